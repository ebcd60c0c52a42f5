package record

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// object is JSON made from the description of fields, so that every kind, also one that is
// added later, is tested without a line here.
type object map[string]any

var someAct = RefTo(sum([]byte("some act")))

// value makes a value for a field. Group fields hold all their members if full, or only what
// is required.
func value(f Field, full bool) any {
	one := func() any {
		switch f.Type {
		case FieldText:
			return "some-words" // also a name, for the name of a point
		case FieldYesNo:
			return true
		case FieldNumber:
			return 7
		case FieldOption:
			return f.Options[0]
		case FieldMoment:
			return "2025-02-15T18:30+03:00"
		case FieldDuration:
			return "4h30m"
		case FieldPeriod:
			return "90d"
		case FieldDecimal:
			return "35"
		case FieldHash:
			return sum([]byte("some bytes")).String()
		case FieldParty:
			return "a"
		case FieldOfficial:
			return "anna"
		case FieldActor:
			return "SA"
		case FieldLang:
			return "en"
		case FieldRef:
			if f.Object == ObjectPoint {
				return someAct.Point("p")
			}
			return someAct
		case FieldKey:
			if f.Name == "seal" {
				return string(must(partyNamed("new").Keys.Seal.MarshalText()))
			}
			if f.Name == "pouch" {
				return string(pouchKey)
			}
			return string(must(edPublic("key " + f.Name).MarshalText()))
		case FieldConsent:
			return string(must(Consent(bytes.Repeat([]byte{7}, 64)).MarshalText()))
		case FieldWords:
			return object{"en": "Some words"}
		case FieldGroup:
			return fill(f.Fields, full)
		}
		panic("no value for a field of type " + string(f.Type))
	}
	if !f.List {
		return one()
	}
	if f.Type == FieldParty {
		return []any{"a", "b"}
	}
	return []any{one()}
}

func fill(fields []Field, full bool) object {
	o := object{}
	for _, f := range fields {
		if f.Required || full {
			o[f.Name] = value(f, full)
		}
	}
	// What these structs demand beyond their fields: one of two, and not both.
	if due, ok := o["due"].(object); ok && len(due) != 1 {
		o["due"] = object{"by": "2025-02-15"}
	}
	if after, ok := o["after"].(object); ok {
		delete(after, "calendar") // for business days only
		delete(after, "point")    // one of two
		after["event"] = someAct
	}
	if o["condition"] != nil {
		delete(o, "condition-worded")
	}
	delete(o, "reciprocal") // there is no other point
	if o["category"] == "personnel" {
		delete(o, "every") // for confidence-building only
	}
	if o["eased"] != nil {
		o["scope"] = []any{"What is left"}
	}
	if o["first-year"] != nil {
		o["first-year"], o["last-year"] = 2025, 2026
	}
	if o["holidays"] != nil {
		o["holidays"] = []any{"2025-04-23"}
	}
	if in, ok := o["in-force"].(object); ok && len(in) > 1 {
		o["in-force"] = object{"on": "date", "date": "2025-02-15"}
	}
	if o["through"] != nil { // these are for forms of their own
		delete(o, "through")
		delete(o, "expunges")
	}
	if o["stages"] != nil { // only a package has some
		o["form"] = "package"
	}
	if offer, ok := o["offer"].(object); ok && len(offer) == 0 { // of something
		o["offer"] = object{"document": sum(nil).String()}
	}
	if o["country"] != nil {
		o["country"] = "SA"
	}
	if i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == "default" }); i >= 0 {
		o["default"] = value(fields[i], full) // one of two
		delete(o, "silence")
	}
	return o
}

