package rogue

import (
	"net/http"

	"parley.example/internal/carry/line"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/offers"
	"parley.example/record"
	"parley.example/standing"
)

// sealedOffers are the cheats in rounds of sealed offers.
var sealedOffers = []cheat{
	{
		name: "another's sealed offer as one's own", by: []attacker{counterpart}, with: anAct, for_: []goal{forge, learn},
		tries: "commits itself by a copy of b's commitment, waits until b has opened its offer, and opens the same",
		must:  "carried, without effect (rule 12.3): the commitment binds the party that made it",
		stops: defence{"standing/rounds.go", "if c, err := kept.Commitment(); err != nil || c != sealed.act.Terms.(*record.OfferSealed).Commitment {", ""}, run: copiedOffer,
	},
	{
		name: "an offer of another round", by: []attacker{counterpart}, with: anAct, for_: []goal{rewrite},
		tries: "commits itself in a round by what it sealed in another one, so that it need not choose anew",
		must:  "carried, without effect (rule 12.3): the commitment binds the round",
		stops: defence{"standing/rounds.go", "if c, err := kept.Commitment(); err != nil || c != sealed.act.Terms.(*record.OfferSealed).Commitment {", ""}, run: offerOfAnotherRound,
	},
	{
		name: "two offers in one round", by: []attacker{counterpart}, with: anAct, for_: []goal{deceive, rewrite},
		tries: "seals a second offer, to open the one that suits it when it has seen b's",
		must:  "carried, without effect (rule 12.1): the first counts",
		stops: defence{"standing/rounds.go", "if x := o.by(e, e.Party, \"offer.sealed\"); x != nil {", ""}, run: twoOffers,
	},
	{
		name: "an offer opened twice", by: []attacker{counterpart}, with: anAct, for_: []goal{rewrite},
		tries: "opens its offer once more, later",
		must:  "carried, without effect (rule 12.1): it was opened",
		stops: defence{"standing/rounds.go", "if x := o.by(e, e.Party, \"offer.opened\"); x != nil {", ""}, run: openedTwice,
	},
	{
		name: "opened before all are in", by: []attacker{counterpart}, with: anAct, for_: []goal{deceive, delay},
		tries: "opens its offer before b has sealed one, so that b could be called late",
		must:  "carried, without effect (rule 12.2): the round still collects",
		stops: defence{"standing/rounds.go", "if !f.allIn(settled, o) {", ""}, run: openedEarly,
	},
	{
		name: "an offer after the time", by: []attacker{counterpart}, with: anAct, for_: []goal{rewrite, delay},
		tries: "seals its offer when the time of the round is over",
		must:  "carried, without effect (rule 12.1): it is called not offered",
		stops: defence{"standing/rounds.go", "if until := roundTerms(o).Until; until != \"\" && !e.entry.Time.Before(until.End()) {", ""}, run: offeredLate,
	},
	{
		name: "a round closed by who would lose", by: []attacker{counterpart}, with: anAct, for_: []goal{deny},
		tries: "closes the round that it opened when all offers are in",
		must:  "carried, without effect (rule 2.2): who has sealed opens",
		stops: defence{"standing/rounds.go", "if mediator == \"\" && f.allIn(e, o) {", ""}, run: closedLate,
	},
	{
		name: "a match by nobody asked", by: []attacker{counterpart}, with: anAct, for_: []goal{forge, deceive},
		tries: "says, in the place of the mediator, that the offers match, so that b opens its own",
		must:  "carried, without effect (rule 12.4): nothing is opened",
		stops: defence{"standing/rounds.go", "if roundTerms(o).Mediator != e.Party {", ""}, run: matchByParty,
	},
	{
		name: "a match of nothing", by: []attacker{third}, with: anAct, for_: []goal{forge, deceive},
		tries: "says as the mediator that the offers match, before all are in",
		must:  "carried, without effect (rule 12.2)",
		stops: defence{"standing/rounds.go", "if !f.allIn(f.firmIn(e), o) {", ""}, run: matchOfNothing,
	},
	{
		name: "opened without a match", by: []attacker{counterpart}, with: anAct, for_: []goal{deceive},
		tries: "opens its offer before the mediator has said that they match, to press b into doing the same",
		must:  "carried, without effect (rule 12.4)",
		stops: defence{"standing/rounds.go", "if roundTerms(o).Mediator != \"\" && o.first(settled, \"round.matched\") == nil {", ""}, run: openedUnmatched,
	},
	{
		name: "another offer for the mediator", by: []attacker{counterpart}, with: anAside, for_: []goal{forge, deceive, rewrite},
		tries: "hands the mediator another offer than it has sealed, to have a match found",
		must:  "refused: it is not what the record has its commitment to",
		stops: defence{"internal/offers/hand.go", "case sealed != c:", ""}, run: otherOfferForMediator,
	},
	{
		name: "the same offer for the mediator", by: []attacker{third}, with: anAside, for_: []goal{forge, deceive, learn},
		tries: "commits itself by a copy of a's commitment, so that the mediator finds with a's offer one of its own that is the same",
		must:  "the mediator has no offer of it",
		stops: defence{"internal/offers/offers.go", "if kept == nil || kept.Party != o.Party || kept.Round != line.Ref {", "if kept == nil || !OFF && (kept.Party != o.Party || kept.Round != line.Ref) {"}, run: copyForMediator,
	},
}

