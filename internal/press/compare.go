package press

import (
	"html/template"
	"slices"

	"parley.example/internal/node"
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
func (v *view) comparisons(c standing.Contact) []comparison {
	readouts := v.readouts(c)
	if len(readouts) == 0 {
		return nil
	}
	sides := v.principals()
	if len(sides) < 2 {
		return nil
	}
	var all []comparison
	for _, other := range sides[1:] {
		if len(sides) > 2 && len(readouts[other]) == 0 && len(all) > 0 {
			continue
		}
		all = append(all, comparison{
			Ours: v.account(sides[0], readouts[sides[0]]), Theirs: v.account(other, readouts[other]),
			Points: v.comparePoints(sides[0], other, readouts[sides[0]], readouts[other]),
		})
	}
	return all
}

func (v *view) account(p record.PartyName, readouts []node.Line) account {
	a := account{Party: v.name(p)}
	for _, l := range slices.Backward(readouts) {
		e := v.entry(l, 3)
		if l.Body != nil {
			e.Said = v.said(l.Body.Text) // all of it
		}
		_, lang := v.entryName(l)
		a.Readouts = append(a.Readouts, writtenEntry{e, lang})
	}
	if len(readouts) == 0 {
		a.Silent = v.Say("press.contact.silent", "by", a.Party)
	}
	return a
}

// comparePoints puts the points of both accounts in the order of the left one, with those that
// only the other has after them.
func (v *view) comparePoints(ours, theirs record.PartyName, left, right []node.Line) []compared {
	mine, others := v.pointsOf(left), v.pointsOf(right)
	paired := map[record.Ref]bool{}
	var all []compared
	for _, p := range mine {
		if q, ok := twin(p, others); ok {
			paired[q.Ref] = true
			all = append(all, v.bothSay(ours, theirs, p, q))
			continue
		}
		all = append(all, v.oneSays(p, ours, theirs, true))
	}
	for _, q := range others {
		if !paired[q.Ref] {
			all = append(all, v.oneSays(q, ours, theirs, false))
		}
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

// twin finds the point of the other account that one of the two names as the same. Nothing is
// paired by its words.
func twin(p standing.Point, others []standing.Point) (standing.Point, bool) {
	for _, q := range others {
		if p.Same == q.Ref || q.Same == p.Ref {
			return q, true
		}
	}
	return standing.Point{}, false
}

// bothSay shows a point that both accounts have. Where they have it with another date or
// another debtor, they differ.
func (v *view) bothSay(ours, theirs record.PartyName, p, q standing.Point) compared {
	match := picture.Both
	first := p
	if p.Same != "" {
		first = q
	}
	if first.State == "contested" || !p.Due.Equal(q.Due) || !slices.Equal(p.Owes, q.Owes) || !slices.Equal(p.To, q.To) {
		match = picture.Differ
	}
	c := v.compared(match, ours, theirs, first)
	c.Ours, c.Theirs = v.column(p), v.column(q)
	return c
}

// oneSays shows a point that one account has. The other side can still stand by it: it can
// have confirmed it, or acted on it. Or it contests it, and then they differ.
func (v *view) oneSays(p standing.Point, ours, theirs record.PartyName, left bool) compared {
	match, other := picture.OnlyOurs, theirs
	if !left {
		match, other = picture.OnlyTheirs, ours
	}
	var answer *column
	switch {
	case p.State == "contested" && v.lastBy(p.Contests, other) != nil:
		match, answer = picture.Differ, v.lastBy(p.Contests, other)
		answer.Note = v.Say("press.compare.contested", "by", v.name(other))
	case slices.Contains([]string{"same", "confirmed", "acted"}, p.Agreed):
		match, answer = picture.Both, v.agreement(p, other)
	}
	c := v.compared(match, ours, theirs, p)
	if p.Agreed == "confirmed" || p.Agreed == "acted" {
		c.InWords = v.Say("press.compare.stand") // the other side has not said it
	}
	c.Ours, c.Theirs = v.column(p), answer
	if !left {
		c.Ours, c.Theirs = answer, v.column(p)
	}
	return c
}

// agreement is the entry by which another side stands by a point, and a note of what it did.
func (v *view) agreement(p standing.Point, other record.PartyName) *column {
	c := v.lastBy(p.Entries, other)
	if c == nil {
		c = &column{}
	}
	c.Note = v.Say("press.compare."+p.Agreed, "by", v.name(other))
	return c
}

// lastBy is the newest of the entries that is a party's and shown; nil if there is none.
func (v *view) lastBy(entries []standing.Cite, party record.PartyName) *column {
	for _, c := range slices.Backward(entries) {
		if l, shown := v.Line(c); shown && c.Party == party {
			col := &column{Citation: v.cite(c)}
			if l.Body != nil && l.Act.Kind != "readout" {
				col.Said = v.said(l.Body.Text)
			}
			return col
		}
	}
	return nil
}

func (v *view) column(p standing.Point) *column {
	text, lang := v.Words(p.Ref, v.langs()...)
	return &column{Said: &web.Said{Text: text, Lang: v.foreign(lang)}}
}

func (v *view) compared(match picture.Match, ours, theirs record.PartyName, p standing.Point) compared {
	c := compared{Marks: v.certainty(p.Line)}
	if p.State != "claimed" && p.State != "agreed" { // which the gutter shows
		c.Marks = append([]web.State{v.pointMark(p)}, c.Marks...)
	}
	c.Gutter, c.InWords = picture.Gutter(v.Speaker, match, v.name(ours), v.name(theirs))
	if p.Topic != "" {
		if topic, ok := v.object(p.Topic); ok {
			c.Topic = topic.Text
		}
	}
	return c
}
