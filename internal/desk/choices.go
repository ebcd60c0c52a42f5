package desk

import (
	"fmt"
	"slices"
	"strings"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
)

// choices are what can be chosen in a field, with what was chosen marked.
func (f *form) choices(name string, path []string, field record.Field) []web.Option {
	var all []web.Option
	add := func(value, text string) {
		all = append(all, web.Option{Value: value, Text: text, Chosen: slices.Contains(f.values[name], value)})
	}
	switch field.Type {
	case record.FieldYesNo:
		add("yes", f.Say("form.yes"))
	case record.FieldOption:
		for _, o := range field.Options {
			add(o, telling.Option(f.Speaker, f.kind.Name, path, o))
		}
	case record.FieldParty:
		for _, p := range f.Parties {
			add(string(p.Name), f.Name(p.Name))
		}
	case record.FieldActor:
		for _, p := range f.Parties {
			add(string(p.Name), f.Name(p.Name))
		}
		for _, c := range f.countries() {
			add(c, f.Country(c))
		}
	case record.FieldLang:
		for _, l := range f.Charter.Languages {
			add(string(l), f.Language(string(l)))
		}
	case record.FieldRef:
		for _, o := range f.objects(field.Object) {
			add(string(o.ref), o.text)
		}
	}
	return all
}

// countries are the codes for which the reader's language has a name, by name.
func (v *visit) countries() []string {
	var codes []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code := string(a) + string(b); v.Country(code) != code {
				codes = append(codes, code)
			}
		}
	}
	slices.SortFunc(codes, func(a, b string) int { return strings.Compare(v.Country(a), v.Country(b)) })
	return codes
}

// A choice is an object of the record that can be referred to.
type choice struct {
	ref  record.Ref
	text string
}

// objects are the objects that may stand where a class is asked for, the newest first.
func (v *view) objects(class record.Object) []choice {
	var all []choice
	add := func(o record.Object, ref record.Ref) {
		if o.Fits(class) {
			c := v.object(ref)
			all = append(all, choice{ref, fmt.Sprintf("%s (%s)", c.Text, c.Cite)})
		}
	}
	for o, line := range v.Lines() {
		add(o, line.Ref)
	}
	for _, p := range v.Parties {
		for _, o := range p.Officials {
			if record.ObjectPowers.Fits(class) {
				all = append(all, choice{o.Ref, fmt.Sprintf("%s, %s (%s)", o.Name, o.Office, o.Given)})
			}
		}
	}
	slices.Reverse(all)
	return all
}

// abouts are what a kind can be about now: only that with which the act would have effect. What
// was chosen before stays among them, so that the form says why it can no longer be chosen and
// does not lose it.
func (f *form) aboutChoices() ([]web.Option, error) {
	var all []web.Option
	chosen := record.Ref(f.values.Get("about"))
	found := false
	for class, line := range f.Lines() {
		if !class.Fits(f.kind.About) {
			continue
		}
		abouts, err := f.abouts(f.kind, line)
		if err != nil {
			return nil, err
		}
		for _, about := range abouts {
			found = found || about == chosen
			all = append(all, web.Option{Value: string(about), Text: f.aboutText(line.Ref, about), Chosen: about == chosen})
		}
	}
	slices.Reverse(all)
	if !found && chosen != "" {
		if _, known := f.Opening(chosen); known {
			all = append(all, web.Option{Value: string(chosen), Text: f.aboutText(chosen, chosen), Chosen: true})
		}
	}
	return all, nil
}

// aboutText names an object, and where it is named by an act on it, that act.
func (f *form) aboutText(object, about record.Ref) string {
	o := f.view.object(object)
	if l, ok := f.Opening(about); ok && about != object && l.Act != nil {
		return fmt.Sprintf("%s: %s (%s %d)", o.Text, f.Kind(l.Act.Kind), l.Party, l.N)
	}
	if f.kind.About == record.ObjectOffer {
		if l, ok := f.Opening(about); ok && l.Act != nil {
			return fmt.Sprintf("%s: %s (%s)", o.Text, f.Kind(l.Act.Kind), o.Cite)
		}
	}
	return fmt.Sprintf("%s (%s)", o.Text, o.Cite)
}
