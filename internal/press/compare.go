package press

import (
	"html/template"
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/record"
	"parley.example/standing"
)

// A comparison is what two sides say of one contact: their words in two columns, and the
// points with what is between them.
type comparison struct {
	Ours, Theirs account
	Points       []compared
	Linked       *linked // what this publication has found beside the points; nil: nothing
}

// An account is one side's readouts: mostly one.
type account struct {
	Party    string
	Readouts []writtenEntry
	Silent   string // what is said where none is shown
}

type writtenEntry struct {
	web.Entry
	Lang string
}

// A compared is one point in two accounts. What stands on a side is what it said, or a note of
// what it did.
type compared struct {
	Topic        string
	Ours, Theirs *column
	Gutter       template.HTML
	InWords      string
	Marks        []web.State
}

type column struct {
	Said     *web.Said
	Note     string
	Citation *web.Citation
}

// comparisons compares the readouts of the side on the left with those of each other side.
func (v *view) comparisons(c standing.Contact) ([]comparison, error) {
	readouts := v.readouts(c)
	sides := v.Principals()
	if len(readouts) == 0 || len(sides) < 2 {
		return nil, nil
	}
	found, err := v.press.library.Comparisons(v.ctx(), v.ID)
	if err != nil {
		return nil, err
	}
	var all []comparison
	for _, other := range sides[1:] {
		if len(sides) > 2 && len(readouts[other]) == 0 && len(all) > 0 {
			continue
		}
		all = append(all, comparison{
			Ours: v.account(sides[0], readouts[sides[0]]), Theirs: v.account(other, readouts[other]),
			Points: v.comparePoints(sides[0], other, readouts[sides[0]], readouts[other]),
			Linked: v.linked(found, readouts[sides[0]], readouts[other]),
		})
	}
	return all, nil
}

func (v *view) account(p record.PartyName, readouts []node.Line) account {
	a := account{Party: v.Name(p)}
	for _, l := range slices.Backward(readouts) {
		e := v.entry(l, 3)
		if l.Body != nil {
			e.Said = v.Said(l.Body.Text) // all of it
		}
		_, lang := v.EntryName(l)
		a.Readouts = append(a.Readouts, writtenEntry{e, lang})
	}
	if len(readouts) == 0 {
		a.Silent = v.Say("press.contact.silent", "by", a.Party)
	}
	return a
}

// comparePoints shows what is between the points of two accounts.
func (v *view) comparePoints(ours, theirs record.PartyName, left, right []node.Line) []compared {
	var all []compared
	for _, pair := range v.Compare(ours, theirs, v.pointsOf(left), v.pointsOf(right)) {
		all = append(all, v.compared(pair, ours, theirs))
	}
	return all
}

func (v *view) pointsOf(lines []node.Line) []standing.Point {
	var all []standing.Point
	for _, l := range slices.Backward(lines) {
		t, ok := l.Act.Terms.(*record.Readout)
		if !ok || l.Breach != nil {
			continue
		}
		for _, p := range t.Points {
			if stands, ok := v.Point(record.RefTo(l.Act.Hash).Point(p.Name)); ok {
				all = append(all, stands)
			}
		}
	}
	return all
}

// column is what one side says of a point: in its account, or by what it did instead.
func (v *view) column(pair telling.Pair, point *standing.Point, side record.PartyName) *column {
	if point != nil {
		text, lang := v.Words(point.Ref, v.Langs()...)
		return &column{Said: &web.Said{Text: text, Lang: v.Foreign(lang)}}
	}
	c := &column{}
	switch pair.Match {
	case picture.Differ:
		c.Note = v.Say("press.compare.contested", "by", v.Name(side))
	case picture.Both:
		c.Note = v.Say("press.compare."+pair.Point.Agreed, "by", v.Name(side))
	default:
		return nil
	}
	if l := pair.Answer; l != nil {
		c.Citation = v.Cited(standing.Cite{Party: l.Party, N: l.N})
		if l.Body != nil && l.Act.Kind != "readout" {
			c.Said = v.Said(l.Body.Text)
		}
	}
	return c
}

func (v *view) compared(pair telling.Pair, ours, theirs record.PartyName) compared {
	p := pair.Point
	c := compared{
		Marks: v.Certainty(p.Line),
		Ours:  v.column(pair, pair.Ours, ours), Theirs: v.column(pair, pair.Theirs, theirs),
	}
	if p.State != "claimed" && p.State != "agreed" { // which the gutter shows
		c.Marks = append([]web.State{v.PointMark(p)}, c.Marks...)
	}
	c.Gutter, c.InWords = picture.Gutter(v.Speaker, pair.Match, v.Name(ours), v.Name(theirs))
	if (pair.Ours == nil || pair.Theirs == nil) && (p.Agreed == "confirmed" || p.Agreed == "acted") {
		c.InWords = v.Say("press.compare.stand") // the other side has not said it
	}
	if p.Topic != "" {
		if topic, ok := v.Object(p.Topic); ok {
			c.Topic = topic.Text
		}
	}
	return c
}
