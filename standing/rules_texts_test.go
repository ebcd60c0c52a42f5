package standing_test

import (
	"parley.example/record"
	"parley.example/standing"
)

// brokenTexts are histories that break the rules of texts: who makes them, signs, confirms and replaces them (rules 3.1 to 3.3).
var brokenTexts = []brokenRule{
	{standing.RuleSigners, "signed by one whom the text does not name", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.Sync(a, c)
		return s.sign(c, t)
	}},
	{standing.RuleSigners, "confirmed by one whom the text does not name", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.Sync(a, c)
		return s.Say(c, "text.confirmed", &record.TextConfirmed{}, t)
	}},
	{standing.RuleSigners, "a condition met as one says whom the text does not name", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.Sync(a, c)
		return s.Say(c, "text.condition-met", &record.TextConditionMet{}, t)
	}},
	{standing.RuleSigners, "a text that names one who is no principal", func(s *story) record.Ref { return s.table(a, text(a, m)) }},
	{standing.RuleSigners, "a note to one who is no principal", func(s *story) record.Ref { return s.offerNote(a, m) }},
	{standing.RuleSigners, "a text that replaces one without all who made it", func(s *story) record.Ref {
		t := text(a, c)
		t.Replaces = s.adopted(a, b)
		return s.table(a, t)
	}},
	{standing.RuleConfirm, "a full signature confirmed", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		s.works(s.sign(a, t))
		return s.Say(a, "text.confirmed", &record.TextConfirmed{}, t)
	}},
	{standing.RuleConfirm, "a withdrawn signature confirmed", func(s *story) record.Ref {
		t := s.table(a, text(a, b))
		sig := s.Say(a, "text.signed", &record.TextSigned{AdReferendum: true}, t)
		s.works(s.withdraw(a, sig))
		return s.Say(a, "text.confirmed", &record.TextConfirmed{}, t)
	}},
	{standing.RuleAdopted, "an adopted text signed", func(s *story) record.Ref { return s.sign(a, s.adopted(a, b)) }},
	{standing.RuleAdopted, "a version of an adopted text", func(s *story) record.Ref {
		t := text(a, b)
		t.VersionOf = s.adopted(a, b)
		return s.table(a, t)
	}},
	{standing.RuleAdopted, "another version signed than the one adopted", func(s *story) record.Ref {
		first := s.table(a, text(a, b))
		next := text(a, b)
		next.VersionOf = first
		second := s.table(a, next)
		s.sign(a, first)
		s.Sync(a, b)
		s.works(s.sign(b, first))
		return s.sign(b, second)
	}},
	{standing.RuleAdopted, "an earlier version signed than the one adopted", func(s *story) record.Ref {
		first := s.table(a, text(a, b))
		next := text(a, b)
		next.VersionOf = first
		second := s.table(a, next)
		s.sign(a, second)
		s.Sync(a, b)
		s.works(s.sign(b, second))
		return s.sign(b, first)
	}},
	{standing.RuleAdopted, "a text replaced that is not adopted", func(s *story) record.Ref {
		t := text(a, b)
		t.Replaces = s.table(a, text(a, b))
		return s.table(a, t)
	}},
	{standing.RuleSigners, "agrément requested of a mediator", func(s *story) record.Ref {
		return s.Say(a, "agrement.requested", &record.AgrementRequested{To: m, Person: "P", Office: "O"})
	}},
}
