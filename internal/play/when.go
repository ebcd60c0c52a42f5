package play

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The forms of a time in a story. A day alone is its noon in UTC, since a story that names only
// the day means no hour.
var whenForms = []string{"2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00"}

// parseWhen reads a time: absolute, or after another with a plus sign.
func parseWhen(s string, after time.Time) (time.Time, error) {
	if rest, ok := strings.CutPrefix(s, "+"); ok {
		d, err := parseSpan(rest)
		return inYears(after.Add(d), s, err)
	}
	if day, err := time.Parse("2006-01-02", s); err == nil {
		return inYears(day.Add(12*time.Hour), s, nil)
	}
	for _, form := range whenForms {
		if t, err := time.Parse(form, s); err == nil {
			return inYears(t.UTC(), s, nil)
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time: want 2025-02-15T18:30+03:00, or 2025-02-15 for noon UTC of that day, or +2d, +1h30m for so long after the step before", clip(s))
}

func inYears(t time.Time, s string, err error) (time.Time, error) {
	if err == nil && (t.Year() < 1 || t.Year() > 9998) {
		err = fmt.Errorf("%q lies outside the years 1 to 9998", clip(s))
	}
	return t, err
}

var spanForm = regexp.MustCompile(`^(?:([0-9]{1,5})d)?(?:([0-9]{1,5})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,5})s)?$`)

// parseSpan reads how long something is: 2d, 1h30m, 90s.
func parseSpan(s string) (time.Duration, error) {
	parts := spanForm.FindStringSubmatch(s)
	if parts == nil || s == "" {
		return 0, fmt.Errorf("%q is no length of time: want days, hours, minutes and seconds, such as 2d, 1h30m, 90s", clip(s))
	}
	var total time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi("0" + parts[i+1])
		total += time.Duration(n) * unit
	}
	return total, nil
}

// parseOffset reads by how much a clock is wrong: +2h, -10m, right.
func parseOffset(s string) (time.Duration, error) {
	if s == "right" {
		return 0, nil
	}
	sign := time.Duration(1)
	rest, ok := strings.CutPrefix(s, "+")
	if !ok {
		rest, ok = strings.CutPrefix(s, "-")
		sign = -1
	}
	d, err := parseSpan(rest)
	if !ok || err != nil {
		return 0, fmt.Errorf("%q does not say by how much the clock is wrong: want such as +2h or -10m, or right", clip(s))
	}
	return sign * d, nil
}
