package record

import (
	"sort"
	"time"
)

// Times are the times of a duty that recurs, read once, so that many can be asked for.
type Times struct {
	every Every
	first instant
	step  int
	unit  Unit
	until time.Time // zero: they do not end
}

// Times reads when a duty recurs. Where it does not say so rightly there are no times but the first.
func (e Every) Times() Times {
	t := Times{every: e}
	if first, ok := e.From.latest(); ok {
		t.first = first
		t.step, t.unit = e.Period.Count()
	}
	if e.Until != "" {
		t.until = e.Until.End()
	}
	return t
}

// At returns the time of the occurrence n, counted from 0, and whether there is one.
func (t Times) At(n int) (Moment, bool) {
	at, ok := t.instant(n)
	if !ok {
		return "", false
	}
	m := t.every.From
	if n > 0 {
		m, _ = at.moment()
	}
	return m, t.until.IsZero() || !t.End(n).After(t.until)
}

// End returns the first instant after the occurrence n, or the zero time if there can be none.
func (t Times) End(n int) time.Time {
	at, ok := t.instant(n)
	switch {
	case !ok:
		return time.Time{}
	case n == 0:
		return t.every.From.End()
	case at.minute:
		return at.t.Add(time.Minute)
	}
	return at.t.AddDate(0, 0, 1)
}

// Until returns how many of the times begin no later than a time.
func (t Times) Until(at time.Time) int {
	return sort.Search(maxSteps, func(n int) bool {
		x, ok := t.instant(n)
		return !ok || x.t.After(at) || !t.until.IsZero() && t.End(n).After(t.until)
	})
}

// instant is the day or minute of the occurrence n, if it lies before the year 10000.
func (t Times) instant(n int) (instant, bool) {
	switch {
	case n == 0:
		return t.first, t.first != instant{}
	case t.step == 0 || n < 0 || n > maxSteps || n*t.step > maxSteps:
		return instant{}, false
	}
	at, ok := t.first.after(n*t.step, t.unit)
	return at, ok && at.t.Year() <= 9999
}
