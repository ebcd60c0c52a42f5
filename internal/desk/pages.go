package desk

import (
	"net/http"
	"slices"

	"parley.example/internal/offers"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/internal/web/picture"
	"parley.example/record"
	"parley.example/standing"
)

// Pages that list one class of objects each.

// showStatements answers what each side said.
func (v *view) showStatements() error {
	p := rowsPage{sheet: v.sheet(v.Say("desk.statements.title")), New: v.begin("statements")}
	p.Lead = v.Count("desk.statements.count", len(v.Statements))
	for _, s := range slices.Backward(v.Statements) {
		p.Rows = append(p.Rows, row{v.statementEntry(s, true), v.behind(s.Line)})
	}
	return v.render(http.StatusOK, "rows", p)
}

// showTexts answers what the sides agree on in writing, and who has signed.
func (v *view) showTexts() error {
	p := rowsPage{sheet: v.sheet(v.Say("desk.texts.title")), New: append(v.begin("texts"), v.begin("offers")...)}
	p.Lead = v.Count("desk.texts.count", len(v.Texts)+len(v.Notes))
	if n := len(v.Rounds); n > 0 {
		p.Lead += v.Say("desk.lead.join") + v.Count("desk.texts.rounds", n)
	}
	for _, t := range slices.Backward(v.Texts) {
		steps, err := v.steps(record.ObjectText, t.Line)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row{v.textEntry(t, steps), v.behind(t.Line)})
	}
	for _, n := range slices.Backward(v.Notes) {
		steps, err := v.steps(record.ObjectNotes, n.Line)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row{v.notesEntry(n, steps), v.behind(n.Line)})
	}
	err := v.eachRound(func(r offers.Round, steps []step) {
		p.Rows = append(p.Rows, row{v.roundEntry(r, steps), v.behind(r.Line)})
	})
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, "rows", p)
}

// showMeasures answers which measure answers which.
func (v *view) showMeasures() error {
	p := rowsPage{sheet: v.sheet(v.Say("desk.measures.title")), New: v.begin("measures")}
	p.Lead = v.Count("measure.count", len(v.Measures))
	if len(v.Measures) > 0 {
		p.Figure = &web.Figure{Speaker: v.Speaker, Picture: picture.Ladder{ID: "ladder", Measures: v.drawnMeasures()}.Draw(v.Speaker)}
	}
	measures := slices.Clone(v.Measures)
	slices.SortStableFunc(measures, func(a, b standing.Measure) int { return a.Taken.Start().Compare(b.Taken.Start()) })
	for _, m := range measures {
		steps, err := v.steps(record.ObjectMeasure, m.Line)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row{v.measureEntry(m, steps), v.behind(m.Line)})
	}
	return v.render(http.StatusOK, "rows", p)
}

// showTopics answers which questions are on the table, and what hangs on each.
func (v *view) showTopics() error {
	p := rowsPage{sheet: v.sheet(v.Say("desk.topics.title")), New: v.begin("topics")}
	p.Lead = v.Count("desk.topics.count", len(v.Topics))
	for _, t := range v.Topics {
		steps, err := v.steps(record.ObjectTopic, t.Line)
		if err != nil {
			return err
		}
		o := v.object(t.Ref)
		e := web.Entry{
			ID: "q-" + anchor(o.Cite), Title: o.Text, Href: o.Href, By: v.Name(t.By), Edge: v.Side(t.By), Citation: v.Cited(o.Cite),
			States: v.LineMarks(record.ObjectTopic, t.Line), Acts: v.buttons(steps, record.ObjectTopic, false), Facts: v.hangsOn(t.Ref),
		}
		p.Rows = append(p.Rows, row{e, v.behind(t.Line)})
	}
	return v.render(http.StatusOK, "rows", p)
}

// hangsOn are the contacts, statements, texts, notes, points and measures of a topic.
func (v *view) hangsOn(topic record.Ref) []web.Fact {
	var facts []web.Fact
	add := func(class record.Object, ref record.Ref, topics ...record.Ref) {
		if slices.Contains(topics, topic) {
			facts = append(facts, v.fact(telling.Upper(v.Say("desk.class."+string(class))), ref))
		}
	}
	for _, c := range v.Contacts {
		add(record.ObjectContact, c.Ref, c.Topics...)
	}
	for _, s := range v.Statements {
		add(record.ObjectStatement, s.Ref, s.Topics...)
	}
	for _, t := range v.Texts {
		add(record.ObjectText, t.Ref, t.Topics...)
	}
	for _, n := range v.Notes {
		add(record.ObjectNotes, n.Ref, n.Topics...)
	}
	for _, p := range v.Points {
		add(record.ObjectPoint, p.Ref, p.Topic)
	}
	for _, m := range v.Measures {
		add(record.ObjectMeasure, m.Ref, m.Topics...)
	}
	return facts
}
