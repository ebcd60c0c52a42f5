package record

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Field describes one member of a kind's terms, for forms, scenarios and help.
//
// It is read off the struct: the JSON name, whether it may be left out, and the Go type, which
// says what it holds. A Ref is tagged with the class of object that it names: `object:"contact"`.
type Field struct {
	Name     string
	Type     FieldType
	List     bool
	Required bool
	Law      int      // the oldest law that knows it; 0: all do
	Object   Object   // of a FieldRef
	Options  []string // of a FieldOption
	Fields   []Field  // of a FieldGroup
}

// FieldType is what a field holds.
type FieldType string

// The types of fields.
const (
	FieldText     FieldType = "text" // one line
	FieldYesNo    FieldType = "yes-no"
	FieldNumber   FieldType = "number" // whole
	FieldOption   FieldType = "option" // one of Options
	FieldMoment   FieldType = "moment"
	FieldDuration FieldType = "duration"
	FieldPeriod   FieldType = "period"
	FieldDecimal  FieldType = "decimal"
	FieldHash     FieldType = "hash"
	FieldParty    FieldType = "party"
	FieldOfficial FieldType = "official"
	FieldActor    FieldType = "actor" // a party or a country
	FieldLang     FieldType = "language"
	FieldRef      FieldType = "reference"
	FieldKey      FieldType = "key"
	FieldConsent  FieldType = "consent" // a signature by a new party key
	FieldWords    FieldType = "words"   // by language
	FieldGroup    FieldType = "group"
)

var leafTypes = map[reflect.Type]FieldType{
	reflect.TypeFor[string]():     FieldText,
	reflect.TypeFor[bool]():       FieldYesNo,
	reflect.TypeFor[int64]():      FieldNumber,
	reflect.TypeFor[Moment]():     FieldMoment,
	reflect.TypeFor[Duration]():   FieldDuration,
	reflect.TypeFor[Period]():     FieldPeriod,
	reflect.TypeFor[Decimal]():    FieldDecimal,
	reflect.TypeFor[UnitOf]():     FieldText,
	reflect.TypeFor[Hash]():       FieldHash,
	reflect.TypeFor[PartyName]():  FieldParty,
	reflect.TypeFor[OfficialID](): FieldOfficial,
	reflect.TypeFor[Actor]():      FieldActor,
	reflect.TypeFor[Lang]():       FieldLang,
	reflect.TypeFor[Ref]():        FieldRef,
	reflect.TypeFor[PublicKey]():  FieldKey,
	reflect.TypeFor[SealKey]():    FieldKey,
	reflect.TypeFor[PouchKey]():   FieldKey,
	reflect.TypeFor[Consent]():    FieldConsent,
	reflect.TypeFor[Text]():       FieldWords,
}

func fieldsOf(t reflect.Type) []Field {
	var fields []Field
	for i := range t.NumField() {
		sf := t.Field(i)
		if sf.Anonymous {
			fields = append(fields, fieldsOf(sf.Type)...)
			continue
		}
		name, rest, _ := strings.Cut(sf.Tag.Get("json"), ",")
		f := Field{Name: name, Required: rest == "", Object: Object(sf.Tag.Get("object"))}
		if sf.Tag.Get("law") == "2" {
			f.Law = 2
		}
		ft := sf.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		if _, leaf := leafTypes[ft]; !leaf && ft.Kind() == reflect.Slice {
			f.List = true
			ft = ft.Elem()
		}
		f.Type = leafTypes[ft]
		switch {
		case f.Type != "":
		case ft.Kind() == reflect.Struct:
			f.Type = FieldGroup
			f.Fields = fieldsOf(ft)
		default:
			f.Type = FieldOption
			f.Options = reflect.Zero(ft).Interface().(interface{ Options() []string }).Options()
		}
		fields = append(fields, f)
	}
	return fields
}

// checkTerms walks terms and holds every value to its type, and to what the kind requires.
func (k Kind) checkTerms(terms Terms) error {
	v := reflect.ValueOf(terms).Elem()
	for _, name := range k.Require {
		if field, ok := memberNamed(v, name); !ok || field.IsZero() {
			return fmt.Errorf("%s: missing", name)
		}
	}
	return checkStruct(v)
}

