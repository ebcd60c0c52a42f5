package telling_test

import (
	"testing"

	"parley.example/internal/reading"
	"parley.example/internal/telling"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

// TestTermsOfAPoint reads what lies deep in a point as facts of the point: how much, in one line,
// and each of several times, under its name.
func TestTermsOfAPoint(t *testing.T) {
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := &telling.Teller{Speaker: cat.In("en"), Reading: &reading.Reading{Standing: &standing.Standing{}, Charter: &record.Charter{}}}
	terms := r.Terms("text.proposed", &record.TextProposed{Points: []record.Point{{
		Name: "p", Owes: []record.PartyName{"a"}, To: []record.PartyName{"b"},
		Due:     record.Due{Earliest: []record.Alternative{{By: "2025-03-01"}, {By: "2025-04-01"}}},
		Amounts: []record.Amount{{Number: "3", Unit: "lorries"}, {Of: "gold", Number: "1000.5", Unit: "USD"}},
	}}})
	if len(terms.Parts) != 1 || terms.Parts[0].Point != "p" {
		t.Fatalf("%+v, want one part, the point", terms.Parts)
	}
	got := map[string]string{}
	for _, f := range terms.Parts[0].Facts {
		got[f.Term] = f.Value.Text
	}
	for term, want := range map[string]string{
		"Amounts":               "3 lorries and 1,000.5 USD (gold)",
		"Alternative 1: A date": "1 March 2025",
		"Alternative 2: A date": "1 April 2025",
	} {
		if got[term] != want {
			t.Errorf("%s: %q, want %q, among %q", term, got[term], want, got)
		}
	}
}
