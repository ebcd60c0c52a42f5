package press

import (
	"slices"

	"parley.example/internal/telling"
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
	for _, r := range v.Rounds {
		data.Entries = append(data.Entries, v.roundEntry(r))
	}
	return &page{template: "texts", data: data}, nil
}

func (v *view) textEntry(t standing.Text) web.Entry {
	l, _ := v.Opening(t.Ref)
	e := v.entry(l, 2)
	e.Kind = telling.Upper(v.Option(string(t.Form), "text.proposed", "form"))
	e.States = append(v.lineMarks(l), v.LineMarks(record.ObjectText, t.Line)...)
	if p, ok := v.Package(t.Ref); ok {
		e.States = append(e.States, v.packageMark(p))
	}
	e.Facts = append(v.signatures(t), v.entryIntoForce(t))
	if t.Adopted != nil {
		e.Edge, e.By = v.Sides(t.Parties), v.Names(t.Parties)
	}
	return e
}

// signatures are who has signed a text and who has not.
func (v *view) signatures(t standing.Text) []web.Fact {
	var facts []web.Fact
	signed := slices.Clone(t.Signatures)
	slices.SortStableFunc(signed, func(a, b standing.Signature) int { return v.Place(a.Party) - v.Place(b.Party) })
	for _, s := range signed {
		facts = append(facts, web.Fact{Term: v.Say("press.signature", "by", v.Name(s.Party)), Value: v.Signature(s)})
	}
	return facts
}

func (v *view) entryIntoForce(t standing.Text) web.Fact {
	force := web.Value{Text: v.Option(string(t.Terms.On), "text.proposed", "in-force", "on")}
	switch t.Terms.On {
	case record.OnDate:
		force.Text = v.When(t.Terms.Date)
	case record.OnEvent:
		force = v.Reference(t.Terms.When)
	}
	return web.Fact{Term: v.field("in-force"), Value: force}
}

func (v *view) notesEntry(n standing.Notes) web.Entry {
	l, _ := v.Opening(n.Ref)
	e := v.entry(l, 2)
	e.States = append(v.lineMarks(l), v.LineMarks(record.ObjectNotes, n.Line)...)
	e.Facts = v.notesFacts(n)
	if n.Answer != nil {
		e.Edge, e.By = v.Sides([]record.PartyName{n.By, n.To}), v.Names([]record.PartyName{n.By, n.To})
	}
	return e
}

func (v *view) roundEntry(r standing.Round) web.Entry {
	l, _ := v.Opening(r.Ref)
	e := v.entry(l, 2)
	e.States = append(v.lineMarks(l), v.LineMarks(record.ObjectRound, r.Line)...)
	e.Edge, e.Facts = v.RoundSide(r), v.RoundFacts(r)
	return e
}

func (v *view) notesFacts(n standing.Notes) []web.Fact {
	facts := []web.Fact{{Term: v.field("to"), Value: web.Value{Text: v.Name(n.To)}}}
	if n.Answer != nil {
		facts = append(facts, web.Fact{Term: v.Say("kind.notes.answered.label"), Value: web.Value{
			Text: v.Say("press.answered", "by", v.Name(n.Answer.Party)), Citation: v.Cited(*n.Answer),
		}})
	}
	return facts
}
