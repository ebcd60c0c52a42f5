package record

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Period is how long after something, in one unit (spec §7.2): 72h hours, 90d days, 10bd
// business days of a calendar, 6mo months, 1y years. How it is counted the law says, rule 5.
type Period string

// Unit is what a period is counted in.
type Unit string

// The units of periods.
const (
	Hours        Unit = "h"
	Days         Unit = "d"
	BusinessDays Unit = "bd"
	Months       Unit = "mo"
	Years        Unit = "y"
)

// maxSteps is more of any unit than lie between two moments.
const maxSteps = 9999 * 366 * 24

var periodForm = regexp.MustCompile(`^([1-9][0-9]{0,3})(h|d|bd|mo|y)$`)

func (p Period) check() error {
	if n, _ := p.Count(); n == 0 {
		return fmt.Errorf("%q is no period: want one like 72h, 90d, 10bd for business days, 6mo or 1y", clip(string(p)))
	}
	return nil
}

// Count returns how many of which unit a period is; 0 if it is none.
func (p Period) Count() (int, Unit) {
	parts := periodForm.FindStringSubmatch(string(p))
	if parts == nil {
		return 0, ""
	}
	n, _ := strconv.Atoi(parts[1])
	return n, Unit(parts[2])
}

// After returns the moment by which what is due a number of periods after m is due. Of a moment
// that is a range the latest counts, and of a month or a year its last day: who owes has the
// benefit of what is not known. Where sources differ it counts from both, and both stand.
//
//   - Days, months and years run to the end of the last day, in the zone of m (European
//     Convention on the Calculation of Time-Limits, article 3).
//   - A month or a year ends on the day of the same number, or else on the last of the month
//     (article 4(2)): a month after 31 January is 28 February, two are 31 March.
//   - Hours run from the end of m, to the minute; of whole days from a day, to the end of a day.
//
// It returns no moment if p is none, if it would lie after the year 9999, or if p is counted in
// business days, for which see [CalendarPublished.After].
func (p Period) After(m Moment, times int) (Moment, bool) {
	if strings.Contains(string(m), "|") {
		return m.fromBoth(func(m Moment) (Moment, bool) { return p.After(m, times) })
	}
	n, unit := p.Count()
	last, ok := m.latest()
	if n == 0 || !ok || times < 0 || times > maxSteps || n*times > maxSteps {
		return "", false
	}
	at, ok := last.after(n*times, unit)
	if !ok {
		return "", false
	}
	return at.moment()
}

// after returns the day or minute that is so many units later, if they are no business days.
func (i instant) after(n int, unit Unit) (instant, bool) {
	switch unit {
	case Hours:
		if i.minute || n%24 != 0 {
			i = i.toMinute()
			i.t = i.t.AddDate(0, 0, n/24).Add(time.Duration(n%24) * time.Hour)
			return i, true
		}
		i.t = i.t.AddDate(0, 0, n/24)
	case Days:
		i.t = i.t.AddDate(0, 0, n)
	case Months:
		i.t = addMonths(i.t, n)
	case Years:
		i.t = addMonths(i.t, 12*n)
	default:
		return instant{}, false
	}
	i.minute = false
	return i, true
}

// fromBoth counts from each of two moments on which sources differ.
func (m Moment) fromBoth(count func(Moment) (Moment, bool)) (Moment, bool) {
	first, second, _ := strings.Cut(string(m), "|")
	one, ok := count(Moment(first))
	other, ok2 := count(Moment(second))
	if other.Start().Before(one.Start()) {
		one, other = other, one
	}
	switch {
	case !ok || !ok2:
		return "", false
	case !other.Start().Equal(one.Start()):
		return one + "|" + other, true
	case other.End().After(one.End()):
		return other, true
	}
	return one, true
}

// addMonths adds months, and stays in the month that it comes to.
func addMonths(t time.Time, n int) time.Time {
	first := t.AddDate(0, 0, 1-t.Day()).AddDate(0, n, 0)
	lastDay := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), lastDay)-1)
}

// instant is a single day or minute of a moment, in its zone.
type instant struct {
	t      time.Time
	zone   bool // the day has one; else it is judged in UTC, and stays without
	minute bool
}

// latest returns the last day or minute that the moment may be; none where sources differ.
func (m Moment) latest() (instant, bool) {
	text := string(m)
	if first, last, two := strings.Cut(text, "/"); two {
		_, text = first, last
	}
	from, to, err := span(text)
	if err != nil {
		return instant{}, false
	}
	switch {
	case strings.Contains(text, "T"):
		return instant{t: from, zone: true, minute: true}, true
	case len(text) < len("2006-01-02"):
		return instant{t: to.AddDate(0, 0, -1)}, true
	}
	return instant{t: from, zone: len(text) > len("2006-01-02")}, true
}

// toMinute returns the last minute of a day, in UTC where its zone is not known.
func (i instant) toMinute() instant {
	if i.minute {
		return i
	}
	return instant{t: i.t.AddDate(0, 0, 1).Add(-time.Minute), zone: true, minute: true}
}

func (i instant) moment() (Moment, bool) {
	layout := "2006-01-02"
	switch {
	case i.minute:
		layout = "2006-01-02T15:04Z07:00"
	case i.zone:
		layout = "2006-01-02Z07:00"
	}
	return Moment(i.t.Format(layout)), i.t.Year() <= 9999
}
