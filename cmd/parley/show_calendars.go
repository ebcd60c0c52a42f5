package main

import "fmt"

func (s *sheet) calendars() {
	if !s.rare("CALENDARS", len(s.r.Calendars)) {
		return
	}
	for _, c := range s.r.Calendars {
		s.row(c.Line, fmt.Sprintf("%s by %s, for %d to %d, weekend %s", s.title(c.Ref, "calendar"), c.By, c.FirstYear, c.LastYear, join(c.Weekend)))
		s.said("holidays:", join(c.Holidays))
		s.words(c.Ref)
	}
}
