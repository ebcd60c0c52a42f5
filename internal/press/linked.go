package press

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/record"
	"parley.example/standing"
)

// linked is what a person of this publication has found of two accounts, sentence for sentence.
type linked struct {
	Title, Note string
	Rows        []compared
}

// A reading is one comparison, as the columns of the page have it: which of the pair stands on the left, and
// in which languages the links were made that are shown.
type pairReading struct {
	publication.Comparison
	lines [2]node.Line // of the pair
	left  int          // which of them stands on the left
	langs [2]record.Lang
}

// linked shows the links between the readouts of two sides; nil if there are none.
func (v *view) linked(found []publication.Comparison, left, right []node.Line) *linked {
	l := &linked{Title: v.Say("press.linked.title")}
	var last time.Time
	for _, c := range found {
		p, ok := readPair(c, left, right)
		if !ok {
			continue
		}
		p.langs = p.bestLangs(v.Langs())
		for _, link := range p.inOrder() {
			if row, ok := v.linkedRow(p, link); ok {
				l.Rows = append(l.Rows, row)
			}
			if link.At.After(last) {
				last = link.At
			}
		}
	}
	if len(l.Rows) == 0 {
		return nil
	}
	l.Note = v.Say("press.linked.by", "by", v.visit.sheet("").Site, "date", v.Date(last))
	return l
}

func readPair(c publication.Comparison, left, right []node.Line) (pairReading, bool) {
	p := pairReading{Comparison: c}
	at := func(lines []node.Line, cite standing.Cite) bool {
		return slices.ContainsFunc(lines, func(l node.Line) bool { return standing.Cite{Party: l.Party, N: l.N} == cite })
	}
	line := func(cite standing.Cite) node.Line {
		for _, l := range slices.Concat(left, right) {
			if (standing.Cite{Party: l.Party, N: l.N}) == cite {
				return l
			}
		}
		return node.Line{}
	}
	switch {
	case at(left, c.Pair[0]) && at(right, c.Pair[1]):
	case at(left, c.Pair[1]) && at(right, c.Pair[0]):
		p.left = 1
	default:
		return p, false
	}
	p.lines = [2]node.Line{line(c.Pair[0]), line(c.Pair[1])}
	return p, true
}

// bestLangs are the languages whose links are shown: where both sides are in the language in which the
// reader has them above, or one is, or else those in which most was linked.
func (p pairReading) bestLangs(reader []record.Lang) (best [2]record.Lang) {
	worth := map[[2]record.Lang]int{}
	for _, l := range p.Links {
		worth[l.Langs]++
	}
	for langs := range worth {
		for side, lang := range langs {
			if _, read := p.lines[side].Body.Text.In(reader...); read == lang {
				worth[langs] += 10_000
			}
		}
	}
	for langs, n := range worth {
		if n > worth[best] || n == worth[best] && (best[0] == "" || cmp.Or(cmp.Compare(langs[0], best[0]), cmp.Compare(langs[1], best[1])) < 0) {
			best = langs
		}
	}
	return best
}

// inOrder are the links in these languages, in the order in which the left has what is linked; what the
// right alone says comes after what it follows there.
func (p pairReading) inOrder() []publication.Link {
	links := slices.DeleteFunc(slices.Clone(p.Links), func(l publication.Link) bool { return l.Langs != p.langs })
	type place struct {
		point string
		from  int
	}
	first := func(l publication.Link, side int) (place, bool) {
		i := slices.IndexFunc(l.Anchors, func(a publication.Anchor) bool { return a.Side == side })
		if i < 0 {
			return place{}, false
		}
		return place{l.Anchors[i].Point, l.Anchors[i].From}, true
	}
	before := func(a, b place) int { return cmp.Or(cmp.Compare(a.point, b.point), cmp.Compare(a.from, b.from)) }
	on := func(side int) []publication.Link {
		have := slices.DeleteFunc(slices.Clone(links), func(l publication.Link) bool { _, ok := first(l, side); return !ok })
		slices.SortStableFunc(have, func(a, b publication.Link) int {
			x, _ := first(a, side)
			y, _ := first(b, side)
			return before(x, y)
		})
		return have
	}
	all := on(p.left)
	for _, l := range on(1 - p.left) {
		if _, both := first(l, p.left); both {
			continue
		}
		here, _ := first(l, 1-p.left)
		at := 0
		for i, other := range all {
			if there, ok := first(other, 1-p.left); ok && before(there, here) <= 0 {
				at = i + 1
			}
		}
		all = slices.Insert(all, at, l)
	}
	return all
}

// linkedRow is one link, in the columns of the page.
func (v *view) linkedRow(p pairReading, link publication.Link) (compared, bool) {
	var columns [2]*column
	for side := range columns {
		parts, ok := link.Words(side, p.lines[side].Body)
		if !ok {
			return compared{}, false
		}
		if len(parts) > 0 {
			columns[side] = &column{Said: &web.Said{Text: strings.Join(parts, " … "), Lang: v.Foreign(link.Langs[side])}}
		}
	}
	row := compared{Ours: columns[p.left], Theirs: columns[1-p.left]}
	match := telling.Matched(string(link.Match), row.Ours != nil)
	row.Gutter, row.InWords = picture.Gutter(v.Speaker, match, v.Name(p.lines[p.left].Party), v.Name(p.lines[1-p.left].Party))
	return row, true
}
