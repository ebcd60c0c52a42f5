package standing_test

import (
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

const day = 24 * time.Hour

func (s *story) correct(by record.PartyName, ref record.Ref, until record.Moment) record.Ref {
	return s.Say(by, "correction.proposed", &record.CorrectionProposed{Languages: []record.Lang{"en"}, Until: until}, ref)
}

func (s *story) acceptCorrection(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "correction.accepted", &record.CorrectionAccepted{}, ref)
}

func (s *story) object(by record.PartyName, ref record.Ref) record.Ref {
	return s.Say(by, "correction.objected", &record.CorrectionObjected{}, ref)
}

func (s *story) wantAnswers(ref record.Ref, want ...string) {
	s.t.Helper()
	c := find(s.t, s.read(later).Corrections, func(x standing.Correction) bool { return x.Ref == ref })
	for i, x := range c.Answers {
		if i >= len(want) || x.State != want[i] {
			s.t.Errorf("the answer of %s is %s, want %v", x.Party, x.State, want)
		}
	}
}

func TestCorrectionAccepted(t *testing.T) {
	s := begin(t, a, b)
	x := s.adopted(a, b)
	ref := s.works(s.correct(a, x, "2025-06"))
	s.is(ref, "proposed")
	s.wantAnswers(ref, "unanswered")
	s.Sync(a, b)
	s.works(s.acceptCorrection(b, ref))
	s.is(ref, "made")
	s.wantAnswers(ref, "accepted")
	if got := s.text(x).Corrections; len(got) != 1 || got[0] != (standing.Corrected{Ref: ref, State: "made"}) {
		t.Errorf("the text's line has %+v", got)
	}
	s.is(x, "in-force")
	s.breaks(standing.RuleCorrection, s.object(b, ref))
	s.Sync(b, a)
	s.breaks(standing.RuleTooLate, s.withdraw(a, ref))
}

// Of three, the two others accept at once: it is made when each log shows both.
func TestCorrectionAcceptedByTwoAtOnce(t *testing.T) {
	s := begin(t, a, b, c)
	x := s.table(a, text(a, b, c))
	s.SyncAll()
	for _, p := range []record.PartyName{a, b, c} {
		s.sign(p, x)
	}
	s.SyncAll()
	ref := s.works(s.correct(a, x, "2025-06"))
	s.SyncAll()
	s.works(s.acceptCorrection(b, ref))
	s.works(s.acceptCorrection(c, ref))
	s.is(ref, "proposed")
	s.Sync(b, c)
	s.is(ref, "proposed")
	s.Sync(c, b)
	s.is(ref, "made")
}

func TestCorrectionObjected(t *testing.T) {
	s := begin(t, a, b)
	ref := s.correct(a, s.adopted(a, b), "2025-06")
	s.Sync(a, b)
	s.works(s.object(b, ref))
	s.is(ref, "objected")
	s.Clock = s.Clock.Add(200 * day)
	s.SyncAll()
	s.is(ref, "objected") // the time passes, and the objection stands
	s.works(s.acceptCorrection(b, ref))
	s.is(ref, "made")
}

// The time to object passes in b's log.
func TestCorrectionBySilence(t *testing.T) {
	s := begin(t, a, b)
	ref := s.correct(a, s.adopted(a, b), "2025-03-31")
	s.Sync(a, b)
	s.Clock = s.Clock.Add(60 * day)
	s.is(ref, "proposed") // no clock is waited for: an entry must show it
	s.Receive(b)
	s.is(ref, "made")
	s.wantAnswers(ref, "silent")
	s.breaks(standing.RuleCorrection, s.object(b, ref))
}

func TestCorrectionObjectedAfterTheTime(t *testing.T) {
	s := begin(t, a, b)
	ref := s.correct(a, s.adopted(a, b), "2025-03-31")
	s.Sync(a, b)
	s.Clock = s.Clock.Add(60 * day)
	s.breaks(standing.RuleCorrection, s.object(b, ref)) // b's own log dates it after the time
	s.is(ref, "made")
}

// It reached b's log too shortly before the time was over: b's silence says nothing.
func TestCorrectionReachesLate(t *testing.T) {
	s := begin(t, a, b)
	ref := s.correct(a, s.adopted(a, b), "2025-03-31")
	s.Clock = s.Clock.Add(35 * day) // 22 March
	s.Sync(a, b)
	s.Clock = s.Clock.Add(60 * day)
	s.Receive(b)
	s.is(ref, "proposed")
	s.works(s.object(b, ref))
	s.is(ref, "objected")
}

func TestCorrectionWithdrawn(t *testing.T) {
	s := begin(t, a, b)
	x := s.adopted(a, b)
	ref := s.correct(a, x, "2025-03-31")
	s.Sync(a, b)
	s.works(s.withdraw(a, ref))
	s.is(ref, "withdrawn")
	s.works(s.acceptCorrection(b, ref)) // crosses the withdrawal, which comes too late
	s.is(ref, "made")

	s = begin(t, a, b)
	ref = s.correct(a, s.adopted(a, b), "2025-03-31")
	s.works(s.withdraw(a, ref))
	s.Sync(a, b)
	s.breaks(standing.RuleWithdrawn, s.acceptCorrection(b, ref))
	s.Clock = s.Clock.Add(60 * day)
	s.SyncAll()
	s.is(ref, "withdrawn")

	// The withdrawal reaches b only after the time had passed in its log.
	s = begin(t, a, b)
	ref = s.correct(a, s.adopted(a, b), "2025-03-31")
	s.Sync(a, b)
	s.works(s.withdraw(a, ref))
	s.Clock = s.Clock.Add(60 * day)
	s.Receive(b)
	s.Sync(a, b)
	s.is(ref, "made")
}

// One accepts, objects, and so takes the acceptance back; the other's acceptance knew of both.
func TestCorrectionAcceptanceTakenBack(t *testing.T) {
	s := begin(t, a, b, c)
	x := s.table(a, text(a, b, c))
	s.SyncAll()
	for _, p := range []record.PartyName{a, b, c} {
		s.sign(p, x)
	}
	s.SyncAll()
	ref := s.correct(a, x, "2025-06")
	s.SyncAll()
	s.works(s.acceptCorrection(b, ref))
	s.works(s.object(b, ref))
	s.Sync(b, c)
	s.works(s.acceptCorrection(c, ref))
	s.is(ref, "objected")
	s.wantAnswers(ref, "objected", "accepted")
}

// The depositary proposes it to all who made the text.
func TestCorrectionByTheDepositary(t *testing.T) {
	const dep record.PartyName = "depositary.example"
	s := begin(t, a, b, dep)
	x := s.adopted(a, b)
	s.SyncAll()
	ref := s.works(s.correct(dep, x, "2025-03-31"))
	s.SyncAll()
	s.works(s.acceptCorrection(a, ref))
	s.is(ref, "proposed")
	s.Sync(a, b)
	s.works(s.acceptCorrection(b, ref))
	s.is(ref, "made")
}

// The entry that shows that the time has passed is dated ahead of what came after it.
func TestCorrectionTurnsOnADisputedDate(t *testing.T) {
	s := begin(t, a, b)
	ref := s.correct(a, s.adopted(a, b), "2025-03-31")
	s.Sync(a, b)
	start := s.Clock
	s.Clock = start.Add(60 * day)
	s.Receive(b)
	s.Clock = start
	s.Sync(b, a)
	s.is(ref, "made")
	if !lineOf(s.read(later), ref).DateDispute {
		t.Error("the correction turns on a disputed date, and does not say so")
	}
}
