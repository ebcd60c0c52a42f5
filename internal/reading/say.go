package reading

import (
	"strings"

	"parley.example/internal/words"
	"parley.example/record"
)

// When says a moment in words, as exactly as it is known and no more: "2025", "June 2025",
// "15 February 2025", with the time and the zone, or from one to the other.
func When(s words.Speaker, m record.Moment) string {
	if one, other, differ := strings.Cut(string(m), "|"); differ {
		return s.Say("sources.differ", "one", When(s, record.Moment(one)), "other", When(s, record.Moment(other)))
	}
	first, last, isRange := strings.Cut(string(m), "/")
	if !isRange {
		return whenOne(s, m)
	}
	if len(first) == len("2025-02-15") && len(last) == len(first) {
		return s.Dates(record.Moment(first).Start(), record.Moment(last).Start())
	}
	return s.Say("date.range", "from", whenOne(s, record.Moment(first)), "to", whenOne(s, record.Moment(last)))
}

func whenOne(s words.Speaker, m record.Moment) string {
	at := m.Start()
	switch {
	case len(m) == len("2025"):
		return string(m)
	case len(m) == len("2025-02"):
		return s.Month(at)
	case len(m) == len("2025-02-15"):
		return s.Date(at)
	case strings.Contains(string(m), "T"):
		return s.DateTime(at)
	}
	return s.Say("date.zone", "name", s.Date(at), "offset", s.Zone(at))
}

// Lasted says a duration in words: "4 hours and 30 minutes", or from the least to the most.
func Lasted(s words.Speaker, d record.Duration) string {
	if one, other, differ := strings.Cut(string(d), "|"); differ {
		return s.Say("sources.differ", "one", Lasted(s, record.Duration(one)), "other", Lasted(s, record.Duration(other)))
	}
	first, last, isRange := strings.Cut(string(d), "/")
	if isRange {
		return s.Say("lasted.range", "least", Lasted(s, record.Duration(first)), "most", Lasted(s, record.Duration(last)))
	}
	length, _, err := d.Span()
	if err != nil {
		return string(d)
	}
	hours, minutes := int(length.Hours()), int(length.Minutes())%60
	var parts []string
	if hours > 0 {
		parts = append(parts, s.Count("lasted.hours", hours))
	}
	if minutes > 0 || hours == 0 {
		parts = append(parts, s.Count("lasted.minutes", minutes))
	}
	return s.List(parts)
}

// InWords makes a speaker speak of the channel in the words that its charter asks for.
func (r *Reading) InWords(s words.Speaker) words.Speaker {
	return s.Plain(r.Charter.Words == record.PlainWords)
}
