package main

import (
	"fmt"
	"strings"
	"time"

	"parley.example/standing"
)

func (s *sheet) statements() {
	s.head("STATEMENTS", len(s.r.Statements))
	for _, x := range s.r.Statements {
		what := fmt.Sprintf("%s by %s, %s", x.Kind, x.By, s.title(x.Ref, "without title"))
		if x.Speaker != "" {
			what = fmt.Sprintf("%s: %s said %s, quoted by %s", x.Kind, clean(x.Speaker), x.Said, x.By)
		}
		s.row(x.Line, what)
		s.more("%s", statementHead(x))
		s.said("under", clean(x.Treaty))
		s.said("on", s.named(x.Contact))
		s.said("topics:", s.nameAll(x.Topics))
		if x.Source != nil {
			s.more("source: %s", clean(strings.Join(strings.Fields(x.Source.Publisher+" "+x.Source.Address+" "+string(x.Source.Dated)), " ")))
		}
		s.said("against", s.nameAll(x.Against))
		s.said("in reply to", s.named(x.ReplyTo))
		s.said("follows", s.named(x.Follows))
		s.said("replied to or followed by", s.nameAll(x.Replies))
		s.said("corrects", s.named(x.Corrects))
		s.said("corrected by", s.nameAll(x.CorrectedBy))
		if x.Group != "" {
			s.more("reports of the group %s its entry %s", s.named(x.Group), x.Reports.Short())
		}
		s.words(x.Ref)
	}
}

// statementHead is what stands at the head of a letter.
func statementHead(x standing.Statement) string {
	head := "dated " + x.Dated.Format(time.RFC3339)
	head += prefixed(", to ", join(x.To))
	head += prefixed(", number ", clean(x.Number))
	return head + prefixed(", ", string(x.Form))
}
