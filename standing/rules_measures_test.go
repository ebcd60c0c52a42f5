package standing_test

import (
	"parley.example/record"
	"parley.example/standing"
)

// brokenMeasures are histories that break the rules of measures (rules 10.1 and 10.2).
var brokenMeasures = []brokenRule{
	{standing.RuleCountermeasure, "a countermeasure that answers one's own measure", func(s *story) record.Ref {
		return s.countermeasure(a, b, s.measure(a, b))
	}},
	{standing.RuleCountermeasure, "a countermeasure that answers what a third party owes", func(s *story) record.Ref {
		ref := s.adopted(a, c, owes(c, a)).Point("p")
		return s.countermeasure(a, b, ref)
	}},
	{standing.RuleCountermeasure, "a countermeasure that answers a third party's word", func(s *story) record.Ref {
		said := s.announce(c)
		s.SyncAll()
		return s.countermeasure(a, b, said)
	}},
	{standing.RuleEased, "another's measure eased", func(s *story) record.Ref {
		ref := s.measure(a, b)
		s.SyncAll()
		return s.ease(b, ref)
	}},
}
