package record

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Moment is when something is, was or shall be, as exactly as it is known and no more
// (spec §7.2). Its forms:
//
//	2025                        some time in that year
//	2025-06                     some time in that month
//	2025-02-15                  that day, zone unknown: judged in UTC
//	2025-02-15+03:00            that day, where clocks are three hours ahead
//	2025-02-15T18:30+03:00      that minute
//	2017-07-28/2017-07-31       some time from the one to the other, both included
//	2015-10-18|2015-10-19       the one or the other, because two sources differ (law 2)
//
// A zone is an offset and not a place, because the rules of places change and a standing must
// not change with them. UTC is written Z; an offset is at most 14 hours.
type Moment string

// Time is the time that somebody claims, to the second and in UTC: 2025-02-15T15:30:00Z.
type Time struct{ time.Time }

const timeForm = "2006-01-02T15:04:05Z"

// At returns t as the record writes it: UTC, whole seconds.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Second)} }

// MarshalText writes the one spelling.
func (t Time) MarshalText() ([]byte, error) {
	if y := t.Year(); y < 1 || y > 9999 {
		return nil, errors.New("a time must lie in the years 1 to 9999")
	}
	return []byte(t.UTC().Format(timeForm)), nil
}

// UnmarshalText reads the one spelling.
func (t *Time) UnmarshalText(text []byte) error {
	parsed, err := time.Parse(timeForm, string(text))
	if err != nil || parsed.Format(timeForm) != string(text) || parsed.Year() < 1 {
		return fmt.Errorf("%q is no time: want one like 2025-02-15T15:30:00Z", clip(string(text)))
	}
	t.Time = parsed
	return nil
}

// Span returns the first instant at which the moment may be, and the first after it.
func (m Moment) Span() (from, to time.Time, err error) {
	if one, other, differ := strings.Cut(string(m), "|"); differ {
		return m.either(one, other)
	}
	first, last, isRange := strings.Cut(string(m), "/")
	from, to, err = span(first)
	if err != nil || !isRange {
		return from, to, err
	}
	_, to, err = span(last)
	if err == nil && !to.After(from) {
		err = fmt.Errorf("%q ends before it begins", clip(string(m)))
	}
	return from, to, err
}

// either returns the span of a moment of which two sources say different things: from when the
// earlier begins to when the later ends, because no more than that is certain.
func (m Moment) either(one, other string) (from, to time.Time, err error) {
	from, to, err = span(one)
	if err != nil {
		return from, to, err
	}
	from2, to2, err := span(other)
	if err == nil && !from2.After(from) {
		err = fmt.Errorf("%q: of two that differ, put first the one that begins first", clip(string(m)))
	}
	if to2.After(to) {
		to = to2
	}
	return from, to, err
}

func (m Moment) law() int { return lawOfEither(string(m)) }

// lawOfEither returns the law that knows a value, of which law 2 lets two sources say different
// things.
func lawOfEither(value string) int {
	if strings.Contains(value, "|") {
		return 2
	}
	return 1
}

// End returns the first instant after the moment: what is due by the moment is overdue from
// then on. It returns the zero time for a moment that is none.
func (m Moment) End() time.Time {
	_, to, err := m.Span()
	if err != nil {
		return time.Time{}
	}
	return to
}

// LastDay returns a time on the last day of the moment, in its zone: what is due by the moment
// is late after it. It returns the zero time for a moment that is none.
func (m Moment) LastDay() time.Time {
	end := m.End()
	if end.IsZero() {
		return end
	}
	return end.Add(-time.Second)
}

// Start returns the first instant of the moment, or the zero time for a moment that is none.
func (m Moment) Start() time.Time {
	from, _, err := m.Span()
	if err != nil {
		return time.Time{}
	}
	return from
}

func (m Moment) check() error {
	_, _, err := m.Span()
	return err
}

// momentForms are the layouts of a moment and how long each lasts.
var momentForms = []struct {
	layout string
	end    func(time.Time) time.Time
}{
	{"2006", func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }},
	{"2006-01", func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }},
	{"2006-01-02", func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
	{"2006-01-02Z07:00", func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
	{"2006-01-02T15:04Z07:00", func(t time.Time) time.Time { return t.Add(time.Minute) }},
}

func span(s string) (from, to time.Time, err error) {
	for _, form := range momentForms {
		if t, err := time.Parse(form.layout, s); err == nil && t.Format(form.layout) == s && t.Year() >= 1 && !tooFarFromUTC(t) {
			return t, form.end(t), nil
		}
	}
	return from, to, fmt.Errorf("%q is no moment: want 2025, 2025-06, 2025-02-15, 2025-02-15+03:00, 2025-02-15T18:30+03:00, or two of them with / between for from and to, or with | where sources differ", clip(s))
}

func tooFarFromUTC(t time.Time) bool {
	const most = 14 * 60 * 60
	_, offset := t.Zone()
	return offset < -most || offset > most
}
