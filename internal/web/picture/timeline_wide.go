package picture

import (
	"math"
	"slices"

	"parley.example/internal/words"
)

// The measures of the wide sheet, in its own units, which are CSS pixels when it is shown at
// its full width.
const (
	wideWidth  = 880
	wideText   = 12.5
	labelWidth = 112 // a label is wrapped at this
	dateWidth  = 92  // a date is wrapped at this
	labelLines = 3
	markInset  = 6  // from the start of a column to the middle of its mark
	gutter     = 22 // the least distance between columns: lines run here
	laneHeight = 7  // between lines that run side by side
	sheetEnd   = 8  // left free at the end of a system
)

// A placed column has its room on the sheet.
type placed struct {
	column
	x, width float64
	gap      float64 // before it
	broken   string  // how long the axis is broken before it, in words
}

// A system is one line of the timeline, as in music.
type system struct {
	columns []placed
	rows    []int             // those that have something in it
	y       map[int]float64   // of each row's line
	lanes   map[int][]float64 // by row, where each lane's last line ends
	axis    float64
}

// A spot is where a contact's mark stands.
type spot struct {
	system, column int // column of the system
	row            int
	x              float64
}

func (t Timeline) wide(s words.Speaker, columns []column) *canvas {
	c := &canvas{width: wideWidth, rtl: s.Dir() == "rtl", size: wideText}
	names, sides, measures := t.rows()
	start := t.rowNames(names)
	systems := t.systems(s, columns, start)
	spots := find(systems)
	y := 4.0
	routes := plan(systems, spots, t.Contacts)
	for i := range systems {
		y = systems[i].layOut(c, y, measures, routes, i)
		systems[i].draw(c, names, sides, measures, start)
		y += 20
	}
	drawRoutes(c, systems, routes, start)
	c.height = y - 12
	return c
}

// rowNames is the width that the names of the rows need at the start of each system.
func (t Timeline) rowNames(names []string) float64 {
	w := 0.0
	for _, n := range names {
		w = max(w, widest(wrap(n, wideText, labelWidth, 2), wideText))
	}
	return w + 16
}

// systems gives every column its room and breaks the line where the sheet ends. Lines are of
// about one length: the shortest that needs no more of them.
func (t Timeline) systems(s words.Speaker, columns []column, start float64) []system {
	room := make([]placed, len(columns))
	for i, col := range columns {
		p := placed{column: col, width: widest(wrap(col.when.Words, wideText, dateWidth, 3), wideText), gap: gutter}
		for _, e := range col.events {
			p.width = max(p.width, widest(wrap(e.label(), wideText, labelWidth, labelLines), wideText))
		}
		if i > 0 {
			p.gap, p.broken = distance(s, columns[i-1].when, col.when)
		}
		room[i] = p
	}
	const full = wideWidth - sheetEnd
	fewest, limit := len(fill(room, start, full)), float64(full)
	for shorter := limit - 10; shorter > start && len(fill(room, start, shorter)) == fewest; shorter -= 10 {
		limit = shorter
	}
	all := fill(room, start, limit)
	for i := range all {
		all[i].justify(start)
		all[i].findRows()
	}
	return all
}

// fill breaks the columns into lines that end before limit. A gap that breaks the axis begins a
// line, unless all that follows fits on the same one.
func fill(room []placed, start, limit float64) []system {
	var all []system
	x := math.Inf(1)
	for i, p := range room {
		if x+p.gap+p.width > limit || p.broken != "" && x+length(room[i:]) > limit {
			all = append(all, system{})
			x = start
			if p.broken == "" {
				p.gap = gutter
			}
		}
		sys := &all[len(all)-1]
		p.x = x + p.gap
		sys.columns = append(sys.columns, p)
		x = p.x + p.width
	}
	return all
}

func length(room []placed) float64 {
	sum := 0.0
	for _, p := range room {
		sum += p.gap + p.width
	}
	return sum
}

// distance is the room between two dates: more for more days, but only by the logarithm; and
// the words for a gap that breaks the axis.
func distance(s words.Speaker, from, to When) (room float64, broken string) {
	between := to.Day.Sub(from.Day)
	if between > brokenAfter {
		broken = s.Span(from.Day, to.Day)
		return measure(broken, wideText) + 2*gutter, broken
	}
	return gutter + 5*math.Log2(1+between.Hours()/24/3), ""
}

