package record

import "testing"

func TestPeriodAfter(t *testing.T) {
	for _, c := range []struct {
		m     Moment
		p     Period
		times int
		want  Moment
	}{
		{"2015-07-20", "90d", 1, "2015-10-18"},
		{"2025-02-15+03:00", "1d", 1, "2025-02-16+03:00"},
		{"2025-02-15T18:30+03:00", "1d", 1, "2025-02-16+03:00"}, // to the end of the day
		{"2025-02-15T00:30+03:00", "1d", 1, "2025-02-16+03:00"}, // which in UTC is another
		{"2025-02-15", "0d", 1, ""},
		{"2025-02-15", "1d", 0, "2025-02-15"},
		{"2025-02-15T18:30Z", "1mo", 0, "2025-02-15Z"},
		{"2025-01-31", "1mo", 1, "2025-02-28"},
		{"2025-01-31", "1mo", 2, "2025-03-31"}, // from the first, not from the last
		{"2024-01-31", "1mo", 1, "2024-02-29"},
		{"2024-02-29", "1y", 1, "2025-02-28"},
		{"2024-02-29", "1y", 4, "2028-02-29"},
		{"2025-02-28", "1mo", 1, "2025-03-28"},
		{"2024-12-31", "2mo", 1, "2025-02-28"},
		{"2025-10-18", "8y", 1, "2033-10-18"},
		{"2025-02-15T18:30+03:00", "72h", 1, "2025-02-18T18:30+03:00"},
		{"2025-02-15", "72h", 1, "2025-02-18"},
		{"2025-02-15+03:00", "24h", 2, "2025-02-17+03:00"},
		{"2025-02-15+03:00", "36h", 1, "2025-02-17T11:59+03:00"}, // half a day after the end of the day
		{"2025-02-15", "36h", 1, "2025-02-17T11:59Z"},
		{"2025-02-15T18:30+03:00", "24h", 3, "2025-02-18T18:30+03:00"},
		{"2025-02", "1d", 1, "2025-03-01"}, // the latest that it may be
		{"2024", "1d", 1, "2025-01-01"},
		{"2017-07-28/2017-07-31", "10d", 1, "2017-08-10"},
		{"2015-10-18|2015-10-19", "10y", 1, "2025-10-18|2025-10-19"},
		{"2015-10-01|2015-10-02T12:00Z", "1d", 1, "2015-10-02|2015-10-03Z"},
		{"2015|2015-03", "1d", 1, "2015-04-01|2016-01-01"},
		{"2015-01-30|2015-01-31", "1mo", 1, "2015-02-28"},
		{"2015-01-30Z|2015-01-31", "1mo", 1, "2015-02-28Z"},
		{"9999-12-30|9999-12-31", "1d", 1, ""},
		{"9999-12-31", "1d", 1, ""},
		{"9999-12-31T23:00Z", "1h", 1, ""},
		{"2025-02-15", "10bd", 1, ""},
		{"2025-02-15", "1d", -1, ""},
		{"0001-01-01T00:00Z", "1h", 24 * 365 * 1000, "1000-05-04T00:00Z"}, // further than a count of nanoseconds goes
		{"2025-02-15", "9999y", 1 << 60, ""},
		{"2025-02-15", "9999y", 9999 * 366, ""},
		{"soon", "1d", 1, ""},
		{"2025-02-15", "soon", 1, ""},
	} {
		got, ok := c.p.After(c.m, c.times)
		if ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%d times %s after %s is %s, %v; want %s", c.times, c.p, c.m, got, ok, c.want)
		}
		if ok && got.check() != nil {
			t.Errorf("%s is no moment", got)
		}
	}
}

func TestPeriodsAndTheirSpelling(t *testing.T) {
	for p, n := range map[Period]int{"72h": 72, "1d": 1, "9999bd": 9999, "6mo": 6, "8y": 8} {
		if got, _ := p.Count(); got != n || p.check() != nil {
			t.Errorf("%s: %d, %v", p, got, p.check())
		}
	}
	for _, p := range []Period{"", "d", "0d", "01d", "1", "1w", "1.5d", "-1d", "1d1h", "10000d", " 1d", "1 d", "1m"} {
		if p.check() == nil {
			t.Errorf("%q is a period", p)
		}
	}
}

func TestBusinessDays(t *testing.T) {
	c := &CalendarPublished{
		FirstYear: 2025, LastYear: 2025, Weekend: []Weekday{"friday", "saturday"}, Holidays: []Moment{"2025-04-20", "2025-04-23"},
	}
	if err := c.check(); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		m    Moment
		p    Period
		want Moment
	}{
		{"2025-04-16", "1bd", "2025-04-17"},
		{"2025-04-17", "1bd", "2025-04-21"}, // over a weekend and a holiday
		{"2025-04-17|2025-04-21", "1bd", "2025-04-21|2025-04-22"},
		{"2025-04-18", "1bd", "2025-04-21"}, // from a day off
		{"2025-04-17T23:30+03:00", "3bd", "2025-04-24+03:00"},
		{"2025-12-30", "1bd", "2025-12-31"},
		{"2025-12-31", "1bd", ""}, // the calendar ends
		{"2024-12-31", "1bd", ""},
		{"2025-04-17", "1d", ""},
		{"soon", "1bd", ""},
	} {
		got, ok := c.After(x.m, x.p)
		if ok != (x.want != "") || ok && got != x.want {
			t.Errorf("%s after %s is %s, %v; want %s", x.p, x.m, got, ok, x.want)
		}
	}
	c.Weekend = []Weekday{"sunday"}
	for day, works := range map[Moment]bool{"2025-04-19": true, "2025-04-20": false, "2025-04-21": true, "2025-04-23": false, "2025-04-27": false} {
		if c.Works(day.Start()) != works {
			t.Errorf("%s: works %v, want %v", day, !works, works)
		}
	}
}

