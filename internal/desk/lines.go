package desk

import (
	"strings"

	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// Lines of the standing, as entries and cards.

func (v *view) contactEntry(c standing.Contact, steps []step) web.Entry {
	o := v.object(c.Ref)
	e := web.Entry{
		ID: "c-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.contactKind(c), Edge: v.contactEdge(c),
		Citation: v.cite(o.Cite), States: v.contactMarks(c), Acts: v.buttons(steps, record.ObjectContact, false),
	}
	if c.When != "" {
		e.When = reading.When(v.Speaker, c.When)
	}
	return e
}

// contactKind says of a contact how and at which level.
func (v *view) contactKind(c standing.Contact) string {
	var parts []string
	if c.Form != "" {
		parts = append(parts, v.option("contact.held", []string{"form"}, string(c.Form)))
	}
	if c.Level != "" {
		parts = append(parts, v.option("contact.held", []string{"level"}, string(c.Level)))
	}
	if len(parts) == 0 {
		return v.Say("desk.contact")
	}
	return strings.Join(parts, ", ")
}

func (v *view) pointEntry(p standing.Point, steps []step) web.Entry {
	o := v.object(p.Ref)
	e := web.Entry{
		Title: o.Text, Href: o.Href, By: v.owed(p), Edge: v.pointEdge(p), Citation: v.cite(o.Cite),
		States: []web.State{v.pointMark(p)}, Acts: v.buttons(steps, record.ObjectPoint, false),
	}
	if due := v.dueMark(p); due.Word != "" {
		e.States = append(e.States, due)
	}
	e.States = append(e.States, v.certainty(p.Line)...)
	return e
}

// pointCard is a point as who owes whom what by when.
func (v *view) pointCard(p standing.Point, steps []step) card {
	o := v.object(p.Ref)
	_, point, _ := strings.Cut(string(p.Ref), "#")
	c := web.Commitment{
		ID: anchor(o.Cite) + "-" + point, What: o.Text, Lang: o.Lang, Owed: v.owed(p), Side: v.pointEdge(p),
		State: v.pointMark(p), Due: v.dueMark(p), Citation: v.cite(o.Cite), Acts: v.buttons(steps, record.ObjectPoint, false),
	}
	if p.Verifier != "" {
		c.Notes = append(c.Notes, v.Say("desk.verified-by", "by", v.name(p.Verifier)))
	}
	if p.KeptBy != "" {
		c.Notes = append(c.Notes, v.Say("desk.kept-by", "what", v.object(p.KeptBy).Text))
	}
	return card{Commitment: c, Marks: v.certainty(p.Line), Behind: v.behind(p.Line)}
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
		b.Lines = append(b.Lines, behindLine{*v.cite(c), v.kindLabel(l.Act.Kind), v.name(c.Party), v.ShortDate(l.Act.Dated.Time)})
	}
	return b
}

func (v *view) textEntry(t standing.Text, steps []step) web.Entry {
	o := v.object(t.Ref)
	e := web.Entry{
		ID: "t-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.option("text.proposed", []string{"form"}, string(t.Form)),
		Edge: v.textEdge(t), Citation: v.cite(o.Cite), States: v.textMarks(t),
		Acts: v.buttons(steps, record.ObjectText, false),
	}
	if l, ok := v.Opening(t.Ref); ok {
		e.When = v.ShortDate(l.Act.Dated.Time)
	}
	e.Facts = append(e.Facts, web.Fact{Term: v.Say("desk.proposed-by"), Value: web.Value{Text: v.name(t.By)}})
	for _, s := range t.Signatures {
		e.Facts = append(e.Facts, web.Fact{Term: v.name(s.Party), Value: v.signature(s)})
	}
	return e
}

// signature says whether a party has signed, in a way that is never empty.
func (v *view) signature(s standing.Signature) web.Value {
	look := web.Settled
	if s.State == "missing" || s.State == "withdrawn" {
		look = web.Unknown
	}
	m := v.mark(look, "signature", s.State)
	if s.Until != "" {
		m = m.With(v.Say("desk.expires", "date", reading.When(v.Speaker, s.Until)))
	}
	val := web.Value{State: &m}
	if s.Cite != nil {
		val.Citation = v.cite(*s.Cite)
	}
	return val
}

func (v *view) notesEntry(n standing.Notes, steps []step) web.Entry {
	o := v.object(n.Ref)
	e := web.Entry{
		ID: "n-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.kindLabel("notes.offered"), By: v.name(n.By),
		Edge: v.notesEdge(n), Citation: v.cite(o.Cite), States: v.notesMarks(n), Acts: v.buttons(steps, record.ObjectNotes, false),
	}
	if l, ok := v.Opening(n.Ref); ok {
		e.When = v.ShortDate(l.Act.Dated.Time)
	}
	if n.Number != "" {
		e.Facts = append(e.Facts, web.Fact{Term: v.Say("field.number.label"), Value: web.Value{Text: n.Number}})
	}
	e.Facts = append(e.Facts, web.Fact{Term: v.Say("field.to.label"), Value: web.Value{Text: v.name(n.To)}})
	if n.Answer != nil {
		e.Facts = append(e.Facts, web.Fact{Term: v.kindLabel("notes.answered"), Value: web.Value{Text: n.Answered, Citation: v.cite(*n.Answer)}})
	}
	return e
}

func (v *view) statementEntry(s standing.Statement, whole bool) web.Entry {
	o := v.object(s.Ref)
	e := web.Entry{
		ID: "s-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.kindLabel(s.Kind), By: v.name(s.By), When: v.ShortDate(s.Dated.Time),
		Edge: v.side(s.By), Citation: v.cite(o.Cite), States: v.certainty(s.Line),
	}
	if s.Speaker != "" { // a third party's words, whoever put them on record
		e.By, e.Edge = s.Speaker, web.Neither
	}
	if text, lang := v.Words(s.Ref, v.langs()...); text != "" && whole {
		e.Said = &web.Said{Text: text, Lang: v.foreign(lang)}
	}
	if len(e.States) == 0 {
		e.States = []web.State{web.NewState(v.Speaker, web.Settled, "settled")}
	}
	return e
}

func (v *view) measureEntry(m standing.Measure, steps []step) web.Entry {
	o := v.object(m.Ref)
	e := web.Entry{
		ID: "m-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.option("measure.notified", []string{"category"}, string(m.Category)),
		By: v.name(m.By), When: reading.When(v.Speaker, m.Taken), Edge: v.side(m.By), Citation: v.cite(o.Cite),
		States: v.measureMarks(m), Acts: v.buttons(steps, record.ObjectMeasure, false),
	}
	e.Facts = append(e.Facts, web.Fact{Term: v.Say("field.target.label"), Value: web.Value{Text: v.name(m.Target)}})
	for _, ref := range m.Answers {
		e.Facts = append(e.Facts, v.fact(v.Say("field.answers.label"), ref))
	}
	for _, ref := range m.Against {
		e.Facts = append(e.Facts, v.fact(v.Say("field.against.label"), ref))
	}
	return e
}

// fact names an object under a term.
func (v *view) fact(term string, ref record.Ref) web.Fact {
	o := v.object(ref)
	return web.Fact{Term: term, Value: web.Value{Text: o.Text, Lang: o.Lang, Href: o.Href, Citation: v.cite(o.Cite)}}
}
