package picture

import (
	"cmp"
	"slices"
	"time"

	"parley.example/internal/words"
)

// A Timeline shows contacts on a time axis, a row for each level, with a line from each
// contact to those that follow it, and measures below the axis, a row for each party.
//
// Time is spaced for reading and not to scale: what happens within some weeks after years of
// silence needs the room that the years do not. The distance between two dates grows with the
// logarithm of the days between them, a gap of more than a year breaks the axis and says how
// long it is, and every date is printed. A picture that is wider than the sheet goes on below,
// as music does, and shows in each system only the rows that have something to say there.
type Timeline struct {
	ID       string // unique in the page
	Levels   []string
	Parties  []Party
	Contacts []Contact
	Measures []Measure
}

// brokenAfter is the gap that breaks the axis.
const brokenAfter = 366 * 24 * time.Hour

// Draw draws the timeline, in the language of s.
func (t Timeline) Draw(s words.Speaker) Picture {
	title, desc := s.Say("picture.timeline"), t.describe(s)
	columns := t.columns()
	wide, narrow := t.wide(s, columns), t.narrow(s, columns)
	return Picture{
		SVG:   twice(t.ID, "timeline", title, desc, wide, narrow),
		Key:   t.key(s),
		Words: t.words(s),
	}
}

func (t Timeline) describe(s words.Speaker) string {
	columns := t.columns()
	if len(columns) == 0 {
		return s.Say("layout.nothing")
	}
	return s.Say("picture.timeline.desc",
		"contacts", s.Count("contact.count", len(t.Contacts)),
		"measures", s.Count("measure.count", len(t.Measures)),
		"from", columns[0].when.Words, "to", columns[len(columns)-1].when.Words)
}

// A column is what happens at one date, at most one thing a row.
type column struct {
	when   When
	events []event
}

// An event is a contact or a measure in its row. Rows count from the top: first the levels,
// then the parties.
type event struct {
	row     int
	contact *Contact
	measure *Measure
}

func (e event) label() string {
	if e.contact != nil {
		return e.contact.Label
	}
	return e.measure.Label
}

func (c column) has(row int) bool {
	return slices.ContainsFunc(c.events, func(e event) bool { return e.row == row })
}

// rows names the rows: the levels in their order, those that are only met with at a contact
// after them, then the parties likewise. measures is the index of the first party.
func (t Timeline) rows() (names []string, sides []Side, measures int) {
	add := func(name string, side Side) {
		if !slices.Contains(names[measures:], name) {
			names, sides = append(names, name), append(sides, side)
		}
	}
	for _, l := range t.Levels {
		add(l, Neither)
	}
	for _, c := range t.Contacts {
		add(c.Level, Neither)
	}
	measures = len(names)
	for _, p := range t.Parties {
		add(p.Name, p.Side)
	}
	for _, m := range t.Measures {
		add(m.By.Name, m.By.Side)
	}
	return names, sides, measures
}

// columns puts everything in the order of its date, and what has the same date into one column
// as far as its rows differ.
func (t Timeline) columns() []column {
	names, _, measures := t.rows()
	type dated struct {
		when When
		event
	}
	var all []dated
	for i := range t.Contacts {
		c := &t.Contacts[i]
		all = append(all, dated{c.When, event{slices.Index(names[:measures], c.Level), c, nil}})
	}
	for i := range t.Measures {
		m := &t.Measures[i]
		all = append(all, dated{m.When, event{measures + slices.Index(names[measures:], m.By.Name), nil, m}})
	}
	slices.SortStableFunc(all, func(a, b dated) int { return a.when.Day.Compare(b.when.Day) })
	var columns []column
	for _, d := range all {
		last := len(columns) - 1
		if last < 0 || columns[last].when.Words != d.when.Words || columns[last].has(d.row) {
			columns = append(columns, column{when: d.when})
			last++
		}
		columns[last].events = append(columns[last].events, d.event)
	}
	for _, c := range columns {
		slices.SortStableFunc(c.events, func(a, b event) int { return cmp.Compare(a.row, b.row) })
	}
	return columns
}

// mark draws the mark of an event.
func (c *canvas) mark(e event, x, y float64) {
	const r = 5.5
	if e.contact == nil {
		class := "mark " + e.measure.By.Side.class()
		if e.measure.Lifted != nil {
			class += " lifted"
		}
		c.rect(x-r+0.5, y-r+0.5, 2*r-1, 2*r-1, class)
		return
	}
	c.circle(x, y, r, "mark "+e.contact.State.class())
	if e.contact.State == Cancelled {
		c.cross(x, y, r+1.5, "crossed")
	}
}
