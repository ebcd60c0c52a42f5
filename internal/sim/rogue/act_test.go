package rogue

import (
	"bytes"
	"crypto"
	"slices"
	"strings"
	"time"

	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
	"parley.example/standing"
)

var acts = []cheat{
	{
		name: "no powers at all", by: []attacker{counterpart, official}, with: anAct, for_: []goal{forge},
		tries: "has somebody sign for its party whose full powers are not in the record",
		must:  "carried, without effect (rule 9.3)",
		stops: defence{"standing/parties.go", "\t}\n\treturn nil, why\n}", "\t}\n\tif OFF {\n\t\treturn nil, nil\n\t}\n\treturn nil, why\n}"}, run: noPowers,
	},
	{
		name: "powers that do not reach so far", by: []attacker{official}, with: anAct, for_: []goal{forge},
		tries: "signs a text with powers that let them send notes only",
		must:  "carried, without effect (rule 9.3)",
		stops: defence{"standing/parties.go", "} else if err := given.Cover(e.act); err != nil {", ""}, run: smallPowers,
	},
	{
		name: "powers for oneself", by: []attacker{official}, with: anAct, for_: []goal{forge},
		tries: "gives themselves more powers, in an act of their own",
		must:  "carried, without effect (rule 9.3): the party gives powers, with its own key",
		stops: defence{"record/proof_verify.go", "if kind.Power == \"\" || !slices.ContainsFunc(need, func(n Power) bool { return slices.Contains(p.May, n) }) {", ""}, run: selfPowers,
	},
	{
		name: "after the revocation", by: []attacker{official, thief}, with: anAct, for_: []goal{forge},
		tries: "signs on with a key whose powers were revoked, in an act dated before that",
		must:  "carried, without effect (rule 9.3); what was entered before the revocation stands",
		stops: defence{"standing/parties.go", "if revoked := o.first(e, \"powers.revoked\"); revoked != nil {", ""}, run: afterRevocation,
	},
	{
		name: "another's hand", by: []attacker{counterpart, thief, stranger}, with: anAct, for_: []goal{forge},
		tries: "signs in the name of an official with a key that is not theirs",
		must:  "carried, without effect (rule 9.3)",
		stops: defence{"standing/parties.go", "} else if b := f.signedBy(e, given.Key); b != nil {", ""}, run: anothersHand,
	},
	{
		name: "the party's key for an official's act", by: []attacker{counterpart, thief}, with: anAct, for_: []goal{forge},
		tries: "says with the party key what only an official may say",
		must:  "carried, without effect (rule 9.3)",
		stops: defence{"standing/parties.go", "if kind, _ := record.Kinds().Find(e.act.Kind); kind.Power != \"\" {", ""}, run: partyKey,
	},
	{
		name: "words from another channel", by: []attacker{counterpart, third}, with: anAct, for_: []goal{forge, deceive},
		tries: "enters an act that was signed for another channel",
		must:  "carried, without effect (rule 9.2)",
		stops: defence{"standing/judge.go", "if act.Channel != f.channel", "if !OFF && act.Channel != f.channel"}, run: otherChannel,
	},
	{
		name: "the same act again", by: []attacker{counterpart}, with: anAct, for_: []goal{rewrite, forge},
		tries: "enters an act a second time, with everything that it would do",
		must:  "carried, without effect (rule 1.3): only the first place counts",
		stops: defence{"standing/judge.go", "if at, again := f.again(e); again {", ""}, run: actAgain,
	},
	{
		name: "a signature before the text", by: []attacker{counterpart}, with: anAct, for_: []goal{forge, rewrite},
		tries: "signs by its hash a text that leaked, in an entry that has not seen it",
		must:  "carried, without effect (rule 1.1)",
		stops: defence{"standing/judge.go", "if o == nil || !s.has(o.opened.Cite) {", "if o == nil || !OFF && !s.has(o.opened.Cite) {"}, run: beforeTheText,
	},
	{
		name: "a signature kept in a drawer", by: []attacker{counterpart}, with: anAct, for_: []goal{rewrite, deceive},
		tries: "holds its official's acceptance back, and enters it when the offer has become another",
		must:  "carried, without effect (rule 1.2): the official has to be asked again",
		stops: defence{"standing/judge.go", "supersedes(x, e.about) && e.has(x.Cite) && !e.shown(x.Cite)", "!OFF && supersedes(x, e.about) && e.has(x.Cite) && !e.shown(x.Cite)"}, run: drawer,
	},
	{
		name: "what was replaced", by: []attacker{counterpart}, with: anAct, for_: []goal{forge},
		tries: "accepts Monday, knowing that the other side moved it to Tuesday",
		must:  "carried, without effect (rule 2.1)",
		stops: defence{"standing/contacts.go", "\t}\n\treturn x.closed()\n}\n\n// closed says", "\t}\n\tif OFF {\n\t\treturn nil\n\t}\n\treturn x.closed()\n}\n\n// closed says"}, run: replaced,
	},
	{
		name: "withdrawn when it was accepted", by: []attacker{counterpart}, with: anAct, for_: []goal{deny},
		tries: "withdraws its offer after it saw that it was accepted",
		must:  "carried, without effect (rule 2.2)",
		stops: defence{"standing/contacts.go", "if x.accepted || !c.toCome() {", ""}, run: withdrawnLate,
	},
	{
		name: "its own offer", by: []attacker{counterpart}, with: anAct, for_: []goal{forge},
		tries: "accepts its own offer, so that a contact seems agreed",
		must:  "carried, without effect (rule 2.3)",
		stops: defence{"standing/contacts.go", "case x.Party == e.Party:", ""}, run: ownOffer,
	},
	{
		name: "for somebody else", by: []attacker{third}, with: anAct, for_: []goal{forge, delay},
		tries: "declines an offer that was made to another",
		must:  "carried, without effect (rule 2.4)",
		stops: defence{"standing/contacts.go", "case !slices.Contains(e.about.parties, e.Party):", ""}, run: forSomebodyElse,
	},
	{
		name: "a promise called kept by who made it", by: []attacker{counterpart}, with: anAct, for_: []goal{deceive, deny},
		tries: "acknowledges in its own name that it has done what it owes",
		must:  "carried, without effect (rule 5.1)",
		stops: defence{"standing/points.go", "case !closes(o.point, e.Party):", ""}, run: keptByDebtor,
	},
	{
		name: "the signature withheld", by: []attacker{counterpart}, with: anAct, for_: []goal{delay, deceive},
		tries: "lets the other sign first, waits until the date by which that was good, and signs then",
		must:  "the text is not adopted: the first signature has expired",
		stops: defence{"standing/adoption.go", "case a.by.entry.Time.Before(until.End()):", "case OFF || a.by.entry.Time.Before(until.End()):"}, run: withheld,
	},
	{
		name: "an act dated back", by: []attacker{official, counterpart}, with: anAct, for_: []goal{rewrite, deceive},
		tries: "signs today what is dated before the thing that it answers",
		must:  "it is called date disputed wherever it is shown (rule 7)",
		stops: defence{"standing/dates.go", "shown != nil && shown.Time.Unix() <= at+f.charter.Tolerance", "!OFF && shown != nil && shown.Time.Unix() <= at+f.charter.Tolerance"}, run: datedBack,
	},
	{
		name: "an act dated ahead", by: []attacker{official, counterpart}, with: anAct, for_: []goal{deceive},
		tries: "dates an act a month after the entry that holds it",
		must:  "it is called date disputed wherever it is shown (rule 7)",
		stops: defence{"standing/dates.go", "if act.Dated.Unix()-at > f.charter.Tolerance {", ""}, run: datedAhead,
	},
	{
		name: "an entry dated ahead", by: []attacker{counterpart}, with: anAct, for_: []goal{rewrite, deceive},
		tries: "has its clock run a month ahead, so that it seems to have been late where it was not",
		must:  "called date disputed as soon as anybody who has it answers (rule 7)",
		stops: defence{"standing/dates.go", "l.watch[0].at > at+f.charter.Tolerance", "!OFF && l.watch[0].at > at+f.charter.Tolerance"}, run: entryAhead,
	},
	{
		name: "a kind that nobody knows", by: []attacker{counterpart}, with: anAct, for_: []goal{deceive, delay},
		tries: "says something in a kind of its own, which a reader could take for nothing",
		must:  "carried and shown; whatever is said of the channel is called incomplete",
		stops: defence{"standing/standing.go", "v.Complete = v.Complete && e.act.Known()", "v.Complete = v.Complete && (e.act.Known() || OFF)"}, run: unknownKind,
	},
	{
		name: "the words withheld", by: []attacker{counterpart}, with: anAct, for_: []goal{deny, deceive},
		tries: "wants a receipt of an act whose words it does not send",
		must:  "refused: the words did not come",
		stops: defence{"internal/node/take.go", "if kept[hash] == nil && !d.mayLack(hash) {", ""}, run: wordsWithheld,
	},
	{
		name: "the words expunged by one alone", by: []attacker{counterpart}, with: anAct, for_: []goal{deny, rewrite},
		tries: "proposes that its words be expunged, signs that, and sends them no more",
		must:  "refused: words may be missing only by a text that all have adopted",
		stops: defence{"standing/expunging.go", "if f.adoptionIn(everything{}, o).state == \"adopted\" {", "if OFF || f.adoptionIn(everything{}, o).state == \"adopted\" {"}, run: expungedAlone,
	},
	{
		name: "writing that turns round", by: []attacker{counterpart, official}, with: anAct, for_: []goal{deceive},
		tries: "puts bidi overrides into its words, so that they read otherwise than they are",
		must:  "the words are not shown: they are no words that anybody may say",
		stops: defence{"record/canonical.go", "r >= 0x202a && r <= 0x202e,", "!OFF && r >= 0x202a && r <= 0x202e,"}, run: deceitful("transfer \u202e001\u202c dollars"),
	},
	{
		name: "letters that cannot be seen", by: []attacker{counterpart, official}, with: anAct, for_: []goal{deceive},
		tries: "hides a zero-width space in a word, so that no search finds it",
		must:  "the words are not shown",
		stops: defence{"record/canonical.go", "r == 0x180e, r == 0x200b,", "r == 0x180e, r == 0x200b && !OFF,"}, run: deceitful("trans\u200bfer"),
	},
	{
		name: "orders to a terminal", by: []attacker{counterpart, official}, with: anAct, for_: []goal{deceive, learn},
		tries: "hides escape sequences in its words, which a terminal would carry out",
		must:  "the words are not shown",
		stops: defence{"record/canonical.go", "return r != '\\n'", "return r != '\\n' && !OFF"}, run: deceitful("\u001b[2J\u001b[1;1HAll is well"),
	},
	{
		name: "a name that looks like another", by: []attacker{counterpart, stranger}, with: anAct, for_: []goal{deceive, forge},
		tries: "invites a party whose name is written with a Cyrillic letter, and looks like b's",
		must:  "refused: names have lowercase letters of ASCII only",
		stops: defence{"record/names.go", "if c := s[i]; !edge(c) && (i == 0 || i == len(s)-1 || c != '-' && c != '.') {", ""}, run: homoglyph,
	},
	{
		name: "nesting without end", by: []attacker{official, counterpart}, with: anAct, for_: []goal{exhaust},
		tries: "offers an act whose terms are nested ten thousand deep",
		must:  "refused by depth",
		stops: defence{"record/canonical.go", "if d.StackDepth() > MaxDepth {", ""}, run: offered(`{"more":`+strings.Repeat(`[`, 9_000)+strings.Repeat(`]`, 9_000)+`}`, "nested deeper than 12"),
	},
	{
		name: "numbers that are none", by: []attacker{official, counterpart}, with: anAct, for_: []goal{deceive, exhaust},
		tries: "offers an act with the number 1e400, which every program reads as another",
		must:  "refused: numbers are whole and exact",
		stops: defence{"record/canonical.go", "if !exactNumber(token.String()) {", ""}, run: offered(`{"more":1e400}`, "not whole and exact"),
	},
	{
		name: "one meaning in two spellings", by: []attacker{official, counterpart}, with: anAct, for_: []goal{deceive, deny},
		tries: "offers an act with blanks in it, which would say the same under another hash",
		must:  "refused: one meaning has one spelling",
		stops: defence{"record/canonical.go", "if !bytes.Equal(again, raw) {", ""}, run: offered(` {}`, "not in its one canonical spelling"),
	},
	{
		name: "a party brought in by one alone", by: []attacker{third}, with: anAct, for_: []goal{forge, learn},
		tries: "invites a party of its own into the channel, which would then be shown everything",
		must:  "nobody is shown anything before every principal has invited it in the same terms",
		stops: defence{"standing/parties.go", "if p != terms.Name && !slices.Contains(hosts, p) {", ""}, run: invitedAlone,
	},
	{
		name: "another's keys by invitation", by: []attacker{third}, with: anAct, for_: []goal{forge},
		tries: "invites b once more, with keys of its own",
		must:  "carried, without effect (rule 9.2): b is in the channel already",
		stops: defence{"standing/parties.go", "if _, named := f.charter.Party(invited.Name); named || f.signed(e, invited.Name) != nil {", ""}, run: invitedAgain,
	},
	{
		name: "another's key as one's own", by: []attacker{third}, with: anAct, for_: []goal{forge, deceive},
		tries: "invites a party whose receipt key is b's, so that b's receipts pass for its own",
		must:  "carried, without effect (rule 9.1)",
		stops: defence{"standing/parties.go", "if invited.SharesKey(p) {", ""}, run: sharedKey,
	},
	{
		name: "another's key by rotation", by: []attacker{counterpart, thief}, with: anAct, for_: []goal{forge, rewrite},
		tries: "rotates to new keys without the word of the new party key",
		must:  "carried, without effect (rule 9.5): both keys must say so",
		stops: defence{"record/keychain.go", "return terms, terms.verifyConsent(c.channel, c.party.Name, now.Party)", "if OFF {\n\t\treturn terms, nil\n\t}\n\treturn terms, terms.verifyConsent(c.channel, c.party.Name, now.Party)"}, run: rotatedAlone,
	},
}

