package picture

import (
	"html/template"
	"slices"

	"parley.example/internal/words"
)

// Commitments shows who owes whom what, by when, between two rails, ours where a line of text starts: a
// line that leaves the rail of the one who owes, and gets as far as the commitment has come.
type Commitments struct {
	ID   string // unique in the page
	Owed []Commitment
}

// A Progress is how far a commitment has come, as it is drawn.
type Progress int

const (
	Open     Progress = iota // a dashed line halfway
	Kept                     // a line across, with its tip
	Overdue                  // a line that a bar stops
	Disputed                 // two lines that do not meet
	Ended                    // nobody owes it any more: a hairline that ends
)

// A Commitment is a line of the picture.
type Commitment struct {
	ID       string
	By       Side   // who owes it; Neither: both, or others
	Who      string // who owes whom, in words
	Due      When   // Day zero: there is no deadline
	Label    string
	Progress Progress
	State    string // in words
	Href     string // where the words link to; may be empty
}

// Draw draws the commitments, in the language of s.
func (t Commitments) Draw(s words.Speaker) Picture {
	title, desc := s.Say("picture.commitments"), s.Say("layout.nothing")
	if len(t.Owed) > 0 {
		desc = s.Say("picture.commitments.desc")
	}
	return Picture{
		SVG:   twice(t.ID, "commitments", title, desc, t.draw(s, wideLadder()), t.draw(s, narrowCommitments())),
		Key:   t.key(s),
		Words: t.words(s),
	}
}

// narrowCommitments has the rails further apart than a ladder, for the lines between them.
func narrowCommitments() shape {
	sh := narrowLadder()
	sh.rails = [2]float64{8, 76}
	sh.text = [2]float64{96, 96}
	sh.textWidth = narrowWidth - 96
	return sh
}

// sorted has those that are due first first, and what has no deadline last.
func (t Commitments) sorted() []Commitment {
	all := slices.Clone(t.Owed)
	slices.SortStableFunc(all, func(a, b Commitment) int {
		if a.Due.Day.IsZero() != b.Due.Day.IsZero() {
			if a.Due.Day.IsZero() {
				return 1
			}
			return -1
		}
		return a.Due.Day.Compare(b.Due.Day)
	})
	return all
}

func (t Commitments) draw(s words.Speaker, sh shape) *canvas {
	c := &canvas{width: sh.width, rtl: s.Dir() == "rtl", size: sh.size}
	y := 10.0
	for _, o := range t.sorted() {
		c.owed(sh, o, y)
		column := 0
		if o.By == Theirs {
			column = 1
		}
		x, below := sh.text[column], y+0.35*sh.size
		below = c.lines(x, below, "date", wrap(o.Due.Words, sh.size, sh.textWidth, 2))
		below = c.lines(x, below, "label", wrap(o.Label, sh.size, sh.textWidth, 5))
		below = c.lines(x, below, "row "+o.By.class(), wrap(o.Who, sh.size, sh.textWidth, 2))
		below = c.lines(x, below, "also", wrap(o.State, sh.size, sh.textWidth, 3))
		y = below - c.leading() + sh.between
	}
	c.height = max(y-sh.between+8, 20)
	c.under(func(under *canvas) {
		for _, x := range sh.rails {
			under.line(x, 2, x, c.height-2, "rail")
		}
	})
	return c
}

// apart is how far the two lines of a dispute are from each other.
const apart = 7

// owed draws the line of a commitment at y. It runs from the rail of the one who owes; where both do, from
// both.
func (c *canvas) owed(sh shape, o Commitment, y float64) {
	from, to := sh.rails[0], sh.rails[1]
	if o.By == Theirs {
		from, to = to, from
	}
	at := func(share float64) float64 { return from + (to-from)*share }
	class := o.By.class()
	switch o.Progress {
	case Kept:
		c.line(at(0.08), y, at(0.9), y, "owed "+class)
		c.arrowhead(at(0.95), y, to-from, 0, "head "+class)
		if o.By == Neither {
			c.arrowhead(at(0.05), y, from-to, 0, "head "+class)
		}
	case Overdue:
		c.line(at(0.08), y, at(0.55), y, "owed open "+class)
		c.line(at(0.55), y-8, at(0.55), y+8, "stop")
		c.line(at(0.59), y-8, at(0.59), y+8, "stop")
	case Disputed:
		c.line(at(0.08), y, at(0.47), y, "owed "+class)
		c.line(at(0.53), y+apart, at(0.92), y+apart, "owed "+opposite(o.By).class())
		c.circle(to, y+apart, 4.5, "node "+opposite(o.By).class()+" lifted")
	case Ended:
		c.line(at(0.08), y, at(0.5), y, "ended")
		c.line(at(0.5), y-4, at(0.5), y+4, "ended")
	default:
		if o.By == Neither {
			c.line(at(0.08), y, at(0.42), y, "owed open "+class)
			c.line(at(0.92), y, at(0.58), y, "owed open "+class)
			break
		}
		c.line(at(0.08), y, at(0.55), y, "owed open "+class)
	}
	hollow := " lifted"
	if o.Progress == Kept {
		hollow = ""
	}
	c.circle(from, y, 4.5, "node "+class+hollow)
	if o.By == Neither && o.Progress != Disputed {
		c.circle(to, y, 4.5, "node "+class+hollow)
	}
}

func opposite(s Side) Side {
	switch s {
	case Ours:
		return Theirs
	case Theirs:
		return Ours
	default:
		return Neither
	}
}

// key explains the lines that there are, and no others.
func (t Commitments) key(s words.Speaker) template.HTML {
	var signs []sign
	sh := shape{rails: [2]float64{5, 43}}
	for _, k := range []struct {
		progress Progress
		word     string
	}{{Kept, "kept"}, {Open, "open"}, {Overdue, "overdue"}, {Disputed, "disputed"}, {Ended, "ended"}} {
		if slices.ContainsFunc(t.Owed, func(o Commitment) bool { return o.Progress == k.progress }) {
			signs = append(signs, sign{wide: true, draw: func(c *canvas) {
				c.owed(sh, Commitment{By: Ours, Progress: k.progress}, 6)
			}, says: s.Say("picture.commitments.key." + k.word)})
		}
	}
	return keyed(s, signs)
}

func (t Commitments) words(s words.Speaker) template.HTML {
	var items []item
	for _, o := range t.sorted() {
		items = append(items, item{When: o.Due.Words, What: o.Label, Href: o.Href, Notes: []string{o.Who, o.State}})
	}
	return list(items)
}
