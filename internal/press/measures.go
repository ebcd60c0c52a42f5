package press

import (
	"slices"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/record"
	"parley.example/standing"
)

type measuresPage struct {
	sheet
	Ladder  web.Figure
	Entries []web.Entry
}

// measuresPage answers: who answers what?
func (v *view) measuresPage() (*page, error) {
	data := measuresPage{sheet: v.sheet(v.Say("press.measures.title"))}
	data.Lead = v.Count("press.measures.lead", len(v.Measures), "effect", v.inEffect())
	data.Wide = true
	ladder := picture.Ladder{ID: "ladder", Measures: v.drawnMeasures()}
	data.Ladder = web.Figure{Speaker: v.Speaker, Picture: ladder.Draw(v.Speaker)}
	for _, m := range v.measuresByDate() {
		data.Entries = append(data.Entries, v.measureEntry(m))
	}
	return &page{template: "measures", data: data}, nil
}

func (v *view) measuresByDate() []standing.Measure {
	all := slices.Clone(v.Measures)
	slices.SortStableFunc(all, func(a, b standing.Measure) int { return a.Taken.Start().Compare(b.Taken.Start()) })
	return all
}

func (v *view) drawnMeasures() []picture.Measure {
	var all []picture.Measure
	for _, m := range v.measuresByDate() {
		name, _ := v.Object(m.Ref)
		d := picture.Measure{ID: string(m.Ref), By: v.Drawn(m.By), When: marked(v.Speaker, m.Taken), Label: name.Text, Href: name.Href}
		for _, a := range m.Answers {
			d.Answers = append(d.Answers, string(a))
		}
		if m.State == "lifted" {
			lifted := marked(v.Speaker, m.Lifted)
			d.Lifted = &lifted
		}
		all = append(all, d)
	}
	return all
}

func (v *view) measureEntry(m standing.Measure) web.Entry {
	l, _ := v.Opening(m.Ref)
	e := v.entry(l, 3)
	e.Kind, e.When = telling.Upper(v.Option(string(m.Category), "measure.notified", "category")), v.When(m.Taken)
	e.States = append(v.lineMarks(l), v.MeasureMarks(m)...)
	e.Facts = []web.Fact{{Term: v.field("target"), Value: web.Value{Text: v.Name(m.Target)}}}
	if m.Deadline != "" {
		e.Facts = append(e.Facts, web.Fact{Term: v.field("deadline"), Value: web.Value{Text: v.When(m.Deadline)}})
	}
	e.Facts = append(e.Facts, v.refFacts(v.field("answers"), m.Answers)...)
	e.Facts = append(e.Facts, v.refFacts(v.Say("press.measure.answered-by"), m.AnsweredBy)...)
	e.Facts = append(e.Facts, v.refFacts(v.field("against"), m.Against)...)
	return e
}

// refFacts is a fact for each object, with the way to it. What is not released is named by no
// more than that.
func (v *view) refFacts(term string, refs []record.Ref) []web.Fact {
	var facts []web.Fact
	for _, r := range refs {
		facts = append(facts, web.Fact{Term: term, Value: v.Reference(r)})
	}
	return facts
}
