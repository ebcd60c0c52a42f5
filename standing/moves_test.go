package standing_test

import (
	"slices"
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

func (s *story) due(ref record.Ref, want record.Moment) {
	s.t.Helper()
	if got := s.point(ref, later).DueBy; got != want {
		s.t.Errorf("due by %s, want %s", got, want)
	}
}

func by(m record.Moment) record.Due { return record.Due{By: m} }

func TestMoved(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, dueOn(by("2025-02-20"))).Point("p")
	moved := s.works(s.moveDue(a, ref, by("2025-03-01")))
	s.due(ref, "2025-02-20")
	if m := s.point(ref, later).Moves; len(m) != 1 || m[0].State != "offered" || m[0].Party != a || len(m[0].Accepted) != 0 {
		t.Errorf("%+v", m)
	}
	s.Sync(a, b)
	s.works(s.acceptMove(b, moved))
	s.due(ref, "2025-03-01")
	got := s.point(ref, later)
	if got.State != "overdue" || !got.Due.Equal(by("2025-03-01")) || got.Moves[0].State != "accepted" || !slices.Equal(got.Moves[0].Accepted, []record.PartyName{b}) {
		t.Errorf("%+v", got)
	}
	// And back again, by whichever side.
	s.Sync(b, a)
	again := s.works(s.moveDue(b, ref, by("2025-02-20")))
	s.Sync(b, a)
	s.works(s.acceptMove(a, again))
	s.due(ref, "2025-02-20")
}

// An acceptance that crosses the withdrawal prevails; one that knows it has no effect.
func TestMoveWithdrawn(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, dueOn(by("2025-02-20"))).Point("p")
	moved := s.moveDue(a, ref, by("2025-03-01"))
	s.Sync(a, b)
	s.works(s.withdraw(a, moved))
	s.works(s.acceptMove(b, moved))
	s.SyncAll()
	s.due(ref, "2025-03-01")

	s = begin(t, a, b)
	ref = s.adopted(a, b, dueOn(by("2025-02-20"))).Point("p")
	moved = s.moveDue(a, ref, by("2025-03-01"))
	s.works(s.withdraw(a, moved))
	s.SyncAll()
	s.breaks(standing.RuleWithdrawn, s.acceptMove(b, moved))
	s.due(ref, "2025-02-20")
	if m := s.point(ref, later).Moves; m[0].State != "withdrawn" {
		t.Errorf("%+v", m)
	}
}

// Each offers the other a new date and, not knowing, accepts: both were accepted, and the later in
// the order of the record counts, on every copy.
func TestMovesOfAPointThatCross(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, dueOn(by("2025-02-20"))).Point("p")
	mine, yours := s.moveDue(a, ref, by("2025-03-01")), s.moveDue(b, ref, by("2025-03-02"))
	s.Sees(a, b, s.Size(b))
	s.Sees(b, a, s.Size(a))
	s.works(s.acceptMove(a, yours))
	s.works(s.acceptMove(b, mine))
	s.SyncAll()
	s.due(ref, "2025-03-01")
	for _, m := range s.point(ref, later).Moves {
		if m.State != "accepted" {
			t.Errorf("%+v", m)
		}
	}

	// Who accepts one and knows both has turned the other down.
	s = begin(t, a, b)
	ref = s.adopted(a, b, dueOn(by("2025-02-20"))).Point("p")
	mine, yours = s.moveDue(a, ref, by("2025-03-01")), s.moveDue(b, ref, by("2025-03-02"))
	s.SyncAll()
	s.works(s.acceptMove(a, yours))
	s.SyncAll()
	s.breaks(standing.RuleWithdrawn, s.acceptMove(b, mine))
	s.due(ref, "2025-03-02")
}

// Of three whom a point concerns, all others accept; where the last two cross, each log must show
// all.
func TestMoveOfThree(t *testing.T) {
	s := begin(t, a, b, c)
	p := dueOn(by("2025-02-20"))
	p.To = append(p.To, c)
	ref := s.adopted(a, b, p).Point("p")
	s.SyncAll()
	s.is(ref, "overdue")
	moved := s.moveDue(a, ref, record.Due{None: true})
	s.SyncAll()
	s.works(s.acceptMove(b, moved))
	s.is(ref, "overdue")
	s.works(s.acceptMove(c, moved))
	s.is(ref, "overdue") // they cross
	s.Sync(b, a)
	s.Sync(b, c)
	s.Sync(c, b)
	s.is(ref, "overdue") // a has not both
	s.Sync(c, a)
	s.is(ref, "open")
}

// A move from a date to what recurs, and back.
func TestMovedToWhatRecurs(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, owes(a, b)).Point("p")
	move := func(d record.Due) {
		moved := s.works(s.moveDue(a, ref, d))
		s.SyncAll()
		s.works(s.acceptMove(b, moved))
		s.SyncAll()
	}
	move(weekly(a, b).Due)
	s.works(s.ackFor(b, ref, "2025-02-16"))
	if got := s.point(ref, later); len(got.Occurrences) != 3 || got.Occurrences[0].State != "kept" {
		t.Errorf("%+v", got.Occurrences)
	}
	move(record.Due{None: true})
	s.is(ref, "open") // what was kept was a time of what no longer recurs
	s.works(s.ack(b, ref))
	s.is(ref, "kept")
}

