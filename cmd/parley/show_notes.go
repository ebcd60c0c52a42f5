package main

import "fmt"

func (s *sheet) notes() {
	s.head("NOTES", len(s.r.Notes))
	for _, n := range s.r.Notes {
		s.row(n.Line, fmt.Sprintf("%s to %s, %s", s.title(n.Ref, "note"), n.To, numbered(n.Number)))
		if n.Answer != nil {
			s.more("answered, %s%s", numbered(n.Answered), atCite(n.Answer))
		}
		if n.InForce != nil {
			s.more("in force%s", atCite(n.InForce))
		}
		s.said("on", s.named(n.Contact))
		s.said("topics:", s.nameAll(n.Topics))
		s.words(n.Ref)
	}
}

// numbered is the number of a note, which it need not have.
func numbered(number string) string {
	if number == "" {
		return "number unknown"
	}
	return "number " + clean(number)
}
