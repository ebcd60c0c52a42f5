package main

import (
	"fmt"

	"parley.example/record"
)

func (s *sheet) groups() {
	if p := s.r.Charter.Parent; p != (record.Parent{}) {
		s.line("")
		s.line("A WORKING GROUP of channel %s, under the mandate %s there", p.Channel.Short(), p.Mandate.Act().Short())
	}
	if !s.rare("WORKING GROUPS", len(s.r.Groups)) {
		return
	}
	for _, g := range s.r.Groups {
		s.row(g.Line, fmt.Sprintf("%s, channel %s", s.title(g.Ref, "working group"), g.Channel.Short()))
		s.more("under %s, confirmed by %s of %s", s.named(g.Mandate), join(g.Confirmed), join(g.Parties))
		s.said("closed by", join(g.Closing))
		s.said("reports", s.nameAll(g.Reports))
	}
}
