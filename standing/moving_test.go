package standing_test

import "testing"

// What moves on settled entries is awaited from the proposal of a package until its last stage is
// done, and from the opening of a round until it has ended.
func TestAwaitsSettled(t *testing.T) {
	s := begin(t, a, b)
	awaits := func(want bool, when string) {
		t.Helper()
		if got := s.Fold().AwaitsSettled(); got != want {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
	awaits(false, "nothing is open")
	ref := s.opened()
	awaits(true, "a stage is open")
	s.keeps(a, b, ref.Point("p"))
	s.keeps(b, a, ref.Point("q"))
	s.SyncAll()
	s.works(s.ready(a, ref, "second"))
	s.works(s.ready(b, ref, "second"))
	s.SyncAll()
	s.keeps(a, b, ref.Point("r"))
	awaits(true, "a step is to be kept")
	s.keeps(b, a, ref.Point("s"))
	s.SyncAll()
	awaits(false, "all stages are done")
	withdrawn := s.works(s.table(a, pact()))
	awaits(true, "a package is on the table")
	s.works(s.withdraw(a, withdrawn))
	awaits(false, "it is off the table")
}

// An entry cites acts when there are any among what it has seen and the entry before it has not.
func TestCitesActs(t *testing.T) {
	s := begin(t, a, b)
	s.SyncAll()
	before := s.Heads(b, b)
	s.announce(a)
	s.Sync(a, b)
	cites := s.Heads(b, b)
	if !s.Fold().CitesActs(before, cites) {
		t.Error("an entry that cites an announcement cites no act")
	}
	if s.Fold().CitesActs(cites, cites) {
		t.Error("an entry that has seen no more cites acts")
	}
	before = s.Heads(a, a)
	s.Sync(b, a) // a's log has b's word that it received it, and no act
	if s.Fold().CitesActs(before, s.Heads(a, a)) {
		t.Error("an entry that cites what was received cites acts")
	}
}
