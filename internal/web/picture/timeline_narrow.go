package picture

import (
	"slices"

	"parley.example/internal/words"
)

// The measures of the narrow sheet, on which time runs downwards.
const (
	narrowWidth = 320
	narrowText  = 13
	trackWidth  = 19 // between the lines of the levels
	firstTrack  = 11
)

// narrow draws the timeline for a telephone: a line down the sheet for each level and one for
// the measures, and the words of each mark beside it.
func (t Timeline) narrow(s words.Speaker, columns []column) *canvas {
	c := &canvas{width: narrowWidth, rtl: s.Dir() == "rtl", size: narrowText}
	names, _, measures := t.rows()
	tracks := measures
	if len(t.Measures) > 0 {
		tracks++
	}
	text := firstTrack + trackWidth*float64(tracks-1) + 16
	track := func(e event) float64 { return firstTrack + trackWidth*float64(min(e.row, measures)) }

	type at struct{ x, y float64 }
	marks := map[string]at{}
	var order []at
	y := 4.0
	lines := &canvas{rtl: c.rtl, width: c.width, size: c.size} // under the marks and the lines between them
	top := y
	tracksTo := func(bottom float64) {
		for i := range tracks {
			x := firstTrack + trackWidth*float64(i)
			lines.line(x, top, x, bottom, "staff")
		}
	}
	for i, col := range columns {
		if i > 0 {
			if _, broken := distance(s, columns[i-1].when, col.when); broken != "" {
				tracksTo(y)
				c.text(text, y+c.leading()+2, "gap", broken)
				c.line(firstTrack-4, y+c.leading()+2, firstTrack+4, y+c.leading()-6, "axis")
				c.line(firstTrack-4, y+c.leading()-3, firstTrack+4, y+c.leading()-11, "axis")
				y += 2*c.leading() + 4
				top = y
			}
		}
		for _, e := range col.events {
			x, middle := track(e), y+c.leading()-4
			who, side := names[e.row], "row"
			if e.contact != nil {
				marks[e.contact.ID] = at{x, middle}
				order = append(order, at{x, middle})
				if e.contact.Note != "" {
					who = s.List([]string{who}) + " · " + e.contact.Note
				}
			} else {
				side += " " + e.measure.By.Side.class()
			}
			c.mark(e, x, middle)
			below := c.lines(text, y+c.leading(), "date", wrap(col.when.Words, narrowText, narrowWidth-text, 2))
			below = c.lines(text, below, "label", wrap(e.label(), narrowText, narrowWidth-text, 4))
			below = c.lines(text, below, side, wrap(who, narrowText, narrowWidth-text, 2))
			y = below - c.leading() + 14
		}
	}
	tracksTo(y)
	for _, contact := range t.Contacts {
		to := marks[contact.ID]
		for _, id := range contact.Follows {
			if from, ok := marks[id]; ok && from.y < to.y {
				clear := !slices.ContainsFunc(order, func(a at) bool { return a.x == to.x && from.y < a.y && a.y < to.y })
				lines.follow(point{from.x, from.y + markRadius}, point{to.x, to.y - markRadius}, clear)
			}
		}
	}
	c.height = y + 4
	drawn := c.body.String()
	c.body.Reset()
	c.body.WriteString(lines.body.String() + drawn)
	return c
}

// follow draws the line from a mark to one further down. It turns into the second mark's line
// at once and runs along it, or, when other marks are in the way, beside it.
func (c *canvas) follow(from, to point, clear bool) {
	const turn = 30
	side := 0.0
	if !clear {
		side = -6
	}
	if to.y-from.y < turn+12 {
		c.curve("follows", from, point{from.x, (from.y + to.y) / 2}, point{to.x + 2*side, (from.y + to.y) / 2}, to)
	} else {
		a, b := point{to.x + side, from.y + turn}, point{to.x + side, to.y - 14}
		c.curve("follows", from, point{from.x, from.y + turn/2}, point{a.x, from.y + turn/2}, a)
		c.line(a.x, a.y, b.x, b.y, "follows")
		c.curve("follows", b, point{b.x, b.y + 6}, point{to.x, to.y - 8}, to)
	}
	c.arrowhead(to.x, to.y, 0, 1, "tip")
}
