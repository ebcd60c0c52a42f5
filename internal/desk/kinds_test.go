package desk

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"parley.example/internal/access"
	"parley.example/internal/telling"
	"parley.example/internal/words"
	"parley.example/record"
)

// inside opens the channel as a page does, without a browser.
func (s *side) inside(official record.OfficialID, lang string) *view {
	t := s.w.t
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/inside", nil)
	r.Header.Set("Accept-Language", lang)
	r.AddCookie(s.cookie(official))
	s.pages.ServeHTTP(httptest.NewRecorder(), r)
	v := s.entered
	w, err := v.open(s.w.id)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestEveryKindHasItsWords walks the kinds and every field, option and group of them, also of
// kinds that are added later, and asks for their words in every language.
func TestEveryKindHasItsWords(t *testing.T) {
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range words.Languages() {
		v := &visit{Visit: &access.Visit{Speaker: cat.In(lang)}}
		say := func(what, said string) {
			t.Helper()
			if said == "" || strings.HasPrefix(said, "[") {
				t.Errorf("%s: no words for %s: %q", lang, what, said)
			}
		}
		for _, kind := range record.Kinds().All() {
			for _, what := range []string{"label", "do", "help"} {
				say(kind.Name+" "+what, v.Say("kind."+kind.Name+"."+what))
			}
			say("group "+kind.Group, v.Say("group."+kind.Group+".label"))
			if kind.Opens != "" && kind.Opens != record.ObjectPowers && kind.Opens != record.ObjectInvitation {
				say("class "+string(kind.Opens), v.Say("desk.class."+string(kind.Opens)))
			}
			if kind.About != "" {
				say("about "+string(kind.About), v.Say("about."+string(kind.About)+".label"))
			}
			if kind.Power != "" {
				say("power "+string(kind.Power), telling.Option(v.Speaker, "powers.given", []string{"may"}, string(kind.Power)))
			}
			var walk func(path []string, fields []record.Field)
			walk = func(path []string, fields []record.Field) {
				for _, f := range fields {
					at := append(slices.Clone(path), f.Name)
					name := kind.Name + " " + strings.Join(at, ".")
					say(name, telling.Field(v.Speaker, kind.Name, at, "label"))
					say(name+" help", telling.Field(v.Speaker, kind.Name, at, "help"))
					for _, o := range f.Options {
						say(name+" "+o, telling.Option(v.Speaker, kind.Name, at, o))
					}
					walk(at, f.Fields)
				}
			}
			walk(nil, kind.Fields())
			walk(nil, asked(kind))
		}
		for _, o := range record.Translation("").Options() {
			say("translation "+o, v.Say("option.translation."+o))
		}
	}
}

// entered makes up entries for fields: for each the first choice, or something of its type.
func (f *form) entered(prefix string, path []string, fields []record.Field, full bool) {
	for _, field := range fields {
		name, at := prefix+"."+field.Name, append(slices.Clone(path), field.Name)
		left := f.kind.Name == "measure.eased" && field.Name == "scope" // it says at least what is left
		if !full && !field.Required && !left {
			continue
		}
		switch field.Name {
		case "reciprocal", "condition-worded", "calendar", "every":
			continue // of a second point; beside another condition; of business days; of another category
		}
		switch field.Type {
		case record.FieldPeriod:
			f.values.Set(name, "90 d")
		case record.FieldDecimal:
			f.values.Set(name, "2.5")
		case record.FieldHash:
			f.values.Set(name, strings.Repeat("ab", 32))
		case record.FieldGroup:
			inner := field.Fields
			if field.List {
				f.values.Set("rows:"+name, "1")
				if telling.WordedPoints(f.kind, at) {
					f.values.Set(name+".0.words.en", "A point.")
				}
				f.entered(name+".0", at, inner, full)
				continue
			}
			// One of two, and not both.
			if field.Name == "due" || field.Name == "in-force" {
				inner = inner[:1]
			}
			f.entered(name, at, inner, full || field.Name == "offer") // an offer is of something
		case record.FieldWords:
			f.values.Set(name+".en", "Some words")
		case record.FieldText, record.FieldOfficial:
			f.values.Set(name, "some-words")
			if field.Name == "country" {
				f.values.Set(name, "SA")
			}
		case record.FieldNumber:
			f.values.Set(name, "7")
			if strings.HasSuffix(field.Name, "-year") {
				f.values.Set(name, "2025")
			}
		case record.FieldMoment:
			f.values.Set(name, "2025-02-15 18:30 +03:00")
			if field.Name == "holidays" {
				f.values.Set(name, "2025-04-23")
			}
			if field.Name == "until" {
				f.values.Set(name, "2026")
			}
		case record.FieldDuration:
			f.values.Set(name, "4h 30m")
		case record.FieldConsent:
			f.values.Set(name, base64.StdEncoding.EncodeToString(make([]byte, 64)))
		case record.FieldKey:
			k, _ := f.Reading.Party(f.Own)
			keys := map[string]string{}
			for purpose, key := range map[string]interface{ MarshalText() ([]byte, error) }{
				"party": k.Keys.Party, "receipt": k.Keys.Receipt, "seal": k.Keys.Seal, "line": k.Keys.Line, "key": k.Keys.Party,
			} {
				raw, _ := key.MarshalText()
				keys[purpose] = string(raw)
			}
			keys["pouch"] = string(k.Keys.Pouch)
			f.values.Set(name, keys[field.Name])
		default:
			if field.Object == record.ObjectDefault && len(f.objects(field.Object)) == 0 { // the story has none
				f.values.Set(name, string(f.Contacts[0].Ref))
			}
			for i, o := range f.choices(name, at, field) {
				if i == 0 || field.Type == record.FieldParty && field.List {
					f.values.Add(name, o.Value)
				}
			}
		}
	}
}

// TestEveryKindsForm fills in the form of every kind, with everything and with only what it
// requires, and gives what it makes to the record, which must take it.
func TestEveryKindsForm(t *testing.T) {
	w := tell(t)
	w.a.seal(w.round(""), "40")
	for _, kind := range record.Kinds().All() {
		for _, full := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/full=%v", kind.Name, full), func(t *testing.T) {
				v := w.a.inside("anna", "en")
				f := &form{view: v, kind: kind, values: url.Values{}, errors: map[string]string{}}
				f.entered("t", nil, asked(kind), full)
				for _, part := range []struct {
					part record.Part
					name string
				}{{record.PartTitle, "b.title.en"}, {record.PartText, "b.text.en"}} {
					if kind.Body&part.part != 0 && (full || kind.MustSay&part.part != 0) {
						f.values.Set(part.name, "Some words")
					}
				}
				if f.values.Has("t.authentic") { // the words must be in every authentic language
					f.values.Set("t.authentic", "en")
					f.values.Set("t.prevails", "en")
					if !full {
						f.values.Del("t.prevails")
					}
				}
				if kind.Name == "point.moved" && !full { // in one of its forms
					f.values.Set("t.due.by", "2025-03-01")
				}
				if kind.Name == "step.undone" { // in answer to a default, or to a silence
					f.values.Set("t.silence", "sudland.example")
					f.values.Del("t.default")
				}
				f.values.Del("t.through") // these are for forms of text of their own
				f.values.Del("rows:t.brackets")
				f.values.Del("t.expunges")
				if f.values.Has("t.languages") {
					f.values.Set("t.languages", "en")
				}
				if f.values.Has("rows:t.stages") { // only a package has some
					f.values.Set("t.form", "package")
				}
				if kind.About != "" && (full || !kind.Optional) {
					f.values.Set("about", string(w.anything(v, kind.About)))
				}
				s, err := f.saying()
				if err != nil {
					t.Fatal(err)
				}
				if len(f.errors) > 0 || f.wrong != "" {
					t.Fatalf("%v %v: %v %s", kind.Name, f.values, f.errors, f.wrong)
				}
				if _, _, _, err := w.a.Draft(t.Context(), s); err != nil {
					t.Fatalf("%v: %v", f.values, err)
				}
			})
		}
	}
}

