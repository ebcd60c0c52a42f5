package record

import (
	"fmt"
	"testing"
)

func (s *vectors) acts(t testing.TB) {
	w := newWorld(t, "a", "b")
	keyOf := func(a *SignedAct) string { return string(must(PublicKey(w.key(&a.Act).Public).MarshalText())) }
	for _, k := range Kinds().All() {
		for _, full := range []bool{false, true} {
			terms := must(k.decode(must(encodeJSON(fill(k.Fields(), full)))))
			a := w.act("a", "anna", k.Name)
			if k.Power == "" {
				a.By = ""
			}
			if k.About != "" && (full || !k.Optional) {
				a.About = someAct
				if k.About == ObjectPoint {
					a.About = someAct.Point("p")
				}
			}
			name := "act-" + k.Name + "-least"
			body := bodyFor(w, k, terms)
			if full {
				name = "act-" + k.Name + "-full"
				a.Basis = []Cited{{"a", 3, sum([]byte("head of a"))}, {"b", 12, sum([]byte("head of b"))}}
			} else if k.MustSay == 0 {
				body = nil
			}
			signed := w.sign(a, terms, body)
			s.good(vector{
				File: name + ".txt", Form: "act", What: "an act of the kind " + k.Name + ", with " + map[bool]string{false: "what it must have", true: "all that it may have"}[full],
				Key: keyOf(signed), Result: map[string]any{"hash": signed.Hash.String(), "name": signed.keyName()},
			}, signed.Note)
			if body != nil && full {
				data := must(body.Bytes())
				s.good(vector{
					File: "body-" + k.Name + ".txt", Form: "body", What: "the body of " + name + ".txt",
					Result: map[string]any{"hash": sum(data).String()},
				}, data)
			}
		}
	}

	freed := w.act("a", "anna", "step.undone")
	freed.About = someAct.Point("p")
	answer := w.sign(freed, &StepUndone{Silence: "b"}, nil)
	s.good(vector{
		File: "act-step.undone-silence.txt", Form: "act", What: "an act of the kind step.undone, in answer to a silence",
		Key: keyOf(answer), Result: map[string]any{"hash": answer.Hash.String(), "name": answer.keyName()},
	}, answer.Note)

	due := w.act("a", "anna", "text.proposed")
	terms := dueTerms()
	signed := w.sign(due, terms, bodyFor(w, kindNamed(due.Kind), terms))
	s.good(vector{
		File: "act-dues.txt", Form: "act", What: "a text whose points are due in every way, and owed in every way",
		Key: keyOf(signed), Result: map[string]any{"hash": signed.Hash.String(), "name": signed.keyName()},
	}, signed.Note)
	b := newBadActs(s, w)
	b.lines()
	b.points()
	b.texts()
	b.measures()
	b.stages()
	b.references()
	b.notes()
}

// bodyFor makes a body that says all that acts of a kind may say.
func bodyFor(w *world, k Kind, terms Terms) *Body {
	if k.Body == 0 {
		return nil
	}
	b := &Body{Salt: w.nonce()}
	if k.Body&PartTitle != 0 {
		b.Title = Text{"en": "A title", "fr": "Un titre"}
	}
	if k.Body&PartText != 0 {
		b.Text = Text{"en": "Words.\nMore words.", "fr": "Des mots."}
		b.Translations = Translations{"fr": Machine}
	}
	if t, ok := terms.(*TextProposed); ok {
		for _, x := range t.Brackets {
			b.Text["en"] += " [" + x.Name + ": words in question]"
		}
	}
	if pointed, ok := terms.(interface{ AllPoints() []Point }); ok {
		b.Points = map[string]Text{}
		for _, p := range pointed.AllPoints() {
			b.Points[p.Name] = Text{"en": "A point."}
		}
	}
	return b
}

// dueTerms is a text with a point for each way in which something can be due or owed.
func dueTerms() *TextProposed {
	after := After{Event: someAct, Delay: "90d"}
	working := After{Event: someAct.Point("p"), Delay: "10bd", Calendar: someAct}
	t := &TextProposed{Form: "agreement", Parties: []PartyName{"a", "b"}, Authentic: []Lang{"en", "fr"}, InForce: InForce{On: OnAdoption}}
	for i, due := range []Due{
		{By: "2025-10-18|2025-10-19"},
		{None: true},
		{Standing: true},
		{After: After{Event: someAct}},
		{After: after},
		{After: working},
		{Every: Every{Period: "6mo", From: "2025-01-31"}},
		{Every: Every{Period: "72h", From: "2025-02-15T18:30+03:00", Until: "2026"}},
		{Earliest: []Alternative{{By: "2033-10-18"}, {After: After{Event: someAct, Delay: "8y"}}, {After: working}}},
		{Latest: []Alternative{{By: "2033-10-18"}, {After: After{Event: someAct}}, {After: working}}},
	} {
		t.Points = append(t.Points, Point{Name: fmt.Sprintf("p%d", i), Owes: []PartyName{"a"}, To: []PartyName{"b"}, Due: due})
	}
	t.Points[0].Amounts = []Amount{{Of: "of gold", Number: "3600000000.25", Unit: "USD"}, {Number: "6", Unit: "premises"}}
	t.Points[0].Reciprocal, t.Points[0].Lapses = "p1", "2026"
	t.Points[1].Worded = true
	t.Points[2].Condition = someAct.Point("p")
	return t
}

func kindNamed(name string) Kind {
	k, ok := Kinds().Find(name)
	if !ok {
		panic("no kind " + name)
	}
	return k
}
