package press

import (
	"cmp"
	"slices"
	"strconv"

	"parley.example/internal/node"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type statementsPage struct {
	sheet
	Entries  []web.Entry
	Place    string // "Page 2 of 3"; empty if there is one
	Earlier  string
	Later    string
	Position int
}

// statementsPage answers: what has been said?
func (v *view) statementsPage() (*page, error) {
	all := v.statements()
	pages := max(1, (len(all)+listed-1)/listed)
	at := 1
	if asked := v.request.URL.Query().Get("page"); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil || n < 1 || n > pages || strconv.Itoa(n) != asked {
			return nil, errNowhere
		}
		at = n
	}
	data := statementsPage{sheet: v.sheet(v.Say("press.statements.title")), Position: at}
	data.Lead = v.Count("press.statements.lead", len(all))
	for _, l := range all[(at-1)*listed : min(at*listed, len(all))] {
		data.Entries = append(data.Entries, v.entry(l, 2))
	}
	address := func(n int) string { return v.at + "/statements?page=" + strconv.Itoa(n) }
	if pages > 1 {
		data.Place = v.Say("layout.page", "n", at, "total", pages)
	}
	if at > 1 {
		data.Later = address(at - 1)
	}
	if at < pages {
		data.Earlier = address(at + 1)
	}
	return &page{template: "statements", data: data}, nil
}

// statements lists what was said, the newest first. It reads the entries and not the standing,
// in which a readout has no place as long as the contact that it is of is not released.
func (v *view) statements() []node.Line {
	var all []node.Line
	for cite := range v.Releases {
		if l, ok := v.Line(cite); ok && l.Act != nil && states(l.Act.Kind) {
			all = append(all, l)
		}
	}
	slices.SortFunc(all, func(a, b node.Line) int {
		return cmp.Or(b.Act.Dated.Compare(a.Act.Dated.Time), cmp.Compare(a.Party, b.Party), cmp.Compare(b.N, a.N))
	})
	return all
}

// states reports whether acts of a kind are statements.
func states(kind string) bool {
	k, _ := record.Kinds().Find(kind)
	return k.Opens == record.ObjectStatement
}

// byNewest sorts channels, the one with the newest statement first.
func byNewest(views []*view) {
	newest := func(v *view) int64 {
		if all := v.statements(); len(all) > 0 {
			return all[0].Act.Dated.Unix()
		}
		return 0
	}
	slices.SortStableFunc(views, func(a, b *view) int { return cmp.Compare(newest(b), newest(a)) })
}

// entry is a row of the record: what was said, by whom, when, and its beginning.
func (v *view) entry(l node.Line, level int) web.Entry {
	cite := standing.Cite{Party: l.Party, N: l.N}
	title, _ := v.EntryName(l)
	e := web.Entry{
		Level: level, Kind: v.Kind(l.Act.Kind), Title: title, Href: v.EntryPage(cite),
		By: v.Name(l.Party), When: v.Date(l.Act.Dated.Time), Edge: v.Side(l.Party), Citation: v.Cited(cite),
		States: v.entryMarks(l),
	}
	if q, ok := l.Act.Terms.(*record.Quotation); ok {
		e.By, e.Edge = v.Say("press.quoted", "speaker", q.Speaker, "by", v.Name(l.Party)), web.Neither
	}
	if l.Body != nil {
		if s := v.Said(l.Body.Text); s != nil {
			s.Text = beginning(*s)
			e.Said = s
		}
	}
	return e
}

// beginning is the first paragraph.
func beginning(s web.Said) string {
	if all := s.Paragraphs(); len(all) > 0 {
		return all[0]
	}
	return ""
}

// entryMarks are the marks of an entry: of itself, and of the object that it opened.
func (v *view) entryMarks(l node.Line) []web.State {
	marks := v.lineMarks(l)
	if v.Releases[standing.Cite{Party: l.Party, N: l.N}].Withdrawn != nil {
		marks = append(marks, web.State{Look: web.WithoutEffect, Word: v.Say("press.withdrawn.mark")})
	}
	ref := record.RefTo(l.Act.Hash)
	if s, ok := v.Statement(ref); ok {
		marks = append(marks, v.Certainty(s.Line)...)
	}
	return marks
}
