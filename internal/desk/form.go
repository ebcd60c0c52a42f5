package desk

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
)

// One form for every kind, made from the description of its fields. The name of an input is
// the path of its field: t.delegations.0.party for the terms, b.text.fr for the words, and
// about.

// A form is an act being written.
type form struct {
	*view
	kind   record.Kind
	values url.Values
	errors map[string]string // by the name of the input, or of the group
	wrong  string            // of the form as a whole; it may be in English

	sealed *record.SealedOffer // drawn with its terms, of a form that seals an offer
}

// An item is a field, or a group of them.
type item struct {
	Field *web.PlacedField
	Group *group
}

// A group is fields under one legend: a part of the terms, or a row of a list.
type group struct {
	ID, Legend, Help, Error string
	Items                   []item
	Add                     *addRow
	Fold, Open              bool // below a fold, and whether that is open
}

// An addRow asks for one more row and keeps everything that was entered.
type addRow struct{ Text, Name, To string }

func (f *form) id(name string) string { return "f-" + strings.ReplaceAll(name, ".", "-") }

func (f *form) field(w web.Field) item {
	w.Error = f.errors[w.Name]
	return item{Field: &web.PlacedField{Field: w, Speaker: f.Speaker, ID: f.id(w.Name)}}
}

// items are all fields of the form, in the order in which it asks for them: what it is about,
// how it is called, what is said if anything must be, the terms, and what more may be said.
// Words are asked for in the reader's language, and in the others below a fold.
func (f *form) items(about []web.Option) []item {
	var all, folded []item
	if f.kind.About != "" {
		all = append(all, f.field(web.Field{
			Name: "about", Label: f.Say("about." + string(f.kind.About) + ".label"), Kind: web.SelectField,
			Optional: f.kind.Optional, Options: about,
		}))
	}
	say := func(part record.Part, name string, kind web.FieldKind, rows int) {
		if f.kind.Body&part != 0 {
			first, others := f.words("b."+name, []string{name}, kind, rows, f.kind.MustSay&part != 0)
			all, folded = append(all, first), append(folded, others...)
		}
	}
	say(record.PartTitle, "title", web.TextField, 0)
	terms := f.fields("t", nil, asked(f.kind))
	if f.kind.MustSay&record.PartText == 0 {
		all = append(all, terms...)
	}
	say(record.PartText, "text", web.TextArea, 7)
	if len(f.languages()) > 1 && f.kind.Body&(record.PartTitle|record.PartText) != 0 {
		folded = append(folded, f.translations()...)
		all = append(all, f.fold("languages", folded))
	}
	if f.kind.MustSay&record.PartText != 0 {
		all = append(all, terms...)
	}
	return all
}

// languages are those of the channel, the reader's first.
func (f *form) languages() []record.Lang { return f.ordered(slices.Clone(f.Charter.Languages)) }

// words asks for words in the first language, and apart from that in each of the others.
func (f *form) words(name string, path []string, kind web.FieldKind, rows int, must bool) (first item, others []item) {
	label := telling.Field(f.Speaker, f.kind.Name, path, "label")
	for i, l := range f.languages() {
		w := web.Field{
			Name: name + "." + string(l), Label: label, Kind: kind, Rows: rows, Said: true,
			Optional: !must || i > 0, Value: f.values.Get(name + "." + string(l)),
		}
		if len(f.Charter.Languages) > 1 {
			w.Label = f.Say("desk.in-language", "label", label, "language", f.Language(string(l)))
		}
		if i > 0 {
			others = append(others, f.field(w))
			continue
		}
		w.Help = telling.Field(f.Speaker, f.kind.Name, path, "help")
		first = f.field(w)
	}
	return first, others
}

// fold keeps what few need out of sight, unless something was entered there or is wrong.
func (f *form) fold(name string, items []item) item {
	g := &group{ID: f.id(name), Legend: f.Say("desk.other-languages"), Items: items, Fold: true}
	g.Open = len(issues(items)) > 0
	for _, it := range items {
		w := it.Field
		g.Open = g.Open || w.Kind != web.SelectField && w.Value != "" || slices.ContainsFunc(w.Options, func(o web.Option) bool { return o.Chosen })
	}
	return item{Group: g}
}

// translations asks of each language whether its words are an original.
func (f *form) translations() []item {
	var all []item
	for _, l := range f.languages() {
		name := "b.translation." + string(l)
		w := web.Field{
			Name: name, Kind: web.SelectField, Optional: true,
			Label: f.Say("field.translation.label", "language", f.Language(string(l))),
			Help:  f.Say("field.translation.help"),
		}
		for _, o := range append([]string{"original"}, record.Translation("").Options()...) {
			w.Options = append(w.Options, web.Option{Value: o, Text: f.Say("option.translation." + o), Chosen: f.values.Get(name) == o})
		}
		all = append(all, f.field(w))
	}
	return all
}

// fields are the fields of the terms, or of a group of them.
func (f *form) fields(prefix string, path []string, fields []record.Field) []item {
	var all []item
	for _, field := range fields {
		name, at := prefix+"."+field.Name, append(slices.Clone(path), field.Name)
		switch {
		case field.Type == record.FieldGroup && field.List:
			all = append(all, item{Group: f.list(name, at, field)})
		case field.Type == record.FieldGroup:
			all = append(all, item{Group: f.group(name, at, field)})
		case field.Type == record.FieldWords:
			first, others := f.words(name, at, web.TextField, 0, field.Required)
			all = append(append(all, first), others...)
		default:
			w := f.leaf(name, at, field)
			// What can only be chosen, and of which there is nothing to choose, is not asked.
			if field.Type == record.FieldRef && len(w.Options) == 0 && !field.Required {
				continue
			}
			all = append(all, f.field(w))
		}
	}
	return all
}

