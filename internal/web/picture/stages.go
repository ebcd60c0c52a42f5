package picture

import (
	"html/template"
	"slices"
	"strings"

	"parley.example/internal/words"
)

// Stages shows a package: its stages from top to bottom, the steps of each side on its own rail, and before
// each stage a gate that is open or shut. Where a default stands, a band between the rails runs along all that
// it lets the others undo.
type Stages struct {
	ID     string // unique in the page
	Stages []Stage
}

// A Stage is the steps between two gates.
type Stage struct {
	Name    string
	State   string   // in words
	Open    bool     // its steps are to be kept, or are
	Notes   []string // together, who is ready, who is awaited, who has certified
	Steps   []Step
	Reached bool // a default that stands reaches it
}

// A Step is a mark on the rail of the side that owes it.
type Step struct {
	By    Side   // Neither: both, or others: a mark on both rails
	Who   string // in words
	Label string
	State string // in words
	Kept  bool   // a full mark, else a hollow one
	Off   bool   // undone: a crossed mark
	Href  string // where the words link to; may be empty
}

// Draw draws the package, in the language of s.
func (t Stages) Draw(s words.Speaker) Picture {
	title, desc := s.Say("picture.stages"), s.Say("layout.nothing")
	if len(t.Stages) > 0 {
		desc = s.Say("picture.stages.desc")
	}
	return Picture{
		SVG:   twice(t.ID, "stages", title, desc, t.draw(s, wideLadder()), t.draw(s, narrowLadder())),
		Key:   t.key(s),
		Words: t.words(s),
	}
}

func (t Stages) draw(s words.Speaker, sh shape) *canvas {
	c := &canvas{width: sh.width, rtl: s.Dir() == "rtl", size: sh.size}
	var lines []func(*canvas)
	y := c.leading()
	for _, st := range t.Stages {
		y = c.lines(0, y, "date", wrap(st.Name, sh.size, sh.width, 2))
		y = c.lines(0, y, "row", wrap(st.State, sh.size, sh.width, 2))
		for _, n := range st.Notes {
			y = c.lines(0, y, "also", wrap(n, sh.size, sh.width, 3))
		}
		gate := y - 2
		c.gate(sh, gate, st.Open)
		y = gate + 20
		for _, step := range st.Steps {
			y = c.step(sh, step, y)
		}
		end := y - 2
		lines = append(lines, func(under *canvas) {
			for _, x := range sh.rails {
				class := "track"
				if !st.Open {
					class = "rail"
				}
				under.line(x, gate, x, end, class)
			}
			if st.Reached {
				mid := (sh.rails[0] + sh.rails[1]) / 2
				under.line(mid, gate+6, mid, end-4, "reach")
			}
		})
		y = end + c.leading() + 18
	}
	c.height = max(y-c.leading()-12, 20)
	c.under(func(under *canvas) {
		for _, line := range lines {
			line(under)
		}
	})
	return c
}

// gate draws what stands before a stage: a bar across both rails while it is shut, two leaves once it is open.
func (c *canvas) gate(sh shape, y float64, open bool) {
	const past = 9
	a, b := sh.rails[0], sh.rails[1]
	if !open {
		c.line(a-past, y, b+past, y, "gate")
		return
	}
	c.line(a-past, y, a+past, y, "gate")
	c.line(b-past, y, b+past, y, "gate")
}

// step draws a step at y, and returns where the next one is drawn.
func (c *canvas) step(sh shape, step Step, y float64) float64 {
	column := 0
	if step.By == Theirs {
		column = 1
	}
	on := []float64{sh.rails[column]}
	if step.By == Neither {
		on = sh.rails[:]
	}
	class := "node " + step.By.class()
	if !step.Kept || step.Off {
		class += " lifted"
	}
	for _, x := range on {
		c.circle(x, y, 4.5, class)
		if step.Off {
			c.cross(x, y, 7, "crossed")
		}
	}
	x, below := sh.text[column], y+0.35*c.size
	below = c.lines(x, below, "label", wrap(step.Label, sh.size, sh.textWidth, 5))
	below = c.lines(x, below, "row "+step.By.class(), wrap(step.Who, sh.size, sh.textWidth, 2))
	below = c.lines(x, below, "also", wrap(step.State, sh.size, sh.textWidth, 3))
	return below - c.leading() + sh.between
}

// key explains the marks and gates that there are, and no others.
func (t Stages) key(s words.Speaker) template.HTML {
	some := func(is func(Stage) bool) bool { return slices.ContainsFunc(t.Stages, is) }
	step := func(is func(Step) bool) bool {
		return some(func(st Stage) bool { return slices.ContainsFunc(st.Steps, is) })
	}
	sh := shape{rails: [2]float64{12, 36}}
	mark := func(m Step) func(*canvas) {
		return func(c *canvas) {
			class := "node neither"
			if !m.Kept {
				class += " lifted"
			}
			c.circle(12, 8, 4.5, class)
			if m.Off {
				c.cross(12, 8, 7, "crossed")
			}
		}
	}
	var signs []sign
	for _, k := range []struct {
		there bool
		word  string
		draw  func(*canvas)
	}{
		{some(func(st Stage) bool { return st.Open }), "gate-open", func(c *canvas) { c.gate(sh, 8, true) }},
		{some(func(st Stage) bool { return !st.Open }), "gate-shut", func(c *canvas) { c.gate(sh, 8, false) }},
		{step(func(m Step) bool { return m.Kept && !m.Off }), "kept", mark(Step{Kept: true})},
		{step(func(m Step) bool { return !m.Kept && !m.Off }), "owed", mark(Step{})},
		{step(func(m Step) bool { return m.Off }), "undone", mark(Step{Off: true})},
		{some(func(st Stage) bool { return st.Reached }), "reach", func(c *canvas) { c.line(12, 0, 12, 16, "reach") }},
	} {
		if k.there {
			signs = append(signs, sign{wide: strings.HasPrefix(k.word, "gate"), draw: k.draw, says: s.Say("picture.stages.key." + k.word)})
		}
	}
	return keyed(s, signs)
}

func (t Stages) words(s words.Speaker) template.HTML {
	var items []item
	for _, st := range t.Stages {
		notes := slices.Clone(st.Notes)
		if st.Reached {
			notes = append(notes, s.Say("picture.stages.key.reach"))
		}
		items = append(items, item{When: st.Name, What: st.State, Notes: notes})
		for _, step := range st.Steps {
			items = append(items, item{When: step.Who, What: step.Label, Href: step.Href, Notes: []string{step.State}})
		}
	}
	return list(items)
}
