package standing_test

import (
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// A contact is due by the charter's cadence: since the last one that all sides recorded as held,
// or since the founding.
func TestCadence(t *testing.T) {
	s := beginUnder(t, func(c *record.Charter) { c.Cadence = 10 }, a, b)
	at := func(days int) standing.Cadence { return s.read(standingtest.Start.AddDate(0, 0, days)).Cadence }
	if got := at(9); got.State != "due" || got.By != record.At(standingtest.Start.AddDate(0, 0, 10)) || got.Since != "" {
		t.Errorf("before any contact: %+v", got)
	}
	if got := at(13); got.State != "overdue" || got.Overdue != 3 {
		t.Errorf("after ten days: %+v", got)
	}
	p := s.hold(a, "") // on 16 February
	s.Sync(a, b)
	if got := at(11); got.State != "overdue" {
		t.Errorf("a contact that one side alone recorded counts: %+v", got)
	}
	s.hold(b, p)
	want := record.At(time.Date(2025, 2, 27, 0, 0, 0, 0, time.UTC))
	if got := at(11); got.State != "due" || got.Since != p || got.By != want {
		t.Errorf("after a contact: %+v, want by %s", got, want)
	}
	if got := begin(t, a, b).read(later).Cadence; got.State != "not-agreed" {
		t.Errorf("without a cadence: %+v", got)
	}
}

// In a reconstruction nobody is late for a contact of which no account tells.
func TestCadenceOfAReconstruction(t *testing.T) {
	for law, want := range map[int]standing.Cadence{1: {State: "overdue", Overdue: 3}, 2: {State: "untold"}} {
		s := beginUnder(t, func(c *record.Charter) { c.Nature, c.Law, c.Cadence = record.Reconstruction, law, 10 }, a, b)
		if got := s.read(standingtest.Start.AddDate(0, 0, 9)).Cadence; got.State != "due" {
			t.Errorf("law %d: in time it is %s", law, got.State)
		}
		if got := s.read(standingtest.Start.AddDate(0, 0, 13)).Cadence; got.State != want.State || got.Overdue != want.Overdue {
			t.Errorf("law %d: %+v, want %+v", law, got, want)
		}
	}
}

// A line is quiet while signs of life come within the interval, and cut from when one was due.
func TestLife(t *testing.T) {
	s := beginUnder(t, func(c *record.Charter) { c.CheckIn = 6 }, a, b)
	at := s.Node(b, record.Entry{Node: record.CheckIn})
	last := s.Clock.Add(-time.Minute) // the clock moves on with each entry
	life := func(after time.Duration) standing.Life {
		return find(t, s.read(last.Add(after)).Parties, func(p standing.Party) bool { return p.Name == b }).Life
	}
	if got := life(6 * time.Hour); got.State != "quiet" || *got.Last != at || got.At != record.At(last) {
		t.Errorf("within the interval: %+v", got)
	}
	if got := life(6*time.Hour + 11*time.Minute); got.State != "cut" || got.Since != record.At(last.Add(6*time.Hour)) {
		t.Errorf("after it: %+v", got)
	}
	if !s.read(later).Complete {
		t.Error("a check-in is of no kind that is known")
	}
	s.secede(b)
	if got := life(time.Hour); got.State != "gone" {
		t.Errorf("after it left: %+v", got)
	}
	s = begin(t, a, b)
	s.Node(b, record.Entry{Node: record.CheckIn})
	if got := s.party(b).Life.State; got != "not-agreed" {
		t.Errorf("where none is agreed: %s", got)
	}
	// A program that knows only law 1 does not know check-ins.
	s = beginUnder(t, func(c *record.Charter) { c.Law = 1 }, a, b)
	s.Node(b, record.Entry{Node: record.CheckIn})
	if s.read(later).Complete {
		t.Error("under law 1 a check-in is known")
	}
}

// A contact that its sides record as held at the end of all time is as good as any, and a copy that must take
// their word still has a standing that can be written down: the next is due at the end of time.
func TestCadenceAtTheEndOfTime(t *testing.T) {
	s := beginUnder(t, func(c *record.Charter) { c.Cadence = 10 }, a, b)
	last := func() *record.ContactHeld {
		h := held()
		h.When = "9999-12-31"
		return h
	}
	p := s.Say(a, "contact.held", last())
	s.Sync(a, b)
	s.Say(b, "contact.held", last(), p)
	s.Sync(a, b)
	if got := s.read(later).Cadence; got.State != "due" || got.Since != p || got.By.Year() != 9999 {
		t.Errorf("%+v", got)
	}
}