func memberNamed(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		sf := v.Type().Field(i)
		if sf.Anonymous {
			if f, ok := memberNamed(v.Field(i), name); ok {
				return f, true
			}
		} else if tag, _, _ := strings.Cut(sf.Tag.Get("json"), ","); tag == name {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func checkStruct(v reflect.Value) error {
	t := v.Type()
	for i := range t.NumField() {
		sf := t.Field(i)
		if sf.Anonymous {
			if err := checkStruct(v.Field(i)); err != nil {
				return err
			}
			continue
		}
		name, rest, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if v.Field(i).IsZero() || v.Field(i).Kind() == reflect.Slice && v.Field(i).Len() == 0 {
			if rest == "" && sf.Type.Kind() != reflect.Bool && sf.Type.Kind() != reflect.Int64 {
				return fmt.Errorf("%s: missing", name)
			}
			continue
		}
		if err := checkValue(v.Field(i)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := checkRefs(v.Field(i), Object(sf.Tag.Get("object"))); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if c, ok := v.Addr().Interface().(interface{ check() error }); ok {
		return c.check()
	}
	return nil
}

// checkRefs holds the references of a field to the class that its tag names: a point is
// written with a #, everything else without one, and an offer may be either.
func checkRefs(v reflect.Value, class Object) error {
	switch x := v.Interface().(type) {
	case Ref:
		return x.names(class)
	case []Ref:
		for _, r := range x {
			if err := r.names(class); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkValue(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer:
		return checkValue(v.Elem())
	case reflect.Struct:
		return checkStruct(v)
	case reflect.Slice:
		if key, ok := v.Interface().(interface{ check() error }); ok {
			return key.check()
		}
		if v.Len() > MaxList {
			return fmt.Errorf("%d of them, more than %d", v.Len(), MaxList)
		}
		for i := range v.Len() {
			if err := checkValue(v.Index(i)); err != nil {
				return fmt.Errorf("%d: %w", i+1, err)
			}
		}
		return checkOnce(v)
	}
	switch x := v.Interface().(type) {
	case interface{ check() error }:
		return x.check()
	case interface{ Options() []string }:
		for _, o := range x.Options() {
			if v.String() == o {
				return nil
			}
		}
		return fmt.Errorf("%q is none of %s", clip(v.String()), strings.Join(x.Options(), ", "))
	case string:
		if len(x) > MaxText {
			return fmt.Errorf("%d bytes, more than %d", len(x), MaxText)
		}
		if strings.TrimSpace(x) != x || strings.Contains(x, "\n") {
			return errors.New("want one line without spaces around it")
		}
		if x != "" && blank(x) {
			return errors.New("it shows nothing")
		}
	}
	return nil
}

// checkOnce refuses a list that names a party, a language, a reference or an option twice.
// Plain text may repeat itself: two people can share a name.
func checkOnce(v reflect.Value) error {
	elem := v.Type().Elem()
	if elem.Kind() != reflect.String || elem == reflect.TypeFor[string]() {
		return nil
	}
	seen := map[string]bool{}
	for i := range v.Len() {
		s := v.Index(i).String()
		if seen[s] {
			return fmt.Errorf("%s: occurs twice", clip(s))
		}
		seen[s] = true
	}
	return nil
}

// Duration is how long something lasted, as exactly as it is known, in whole hours and
// minutes: 4h30m, 4h, 90m, 6h/6h30m for a range, or 5h|5h30m because two sources differ (law 2).
type Duration string

func (d Duration) law() int { return lawOfEither(string(d)) }

func (d Duration) check() error {
	_, _, err := d.Span()
	return err
}

// Span returns the shortest and the longest that it may have been.
func (d Duration) Span() (least, most time.Duration, err error) {
	first, last, isRange := strings.Cut(string(d), "/")
	if !isRange {
		first, last, isRange = strings.Cut(string(d), "|")
	}
	if !isRange {
		last = first
	}
	least, ok1 := parseDuration(first)
	most, ok2 := parseDuration(last)
	if !ok1 || !ok2 || most < least || isRange && most == least {
		return 0, 0, fmt.Errorf("%q is no duration: want one like 4h30m, 4h, 90m, 6h/6h30m for from and to, or 5h|5h30m where sources differ", clip(string(d)))
	}
	return least, most, nil
}

// durationForm is one to four digits of hours, of minutes, or of both; where there are hours,
// the minutes are below 60.
var durationForm = regexp.MustCompile(`^(?:([1-9][0-9]{0,3})h)?(?:([1-9][0-9]{0,3})m)?$`)

func parseDuration(s string) (time.Duration, bool) {
	parts := durationForm.FindStringSubmatch(s)
	if parts == nil || s == "" {
		return 0, false
	}
	hours, _ := strconv.Atoi("0" + parts[1])
	minutes, _ := strconv.Atoi("0" + parts[2])
	if hours > 0 && minutes >= 60 {
		return 0, false
	}
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute, true
}

// Actor is a party of the channel by its name, or a country by its two capital letters
// (ISO 3166-1), such as the host of a meeting.
type Actor string

func (a Actor) check() error {
	if a.Country() != "" {
		return nil
	}
	return PartyName(a).check()
}

// Country returns the two letters, if the actor is a country.
func (a Actor) Country() string {
	if len(a) == 2 && a[0] >= 'A' && a[0] <= 'Z' && a[1] >= 'A' && a[1] <= 'Z' {
		return string(a)
	}
	return ""
}

// Reference is a Ref within terms, with the class of object that it must name.
type Reference struct {
	Field  string
	Object Object
	Ref    Ref
}

// References lists every reference within terms, so that the law can hold each to what was
// before its author.
func References(terms Terms) []Reference {
	return referencesIn(reflect.ValueOf(terms).Elem(), "", "")
}

func referencesIn(v reflect.Value, field string, object Object) (refs []Reference) {
	switch v.Kind() {
	case reflect.String:
		if r, ok := v.Interface().(Ref); ok && r != "" {
			refs = append(refs, Reference{field, object, r})
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil
		}
		for i := range v.Len() {
			refs = append(refs, referencesIn(v.Index(i), field, object)...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			sf := v.Type().Field(i)
			name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
			if sf.Anonymous {
				name = field
			}
			refs = append(refs, referencesIn(v.Field(i), name, Object(sf.Tag.Get("object")))...)
		}
	}
	return refs
}
