package desk

import (
	"strings"

	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// Lines of the standing, as entries and cards.

func (v *view) contactEntry(c standing.Contact, steps []step) web.Entry {
	o := v.object(c.Ref)
	e := web.Entry{
		ID: "c-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.contactKind(c), Edge: v.ContactSide(c),
		Citation: v.Cited(o.Cite), States: v.ContactMarks(c), Acts: v.buttons(steps, record.ObjectContact, false),
	}
	if c.When != "" {
		e.When = v.When(c.When)
	}
	return e
}

// contactKind says of a contact how and at which level.
func (v *view) contactKind(c standing.Contact) string {
	var parts []string
	if c.Form != "" {
		parts = append(parts, v.Option(string(c.Form), "contact.held", "form"))
	}
	if c.Level != "" {
		parts = append(parts, v.Option(string(c.Level), "contact.held", "level"))
	}
	if len(parts) == 0 {
		return v.Say("telling.contact")
	}
	return strings.Join(parts, ", ")
}

func (v *view) pointEntry(p standing.Point, steps []step) web.Entry {
	o := v.object(p.Ref)
	e := web.Entry{
		Title: o.Text, Href: o.Href, By: v.Owed(p), Edge: v.PointSide(p), Citation: v.Cited(o.Cite),
		States: []web.State{v.PointMark(p)}, Acts: v.buttons(steps, record.ObjectPoint, false),
	}
	if due := v.DueMark(p); due.Word != "" {
		e.States = append(e.States, due)
	}
	e.States = append(e.States, v.Certainty(p.Line)...)
	return e
}

// pointCard is a point as who owes whom what by when.
func (v *view) pointCard(p standing.Point, steps []step) card {
	o := v.object(p.Ref)
	_, point, _ := strings.Cut(string(p.Ref), "#")
	c := web.Commitment{
		ID: anchor(o.Cite) + "-" + point, What: o.Text, Lang: o.Lang, Owed: v.Owed(p), Side: v.PointSide(p),
		State: v.PointMark(p), Due: v.DueMark(p), Citation: v.Cited(o.Cite), Acts: v.buttons(steps, record.ObjectPoint, false),
	}
	if p.Verifier != "" {
		c.Notes = append(c.Notes, v.Say("desk.verified-by", "by", v.Name(p.Verifier)))
	}
	if p.KeptBy != "" {
		c.Notes = append(c.Notes, v.Say("desk.kept-by", "what", v.object(p.KeptBy).Text))
	}
	return card{Commitment: c, Marks: v.Certainty(p.Line), Behind: v.behind(p.Line)}
}

// A card is a commitment with the marks of how certain it is and the entries behind it.
type card struct {
	Commitment web.Commitment
	Marks      []web.State
	Behind     behind
}

// Provisional reports whether the card's edges are dashed.
func (c card) Provisional() bool {
	for _, m := range c.Marks {
		if m.Look == web.Provisional {
			return true
		}
	}
	return false
}

// A row is an entry with the entries behind the line that it shows.
type row struct {
	Entry  web.Entry
	Behind behind
}

// behind are the entries behind a line of the standing.
type behind struct {
	Title string
	Lines []behindLine
}

type behindLine struct {
	Citation web.Citation
	What, By string
	When     string
}

func (v *view) behind(line standing.Line) behind {
	b := behind{Title: v.Count("desk.behind", len(line.Entries))}
	for _, c := range line.Entries {
		l, ok := v.Line(c)
		if !ok || l.Act == nil {
			continue
		}
		b.Lines = append(b.Lines, behindLine{*v.Cited(c), v.Kind(l.Act.Kind), v.Name(c.Party), v.ShortDate(l.Act.Dated.Time)})
	}
	return b
}

func (v *view) textEntry(t standing.Text, steps []step) web.Entry {
	o := v.object(t.Ref)
	e := web.Entry{
		ID: "t-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.Option(string(t.Form), "text.proposed", "form"),
		Edge: v.TextSide(t), Citation: v.Cited(o.Cite), States: v.LineMarks(record.ObjectText, t.Line),
		Acts: v.buttons(steps, record.ObjectText, false),
	}
	if l, ok := v.Opening(t.Ref); ok {
		e.When = v.ShortDate(l.Act.Dated.Time)
	}
	e.Facts = append(e.Facts, web.Fact{Term: v.Say("desk.proposed-by"), Value: web.Value{Text: v.Name(t.By)}})
	for _, s := range t.Signatures {
		e.Facts = append(e.Facts, web.Fact{Term: v.Name(s.Party), Value: v.Signature(s)})
	}
	e.Facts = append(e.Facts, v.PackageFacts(t.Ref)...)
	return e
}

func (v *view) notesEntry(n standing.Notes, steps []step) web.Entry {
	o := v.object(n.Ref)
	e := web.Entry{
		ID: "n-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.Kind("notes.offered"), By: v.Name(n.By),
		Edge: v.NotesSide(n), Citation: v.Cited(o.Cite), States: v.LineMarks(record.ObjectNotes, n.Line), Acts: v.buttons(steps, record.ObjectNotes, false),
	}
	if l, ok := v.Opening(n.Ref); ok {
		e.When = v.ShortDate(l.Act.Dated.Time)
	}
	if n.Number != "" {
		e.Facts = append(e.Facts, web.Fact{Term: v.Say("field.number.label"), Value: web.Value{Text: n.Number}})
	}
	e.Facts = append(e.Facts, web.Fact{Term: v.Say("field.to.label"), Value: web.Value{Text: v.Name(n.To)}})
	if n.Answer != nil {
		e.Facts = append(e.Facts, web.Fact{Term: v.Kind("notes.answered"), Value: web.Value{Text: n.Answered, Citation: v.Cited(*n.Answer)}})
	}
	return e
}

func (v *view) statementEntry(s standing.Statement, whole bool) web.Entry {
	o := v.object(s.Ref)
	e := web.Entry{
		ID: "s-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.Kind(s.Kind), By: v.Name(s.By), When: v.ShortDate(s.Dated.Time),
		Edge: v.Side(s.By), Citation: v.Cited(o.Cite), States: v.Certainty(s.Line),
	}
	if s.Speaker != "" { // a third party's words, whoever put them on record
		e.By, e.Edge = s.Speaker, web.Neither
	}
	if text, lang := v.Words(s.Ref, v.Langs()...); text != "" && whole {
		e.Said = &web.Said{Text: text, Lang: v.Foreign(lang)}
	}
	if len(e.States) == 0 {
		e.States = []web.State{web.NewState(v.Speaker, web.Settled, "settled")}
	}
	return e
}

func (v *view) measureEntry(m standing.Measure, steps []step) web.Entry {
	o := v.object(m.Ref)
	e := web.Entry{
		ID: "m-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.Option(string(m.Category), "measure.notified", "category"),
		By: v.Name(m.By), When: v.When(m.Taken), Edge: v.Side(m.By), Citation: v.Cited(o.Cite),
		States: v.MeasureMarks(m), Acts: v.buttons(steps, record.ObjectMeasure, false),
	}
	e.Facts = append(e.Facts, web.Fact{Term: v.Say("field.target.label"), Value: web.Value{Text: v.Name(m.Target)}})
	for _, ref := range m.Answers {
		e.Facts = append(e.Facts, v.fact(v.Say("field.answers.label"), ref))
	}
	for _, ref := range m.Against {
		e.Facts = append(e.Facts, v.fact(v.Say("field.against.label"), ref))
	}
	return e
}