func noPowers(g *ground) {
	a, b, id := g.pair()
	s := topic(id, "Said")
	s.Official = "mallory"
	said := g.rogue(a, s)
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, said.Cite, standing.RulePowers)
	g.goesOn(a, b, id)
}

// give gives an official powers, with the key that anna has too.
func (g *ground) give(s *nodetest.Side, id record.Hash, official record.OfficialID, may ...record.Power) node.Entered {
	g.Helper()
	key, err := record.NewSigningKey("x", record.Ed25519, g.anna(s))
	g.must(err)
	return s.MustSay(g.T, node.Saying{Channel: id, Kind: "powers.given", Terms: &record.PowersGiven{
		Official: official, Name: "Bert", Office: "Attaché", Key: key.Public, May: may,
	}})
}

// table proposes a text of all parties, and returns its reference.
func (g *ground) table(s *nodetest.Side, id record.Hash, change func(*record.TextProposed), parties ...record.PartyName) record.Ref {
	g.Helper()
	terms := &record.TextProposed{Form: record.FormAgreement, Parties: parties, Authentic: []record.Lang{"en"}, InForce: record.InForce{On: "adoption"}}
	body := &record.Body{Title: record.Text{"en": "Visas"}, Text: record.Text{"en": "Each side issues visas within ten days."}}
	change(terms)
	for _, p := range terms.Points {
		body.Points = map[string]record.Text{p.Name: {"en": "Visas are issued within ten days."}}
	}
	return record.RefTo(s.MustSay(g.T, node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "text.proposed", Terms: terms, Body: body,
	}).Act)
}

