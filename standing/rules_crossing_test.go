package standing_test

import (
	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// brokenCrossing are histories that break the rules of messages that cross, as far as their author knew (rules 2.1 to 2.4).
var brokenCrossing = []brokenRule{
	{standing.RuleWithdrawn, "accepted when withdrawn", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.withdraw(a, p))
		s.Sync(a, b)
		return s.accept(b, p)
	}},
	{standing.RuleWithdrawn, "accepted when replaced", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.move(a, p))
		s.Sync(a, b)
		return s.accept(b, p)
	}},
	{standing.RuleWithdrawn, "accepted when declined", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		s.works(s.decline(b, p))
		return s.accept(b, p)
	}},
	{standing.RuleWithdrawn, "accepted when cancelled", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.cancel(a, p))
		s.Sync(a, b)
		return s.accept(b, p)
	}},
	{standing.RuleWithdrawn, "moved when cancelled", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.cancel(a, p))
		return s.move(a, p)
	}},
	{standing.RuleWithdrawn, "cancelled when held", func(s *story) record.Ref {
		return s.cancel(a, s.hold(a, ""))
	}},
	{standing.RuleWithdrawn, "a note answered when withdrawn", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.works(s.withdraw(a, n))
		s.Sync(a, b)
		return s.answerNote(b, n)
	}},
	{standing.RuleWithdrawn, "a text signed when withdrawn", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.works(s.withdraw(a, t))
		s.Sync(a, b)
		return s.sign(b, t)
	}},
	{standing.RuleWithdrawn, "withdrawn twice", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.works(s.withdraw(a, n))
		return s.withdraw(a, n)
	}},
	{standing.RuleWithdrawn, "withdrawn when replaced", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.move(a, p))
		return s.withdraw(a, p)
	}},
	{standing.RuleTooLate, "a contact withdrawn when accepted", func(s *story) record.Ref {
		s.History = standingtest.Begin(s.t, a, b)
		p := s.propose(a)
		s.Sync(a, b)
		s.works(s.accept(b, p))
		s.Sync(b, a)
		return s.withdraw(a, p)
	}},
	{standing.RuleTooLate, "a contact withdrawn when cancelled", func(s *story) record.Ref {
		p := s.propose(a)
		s.works(s.cancel(a, p))
		return s.withdraw(a, p)
	}},
	{standing.RuleTooLate, "a note withdrawn when answered", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.Sync(a, b)
		s.works(s.answerNote(b, n))
		s.Sync(b, a)
		return s.withdraw(a, n)
	}},
	{standing.RuleTooLate, "a text withdrawn when adopted", func(s *story) record.Ref {
		return s.withdraw(a, s.adopted(a, b))
	}},
	{standing.RuleTooLate, "a signature withdrawn when it completed the text", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.sign(a, t)
		s.Sync(a, b)
		return s.withdraw(b, s.works(s.sign(b, t)))
	}},
	{standing.RuleOwnOffer, "one's own contact accepted", func(s *story) record.Ref {
		return s.accept(a, s.propose(a))
	}},
	{standing.RuleOwnOffer, "another's contact withdrawn", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		return s.withdraw(b, p)
	}},
	{standing.RuleOwnOffer, "an acceptance withdrawn", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		return s.withdraw(b, s.works(s.accept(b, p)))
	}},
	{standing.RuleOwnOffer, "a note to oneself", func(s *story) record.Ref { return s.offerNote(a, a) }},
	{standing.RuleOwnOffer, "one's own claim said to be another's", func(s *story) record.Ref {
		mine := s.announce(a, owes(a, b)).Point("p")
		again := owes(a, b)
		again.Same = mine
		return s.announce(a, again)
	}},
	{standing.RuleOwnOffer, "one's own claim said to be another's, by way of the other's", func(s *story) record.Ref {
		mine := s.announce(a, owes(a, b)).Point("p")
		s.Sync(a, b)
		again := owes(a, b)
		again.Same = mine
		again.Same = s.works(s.announce(b, again)).Point("p")
		s.Sync(b, a)
		return s.announce(a, again)
	}},
	{standing.RuleOwnOffer, "one's own claim confirmed", func(s *story) record.Ref {
		return s.confirm(a, s.announce(a, owes(a, b)).Point("p"))
	}},
	{standing.RuleOwnOffer, "one's own claim contested", func(s *story) record.Ref {
		return s.contest(a, s.announce(a, owes(b, a)).Point("p"))
	}},
	{standing.RuleAddressee, "a note answered by another than it is to", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.Sync(a, c)
		return s.answerNote(c, n)
	}},
	{standing.RuleAddressee, "a contact declined by one who is no side of it", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, m)
		return s.decline(m, p)
	}},
	{standing.RuleOwnOffer, "one's own move accepted", func(s *story) record.Ref {
		return s.acceptMove(a, s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"}))
	}},
	{standing.RuleWithdrawn, "a move accepted after it was withdrawn", func(s *story) record.Ref {
		moved := s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"})
		s.works(s.withdraw(a, moved))
		s.SyncAll()
		return s.acceptMove(b, moved)
	}},
	{standing.RuleWithdrawn, "a move accepted after another took its place", func(s *story) record.Ref {
		ref := s.adopted(a, b, owes(a, b)).Point("p")
		moved := s.moveDue(a, ref, record.Due{By: "2025-03"})
		s.works(s.moveDue(a, ref, record.Due{By: "2025-04"}))
		s.SyncAll()
		return s.acceptMove(b, moved)
	}},
	{standing.RuleTooLate, "a move withdrawn after it was accepted", func(s *story) record.Ref {
		moved := s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"})
		s.SyncAll()
		s.works(s.acceptMove(b, moved))
		s.SyncAll()
		return s.withdraw(a, moved)
	}},
	{standing.RuleOwnOffer, "agrément requested of oneself", func(s *story) record.Ref {
		return s.Say(a, "agrement.requested", &record.AgrementRequested{To: a, Person: "P", Office: "O"})
	}},
	{standing.RuleAddressee, "agrément given by another", func(s *story) record.Ref {
		ref := s.request(a, b)
		s.SyncAll()
		return s.Say(c, "agrement.given", &record.AgrementGiven{}, ref)
	}},
	{standing.RuleWithdrawn, "agrément given after its request was withdrawn", func(s *story) record.Ref {
		ref := s.request(a, b)
		s.works(s.withdraw(a, ref))
		s.SyncAll()
		return s.Say(b, "agrement.given", &record.AgrementGiven{}, ref)
	}},
	{standing.RuleTooLate, "a request for agrément withdrawn after it was refused", func(s *story) record.Ref {
		ref := s.agree(a, b, false)
		s.SyncAll()
		return s.withdraw(a, ref)
	}},
}
