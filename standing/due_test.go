package standing_test

import (
	"slices"
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

func midnight(year, month, d int) time.Time {
	return time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC)
}

// due is a point with that due.
func dueOn(d record.Due) record.Point {
	p := owes(a, b)
	p.Due = d
	return p
}

func after(event record.Ref, delay record.Period) record.Due {
	return record.Due{After: record.After{Event: event, Delay: delay}}
}

func heldOn(when record.Moment) *record.ContactHeld {
	return &record.ContactHeld{ContactFacts: record.ContactFacts{When: when}}
}

// What is due after an event waits for it, and then counts from its date.
func TestDueAfterAContact(t *testing.T) {
	s := begin(t, a, b)
	meeting := s.propose(a)
	s.Sync(a, b)
	ref := s.adopted(a, b, dueOn(after(meeting, "90d"))).Point("p")
	at := midnight(2026, 1, 1)
	if got := s.point(ref, at); got.State != "waiting" || got.DueIs != "waiting" || got.DueBy != "" || got.Overdue != 0 {
		t.Errorf("before the meeting: %+v", got)
	}
	s.Say(a, "contact.held", heldOn("2025-02-27+03:00"), meeting)
	s.is(ref, "waiting") // one side alone has recorded it
	s.SyncAll()
	s.Say(b, "contact.held", heldOn("2025-02-27+03:00"), meeting)
	s.SyncAll()
	end := time.Date(2025, 5, 28, 21, 0, 0, 0, time.UTC) // local midnight
	for _, x := range []struct {
		at    time.Time
		state string
	}{{end.Add(-time.Second), "open"}, {end, "overdue"}} {
		if got := s.point(ref, x.at); got.State != x.state || got.DueBy != "2025-05-28+03:00" || got.DueIs != "" {
			t.Errorf("at %s: %s, due by %s (%s)", x.at, got.State, got.DueBy, got.DueIs)
		}
	}
}

// The sides have the event on different days, and neither counts alone.
func TestDueAfterADateOnWhichTheyDiffer(t *testing.T) {
	s := begin(t, a, b)
	meeting := s.propose(a)
	s.Sync(a, b)
	txt := s.adopted(a, b, dueOn(after(meeting, "1mo")), named("hours", after(meeting, "12h")))
	s.Say(a, "contact.held", heldOn("2025-01-30"), meeting)
	s.SyncAll()
	s.Say(b, "contact.held", heldOn("2025-01-31"), meeting)
	s.SyncAll()
	// A month after either is 28 February.
	if got := s.point(txt.Point("p"), midnight(2026, 1, 1)); got.State != "overdue" || got.DueBy != "2025-02-28" {
		t.Errorf("%s, due by %s (%s)", got.State, got.DueBy, got.DueIs)
	}
	if got := s.point(txt.Point("hours"), midnight(2026, 1, 1)); got.State != "open" || got.DueIs != "dates-differ" || got.DueBy != "" || got.Overdue != 0 {
		t.Errorf("%s, due by %s (%s)", got.State, got.DueBy, got.DueIs)
	}
}

func named(name string, d record.Due) record.Point {
	p := dueOn(d)
	p.Name = name
	return p
}

func TestDueAfterAPoint(t *testing.T) {
	s := begin(t, a, b)
	first := s.adopted(a, b, owes(a, b)).Point("p")
	second := s.adopted(a, b, dueOn(after(first, "")), named("q", after(first, "2d")))
	s.is(second.Point("p"), "waiting")
	s.Say(b, "point.acknowledged", &record.PointAcknowledged{On: "2025-02-16+03:00"}, first)
	for point, want := range map[string]record.Moment{"p": "2025-02-16+03:00", "q": "2025-02-18+03:00"} {
		if got := s.point(second.Point(point), later); got.DueBy != want || got.State != "overdue" {
			t.Errorf("%s: %s, due by %s", point, got.State, got.DueBy)
		}
	}

	// Where nobody says when it was kept, it was when the entry that closed it says.
	s = begin(t, a, b)
	first = s.adopted(a, b, owes(a, b)).Point("p")
	ref := s.adopted(a, b, dueOn(after(first, "24h"))).Point("p")
	closed := s.Clock
	s.ack(b, first)
	want := record.Moment(closed.AddDate(0, 0, 1).Format("2006-01-02T15:04Z"))
	if got := s.point(ref, later); got.DueBy != want {
		t.Errorf("due by %s, want %s", got.DueBy, want)
	}
}

