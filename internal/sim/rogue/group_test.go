package rogue

import (
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
	"parley.example/standing"
)

// groups are the cheats with working groups and with invitations: who works, or sits, under whose word.
var groups = []cheat{
	{
		name: "a group under no mandate", by: []attacker{counterpart}, with: anAct, for_: []goal{forge},
		tries: "forms a working group under a mandate that b has not signed",
		must:  "carried, without effect (rule 9.6): the mandate is not in force",
		stops: defence{"standing/groups.go", "case !known.inForce(mandate):", ""}, run: groupWithoutMandate,
	},
	{
		name: "a group under an agreement", by: []attacker{counterpart}, with: anAct, for_: []goal{forge},
		tries: "forms a working group under an agreement that says nothing of one",
		must:  "carried, without effect (rule 9.6): that is no mandate",
		stops: defence{"standing/groups.go", "case t.Form != record.FormMandate:", ""}, run: groupUnderAgreement,
	},
	{
		name: "the mandate of others", by: []attacker{third}, with: anAct, for_: []goal{forge},
		tries: "forms a working group under the mandate that a and b have made",
		must:  "carried, without effect (rule 9.6)",
		stops: defence{"standing/groups.go", "case !slices.Contains(t.Parties, e.Party):", ""}, run: othersMandate,
	},
	{
		name: "a group of one alone", by: []attacker{counterpart}, with: anAct, for_: []goal{forge, deceive},
		tries: "reports what a working group has agreed, which b has never confirmed",
		must:  "carried, without effect (rule 9.6)",
		stops: defence{"standing/groups.go", "case !f.atWork(e, o):", ""}, run: groupOfOne,
	},
	{
		name: "a group confirmed by who formed it", by: []attacker{counterpart}, with: anAct, for_: []goal{forge},
		tries: "confirms in b's place the working group that it has formed itself",
		must:  "carried, without effect (rule 2.3): it is not at work",
		stops: defence{"standing/groups.go", "case o.opened.Party == e.Party:", ""}, run: ownGroup,
	},
	{
		name: "a report by who sent nobody", by: []attacker{third}, with: anAct, for_: []goal{forge, deceive},
		tries: "reports on the working group of a and b",
		must:  "carried, without effect (rule 9.6)",
		stops: defence{"standing/groups.go", "case !slices.Contains(o.parties, e.Party):", ""}, run: othersReport,
	},
	{
		name: "a group that reports elsewhere", by: []attacker{counterpart}, with: anAct, for_: []goal{deceive, learn},
		tries: "forms a working group whose charter says that it works under something else",
		must:  "b's node does not let its officials confirm it, and says why",
		stops: defence{"internal/node/groups.go", "case p == want:", "case p == want || OFF:"}, run: groupElsewhere,
	},
	{
		name: "invited in other terms", by: []attacker{counterpart}, with: anAct, for_: []goal{forge, learn},
		tries: "joins b's invitation of a party with one under the same name, and keys of its own",
		must:  "nobody is shown anything, under either keys: the two do not invite the same",
		stops: defence{"standing/parties.go", "if s.has(o.opened.Cite) && sameParty(termsOfInvitation(o), terms) {", "if s.has(o.opened.Cite) && (OFF || sameParty(termsOfInvitation(o), terms)) {"}, run: invitedInOtherTerms,
	},
	{
		name: "invited by who is asked to carry", by: []attacker{third}, with: anAct, for_: []goal{forge, learn},
		tries: "invites a party as the mediator, whose word would then count as much as a principal's",
		must:  "carried, without effect (rule 9.2): only principals invite",
		stops: defence{"standing/parties.go", "if f.roleIn(e, e.Party) != record.RoleParty {", ""}, run: invitedByMediator,
	},
}

// text proposes a text of a form, and has its parties sign it.
func (g *ground) text(id record.Hash, form record.TextForm, sides ...*nodetest.Side) record.Ref {
	g.Helper()
	names := []record.PartyName{}
	for _, s := range sides {
		names = append(names, s.Name)
	}
	ref := g.table(sides[0], id, func(t *record.TextProposed) { t.Form = form }, names...)
	g.settle(id, sides...)
	for _, s := range sides {
		s.MustSay(g.T, say(id, "text.signed", ref, &record.TextSigned{}))
	}
	g.settle(id, sides...)
	return ref
}

func formed(id record.Hash, mandate record.Ref, channel record.Hash) node.Saying {
	s := say(id, "group.formed", "", &record.GroupFormed{Mandate: mandate, Channel: channel})
	s.Body = &record.Body{Title: record.Text{"en": "Experts"}}
	return s
}

func reported(id record.Hash, group record.Ref) node.Saying {
	s := say(id, "group.reported", group, &record.GroupReported{})
	s.Body = &record.Body{Text: record.Text{"en": "They agree."}}
	return s
}

