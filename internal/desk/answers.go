package desk

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"parley.example/internal/telling"
	"parley.example/record"
)

// What was entered in a form, read into terms and words. Everything wrong is noted at its
// field; what is right is kept either way.

// terms reads the terms. They are incomplete if there are errors.
func (f *form) terms() (record.Terms, error) {
	raw, err := json.Marshal(f.read("t", nil, asked(f.kind)))
	if err != nil {
		return nil, err
	}
	terms := f.kind.NewTerms()
	if err := json.Unmarshal(raw, terms); err != nil && len(f.errors) == 0 {
		f.wrong = err.Error()
	}
	return terms, nil
}

// read reads the fields below a prefix into an object of JSON.
func (f *form) read(prefix string, path []string, fields []record.Field) map[string]any {
	o := map[string]any{}
	for _, field := range fields {
		name, at := prefix+"."+field.Name, append(slices.Clone(path), field.Name)
		switch {
		case field.Type == record.FieldGroup && field.List:
			if list := f.readList(name, at, field); len(list) > 0 {
				o[field.Name] = list
			} else if field.Required {
				f.missing(name, at, field)
			}
		case field.Type == record.FieldGroup:
			if field.Required || !f.blank(name) {
				o[field.Name] = f.read(name, at, field.Fields)
			}
		case field.Type == record.FieldWords:
			if w := f.readWords(name); len(w) > 0 {
				o[field.Name] = w
			} else if field.Required {
				f.missing(name+"."+string(f.languages()[0]), at, field)
			}
		case field.List:
			if list := f.readMany(name, field); len(list) > 0 {
				o[field.Name] = list
			} else if field.Required {
				f.missing(name, at, field)
			}
		default:
			value := strings.TrimSpace(f.values.Get(name))
			if value != "" {
				o[field.Name] = f.readOne(name, field, value)
			} else if field.Required && field.Type != record.FieldYesNo && field.Type != record.FieldNumber {
				f.missing(name, at, field)
			}
		}
	}
	return o
}

func (f *form) missing(name string, path []string, field record.Field) {
	key := "error.required"
	if field.Options != nil || field.List || field.Type == record.FieldRef || field.Type == record.FieldParty || field.Type == record.FieldLang {
		key = "error.choose"
	}
	f.errors[name] = f.Say(key, "field", telling.Field(f.Speaker, f.kind.Name, path, "label"))
}

// blank reports whether nothing was entered below a name.
func (f *form) blank(name string) bool {
	for key, values := range f.values {
		if strings.HasPrefix(key, name+".") && strings.TrimSpace(strings.Join(values, "")) != "" {
			return false
		}
	}
	return true
}

// readList reads the rows of a list; rows in which nothing was entered are left out. A point
// without a name is given the first number that is free.
func (f *form) readList(name string, path []string, field record.Field) []any {
	var list []any
	numbered := telling.WordedPoints(f.kind, path)
	taken := map[string]bool{}
	for i := range f.rows(name) {
		taken[strings.TrimSpace(f.values.Get(name+"."+strconv.Itoa(i)+".name"))] = true
	}
	next := 1
	for i := range f.rows(name) {
		row := name + "." + strconv.Itoa(i)
		if f.blank(row) {
			continue
		}
		if numbered && strings.TrimSpace(f.values.Get(row+".name")) == "" {
			for taken[strconv.Itoa(next)] {
				next++
			}
			taken[strconv.Itoa(next)] = true
			f.values.Set(row+".name", strconv.Itoa(next))
		}
		if numbered && len(f.readWords(row+".words")) == 0 {
			at := append(slices.Clone(path), "words")
			f.missing(row+".words."+string(f.languages()[0]), at, record.Field{})
		}
		list = append(list, f.read(row, path, field.Fields))
	}
	return list
}

