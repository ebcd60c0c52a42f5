package desk

import (
	"net/url"
	"testing"

	"parley.example/record"
)

// FuzzForm sends the form of every kind whatever a browser may send: each value is read, or refused
// with a word at its field, and what is read makes a draft or an error.
func FuzzForm(f *testing.F) {
	w := newWorld(f)
	v := w.a.inside("anna", "en")
	kinds := record.Kinds().Names()
	for i, name := range kinds {
		kind, _ := record.Kinds().Find(name)
		values := url.Values{"about": {"x"}, "b.title.en": {"Visas"}, "b.text.en": {"Ten days.\r\nNo more."}}
		for _, field := range kind.Fields() {
			values.Set("t."+field.Name, "2025-02-15")
			values.Set("rows:t."+field.Name, "2")
		}
		f.Add(uint8(i), values.Encode())
	}
	f.Add(uint8(0), "t.may=sign&t.may=send&t.key=AAAA&rows:t.points=99999999999999999999&t.points.0.words.en=%E2%80%AE")
	f.Fuzz(func(t *testing.T, which uint8, sent string) {
		values, err := url.ParseQuery(sent)
		if err != nil {
			return
		}
		kind, _ := record.Kinds().Find(kinds[int(which)%len(kinds)])
		one := &form{view: v, kind: kind, values: values, errors: map[string]string{}}
		s, err := one.saying()
		if err != nil || len(one.errors) > 0 || one.wrong != "" {
			return
		}
		if _, _, _, err := w.a.Draft(t.Context(), s); err != nil {
			one.place(err)
			if len(one.errors) == 0 && one.wrong == "" {
				t.Fatalf("%s: %q is refused, and nothing says so: %v", kind.Name, sent, err)
			}
		}
	})
}