// A text counts from when it is in force, which may be later than it was adopted.
func TestDueAfterAText(t *testing.T) {
	for _, x := range []struct {
		in   record.InForce
		want record.Moment
	}{
		{record.InForce{On: record.OnAdoption}, "2025-02-20Z"},
		{record.InForce{On: record.OnDate, Date: "2025-03-01+03:00"}, "2025-03-06+03:00"},
		{record.InForce{On: record.OnDate, Date: "2025-01-01"}, "2025-02-20Z"}, // before it was adopted
		{record.InForce{On: record.OnCondition}, "2025-02-23Z"},
	} {
		s := begin(t, a, b)
		txt := text(a, b)
		txt.InForce = x.in
		ref := s.table(a, txt)
		other := s.adopted(a, b, dueOn(after(ref, "5d"))).Point("p")
		s.is(other, "waiting")
		s.sign(a, ref)
		s.Sync(a, b)
		s.sign(b, ref)
		if x.in.On == record.OnCondition {
			s.is(other, "waiting")
			s.Say(a, "text.condition-met", &record.TextConditionMet{}, ref)
			s.SyncAll()
			s.is(other, "waiting")
			s.Clock = s.Clock.AddDate(0, 0, 3)
			s.Say(b, "text.condition-met", &record.TextConditionMet{}, ref)
		}
		s.SyncAll()
		if got := s.point(other, later.AddDate(0, 1, 0)); got.DueBy != x.want || got.State != "overdue" {
			t.Errorf("%+v: %s, due by %s, want %s", x.in, got.State, got.DueBy, x.want)
		}
	}
}

// A text in force when another is, and a duty after notes and after that text.
func TestTextsAndNotesAreEvents(t *testing.T) {
	s := begin(t, a, b)
	note := s.offerNote(a, b)
	txt := text(a, b)
	txt.InForce = record.InForce{On: record.OnEvent, When: note}
	first := s.adoptedAs(a, b, txt)
	next := text(a, b)
	next.InForce = record.InForce{On: record.OnEvent, When: first}
	second := s.adoptedAs(a, b, next)
	ref := s.adopted(a, b, dueOn(after(second, "1d"))).Point("p")
	s.is(second, "adopted")
	s.is(ref, "waiting")
	s.SyncAll()
	s.answerNote(b, note)
	s.is(second, "adopted")
	s.Clock = s.Clock.AddDate(0, 0, 2)
	s.SyncAll()
	s.is(first, "in-force")
	s.is(second, "in-force")
	if got := s.point(ref, later); got.DueBy != "2025-02-18Z" {
		t.Errorf("due by %s", got.DueBy)
	}
}

// adoptedAs has both sign a text.
func (s *story) adoptedAs(x, y record.PartyName, t *record.TextProposed) record.Ref {
	s.t.Helper()
	ref := s.table(x, t)
	s.sign(x, ref)
	s.Sync(x, y)
	s.works(s.sign(y, ref))
	s.Sync(y, x)
	return ref
}

func TestBusinessDays(t *testing.T) {
	s := begin(t, a, b)
	calendar := s.works(s.Say(a, "calendar.published", workdays()))
	s.is(calendar, "published")
	event := s.adopted(a, b, owes(a, b)).Point("p")
	point := func(name string, delay record.Period) record.Point {
		return named(name, record.Due{After: record.After{Event: event, Delay: delay, Calendar: calendar}})
	}
	txt := s.adopted(a, b, point("soon", "3bd"), point("late", "300bd"))
	s.Say(b, "point.acknowledged", &record.PointAcknowledged{On: "2025-02-19"}, event)
	// 20 February, then a holiday and a weekend, then 24 and 25 February.
	if got := s.point(txt.Point("soon"), later); got.DueBy != "2025-02-25" || got.State != "overdue" {
		t.Errorf("%s, due by %s", got.State, got.DueBy)
	}
	if got := s.point(txt.Point("late"), midnight(2040, 1, 1)); got.DueBy != "" || got.DueIs != "calendar-ends" || got.State != "open" {
		t.Errorf("%s, due by %s (%s)", got.State, got.DueBy, got.DueIs)
	}
}

