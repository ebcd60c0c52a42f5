package standing_test

import (
	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// brokenPast are histories that break the rules of what was before its author (rules 1.1 to 1.4).
var brokenPast = []brokenRule{
	{standing.RulePast, "a contact that nobody proposed", func(s *story) record.Ref {
		return s.accept(a, record.RefTo(record.Hash{1}))
	}},
	{standing.RulePast, "a contact that the author has not heard of", func(s *story) record.Ref {
		return s.accept(b, s.propose(a))
	}},
	{standing.RulePast, "a contact taken for a text", func(s *story) record.Ref {
		return s.sign(a, s.propose(a))
	}},
	{standing.RulePast, "terms that name what the author has not heard of", func(s *story) record.Ref {
		topic := s.Say(a, "topic.opened", &record.TopicOpened{})
		return s.Say(b, "announcement", &record.Announcement{Topics: []record.Ref{topic}})
	}},
	{standing.RulePast, "terms that name an object by another act on it", func(s *story) record.Ref {
		moved := s.works(s.move(a, s.propose(a)))
		t := text(a, b)
		t.Contact = moved
		return s.table(a, t)
	}},
	{standing.RulePast, "a contact named by a move that the author has not heard of", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		return s.cancel(b, s.works(s.move(a, p)))
	}},
	{standing.RulePast, "what had no effect", func(s *story) record.Ref {
		bad := s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), By: "nobody"})
		s.Sync(a, b)
		return s.accept(b, bad)
	}},
	{standing.RulePast, "an acceptance of what is no offer", func(s *story) record.Ref {
		p := s.hold(a, "")
		s.Sync(a, b)
		return s.accept(b, p)
	}},
	{standing.RulePast, "a text signed by the hash of a signature of it", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		signed := s.sign(a, t)
		s.Sync(a, b)
		return s.sign(b, signed)
	}},
	{standing.RuleBasis, "moved after the official was shown it", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		shown := s.Heads(b, b)
		s.move(a, p)
		s.Sync(a, b)
		return s.Enter(b, standingtest.Act{Kind: "contact.accepted", Terms: &record.ContactAccepted{}, About: p, Basis: shown})
	}},
	{standing.RuleBasis, "a newer version after the official was shown the text", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.Sync(a, b)
		shown := s.Heads(b, b)
		next := text(a, b)
		next.VersionOf = t
		s.works(s.table(b, next))
		return s.Enter(b, standingtest.Act{Kind: "text.signed", Terms: &record.TextSigned{}, About: t, Basis: shown})
	}},
	{standing.RuleBasis, "withdrawn after the official was shown it", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.Sync(a, b)
		shown := s.Heads(b, b)
		s.withdraw(a, n)
		s.Sync(a, b)
		return s.Enter(b, standingtest.Act{Kind: "notes.answered", Terms: &record.NotesAnswered{}, About: n, Basis: shown})
	}},
	{standing.RuleBasis, "powers revoked after the official was shown them", func(s *story) record.Ref {
		p := s.Empower(a, "anna")
		shown := s.Heads(a, a)
		s.Say(a, "powers.revoked", &record.PowersRevoked{}, p)
		return s.Enter(a, standingtest.Act{Kind: "powers.revoked", Terms: &record.PowersRevoked{}, About: p, Basis: shown})
	}},
	{standing.RuleBasis, "shown what the log has not seen", func(s *story) record.Ref {
		basis := s.Heads(b, b)
		basis[0].Size = s.Size(a) + 1
		return s.Enter(b, standingtest.Act{Kind: "contact.proposed", Terms: call(), Basis: basis})
	}},
	{standing.RuleOnce, "the charter signed twice", func(s *story) record.Ref {
		return s.Say(a, "charter", &record.CharterSigned{})
	}},
	{standing.RuleOnce, "acceded twice", func(s *story) record.Ref {
		return s.Say(b, "accession", &record.Accession{})
	}},
	{standing.RuleOnce, "a contact accepted twice", func(s *story) record.Ref {
		p := s.propose(a)
		s.Sync(a, b)
		s.works(s.accept(b, p))
		return s.accept(b, p)
	}},
	{standing.RuleOnce, "held twice by the same", func(s *story) record.Ref {
		return s.hold(a, s.hold(a, ""))
	}},
	{standing.RuleOnce, "a note answered twice", func(s *story) record.Ref {
		n := s.offerNote(a, b)
		s.Sync(a, b)
		s.works(s.answerNote(b, n))
		return s.answerNote(b, n)
	}},
	{standing.RuleOnce, "the condition of a text met twice", func(s *story) record.Ref {
		t := text(a, b)
		t.InForce = record.InForce{On: record.OnCondition}
		ref := s.table(a, t)
		s.works(s.Say(a, "text.condition-met", &record.TextConditionMet{}, ref))
		return s.Say(a, "text.condition-met", &record.TextConditionMet{}, ref)
	}},
	{standing.RuleOnce, "confirmed when it is agreed", func(s *story) record.Ref {
		r := s.announce(a, owes(b, a)).Point("p")
		s.Sync(a, b)
		s.works(s.confirm(b, r))
		return s.confirm(b, r)
	}},
	{standing.RuleOnce, "confirmed twice while others have not", func(s *story) record.Ref {
		r := s.announce(a, owes(b, c)).Point("p")
		s.Sync(a, b)
		s.works(s.confirm(b, r))
		return s.confirm(b, r)
	}},
	{standing.RuleSeen, "seen goes back", func(s *story) record.Ref {
		return s.Enter(b, standingtest.Act{Kind: "contact.proposed", Terms: call(), Seen: []record.Cited{}, Basis: []record.Cited{}})
	}},
	{standing.RuleSeen, "seen is not closed", func(s *story) record.Ref {
		s.propose(c)
		s.Sync(c, a)
		seen := s.Heads(b, "")
		for i := range seen {
			if seen[i].Party == a {
				seen[i].Size = s.Size(a)
			}
		}
		return s.Enter(b, standingtest.Act{Kind: "contact.proposed", Terms: call(), Seen: seen})
	}},
	{standing.RuleOnce, "a move of a deadline accepted twice", func(s *story) record.Ref {
		moved := s.moveDue(a, s.adopted(a, b, owes(a, b)).Point("p"), record.Due{By: "2025-03"})
		s.SyncAll()
		s.works(s.acceptMove(b, moved))
		return s.acceptMove(b, moved)
	}},
	{standing.RulePast, "a move accepted that is a report", func(s *story) record.Ref {
		reported := s.report(a, s.adopted(a, b, owes(a, b)).Point("p"))
		s.SyncAll()
		return s.acceptMove(b, reported)
	}},
	{standing.RuleOnce, "released twice", func(s *story) record.Ref {
		p := owes(a, b)
		p.To = append(p.To, c)
		ref := s.works(s.adopted(a, b, p)).Point("p")
		s.works(s.release(b, ref))
		return s.release(b, ref)
	}},
	{standing.RuleOnce, "the condition of a point met twice", func(s *story) record.Ref {
		ref := s.adopted(a, b, worded(a, b)).Point("p")
		s.works(s.Say(a, "point.condition-met", &record.PointConditionMet{}, ref))
		return s.Say(a, "point.condition-met", &record.PointConditionMet{}, ref)
	}},
	{standing.RuleOnce, "agrément refused after it was given", func(s *story) record.Ref {
		return s.Say(b, "agrement.refused", &record.AgrementRefused{}, s.agree(a, b, true))
	}},
}
