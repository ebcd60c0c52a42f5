package feeds

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// A Calendar is the contacts that are public, for the calendars of readers.
type Calendar struct {
	Name   string
	Page   string // the page that says the same
	Events []Event
}

// An Event is one contact. It is known for a span of whole days, or to the minute.
type Event struct {
	ID          string // for good
	Sequence    int    // grows with every change
	Title       string
	Description string
	Place       string
	Page        string
	From, To    time.Time // To is after From; of whole days, the midnight after the last
	Days        bool      // whole days: the dates alone count, and no zone
	Status      Status
	Changed     time.Time
	Created     time.Time
}

// Status is how certain an event is, in the words of RFC 5545.
type Status string

// The statuses.
const (
	Tentative Status = "TENTATIVE"
	Confirmed Status = "CONFIRMED"
	Cancelled Status = "CANCELLED"
)

// ICalendar writes a calendar as RFC 5545 has it, with the names of RFC 7986. Times are in UTC, so
// that nobody's table of zones is needed; what is known to the day has no zone, and stays on its
// day everywhere.
func ICalendar(c Calendar) []byte {
	var w lines
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Parley//Press room//EN")
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	w.text("NAME", c.Name)
	w.text("X-WR-CALNAME", c.Name)
	w.line("URL", c.Page)
	w.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	for _, e := range c.Events {
		w.event(e)
	}
	w.line("END", "VCALENDAR")
	return w.Bytes()
}

func (w *lines) event(e Event) {
	const day, second = "20060102", "20060102T150405Z"
	w.line("BEGIN", "VEVENT")
	w.text("UID", e.ID)
	w.line("SEQUENCE", fmt.Sprint(e.Sequence))
	w.line("DTSTAMP", e.Changed.UTC().Format(second))
	w.line("CREATED", e.Created.UTC().Format(second))
	w.line("LAST-MODIFIED", e.Changed.UTC().Format(second))
	if e.Days {
		w.line("DTSTART;VALUE=DATE", e.From.Format(day))
		w.line("DTEND;VALUE=DATE", e.To.Format(day))
	} else {
		w.line("DTSTART", e.From.UTC().Format(second))
		w.line("DTEND", e.To.UTC().Format(second))
	}
	w.text("SUMMARY", e.Title)
	w.optional("DESCRIPTION", e.Description)
	w.optional("LOCATION", e.Place)
	w.line("URL", e.Page)
	w.line("STATUS", string(e.Status))
	w.line("TRANSP", "TRANSPARENT") // a reader is not busy then
	w.line("CLASS", "PUBLIC")
	w.line("END", "VEVENT")
}

// lines are content lines: folded at 75 octets, never within a character (RFC 5545, 3.1).
type lines struct{ bytes.Buffer }

const foldAt = 75

func (w *lines) line(name, value string) {
	rest, room := name+":"+value, foldAt
	for len(rest) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], foldAt-1
	}
	w.WriteString(rest + "\r\n")
}

// text writes a value of the type TEXT (RFC 5545, 3.3.11). Control characters cannot be said in it.
func (w *lines) text(name, value string) {
	value = strings.ToValidUTF8(strings.ReplaceAll(value, "\r\n", "\n"), "\uFFFD")
	value = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(value)
	w.line(name, strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, value))
}

func (w *lines) optional(name, value string) {
	if value != "" {
		w.text(name, value)
	}
}