// Whichever is earlier: a date, or a time after something that may never come.
func TestWhicheverIsEarlier(t *testing.T) {
	s := begin(t, a, b)
	first := s.adopted(a, b, owes(a, b)).Point("p")
	early, never := s.propose(a), s.propose(a)
	s.SyncAll()
	due := record.Due{Earliest: []record.Alternative{
		{After: record.After{Event: never}},
		{After: record.After{Event: first, Delay: "90d"}},
		{After: record.After{Event: early}},
	}}
	ref := s.adopted(a, b, dueOn(due)).Point("p")
	s.is(ref, "waiting")
	s.Say(b, "point.acknowledged", &record.PointAcknowledged{On: "2025-02-16"}, first)
	if got := s.point(ref, later); got.DueBy != "2025-05-17" || got.State != "open" {
		t.Errorf("%s, due by %s", got.State, got.DueBy)
	}
	s.Say(a, "contact.held", heldOn("2025-02-17"), early)
	s.SyncAll()
	s.Say(b, "contact.held", heldOn("2025-02-17"), early)
	s.SyncAll()
	if got := s.point(ref, later); got.DueBy != "2025-02-17" || got.State != "overdue" {
		t.Errorf("%s, due by %s", got.State, got.DueBy)
	}
	// What comes later takes nothing back.
	s.Say(a, "contact.held", heldOn("2025-02-20"), never)
	s.SyncAll()
	s.Say(b, "contact.held", heldOn("2025-02-20"), never)
	s.SyncAll()
	if got := s.point(ref, later); got.DueBy != "2025-02-17" {
		t.Errorf("due by %s", got.DueBy)
	}
	// A contact on whose date they differ says nothing while no other counts.
	s = begin(t, a, b)
	early, never = s.propose(a), s.propose(a)
	s.SyncAll()
	ref = s.adopted(a, b, dueOn(record.Due{Earliest: []record.Alternative{{After: record.After{Event: never}}, {After: record.After{Event: early}}}})).Point("p")
	s.Say(a, "contact.held", heldOn("2025-02-17"), early)
	s.Say(b, "contact.held", heldOn("2025-02-18"), early)
	s.SyncAll()
	if got := s.point(ref, later); got.DueIs != "dates-differ" || got.State != "open" {
		t.Errorf("%s (%s)", got.State, got.DueIs)
	}
}

// When all have come: the last of them counts, whatever the order, and none while one is missing.
func TestWhenAllHaveCome(t *testing.T) {
	s := begin(t, a, b)
	txt := s.adopted(a, b, owes(a, b), named("q", record.Due{None: true}), named("r", record.Due{None: true}))
	meeting := s.propose(a)
	s.SyncAll()
	both := s.adopted(a, b, dueOn(record.Due{Latest: []record.Alternative{
		{By: "2025-02-19"}, {After: record.After{Event: txt.Point("p"), Delay: "1d"}}, {After: record.After{Event: txt.Point("q")}},
	}})).Point("p")
	differ := s.adopted(a, b, dueOn(record.Due{Latest: []record.Alternative{
		{After: record.After{Event: txt.Point("r")}}, {After: record.After{Event: meeting}}, {After: record.After{Event: txt.Point("q")}},
	}})).Point("p")
	kept := func(point string, on record.Moment) {
		t.Helper()
		s.works(s.Say(b, "point.acknowledged", &record.PointAcknowledged{On: on}, txt.Point(point)))
		s.SyncAll()
	}
	due := func(ref record.Ref, state, is string, by record.Moment) {
		t.Helper()
		if got := s.point(ref, later); got.State != state || got.DueIs != is || got.DueBy != by {
			t.Errorf("%s, due by %q (%s), want %s, %q (%s)", got.State, got.DueBy, got.DueIs, state, by, is)
		}
	}
	due(both, "waiting", "waiting", "")
	kept("p", "2025-02-20")
	due(both, "waiting", "waiting", "")
	kept("q", "2025-02-16")
	due(both, "overdue", "", "2025-02-21")
	// One event has two dates and another has not come: it waits. Once all have come no date counts.
	s.Say(a, "contact.held", heldOn("2025-02-17"), meeting)
	s.Say(b, "contact.held", heldOn("2025-02-18"), meeting)
	s.SyncAll()
	due(differ, "waiting", "waiting", "")
	kept("r", "2025-02-22")
	due(differ, "open", "dates-differ", "")
}