func (f *form) readMany(name string, field record.Field) []string {
	var list []string
	for _, value := range f.values[name] {
		for line := range strings.Lines(value) {
			if line = strings.TrimSpace(line); line != "" {
				list = append(list, line)
			}
		}
	}
	// The record asks for one order where order means nothing: that of the names.
	if field.Type == record.FieldParty || field.Type == record.FieldOption || field.Type == record.FieldLang {
		slices.Sort(list)
	}
	return list
}

func (f *form) readOne(name string, field record.Field, value string) any {
	switch field.Type {
	case record.FieldYesNo:
		return true
	case record.FieldNumber:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			f.errors[name] = f.Say("error.number")
		}
		return n
	case record.FieldMoment:
		m := normalMoment(value)
		if _, _, err := m.Span(); err != nil {
			f.errors[name] = f.Say("error.date", "example", "2025-02-15")
		}
		return m
	case record.FieldPeriod:
		p := record.Period(strings.ReplaceAll(value, " ", ""))
		if n, _ := p.Count(); n == 0 {
			f.errors[name] = f.Say("desk.wrong.period", "example", "90d")
		}
		return p
	case record.FieldDecimal:
		d := record.Decimal(strings.ReplaceAll(value, " ", ""))
		if _, _, ok := d.Span(); !ok {
			f.errors[name] = f.Say("desk.wrong.decimal", "example", "2.5")
		}
		return d
	case record.FieldHash:
		if _, err := record.ParseHash(value); err != nil {
			f.errors[name] = f.Say("desk.wrong.hash")
		}
		return value
	case record.FieldDuration:
		d := record.Duration(strings.ReplaceAll(value, " ", ""))
		if _, _, err := d.Span(); err != nil {
			f.errors[name] = f.Say("desk.wrong.duration", "example", "4h30m")
		}
		return d
	}
	if len(value) > record.MaxText {
		f.errors[name] = f.Say("error.too-long", "max", record.MaxText)
	}
	return value
}

