package standing_test

import (
	"parley.example/record"
	"parley.example/standing"
)

// brokenPoints are histories that break the rules of points (rules 5.1 to 5.9).
var brokenPoints = []brokenRule{
	{standing.RuleCreditor, "acknowledged by the one who owes it", func(s *story) record.Ref {
		return s.ack(a, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleCreditor, "acknowledged by the one who alone owes it, although it is owed to it too", func(s *story) record.Ref {
		p := owes(a, b)
		p.To = []record.PartyName{a, b}
		return s.ack(a, s.adopted(a, b, p).Point("p"))
	}},
	{standing.RuleCreditor, "contested by the one who owes it", func(s *story) record.Ref {
		return s.contest(a, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleCreditor, "a claim contested by one whom it does not concern", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, c)
		return s.contest(c, r)
	}},
	{standing.RuleCreditor, "a contact held in fulfilment of what concerns others", func(s *story) record.Ref {
		r := s.adopted(a, b, owes(a, b)).Point("p")
		s.Sync(a, c)
		return s.hold(c, "", r)
	}},
	{standing.RuleCreditor, "a verifier who owes it", func(s *story) record.Ref {
		p := owes(a, b)
		p.Verifier = a
		return s.table(a, withPoints(text(a, b), p))
	}},
	{standing.RuleCreditor, "a verifier who is said to owe it", func(s *story) record.Ref {
		p := owes(a, b)
		p.Verifier = a
		return s.announce(b, p)
	}},
	{standing.RuleDebtor, "reported by another than owes it", func(s *story) record.Ref {
		return s.report(b, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleAgreed, "one's own claim reported kept", func(s *story) record.Ref {
		return s.report(a, s.announce(a, owes(a, b)).Point("p"))
	}},
	{standing.RuleAgreed, "a point reported that is not adopted", func(s *story) record.Ref {
		return s.report(a, s.table(a, withPoints(text(a, b), owes(a, b))).Point("p"))
	}},
	{standing.RuleAgreed, "a point acknowledged that is not adopted", func(s *story) record.Ref {
		return s.ack(a, s.table(a, withPoints(text(a, b), owes(b, a))).Point("p"))
	}},
	{standing.RuleAgreed, "a point contested that is not adopted", func(s *story) record.Ref {
		return s.contest(a, s.table(a, withPoints(text(a, b), owes(b, a))).Point("p"))
	}},
	{standing.RuleAgreed, "a point of a text confirmed", func(s *story) record.Ref {
		return s.confirm(b, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleAgreed, "confirmed by one whom it does not concern", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, c)
		return s.confirm(c, r)
	}},
	{standing.RuleAgreed, "acknowledged by one creditor when the debtor has not agreed", func(s *story) record.Ref {
		return s.ack(a, s.announce(a, owes(b, a)).Point("p"))
	}},
	{standing.RuleClosed, "a kept point contested", func(s *story) record.Ref {
		r := s.adopted(a, b, owes(a, b)).Point("p")
		s.works(s.ack(b, r))
		return s.contest(b, r)
	}},
	{standing.RuleClosed, "a kept point reported", func(s *story) record.Ref {
		r := s.adopted(a, b, owes(a, b)).Point("p")
		s.works(s.ack(b, r))
		s.Sync(b, a)
		return s.report(a, r)
	}},
	{standing.RuleClosed, "a closed topic renamed", func(s *story) record.Ref {
		r := s.Say(a, "topic.opened", &record.TopicOpened{})
		s.works(s.Say(a, "topic.closed", &record.TopicClosed{}, r))
		return s.Say(a, "topic.renamed", &record.TopicRenamed{}, r)
	}},
	{standing.RuleClosed, "a lifted measure lifted", func(s *story) record.Ref {
		r := s.measure(a, b)
		s.works(s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025"}, r))
		return s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025"}, r)
	}},
	{standing.RuleClosed, "revoked powers revoked", func(s *story) record.Ref {
		r := s.Empower(a, "anna")
		s.works(s.Say(a, "powers.revoked", &record.PowersRevoked{}, r))
		return s.Say(a, "powers.revoked", &record.PowersRevoked{}, r)
	}},
	{standing.RuleOwes, "a text by which another would owe", func(s *story) record.Ref {
		return s.table(a, withPoints(text(a, b), owes(c, a)))
	}},
	{standing.RuleOwes, "a note by which another would owe", func(s *story) record.Ref {
		return s.offerNote(a, b, owes(c, a))
	}},
	{standing.RuleSame, "the same owed by another", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, b)
		other := owes(a, b)
		other.Same = r
		return s.announce(b, other)
	}},
	{standing.RuleSame, "the same with another verifier", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, b)
		other := owes(b, a)
		other.Same, other.Verifier = r, m
		return s.announce(b, other)
	}},
	{standing.RuleMoved, "moved by one whom it does not concern", func(s *story) record.Ref {
		ref := s.adopted(a, b, owes(a, b)).Point("p")
		s.SyncAll()
		return s.moveDue(c, ref, record.Due{By: "2025-03"})
	}},
	{standing.RuleMoved, "a move accepted by one whom it does not concern", func(s *story) record.Ref {
		moved := s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"})
		s.SyncAll()
		return s.acceptMove(c, moved)
	}},
	{standing.RuleMoved, "moved to where it is", func(s *story) record.Ref {
		return s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{None: true})
	}},
	{standing.RuleMoved, "moved, and nobody owes it", func(s *story) record.Ref {
		return s.moveDue(a, s.adopted(a, b, record.Point{Name: "p"}).Point("p"), record.Due{By: "2025-03"})
	}},
	{standing.RuleAgreed, "a claim moved", func(s *story) record.Ref {
		return s.moveDue(a, s.announce(a, owes(b, a)).Point("p"), record.Due{By: "2025-03"})
	}},
	{standing.RuleClosed, "a released point reported", func(s *story) record.Ref {
		ref := s.adopted(a, b, owes(a, b)).Point("p")
		s.works(s.release(b, ref))
		s.SyncAll()
		return s.report(a, ref)
	}},
	{standing.RuleReleased, "released by one who owes it", func(s *story) record.Ref {
		return s.release(a, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleAgreed, "a claim released", func(s *story) record.Ref {
		return s.release(a, s.announce(a, owes(b, a)).Point("p"))
	}},
	{standing.RuleFits, "a condition that it has not", func(s *story) record.Ref {
		return s.Say(a, "point.condition-met", &record.PointConditionMet{}, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleFits, "a condition of no concern", func(s *story) record.Ref {
		ref := s.adopted(a, b, worded(a, b)).Point("p")
		s.SyncAll()
		return s.Say(c, "point.condition-met", &record.PointConditionMet{}, ref)
	}},
	{standing.RuleAgreed, "the condition of a claim", func(s *story) record.Ref {
		return s.Say(a, "point.condition-met", &record.PointConditionMet{}, s.announce(a, worded(a, b)).Point("p"))
	}},
	{standing.RuleFits, "a time of what does not recur", func(s *story) record.Ref {
		return s.reportFor(a, s.adopted(a, b, owes(a, b)).Point("p"), "2025-02-16")
	}},
	{standing.RuleFits, "what recurs, for no time", func(s *story) record.Ref {
		return s.report(a, s.adopted(a, b, weekly(a, b)).Point("p"))
	}},
	{standing.RuleFits, "what recurs, contested for no time", func(s *story) record.Ref {
		return s.contest(b, s.adopted(a, b, weekly(a, b)).Point("p"))
	}},
	{standing.RuleFits, "what recurs, for a day between", func(s *story) record.Ref {
		return s.reportFor(a, s.adopted(a, b, weekly(a, b)).Point("p"), "2025-02-17")
	}},
	{standing.RuleFits, "what recurs, for a day after its end", func(s *story) record.Ref {
		return s.reportFor(a, s.adopted(a, b, weekly(a, b)).Point("p"), "2025-03-09")
	}},
	{standing.RuleFits, "what recurs, fulfilled by a contact", func(s *story) record.Ref {
		return s.hold(a, "", s.adopted(a, b, weekly(a, b)).Point("p"))
	}},
	{standing.RuleFits, "a standing duty, fulfilled by a contact", func(s *story) record.Ref {
		p := owes(a, b)
		p.Due = record.Due{Standing: true}
		return s.hold(a, "", s.adopted(a, b, p).Point("p"))
	}},
	{standing.RuleFits, "an amount that is not owed", func(s *story) record.Ref {
		return s.reportSome(a, s.adopted(a, b, paying(a, b)).Point("p"), "3", "people")
	}},
	{standing.RuleClosed, "a time that is kept, contested", func(s *story) record.Ref {
		ref := s.adopted(a, b, weekly(a, b)).Point("p")
		s.works(s.ackFor(b, ref, "2025-02-23"))
		return s.Say(b, "point.contested", &record.PointContested{For: "2025-02-23"}, ref)
	}},
	{standing.RuleClosed, "a lifted measure eased", func(s *story) record.Ref {
		ref := s.measure(a, b)
		s.works(s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025"}, ref))
		return s.ease(a, ref)
	}},
}