// In a reconstruction nobody is late because nobody wrote that it was done.
func TestWhatNoAccountTells(t *testing.T) {
	for law, want := range map[int]string{1: "overdue", 2: "untold"} {
		s := beginUnder(t, func(c *record.Charter) { c.Nature, c.Law = record.Reconstruction, law }, a, b)
		ref := s.adopted(a, b, dueOn(record.Due{By: "2025-02-20"})).Point("p")
		s.is(ref, want)
		if got := s.point(ref, later).Overdue; (got == 0) != (law > 1) {
			t.Errorf("law %d: overdue by %d days", law, got)
		}
		if got := s.point(ref, midnight(2025, 2, 20)).State; got != "open" {
			t.Errorf("law %d: before its time it is %s", law, got)
		}
		if law == 1 {
			continue
		}
		s.works(s.report(a, ref))
		if got := s.point(ref, later); got.State != "reported" || got.Overdue != 0 {
			t.Errorf("%s, overdue by %d days", got.State, got.Overdue)
		}
		weekly := s.adopted(a, b, weekly(a, b)).Point("p")
		s.is(weekly, "untold")
		for _, x := range s.point(weekly, later).Occurrences {
			if x.Overdue != 0 {
				t.Errorf("%s is overdue by %d days", x.For, x.Overdue)
			}
		}
	}
}

// A standing duty is never overdue and never closed; a contest stands until its author is content.
func TestStandingDuty(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, dueOn(record.Due{Standing: true})).Point("p")
	s.is(ref, "standing")
	if got := s.point(ref, midnight(2100, 1, 1)); got.State != "standing" || got.Overdue != 0 {
		t.Errorf("%+v", got)
	}
	s.works(s.report(a, ref))
	s.is(ref, "standing")
	s.Sync(a, b)
	s.works(s.contest(b, ref))
	s.is(ref, "contested")
	s.works(s.ack(b, ref))
	s.is(ref, "standing")
	s.works(s.contest(b, ref))
	s.is(ref, "contested")
	s.works(s.release(b, ref))
	s.is(ref, "released")
}

func TestLapse(t *testing.T) {
	s := begin(t, a, b)
	p := owes(a, b)
	p.Lapses = "2025-02-20+03:00"
	ref := s.adopted(a, b, p).Point("p")
	end := time.Date(2025, 2, 20, 21, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]string{end.Add(-time.Second): "open", end: "lapsed"} {
		if got := s.point(ref, at).State; got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
	}
	s.works(s.report(a, ref))
	s.is(ref, "reported")
	s.Sync(a, b)
	s.works(s.ack(b, ref)) // to be content is never too late
	s.is(ref, "kept")
}

func TestConditions(t *testing.T) {
	s := begin(t, a, b)
	event := s.adopted(a, b, owes(b, a)).Point("p")
	p := owes(a, b)
	p.Condition, p.Due = event, record.Due{By: "2025-02-16"}
	ref := s.adopted(a, b, p).Point("p")
	if got := s.point(ref, later); got.State != "waiting" || got.Overdue != 0 {
		t.Errorf("%s, %d days", got.State, got.Overdue)
	}
	s.ack(a, event)
	s.is(ref, "overdue")

	s = begin(t, a, b)
	ref = s.adopted(a, b, worded(a, b)).Point("p")
	s.is(ref, "waiting")
	s.works(s.conditionMet(a, ref))
	s.is(ref, "waiting")
	s.works(s.conditionMet(b, ref)) // crossing
	s.is(ref, "open")
}

