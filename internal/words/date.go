package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date says a day in words, in the zone that t carries: "15 February 2025".
func (s Speaker) Date(t time.Time) string { return s.t.format(s.t.Long, t) }

// ShortDate says a day with the month abbreviated, where there is little room: "15 Feb 2025".
func (s Speaker) ShortDate(t time.Time) string { return s.t.format(s.t.Medium, t) }

// Day says a day without its year, where the year is beside it: "15 Feb".
func (s Speaker) Day(t time.Time) string { return s.t.format(s.t.Day, t) }

// Month says a month and its year: "June 2025".
func (s Speaker) Month(t time.Time) string { return s.t.format(s.t.Month, t) }

// Dates says a range of days, both included, as short as it can be without being misread:
// "28 to 31 July 2017". One day gives [Speaker.Date].
func (s Speaker) Dates(from, to time.Time) string {
	switch {
	case from.Equal(to) || s.Date(from) == s.Date(to):
		return s.Date(from)
	case from.Year() != to.Year() || from.Month() != to.Month():
		return s.Say("date.range", "from", s.Date(from), "to", s.Date(to))
	case strings.HasPrefix(s.t.Long, "y"):
		// The year and the month come first, so the second day leaves them out.
		day := s.t.Long[strings.IndexByte(s.t.Long, 'd'):]
		return s.Say("date.range.month", "from", s.Date(from), "to", s.t.format(day, to))
	default:
		return s.Say("date.range.month", "from", s.t.day(from.Day()), "to", s.Date(to))
	}
}

// DateTime says a moment in the zone that t carries, with the zone in words and its distance
// from UTC: "15 February 2025, 14:30 Moscow Time (UTC+3)". The clock has 24 hours in every
// language.
func (s Speaker) DateTime(t time.Time) string {
	return s.Say("date.time", "date", s.Date(t), "time", t.Format("15:04"), "zone", s.Zone(t))
}

// Zone says the time zone that t carries: "Moscow Time (UTC+3)", or "UTC+3" where the language
// has no name for it.
func (s Speaker) Zone(t time.Time) string {
	offset := offset(t)
	if t.Location().String() == "UTC" {
		return s.Say("date.zone", "name", s.t.Zones["UTC"], "offset", offset)
	}
	metazone := s.t.zoneOf[t.Location().String()]
	name := s.t.Zones[metazone]
	// In summer, London and Dublin leave Greenwich Mean Time, whose name covers only winter.
	if name == "" || metazone == "GMT" && offset != "UTC" {
		return offset
	}
	return s.Say("date.zone", "name", name, "offset", offset)
}

// offset writes the distance from UTC: "UTC", "UTC+3", "UTC−3:30".
func offset(t time.Time) string {
	_, seconds := t.Zone()
	if seconds == 0 {
		return "UTC"
	}
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	hours, minutes := seconds/3600, seconds/60%60
	if minutes == 0 {
		return fmt.Sprintf("UTC%s%d", sign, hours)
	}
	return fmt.Sprintf("UTC%s%d:%02d", sign, hours, minutes)
}

// Span says how long it is from one day to the other, whichever comes first, in the largest
// unit of which there are two or more: "7 years", "5 weeks", "13 days". Less than a day is
// "less than a day".
func (s Speaker) Span(from, to time.Time) string {
	if to.Before(from) {
		from, to = to, from
	}
	days := int(to.Sub(from).Hours() / 24)
	switch {
	case days < 1:
		return s.Say("date.span.none")
	case days < 14:
		return s.Count("date.span.days", days)
	case days < 61:
		return s.Count("date.span.weeks", days/7)
	case days < 2*365:
		return s.Count("date.span.months", days*12/365)
	default:
		return s.Count("date.span.years", days*4/1461)
	}
}

// format writes t by a CLDR pattern of d, MMM, MMMM, M, y, L for M alone, and quoted text.
func (t *tongue) format(pattern string, at time.Time) string {
	var b strings.Builder
	for len(pattern) > 0 {
		c := pattern[0]
		if c == '\'' {
			quoted, rest, _ := strings.Cut(pattern[1:], "'")
			b.WriteString(quoted)
			pattern = rest
			continue
		}
		n := 1
		for n < len(pattern) && pattern[n] == c {
			n++
		}
		switch c {
		case 'd':
			b.WriteString(t.day(at.Day()))
		case 'y':
			b.WriteString(strconv.Itoa(at.Year()))
		case 'M', 'L':
			b.WriteString(t.month(c, n, at.Month()))
		default:
			b.WriteString(pattern[:n])
		}
		pattern = pattern[n:]
	}
	return b.String()
}

// day writes the day of a month. French has an ordinal for the first, which CLDR leaves out.
func (t *tongue) day(n int) string {
	if n == 1 && t.lang == "fr" {
		return "1er"
	}
	return strconv.Itoa(n)
}

// month writes a month: by its number where the pattern has one letter, abbreviated where it
// has three, and with its name standing alone where the letter is L.
func (t *tongue) month(letter byte, letters int, m time.Month) string {
	switch {
	case letters < 3:
		return strconv.Itoa(int(m))
	case letter == 'L':
		return t.Alone[m-1]
	case letters == 3:
		return t.Brief[m-1]
	default:
		return t.Months[m-1]
	}
}
