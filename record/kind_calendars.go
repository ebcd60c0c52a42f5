package record

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Calendars: which days are business days. Whoever agrees to a point agrees to the calendar that
// it names, because it names it by its hash.
func init() {
	register(
		Kind{Name: "calendar.published", Group: "points", Power: PowerSend, Opens: ObjectCalendar, Body: PartTitle | PartText, MustSay: PartTitle, Terms: CalendarPublished{}, Law: 2},
	)
}

// Weekday is a day of the week.
type Weekday string

// Options lists the days of the week, as ISO 8601 counts them.
func (Weekday) Options() []string {
	return []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
}

// CalendarPublished says which days are no business days, in the years that it covers. Its name
// is its title.
type CalendarPublished struct {
	FirstYear int64     `json:"first-year"`
	LastYear  int64     `json:"last-year"`
	Weekend   []Weekday `json:"weekend"`
	Holidays  []Moment  `json:"holidays,omitempty"` // days, in order
}

func (c *CalendarPublished) check() error {
	if c.FirstYear < 1 || c.LastYear > 9999 || c.LastYear < c.FirstYear {
		return errors.New("last-year: want the years that it covers, from 1 to 9999, the first one first")
	}
	if len(c.Weekend) == len(Weekday("").Options()) {
		return errors.New("weekend: leaves no business day: leave one out")
	}
	for i, day := range c.Holidays {
		if len(day) != len("2006-01-02") {
			return fmt.Errorf("holidays: %d: %q: want a day without a zone, like 2025-02-15", i+1, day)
		}
		if year := int64(day.Start().Year()); year < c.FirstYear || year > c.LastYear {
			return fmt.Errorf("holidays: %d: %s lies outside of the years that it covers", i+1, day)
		}
		if i > 0 && c.Holidays[i-1] >= day {
			return fmt.Errorf("holidays: %d: %s: want them in order, each once", i+1, day)
		}
	}
	return nil
}

// Works reports whether a day, as it is called where it is, is a business day. The calendar must
// cover its year.
func (c *CalendarPublished) Works(day time.Time) bool {
	name := Weekday("").Options()[(int(day.Weekday())+6)%7]
	_, holiday := slices.BinarySearch(c.Holidays, Moment(day.Format("2006-01-02")))
	return !holiday && !slices.Contains(c.Weekend, Weekday(name))
}

// Covers reports whether the calendar says anything of a day.
func (c *CalendarPublished) Covers(day time.Time) bool {
	return int64(day.Year()) >= c.FirstYear && int64(day.Year()) <= c.LastYear
}

// After returns the last of so many business days after the day of m, in the zone of m. It
// returns no moment if the calendar does not cover every day up to it, or p is not counted in
// business days. Where sources differ it counts from both, as [Period.After] does.
func (c *CalendarPublished) After(m Moment, p Period) (Moment, bool) {
	if strings.Contains(string(m), "|") {
		return m.fromBoth(func(m Moment) (Moment, bool) { return c.After(m, p) })
	}
	n, unit := p.Count()
	last, ok := m.latest()
	if unit != BusinessDays || !ok || !c.Covers(last.t) {
		return "", false
	}
	for last.minute = false; n > 0; {
		last.t = last.t.AddDate(0, 0, 1)
		if !c.Covers(last.t) {
			return "", false
		}
		if c.Works(last.t) {
			n--
		}
	}
	return last.moment()
}
