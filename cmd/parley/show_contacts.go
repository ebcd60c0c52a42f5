package main

import (
	"slices"
	"strings"
	"time"

	"parley.example/standing"
)

func (s *sheet) topics() {
	s.head("TOPICS", len(s.r.Topics))
	for _, t := range s.r.Topics {
		titled := ""
		if !slices.Contains(t.Entries[:min(1, len(t.Entries))], t.Titled) {
			titled = ", so titled by " + t.Titled.String()
		}
		s.row(t.Line, s.title(t.Ref, "without title")+titled)
	}
}

// cadence says by when a contact is due, where the charter agrees on that.
func (s *sheet) cadence() {
	c := s.r.Cadence
	if c.State == "not-agreed" || c.State == "" {
		return
	}
	since := "the founding"
	if c.Since != "" {
		since = s.named(c.Since)
	}
	s.head("CADENCE", 1)
	s.line("  %s: a contact within %d days, by %s, counted from %s", c.State, c.Days, c.By.Format(time.RFC3339), since)
	if c.Overdue > 0 {
		s.more("overdue by %d days", c.Overdue)
	}
}

func (s *sheet) contacts() {
	s.head("CONTACTS", len(s.r.Contacts))
	for _, c := range s.r.Contacts {
		when := heldWhen(c)
		what := []string{s.title(c.Ref, orUnknown("form", string(c.Form)))}
		what = append(what, orUnknown("level", string(c.Level)), orUnknown("when", when), orUnknown("initiative", join(c.Initiative)))
		s.row(c.Line, strings.Join(what, ", "))
		if when != string(c.When) {
			s.said("proposed for", string(c.When))
		}
		form := ""
		if s.titled(c.Ref) != "" && c.Form != "" {
			form = string(c.Form) + " "
		}
		s.said(form+"between", join(c.Sides))
		if c.Venue != "" || c.Host != "" {
			host := "host unknown"
			if c.Host != "" {
				host = "host " + string(c.Host)
			}
			s.more("at %s, %s", clean(orUnknown("venue", c.Venue)), host)
		}
		s.said("agenda:", s.nameAll(c.Topics))
		for _, d := range c.Delegations {
			s.more("for %s: %s", d.Party, clean(strings.Join(append([]string{d.Head}, d.Members...), ", ")))
		}
		if c.Offer != nil {
			s.more("another time is proposed: %s %s  [%s]", c.Offer.When, clean(c.Offer.Venue), c.Offer.Cite)
		}
		for _, h := range c.Held {
			lasted := "how long unknown"
			if h.Lasted != "" {
				lasted = "lasted " + string(h.Lasted)
			}
			s.more("%s has it as held: %s%s, %s  [%s]", h.Party, h.When, prefixed(" at ", clean(h.Venue)), lasted, h.Cite)
			s.said("  in fulfilment of", s.nameAll(h.Fulfils))
		}
		for _, x := range c.Cancelled {
			s.more("%s has it as cancelled: %s  [%s]", x.Party, orUnknown("at whose initiative", join(x.Initiative)), x.Cite)
		}
		s.said("follows", s.named(c.Follows))
		s.words(c.Ref)
	}
}

// heldWhen is when a contact was held, as each side has it, or else when it is to be.
func heldWhen(c standing.Contact) string {
	var all []string
	for _, h := range c.Held {
		if h.When != "" && !slices.Contains(all, string(h.When)) {
			all = append(all, string(h.When))
		}
	}
	if len(all) == 0 {
		return string(c.When)
	}
	return strings.Join(all, " or ")
}

// prefixed puts something before what is said, if anything is.
func prefixed(before, said string) string {
	if said == "" {
		return ""
	}
	return before + said
}
