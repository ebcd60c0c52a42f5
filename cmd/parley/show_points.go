package main

import (
	"fmt"
	"strings"

	"parley.example/record"
	"parley.example/standing"
)

func (s *sheet) points() {
	s.head("POINTS", len(s.r.Points))
	for _, p := range s.r.Points {
		s.row(p.Line, fmt.Sprintf("%s, in %s %s", p.Name, p.In, s.named(p.Source)))
		s.owed(p)
		s.terms(p)
		s.agreement(p)
		s.performance(p)
		for _, o := range p.Occurrences {
			s.occurrence(o)
		}
		if p.LeftOut > 0 {
			s.more("and %d more times before those", p.LeftOut)
		}
		s.words(p.Ref)
	}
}

// owed says who owes a point to whom, by when.
func (s *sheet) owed(p standing.Point) {
	if len(p.Owes) == 0 {
		s.more("nobody has to keep it")
	} else {
		s.more("%s to %s, %s", join(p.Owes), join(p.To), s.falls(p))
	}
	if p.Overdue > 0 {
		s.more("overdue by %d days", p.Overdue)
	}
	s.said("amounts:", amounts(p.Amounts))
}

// falls says when a point falls due, and why.
func (s *sheet) falls(p standing.Point) string {
	said := s.due(p.Due)
	if p.DueBy != "" && p.DueBy != p.Due.By {
		said += ", which is by " + string(p.DueBy)
	}
	if p.DueIs != "" {
		said += ", which cannot be told: " + p.DueIs
	}
	return said
}

// due says when something is due, in whatever form.
func (s *sheet) due(d record.Due) string {
	var all []string
	if d.By != "" {
		all = append(all, "due by "+string(d.By))
	}
	if d.Standing {
		all = append(all, "a standing duty")
	}
	if d.After != (record.After{}) {
		all = append(all, "due "+s.after(d.After))
	}
	if d.Every != (record.Every{}) {
		all = append(all, "due "+every(d.Every))
	}
	if len(d.Earliest) > 0 {
		all = append(all, "due at the earliest of: "+s.alternatives(d.Earliest))
	}
	if len(d.Latest) > 0 {
		all = append(all, "due when all of these have come: "+s.alternatives(d.Latest))
	}
	if d.None {
		all = append(all, "no deadline")
	}
	if len(all) == 0 {
		return "no deadline named"
	}
	return strings.Join(all, "; ")
}

func (s *sheet) alternatives(all []record.Alternative) string {
	var said []string
	for _, a := range all {
		if a.By != "" {
			said = append(said, "by "+string(a.By))
		}
		if a.After != (record.After{}) {
			said = append(said, s.after(a.After))
		}
	}
	return strings.Join(said, "; ")
}

func (s *sheet) after(a record.After) string {
	event := s.named(a.Event)
	if a.Point != "" {
		event = strings.TrimSpace(event + " point " + a.Point)
	}
	said := "with " + event
	if a.Delay != "" {
		said = string(a.Delay) + " after " + event
	}
	return said + prefixed(", by the calendar ", s.named(a.Calendar))
}

func every(e record.Every) string {
	return "every " + string(e.Period) + span(e.From, e.Until)
}

// terms says what else was agreed of a point.
func (s *sheet) terms(p standing.Point) {
	s.said("verified by", string(p.Verifier))
	s.said("once this has come to pass:", s.named(p.Condition))
	if p.Worded {
		s.more("once the condition in its words is met")
	}
	s.said("in return for", p.Reciprocal)
	s.said("lapses", string(p.Lapses))
	s.said("topic:", s.named(p.Topic))
	s.said("the same as", s.named(p.Same))
}

// agreement says how far a point is agreed, and what of it is to be moved.
func (s *sheet) agreement(p standing.Point) {
	if len(p.ClaimedBy) > 0 {
		s.more("claimed by %s, concerns %s", join(p.ClaimedBy), join(p.Concerns))
	}
	s.said("agreed:", p.Agreed)
	s.said("they differ on", strings.Join(p.Differs, ", "))
	for _, m := range p.Moves {
		s.more("move by %s, %s: %s  [%s]", m.Party, m.State, s.due(m.Due), m.Cite)
		s.said("  accepted by", join(m.Accepted))
	}
}

// performance says what was done of a point, and who says so.
func (s *sheet) performance(p standing.Point) {
	for _, c := range p.Reports {
		s.more("reported kept  [%s]", c)
	}
	for _, c := range p.Contests {
		s.more("contested  [%s]", c)
	}
	for _, a := range p.Acks {
		if p.Due.Standing { // it is never over: what a contest said is, on no day of its own
			s.more("acknowledged by %s%s  [%s]", a.Party, prefixed(", kept on ", string(a.On)), a.Cite)
			continue
		}
		s.acknowledged("", a)
	}
	s.said("kept on", string(p.Kept))
	s.said("kept by", s.named(p.KeptBy))
	s.progress("", p.Performed)
}

func (s *sheet) acknowledged(indent string, a standing.Ack) {
	on := "day unknown"
	if a.On != "" {
		on = "kept on " + string(a.On)
	}
	s.more("%sacknowledged by %s, %s  [%s]", indent, a.Party, on, a.Cite)
}

func (s *sheet) progress(indent string, all []standing.Progress) {
	for _, p := range all {
		if p.Reported == "0" && p.Acknowledged == "0" {
			continue // nothing is done of it
		}
		s.more("%sof %s: reported %s, acknowledged %s, remains %s", indent, amount(p.Amount), p.Reported, p.Acknowledged, p.Remains)
	}
}

// occurrence is one time of what recurs.
func (s *sheet) occurrence(o standing.Occurrence) {
	is := o.State
	switch {
	case o.Overdue > 0 && is == "overdue":
		is += fmt.Sprintf(" by %d days", o.Overdue)
	case o.Overdue > 0:
		is += fmt.Sprintf(", overdue by %d days", o.Overdue)
	}
	s.more("for %s: %s", o.For, is)
	if len(o.Reports) > 0 {
		s.more("  reported kept  [%s]", cites(o.Reports...))
	}
	if len(o.Contests) > 0 {
		s.more("  contested  [%s]", cites(o.Contests...))
	}
	for _, a := range o.Acks {
		s.acknowledged("  ", a)
	}
	s.progress("  ", o.Performed)
}