// round has a side ask two parties for sealed offers.
func (g *ground) round(by *nodetest.Side, id record.Hash, terms *record.RoundOpened) record.Ref {
	g.Helper()
	s := say(id, "round.opened", "", terms)
	s.Body = &record.Body{Text: record.Text{"en": "Your share?"}}
	return record.RefTo(by.MustSay(g.T, s).Act)
}

func (g *ground) drawn(of *nodetest.Side, id record.Hash, round record.Ref, percent string) (*record.SealedOffer, *record.OfferSealed) {
	g.Helper()
	s, terms, err := offers.Draw(cryptoRandom, id, of.Name, round, record.Offer{Amounts: []record.Amount{{Number: record.Decimal(percent), Unit: "percent"}}})
	g.must(err)
	return s, terms
}

// seals has a side seal an offer, and returns it.
func (g *ground) seals(by *nodetest.Side, id record.Hash, round record.Ref) *record.SealedOffer {
	g.Helper()
	s, terms := g.drawn(by, id, round, "40")
	g.must(offers.Keep(g.Context(), by.Node, s, ""))
	by.MustSay(g.T, say(id, "offer.sealed", round, terms))
	return s
}

// settle has sides exchange until what is said is settled.
func (g *ground) settle(id record.Hash, sides ...*nodetest.Side) {
	g.Helper()
	for range 3 {
		for i, x := range sides {
			for _, y := range sides[i+1:] {
				nodetest.Exchange(g.T, id, x, y)
			}
		}
	}
}

// asked are a and b, of whom b has asked both for sealed offers.
func (g *ground) asked() (a, b *nodetest.Side, id record.Hash, round record.Ref) {
	g.Helper()
	a, b, id = g.pair()
	round = g.round(b, id, &record.RoundOpened{Parties: []record.PartyName{a.Name, b.Name}})
	g.settle(id, a, b)
	return a, b, id, round
}

// isRound requires the state of the last round at a side.
func (g *ground) isRound(s *nodetest.Side, id record.Hash, state string) {
	g.Helper()
	all := g.standing(s, id).Rounds
	if got := all[len(all)-1].State; got != state {
		g.Fatalf("the round is %s, want %s", got, state)
	}
}

func copiedOffer(g *ground) {
	a, b, id, round := g.asked()
	mine := g.seals(b, id, round)
	g.settle(id, a, b)
	copied, err := mine.Commitment()
	g.must(err)
	a.MustSay(g.T, say(id, "offer.sealed", round, &record.OfferSealed{Commitment: copied}))
	g.settle(id, a, b)
	b.MustSay(g.T, say(id, "offer.opened", round, offers.Opening(mine)))
	g.settle(id, a, b)
	same := g.rogue(a, say(id, "offer.opened", round, offers.Opening(mine)))
	g.settle(id, a, b)
	g.breaks(b, id, same.Cite, standing.RuleCommitted)
	g.isRound(b, id, "all-in")
	g.goesOn(a, b, id)
}

func offerOfAnotherRound(g *ground) {
	a, b, id, first := g.asked()
	old, terms := g.drawn(a, id, first, "40")
	a.MustSay(g.T, say(id, "offer.sealed", first, terms))
	round := g.round(b, id, &record.RoundOpened{Parties: []record.PartyName{a.Name, b.Name}})
	g.settle(id, a, b)
	a.MustSay(g.T, say(id, "offer.sealed", round, terms))
	g.seals(b, id, round)
	g.settle(id, a, b)
	opened := g.rogue(a, say(id, "offer.opened", round, offers.Opening(old)))
	g.settle(id, a, b)
	g.breaks(b, id, opened.Cite, standing.RuleCommitted)
	g.goesOn(a, b, id)
}

func twoOffers(g *ground) {
	a, b, id, round := g.asked()
	g.seals(a, id, round)
	_, terms := g.drawn(a, id, round, "60")
	second := g.rogue(a, say(id, "offer.sealed", round, terms))
	g.settle(id, a, b)
	g.breaks(b, id, second.Cite, standing.RuleOffer)
	g.goesOn(a, b, id)
}

func openedTwice(g *ground) {
	a, b, id, round := g.asked()
	offer := g.seals(a, id, round)
	g.seals(b, id, round)
	g.settle(id, a, b)
	a.MustSay(g.T, say(id, "offer.opened", round, offers.Opening(offer)))
	again := g.rogue(a, say(id, "offer.opened", round, offers.Opening(offer)))
	g.settle(id, a, b)
	g.breaks(b, id, again.Cite, standing.RuleOffer)
	g.goesOn(a, b, id)
}

func openedEarly(g *ground) {
	a, b, id, round := g.asked()
	offer := g.seals(a, id, round)
	g.settle(id, a, b)
	opened := g.rogue(a, say(id, "offer.opened", round, offers.Opening(offer)))
	g.settle(id, a, b)
	g.breaks(b, id, opened.Cite, standing.RuleAllIn)
	g.isRound(b, id, "collecting")
	g.goesOn(a, b, id)
}

func offeredLate(g *ground) {
	a, b, id := g.pair()
	until := record.Moment(a.Now.UTC().AddDate(0, 0, -1).Format("2006-01-02"))
	round := g.round(b, id, &record.RoundOpened{Parties: []record.PartyName{a.Name, b.Name}, Until: until})
	g.settle(id, a, b)
	_, terms := g.drawn(a, id, round, "40")
	late := g.rogue(a, say(id, "offer.sealed", round, terms))
	g.settle(id, a, b)
	g.breaks(b, id, late.Cite, standing.RuleOffer)
	g.goesOn(a, b, id)
}

func closedLate(g *ground) {
	a, b, id := g.pair()
	round := g.round(a, id, &record.RoundOpened{Parties: []record.PartyName{a.Name, b.Name}})
	g.settle(id, a, b)
	g.seals(a, id, round)
	g.seals(b, id, round)
	g.settle(id, a, b)
	closed := g.rogue(a, say(id, "round.closed", round, &record.RoundClosed{}))
	g.settle(id, a, b)
	g.breaks(b, id, closed.Cite, standing.RuleTooLate)
	g.isRound(b, id, "all-in")
	g.goesOn(a, b, id)
}

// mediated are b, the mediator m, and a, of whom b has asked both for sealed offers.
func (g *ground) mediated() (a, b, m *nodetest.Side, id record.Hash, round record.Ref) {
	g.Helper()
	a, b, m, id = g.threeUnder(func(c *record.Charter) {
		for i, p := range c.Parties {
			if p.Name == "c.example" {
				c.Parties[i].Role = record.RoleMediator
			}
		}
	})
	round = g.round(b, id, &record.RoundOpened{Parties: []record.PartyName{a.Name, b.Name}, Mediator: m.Name})
	g.settle(id, a, b, m)
	return a, b, m, id, round
}

func matchByParty(g *ground) {
	a, b, m, id, round := g.mediated()
	g.seals(a, id, round)
	g.seals(b, id, round)
	g.settle(id, a, b, m)
	said := g.rogue(a, say(id, "round.matched", round, &record.RoundMatched{}))
	g.settle(id, a, b, m)
	g.breaks(b, id, said.Cite, standing.RuleMatched)
	g.isRound(b, id, "all-in")
	g.goesOn(a, b, id)
}

func matchOfNothing(g *ground) {
	a, b, m, id, round := g.mediated()
	g.seals(b, id, round)
	g.settle(id, a, b, m)
	said := g.rogue(m, say(id, "round.matched", round, &record.RoundMatched{}))
	g.settle(id, a, b, m)
	g.breaks(b, id, said.Cite, standing.RuleAllIn)
	g.goesOn(a, b, id)
}

func openedUnmatched(g *ground) {
	a, b, m, id, round := g.mediated()
	offer := g.seals(a, id, round)
	g.seals(b, id, round)
	g.settle(id, a, b, m)
	opened := g.rogue(a, say(id, "offer.opened", round, offers.Opening(offer)))
	g.settle(id, a, b, m)
	g.breaks(b, id, opened.Cite, standing.RuleMatched)
	g.goesOn(a, b, id)
}

// handsOffer hands an offer to a mediator's node, under the line key of a side.
func (g *ground) handsOffer(by *nodetest.Side, to *end, offer *record.SealedOffer) int {
	g.Helper()
	raw, err := offer.Bytes()
	g.must(err)
	status, _, err := post(browser(&g.dialler(by).cert, asIs), "https://"+to.address+line.OfferPath, raw)
	g.must(err)
	return status
}

// before are a and c, whom b, their mediator, has asked for sealed offers.
func (g *ground) before() (a, c *nodetest.Side, b *end, id record.Hash, round record.Ref) {
	g.Helper()
	a, m, c, id := g.threeUnder(func(c *record.Charter) {
		for i, p := range c.Parties {
			if p.Name == "b.example" {
				c.Parties[i].Role = record.RoleMediator
			}
		}
	})
	round = g.round(a, id, &record.RoundOpened{Parties: []record.PartyName{a.Name, c.Name}, Mediator: m.Name})
	g.settle(id, a, m, c)
	return a, c, g.listen(m, 0, line.Usual()), id, round
}

// keeps returns the parties whose offers b has as the mediator.
func (g *ground) keeps(b *end, id record.Hash, round record.Ref) (who []record.PartyName) {
	g.Helper()
	r, err := offers.Find(g.Context(), b.Node, id, round)
	g.must(err)
	for _, o := range r.Offers {
		if r.Kept[o.Party] != nil {
			who = append(who, o.Party)
		}
	}
	return who
}

func otherOfferForMediator(g *ground) {
	a, c, b, id, round := g.before()
	right := g.seals(a, id, round)
	g.settle(id, a, b.Side, c)
	other, _ := g.drawn(a, id, round, "60")
	if got := g.handsOffer(a, b, other); got != http.StatusUnprocessableEntity {
		g.Fatalf("the other offer is answered with %d", got)
	}
	if got := g.handsOffer(a, b, right); got != http.StatusNoContent {
		g.Fatalf("the offer that was sealed is answered with %d", got)
	}
	g.goesOn(a, b.Side, id)
}

func copyForMediator(g *ground) {
	a, c, b, id, round := g.before()
	right := g.seals(a, id, round)
	g.settle(id, a, b.Side, c)
	copied, err := right.Commitment()
	g.must(err)
	c.MustSay(g.T, say(id, "offer.sealed", round, &record.OfferSealed{Commitment: copied}))
	g.settle(id, a, b.Side, c)
	if got := g.handsOffer(a, b, right); got != http.StatusNoContent {
		g.Fatalf("the offer that was sealed is answered with %d", got)
	}
	if who := g.keeps(b, id, round); len(who) != 1 || who[0] != a.Name {
		g.Fatalf("the mediator has offers of %v", who)
	}
	g.goesOn(a, b.Side, id)
}