func smallPowers(g *ground) {
	a, b, id := g.pair()
	g.give(a, id, "bert", record.PowerSend)
	text := g.table(a, id, func(*record.TextProposed) {}, a.Name, b.Name)
	s := say(id, "text.signed", text, &record.TextSigned{})
	s.Official = "bert"
	signed := g.rogue(a, s)
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, signed.Cite, standing.RulePowers)
	if st := g.standing(b, id).Texts[0].State; st != "proposed" {
		g.Fatalf("the text is %s", st)
	}
	g.goesOn(a, b, id)
}

func selfPowers(g *ground) {
	a, b, id := g.pair()
	key, err := record.NewSigningKey("x", record.Ed25519, g.anna(a))
	g.must(err)
	given := g.rogue(a, say(id, "powers.given", "", &record.PowersGiven{Official: "bert", Name: "Bert", Office: "Minister", Key: key.Public, May: []record.Power{record.PowerSign}}))
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, given.Cite, standing.RulePowers)
	g.goesOn(a, b, id)
}

func afterRevocation(g *ground) {
	a, b, id := g.pair()
	powers := g.give(a, id, "bert", record.PowerSend)
	s := topic(id, "Before")
	s.Official = "bert"
	before := a.MustSay(g.T, s)
	a.MustSay(g.T, node.Saying{Channel: id, Kind: "powers.revoked", About: record.RefTo(powers.Act), Terms: &record.PowersRevoked{}})
	s.Body, s.Dated = &record.Body{Title: record.Text{"en": "After"}}, a.Now.Add(-time.Minute)
	after := g.rogue(a, s)
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, after.Cite, standing.RulePowers)
	if l := g.line(b, id, before.Cite); l.Breach != nil {
		g.Fatalf("what was said before has the breach %v", l.Breach)
	}
	g.goesOn(a, b, id)
}

