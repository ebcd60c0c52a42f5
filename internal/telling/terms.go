package telling

import (
	"encoding/json"
	"slices"
	"strings"

	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// Terms are what the terms of an act hold, to be read.
type Terms struct {
	Facts []web.Fact
	Parts []Part
}

// A Part is a row of a list of groups: a delegation, a point.
type Part struct {
	Name  string
	Point string // the name of the point, if it is one; its words are in the body
	Facts []web.Fact
}

// Terms reads the terms of an act by the description of their kind, so that it serves every
// kind. What is not given is left out, but for what must be said to be unknown.
func (t *Teller) Terms(kind string, terms record.Terms) Terms {
	k, known := record.Kinds().Find(kind)
	if !known || terms == nil {
		return Terms{}
	}
	raw, err := json.Marshal(terms)
	if err != nil {
		return Terms{} // what cannot be written was never signed
	}
	var members map[string]any
	if json.Unmarshal(raw, &members) != nil {
		return Terms{}
	}
	r := &termsReader{Teller: t, kind: k}
	return Terms{r.facts(members, nil, k.Fields()), r.parts}
}

// WordedPoints reports whether a field of a kind lists points, the words of which are in the
// body under their names.
func WordedPoints(kind record.Kind, path []string) bool {
	return kind.Body&record.PartPoints != 0 && len(path) == 1 && path[0] == "points"
}

type termsReader struct {
	*Teller
	kind  record.Kind
	parts []Part
}

func (r *termsReader) facts(members map[string]any, path []string, fields []record.Field) []web.Fact {
	var all []web.Fact
	for _, field := range fields {
		at := append(slices.Clone(path), field.Name)
		value, given := members[field.Name]
		list, isList := value.([]any)
		fact := func(v web.Value) {
			v.Text = words.Visible(v.Text)
			all = append(all, web.Fact{Term: r.Label(r.kind.Name, at...), Value: v})
		}
		switch {
		case !given && field.Name == "initiative":
			unknown := web.NewState(r.Speaker, web.Unknown, "initiator-unknown")
			fact(web.Value{State: &unknown})
		case !given, r.Public && (field.Type == record.FieldKey || field.Type == record.FieldConsent): // the public knows keys by their hash, in proofs
		case field.Name == "amounts":
			fact(web.Value{Text: r.amounts(value)})
		case field.Type == record.FieldGroup && isList && len(path) > 0:
			for i, row := range list {
				all = append(all, r.row(row, at, field, i+1)...)
			}
		case field.Type == record.FieldGroup && isList:
			for i, row := range list {
				r.part(row, at, field, i+1)
			}
		case field.Type == record.FieldGroup:
			if inner, ok := value.(map[string]any); ok {
				all = append(all, r.facts(inner, at, field.Fields)...)
			}
		case field.Type == record.FieldRef && isList:
			for _, ref := range list {
				fact(r.Reference(record.Ref(text(ref))))
			}
		case field.Type == record.FieldParty && isList:
			var parties []record.PartyName
			for _, x := range list {
				parties = append(parties, record.PartyName(text(x)))
			}
			fact(web.Value{Text: r.Names(parties)})
		case isList:
			var names []string
			for _, x := range list {
				names = append(names, r.value(at, field, x).Text)
			}
			fact(web.Value{Text: r.List(names)})
		default:
			if v := r.value(at, field, value); v.Text != "" || v.State != nil {
				fact(v)
			}
		}
	}
	return all
}

// amounts says how much of what, in one line.
func (r *termsReader) amounts(value any) string {
	var list []record.Amount
	raw, err := json.Marshal(value)
	if err != nil || json.Unmarshal(raw, &list) != nil {
		return ""
	}
	var all []string
	for _, a := range list {
		all = append(all, reading.Amount(r.Speaker, a))
	}
	return r.List(all)
}

// row tells of a row of a list within a part, fact by fact, each under the name of the row: one of
// several times at which a point is due, say.
func (r *termsReader) row(row any, path []string, field record.Field, n int) []web.Fact {
	members, ok := row.(map[string]any)
	if !ok {
		return nil
	}
	facts := r.facts(members, path, field.Fields)
	for i := range facts {
		facts[i].Term = r.Say("telling.of-row", "row", r.rowName(path, n), "fact", facts[i].Term)
	}
	return facts
}

// rowName is what a row of a list is called.
func (r *termsReader) rowName(path []string, n int) string {
	if key := FieldKey(r.Speaker, r.kind.Name, path, "one"); key != "" {
		return r.Say(key, "n", n)
	}
	return r.Label(r.kind.Name, path...)
}

func (r *termsReader) part(row any, path []string, field record.Field, n int) {
	members, ok := row.(map[string]any)
	if !ok {
		return
	}
	p := Part{Name: r.rowName(path, n)}
	if WordedPoints(r.kind, path) {
		p.Point = text(members["name"])
		p.Name = r.Say("field.points.one", "n", p.Point)
		delete(members, "name")
	}
	p.Facts = r.facts(members, path, field.Fields)
	r.parts = append(r.parts, p)
}

// value says one value. What a field of the terms holds decides how.
func (r *termsReader) value(path []string, field record.Field, value any) web.Value {
	s := text(value)
	switch field.Type {
	case record.FieldYesNo:
		if value == true {
			return web.Value{Text: r.Say("form.yes")}
		}
		return web.Value{Text: r.Say("form.no")}
	case record.FieldNumber:
		if n, ok := value.(float64); ok {
			return web.Value{Text: r.Number(int(n))}
		}
	case record.FieldOption:
		return web.Value{Text: r.Option(s, r.kind.Name, path...)}
	case record.FieldMoment:
		return web.Value{Text: r.When(record.Moment(s))}
	case record.FieldPeriod:
		return web.Value{Text: reading.Period(r.Speaker, record.Period(s))}
	case record.FieldDecimal:
		return web.Value{Text: reading.Decimal(r.Speaker, record.Decimal(s))}
	case record.FieldDuration:
		return web.Value{Text: reading.Lasted(r.Speaker, record.Duration(s))}
	case record.FieldParty:
		return web.Value{Text: r.Name(record.PartyName(s))}
	case record.FieldActor:
		return web.Value{Text: r.Actor(record.Actor(s))}
	case record.FieldLang:
		return web.Value{Text: r.Language(s)}
	case record.FieldRef:
		return r.Reference(record.Ref(s))
	case record.FieldWords:
		words, _ := value.(map[string]any)
		t := record.Text{}
		for l, w := range words {
			t[record.Lang(l)] = text(w)
		}
		said, lang := t.In(r.Langs()...)
		return web.Value{Text: said, Lang: r.Foreign(lang)}
	}
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return web.Value{Text: s, Href: s}
	}
	return web.Value{Text: s}
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
