package press

import (
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/reading"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type contactPage struct {
	sheet
	Marks       []web.State
	Facts       []web.Fact
	Accounts    []accountOf
	Comparisons []comparison
	Others      []web.Entry // announcements and quotations about it
	Kept        []promise   // what it fulfilled
	Followed    []web.Entry // the contacts that followed it
}

// accountOf is what one side has entered of a contact as held.
type accountOf struct {
	Title    string
	Facts    []web.Fact
	Citation *web.Citation
}

// contactPage answers: what did each side say of it?
func (v *view) contactPage() (*page, error) {
	l, err := v.cited()
	if err != nil {
		return nil, err
	}
	c, ok := v.Contact(record.RefTo(l.Act.Hash))
	if !ok {
		return nil, errNowhere
	}
	name, _ := v.ContactName(c)
	data := contactPage{sheet: v.sheet(v.Say("press.contact.title"))}
	data.Wide = true
	data.Lead = v.Say("press.contact.lead", "what", name, "when", v.When(c.When))
	data.Marks = v.ContactMarks(c)
	data.Meta = v.contactMeta(c)
	data.Facts = v.contactFacts(c)
	data.Accounts = v.accounts(c)
	if data.Comparisons, err = v.comparisons(c); err != nil {
		return nil, err
	}
	data.Others = v.otherStatements(c)
	for _, p := range v.owed() {
		if p.KeptBy == c.Ref {
			data.Kept = append(data.Kept, v.promise(p, 3))
		}
	}
	for _, next := range v.byDate() {
		if next.Follows == c.Ref {
			data.Followed = append(data.Followed, v.contactEntry(next, 3))
		}
	}
	return &page{template: "contact", data: data}, nil
}

// contactFacts are what is known of a contact; what is not known is said to be unknown.
func (v *view) contactFacts(c standing.Contact) []web.Fact {
	var facts []web.Fact
	add := func(field string, value web.Value) {
		facts = append(facts, web.Fact{Term: v.field(field), Value: value})
	}
	if c.Form != "" {
		add("form", web.Value{Text: telling.Upper(v.Option(string(c.Form), "contact.held", "form"))})
	}
	if c.Level != "" {
		add("level", web.Value{Text: v.Option(string(c.Level), "contact.held", "level")})
	}
	add("when", web.Value{Text: v.When(c.When), Citation: v.Cited(c.Entries[0])})
	if len(c.Initiative) > 0 {
		add("initiative", web.Value{Text: v.Names(c.Initiative)})
	} else {
		unknown := v.mark(web.Unknown, "initiator-unknown")
		add("initiative", web.Value{State: &unknown})
	}
	if c.Venue != "" {
		add("venue", web.Value{Text: c.Venue})
	}
	if c.Host != "" {
		add("host", web.Value{Text: v.Actor(c.Host)})
	}
	for _, d := range slices.SortedStableFunc(slices.Values(c.Delegations), func(a, b record.Delegation) int { return v.Place(a.Party) - v.Place(b.Party) }) {
		add("delegations", web.Value{Text: v.delegation(d)})
	}
	if c.Follows != "" {
		add("follows", v.Reference(c.Follows))
	}
	return append(facts, v.refFacts(v.field("topics"), c.Topics)...)
}

func (v *view) delegation(d record.Delegation) string {
	return v.Say("press.delegation", "party", v.Name(d.Party), "who", v.List(append([]string{d.Head}, d.Members...)))
}

// accounts are the facts as each side has entered them. Where they differ, both stand.
func (v *view) accounts(c standing.Contact) []accountOf {
	var all []accountOf
	for _, h := range slices.SortedStableFunc(slices.Values(c.Held), func(a, b standing.HeldAs) int { return v.Place(a.Party) - v.Place(b.Party) }) {
		a := accountOf{Title: v.Say("press.according-to", "by", v.Name(h.Party)), Citation: v.Cited(h.Cite)}
		add := func(field, text string) {
			if text != "" {
				a.Facts = append(a.Facts, web.Fact{Term: v.field(field), Value: web.Value{Text: text}})
			}
		}
		add("when", v.When(h.When))
		if h.Lasted != "" {
			add("lasted", reading.Lasted(v.Speaker, h.Lasted))
		}
		add("venue", h.Venue)
		all = append(all, a)
	}
	return all
}

// readouts are what was released of the readouts of a contact, by party.
func (v *view) readouts(c standing.Contact) map[record.PartyName][]node.Line {
	by := map[record.PartyName][]node.Line{}
	for _, l := range v.statements() {
		if l.Act.Kind == "readout" && l.Act.About == c.Ref {
			by[l.Party] = append(by[l.Party], l)
		}
	}
	return by
}

// otherStatements are the announcements and quotations about a contact, the earliest first.
func (v *view) otherStatements(c standing.Contact) []web.Entry {
	var all []web.Entry
	for _, l := range slices.Backward(v.statements()) {
		if l.Act.Kind != "readout" && l.Act.About == c.Ref {
			all = append(all, v.entry(l, 3))
		}
	}
	return all
}
