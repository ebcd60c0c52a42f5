package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// withdrawable has what is offered, accepted and withdrawn, by a and b.
var withdrawable = []struct {
	name                string
	offer               func(s *story) (offer, object record.Ref) // by a
	accept              func(s *story, offer record.Ref) record.Ref
	open                string
	accepted, withdrawn string
}{
	{
		name: "contact", open: "proposed", accepted: "accepted", withdrawn: "withdrawn",
		offer:  func(s *story) (record.Ref, record.Ref) { p := s.propose(a); return p, p },
		accept: func(s *story, p record.Ref) record.Ref { return s.accept(b, p) },
	},
	{
		name: "move", open: "proposed", accepted: "accepted", withdrawn: "withdrawn",
		offer: func(s *story) (record.Ref, record.Ref) {
			p := s.propose(b)
			s.Sync(b, a)
			return s.move(a, p), p
		},
		accept: func(s *story, p record.Ref) record.Ref { return s.accept(b, p) },
	},
	{
		name: "note", open: "offered", accepted: "in-force", withdrawn: "withdrawn",
		offer:  func(s *story) (record.Ref, record.Ref) { n := s.offerNote(a, b); return n, n },
		accept: func(s *story, n record.Ref) record.Ref { return s.answerNote(b, n) },
	},
	{
		name: "agrement", open: "requested", accepted: "given", withdrawn: "withdrawn",
		offer: func(s *story) (record.Ref, record.Ref) {
			r := s.Say(a, "agrement.requested", &record.AgrementRequested{To: b, Person: "P", Office: "Ambassador"})
			return r, r
		},
		accept: func(s *story, r record.Ref) record.Ref { return s.Say(b, "agrement.given", &record.AgrementGiven{}, r) },
	},
	{
		name: "signature", open: "signed-in-part", accepted: "in-force", withdrawn: "proposed",
		offer: func(s *story) (record.Ref, record.Ref) {
			t := s.table(b, text(a, b))
			s.Sync(b, a)
			return s.sign(a, t), t
		},
		accept: func(s *story, sig record.Ref) record.Ref {
			for _, x := range s.Leaves() {
				if x.Act != nil && record.RefTo(x.Act.Hash) == sig {
					return s.sign(b, x.Act.About)
				}
			}
			panic("nobody signed")
		},
	},
	{
		name: "text", open: "signed-in-part", accepted: "in-force", withdrawn: "withdrawn",
		offer: func(s *story) (record.Ref, record.Ref) {
			t := s.table(a, text(a, b))
			s.sign(a, t)
			return t, t
		},
		accept: func(s *story, t record.Ref) record.Ref { return s.sign(b, t) },
	},
}

// Rule 2: a withdrawal loses only to an acceptance whose past holds the thing withdrawn but not
// the withdrawal. Each offer is accepted and withdrawn in all four orders.
func TestWithdrawalAndAcceptance(t *testing.T) {
	for _, x := range withdrawable {
		start := func(t *testing.T) (s *story, offer, object record.Ref) {
			s = begin(t, a, b)
			offer, object = x.offer(s)
			s.works(offer)
			s.Sync(a, b)
			s.is(object, x.open)
			return s, offer, object
		}
		finish := func(s *story) {
			s.Sync(a, b)
			s.Sync(b, a)
			s.Sync(a, b)
		}
		t.Run(x.name+": the withdrawal is known", func(t *testing.T) {
			s, offer, object := start(t)
			s.works(s.withdraw(a, offer))
			s.Sync(a, b)
			s.is(object, x.withdrawn)
			accepted := x.accept(s, offer)
			finish(s)
			if x.name == "signature" { // one may sign what the other no longer signs
				s.works(accepted)
				s.is(object, "signed-in-part")
				return
			}
			s.breaks(standing.RuleWithdrawn, accepted)
			s.is(object, x.withdrawn)
		})
		t.Run(x.name+": the acceptance is known", func(t *testing.T) {
			s, offer, object := start(t)
			s.works(x.accept(s, offer))
			s.Sync(b, a)
			s.breaks(standing.RuleTooLate, s.withdraw(a, offer))
			finish(s)
			s.is(object, x.accepted)
		})
		t.Run(x.name+": they cross, the withdrawal first", func(t *testing.T) {
			s, offer, object := start(t)
			withdrawn := s.works(s.withdraw(a, offer))
			accepted := s.works(x.accept(s, offer))
			s.isFor(withdrawn, object, x.withdrawn)
			finish(s)
			s.is(object, x.accepted)
			s.works(withdrawn)
			s.works(accepted)
		})
		t.Run(x.name+": they cross, the acceptance first", func(t *testing.T) {
			s, offer, object := start(t)
			s.works(x.accept(s, offer))
			withdrawn := s.works(s.withdraw(a, offer))
			s.isFor(withdrawn, object, x.withdrawn)
			finish(s)
			s.is(object, x.accepted)
			if line := lineOf(s.read(later), object); line.Provisional {
				t.Error("provisional when both have it all")
			}
		})
	}
}

// A withdrawal is final only when the other side has said that it knows of it: until then an
// acceptance may be on its way.
func TestWithdrawalIsProvisionalUntilKnown(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	s.Sync(b, a)
	s.withdraw(a, p)
	s.is(p, "withdrawn")
	if !lineOf(s.read(later), p).Provisional {
		t.Error("a withdrawal that b has not heard of is shown as final")
	}
	s.accept(b, p)
	s.Sync(a, b)
	s.is(p, "accepted")
	if !lineOf(s.read(later), p).Provisional {
		t.Error("an acceptance that a has not heard of is shown as final")
	}
	s.Sync(b, a)
	s.Sync(a, b)
	s.is(p, "accepted")
	if lineOf(s.read(later), p).Provisional {
		t.Error("what both know is shown as provisional")
	}
}