func (f *form) group(name string, path []string, field record.Field) *group {
	return &group{
		ID: f.id(name), Legend: telling.Field(f.Speaker, f.kind.Name, path, "label"), Help: telling.Field(f.Speaker, f.kind.Name, path, "help"),
		Error: f.errors[name], Items: f.fields(name, path, field.Fields),
	}
}

// list is a group with a row for everything entered so far, and the button that adds one.
func (f *form) list(name string, path []string, field record.Field) *group {
	g := &group{ID: f.id(name), Legend: telling.Field(f.Speaker, f.kind.Name, path, "label"), Help: telling.Field(f.Speaker, f.kind.Name, path, "help"), Error: f.errors[name]}
	rows := f.rows(name)
	if rows == 0 && field.Required {
		rows = 1
	}
	for i := range rows {
		row := name + "." + strconv.Itoa(i)
		r := &group{ID: f.id(row), Error: f.errors[row]}
		if key := telling.FieldKey(f.Speaker, f.kind.Name, path, "one"); key != "" {
			r.Legend = f.Say(key, "n", i+1)
		} else {
			r.Legend = fmt.Sprintf("%s %d", g.Legend, i+1)
		}
		if telling.WordedPoints(f.kind, path) {
			first, others := f.words(row+".words", append(slices.Clone(path), "words"), web.TextArea, 2, true)
			r.Items = []item{first}
			if len(others) > 0 {
				r.Items = append(r.Items, f.fold(row+".languages", others))
			}
		}
		r.Items = append(r.Items, f.fields(row, path, field.Fields)...)
		g.Items = append(g.Items, item{Group: r})
	}
	if rows < maxRows {
		g.Add = &addRow{Text: f.Say("desk.add-row"), Name: name, To: f.id(name + "." + strconv.Itoa(rows))}
		if add := telling.Field(f.Speaker, f.kind.Name, path, "add"); add != "" {
			g.Add.Text = add
		}
	}
	return g
}

// rows is how many rows a list has in what was sent. A hidden field says so, because rows
// without an entry send nothing that can be counted.
func (f *form) rows(name string) int {
	n, err := strconv.Atoi(f.values.Get("rows:" + name))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, maxRows)
}

// leaf is one field of the terms.
func (f *form) leaf(name string, path []string, field record.Field) web.Field {
	w := web.Field{
		Name: name, Label: telling.Field(f.Speaker, f.kind.Name, path, "label"), Help: telling.Field(f.Speaker, f.kind.Name, path, "help"),
		Kind: web.TextField, Value: f.values.Get(name), Optional: !field.Required || f.numbered(path),
	}
	help := func(t string) { w.Help = strings.TrimSpace(w.Help + " " + f.Say("type."+t+".help")) }
	switch field.Type {
	case record.FieldText:
		if field.List {
			w.Kind, w.Rows = web.TextArea, 3
			help("lines")
		}
	case record.FieldMoment:
		help("moment")
	case record.FieldPeriod:
		help("period")
	case record.FieldDecimal, record.FieldHash:
	case record.FieldDuration:
		help("duration")
	case record.FieldKey, record.FieldConsent:
		w.Kind, w.Rows = web.TextArea, 3
		help("key")
	case record.FieldNumber:
		w.Kind = web.NumberField
	default:
		w.Options = f.choices(name, path, field)
		w.Value = ""
		switch {
		case field.List || field.Type == record.FieldYesNo:
			w.Kind = web.CheckField
			w.Optional = !field.Required || field.Type == record.FieldYesNo
		case field.Type == record.FieldOption && field.Required && len(w.Options) <= 5:
			w.Kind = web.RadioField
		case field.Type != record.FieldOfficial:
			w.Kind = web.SelectField
		default:
			w.Value = f.values.Get(name)
		}
	}
	return w
}

// numbered reports whether a field is the name of a point, which the desk gives if the official
// does not.
func (f *form) numbered(path []string) bool {
	return len(path) == 2 && path[1] == "name" && telling.WordedPoints(f.kind, path[:1])
}

// An issue is a field with an error, for the summary at the top.
type issue struct{ ID, Label, Error string }

// issues lists what is wrong, in the order of the form.
func issues(items []item) []issue {
	var all []issue
	for _, it := range items {
		switch {
		case it.Field != nil && it.Field.Error != "":
			all = append(all, issue{it.Field.FirstID(), it.Field.Label, it.Field.Error})
		case it.Group != nil:
			if it.Group.Error != "" {
				all = append(all, issue{it.Group.ID, it.Group.Legend, it.Group.Error})
			}
			all = append(all, issues(it.Group.Items)...)
		}
	}
	return all
}

// lists are the lists of the form with their numbers of rows, to be sent along.
func lists(items []item) []web.Hidden {
	var all []web.Hidden
	for _, it := range items {
		if it.Group == nil {
			continue
		}
		if it.Group.Add != nil {
			all = append(all, web.Hidden{Name: "rows:" + it.Group.Add.Name, Value: strconv.Itoa(len(it.Group.Items))})
		}
		all = append(all, lists(it.Group.Items)...)
	}
	return all
}