func (g *ground) newKey() crypto.Signer {
	g.Helper()
	k, err := keys.Generate(cryptoRandom, "other", keys.Ed25519)
	g.must(err)
	return k.Signer()
}

func anothersHand(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	act, body := g.sign(a, topic(id, "Said by nobody"), g.newKey())
	at := p.enter(act, body)
	g.must(g.receive(b, p.bundle(at.N)))
	g.breaks(b, id, at, standing.RulePowers)
}

func partyKey(g *ground) {
	a, b, id := g.pair()
	s := topic(id, "Said by no person")
	s.Official = ""
	said := g.rogue(a, s)
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, said.Cite, standing.RulePowers)
	g.goesOn(a, b, id)
}

func otherChannel(g *ground) {
	a, b, id := g.pair()
	other := nodetest.FoundUnder(g.T, func(c *record.Charter) { c.Nonce = "ffeeddccbbaa99887766554433221100" }, a, b)
	act, body := g.sign(a, topic(other, "Said elsewhere"), g.anna(a))
	p := g.pen(a, id)
	at := p.enter(act, body)
	g.must(g.receive(b, p.bundle(at.N)))
	g.breaks(b, id, at, standing.RuleMember)
}

func actAgain(g *ground) {
	a, b, id := g.pair()
	act, body := g.sign(a, topic(id, "Said once"), g.anna(a))
	p := g.pen(a, id)
	first := p.enter(act, body)
	again := p.enter(act, nil)
	g.must(g.receive(b, p.bundle(first.N)))
	g.breaks(b, id, again, standing.RuleOnce)
}

