package standing_test

import (
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

func (s *story) settled(name record.PartyName) int64 { s.t.Helper(); return s.party(name).Settled }

func TestSettledByTheOther(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	at := s.Cite(p).N
	if got := s.settled(a); got > at {
		t.Errorf("%d of a's entries are settled before b has cited the last", got)
	}
	s.Sync(a, b)
	if got := s.settled(a); got != at+1 {
		t.Errorf("%d of a's entries are settled, want %d", got, at+1)
	}
	if lineOf(s.read(later), p).Provisional {
		t.Error("the contact is provisional")
	}
}

func TestSettledByAllOtherPrincipals(t *testing.T) {
	s := begin(t, a, b, c, m)
	p := s.propose(a)
	s.Sync(a, b)
	s.Sync(a, m)
	if !lineOf(s.read(later), p).Provisional {
		t.Error("settled without c")
	}
	s.Sync(b, c) // brings a's
	if lineOf(s.read(later), p).Provisional {
		t.Error("not settled, though all principals have it")
	}
	q := s.propose(m)
	s.Sync(m, a)
	s.Sync(m, b)
	if !lineOf(s.read(later), q).Provisional {
		t.Error("what the mediator proposed is settled without c")
	}
	s.Sync(m, c)
	if lineOf(s.read(later), q).Provisional {
		t.Error("what the mediator proposed is not settled")
	}
}

// A party that joins later has a say over what comes after its accession, and takes nothing out
// of what was settled before.
func TestSettledWhenAPartyJoins(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.SyncAll()
	before := s.settled(a)
	s.invite(c, a, b)
	if got := s.settled(a); got < before {
		t.Errorf("%d of a's entries are settled, %d were", got, before)
	}
	if lineOf(s.read(later), p).Provisional {
		t.Error("the contact is provisional again")
	}
	// a and b do not know of the accession yet: c has no say.
	q := s.propose(a)
	s.Sync(a, b)
	if lineOf(s.read(later), q).Provisional {
		t.Error("c has a say over what was before its accession was known")
	}
	s.SyncAll()
	r := s.propose(a)
	s.Sync(a, b)
	if !lineOf(s.read(later), r).Provisional {
		t.Error("settled without c, who is in")
	}
	s.Sync(a, c)
	if lineOf(s.read(later), r).Provisional {
		t.Error("not settled, though all have it")
	}
}

func TestNothingIsSettledAlone(t *testing.T) {
	s := begin(t, a)
	p := s.propose(a)
	if s.settled(a) != 0 || !lineOf(s.read(later), p).Provisional {
		t.Error("settled, though nobody else is here")
	}
	s.invite(b, a)
	s.Sync(a, b)
	s.Sync(b, a)
	if s.settled(a) == 0 || lineOf(s.read(later), p).Provisional {
		t.Error("not settled, though the first that joined has it")
	}
}

func TestAsOf(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	acc := s.accept(b, p)
	s.Sync(b, a)
	s.cancel(a, p)
	s.isFor(p, p, "proposed")
	s.isFor(acc, p, "accepted")
	s.is(p, "cancelled")
	for _, at := range []standing.Cite{{Party: a, N: -1}, {Party: a, N: s.Size(a)}, {Party: d}} {
		if _, ok := s.Fold().AsOf(at, later); ok {
			t.Errorf("there is a standing as of %s", at)
		}
	}
}

// A leaf waits until all that was before it is here.
func TestLeafWaits(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	acc := s.accept(b, p)
	cut := s.Cite(p).N
	f := s.Part(func(c standing.Cite) bool { return c.Party == b || c.N < cut })
	if f.Size(b) != s.Size(b) || f.Folded(b) >= s.Size(b) {
		t.Errorf("b has %d entries here and %d are folded", f.Size(b), f.Folded(b))
	}
	if _, ok := f.Find(act(s, acc)); ok {
		t.Error("the acceptance has effect before the proposal is here")
	}
	for _, l := range s.Leaves() {
		if l.Party == a && l.N >= cut {
			f.Add(l)
		}
	}
	if at, ok := f.Find(act(s, acc)); !ok || at != s.Cite(acc) || f.Folded(b) != s.Size(b) {
		t.Error("the acceptance has no effect after the proposal is here")
	}
}

func act(s *story, ref record.Ref) record.Hash {
	for _, l := range s.Leaves() {
		if l.Act != nil && record.RefTo(l.Act.Hash) == ref {
			return l.Act.Hash
		}
	}
	panic("nobody said it")
}

func TestAddRefusesAGap(t *testing.T) {
	s := begin(t, a, b)
	defer func() {
		if recover() == nil {
			t.Error("a leaf was left out, and Add did not panic")
		}
	}()
	s.Fold().Add(standing.Leaf{Party: a, N: s.Size(a) + 1})
}

func TestStandingSaysWhenAndWhat(t *testing.T) {
	s := begin(t, a, b)
	at := later.Add(500 * time.Millisecond).In(time.FixedZone("", 3600))
	st := s.read(at)
	if st.At != record.At(later) || st.Channel != s.Channel || st.Nature != record.Exercise || !st.Complete {
		t.Errorf("%+v", st)
	}
}

func TestAsking(t *testing.T) {
	s := begin(t, a, b)
	s.invite(c, a, b)
	s.SyncAll()
	p := s.propose(c)
	s.breaks(standing.RuleOwnOffer, s.accept(c, p))
	f := s.Fold()
	leaf, ok := f.Leaf(s.Cite(p))
	if !ok || leaf.Act == nil || record.RefTo(leaf.Act.Hash) != p {
		t.Errorf("the leaf is %+v", leaf)
	}
	if _, ok := f.Leaf(standing.Cite{Party: c, N: s.Size(c)}); ok {
		t.Error("there is a leaf beyond the log")
	}
	// The proof of an entry of c shows it, c's powers, and the invitations of c by a and b.
	act, invitations, known := f.Exhibits(s.Cite(p))
	list := append(act, invitations...)
	if len(list) != 4 || list[0] != s.Cite(p) || list[1].Party != c || list[2].Party != a || list[3].Party != b {
		t.Errorf("the exhibits are %v", list)
	}
	if powers, _ := f.Leaf(list[1]); powers.Act.Kind != "powers.given" {
		t.Errorf("the second exhibit is %s", powers.Act.Kind)
	}
	for _, at := range list[2:] {
		if x, _ := f.Leaf(at); x.Act.Kind != "invitation" {
			t.Errorf("%s is %s", at, x.Act.Kind)
		}
	}
	if got := known; len(got) != 3 || got[2] != c {
		t.Errorf("the parties with keys are %v", got)
	}
}

func TestTry(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	f := s.Fold()
	before := encode(t, f.Standing(later))
	try := func(x standingtest.Act, seen []record.Cited) *standing.Breach {
		e := &record.Entry{N: s.Size(b), Time: record.At(s.Clock), Seen: seen}
		return f.Try(standing.Leaf{Party: b, N: e.N, Entry: e, Act: s.Draft(b, x).Unsigned()})
	}
	accept := standingtest.Act{Kind: "contact.accepted", Terms: &record.ContactAccepted{}, About: p}
	held := s.Heads(b, "")
	if br := try(accept, held); br != nil {
		t.Errorf("an acceptance would break %+v", br)
	}
	for rule, x := range map[standing.Rule]standingtest.Act{
		standing.RuleOwnOffer: {Kind: "withdrawal", Terms: &record.Withdrawal{}, About: p},
		standing.RulePowers:   {Kind: "contact.accepted", Terms: &record.ContactAccepted{}, About: p, By: "nobody"},
		standing.RulePast:     {Kind: "contact.accepted", Terms: &record.ContactAccepted{}, About: record.RefTo(record.Hash{1})},
	} {
		if br := try(x, held); br == nil || br.Rule != rule {
			t.Errorf("%s would break %+v, want %s", x.Kind, br, rule)
		}
	}
	if br := try(accept, []record.Cited{{Party: a, Size: s.Size(a) + 1}}); br == nil || br.Rule != standing.RuleSeen {
		t.Errorf("what cites entries that are not here would break %+v", br)
	}
	if br := try(accept, []record.Cited{}); br == nil || br.Rule != standing.RuleSeen {
		t.Errorf("what leaves out what was seen would break %+v", br)
	}
	// A signature is judged where there is one.
	bad := s.Sign(b, standingtest.Act{Kind: "contact.accepted", Terms: &record.ContactAccepted{}, About: p, Key: "another"})
	e := &record.Entry{N: s.Size(b), Time: record.At(s.Clock), Seen: held}
	if br := f.Try(standing.Leaf{Party: b, N: e.N, Entry: e, Act: bad}); br == nil || br.Rule != standing.RulePowers {
		t.Errorf("a bad signature would break %+v", br)
	}
	if br := f.Try(standing.Leaf{Party: b, N: e.N}); br == nil || br.Rule != standing.RuleForm {
		t.Errorf("no entry would break %+v", br)
	}
	e.Node = record.Received
	if br := f.Try(standing.Leaf{Party: b, N: e.N, Entry: e}); br != nil {
		t.Errorf("a node's own entry would break %+v", br)
	}
	if got := encode(t, f.Standing(later)); string(got) != string(before) {
		t.Error("trying has changed the standing")
	}

	// The first entry of a log.
	fresh := standingtest.New(t, a, b)
	first := &record.Entry{Time: record.At(fresh.Clock), Seen: []record.Cited{}}
	draft := fresh.Draft(a, standingtest.Act{Kind: "charter", Terms: &record.CharterSigned{}}).Unsigned()
	if br := fresh.Fold().Try(standing.Leaf{Party: a, Entry: first, Act: draft}); br != nil {
		t.Errorf("the first entry would break %+v", br)
	}
	// An act without a signature has no effect when it is taken in.
	in := fresh.Fold()
	in.Add(standing.Leaf{Party: a, Entry: first, Act: draft})
	if br := in.Breach(standing.Cite{Party: a}); br == nil || br.Rule != standing.RulePowers {
		t.Errorf("an act that nobody signed has effect: %+v", br)
	}
	defer func() {
		if recover() == nil {
			t.Error("a leaf was tried out of its place, and Try did not panic")
		}
	}()
	f.Try(standing.Leaf{Party: b, N: e.N + 1})
}
