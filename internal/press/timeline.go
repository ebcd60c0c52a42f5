package press

import (
	"slices"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/record"
	"parley.example/standing"
)

type timelinePage struct {
	sheet
	Timeline web.Figure
	Contacts []web.Entry
}

// timelinePage answers: who met whom, and when?
func (v *view) timelinePage() (*page, error) {
	data := timelinePage{sheet: v.sheet(v.Say("press.timeline.title")), Timeline: *v.timeline()}
	data.Lead = telling.Upper(v.Count("contact.count", len(v.Contacts))) + v.Say("press.sentence.end")
	data.Wide = true
	for _, c := range v.byDate() {
		data.Contacts = append(data.Contacts, v.contactEntry(c, 3))
	}
	return &page{template: "timeline", data: data}, nil
}

// byDate lists the contacts, the earliest first.
func (v *view) byDate() []standing.Contact {
	all := slices.Clone(v.Contacts)
	slices.SortStableFunc(all, func(a, b standing.Contact) int { return a.When.Start().Compare(b.When.Start()) })
	return all
}

func (v *view) contactEntry(c standing.Contact, level int) web.Entry {
	cite := c.Entries[0]
	title, _ := v.ContactName(c)
	return web.Entry{
		Level: level, Kind: v.levelName(c), Title: title, Href: v.ContactPage(cite),
		When: v.When(c.When), Edge: v.ContactSide(c), Citation: v.Cited(cite), States: v.ContactMarks(c),
	}
}

func (v *view) levelName(c standing.Contact) string {
	if c.Level == "" {
		return v.Say("press.level.unknown")
	}
	return v.Say("level." + string(c.Level))
}

// timeline draws the contacts and, below the axis, the measures.
func (v *view) timeline() *web.Figure {
	t := picture.Timeline{ID: "timeline", Measures: v.drawnMeasures()}
	for _, l := range record.Level("").Options() {
		if slices.ContainsFunc(v.Contacts, func(c standing.Contact) bool { return string(c.Level) == l }) {
			t.Levels = append(t.Levels, v.Say("level."+l))
		}
	}
	for _, p := range v.Principals() {
		if slices.ContainsFunc(v.Measures, func(m standing.Measure) bool { return m.By == p }) {
			t.Parties = append(t.Parties, v.Drawn(p))
		}
	}
	for _, c := range v.byDate() {
		t.Contacts = append(t.Contacts, v.drawnContact(c))
	}
	return &web.Figure{Speaker: v.Speaker, Note: v.Say("picture.timeline.scale"), Picture: t.Draw(v.Speaker)}
}

func (v *view) drawnContact(c standing.Contact) picture.Contact {
	label, _ := v.ContactName(c)
	d := picture.Contact{
		ID: string(c.Ref), When: marked(v.Speaker, c.When), Label: label, Href: v.ContactPage(c.Entries[0]),
		Level: v.levelName(c),
	}
	if c.Follows != "" {
		d.Follows = []string{string(c.Follows)}
	}
	switch c.State {
	case "held":
	case "held-by-one":
		d.Note = v.Say("mark.said-by", "by", v.HeldBy(c))
	case "disputed":
		d.Note = v.Say("state.disputed")
	case "proposed", "accepted", "awaiting-witness":
		d.State, d.Note = picture.Ahead, v.Mark(record.ObjectContact, c.State).Word
	default:
		d.State, d.Note = picture.Cancelled, v.Mark(record.ObjectContact, c.State).Word
	}
	return d
}