func beforeTheText(g *ground) {
	a, b, id := g.pair()
	text := g.table(b, id, func(*record.TextProposed) {}, a.Name, b.Name)
	p := g.pen(a, id)
	yes, _ := g.sign(a, say(id, "text.signed", text, &record.TextSigned{}), g.anna(a))
	at := p.enter(yes, nil)
	g.must(g.receive(b, p.bundle(at.N)))
	g.breaks(b, id, at, standing.RulePast)
}

func drawer(g *ground) {
	a, b, id := g.pair()
	offer := b.MustSay(g.T, say(id, "contact.proposed", "", monday()))
	nodetest.Exchange(g.T, id, b, a)
	yes, _, _, err := a.Draft(g.Context(), say(id, "contact.accepted", record.RefTo(offer.Act), &record.ContactAccepted{}))
	g.must(err)
	b.MustSay(g.T, say(id, "contact.moved", record.RefTo(offer.Act), &record.ContactMoved{When: "2025-02-18"}))
	nodetest.Exchange(g.T, id, b, a)
	late, err := a.Sign(g.Context(), yes, nil, true)
	g.must(err)
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, late.Cite, standing.RuleBasis)
	g.goesOn(a, b, id)
}

func replaced(g *ground) {
	a, b, id := g.pair()
	offer := b.MustSay(g.T, say(id, "contact.proposed", "", monday()))
	b.MustSay(g.T, say(id, "contact.moved", record.RefTo(offer.Act), &record.ContactMoved{When: "2025-02-18"}))
	nodetest.Exchange(g.T, id, b, a)
	yes := g.rogue(a, say(id, "contact.accepted", record.RefTo(offer.Act), &record.ContactAccepted{}))
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, yes.Cite, standing.RuleWithdrawn)
	g.goesOn(a, b, id)
}

