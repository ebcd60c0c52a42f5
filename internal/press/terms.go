package press

import (
	"reflect"
	"strings"

	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/record"
)

// termFacts says what the terms of an act hold, field by field, whatever its kind: so a new
// kind needs no more here than words for its fields. Points are left out; they stand on the
// page by themselves.
func (v *view) termFacts(kind record.Kind, terms record.Terms) []web.Fact {
	var facts []web.Fact
	values := members(reflect.ValueOf(terms).Elem())
	for i, f := range kind.Fields() {
		if f.Name == "points" {
			continue
		}
		facts = append(facts, v.fieldFacts(kind.Name, f, values[i])...)
	}
	return facts
}

// members lists the fields of a struct as [record.Kind.Fields] does: those of embedded structs
// in their place.
func members(v reflect.Value) []reflect.Value {
	var all []reflect.Value
	for i := range v.NumField() {
		if v.Type().Field(i).Anonymous {
			all = append(all, members(v.Field(i))...)
		} else {
			all = append(all, v.Field(i))
		}
	}
	return all
}

// fieldFacts is a field, of the kind or group named, as facts: none where it says nothing, but for what must be said to be
// unknown.
func (v *view) fieldFacts(within string, f record.Field, value reflect.Value) []web.Fact {
	path := within + "." + f.Name
	term := v.field(path)
	if value.IsZero() || value.Kind() == reflect.Slice && value.Len() == 0 {
		if f.Name == "initiative" {
			unknown := v.mark(web.Unknown, "initiator-unknown")
			return []web.Fact{{Term: term, Value: web.Value{State: &unknown}}}
		}
		return nil
	}
	if value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	switch {
	case f.Type == record.FieldKey:
		return nil // keys are told by their hash, in proofs
	case f.Type == record.FieldGroup && !f.List:
		var facts []web.Fact
		for i, m := range members(value) {
			facts = append(facts, v.fieldFacts(path, f.Fields[i], m)...)
		}
		return facts
	case f.Type == record.FieldGroup:
		var facts []web.Fact
		for i := range value.Len() {
			if d, ok := value.Index(i).Interface().(record.Delegation); ok {
				facts = append(facts, web.Fact{Term: term, Value: web.Value{Text: v.delegation(d)}})
			}
		}
		return facts
	case f.Type == record.FieldRef && f.List:
		return v.refFacts(term, value.Interface().([]record.Ref))
	case f.Type == record.FieldRef:
		return []web.Fact{{Term: term, Value: v.refValue(value.Interface().(record.Ref))}}
	case f.Type == record.FieldParty && f.List:
		return []web.Fact{{Term: term, Value: web.Value{Text: v.names(value.Interface().([]record.PartyName))}}}
	case f.List:
		var all []string
		for i := range value.Len() {
			all = append(all, v.plain(path, f, value.Index(i)).Text)
		}
		return []web.Fact{{Term: term, Value: web.Value{Text: v.List(all)}}}
	}
	return []web.Fact{{Term: term, Value: v.plain(path, f, value)}}
}

// plain says a single value.
func (v *view) plain(path string, f record.Field, value reflect.Value) web.Value {
	switch x := value.Interface().(type) {
	case record.Moment:
		return web.Value{Text: v.when(x)}
	case record.Duration:
		return web.Value{Text: reading.Lasted(v.Speaker, x)}
	case record.PartyName:
		return web.Value{Text: v.name(x)}
	case record.Actor:
		return web.Value{Text: v.actor(x)}
	case record.Level:
		return web.Value{Text: v.Say("level." + string(x))}
	case record.Role:
		return web.Value{Text: v.Say("role." + string(x))}
	case record.Lang:
		return web.Value{Text: v.Language(string(x))}
	case record.Text:
		text, lang := x.In(v.langs()...)
		return web.Value{Text: text, Lang: v.foreign(lang)}
	case bool:
		return web.Value{Text: v.Say("press.yes")}
	case int64:
		return web.Value{Text: v.Number(int(x))}
	}
	text := value.String()
	if f.Type == record.FieldOption {
		return web.Value{Text: v.option(path, text)}
	}
	if strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") {
		return web.Value{Text: text, Href: text}
	}
	return web.Value{Text: text}
}
