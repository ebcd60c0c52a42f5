package standing_test

import (
	"testing"

	"parley.example/record"
)

// To name a thing is not to act on it.

func TestAContactThatFollowsLeavesTheOneItFollowsAlone(t *testing.T) {
	s := begin(t, a, b)
	first := s.propose(a)
	next := call()
	next.Follows = first
	s.works(s.Say(a, "contact.proposed", next))
	s.Sync(a, b)
	s.works(s.accept(b, first))
	s.Sync(b, a)
	after := held()
	after.Follows = first
	s.works(s.Say(a, "contact.held", after))
	s.is(first, "accepted")
	s.works(s.hold(a, first))
	s.Sync(a, b)
	s.works(s.hold(b, first))
	s.is(first, "held")
}

func TestEvidenceAgreesToNothing(t *testing.T) {
	s := begin(t, a, b)
	claimed := s.announce(a, owes(b, a)).Point("p")
	other := s.announce(a, owes(b, a)).Point("p")
	s.Sync(a, b)
	s.works(s.confirm(b, other))
	s.works(s.Say(b, "point.reported", &record.PointReported{Evidence: []record.Ref{claimed}}, other))
	s.Sync(b, a)
	if p := s.point(claimed, later); p.State != "claimed" || p.Agreed != "" || len(p.Reports) > 0 {
		t.Errorf("what was only named as evidence is %s, agreed %q, reported by %v", p.State, p.Agreed, p.Reports)
	}
	if p := s.point(other, later); p.State != "reported" {
		t.Errorf("what was reported is %s", p.State)
	}
}
