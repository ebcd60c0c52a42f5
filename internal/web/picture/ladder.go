package picture

import (
	"math"
	"slices"

	"parley.example/internal/words"
)

// A Ladder shows measures in two columns, ours where a line of text starts and all others
// opposite: each a rung at its date, filled while it stands and open once it is lifted, with an
// arrow to the one that it answers. It reads from top to bottom as a story.
type Ladder struct {
	ID       string // unique in the page
	Measures []Measure
}

// Draw draws the ladder, in the language of s.
func (l Ladder) Draw(s words.Speaker) Picture {
	title := s.Say("picture.ladder")
	desc := s.Say("layout.nothing")
	if len(l.Measures) > 0 {
		desc = s.Say("picture.ladder.desc", "measures", s.Count("measure.count", len(l.Measures)))
	}
	return Picture{
		SVG:   twice(l.ID, "ladder", title, desc, l.draw(s, wideLadder()), l.draw(s, narrowLadder())),
		Key:   l.key(s),
		Words: l.words(s),
	}
}

// A shape is where a ladder's parts stand on its sheet.
type shape struct {
	width, size float64
	rails       [2]float64 // ours and the others'
	text        [2]float64 // where the text of each starts
	textWidth   float64
	rungs       [2][2]float64 // from where to where each one's rungs run
	between     float64       // rung to rung, beside the text
}

func wideLadder() shape {
	return shape{
		width: wideWidth, size: wideText + 1.5, textWidth: 340,
		rails: [2]float64{370, 510}, text: [2]float64{0, 530},
		rungs:   [2][2]float64{{0, 370}, {510, 880}},
		between: 26,
	}
}

func narrowLadder() shape {
	return shape{
		width: narrowWidth, size: narrowText, textWidth: 240,
		rails: [2]float64{10, 58}, text: [2]float64{80, 80},
		rungs:   [2][2]float64{{10, 320}, {58, 320}},
		between: 20,
	}
}

func (l Ladder) sorted() []Measure {
	all := slices.Clone(l.Measures)
	slices.SortStableFunc(all, func(a, b Measure) int { return a.When.Day.Compare(b.When.Day) })
	return all
}

const rungHeight = 5

func (l Ladder) draw(s words.Speaker, sh shape) *canvas {
	c := &canvas{width: sh.width, rtl: s.Dir() == "rtl", size: sh.size}
	nodes := map[string]point{}
	y := 10.0
	for _, m := range l.sorted() {
		column := 1
		if m.By.Side == Ours {
			column = 0
		}
		nodes[m.ID] = point{sh.rails[column], y}
		y = c.rung(s, sh, column, m, y) + sh.between
	}
	c.height = max(y-sh.between+8, 20)
	for _, m := range l.Measures {
		n := nodes[m.ID]
		c.circle(n.x, n.y, 4.5, "node "+m.By.Side.class()+lifted(m))
	}
	c.under(func(under *canvas) {
		for _, x := range sh.rails {
			under.line(x, 2, x, c.height-2, "rail")
		}
		for _, m := range l.Measures {
			for _, id := range m.Answers {
				if to, ok := nodes[id]; ok && to.y < nodes[m.ID].y {
					under.answer(nodes[m.ID], to, sh)
				}
			}
		}
	})
	return c
}

func lifted(m Measure) string {
	if m.Lifted != nil {
		return " lifted"
	}
	return ""
}

// rung draws a measure at y and returns the y below its words.
func (c *canvas) rung(s words.Speaker, sh shape, column int, m Measure, y float64) float64 {
	from, to := sh.rungs[column][0], sh.rungs[column][1]
	c.rect(from, y-rungHeight/2, to-from, rungHeight, "rung "+m.By.Side.class()+lifted(m))
	x := sh.text[column]
	below := y + rungHeight + c.leading()
	below = c.lines(x, below, "row "+m.By.Side.class(), wrap(m.By.Name, sh.size, sh.textWidth, 2))
	below = c.lines(x, below, "date", wrap(m.When.Words, sh.size, sh.textWidth, 2))
	below = c.lines(x, below, "label", wrap(m.Label, sh.size, sh.textWidth, 5))
	if m.Also != "" {
		below = c.lines(x, below, "also", wrap(s.Say("picture.ladder.answers", "what", m.Also), sh.size, sh.textWidth, 3))
	}
	if m.Lifted != nil {
		below = c.lines(x, below, "also", wrap(s.Say("picture.ladder.lifted", "date", m.Lifted.Words), sh.size, sh.textWidth, 2))
	}
	return below - c.leading()
}

// answer draws the arrow from a measure's node to that of the one it answers: straight across
// to the other rail, or in a bow between the rails when both are on the same.
func (c *canvas) answer(from, to point, sh shape) {
	const clear = 6 // of the node
	if from.x != to.x {
		d := from.distance(to)
		a, b := from.towards(to, clear), from.towards(to, d-clear-1)
		c.line(a.x, a.y, b.x, b.y, "answers")
		c.arrowhead(b.x, b.y, to.x-from.x, to.y-from.y, "tip")
		return
	}
	inward := sh.rails[0] + sh.rails[1] - 2*from.x // towards the other rail
	bow := from.x + math.Copysign(math.Min(36, math.Abs(inward)*0.7), inward)
	tip := point{to.x + math.Copysign(clear, inward), to.y + 3}
	c.curve("answers", point{from.x + math.Copysign(clear, inward), from.y}, point{bow, from.y - 12}, point{bow, to.y + 16}, tip)
	c.arrowhead(tip.x, tip.y, tip.x-bow, tip.y-to.y-16, "tip")
}