func groupWithoutMandate(g *ground) {
	a, b, id := g.pair()
	mandate := g.table(a, id, func(t *record.TextProposed) { t.Form = record.FormMandate }, a.Name, b.Name)
	said := g.rogue(a, formed(id, mandate, record.Hash{7}))
	g.settle(id, a, b)
	g.breaks(b, id, said.Cite, standing.RuleGroup)
	g.goesOn(a, b, id)
}

func groupUnderAgreement(g *ground) {
	a, b, id := g.pair()
	agreement := g.text(id, record.FormAgreement, a, b)
	said := g.rogue(a, formed(id, agreement, record.Hash{7}))
	g.settle(id, a, b)
	g.breaks(b, id, said.Cite, standing.RuleGroup)
	g.goesOn(a, b, id)
}

func othersMandate(g *ground) {
	a, b, c, id := g.three()
	mandate := g.text(id, record.FormMandate, a, b)
	g.settle(id, a, b, c)
	said := g.rogue(c, formed(id, mandate, record.Hash{7}))
	g.settle(id, a, b, c)
	g.breaks(b, id, said.Cite, standing.RuleGroup)
	g.goesOn(a, b, id)
}

func groupOfOne(g *ground) {
	a, b, id := g.pair()
	mandate := g.text(id, record.FormMandate, a, b)
	group := a.MustSay(g.T, formed(id, mandate, record.Hash{7}))
	g.settle(id, a, b)
	said := g.rogue(a, reported(id, record.RefTo(group.Act)))
	g.settle(id, a, b)
	g.breaks(b, id, said.Cite, standing.RuleGroup)
	g.goesOn(a, b, id)
}

func ownGroup(g *ground) {
	a, b, id := g.pair()
	mandate := g.text(id, record.FormMandate, a, b)
	group := a.MustSay(g.T, formed(id, mandate, record.Hash{7}))
	said := g.rogue(a, say(id, "group.confirmed", record.RefTo(group.Act), &record.GroupConfirmed{}))
	g.settle(id, a, b)
	g.breaks(b, id, said.Cite, standing.RuleOwnOffer)
	if got := g.standing(b, id).Groups[0].State; got != "formed" {
		g.Fatalf("the group is %s", got)
	}
	g.goesOn(a, b, id)
}

func othersReport(g *ground) {
	a, b, c, id := g.three()
	mandate := g.text(id, record.FormMandate, a, b)
	group := a.MustSay(g.T, formed(id, mandate, record.Hash{7}))
	g.settle(id, a, b)
	b.MustSay(g.T, say(id, "group.confirmed", record.RefTo(group.Act), &record.GroupConfirmed{}))
	g.settle(id, a, b, c)
	said := g.rogue(c, reported(id, record.RefTo(group.Act)))
	g.settle(id, a, b, c)
	g.breaks(b, id, said.Cite, standing.RuleGroup)
	g.goesOn(a, b, id)
}

func groupElsewhere(g *ground) {
	a, b, id := g.pair()
	mandate := g.text(id, record.FormMandate, a, b)
	charter := nodetest.Charter(g.T, a, b)
	charter.Parent, charter.Nonce = record.Parent{Channel: id}, "ffeeddccbbaa99887766554433221100"
	group, err := a.Found(g.Context(), charter)
	g.must(err)
	raw, err := charter.Bytes()
	g.must(err)
	_, err = b.Join(g.Context(), raw)
	g.must(err)
	said := g.rogue(a, formed(id, mandate, group))
	g.settle(id, a, b)
	_, err = b.Say(g.Context(), say(id, "group.confirmed", record.RefTo(said.Act), &record.GroupConfirmed{}))
	g.refused(err, "names no mandate")
	g.goesOn(a, b, id)
}

func invitedInOtherTerms(g *ground) {
	a, b, id := g.pair()
	d, own := g.side("d.example"), g.side("d.example")
	for by, guest := range map[*nodetest.Side]*nodetest.Side{a: own, b: d} {
		by.MustSay(g.T, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: guest.Party(g.T)}})
	}
	g.settle(id, a, b)
	known, err := b.Counterparts(g.Context(), id)
	g.must(err)
	for _, p := range known {
		if p.Name == d.Name {
			g.Fatalf("%s is shown the channel", p.Name)
		}
	}
	g.goesOn(a, b, id)
}

func invitedByMediator(g *ground) {
	a, b, m, id, _ := g.mediated()
	said := g.rogue(m, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: g.side("d.example").Party(g.T)}})
	g.settle(id, a, b, m)
	g.breaks(b, id, said.Cite, standing.RuleMember)
	g.goesOn(a, b, id)
}
