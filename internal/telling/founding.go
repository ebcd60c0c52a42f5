package telling

import (
	"encoding/base64"
	"slices"
	"strings"

	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

// Founding tells what the charter says: what the channel is for and under which rules. What it
// does not agree on is said too, but for what law 1 knows nothing of.
func (t *Teller) Founding() []web.Fact {
	c := t.Charter
	var facts []web.Fact
	fact := func(key string, text string, states ...web.State) {
		f := web.Fact{Term: t.Say("founding." + key), Value: web.Value{Text: text}}
		if len(states) > 0 {
			f.Value.State = &states[0]
		}
		facts = append(facts, f)
	}
	counted := func(key, unit string, n int64) {
		text := t.Say("founding.never")
		if n > 0 {
			text = t.Count(unit, int(n))
		}
		fact(key, text)
	}
	var langs []string
	for _, l := range c.Languages {
		langs = append(langs, t.Language(string(l)))
	}
	fact("nature.label", t.Say("founding.nature."+string(c.Nature)))
	fact("founded", t.Say("founding.founded-by", "date", t.Date(c.Founded.Time), "by", t.Name(c.Founder)))
	fact("languages", t.List(langs))
	private := map[bool]string{true: "yes", false: "no"}[c.Private]
	fact("private", t.Say("founding.private."+private))
	fact("law", t.Say("founding.law.version", "n", c.Law))
	fact("crossing", t.Say("founding.crossing."+string(c.Crossing), "witness", t.Name(c.Witness)))
	if c.Tolerance%60 == 0 {
		fact("tolerance", t.Count("founding.span.minutes", int(c.Tolerance/60)))
	} else {
		fact("tolerance", t.Count("founding.span.seconds", int(c.Tolerance)))
	}
	if c.Cadence > 0 {
		fact("cadence", t.Count("date.span.days", int(c.Cadence)), t.cadence()...)
	}
	if c.Law > 1 {
		counted("check-in", "founding.span.hours", c.CheckIn)
		counted("silence", "date.span.days", c.Silence)
		fact("auditors", t.auditors())
	}
	return facts
}

// auditors lists those to whom the charter shows every log, with their names in ASCII, which cannot be
// imitated.
func (t *Teller) auditors() string {
	var list []string
	for _, a := range t.Charter.Auditors {
		called, _ := a.Names.In(t.Langs()...)
		list = append(list, t.Say("founding.auditor", "name", called, "ascii", string(a.Name)))
	}
	if len(list) == 0 {
		return t.Say("founding.auditors.none")
	}
	return t.List(list)
}

// cadence marks whether the next contact is overdue. The public is not told: it does not see all
// contacts.
func (t *Teller) cadence() []web.State {
	if t.Public {
		return nil
	}
	s := Mark(t.Speaker, "cadence", t.Cadence.State)
	if t.Cadence.State == "overdue" {
		s.Look = web.Late
	}
	return []web.State{s.With(t.Date(t.Cadence.By.Time))}
}

// PartyCards tells who is in the channel, the first before the others, and to its own people how
// each is doing.
func (t *Teller) PartyCards() []web.PartyCard {
	var cards []web.PartyCard
	for _, p := range slices.SortedStableFunc(slices.Values(t.Parties), func(a, b standing.Party) int { return t.Place(a.Name) - t.Place(b.Name) }) {
		card := web.PartyCard{
			ID: string(p.Name), Name: t.Name(p.Name), Role: Upper(t.Say("role." + string(p.Role))), Side: t.Side(p.Name),
			States: []web.State{t.party(p)}, KeyTerm: t.Say("founding.party.key"), Key: KeyText(p.Keys.Party),
		}
		if !t.Public {
			card.States = append(card.States, t.life(p)...)
			card.Facts = t.partyFacts(p)
		}
		cards = append(cards, card)
	}
	return cards
}

func (t *Teller) party(p standing.Party) web.State {
	s := Mark(t.Speaker, "party", p.State)
	if p.State == "named" || p.State == "invited" {
		s.Look = web.Unknown
	}
	return s
}

// life marks a party that gives no sign of life, or of whose silence there is a notice. That it is
// there is marked where signs of life are agreed.
func (t *Teller) life(p standing.Party) []web.State {
	var marks []web.State
	switch p.Life.State {
	case "quiet":
		marks = append(marks, Mark(t.Speaker, "life", p.Life.State))
	case "cut":
		s := Mark(t.Speaker, "life", p.Life.State).With(t.DateTime(p.Life.Since.Time))
		s.Look = web.Late
		marks = append(marks, s)
	}
	if n := len(p.Silences); n > 0 {
		last := p.Silences[n-1]
		s := Mark(t.Speaker, "silence", last.State)
		switch {
		case len(last.Disputed) > 0:
			s.Look = web.Disputed
		case last.State == "noticed" || last.State == "provisional":
			s.Look = web.Provisional
		}
		marks = append(marks, s)
	}
	return marks
}

func (t *Teller) partyFacts(p standing.Party) []web.Fact {
	var facts []web.Fact
	cited := func(key string, all ...standing.Cite) {
		for _, c := range all {
			facts = append(facts, web.Fact{Term: t.Say("founding.party." + key), Value: web.Value{Citation: t.Cited(c)}})
		}
	}
	if p.Signed != nil {
		cited("signed", *p.Signed)
	}
	if p.Entries > 0 {
		facts = append(facts, web.Fact{
			Term:  t.Say("founding.party.entries"),
			Value: web.Value{Text: t.Count("founding.party.entries.settled", int(p.Entries), "settled", int(p.Settled))},
		})
	}
	if p.Life.Last != nil {
		facts = append(facts, web.Fact{
			Term:  t.Say("founding.party.last"),
			Value: web.Value{Text: t.DateTime(p.Life.At.Time), Citation: t.Cited(*p.Life.Last)},
		})
	}
	cited("rotated", p.Rotated...)
	cited("restored", p.Restored...)
	for _, s := range p.Silences {
		cited("silence", s.Notices...)
		if s.Heard != nil {
			cited("heard", *s.Heard)
		}
	}
	if p.Seceded != nil {
		cited("seceded", *p.Seceded)
	}
	for _, o := range p.Officials {
		facts = append(facts, t.official(o))
	}
	return facts
}

func (t *Teller) official(o standing.Official) web.Fact {
	key, cite := "founding.official", o.Given
	if o.Revoked != nil {
		key, cite = "founding.official.revoked", *o.Revoked
	}
	return web.Fact{
		Term:  t.Say(key),
		Value: web.Value{Text: t.Say("founding.party.official", "name", o.Name, "office", o.Office), Citation: t.Cited(cite)},
	}
}

// Fingerprint writes the fingerprint of the charter in groups of eight digits, to be compared by
// eye or read aloud.
func (t *Teller) Fingerprint() string {
	digits := t.ID.String()
	var groups []string
	for i := 0; i < len(digits); i += 8 {
		groups = append(groups, digits[i:i+8])
	}
	return strings.Join(groups, " ")
}

// KeyText is a key as pages and files write it.
func KeyText(key record.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }
