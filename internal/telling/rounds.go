package telling

import (
	"parley.example/internal/reading"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// Offer is what is offered, in words: its amounts, and its document by the hash.
func (t *Teller) Offer(o record.Offer) string {
	var parts []string
	for _, a := range o.Amounts {
		parts = append(parts, reading.Amount(t.Speaker, a))
	}
	if !o.Document.IsZero() {
		parts = append(parts, t.Say("telling.offer.document", "hash", o.Document.Short()))
	}
	return t.List(parts)
}

// RoundSide is who has sealed an offer in a round.
func (t *Teller) RoundSide(r standing.Round) web.Side {
	var sealed []record.PartyName
	for _, x := range r.Offers {
		if x.Sealed != nil && x.State != "withdrawn" {
			sealed = append(sealed, x.Party)
		}
	}
	return t.Sides(sealed)
}

// RoundFacts say of a round who compares, until when, whose offers are in, and what is open of
// them.
func (t *Teller) RoundFacts(r standing.Round) []web.Fact {
	var facts []web.Fact
	if r.Mediator != "" {
		facts = append(facts, web.Fact{Term: t.Label("round.opened", "mediator"), Value: web.Value{Text: t.Name(r.Mediator)}})
	}
	if r.Until != "" {
		facts = append(facts, web.Fact{Term: t.Label("round.opened", "until"), Value: web.Value{Text: t.When(r.Until)}})
	}
	for _, x := range r.Offers {
		state := Mark(t.Speaker, "offer", x.State)
		v := web.Value{State: &state}
		if x.Sealed != nil {
			v.Citation = t.Cited(*x.Sealed)
		}
		if x.Offer != nil {
			v.Text, v.Citation = t.Offer(*x.Offer), t.Cited(*x.Opened)
		}
		facts = append(facts, web.Fact{Term: t.Say("telling.offer.of", "by", t.Name(x.Party)), Value: v})
	}
	if r.Match != nil {
		facts = append(facts, web.Fact{Term: t.Label("round.matched", "match"), Value: web.Value{Text: t.Offer(*r.Match), Citation: t.Cited(*r.Matched)}})
	}
	return facts
}
