package reading_test

import (
	"testing"

	"parley.example/internal/reading"
	"parley.example/internal/words"
	"parley.example/record"
)

func TestDues(t *testing.T) {
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	en, fr := cat.In("en"), cat.In("fr")
	for _, c := range []struct {
		due  record.Due
		want string
	}{
		{record.Due{By: "2025-02-15"}, "by 15 February 2025"},
		{record.Due{None: true}, "no deadline"},
		{record.Due{Standing: true}, "a standing duty"},
		{record.Due{After: record.After{Event: "x"}}, "when the event comes to pass"},
		{record.Due{After: record.After{Event: "x", Delay: "90d"}}, "90 days after the event"},
		{record.Due{After: record.After{Event: "x", Delay: "1bd"}}, "1 business day after the event"},
		{record.Due{Every: record.Every{Period: "6mo", From: "2025-01-31"}}, "every 6 months from 31 January 2025"},
		{record.Due{Every: record.Every{Period: "72h", From: "2025-01-31", Until: "2026"}}, "every 72 hours from 31 January 2025 until 2026"},
		{record.Due{Earliest: []record.Alternative{{By: "2025"}, {After: record.After{Event: "x", Delay: "8y"}}}}, "the earlier of: by 2025 and 8 years after the event"},
		{record.Due{Latest: []record.Alternative{{By: "2025"}, {After: record.After{Event: "x"}}}}, "the last of: by 2025 and when the event comes to pass"},
	} {
		if got := reading.Due(en, c.due); got != c.want {
			t.Errorf("%+v: %q, want %q", c.due, got, c.want)
		}
	}
	for _, c := range []struct {
		s    words.Speaker
		a    record.Amount
		want string
	}{
		{en, record.Amount{Number: "3600000000", Unit: "USD"}, "3,600,000,000 USD"},
		{fr, record.Amount{Number: "1000.5", Unit: "EUR"}, "1\u00a0000,5 EUR"},
		{en, record.Amount{Number: "50/60", Unit: "people"}, "50 to 60 people"},
		{en, record.Amount{Number: "60|61", Unit: "items", Of: "Lists"}, "60 or 61 items (Lists)"},
		{en, record.Amount{Number: "123456789012345678.5", Unit: "kg"}, "123456789012345678.5 kg"},
	} {
		if got := reading.Amount(c.s, c.a); got != c.want {
			t.Errorf("%+v: %q, want %q", c.a, got, c.want)
		}
	}
}
