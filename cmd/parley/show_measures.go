package main

import (
	"fmt"

	"parley.example/record"
	"parley.example/standing"
)

func (s *sheet) measures() {
	s.head("MEASURES", len(s.r.Measures))
	for _, m := range s.r.Measures {
		s.row(m.Line, fmt.Sprintf("%s by %s towards %s, %s, taken %s", s.title(m.Ref, "measure"), m.By, m.Target, m.Category, m.Taken))
		s.said("nature:", string(m.Nature))
		if m.Notice {
			s.more("announced in advance")
		}
		s.said("announced", string(m.Announced))
		s.said("notice was given in", s.named(m.NoticeIn))
		s.covers("", m.Scope, m.Except, m.Amounts)
		s.said("to be complied with by", string(m.Deadline))
		if m.Every != (record.Every{}) {
			s.more("notified again %s", every(m.Every))
		}
		s.ends(m)
		s.said("topics:", s.nameAll(m.Topics))
		s.said("answers", s.nameAll(m.Answers))
		s.said("answered by", s.nameAll(m.AnsweredBy))
		for _, e := range m.Eased {
			s.more("eased on %s%s  [%s]", e.On, prefixed(", against ", s.nameAll(e.Against)), e.Cite)
			s.covers("  ", e.Scope, e.Except, e.Amounts)
		}
		s.said("lifted", string(m.Lifted))
		s.said("against", s.nameAll(m.Against))
		s.words(m.Ref)
	}
}

// covers says what a measure covers, and what it leaves out.
func (s *sheet) covers(indent string, scope, except []string, of []record.Amount) {
	s.said(indent+"covers:", list(scope))
	s.said(indent+"leaves out:", list(except))
	s.said(indent+"amounts:", amounts(of))
}

// ends says what would end a measure, and whether it has come to pass.
func (s *sheet) ends(m standing.Measure) {
	s.said("would be ended by:", clean(m.Ends))
	s.said("would be ended when this has come to pass:", s.named(m.EndsWhen))
	if m.EndCame {
		s.more("what would end it has come to pass")
	}
}

func (s *sheet) agrements() {
	if !s.rare("AGRÉMENTS", len(s.r.Agrements)) {
		return
	}
	for _, a := range s.r.Agrements {
		s.row(a.Line, fmt.Sprintf("%s as %s, asked by %s of %s", clean(a.Person), clean(a.Office), a.By, a.To))
		if a.Answer != nil {
			s.more("answered%s", atCite(a.Answer))
		}
		s.words(a.Ref)
	}
}
