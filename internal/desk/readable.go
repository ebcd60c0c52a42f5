package desk

import (
	"encoding/json"
	"slices"
	"strings"

	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/record"
)

// An act is what somebody says or has said, to be read: the words in every language, and the
// terms, field by field.
type act struct {
	About *web.Fact
	Words []said
	Facts []web.Fact
	Parts []part
}

// said is the words in one language, and what they are.
type said struct {
	Language string // "French", or "French, an official translation"
	Title    string
	Said     web.Said
}

// A part is a group of terms: a delegation, a point.
type part struct {
	Name  string
	Said  []said
	Facts []web.Fact
}

// act makes an act readable by the description of its kind, so that it serves every kind.
func (v *view) act(a *record.Act, terms record.Terms, body *record.Body) act {
	var x act
	kind, known := record.Kinds().Find(a.Kind)
	if a.About != "" {
		fact := v.fact(v.Say("desk.about"), a.About)
		x.About = &fact
	}
	if body != nil {
		for _, l := range v.ordered(body.Languages()) {
			if body.Title[l] != "" || body.Text[l] != "" {
				x.Words = append(x.Words, said{v.language(body, l), body.Title[l], web.Said{Text: body.Text[l], Lang: string(l)}})
			}
		}
	}
	if !known || terms == nil {
		return x
	}
	raw, err := json.Marshal(terms)
	if err != nil {
		return x
	}
	var o map[string]any
	if json.Unmarshal(raw, &o) != nil {
		return x
	}
	r := &termsReader{view: v, kind: kind, body: body, act: &x}
	x.Facts = r.facts(o, nil, kind.Fields())
	return x
}

// ordered puts the reader's language first.
func (v *view) ordered(langs []record.Lang) []record.Lang {
	slices.SortStableFunc(langs, func(a, b record.Lang) int {
		switch {
		case string(a) == v.Lang():
			return -1
		case string(b) == v.Lang():
			return 1
		}
		return 0
	})
	return langs
}

func (v *view) language(body *record.Body, l record.Lang) string {
	name := v.Language(string(l))
	if t, ok := body.Translations[l]; ok {
		return v.List([]string{upper(name), v.Say("option.translation." + string(t))})
	}
	return upper(name)
}

type termsReader struct {
	*view
	kind record.Kind
	body *record.Body
	act  *act
}

// facts reads what is given. Groups become parts of the act.
func (r *termsReader) facts(o map[string]any, path []string, fields []record.Field) []web.Fact {
	var all []web.Fact
	for _, field := range fields {
		value, given := o[field.Name]
		if !given {
			continue
		}
		at := append(slices.Clone(path), field.Name)
		label := r.term(r.kind.Name, at, "label")
		list, isList := value.([]any)
		switch {
		case field.Type == record.FieldGroup && isList:
			for i, row := range list {
				r.part(row, at, field, i+1)
			}
		case field.Type == record.FieldGroup:
			if inner, ok := value.(map[string]any); ok {
				all = append(all, r.facts(inner, at, field.Fields)...)
			}
		case field.Type == record.FieldRef:
			if !isList {
				list = []any{value}
			}
			for _, ref := range list {
				all = append(all, r.fact(label, record.Ref(text(ref))))
			}
		case isList:
			var names []string
			for _, x := range list {
				names = append(names, r.say(at, field, x))
			}
			all = append(all, web.Fact{Term: label, Value: web.Value{Text: r.List(names)}})
		default:
			if s := r.say(at, field, value); s != "" {
				all = append(all, web.Fact{Term: label, Value: web.Value{Text: s}})
			}
		}
	}
	return all
}

func (r *termsReader) part(row any, path []string, field record.Field, n int) {
	o, ok := row.(map[string]any)
	if !ok {
		return
	}
	p := part{Name: r.term(r.kind.Name, path, "label")}
	if key := termKey("field", r.kind.Name, path, "one", r.Has); key != "" {
		p.Name = r.Say(key, "n", n)
	}
	if wordedPoints(r.kind, path) && r.body != nil {
		name := text(o["name"])
		p.Name = r.Say("field.points.one", "n", name)
		words := r.body.Points[name]
		for _, l := range r.ordered(r.body.Languages()) {
			if words[l] != "" {
				p.Said = append(p.Said, said{r.language(r.body, l), "", web.Said{Text: words[l], Lang: string(l)}})
			}
		}
		delete(o, "name")
	}
	p.Facts = r.facts(o, path, field.Fields)
	r.act.Parts = append(r.act.Parts, p)
}

// say says one value. What a field of the terms holds decides how.
func (r *termsReader) say(path []string, field record.Field, value any) string {
	s := text(value)
	switch field.Type {
	case record.FieldYesNo:
		if value == true {
			return r.Say("form.yes")
		}
		return r.Say("form.no")
	case record.FieldNumber:
		if n, ok := value.(float64); ok {
			return r.Number(int(n))
		}
	case record.FieldOption:
		return r.option(r.kind.Name, path, s)
	case record.FieldMoment:
		return reading.When(r.Speaker, record.Moment(s))
	case record.FieldDuration:
		return reading.Lasted(r.Speaker, record.Duration(s))
	case record.FieldParty:
		return r.name(record.PartyName(s))
	case record.FieldActor:
		return r.actor(record.Actor(s))
	case record.FieldLang:
		return r.Language(s)
	case record.FieldWords:
		words, _ := value.(map[string]any)
		t := record.Text{}
		for l, w := range words {
			t[record.Lang(l)] = text(w)
		}
		said, _ := t.In(r.langs()...)
		return said
	}
	return strings.TrimSpace(s)
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