// Two points, each owed for the other: when both are late neither is overdue, until one is done.
func TestReciprocity(t *testing.T) {
	s := begin(t, a, b)
	mine, yours := named("mine", record.Due{By: "2025-02-20"}), owes(b, a)
	yours.Name, yours.Due = "yours", record.Due{By: "2025-02-20"}
	mine.Reciprocal, yours.Reciprocal = "yours", "mine"
	txt := s.adopted(a, b, mine, yours)
	both := func(m, y string) {
		t.Helper()
		s.is(txt.Point("mine"), m)
		s.is(txt.Point("yours"), y)
	}
	if got := s.point(txt.Point("mine"), midnight(2025, 2, 20)).State; got != "open" {
		t.Errorf("before its time it is %s", got)
	}
	both("withheld", "withheld")
	s.report(a, txt.Point("mine"))
	both("reported", "overdue")
	s.SyncAll()
	s.contest(b, txt.Point("mine"))
	both("contested", "overdue") // it was reported: who contests it says why it owes
	s.ack(b, txt.Point("mine"))
	both("kept", "overdue")

	// To release the other's part is no ground to keep one's own.
	s = begin(t, a, b)
	txt = s.adopted(a, b, mine, yours)
	s.works(s.release(b, txt.Point("mine")))
	both("released", "overdue")

	// What is owed for a standing duty is withheld while that is contested.
	s = begin(t, a, b)
	yours.Due = record.Due{Standing: true}
	txt = s.adopted(a, b, mine, yours)
	both("overdue", "standing")
	s.contest(a, txt.Point("yours"))
	both("withheld", "contested")

	// And for what recurs, while one of its times that are over is not done.
	s = begin(t, a, b)
	yours.Due = weekly(a, b).Due
	txt = s.adopted(a, b, mine, yours)
	both("withheld", "withheld")
	s.reportFor(b, txt.Point("yours"), "2025-02-16")
	s.reportFor(b, txt.Point("yours"), "2025-02-23")
	both("withheld", "withheld")
	s.SyncAll()
	s.ackFor(a, txt.Point("yours"), "2025-03-02")
	both("overdue", "reported")
}

func TestRecurring(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, weekly(a, b)).Point("p")
	states := func(at time.Time, want ...string) {
		t.Helper()
		var got []string
		for _, x := range s.point(ref, at).Occurrences {
			got = append(got, x.State)
		}
		if !slices.Equal(got, want) {
			t.Errorf("at %s: %v, want %v", at, got, want)
		}
	}
	states(midnight(2025, 2, 15), "open")
	states(midnight(2025, 2, 16), "open", "open")
	states(midnight(2025, 2, 17), "overdue", "open")
	states(later, "overdue", "overdue", "overdue")
	if got := s.point(ref, midnight(2025, 2, 26)); got.State != "overdue" || got.DueBy != "2025-02-16" || got.Overdue != 9 {
		t.Errorf("%s since %s, %d days", got.State, got.DueBy, got.Overdue)
	}
	s.works(s.reportFor(a, ref, "2025-02-16"))
	s.Sync(a, b)
	s.works(s.ackFor(b, ref, "2025-02-16"))
	s.works(s.ackFor(b, ref, "2025-02-23"))
	states(later, "kept", "kept", "overdue")
	s.works(s.Say(b, "point.contested", &record.PointContested{For: "2025-03-02"}, ref))
	states(later, "kept", "kept", "contested")
	s.is(ref, "contested")
	s.works(s.ackFor(b, ref, "2025-03-02"))
	states(later) // it is closed, and lists nothing
	s.is(ref, "kept")

	// What has no end is never kept as a whole.
	s = begin(t, a, b)
	ref = s.adopted(a, b, dueOn(record.Due{Every: record.Every{Period: "7d", From: "2025-02-16"}})).Point("p")
	s.works(s.ackFor(b, ref, "2025-02-16"))
	if got := s.point(ref, midnight(2025, 2, 18)); got.State != "open" || got.DueBy != "2025-02-23" || got.Occurrences[0].State != "kept" {
		t.Errorf("%+v", got)
	}
	// A standing lists the newest.
	daily := s.adopted(a, b, dueOn(record.Due{Every: record.Every{Period: "1d", From: "2025-02-16"}})).Point("p")
	got := s.point(daily, midnight(2026, 2, 18))
	if len(got.Occurrences) != 366 || got.LeftOut != 3 || got.Occurrences[365].For != "2026-02-19" || got.Occurrences[0].For != "2025-02-19" {
		t.Errorf("%d, %d left out, %s to %s", len(got.Occurrences), got.LeftOut, got.Occurrences[0].For, got.Occurrences[len(got.Occurrences)-1].For)
	}
}