// looseMoment is a moment as people write it, with spaces around the time.
var looseMoment = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[ T]+(\d{2}:\d{2}) *(?:UTC|GMT)? *(Z|[+-]\d{2}:\d{2}|)$`)

// normalMoment brings a moment to its one spelling, where it is plain what was meant.
func normalMoment(s string) record.Moment {
	var parts []string
	for part := range strings.SplitSeq(s, "/") {
		part = strings.ReplaceAll(strings.TrimSpace(part), "−", "-")
		if m := looseMoment.FindStringSubmatch(part); m != nil && (m[3] != "" || strings.Contains(part, "UTC") || strings.Contains(part, "GMT")) {
			zone := m[3]
			if zone == "" || zone == "+00:00" {
				zone = "Z"
			}
			part = m[1] + "T" + m[2] + zone
		}
		parts = append(parts, part)
	}
	return record.Moment(strings.Join(parts, "/"))
}

func (f *form) readWords(name string) record.Text {
	t := record.Text{}
	for _, l := range f.languages() {
		if s := strings.TrimSpace(strings.ReplaceAll(f.values.Get(name+"."+string(l)), "\r\n", "\n")); s != "" {
			t[l] = s
		}
	}
	if len(t) == 0 {
		return nil
	}
	return t
}

// body reads the words; nil if nothing is said.
func (f *form) body() *record.Body {
	b := &record.Body{}
	if f.kind.Body&record.PartTitle != 0 {
		b.Title = f.readWords("b.title")
		f.mustSay(record.PartTitle, "title", b.Title)
	}
	if f.kind.Body&record.PartText != 0 {
		b.Text = f.readWords("b.text")
		f.mustSay(record.PartText, "text", b.Text)
	}
	if f.kind.Body&record.PartPoints != 0 {
		for i := range f.rows("t.points") {
			row := "t.points." + strconv.Itoa(i)
			if w := f.readWords(row + ".words"); w != nil {
				if b.Points == nil {
					b.Points = map[string]record.Text{}
				}
				b.Points[strings.TrimSpace(f.values.Get(row+".name"))] = w
			}
		}
	}
	if len(b.Title)+len(b.Text)+len(b.Points) == 0 {
		return nil
	}
	said := b.Languages()
	for _, l := range f.languages() {
		if t := record.Translation(f.values.Get("b.translation." + string(l))); slices.Contains(t.Options(), string(t)) && slices.Contains(said, l) {
			if b.Translations == nil {
				b.Translations = record.Translations{}
			}
			b.Translations[l] = t
		}
	}
	return b
}

func (f *form) mustSay(part record.Part, field string, said record.Text) {
	if f.kind.MustSay&part != 0 && len(said) == 0 {
		name := "b." + field + "." + string(f.languages()[0])
		f.errors[name] = f.Say("error.required", "field", telling.Field(f.Speaker, f.kind.Name, []string{field}, "label"))
	}
}

// about reads what the act is about.
func (f *form) about() record.Ref {
	about := strings.TrimSpace(f.values.Get("about"))
	if about == "" && f.kind.About != "" && !f.kind.Optional {
		f.errors["about"] = f.Say("error.choose", "field", f.Say("about."+string(f.kind.About)+".label"))
	}
	return record.Ref(about)
}

// place puts an error of the record at the field that it names. Its words are the catalogue's
// where it has any for that field; else the record's own, which are English.
//
// The record names the place first and part by part: "terms: points: 2: due: say either …".
func (f *form) place(err error) {
	parts := strings.Split(strings.TrimPrefix(err.Error(), f.kind.Name+": "), ": ")
	if len(parts) < 2 {
		f.wrong = err.Error()
		return
	}
	switch parts[0] {
	case "about":
		f.errors["about"] = strings.Join(parts[1:], ": ")
		return
	case "title", "text":
		f.errors["b."+parts[0]+"."+string(f.firstEmpty("b."+parts[0]))] = f.wrongWords([]string{parts[0]}, strings.Join(parts[1:], ": "))
		return
	case "terms":
		parts = parts[1:]
	case "points":
	default:
		f.wrong = err.Error()
		return
	}
	name, path, rest := f.locate("t", nil, asked(f.kind), parts)
	if len(path) == 0 {
		f.wrong = err.Error()
		return
	}
	f.errors[name] = f.wrongWords(path, strings.Join(rest, ": "))
}

// locate follows the parts of an error as far as they name fields.
func (f *form) locate(prefix string, path []string, fields []record.Field, parts []string) (string, []string, []string) {
	if len(parts) == 0 {
		return prefix, path, parts
	}
	for _, field := range fields {
		if field.Name != parts[0] {
			continue
		}
		name, at, rest := prefix+"."+field.Name, append(slices.Clone(path), field.Name), parts[1:]
		if !field.List {
			return f.locate(name, at, field.Fields, rest)
		}
		if len(rest) > 0 {
			if n, err := strconv.Atoi(rest[0]); err == nil && field.Type == record.FieldGroup {
				return f.locate(name+"."+strconv.Itoa(f.rowOf(name, n)), at, field.Fields, rest[1:])
			}
		}
		return name, at, rest
	}
	return prefix, path, parts
}

// rowOf is the row of the form in which the nth entry of a list was made, from 1.
func (f *form) rowOf(name string, n int) int {
	for i := range f.rows(name) {
		if !f.blank(name + "." + strconv.Itoa(i)) {
			if n--; n == 0 {
				return i
			}
		}
	}
	return 0
}

func (f *form) firstEmpty(name string) record.Lang {
	for _, l := range f.languages() {
		if strings.TrimSpace(f.values.Get(name+"."+string(l))) == "" {
			return l
		}
	}
	return f.languages()[0]
}

func (f *form) wrongWords(path []string, english string) string {
	if said := telling.Field(f.Speaker, f.kind.Name, path, "wrong"); said != "" {
		return said
	}
	return english
}
