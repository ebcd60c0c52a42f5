package press

import (
	"slices"

	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type textsPage struct {
	sheet
	Entries []web.Entry
}

// textsPage answers: what have the sides agreed in writing?
func (v *view) textsPage() (*page, error) {
	data := textsPage{sheet: v.sheet(v.Say("press.texts.title"))}
	for _, t := range v.Texts {
		data.Entries = append(data.Entries, v.textEntry(t))
	}
	for _, n := range v.Notes {
		data.Entries = append(data.Entries, v.notesEntry(n))
	}
	return &page{template: "texts", data: data}, nil
}

func (v *view) textEntry(t standing.Text) web.Entry {
	l, _ := v.Opening(t.Ref)
	e := v.entry(l, 2)
	e.Kind = upper(v.option("text.proposed.form", string(t.Form)))
	e.States = append(v.lineMarks(l), v.textMarks(t)...)
	e.Facts = append(v.signatures(t), v.entryIntoForce(t))
	if t.Adopted != nil {
		e.Edge, e.By = v.sides(t.Parties), v.names(t.Parties)
	}
	return e
}

// signatures are who has signed a text and who has not.
func (v *view) signatures(t standing.Text) []web.Fact {
	var facts []web.Fact
	signed := slices.Clone(t.Signatures)
	slices.SortStableFunc(signed, func(a, b standing.Signature) int { return v.place(a.Party) - v.place(b.Party) })
	for _, s := range signed {
		look := web.Settled
		if s.State == "missing" {
			look = web.Unknown
		}
		mark := v.stands(look, "signature", s.State)
		if s.Until != "" {
			mark = mark.With(v.Say("date.by", "date", v.when(s.Until)))
		}
		value := web.Value{State: &mark}
		if s.Cite != nil {
			value.Citation = v.cite(*s.Cite)
		}
		facts = append(facts, web.Fact{Term: v.Say("press.signature", "by", v.name(s.Party)), Value: value})
	}
	return facts
}

func (v *view) entryIntoForce(t standing.Text) web.Fact {
	force := web.Value{Text: v.option("in-force.on", string(t.Terms.On))}
	switch t.Terms.On {
	case record.OnDate:
		force.Text = v.when(t.Terms.Date)
	case record.OnEvent:
		force = v.refValue(t.Terms.When)
	}
	return web.Fact{Term: v.field("in-force"), Value: force}
}

func (v *view) notesEntry(n standing.Notes) web.Entry {
	l, _ := v.Opening(n.Ref)
	e := v.entry(l, 2)
	e.States = append(v.lineMarks(l), v.notesMarks(n)...)
	e.Facts = v.notesFacts(n)
	if n.Answer != nil {
		e.Edge, e.By = v.sides([]record.PartyName{n.By, n.To}), v.names([]record.PartyName{n.By, n.To})
	}
	return e
}

func (v *view) notesFacts(n standing.Notes) []web.Fact {
	facts := []web.Fact{{Term: v.field("to"), Value: web.Value{Text: v.name(n.To)}}}
	if n.Answer != nil {
		facts = append(facts, web.Fact{Term: v.Say("kind.notes.answered.label"), Value: web.Value{
			Text: v.Say("press.answered", "by", v.name(n.Answer.Party)), Citation: v.cite(*n.Answer),
		}})
	}
	return facts
}
