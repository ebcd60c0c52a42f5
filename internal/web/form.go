package web

import "parley.example/internal/words"

// A Form is one column of fields with their labels above. What a reader entered is given back
// in Value and Chosen, so that nothing is lost when a field is wrong; errors stand at their
// field and in a summary at the top, which leads to each.
type Form struct {
	words.Speaker
	ID      string // unique in the page: the fields' ids begin with it
	Action  string
	Fields  []Field
	Hidden  []Hidden
	Buttons []Button // the first is the one that matters
	Error   string   // of the form as a whole; may be empty
	Asks    bool     // it only asks (GET): what is entered stands in the address
}

// A FieldKind is what a field is entered with.
type FieldKind string

const (
	TextField     FieldKind = "text"
	TextArea      FieldKind = "textarea"
	DateField     FieldKind = "date"
	NumberField   FieldKind = "number"
	EmailField    FieldKind = "email"
	PasswordField FieldKind = "password"
	SelectField   FieldKind = "select"
	RadioField    FieldKind = "radio"
	CheckField    FieldKind = "check" // any number of options
	FileField     FieldKind = "file"
)

// A Field is a label, a sentence of help, and what is entered.
type Field struct {
	Name         string
	Label        string
	Help         string // one sentence; may be empty
	Kind         FieldKind
	Value        string
	Options      []Option // of a select, of radios, of checks
	Error        string   // what to do about it; may be empty
	Optional     bool
	Rows         int    // of a text area; 0 is 6
	Said         bool   // what is entered will be said: it is set in serif
	Autocomplete string // as HTML names it; may be empty
}

// An Option is one of those that can be chosen.
type Option struct {
	Value, Text, Help string
	Chosen            bool
}

// Hidden is a field that is sent and not seen.
type Hidden struct{ Name, Value string }

// A Button sends the form. Name and Value tell which one was pressed; they may be empty.
type Button struct {
	Text, Name, Value string
	Plain             bool // not the one that matters
}

// A PlacedField is a field in its form, as its template sees it.
type PlacedField struct {
	Field
	words.Speaker
	ID string
}

// Placed lists the fields with the ids that they have in the page.
func (f Form) Placed() []PlacedField {
	var all []PlacedField
	for _, field := range f.Fields {
		all = append(all, PlacedField{field, f.Speaker, f.ID + "-" + field.Name})
	}
	return all
}

// Wrong lists the fields with errors.
func (f Form) Wrong() []PlacedField {
	var all []PlacedField
	for _, p := range f.Placed() {
		if p.Error != "" {
			all = append(all, p)
		}
	}
	return all
}

// Files reports whether the form sends a file.
func (f Form) Files() bool {
	for _, field := range f.Fields {
		if field.Kind == FileField {
			return true
		}
	}
	return false
}

// DescribedBy lists the ids of what explains the field, for assistive software.
func (p PlacedField) DescribedBy() string {
	ids := ""
	if p.Help != "" {
		ids = p.ID + "-help"
	}
	if p.Error != "" {
		ids += " " + p.ID + "-error"
	}
	return ids
}

// FirstID is the id of what a link from the summary of errors leads to: the field, or the
// first of its options.
func (p PlacedField) FirstID() string {
	if p.Kind == RadioField || p.Kind == CheckField {
		return p.ID + "-0"
	}
	return p.ID
}

// A Preview shows exactly what will be signed, before the last button.
type Preview struct {
	words.Speaker
	Title string // empty is "Exactly this will be signed"
	Facts []Fact
	Said  []Said
	Form  Form // the last button, and what it sends
}
