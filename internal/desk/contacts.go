package desk

import (
	"net/http"
	"slices"

	"parley.example/internal/access"
	"parley.example/internal/node"
	"parley.example/internal/reading"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type rowsPage struct {
	sheet
	Figure *web.Figure
	Rows   []row
	New    []web.Link // what can be begun here
}

// begin are links to the forms that bring something new of a group into the record.
func (v *view) begin(group string) []web.Link {
	var links []web.Link
	for _, kind := range record.Kinds().All() {
		if kind.Group == group && kind.Opens != "" && (kind.About == "" || kind.Optional) && kind.Power != "" && v.covers(kind) {
			links = append(links, web.Link{Text: v.Say("kind." + kind.Name + ".do"), Href: v.formAddress(kind.Name, "")})
		}
	}
	return links
}

// showContacts answers when the sides meet, the newest first.
func (v *view) showContacts() error {
	p := rowsPage{sheet: v.sheet(v.Say("desk.contacts.title")), New: v.begin("contacts")}
	p.Lead = v.Count("contact.count", len(v.Contacts))
	if len(v.Contacts) > 0 {
		p.Figure = v.timeline()
	}
	contacts := slices.Clone(v.Contacts)
	slices.SortStableFunc(contacts, func(a, b standing.Contact) int { return b.When.Start().Compare(a.When.Start()) })
	for _, c := range contacts {
		steps, err := v.steps(record.ObjectContact, c.Line)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row{v.contactEntry(c, steps), v.behind(c.Line)})
	}
	return v.render(http.StatusOK, "rows", p)
}

type contactPage struct {
	sheet
	States     []web.State
	Edge       web.Side
	Facts      []web.Fact
	Held       *web.Table
	Acts       []web.Link
	Comparison *web.Comparison
	Points     []card
	Statements []web.Entry
	Behind     behind
}

// showContact answers what happened at one contact: the facts, as each side has it, and what
// each said of it.
func (v *view) showContact() error {
	cite, err := node.ParseCite(v.R.PathValue("party") + "/" + v.R.PathValue("n"))
	if err != nil {
		return access.Nowhere
	}
	l, ok := v.Line(cite)
	if !ok || l.Act == nil {
		return access.Nowhere
	}
	c, ok := v.Contact(record.RefTo(l.Act.Hash))
	if !ok {
		return access.Nowhere
	}
	steps, err := v.steps(record.ObjectContact, c.Line)
	if err != nil {
		return err
	}
	p := contactPage{sheet: v.sheet(v.object(c.Ref).Text), States: v.ContactMarks(c), Edge: v.ContactSide(c), Facts: v.contactFacts(c), Behind: v.behind(c.Line)}
	if c.When != "" {
		p.Lead = telling.Upper(v.contactKind(c)) + v.Say("desk.comma") + v.When(c.When)
	}
	p.Acts = v.buttons(steps, record.ObjectContact, true)
	if len(c.Held) > 0 {
		p.Held = v.heldTable(c)
	}
	if err := v.accounts(&p, c); err != nil {
		return err
	}
	return v.render(http.StatusOK, "contact", p)
}

// contactFacts are what is said of the contact. What is not known says so.
func (v *view) contactFacts(c standing.Contact) []web.Fact {
	unknown := func(key string) web.Value {
		s := web.State{Look: web.Unknown, Word: v.Say(key)}
		return web.Value{State: &s}
	}
	fact := func(field, value string) web.Fact {
		f := web.Fact{Term: telling.Field(v.Speaker, "contact.held", []string{field}, "label"), Value: web.Value{Text: value}}
		if value == "" {
			f.Value = unknown("desk.not-said")
		}
		return f
	}
	initiative := fact("initiative", v.Names(c.Initiative))
	if len(c.Initiative) == 0 {
		s := web.NewState(v.Speaker, web.Unknown, "initiator-unknown")
		initiative.Value = web.Value{State: &s}
	}
	host := ""
	if c.Host != "" {
		host = v.Actor(c.Host)
	}
	facts := []web.Fact{initiative, fact("venue", c.Venue), fact("host", host)}
	for _, d := range c.Delegations {
		people := append([]string{d.Head}, d.Members...)
		facts = append(facts, web.Fact{Term: v.Say("desk.delegation-of", "party", v.Name(d.Party)), Value: web.Value{Text: v.List(people)}})
	}
	for _, t := range c.Topics {
		facts = append(facts, v.fact(v.Say("field.topics.label"), t))
	}
	if c.Follows != "" {
		facts = append(facts, v.fact(v.Say("field.follows.label"), c.Follows))
	}
	if c.Offer != nil {
		text := v.When(c.Offer.When)
		if c.Offer.Venue != "" {
			text += v.Say("desk.comma") + c.Offer.Venue
		}
		facts = append(facts, web.Fact{Term: v.Say("state.another-time"), Value: web.Value{Text: text, Citation: v.Cited(c.Offer.Cite)}})
	}
	for _, x := range c.Cancelled {
		f := web.Fact{Term: v.Say("desk.cancelled-by", "by", v.Name(x.Party)), Value: web.Value{Text: v.Say("role.initiator", "by", v.Names(x.Initiative)), Citation: v.Cited(x.Cite)}}
		if len(x.Initiative) == 0 {
			s := web.NewState(v.Speaker, web.Unknown, "initiator-unknown")
			f.Value.Text, f.Value.State = "", &s
		}
		facts = append(facts, f)
	}
	return facts
}