func withdrawnLate(g *ground) {
	a, b, id := g.pair()
	offer := a.MustSay(g.T, say(id, "contact.proposed", "", monday()))
	nodetest.Exchange(g.T, id, a, b)
	b.MustSay(g.T, say(id, "contact.accepted", record.RefTo(offer.Act), &record.ContactAccepted{}))
	nodetest.Exchange(g.T, id, b, a)
	no := g.rogue(a, say(id, "withdrawal", record.RefTo(offer.Act), &record.Withdrawal{}))
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, no.Cite, standing.RuleTooLate)
	g.goesOn(a, b, id)
}

func ownOffer(g *ground) {
	a, b, id := g.pair()
	offer := a.MustSay(g.T, say(id, "contact.proposed", "", monday()))
	yes := g.rogue(a, say(id, "contact.accepted", record.RefTo(offer.Act), &record.ContactAccepted{}))
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, yes.Cite, standing.RuleOwnOffer)
	if st := g.standing(b, id).Contacts[0].State; st != "proposed" {
		g.Fatalf("the contact is %s", st)
	}
	g.goesOn(a, b, id)
}

func forSomebodyElse(g *ground) {
	a, b, c, id := g.three()
	terms := monday()
	terms.Delegations = []record.Delegation{{Party: a.Name, Head: "The Minister"}, {Party: b.Name, Head: "The Secretary"}}
	offer := b.MustSay(g.T, say(id, "contact.proposed", "", terms))
	nodetest.Exchange(g.T, id, b, c)
	no := g.rogue(c, say(id, "contact.declined", record.RefTo(offer.Act), &record.ContactDeclined{}))
	nodetest.Exchange(g.T, id, c, b)
	g.breaks(b, id, no.Cite, standing.RuleAddressee)
	nodetest.Exchange(g.T, id, b, a)
	if st := g.standing(b, id).Contacts[0].State; st != "proposed" {
		g.Fatalf("the contact is %s", st)
	}
	g.goesOn(a, b, id)
}

func keptByDebtor(g *ground) {
	a, b, id := g.pair()
	text := g.table(b, id, func(t *record.TextProposed) {
		t.Points = []record.Point{{Name: "visas", Owes: []record.PartyName{a.Name}, To: []record.PartyName{b.Name}, Due: record.Due{By: "2025-05-01"}}}
	}, a.Name, b.Name)
	b.MustSay(g.T, say(id, "text.signed", text, &record.TextSigned{}))
	nodetest.Exchange(g.T, id, b, a)
	a.MustSay(g.T, say(id, "text.signed", text, &record.TextSigned{}))
	ack := g.rogue(a, say(id, "point.acknowledged", text.Point("visas"), &record.PointAcknowledged{}))
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, ack.Cite, standing.RuleCreditor)
	if st := g.standing(b, id).Points[0].State; st == "kept" {
		g.Fatalf("the point is %s", st)
	}
	g.goesOn(a, b, id)
}

func withheld(g *ground) {
	a, b, id := g.pair()
	text := g.table(b, id, func(*record.TextProposed) {}, a.Name, b.Name)
	b.MustSay(g.T, say(id, "text.signed", text, &record.TextSigned{Until: "2025-03-01"}))
	nodetest.Exchange(g.T, id, b, a)
	later := a.Now.AddDate(0, 3, 0)
	a.Now, b.Now, g.honest.Now = later, later, later
	a.MustSay(g.T, say(id, "text.signed", text, &record.TextSigned{}))
	nodetest.Exchange(g.T, id, a, b)
	if st := g.standing(b, id).Texts[0]; st.Adopted != nil || st.State == "in-force" || st.State == "adoption-disputed" {
		g.Fatalf("the text is %s", st.State)
	}
	g.goesOn(a, b, id)
}

