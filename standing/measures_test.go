package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

func (s *story) countermeasure(by, target record.PartyName, answers ...record.Ref) record.Ref {
	return s.Say(by, "measure.notified", &record.MeasureNotified{
		Category: "visas", Target: target, Taken: "2025-02-16", Answers: answers,
		Nature: record.Countermeasure, Announced: "2025-02-10", Ends: "The breach ends.",
	})
}

func (s *story) ease(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "measure.eased", &record.MeasureEased{Eased: "2025-02-18", Scope: []string{"Half of them"}}, ref)
}

func (s *story) request(by, to record.PartyName) record.Ref {
	return s.Say(by, "agrement.requested", &record.AgrementRequested{To: to, Person: "P", Office: "Ambassador"})
}

// agree has one request agrément of another, who gives or refuses it, and returns the request.
func (s *story) agree(x, y record.PartyName, yes bool) record.Ref {
	ref := s.request(x, y)
	s.Sync(x, y)
	if yes {
		s.Say(y, "agrement.given", &record.AgrementGiven{}, ref)
	} else {
		s.Say(y, "agrement.refused", &record.AgrementRefused{}, ref)
	}
	return ref
}

func (s *story) measureAt(ref record.Ref) standing.Measure {
	s.t.Helper()
	return find(s.t, s.read(later).Measures, func(x standing.Measure) bool { return x.Ref == ref })
}

func TestCountermeasureAnswersWhatItsTargetDidOrOwes(t *testing.T) {
	s := begin(t, a, b)
	owed := s.adopted(a, b, owes(b, a)).Point("p")
	said := s.announce(b)
	taken := s.measure(b, a)
	s.SyncAll()
	ref := s.works(s.countermeasure(a, b, owed, said, taken))
	s.is(ref, "in-effect")
	if got := s.measureAt(taken); len(got.AnsweredBy) != 1 || got.AnsweredBy[0] != ref {
		t.Errorf("answered by %v", got.AnsweredBy)
	}
	// A retorsion answers whatever it likes.
	s.works(s.Say(a, "measure.notified", &record.MeasureNotified{
		Category: "visas", Target: b, Taken: "2025-02-16", Nature: record.Retorsion, Answers: []record.Ref{ref},
	}))
}

func TestEased(t *testing.T) {
	s := begin(t, a, b)
	event := s.adopted(a, b, owes(b, a)).Point("p")
	ref := s.works(s.Say(a, "measure.notified", &record.MeasureNotified{
		Category: "personnel", Target: b, Taken: "2025-02-16", EndsWhen: event, Amounts: []record.Amount{{Number: "50/60", Unit: "people"}},
	}))
	s.is(ref, "in-effect")
	s.works(s.ease(a, ref))
	got := s.measureAt(ref)
	if got.State != "eased" || len(got.Eased) != 1 || got.Eased[0].On != "2025-02-18" || got.EndCame {
		t.Errorf("%+v", got)
	}
	s.ack(a, event)
	if !s.measureAt(ref).EndCame {
		t.Error("what would end it has come, and it is not shown")
	}
	s.works(s.Say(a, "measure.eased", &record.MeasureEased{Eased: "2026", Except: []string{"Families"}}, ref))
	s.is(ref, "eased")
	s.works(s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025-02-20"}, ref))
	s.is(ref, "lifted")
	// What is announced is not eased before it is taken.
	ref = s.Say(a, "measure.notified", &record.MeasureNotified{Category: "visas", Target: b, Taken: "2030"})
	s.works(s.ease(a, ref))
	s.is(ref, "announced")
}

func TestAgrement(t *testing.T) {
	s := begin(t, a, b)
	ref := s.request(a, b)
	s.is(ref, "requested")
	s.is(s.agree(a, b, true), "given")
	s.is(s.agree(a, b, false), "refused")
	s.works(s.withdraw(a, ref))
	s.is(ref, "withdrawn")
	s.works(s.Say(b, "agrement.given", &record.AgrementGiven{}, ref)) // crossing the withdrawal
	s.is(ref, "given")
}

// Notice of a measure is given in what its author has stated.
func TestNoticeOfACountermeasure(t *testing.T) {
	s := begin(t, a, b)
	taken := s.measure(b, a)
	theirs := s.announce(b)
	s.Sync(b, a)
	mine := s.announce(a)
	answer := func(in record.Ref) record.Ref {
		return s.Say(a, "measure.notified", &record.MeasureNotified{
			Category: "visas", Target: b, Taken: "2025-02-16", Answers: []record.Ref{taken},
			Nature: record.Countermeasure, NoticeIn: in, Ends: "The breach ends.",
		})
	}
	s.breaks(standing.RuleCountermeasure, answer(taken))
	s.breaks(standing.RuleCountermeasure, answer(theirs))
	s.works(answer(mine))
}

// Nothing is lifted from before it was taken.
func TestLiftedBeforeItWasTaken(t *testing.T) {
	s := begin(t, a, b)
	m := s.Say(a, "measure.notified", &record.MeasureNotified{Category: "visas", Target: b, Taken: "2025-02-16"})
	s.breaks(standing.RuleEased, s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025-02-15"}, m))
	s.works(s.Say(a, "measure.lifted", &record.MeasureLifted{Lifted: "2025-02-16"}, m))
}
