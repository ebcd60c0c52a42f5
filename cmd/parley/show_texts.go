package main

import (
	"fmt"

	"parley.example/record"
	"parley.example/standing"
)

func (s *sheet) jointTexts() {
	s.head("TEXTS", len(s.r.Texts))
	for _, t := range s.r.Texts {
		prevails := ""
		if t.Prevails != "" {
			prevails = ", of which " + string(t.Prevails) + " prevails"
		}
		s.row(t.Line, fmt.Sprintf("%s, %s, authentic in %s%s", t.Form, s.title(t.Ref, "without title"), join(t.Authentic), prevails))
		s.said("between", join(t.Parties))
		s.said("through the intermediary", string(t.Through))
		for _, b := range t.Brackets {
			s.more("bracket %s, wanted by %s", b.Name, join(b.By))
		}
		if t.InitialsSign {
			s.more("initials sign it")
		}
		for _, i := range t.Initials {
			s.more("%s: %s%s", i.Party, i.State, atCite(i.Cite))
		}
		for _, g := range t.Signatures {
			s.more("%s: %s%s%s", g.Party, g.State, span("", g.Until), atCite(g.Cite))
		}
		s.more("enters into force on %s", s.entry(t.Terms))
		if t.Adopted != nil {
			s.more("adopted%s", atCite(t.Adopted))
		}
		s.said("a version of", s.named(t.VersionOf))
		s.said("replaces", s.named(t.Replaces))
		s.said("conflicts with", s.nameAll(t.ConflictsWith))
		s.said("on", s.named(t.Contact))
		s.said("topics:", s.nameAll(t.Topics))
		s.said("expunges", s.nameAll(t.Expunges))
		for _, c := range t.Corrections {
			s.more("correction %s: %s", s.named(c.Ref), c.State)
		}
		s.words(t.Ref)
	}
}

// entry says on what a text enters into force.
func (s *sheet) entry(in record.InForce) string {
	return string(in.On) + prefixed(" ", string(in.Date)) + prefixed(": ", s.named(in.When))
}

func (s *sheet) corrections() {
	if !s.rare("CORRECTIONS", len(s.r.Corrections)) {
		return
	}
	for _, c := range s.r.Corrections {
		s.row(c.Line, fmt.Sprintf("of %s in %s, by %s, to be objected to until %s", s.named(c.Text), join(c.Languages), c.By, c.Until))
		for _, a := range c.Answers {
			s.more("%s: %s%s", a.Party, a.State, atCite(a.Cite))
		}
		s.words(c.Ref)
	}
}

// expunged returns by what the words of an entry are expunged; nil if they are not.
func (s *sheet) expunged(ref record.Ref) *standing.Expunged {
	for i, x := range s.r.Expunged {
		if x.Act == ref.Act() {
			return &s.r.Expunged[i]
		}
	}
	return nil
}

func (s *sheet) expungings() {
	if !s.rare("EXPUNGED", len(s.r.Expunged)) {
		return
	}
	for _, x := range s.r.Expunged {
		settled := "settled: no copy has to keep the words"
		if !x.Settled {
			settled = "not settled: a copy may still hold the words"
		}
		s.line("  %s, by %s under %s; %s  [%s]", s.named(record.Ref(x.Act.String())), join(x.Parties), s.named(x.Text), settled, x.Adopted)
	}
}