func TestEveryKind(t *testing.T) {
	if len(Kinds().All()) == 0 {
		t.Fatal("no kinds")
	}
	for _, k := range Kinds().All() {
		t.Run(k.Name, func(t *testing.T) {
			if found, ok := Kinds().Find(k.Name); !ok || found.Name != k.Name {
				t.Fatal("not found by its name")
			}
			if err := checkName("kind", k.Name); err != nil || k.Group == "" {
				t.Errorf("%v, group %q", err, k.Group)
			}
			if k.MustSay&^k.Body != 0 {
				t.Error("must say what its body may not hold")
			}
			if k.Power != "" && checkOption("power", k.Power) != nil {
				t.Errorf("power %s", k.Power)
			}
			checkDescription(t, k.Fields())
			for _, full := range []bool{false, true} {
				o := fill(k.Fields(), full)
				raw := must(encodeJSON(o))
				terms, err := k.decode(raw)
				if err != nil {
					t.Fatalf("%s: %v", raw, err)
				}
				again, err := k.encode(terms)
				if err != nil || !bytes.Equal(again, raw) {
					t.Fatalf("%s became %s, %v", raw, again, err)
				}
				refused := func(o object, what string) {
					t.Helper()
					if _, err := k.decode(must(encodeJSON(o))); err == nil {
						t.Errorf("%s: was read", what)
					}
				}
				with := func(name string, v any) object {
					o := maps.Clone(o)
					o[name] = v
					return o
				}
				refused(with("unknown-member", "x"), "unknown member")
				refused(with("Kind", "x"), "unknown member in capitals")
				for _, f := range k.Fields() {
					without := maps.Clone(o)
					delete(without, f.Name)
					if f.Required {
						refused(without, "without "+f.Name)
					}
					refused(with(f.Name, nil), f.Name+": null")
					refused(with(f.Name, object{"x": "y"}), f.Name+": another shape")
					refused(with(f.Name, 1.5), f.Name+": a fraction")
					if f.List {
						refused(with(f.Name, []any{}), f.Name+": an empty list")
						refused(with(f.Name, value(f, full).([]any)[0]), f.Name+": no list")
						refused(with(f.Name, []any{value(f, full).([]any)[0], nil}), f.Name+": null in the list")
					} else {
						refused(with(f.Name, []any{value(f, full)}), f.Name+": a list")
					}
					if f.Type == FieldGroup && !f.List {
						group := maps.Clone(value(f, full).(object))
						group["unknown-member"] = "x"
						refused(with(f.Name, group), f.Name+": unknown member")
					}
					if f.Type != FieldText && f.Type != FieldGroup && f.Type != FieldWords {
						refused(with(f.Name, "no such value"), f.Name+": no such value")
						refused(with(f.Name, []any{"no such value"}), f.Name+": no such value in a list")
					}
				}
			}
		})
	}
}

// checkDescription holds descriptions to what forms rely on.
func checkDescription(t *testing.T, fields []Field) {
	t.Helper()
	names := map[string]bool{}
	for _, f := range fields {
		if f.Name == "" || names[f.Name] || f.Type == "" {
			t.Errorf("field %+v", f)
		}
		names[f.Name] = true
		if (f.Type == FieldRef) != (f.Object != "") {
			t.Errorf("%s: a reference names its class, and nothing else does: %q", f.Name, f.Object)
		}
		if (f.Type == FieldOption) != (len(f.Options) > 0) {
			t.Errorf("%s: options %v", f.Name, f.Options)
		}
		if f.Type == FieldGroup {
			checkDescription(t, f.Fields)
		}
	}
}

func TestKindsAreInOneTable(t *testing.T) {
	names := Kinds().Names()
	if !slices.IsSorted(names) || len(names) != len(Kinds().All()) {
		t.Errorf("%v", names)
	}
	if _, ok := Kinds().Find("nothing"); ok {
		t.Error("found a kind that is none")
	}
	for _, k := range Kinds().All() {
		for _, name := range k.Require {
			if !slices.ContainsFunc(k.Fields(), func(f Field) bool { return f.Name == name && f.Required }) {
				t.Errorf("%s requires %s, which it has not", k.Name, name)
			}
		}
		if v := reflect.TypeOf(k.NewTerms()); v.Kind() != reflect.Pointer || v.Elem() != reflect.TypeOf(k.Terms) {
			t.Errorf("%s: new terms are %v", k.Name, v)
		}
	}
}

func TestActsOfUnknownKindAndFaultyTermsAreCarried(t *testing.T) {
	w := newWorld(t, "a", "b")
	a := w.act("a", "anna", "treaty.denounced")
	a.Terms = []byte(`{"anything":{"goes":[1,2,3]}}`)
	if s := w.signRaw(a); s.Known() || s.Terms != nil || s.Fault != nil {
		t.Errorf("%+v", s)
	}
	a = w.act("a", "anna", "topic.closed")
	a.About, a.Terms = someAct, []byte(`{"x":1}`)
	if s := w.signRaw(a); !s.Known() || s.Terms != nil || s.Fault == nil || !strings.Contains(s.Fault.Error(), "/x") {
		t.Errorf("%+v", s)
	}
	a.Terms, a.About = []byte(`{}`), ""
	if s := w.signRaw(a); s.Fault == nil || !strings.Contains(s.Fault.Error(), "about") {
		t.Errorf("%+v", s)
	}
}

