package reading_test

import (
	"testing"

	"parley.example/internal/reading"
	"parley.example/internal/words"
	"parley.example/record"
)

func TestWhenAndLasted(t *testing.T) {
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	en, fr := cat.In("en"), cat.In("fr")
	for _, c := range []struct {
		s    words.Speaker
		m    record.Moment
		want string
	}{
		{en, "2025", "2025"},
		{en, "2025-06", "June 2025"},
		{fr, "2025-06", "juin 2025"},
		{en, "2025-02-15", "15 February 2025"},
		{en, "2025-02-15+03:00", "15 February 2025 (UTC+3)"},
		{en, "2025-02-15T18:30+03:00", "15 February 2025, 18:30, UTC+3"},
		{en, "2017-07-28/2017-07-31", "28 to 31 July 2017"},
		{en, "2017-07/2017-09-01", "July 2017 to 1 September 2017"},
	} {
		if got := reading.When(c.s, c.m); got != c.want {
			t.Errorf("%s: got %q, want %q", c.m, got, c.want)
		}
	}
	for d, want := range map[record.Duration]string{
		"4h30m": "4 hours and 30 minutes", "1h": "1 hour", "45m": "45 minutes", "6h/6h30m": "6 hours to 6 hours and 30 minutes",
	} {
		if got := reading.Lasted(en, d); got != want {
			t.Errorf("%s: got %q, want %q", d, got, want)
		}
	}
}
