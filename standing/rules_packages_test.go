package standing_test

import (
	"parley.example/record"
	"parley.example/standing"
)

// brokenInPackages has the rules of packages.
var brokenInPackages = []brokenRule{
	{standing.RuleStage, "ready before the text is adopted", func(s *story) record.Ref {
		return s.ready(a, s.table(a, pact()), "first")
	}},
	{standing.RuleStage, "ready in a stage that there is none of", func(s *story) record.Ref {
		return s.ready(a, s.agreed(pact()), "third")
	}},
	{standing.RuleStage, "ready in a text that has no stages", func(s *story) record.Ref {
		return s.ready(a, s.adopted(a, b), "first")
	}},
	{standing.RuleStage, "ready out of turn", func(s *story) record.Ref {
		return s.ready(a, s.opened(), "second")
	}},
	{standing.RuleStage, "certified before the stage before is open", func(s *story) record.Ref {
		return s.certify(m, s.agreed(pact(certified)), "second")
	}},
	{standing.RuleStage, "a certificate of no stage", func(s *story) record.Ref {
		return s.certify(m, s.agreed(pact(certified)), "third")
	}},
	{standing.RuleStage, "a default in a stage that is not open", func(s *story) record.Ref {
		ref := s.agreed(pact())
		s.dayAfter()
		return s.call(a, ref.Point("q"))
	}},
	{standing.RuleReady, "ready by one who owes nothing", func(s *story) record.Ref {
		ref := s.agreed(pact())
		return s.ready(c, ref, "first")
	}},
	{standing.RuleReady, "ready where nobody waits for it", func(s *story) record.Ref {
		return s.ready(a, s.agreed(pact(func(t *record.TextProposed) { t.Stages[0].Together = false })), "first")
	}},
	{standing.RuleOnce, "ready twice", func(s *story) record.Ref {
		ref := s.agreed(pact())
		s.works(s.ready(a, ref, "first"))
		return s.ready(a, ref, "first")
	}},
	{standing.RuleOnce, "ready again in a stage that is open", func(s *story) record.Ref {
		ref := s.agreed(pact())
		r := s.works(s.ready(a, ref, "first"))
		s.Sync(a, b)
		s.works(s.withdraw(a, r))
		s.works(s.ready(b, ref, "first"))
		s.SyncAll()
		return s.ready(a, ref, "first")
	}},
	{standing.RuleTooLate, "readiness withdrawn when all are", func(s *story) record.Ref {
		ref := s.agreed(pact())
		r := s.works(s.ready(a, ref, "first"))
		s.Sync(a, b)
		s.works(s.ready(b, ref, "first"))
		s.Sync(b, a)
		return s.withdraw(a, r)
	}},
	{standing.RuleCertifier, "certified by another", func(s *story) record.Ref {
		return s.certify(c, s.opened(certified), "second")
	}},
	{standing.RuleCertifier, "a certifier of what it owes", func(s *story) record.Ref {
		return s.table(a, pact(func(t *record.TextProposed) { t.Stages[1].Certifier = b }))
	}},
	{standing.RuleMember, "a certifier who is nobody", func(s *story) record.Ref {
		return s.table(a, pact(func(t *record.TextProposed) { t.Stages[1].Certifier = d }))
	}},
	{standing.RuleFreed, "undone for a silence that nobody has noticed", func(s *story) record.Ref {
		return s.undoFor(a, s.opened().Point("p"), b)
	}},
	{standing.RuleFreed, "undone for the silence of one who has no part", func(s *story) record.Ref {
		return s.undoFor(a, s.opened().Point("p"), c)
	}},
	{standing.RuleDefault, "a default before its time", func(s *story) record.Ref {
		return s.call(a, s.opened().Point("q"))
	}},
	{standing.RuleDefault, "a default of what is kept", func(s *story) record.Ref {
		ref := s.opened()
		s.keeps(b, a, ref.Point("q"))
		s.dayAfter()
		return s.call(a, ref.Point("q"))
	}},
	{standing.RuleDefault, "a default of what is no step", func(s *story) record.Ref {
		return s.call(b, s.adopted(a, b, owes(a, b)).Point("p"))
	}},
	{standing.RuleCreditor, "a default called by one to whom it is not owed", func(s *story) record.Ref {
		ref := s.opened()
		s.dayAfter()
		return s.call(c, ref.Point("q"))
	}},
	{standing.RuleSnapBack, "undone before the default is settled", func(s *story) record.Ref {
		ref := s.opened()
		s.dayAfter()
		return s.undo(a, ref.Point("p"), s.call(a, ref.Point("q")))
	}},
	{standing.RuleSnapBack, "undone when the default is cured", func(s *story) record.Ref {
		ref := s.opened()
		s.dayAfter()
		x := s.call(a, ref.Point("q"))
		s.SyncAll()
		s.works(s.ack(a, ref.Point("q")))
		return s.undo(a, ref.Point("p"), x)
	}},
	{standing.RuleSnapBack, "undone first by the one who is in default", func(s *story) record.Ref {
		ref := s.opened()
		s.dayAfter()
		x := s.call(a, ref.Point("q"))
		s.SyncAll()
		return s.undo(b, ref.Point("s"), x)
	}},
	{standing.RuleDebtor, "undone by one who does not owe it", func(s *story) record.Ref {
		ref := s.opened()
		s.dayAfter()
		x := s.call(a, ref.Point("q"))
		s.SyncAll()
		return s.undo(a, ref.Point("s"), x)
	}},
	{standing.RuleClosed, "contested when undone", func(s *story) record.Ref {
		ref := s.opened()
		s.dayAfter()
		x := s.call(a, ref.Point("q"))
		s.SyncAll()
		s.works(s.undo(a, ref.Point("p"), x))
		s.Sync(a, b)
		return s.contest(b, ref.Point("p"))
	}},
}
