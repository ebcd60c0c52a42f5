package publication

import (
	"encoding/json"
	"testing"
	"time"

	"parley.example/record"
)

// FuzzArticle holds an article as the store has it, or an older program has left it, to being shown and
// written again.
func FuzzArticle(f *testing.F) {
	at := time.Date(2026, 5, 3, 12, 0, 0, 0, time.UTC)
	a := Article{ID: "00", Slug: "on-fish", Editions: []Edition{{N: 1, At: at, Words: Words{Title: record.Text{"en": "On fish"}}}}}
	raw, err := json.Marshal(a)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"editions":[{"n":-1}],"draft":{}}`))
	f.Add([]byte(`{"editions":null,"withdrawn":{},"removed":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := parseArticle(data)
		if err != nil {
			return
		}
		a.post(at)
		a.Preview(at)
		a.Newest()
		written, err := json.Marshal(a)
		if err != nil {
			return // a year that JSON cannot write
		}
		if _, err := parseArticle(written); err != nil {
			t.Fatalf("%q is taken, and not when it is written again: %v", data, err)
		}
	})
}

// FuzzSlug holds the address of an article to being one: what it is made of once, it is made of again.
func FuzzSlug(f *testing.F) {
	for _, s := range []string{"On fish", "سمك", "О рыбе!", "../..", "é\u0301", "\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		if slug := Slug(title); Slug(slug) != slug || len(slug) > maxSlug {
			t.Fatalf("%q becomes %q, and that %q", title, slug, Slug(slug))
		}
	})
}