// disputed requires an entry to be date disputed at b, and to have its effect all the same.
func (g *ground) disputed(b *nodetest.Side, id record.Hash, at standing.Cite) {
	g.Helper()
	if !slices.ContainsFunc(g.standing(b, id).DateDisputes, func(d standing.DateDispute) bool { return d.Cite == at }) {
		g.Fatalf("the date of %s is not disputed", at)
	}
	if l := g.line(b, id, at); l.Breach != nil {
		g.Fatalf("%s has the breach %v", at, l.Breach)
	}
}

func datedBack(g *ground) {
	a, b, id := g.pair()
	s := topic(id, "Said long ago")
	s.Dated = a.Now.AddDate(0, -1, 0)
	said := a.MustSay(g.T, s)
	nodetest.Exchange(g.T, id, a, b)
	g.disputed(b, id, said.Cite)
	g.goesOn(a, b, id)
}

func datedAhead(g *ground) {
	a, b, id := g.pair()
	s := topic(id, "Said in a month")
	s.Dated = a.Now.AddDate(0, 1, 0)
	said := a.MustSay(g.T, s)
	nodetest.Exchange(g.T, id, a, b)
	g.disputed(b, id, said.Cite)
	g.goesOn(a, b, id)
}

func entryAhead(g *ground) {
	a, b, id := g.pair()
	a.Now = a.Now.AddDate(0, 1, 0)
	said := a.MustSay(g.T, topic(id, "Said in a month"))
	nodetest.Exchange(g.T, id, a, b)
	g.disputed(b, id, said.Cite)
	g.goesOn(a, b, id)
}

// resign changes the text of a signed act and signs it again, as no software of ours would.
func (g *ground) resign(of *nodetest.Side, official record.OfficialID, act *record.SignedAct, from, to string, key crypto.Signer) []byte {
	g.Helper()
	n, err := record.ParseNote(act.Note)
	g.must(err)
	text := bytes.Replace(n.Text, []byte(from), []byte(to), 1)
	if bytes.Equal(text, n.Text) {
		g.Fatalf("%q is not in %s", from, n.Text)
	}
	k, err := record.NewSigningKey(record.OfficialName(string(of.Name), string(official)), record.Ed25519, key)
	g.must(err)
	raw, err := key.Sign(nil, text, opts)
	g.must(err)
	return (&record.Note{Text: text, Signatures: []record.Signature{{Name: k.Name, KeyID: k.ID(), Bytes: raw}}}).Bytes()
}

func unknownKind(g *ground) {
	a, b, id := g.pair()
	act, body := g.sign(a, topic(id, "Said"), g.anna(a))
	p := g.pen(a, id)
	strange, err := record.ParseAct(g.resign(a, nodetest.Anna, act, `"kind":"topic.opened"`, `"kind":"town.annexed"`, g.anna(a)))
	g.must(err)
	at := p.enter(strange, body)
	if !g.standing(b, id).Complete {
		g.Fatal("it is incomplete before")
	}
	g.must(g.receive(b, p.bundle(at.N)))
	if g.standing(b, id).Complete {
		g.Fatal("nothing says that something is said which cannot be understood")
	}
}

func wordsWithheld(g *ground) {
	a, b, id := g.pair()
	a.MustSay(g.T, topic(id, "Said"))
	in := g.news(a, id, b.Name)
	in.Bodies = nil
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "its body did not come with it") })
	g.goesOn(a, b, id)
}

func expungedAlone(g *ground) {
	a, b, id := g.pair()
	said := a.MustSay(g.T, topic(id, "Said and regretted"))
	text := g.table(a, id, func(t *record.TextProposed) {
		t.Form, t.Expunges = record.FormExpunging, []record.Ref{record.RefTo(said.Act)}
	}, a.Name, b.Name)
	a.MustSay(g.T, say(id, "text.signed", text, &record.TextSigned{}))
	in := g.news(a, id, b.Name)
	in.Bodies = slices.DeleteFunc(in.Bodies, func(raw []byte) bool { return bytes.Contains(raw, []byte("regretted")) })
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "its body did not come with it") })
	g.goesOn(a, b, id)
}