// anything is some object of a class.
func (w *world) anything(v *view, class record.Object) record.Ref {
	w.t.Helper()
	if objects := v.objects(class); len(objects) > 0 && class != record.ObjectMove { // which is named by an act
		return objects[0].ref
	}
	none := []record.Object{record.ObjectInvitation, record.ObjectCorrection, record.ObjectAgrement, record.ObjectMove, record.ObjectGroup}
	if slices.Contains(none, class) { // the story has none
		return record.RefTo(w.id)
	}
	w.t.Fatalf("the story has no %s", class)
	return ""
}

// TestEmptyForms sends every form empty: each says what is missing, in every language, and
// none fails.
func TestEmptyForms(t *testing.T) {
	w := tell(t)
	b := w.a.signIn("anna")
	for _, lang := range words.Languages() {
		b.get("/language/" + lang)
		for _, kind := range record.Kinds().All() {
			at := "/c/" + w.id.String() + "/act/" + kind.Name
			if kind.Power == "" {
				b.want(http.StatusForbidden, b.get(at))
				continue
			}
			b.want(http.StatusOK, b.get(at))
			a := b.post(at, url.Values{})
			needs := kind.About != "" && !kind.Optional || kind.MustSay != 0 ||
				slices.ContainsFunc(asked(kind), func(f record.Field) bool { return f.Required })
			if needs {
				b.want(http.StatusUnprocessableEntity, a).shows(t, `role="alert"`, `class="error"`)
			}
			if m := unsaid.FindString(a.body); m != "" {
				t.Errorf("%s in %s says %s", kind.Name, lang, m)
			}
		}
	}
}
