package main

func (s *sheet) rounds() {
	if !s.rare("SEALED OFFERS", len(s.r.Rounds)) {
		return
	}
	for _, r := range s.r.Rounds {
		what := "opened by all when all are in"
		if r.Mediator != "" {
			what = "compared by " + string(r.Mediator)
		}
		s.row(r.Line, s.title(r.Ref, "round")+", "+what+", "+orUnknown("until when", string(r.Until)))
		s.said("between", join(r.Parties))
		for _, x := range r.Offers {
			said := ""
			if x.Offer != nil {
				said = ": " + offerWords(*x.Offer)
			}
			s.more("%s: %s%s%s", x.Party, x.State, said, atCite(x.Sealed))
			if x.Opened != nil {
				s.more("  opened%s", atCite(x.Opened))
			}
		}
		if r.Match != nil {
			s.more("they match on %s%s", offerWords(*r.Match), atCite(r.Matched))
		}
		s.words(r.Ref)
	}
}