// justify spreads the columns over the whole line, unless that would tear them apart.
func (sys *system) justify(start float64) {
	end := sys.columns[len(sys.columns)-1]
	rest := wideWidth - sheetEnd - end.x - end.width
	if rest > (wideWidth-start)/2 {
		return
	}
	share := rest / float64(len(sys.columns))
	for i := range sys.columns {
		sys.columns[i].x += share * float64(i+1)
		sys.columns[i].gap += share
	}
}

func (sys *system) findRows() {
	for _, col := range sys.columns {
		for _, e := range col.events {
			sys.rows = append(sys.rows, e.row)
		}
	}
	slices.Sort(sys.rows)
	sys.rows = slices.Compact(sys.rows)
}

// find says where each contact's mark stands, by the contact's id.
func find(systems []system) map[string]spot {
	spots := map[string]spot{}
	for i, sys := range systems {
		for j, col := range sys.columns {
			for _, e := range col.events {
				if e.contact != nil {
					spots[e.contact.ID] = spot{i, j, e.row, col.x + markInset}
				}
			}
		}
	}
	return spots
}

// layOut gives each row of the system its line, below y, and returns the y below the system.
func (sys *system) layOut(c *canvas, y float64, measures int, routes []route, index int) float64 {
	sys.y = map[int]float64{}
	axisDone := false
	axis := func() {
		sys.axis = y + 6
		dates := 0
		for _, col := range sys.columns {
			dates = max(dates, len(wrap(col.when.Words, wideText, dateWidth, 3)))
		}
		y = sys.axis + 10 + c.leading()*float64(dates)
		axisDone = true
	}
	for _, row := range sys.rows {
		if row >= measures && !axisDone {
			axis()
		}
		lanes := 0
		for _, r := range routes {
			if r.system == index && r.laneRow == row {
				lanes = max(lanes, r.lane+1)
			}
		}
		sys.y[row] = y + 12 + laneHeight*float64(lanes)
		labels := 0
		for _, col := range sys.columns {
			for _, e := range col.events {
				if e.row == row {
					labels = max(labels, len(wrap(e.label(), wideText, labelWidth, labelLines)))
				}
			}
		}
		y = sys.y[row] + 10 + c.leading()*float64(labels)
	}
	if !axisDone {
		axis()
	}
	return y
}

// draw draws everything of a system but the lines between contacts.
func (sys *system) draw(c *canvas, names []string, sides []Side, measures int, start float64) {
	for _, row := range sys.rows {
		y := sys.y[row]
		c.line(start-6, y, c.width, y, "staff")
		lines := wrap(names[row], wideText, labelWidth, 2)
		class := "row"
		if row >= measures {
			class += " " + sides[row].class()
		}
		c.lines(0, y+4-c.leading()*float64(len(lines)-1)/2, class, lines)
	}
	from := start - 6
	for i, col := range sys.columns {
		x := col.x + markInset
		if col.broken != "" {
			middle := col.x - col.gap/2
			if i == 0 {
				middle = start + (col.x-start)/2
			}
			c.line(from, sys.axis, middle-5, sys.axis, "axis")
			c.line(middle-7, sys.axis+5, middle-3, sys.axis-5, "axis")
			c.line(middle+3, sys.axis+5, middle+7, sys.axis-5, "axis")
			c.middle(middle, sys.axis+5+c.leading(), "gap", col.broken)
			from = middle + 5
		}
		c.line(x, sys.axis-3, x, sys.axis+3, "axis")
		c.lines(col.x, sys.axis+5+c.leading(), "date", wrap(col.when.Words, wideText, dateWidth, 3))
		for _, e := range col.events {
			c.mark(e, x, sys.y[e.row])
			class := "label"
			if e.contact != nil {
				class += " " + e.contact.State.class()
			}
			c.lines(col.x, sys.y[e.row]+8+c.leading(), class, wrap(e.label(), wideText, labelWidth, labelLines))
		}
	}
	c.line(from, sys.axis, c.width, sys.axis, "axis")
}