func TestPowersCover(t *testing.T) {
	w := newWorld(t, "a", "b")
	dated := func(kind, date string, terms string) *SignedAct {
		a := w.act("a", "anna", kind)
		a.About, a.Terms = someAct, []byte(terms)
		if err := a.Dated.UnmarshalText([]byte(date)); err != nil {
			t.Fatal(err)
		}
		return w.signRaw(a)
	}
	p := &PowersGiven{Official: "anna", May: []Power{PowerSend}, From: "2025-02-15+03:00", Until: "2025-03"}
	for date, good := range map[string]bool{
		"2025-02-14T20:59:59Z": false, "2025-02-14T21:00:00Z": true, "2025-03-31T23:59:59Z": true, "2025-04-01T00:00:00Z": false,
	} {
		if err := p.Cover(dated("topic.closed", date, `{}`)); (err == nil) != good {
			t.Errorf("%s: %v", date, err)
		}
	}
	const day = "2025-02-20T00:00:00Z"
	signed, ad := dated("text.signed", day, `{}`), dated("text.signed", day, `{"ad-referendum":true}`)
	for _, c := range []struct {
		may  []Power
		act  *SignedAct
		good bool
	}{
		{[]Power{PowerSend}, signed, false},
		{[]Power{PowerSign}, signed, true},
		{[]Power{PowerAdReferendum}, signed, false},
		{[]Power{PowerAdReferendum}, ad, true},
		{[]Power{PowerSign}, ad, true},
		{[]Power{PowerPublish}, ad, false},
		{Power("").all(), dated("powers.revoked", day, `{}`), false},
	} {
		if err := (&PowersGiven{Official: "anna", May: c.may}).Cover(c.act); (err == nil) != c.good {
			t.Errorf("%v, %s: %v", c.may, c.act.Kind, err)
		}
	}
}

func (p Power) all() []Power {
	var all []Power
	for _, o := range p.Options() {
		all = append(all, Power(o))
	}
	return all
}

func TestReferences(t *testing.T) {
	point := someAct.Point("p")
	got := References(&TextProposed{
		InForce: InForce{On: OnEvent, When: point}, Contact: someAct, Topics: []Ref{someAct, RefTo(sum(nil))},
		Points: []Point{{Name: "p", Same: point}},
	})
	want := []Reference{
		{"when", ObjectEvent, point},
		{"same", ObjectPoint, point},
		{"contact", ObjectContact, someAct},
		{"topics", ObjectTopic, someAct},
		{"topics", ObjectTopic, RefTo(sum(nil))},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	// Embedded structs too, and every kind can be asked.
	if got := References(&ContactHeld{ContactFacts: ContactFacts{Follows: someAct}, Fulfils: []Ref{point}}); len(got) != 2 {
		t.Errorf("got %v", got)
	}
	for _, k := range Kinds().All() {
		terms := must(k.decode(must(encodeJSON(fill(k.Fields(), true)))))
		for _, r := range References(terms) {
			if r.Field == "" || r.Object == "" || r.Ref.Act().IsZero() {
				t.Errorf("%s: %+v", k.Name, r)
			}
		}
	}
}

func TestObjectsFit(t *testing.T) {
	for _, c := range []struct {
		object, want Object
		fits         bool
	}{
		{ObjectText, ObjectText, true},
		{ObjectText, ObjectNotes, false},
		{ObjectText, ObjectAny, true},
		{ObjectPoint, ObjectAny, true},
		{ObjectContact, ObjectOffer, true},
		{ObjectNotes, ObjectOffer, true},
		{ObjectText, ObjectOffer, true},
		{ObjectTopic, ObjectOffer, false},
		{ObjectPoint, ObjectMove, true},
		{ObjectText, ObjectMove, false},
		{ObjectText, ObjectAct, true},
		{ObjectPoint, ObjectAct, false},
		{ObjectCorrection, ObjectOffer, true},
		{ObjectContact, ObjectEvent, true},
		{ObjectPoint, ObjectEvent, true},
		{ObjectNotes, ObjectEvent, true},
		{ObjectTopic, ObjectEvent, false},
	} {
		if c.object.Fits(c.want) != c.fits {
			t.Errorf("%s where %s is wanted: want %v", c.object, c.want, c.fits)
		}
	}
	for _, late := range [][2]Object{{ObjectPoint, ObjectOffer}, {ObjectText, ObjectEvent}, {ObjectNotes, ObjectEvent}} {
		if late[0].FitsUnder(late[1], 1) || !late[0].FitsUnder(late[1], 2) {
			t.Errorf("%s where %s is wanted: only since law 2", late[0], late[1])
		}
	}
}