// deceitful tries words that show one thing and are another: under a head they are carried, and never
// shown; offered to one's own node they are refused.
func deceitful(title string) func(*ground) {
	return func(g *ground) {
		a, b, id := g.pair()
		plain := &record.Body{Title: record.Text{"en": "PLACE"}}
		s := topic(id, "")
		s.Body = plain
		act, body := g.sign(a, s, g.anna(a))
		quoted, err := encode(title)
		g.must(err)
		forgedBody := bytes.Replace(body, []byte(`"PLACE"`), quoted, 1)
		note := g.resign(a, nodetest.Anna, act, act.Act.Body.String(), record.BodyHash(forgedBody).String(), g.anna(a))
		forged, err := record.ParseAct(note)
		g.must(err)
		p := g.pen(a, id)
		at := p.enter(forged, forgedBody)
		g.must(g.receive(b, p.bundle(at.N)))
		if l := g.line(b, id, at); l.Body != nil {
			g.Fatalf("b shows %q", l.Body.Title["en"])
		}
		if _, err := a.Enter(g.Context(), note, forgedBody); err == nil {
			g.Fatal("a node of one's own takes them")
		}
	}
}

// offered has an official's own program offer an act with something else in it.
func offered(terms, says string) func(*ground) {
	return func(g *ground) {
		_, b, id := g.pair()
		act, body := g.sign(b, topic(id, "Said"), g.anna(b))
		note := g.resign(b, nodetest.Anna, act, `"terms":{}`, `"terms":`+terms, g.anna(b))
		g.untouched(b, id, func() {
			_, err := b.Enter(g.Context(), note, body)
			g.refused(err, says)
		})
	}
}

func homoglyph(g *ground) {
	a, b, id := g.pair()
	fake := nodetest.Closed("b.example", cryptoRandom)
	g.start(fake)
	party := fake.Party(g.T)
	party.Name = "Ь.example" // looks like b
	_, err := b.Say(g.Context(), node.Saying{Channel: id, Kind: "invitation", Anyway: true, Terms: &record.Invitation{Party: party}})
	g.refused(err, "want lowercase letters")
	g.goesOn(a, b, id)
}

func invitedAlone(g *ground) {
	a, b, c, id := g.three()
	d := g.side("d.example")
	c.MustSay(g.T, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: d.Party(g.T)}})
	nodetest.Exchange(g.T, id, c, b)
	parties, err := b.Counterparts(g.Context(), id)
	g.must(err)
	for _, p := range parties {
		if p.Name == d.Name {
			g.Fatal("b takes it for a party")
		}
	}
	g.goesOn(a, b, id)
}

func invitedAgain(g *ground) {
	a, b, c, id := g.three()
	impostor := nodetest.Closed(a.Name, cryptoRandom)
	g.start(impostor)
	said := g.rogue(c, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: impostor.Party(g.T)}})
	nodetest.Exchange(g.T, id, c, b)
	g.breaks(b, id, said.Cite, standing.RuleMember)
	g.goesOn(a, b, id)
}

func sharedKey(g *ground) {
	a, b, c, id := g.three()
	party := g.side("d.example").Party(g.T)
	party.Keys.Receipt = a.Party(g.T).Keys.Receipt
	said := g.rogue(c, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: party}})
	nodetest.Exchange(g.T, id, c, b)
	g.breaks(b, id, said.Cite, standing.RuleForm)
	g.goesOn(a, b, id)
}

func rotatedAlone(g *ground) {
	a, b, id := g.pair()
	old, err := a.PublicKeys()
	g.must(err)
	other := g.side("d.example")
	theirs := other.Party(g.T).Keys
	// The new party key has not said that it is one of a's: another has, in its place.
	terms, err := record.NewKeyRotated(id, a.Name, old.Party, theirs, a.Keys.Receipt)
	g.must(err)
	said := g.rogue(a, node.Saying{Channel: id, Kind: "key.rotated", Terms: terms})
	nodetest.Exchange(g.T, id, a, b)
	g.breaks(b, id, said.Cite, standing.RuleRotation)
	g.goesOn(a, b, id)
}
