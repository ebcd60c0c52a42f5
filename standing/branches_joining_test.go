package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// joinsAfter has d accede that was invited before a and b found that c has forked its log, and has not
// heard of that.
func (s *story) joinsAfter(between func()) {
	s.t.Helper()
	var invited record.Ref
	for _, by := range []record.PartyName{a, b, c} {
		invited = s.works(s.Say(by, "invitation", &record.Invitation{Party: standingtest.Party(d)}))
	}
	s.SyncAll()
	for _, from := range []record.PartyName{a, b, c} {
		s.Sync(from, d)
	}
	between()
	s.works(s.Say(d, "accession", &record.Accession{}, invited))
	s.Empower(d, standingtest.Desk)
	s.Sync(d, a)
	s.Sync(d, b)
}

// Who joins and has not heard of a fork takes nothing out of what all others settled without the forker.
func TestWhoJoinsUnsettlesNoFork(t *testing.T) {
	s := begin(t, a, b, c)
	var p record.Ref
	s.joinsAfter(func() {
		s.Node(a, forkFound(s.Fork(c, 99, c)))
		s.Sync(a, b)
		p = s.propose(a)
		s.between(a, b)
		if got := s.party(a).Settled; got <= s.Cite(p).N {
			t.Fatalf("%d entries of a are settled, and its proposal is %s: what a and b know waits for the forker", got, s.Cite(p))
		}
	})
	if got := s.party(a).Settled; got <= s.Cite(p).N {
		t.Errorf("%d entries of a are settled, and its proposal is %s: it was settled before d joined", got, s.Cite(p))
	}
}

// Nor does it undo what the forker took back with the knowledge of all.
func TestWhoJoinsRevivesNothing(t *testing.T) {
	s := begin(t, a, b, c)
	var p, taken record.Ref
	s.joinsAfter(func() {
		one, other := s.Split(c)
		p = s.propose(one)
		taken = s.withdraw(one, p)
		s.Sync(one, a)
		s.Sync(one, b)
		s.propose(other)
		s.meet()
		s.works(taken)
	})
	s.works(taken)
	s.is(p, "withdrawn")
}

// Who has left and has not heard of a fork keeps nobody from acting on it, though not all know yet that it left.
func TestWhoLeftIsNotWaitedForWithAFork(t *testing.T) {
	s := begin(t, a, b, c)
	s.Node(a, forkFound(s.Fork(c, 99, c)))
	late := s.works(s.propose(c)) // b does not know yet
	s.works(s.secede(b))
	s.breaks(standing.RuleForker, late)
}