// Two are owed what recurs; it is kept when each log shows all.
func TestRecurringOwedToTwo(t *testing.T) {
	s := begin(t, a, b, c)
	p := weekly(a, b)
	p.To = append(p.To, c)
	ref := s.adopted(a, b, p).Point("p")
	s.SyncAll()
	for _, m := range []record.Moment{"2025-02-16", "2025-02-23", "2025-03-02"} {
		s.works(s.ackFor(b, ref, m))
		s.works(s.ackFor(c, ref, m))
	}
	s.is(ref, "overdue")
	s.SyncAll()
	s.is(ref, "kept")
}

func TestAmounts(t *testing.T) {
	s := begin(t, a, b)
	ref := s.adopted(a, b, paying(a, b)).Point("p")
	progress := func(reported, acknowledged, remains record.Decimal) {
		t.Helper()
		got := s.point(ref, later).Performed
		want := standing.Progress{Amount: record.Amount{Number: "100.5", Unit: "EUR"}, Reported: reported, Acknowledged: acknowledged, Remains: remains}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	progress("0", "0", "100.5")
	s.works(s.reportSome(a, ref, "60.25", "EUR"))
	progress("60.25", "0", "100.5")
	s.is(ref, "open")
	s.Sync(a, b)
	s.works(s.ackSome(b, ref, "60.2", "EUR"))
	progress("60.25", "60.2", "40.3")
	s.is(ref, "open")
	s.works(s.reportSome(a, ref, "40.25", "EUR"))
	progress("100.5", "60.2", "40.3")
	s.is(ref, "reported")
	s.Sync(a, b)
	s.works(s.contest(b, ref))
	s.works(s.ackSome(b, ref, "40", "EUR"))
	s.is(ref, "contested")
	s.works(s.ackSome(b, ref, "0.3", "EUR"))
	s.is(ref, "kept")
	progress("100.5", "100.5", "0")

	// An acknowledgement that names no amount is of all.
	s = begin(t, a, b)
	ref = s.adopted(a, b, paying(a, b)).Point("p")
	s.works(s.ack(b, ref))
	progress("0", "100.5", "0")
	s.is(ref, "kept")
}

// Of what is owed to two, as much is done as both acknowledge; or as its verifier does.
func TestAmountsOwedToTwo(t *testing.T) {
	s := begin(t, a, b, c, m)
	p := paying(a, b)
	p.To, p.Verifier = append(p.To, c), m
	ref := s.adopted(a, b, p).Point("p")
	s.SyncAll()
	done := func(want record.Decimal) {
		t.Helper()
		if got := s.point(ref, later).Performed[0].Acknowledged; got != want {
			t.Errorf("%s is acknowledged, want %s", got, want)
		}
	}
	s.works(s.ackSome(b, ref, "60", "EUR"))
	done("0")
	s.works(s.ackSome(c, ref, "50", "EUR"))
	done("50")
	s.works(s.ackSome(c, ref, "30", "EUR"))
	done("60")
	s.works(s.ackSome(m, ref, "65", "EUR"))
	done("65")
	s.works(s.ackSome(m, ref, "35.5", "EUR"))
	s.is(ref, "kept")
}

// Terms on which two claims differ are named, and nothing counts by them.
func TestTermsOnWhichClaimsDiffer(t *testing.T) {
	s := begin(t, a, b)
	p := paying(b, a)
	p.Due, p.Lapses = record.Due{By: "2025-02-20"}, "2026"
	mine := s.announce(a, p).Point("p")
	s.Sync(a, b)
	p.Amounts = []record.Amount{{Number: "90", Unit: "EUR"}}
	p.Worded, p.Lapses = true, ""
	yours := s.announce(b, sameAs(p, mine)).Point("p")
	got := s.point(yours, later)
	if got.State != "in-force-disputed" || !slices.Equal(got.Differs, []string{"amounts", "condition", "lapses"}) || got.Overdue != 0 {
		t.Errorf("%s, differs on %v, %d days", got.State, got.Differs, got.Overdue)
	}
	// Under law 1 there is no such state.
	s = beginUnder(t, func(c *record.Charter) { c.Law = 1 }, a, b)
	p = owes(b, a)
	p.Due = record.Due{By: "2025-02-20"}
	mine = s.announce(a, p).Point("p")
	s.Sync(a, b)
	p.Due = record.Due{By: "2025-02-21"}
	s.announce(b, sameAs(p, mine))
	s.is(mine, "open")
}

// A point may run after another of the same text, which has no hash yet by which to name it.
func TestDueAfterAPointBesideIt(t *testing.T) {
	s := begin(t, a, b)
	beside := func(name, after string, delay record.Period) record.Point {
		return named(name, record.Due{After: record.After{Point: after, Delay: delay}})
	}
	earlier := named("earlier", record.Due{Earliest: []record.Alternative{{By: "2030"}, {After: record.After{Point: "p", Delay: "1y"}}}})
	txt := s.adopted(a, b, owes(a, b), beside("q", "p", "30d"), earlier)
	s.is(txt.Point("q"), "waiting")
	if got := s.point(txt.Point("earlier"), later); got.DueBy != "2030" {
		t.Errorf("due by %s", got.DueBy)
	}
	s.Say(b, "point.acknowledged", &record.PointAcknowledged{On: "2025-02-16"}, txt.Point("p"))
	for point, want := range map[string]record.Moment{"q": "2025-03-18", "earlier": "2026-02-16"} {
		if got := s.point(txt.Point(point), later); got.DueBy != want {
			t.Errorf("%s: due by %s, want %s", point, got.DueBy, want)
		}
	}
}

// Two sides that have the same minute in two zones, on two days, have one date of it.
func TestDueAfterAMinuteInTwoZones(t *testing.T) {
	for _, x := range []struct {
		mine, yours record.Moment
		by          record.Moment
		is          string
	}{
		{"2025-02-16T00:30+03:00", "2025-02-15T21:30Z", "2025-02-18+03:00", ""},
		{"2025-02-15T21:30Z", "2025-02-16T00:30+03:00", "2025-02-18+03:00", ""},
		{"2025-02-16T00:30+03:00", "2025-02-15T21:29Z", "", "dates-differ"},
		{"2025-02-16+03:00", "2025-02-15", "", "dates-differ"},
	} {
		s := begin(t, a, b)
		held := s.Say(a, "contact.held", &record.ContactHeld{ContactFacts: record.ContactFacts{Form: "call", Level: "officials", When: x.mine}})
		s.Sync(a, b)
		s.works(s.Say(b, "contact.held", &record.ContactHeld{ContactFacts: record.ContactFacts{When: x.yours}}, held))
		s.Sync(b, a)
		ref := s.adopted(a, b, dueOn(record.Due{After: record.After{Event: held, Delay: "2d"}})).Point("p")
		if got := s.point(ref, later); got.DueIs != x.is || got.DueBy != x.by {
			t.Errorf("%s and %s: due by %q, %q", x.mine, x.yours, got.DueBy, got.DueIs)
		}
	}
}

// A time that has begun and is not over is no ground to withhold what is owed for it.
func TestReciprocalWithATimeThatIsNotOver(t *testing.T) {
	s := begin(t, a, b)
	mine, yours := named("mine", record.Due{By: "2025-02-15"}), weekly(b, a)
	yours.Name, mine.Reciprocal = "yours", "yours"
	txt := s.adopted(a, b, mine, yours)
	for at, want := range map[time.Time]string{
		midnight(2025, 2, 16).Add(12 * time.Hour): "overdue",
		midnight(2025, 2, 17):                     "withheld",
	} {
		if got := s.point(txt.Point("mine"), at).State; got != want {
			t.Errorf("at %s it is %s, want %s", at, got, want)
		}
	}
}