// heldTable has a row for each side: when, how long and where, as that side has it.
func (v *view) heldTable(c standing.Contact) *web.Table {
	t := &web.Table{Caption: v.Say("desk.held-as"), Columns: []web.Column{
		{Name: v.Say("field.party.label")},
		{Name: v.Say("field.when.label")},
		{Name: v.Say("field.lasted.label")},
		{Name: v.Say("field.venue.label")},
		{Name: v.Say("desk.entry")},
	}}
	notSaid := web.State{Look: web.Unknown, Word: v.Say("desk.not-said")}
	value := func(s string) web.Value {
		if s == "" {
			return web.Value{State: &notSaid}
		}
		return web.Value{Text: s}
	}
	parties := v.Principals()
	for _, h := range c.Held {
		if !slices.Contains(parties, h.Party) {
			parties = append(parties, h.Party)
		}
	}
	for _, party := range parties {
		i := slices.IndexFunc(c.Held, func(h standing.HeldAs) bool { return h.Party == party })
		if i < 0 {
			missing := web.State{Look: web.Unknown, Word: v.Say("desk.not-recorded")}
			none := web.Value{State: &missing}
			t.Rows = append(t.Rows, []web.Value{{Text: v.Name(party)}, none, none, none, none})
			continue
		}
		h := c.Held[i]
		lasted := ""
		if h.Lasted != "" {
			lasted = reading.Lasted(v.Speaker, h.Lasted)
		}
		t.Rows = append(t.Rows, []web.Value{
			{Text: v.Name(party)}, value(v.When(h.When)), value(lasted), value(h.Venue), {Citation: v.Cited(h.Cite)},
		})
	}
	return t
}

// accounts puts both readouts side by side, with their points between them; where there are
// not two, what there is stands for itself.
func (v *view) accounts(p *contactPage, c standing.Contact) error {
	var ours, theirs *standing.Statement
	for i, s := range v.Statements {
		if s.Contact != c.Ref {
			continue
		}
		switch {
		case s.Kind == "readout" && s.By == v.Own && ours == nil:
			ours = &v.Statements[i]
		case s.Kind == "readout" && s.By != v.Own && theirs == nil:
			theirs = &v.Statements[i]
		default:
			p.Statements = append(p.Statements, v.statementEntry(s, true))
		}
		for _, ref := range s.Points {
			point, ok := v.Point(ref)
			if !ok || point.Same != "" {
				continue
			}
			steps, err := v.steps(record.ObjectPoint, point.Line)
			if err != nil {
				return err
			}
			p.Points = append(p.Points, v.pointCard(point, steps))
		}
	}
	if ours == nil || theirs == nil {
		for _, s := range []*standing.Statement{ours, theirs} {
			if s != nil {
				p.Statements = append([]web.Entry{v.statementEntry(*s, true)}, p.Statements...)
			}
		}
		return nil
	}
	p.Comparison = v.comparison(*ours, *theirs)
	return nil
}

// comparison puts two accounts side by side. Where a side has not said a point itself, what it
// answered stands in its column.
func (v *view) comparison(ours, theirs standing.Statement) *web.Comparison {
	c := &web.Comparison{Speaker: v.Speaker, Ours: v.account(ours), Theirs: v.account(theirs)}
	for _, pair := range v.Compare(ours.By, theirs.By, v.pointsOf(ours), v.pointsOf(theirs)) {
		p := web.Point{Match: pair.Match, Name: v.Say("field.points.one", "n", len(c.Points)+1), Ours: v.column(pair, pair.Ours), Theirs: v.column(pair, pair.Theirs)}
		c.Points = append(c.Points, p)
	}
	return c
}

func (v *view) pointsOf(s standing.Statement) []standing.Point {
	var all []standing.Point
	for _, ref := range s.Points {
		if p, ok := v.Point(ref); ok {
			all = append(all, p)
		}
	}
	return all
}

func (v *view) column(pair telling.Pair, point *standing.Point) *web.Said {
	switch l := pair.Answer; {
	case point != nil:
		text, lang := v.Words(point.Ref, v.Langs()...)
		return &web.Said{Text: text, Lang: v.Foreign(lang)}
	case l == nil || l.Act == nil:
		return nil
	case l.Body != nil && len(l.Body.Text) > 0:
		return v.Said(l.Body.Text)
	default:
		return &web.Said{Text: v.Kind(l.Act.Kind)}
	}
}

func (v *view) account(s standing.Statement) web.Account {
	e := v.statementEntry(s, true)
	a := web.Account{Party: e.By, Title: e.Title, Href: e.Href, When: e.When, Citation: e.Citation, Said: e.Said}
	if len(e.States) > 0 {
		a.State = e.States[0]
	}
	return a
}