func TestOccurrences(t *testing.T) {
	monthly := Every{Period: "1mo", From: "2025-01-31", Until: "2025-03-31"}
	for n, want := range []Moment{"2025-01-31", "2025-02-28", "2025-03-31", ""} {
		if got, ok := monthly.At(n); ok != (want != "") || ok && got != want {
			t.Errorf("%d: %s, %v; want %s", n, got, ok, want)
		}
	}
	hourly := Every{Period: "36h", From: "2025-01-31T10:00+03:00"}
	for n, want := range []Moment{"2025-01-31T10:00+03:00", "2025-02-01T22:00+03:00", "2025-02-03T10:00+03:00"} {
		if got, ok := hourly.At(n); !ok || got != want {
			t.Errorf("%d: %s; want %s", n, got, want)
		}
	}
}

func TestDecimals(t *testing.T) {
	for d, want := range map[Decimal][2]string{
		"0": {"0", "0"}, "3600000000": {"3600000000", "3600000000"}, "0.05": {"0.05", "0.05"}, "50/60": {"50", "60"}, "60|61.5": {"60", "61.5"},
	} {
		least, most, ok := d.Span()
		if !ok || string(DecimalOf(least)) != want[0] || string(DecimalOf(most)) != want[1] || d.check() != nil {
			t.Errorf("%s: %v to %v, %v", d, least, most, ok)
		}
		if d.Exact() != (want[0] == want[1]) {
			t.Errorf("%s: exact %v", d, d.Exact())
		}
	}
	for _, d := range []Decimal{"", "-1", "+1", "01", "1.", ".5", "1.50", "1,5", "1e3", "1 000", "60/60", "61/60", "1/2/3", "1|2|3", "1/2|3"} {
		if d.check() == nil {
			t.Errorf("%q is a decimal", d)
		}
	}
	for u, currency := range map[UnitOf]bool{"EUR": true, "people": false, "percent": false} {
		if u.check() != nil || u.Currency() != currency {
			t.Errorf("%s: %v, a currency %v", u, u.check(), u.Currency())
		}
	}
	for _, u := range []UnitOf{"", "Euro", "EURO", "EU", "square metres"} {
		if u.check() == nil {
			t.Errorf("%q is a unit", u)
		}
	}
}

func TestDuesThatAreEqual(t *testing.T) {
	all := []Due{
		{},
		{By: "2025"},
		{None: true},
		{Standing: true},
		{After: After{Event: someAct}},
		{After: After{Event: someAct, Delay: "1d"}},
		{Every: Every{Period: "1d", From: "2025-02-15"}},
		{Earliest: []Alternative{{By: "2025"}, {By: "2026"}}},
		{Earliest: []Alternative{{By: "2025"}, {By: "2027"}}},
		{Latest: []Alternative{{By: "2025"}, {By: "2026"}}},
		{Latest: []Alternative{{By: "2025"}, {By: "2027"}}},
	}
	for i, d := range all {
		for j, e := range all {
			if d.Equal(e) != (i == j) {
				t.Errorf("%+v and %+v: equal %v", d, e, i != j)
			}
		}
		if d.IsZero() != (i == 0) {
			t.Errorf("%+v: says nothing %v", d, i != 0)
		}
	}
}

// What law 2 added to points and reports says so, and nothing else does.
func TestPointsUnderTheirLaw(t *testing.T) {
	under := func(p Point) int {
		raw := must(encodeJSON(&Readout{Points: []Point{p}}))
		return (&SignedAct{Act: Act{Kind: "readout"}, Terms: must(kindNamed("readout").decode(raw))}).NeedsLaw()
	}
	plain := Point{Name: "p", Owes: []PartyName{"a"}, To: []PartyName{"b"}, Due: Due{By: "2025"}, Verifier: "c"}
	if got := under(plain); got != 1 {
		t.Errorf("a plain point needs law %d", got)
	}
	for what, change := range map[string]func(*Point){
		"standing": func(p *Point) { p.Due = Due{Standing: true} },
		"after":    func(p *Point) { p.Due = Due{After: After{Event: someAct}} },
		"every":    func(p *Point) { p.Due = Due{Every: Every{Period: "1d", From: "2025-02-15"}} },
		"earliest": func(p *Point) { p.Due = Due{Earliest: []Alternative{{By: "2025"}, {By: "2026"}}} },
		"latest":   func(p *Point) { p.Due = Due{Latest: []Alternative{{By: "2025"}, {By: "2026"}}} },
		"differ":   func(p *Point) { p.Due = Due{By: "2025|2026"} },
		"amounts":  func(p *Point) { p.Amounts = []Amount{{Number: "1", Unit: "items"}} },
		"worded":   func(p *Point) { p.Worded = true },
		"event":    func(p *Point) { p.Condition = someAct },
		"lapses":   func(p *Point) { p.Lapses = "2026" },
	} {
		p := plain
		change(&p)
		if got := under(p); got != 2 {
			t.Errorf("%s needs law %d", what, got)
		}
	}
}
