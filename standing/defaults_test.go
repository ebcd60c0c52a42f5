package standing_test

import (
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// A default lets the others undo their part, and that ends what they owe.
func TestDefaultAndUndoing(t *testing.T) {
	s := begin(t, a, b)
	ref := s.opened()
	s.keeps(a, b, ref.Point("p"))
	s.dayAfter()
	d := s.works(s.call(a, ref.Point("q")))
	s.breaks(standing.RuleSnapBack, s.undo(a, ref.Point("p"), d))
	s.Sync(a, b)
	s.Sync(b, a)
	s.is(d, "called")
	s.packIs(ref, "in-default")
	u := s.works(s.undo(a, ref.Point("p"), d))
	s.works(s.undo(a, ref.Point("r"), d))
	s.breaks(standing.RuleOnce, s.undo(a, ref.Point("p"), d))
	s.SyncAll()
	s.is(ref.Point("p"), "undone")
	s.is(ref.Point("r"), "undone")
	s.packIs(ref, "undone")
	s.breaks(standing.RuleClosed, s.report(a, ref.Point("p")))
	s.breaks(standing.RuleDefault, s.call(b, ref.Point("p")))
	p := s.pack(ref)
	if len(p.Defaults) != 1 || p.Defaults[0] != d || len(p.Stages[0].Undone) != 1 || p.Stages[0].Undone[0].Cite != s.Cite(u) {
		t.Errorf("%+v", p)
	}
	// b's step is kept after all. That cures the default, and opens nothing that was undone.
	s.keeps(b, a, ref.Point("q"))
	s.SyncAll()
	s.is(d, "cured")
	s.is(ref.Point("p"), "undone")
	s.stageIs(ref, "first", "open")
	s.stageIs(ref, "second", "closed")
}

// A default is called only by one to whom the step is owed, or its verifier, and on what is
// overdue or contested.
func TestDefaultClaimedFalsely(t *testing.T) {
	s := begin(t, a, b, c, m)
	ref := s.opened(func(t *record.TextProposed) {
		t.Points = append(t.Points, step("v", b, a, ""), step("w", b, a, ""))
		t.Points[4].Verifier = m
		t.Stages[0].Steps = append(t.Stages[0].Steps, "v", "w")
	})
	s.breaks(standing.RuleDefault, s.call(a, ref.Point("q"))) // not overdue
	s.breaks(standing.RuleCreditor, s.call(b, ref.Point("q")))
	s.breaks(standing.RuleCreditor, s.call(c, ref.Point("q")))
	s.breaks(standing.RuleDefault, s.call(a, ref.Point("w"))) // no deadline, and no contest
	s.contest(a, ref.Point("q"))
	s.breaks(standing.RuleDefault, s.call(a, ref.Point("q"))) // a contest before its time, of what nobody says is done
	s.contest(a, ref.Point("v"))
	s.breaks(standing.RuleDefault, s.call(a, ref.Point("v"))) // it has a verifier, who does not contest it
	s.works(s.contest(a, ref.Point("w")))
	s.works(s.call(a, ref.Point("w")))
	s.SyncAll()
	s.works(s.contest(m, ref.Point("v")))
	s.works(s.call(m, ref.Point("v")))
	s.works(s.report(b, ref.Point("q")))
	s.Sync(b, a)
	s.works(s.ack(a, ref.Point("q")))
	s.breaks(standing.RuleDefault, s.call(a, ref.Point("q"))) // kept
	s.breaks(standing.RuleDefault, s.call(a, s.announce(a, owes(b, a)).Point("p")))
}

// What is reported in time is first answered; what is reported once a default is called leaves
// the default without ground until it is.
func TestReportAnswersDefault(t *testing.T) {
	s := begin(t, a, b)
	ref := s.opened()
	s.works(s.report(b, ref.Point("q")))
	s.dayAfter()
	s.breaks(standing.RuleDefault, s.call(a, ref.Point("q")))

	s = begin(t, a, b)
	ref = s.opened()
	s.dayAfter()
	d := s.works(s.call(a, ref.Point("q")))
	r := s.works(s.report(b, ref.Point("q"))) // they cross
	s.SyncAll()
	s.isFor(d, d, "called")
	s.isFor(r, ref.Point("q"), "reported")
	s.is(d, "answered")
	s.breaks(standing.RuleSnapBack, s.undo(a, ref.Point("p"), d))
	x := s.works(s.contest(a, ref.Point("q")))
	s.is(d, "called")
	s.breaks(standing.RuleSnapBack, s.undo(a, ref.Point("p"), d)) // the contest is not settled
	s.SyncAll()
	s.works(s.undo(a, ref.Point("p"), d))
	s.works(x)
}

// By the date that the creditor claims alone, a default is disputed and opens nothing: the log
// of the one who owes must show that the time is over.
func TestDefaultByAClaimedDate(t *testing.T) {
	s := begin(t, a, b)
	ref := s.opened()
	ahead := time.Date(2025, 2, 18, 0, 0, 0, 0, time.UTC)
	now := s.Clock
	s.Clock = ahead
	d := s.works(s.call(a, ref.Point("q")))
	s.Clock = now
	s.Sync(a, b)
	s.Sync(b, a)
	s.is(d, "disputed")
	s.packIs(ref, "in-default")
	s.breaks(standing.RuleSnapBack, s.undo(a, ref.Point("p"), d))
	s.dayAfter()
	s.is(d, "called")
	s.works(s.undo(a, ref.Point("p"), d))
}

// Nobody is in default of a text that is not yet in force.
func TestDefaultBeforeEntryIntoForce(t *testing.T) {
	s := begin(t, a, b)
	ref := s.opened(func(t *record.TextProposed) {
		t.InForce = record.InForce{On: record.OnDate, Date: "2025-02-17"}
		t.Points[1].Due = record.Due{None: true}
	})
	s.works(s.contest(a, ref.Point("q")))
	s.breaks(standing.RuleDefault, s.call(a, ref.Point("q")))
	s.dayAfter()
	s.works(s.call(a, ref.Point("q")))
}

// Nothing is undone without a default of the same package, nor what others owe, nor a stage that
// the text does not let it reach; and who is in default undoes nothing first.
func TestUndoingWithoutDefault(t *testing.T) {
	s := begin(t, a, b)
	other := s.opened()
	s.dayAfter()
	d := s.works(s.call(a, other.Point("q")))
	s.SyncAll()
	ref := s.opened()
	s.breaks(standing.RuleSnapBack, s.undo(a, ref.Point("p"), d))
	s.breaks(standing.RulePast, s.undo(a, ref.Point("p"), ref))
	s.breaks(standing.RuleDebtor, s.undo(a, other.Point("q"), d))
	s.breaks(standing.RuleSnapBack, s.undo(b, other.Point("s"), d))
	s.works(s.undo(a, other.Point("r"), d))
	s.Sync(a, b)
	s.works(s.undo(b, other.Point("s"), d))
	s.works(s.undo(b, other.Point("q"), d)) // what one no longer does, the other need not
	s.SyncAll()
	s.is(other.Point("q"), "undone")
	s.is(d, "called")
	s.works(s.undo(a, other.Point("p"), d))
}

// A default reaches its stage and those after it, unless the text lets it reach the whole.
func TestReachOfDefault(t *testing.T) {
	for _, reach := range []record.SnapBack{record.SnapBackStage, record.SnapBackWhole} {
		s := begin(t, a, b)
		ref := s.opened(func(t *record.TextProposed) { t.SnapBack, t.Stages[1].Together = reach, false })
		s.keeps(a, b, ref.Point("p"))
		s.keeps(b, a, ref.Point("q"))
		s.dayAfter()
		s.stageIs(ref, "second", "open")
		d := s.works(s.call(a, ref.Point("s")))
		s.SyncAll()
		u := s.undo(a, ref.Point("p"), d)
		if reach == record.SnapBackStage {
			s.breaks(standing.RuleSnapBack, u)
		} else {
			s.works(u)
			s.is(ref.Point("p"), "undone")
		}
		s.works(s.undo(a, ref.Point("r"), d))
	}
}

// The last word that closes a stage and an undoing cross: both stand for what they are, and the
// stage is not done, because nobody goes on without what was undone. Who knows that all is kept
// undoes nothing.
func TestUndoingCrossesTheLastAcknowledgement(t *testing.T) {
	for _, knows := range []bool{false, true} {
		s := begin(t, a, b, m)
		ref := s.opened(func(t *record.TextProposed) { t.Points[1].Verifier = m })
		s.keeps(a, b, ref.Point("p"))
		s.dayAfter()
		d := s.works(s.call(a, ref.Point("q")))
		s.SyncAll()
		s.works(s.undo(a, ref.Point("p"), d))
		if knows {
			s.Sync(a, m)
		}
		s.works(s.ack(m, ref.Point("q")))
		s.SyncAll()
		s.is(ref.Point("p"), "undone")
		s.is(ref.Point("q"), "kept")
		s.is(d, "cured")
		s.breaks(standing.RuleSnapBack, s.undo(a, ref.Point("r"), d))
		s.stageIs(ref, "first", "open")
		s.stageIs(ref, "second", "closed")
	}
}

// An undoing takes back one's readiness for the stage.
func TestUndoingTakesBackReadiness(t *testing.T) {
	s := begin(t, a, b, m)
	ref := s.opened(func(t *record.TextProposed) { t.Stages[1].Certifier = m })
	s.works(s.certify(m, ref, "second"))
	s.dayAfter()
	s.works(s.ready(a, ref, "second"))
	d := s.works(s.call(a, ref.Point("q")))
	s.SyncAll()
	s.works(s.undo(a, ref.Point("r"), d))
	s.SyncAll()
	s.works(s.ready(b, ref, "second"))
	s.SyncAll()
	s.stageIs(ref, "second", "waiting")
}

// A step that several owe is undone when all have undone their part of it.
func TestUndoingOfAJointStep(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.agreed(pact(func(t *record.TextProposed) {
		t.Parties = []record.PartyName{a, b, c}
		t.Points[0].Owes = []record.PartyName{a, c}
		t.Stages[0].Together = false
	}))
	s.dayAfter()
	d := s.works(s.call(a, ref.Point("q")))
	s.SyncAll()
	s.works(s.undo(a, ref.Point("p"), d))
	s.SyncAll()
	s.is(ref.Point("p"), "overdue")
	s.works(s.undo(c, ref.Point("p"), d))
	s.is(ref.Point("p"), "undone")
}

// Before an official has said what it answers, an undoing is judged, and has no effect: pages ask so.
func TestUndoingOfNothing(t *testing.T) {
	s := begin(t, a, b)
	p := s.opened().Point("p")
	nothing := s.Sign(a, standingtest.Act{Kind: "step.undone", Terms: &record.StepUndone{Default: record.RefTo(record.Hash{1})}, About: p})
	nothing.Terms = &record.StepUndone{}
	f := s.Fold()
	leaf := standing.Leaf{Party: a, N: s.Size(a), Entry: &record.Entry{N: s.Size(a), Time: record.At(s.Clock), Seen: []record.Cited{}}, Act: nothing, Heads: f.Heads(a)}
	if br := f.Try(leaf); br == nil || br.Rule != standing.RuleSnapBack {
		t.Errorf("%+v", br)
	}
}
