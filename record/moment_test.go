package record

import (
	"testing"
	"time"
)

func TestMoments(t *testing.T) {
	for _, c := range []struct{ moment, from, to string }{
		{"2025", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"},
		{"0001", "0001-01-01T00:00:00Z", "0002-01-01T00:00:00Z"},
		{"9999", "9999-01-01T00:00:00Z", "10000-01-01T00:00:00Z"},
		{"2025-06", "2025-06-01T00:00:00Z", "2025-07-01T00:00:00Z"},
		{"2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"},
		{"2025-12", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"},
		{"2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"},
		{"2000-02-29", "2000-02-29T00:00:00Z", "2000-03-01T00:00:00Z"},
		{"2025-02-15", "2025-02-15T00:00:00Z", "2025-02-16T00:00:00Z"},
		{"2025-02-15Z", "2025-02-15T00:00:00Z", "2025-02-16T00:00:00Z"},
		{"2025-02-15+03:00", "2025-02-14T21:00:00Z", "2025-02-15T21:00:00Z"},
		{"2025-02-15-05:30", "2025-02-15T05:30:00Z", "2025-02-16T05:30:00Z"},
		{"2025-02-15+14:00", "2025-02-14T10:00:00Z", "2025-02-15T10:00:00Z"},
		{"2025-02-15-14:00", "2025-02-15T14:00:00Z", "2025-02-16T14:00:00Z"},
		{"2025-02-15T18:30+03:00", "2025-02-15T15:30:00Z", "2025-02-15T15:31:00Z"},
		{"2025-02-15T18:30Z", "2025-02-15T18:30:00Z", "2025-02-15T18:31:00Z"},
		{"2025-12-31T23:59-01:00", "2026-01-01T00:59:00Z", "2026-01-01T01:00:00Z"},
		{"2017-07-28/2017-07-31", "2017-07-28T00:00:00Z", "2017-08-01T00:00:00Z"},
		{"2017/2018-03", "2017-01-01T00:00:00Z", "2018-04-01T00:00:00Z"},
		{"2017-07-28T10:00Z/2017-07-28T10:00Z", "2017-07-28T10:00:00Z", "2017-07-28T10:01:00Z"},
	} {
		from, to, err := Moment(c.moment).Span()
		if err != nil {
			t.Errorf("%s: %v", c.moment, err)
			continue
		}
		const form = "2006-01-02T15:04:05Z"
		if got := from.UTC().Format(form); got != c.from {
			t.Errorf("%s begins %s, want %s", c.moment, got, c.from)
		}
		if got := to.UTC().Format(form); got != c.to {
			t.Errorf("%s ends %s, want %s", c.moment, got, c.to)
		}
		if m := Moment(c.moment); !m.Start().Equal(from) || !m.End().Equal(to) {
			t.Errorf("%s: Start and End differ from Span", c.moment)
		}
	}
	for _, m := range []Moment{
		"", "25", "0000", "10000", "2025-1", "2025-13", "2025-00", "2025-02-29", "1900-02-29", "2025-02-30", "2025-2-3", "2025-02-15 ", " 2025",
		"2025-02-15+3:00", "2025-02-15+0300", "2025-02-15+00:00", "2025-02-15-00:00", "2025-02-15z", "2025-02-15+14:01", "2025-02-15-14:01",
		"2025-02-15+24:00", "2025-02-15+03:60", "2025-02-15T18:30", "2025-02-15T24:00Z", "2025-02-15T18:60Z", "2025-02-15T18:30:00Z", "2025-02-15t18:30Z",
		"2025-02-15 18:30Z", "2025-02-15T18Z", "2025/", "/2025", "2025/2024", "2025-06-02/2025-06-01", "2025/2026/2027", "2025Z", "2025-06Z", "-2025", "٢٠٢٥",
	} {
		if _, _, err := m.Span(); err == nil {
			t.Errorf("%q was taken for a moment", m)
		}
		if !m.Start().IsZero() || !m.End().IsZero() {
			t.Errorf("%q is no moment and has a time", m)
		}
	}
}

func TestDurations(t *testing.T) {
	const h, m = time.Hour, time.Minute
	for s, want := range map[Duration][2]time.Duration{
		"4h30m": {4*h + 30*m, 4*h + 30*m}, "4h": {4 * h, 4 * h}, "90m": {90 * m, 90 * m}, "1m": {m, m}, "9999h59m": {9999*h + 59*m, 9999*h + 59*m},
		"9999m": {9999 * m, 9999 * m}, "6h/6h30m": {6 * h, 6*h + 30*m}, "45m/1h": {45 * m, h},
	} {
		least, most, err := s.Span()
		if err != nil || least != want[0] || most != want[1] {
			t.Errorf("%s: %v, %v, %v", s, least, most, err)
		}
	}
	for _, s := range []Duration{
		"", "0h", "0m", "4", "h", "4h60m", "4h0m", "04h", "4h05m", "4H", "4 h", "1.5h", "+4h", "-4h", "30s", "1h1h", "1m1h", "10000h", "4h/", "/4h", "4h/4h", "4h/3h",
		"1h/60m", "1h/2h/3h", "4h\n", "1d", "٤h",
	} {
		if _, _, err := s.Span(); err == nil {
			t.Errorf("%q was taken for a duration", s)
		}
	}
}

func TestTimes(t *testing.T) {
	for s, good := range map[string]bool{
		"2025-02-15T15:30:00Z": true, "0001-01-01T00:00:00Z": true, "9999-12-31T23:59:59Z": true,
		"0000-01-01T00:00:00Z": false, "2025-02-15T15:30:00.5Z": false, "2025-02-15T15:30:00,5Z": false, "2025-02-15T15:30:00+00:00": false, "2025-02-15T15:30:60Z": false,
		"2025-02-29T00:00:00Z": false, "2025-02-15T24:00:00Z": false, "2025-02-15 15:30:00Z": false, "2025-02-15T15:30Z": false, "2025-2-15T15:30:00Z": false, "": false,
	} {
		var x Time
		err := x.UnmarshalText([]byte(s))
		if (err == nil) != good {
			t.Errorf("%q: %v", s, err)
		}
		if again, _ := x.MarshalText(); good && string(again) != s {
			t.Errorf("%q became %q", s, again)
		}
	}
	if _, err := At(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)).MarshalText(); err == nil {
		t.Error("a time in the year 10000 was written")
	}
	zone := time.FixedZone("", 3*60*60)
	if got := must(At(time.Date(2025, 2, 15, 18, 30, 0, 999, zone)).MarshalText()); string(got) != "2025-02-15T15:30:00Z" {
		t.Errorf("got %s", got)
	}
}

func TestLastDay(t *testing.T) {
	for m, want := range map[Moment]string{
		"2025-02-15":             "2025-02-15",
		"2025-02-15+03:00":       "2025-02-15",
		"2025-02-15T18:30Z":      "2025-02-15",
		"2025-02-15T00:00+03:00": "2025-02-15",
		"2025-02":                "2025-02-28",
		"2017-07-28/2017-07-31":  "2017-07-31",
		"2025-02-15T23:59-05:00": "2025-02-15",
	} {
		if got := m.LastDay().Format("2006-01-02"); got != want {
			t.Errorf("%s: %s, want %s", m, got, want)
		}
	}
}
