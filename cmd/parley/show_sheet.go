package main

import (
	"strings"
	"time"

	"parley.example/internal/reading"
	"parley.example/record"
	"parley.example/standing"
)

// sheet is a standing on paper: all that it says, in the words of the specification, as they are
// typed at parley say and in scenarios. A subject of which few channels have anything is left out where
// there is nothing of it; of the others the sheet says so.
type sheet struct {
	printer
	r *reading.Reading
}

func (s *sheet) langs() []record.Lang { return spoken(s.r.Charter) }

func (s *sheet) all() {
	s.nature(s.r.Charter)
	title, _ := s.r.Charter.Title.In(s.langs()...)
	s.line("Channel %s, %s", s.r.Channel.Short(), quoted(title))
	s.line("as it stands at %s, by the record that %s holds", s.r.At.Format(time.RFC3339), s.r.Own)
	if !s.r.Complete {
		s.line("INCOMPLETE: it holds acts of kinds that this version does not know, or a log has a history that is not here.")
	}
	s.forks()
	s.parties()
	s.topics()
	s.cadence()
	s.contacts()
	s.statements()
	s.jointTexts()
	s.corrections()
	s.expungings()
	s.notes()
	s.rounds()
	s.points()
	s.packages()
	s.defaults()
	s.measures()
	s.agrements()
	s.calendars()
	s.groups()
	s.withoutEffect()
}

// head begins a section, and says so if it is empty.
func (s *sheet) head(title string, n int) {
	s.line("")
	if n == 0 {
		s.line("%s: none", title)
		return
	}
	s.line("%s", title)
}

// rare begins a section of which few channels have anything; it reports whether this one has.
func (s *sheet) rare(title string, n int) bool {
	if n > 0 {
		s.head(title, n)
	}
	return n > 0
}

// row prints the line of an object: its state, what it is, its entries.
func (s *sheet) row(l standing.Line, what string) {
	marks := l.State
	if l.Provisional {
		marks += ", provisional"
	}
	if l.DateDispute {
		marks += ", date disputed"
	}
	for _, p := range l.Forked {
		marks += ", disputed: two branches of the log of " + string(p)
	}
	s.line("  %s: %s  [%s]", marks, what, cites(l.Entries...))
}

func (s *sheet) more(format string, args ...any) { s.line("    "+format, args...) }

// said prints a line under a row, if there is anything to say.
func (s *sheet) said(what, value string) {
	if value != "" {
		s.more("%s %s", what, value)
	}
}

func cites(list ...standing.Cite) string {
	all := make([]string, len(list))
	for i, c := range list {
		all[i] = c.String()
	}
	return strings.Join(all, ", ")
}

func atCite(c *standing.Cite) string {
	if c == nil {
		return ""
	}
	return "  [" + c.String() + "]"
}

// title names an object: by its title, or else by what it is.
func (s *sheet) title(ref record.Ref, or string) string {
	if t := s.titled(ref); t != "" {
		return t
	}
	return or
}

func (s *sheet) titled(ref record.Ref) string {
	if s.expunged(ref) != nil {
		return ""
	}
	t, _ := s.r.Title(ref, s.langs()...)
	if t == "" {
		return ""
	}
	return quoted(t)
}

// named refers to an object of the record from another's line; of none it says nothing.
func (s *sheet) named(ref record.Ref) string {
	if ref == "" {
		return ""
	}
	name := ref.Act().Short()
	if l, ok := s.r.Opening(ref); ok {
		name = standing.Cite{Party: l.Party, N: l.N}.String()
	}
	if _, point, ok := strings.Cut(string(ref), "#"); ok {
		name += "#" + point
	}
	return strings.TrimSpace(name + " " + s.titled(ref))
}

func (s *sheet) nameAll(refs []record.Ref) string {
	var all []string
	for _, r := range refs {
		all = append(all, s.named(r))
	}
	return strings.Join(all, ", ")
}

// words prints the words that brought an object in, or that they are expunged.
func (s *sheet) words(ref record.Ref) {
	if x := s.expunged(ref); x != nil {
		s.more("its words are expunged by %s  [%s]", join(x.Parties), x.Adopted)
		return
	}
	if w, _ := s.r.Words(ref, s.langs()...); w != "" {
		s.indent("    | ", w)
	}
}

// orUnknown says that something is unknown, in a word.
func orUnknown(what, value string) string {
	if value == "" {
		return what + " unknown"
	}
	return value
}

// list joins what may hold words of people.
func list(all []string) string { return clean(strings.Join(all, "; ")) }

func span(from, until record.Moment) string {
	var s string
	if from != "" {
		s += " from " + string(from)
	}
	if until != "" {
		s += " until " + string(until)
	}
	return s
}

// amount says how much of what.
func amount(a record.Amount) string {
	said := string(a.Number) + " " + string(a.Unit)
	if a.Of != "" {
		said += " of " + a.Of
	}
	return clean(said)
}

func amounts(all []record.Amount) string {
	var said []string
	for _, a := range all {
		said = append(said, amount(a))
	}
	return strings.Join(said, ", ")
}
