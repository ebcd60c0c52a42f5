package reading

import (
	"strings"

	"parley.example/internal/words"
	"parley.example/record"
)

// Due says by when something is due, in whatever form: "by 15 February 2025", "90 days after the
// event", "every month from 31 January 2025", "the earlier of …". What it is due after is for the
// page to name.
func Due(s words.Speaker, d record.Due) string {
	switch {
	case d.By != "":
		return s.Say("date.by", "date", When(s, d.By))
	case d.Standing:
		return s.Say("due.standing")
	case d.After != record.After{}:
		return dueAfter(s, d.After)
	case d.Every != record.Every{}:
		return dueEvery(s, d.Every)
	case len(d.Earliest) > 0:
		return s.Say("due.earliest", "of", alternatives(s, d.Earliest))
	case len(d.Latest) > 0:
		return s.Say("due.latest", "of", alternatives(s, d.Latest))
	}
	return s.Say("due.none")
}

func alternatives(s words.Speaker, of []record.Alternative) string {
	var all []string
	for _, a := range of {
		all = append(all, Due(s, record.Due{By: a.By, After: a.After}))
	}
	return s.List(all)
}

func dueAfter(s words.Speaker, a record.After) string {
	if a.Delay == "" {
		return s.Say("due.with")
	}
	return s.Say("due.after", "period", Period(s, a.Delay))
}

func dueEvery(s words.Speaker, e record.Every) string {
	if e.Until == "" {
		return s.Say("due.every", "period", Period(s, e.Period), "from", When(s, e.From))
	}
	return s.Say("due.every.until", "period", Period(s, e.Period), "from", When(s, e.From), "until", When(s, e.Until))
}

// Period says a period in words: "90 days", "10 business days".
func Period(s words.Speaker, p record.Period) string {
	n, unit := p.Count()
	switch unit {
	case record.Hours:
		return s.Count("lasted.hours", n)
	case record.Days:
		return s.Count("period.days", n)
	case record.BusinessDays:
		return s.Count("period.business-days", n)
	case record.Months:
		return s.Count("period.months", n)
	case record.Years:
		return s.Count("period.years", n)
	}
	return string(p)
}

// Amount says how much of what: "1,000.5 EUR", "50 to 60 people", "6 premises of the city".
func Amount(s words.Speaker, a record.Amount) string {
	unit := string(a.Unit)
	if key := "unit." + unit; s.Has(key) {
		unit = s.Say(key)
	}
	if a.Of == "" {
		return s.Say("amount.plain", "number", Decimal(s, a.Number), "unit", unit)
	}
	return s.Say("amount.of", "number", Decimal(s, a.Number), "unit", unit, "of", a.Of)
}

// Decimal writes a number as the language does; of a range, from and to; of two on which sources
// differ, both.
func Decimal(s words.Speaker, d record.Decimal) string {
	if least, most, is := strings.Cut(string(d), "/"); is {
		return s.Say("lasted.range", "least", s.Decimal(least), "most", s.Decimal(most))
	}
	if one, other, is := strings.Cut(string(d), "|"); is {
		return s.Say("sources.differ", "one", s.Decimal(one), "other", s.Decimal(other))
	}
	return s.Decimal(string(d))
}