// The sides differ on when it is due, and settle it by a move.
func TestMoveSettlesATerm(t *testing.T) {
	s := begin(t, a, b)
	p := owes(b, a)
	p.Due = by("2025-02-20")
	mine := s.announce(a, p).Point("p")
	s.Sync(a, b)
	p.Due = by("2025-02-27")
	s.announce(b, sameAs(p, mine))
	s.SyncAll()
	s.is(mine, "in-force-disputed")
	moved := s.works(s.moveDue(b, mine, by("2025-02-24")))
	s.SyncAll()
	s.works(s.acceptMove(a, moved))
	s.is(mine, "overdue")
	s.due(mine, "2025-02-24")
}

// Under the stricter rule the witness's log says whether the acceptance or the withdrawal was first.
func TestMovedUnderTheStricterRule(t *testing.T) {
	s := beginUnder(t, judgedBy(w), a, b, w)
	ref := s.adopted(a, b, dueOn(by("2025-02-20"))).Point("p")
	s.SyncAll()
	moved := s.moveDue(a, ref, by("2025-03-01"))
	s.Sync(a, b)
	s.works(s.withdraw(a, moved))
	s.works(s.acceptMove(b, moved))
	s.Sync(a, w)
	s.Sync(b, w)
	s.SyncAll()
	s.due(ref, "2025-02-20")
}

// Of two moves that crossed and were both accepted, the one accepted later in the order of the record
// counts: that of whose author more had been said before.
func TestTheMoveAcceptedLaterCounts(t *testing.T) {
	for later, want := range map[record.PartyName]record.Moment{a: "2025-03-04", b: "2025-03-03"} {
		s := begin(t, a, b)
		ref := s.adopted(a, b, dueOn(by("2025-02-20"))).Point("p")
		s.SyncAll()
		third := s.moveDue(a, ref, by("2025-03-03"))
		fourth := s.moveDue(b, ref, by("2025-03-04"))
		s.Sync(a, b)
		s.Sync(b, a)
		for range 9 {
			s.Say(later, "topic.opened", &record.TopicOpened{})
		}
		s.works(s.acceptMove(b, third))
		s.works(s.acceptMove(a, fourth))
		s.SyncAll()
		s.due(ref, want)
	}
}

func TestReleasedByAll(t *testing.T) {
	s := begin(t, a, b, c)
	p := owes(a, b)
	p.To = append(p.To, c)
	ref := s.adopted(a, b, p).Point("p")
	s.SyncAll()
	s.works(s.release(b, ref))
	s.is(ref, "open")
	s.works(s.release(c, ref))
	s.is(ref, "open") // they cross
	s.Sync(b, c)
	s.is(ref, "open")
	s.Sync(c, b)
	s.is(ref, "released")
	// An acknowledgement by all that crossed it is more.
	s = begin(t, a, b)
	ref = s.adopted(a, b, mutual(a, b)).Point("p")
	s.SyncAll()
	s.works(s.release(a, ref))
	s.works(s.release(b, ref))
	s.works(s.ack(a, ref))
	s.works(s.ack(b, ref))
	s.is(ref, "open")
	s.SyncAll()
	s.is(ref, "kept")
	// A contest that crosses the last release comes too late.
	s = begin(t, a, b)
	ref = s.adopted(a, b, owes(a, b)).Point("p")
	s.works(s.report(a, ref))
	s.works(s.release(b, ref))
	s.SyncAll()
	s.breaks(standing.RuleClosed, s.contest(b, ref))
	s.is(ref, "released")
}

// Times that are kept one by one after a duty was made longer do not keep the duty as it was before.
func TestLongerThanItWas(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, weekly(a, b)).Point("p")
	longer := weekly(a, b).Due
	longer.Every.Until = "2025-03-09"
	moved := s.works(s.moveDue(a, ref, longer))
	s.Sync(a, b)
	s.works(s.acceptMove(b, moved))
	for _, m := range []record.Moment{"2025-02-16", "2025-02-23", "2025-03-02"} {
		s.works(s.ackFor(b, ref, m))
	}
	s.is(ref, "overdue")
	s.works(s.ackFor(b, ref, "2025-03-09"))
	s.is(ref, "kept")
}

// Two are owed what comes to recur. One acknowledges it and then accepts that, the other accepts that and
// then acknowledges, before it hears of either: the log of the first never shows both acknowledgements
// while it was due once.
func TestAcknowledgedOnceAsItComesToRecur(t *testing.T) {
	s := begin(t, a, b, c)
	p := dueOn(by("2025-02-20"))
	p.To = []record.PartyName{b, c}
	ref := s.adopted(a, b, p).Point("p")
	s.SyncAll()
	moved := s.works(s.moveDue(a, ref, weekly(a, b).Due))
	s.SyncAll()
	s.works(s.ack(b, ref))
	s.works(s.acceptMove(c, moved))
	s.Sees(b, c, s.Size(c))
	s.works(s.ack(c, ref))
	s.works(s.acceptMove(b, moved))
	s.SyncAll()
	s.is(ref, "overdue")
}
