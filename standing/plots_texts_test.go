package standing_test

import (
	"parley.example/record"
)

func init() {
	allPlots = append(allPlots,
		kindOfPlot{"an agreement", 4, anywhere, (*plot).agreement},
		kindOfPlot{"a draft in versions", 3, inLaw2, (*plot).drafting},
		kindOfPlot{"an adherence", 5, mediated, (*plot).adherence},
		kindOfPlot{"a correction", 4, inLaw2, (*plot).correction},
		kindOfPlot{"words expunged", 2, inLaw2, (*plot).expunging},
	)
}

// mediated is for plots that need a mediator which may make offers.
func mediated(x *chance) bool {
	return x.law > 1 && len(x.withRole(record.RoleMediator)) > 0 && x.Charter.Witness != m
}

// agreement is a text that is signed, taken back, replaced, and enters into force in one way or
// another.
func (p *plot) agreement() {
	parties := p.signers()
	by := one(p.chance, parties)
	t := text(parties...)
	t.InForce = p.inForce(by)
	if p.rarely(3) {
		t.Points = []record.Point{p.duty(parties[0], parties[1])}
	}
	if old := p.named(by, "text.proposed"); old != "" && p.rarely(3) {
		t.Replaces = old
	}
	ref, ok := p.tries(by, "text.proposed", t)
	if !ok {
		t.Replaces = ""
		ref = p.say(by, "text.proposed", t)
	}
	p.hear(p.parties...)
	if p.rarely(4) { // a signature taken back, and perhaps too late
		mine := p.say(by, "text.signed", &record.TextSigned{}, ref)
		p.hear(one(p.chance, parties))
		if p.rarely(2) {
			p.say(one(p.chance, parties), "text.signed", &record.TextSigned{}, ref)
		}
		p.say(by, "withdrawal", &record.Withdrawal{}, one(p.chance, []record.Ref{ref, mine}))
	}
	p.signsAll(ref, parties)
	if t.InForce.On == record.OnCondition {
		for _, by := range parties {
			p.say(by, "text.condition-met", &record.TextConditionMet{}, ref)
		}
		p.hear(p.parties...)
	}
	if len(t.Points) > 0 {
		p.keep(ref.Point(t.Points[0].Name))
	}
}

func (x *chance) inForce(by record.PartyName) record.InForce {
	switch x.pick(5) {
	case 0:
		return record.InForce{On: record.OnDate, Date: "2025-02-20"}
	case 1, 2:
		return record.InForce{On: record.OnCondition}
	case 3:
		if event := x.named(by, "contact.proposed", "point"); event != "" {
			return record.InForce{On: record.OnEvent, When: event}
		}
	}
	return record.InForce{On: record.OnAdoption}
}

// drafting is a text that comes in versions, the first with a bracket, and is initialled before it is
// signed.
func (p *plot) drafting() {
	parties := p.signers()
	by := one(p.chance, parties)
	if drafters := p.withRole(record.RoleMediator); len(drafters) > 0 && p.Charter.Witness != drafters[0] {
		by = drafters[0]
	}
	t := text(parties...)
	t.Brackets = []record.Bracket{{Name: "when", By: parties[:1]}}
	ref := p.say(by, "text.proposed", t)
	p.hear(parties...)
	for range 1 + p.pick(2) {
		next := text(parties...)
		next.VersionOf = ref
		next.InitialsSign = p.rarely(6)
		ref = p.say(one(p.chance, append([]record.PartyName{by}, parties...)), "text.proposed", next)
		p.hear(p.parties...)
	}
	for _, by := range parties {
		mine := p.say(by, "text.initialled", &record.TextInitialled{}, ref)
		if p.rarely(8) {
			p.say(by, "withdrawal", &record.Withdrawal{}, mine)
		}
		if !p.rarely(3) {
			p.hear(parties...)
		}
	}
	p.hear(p.parties...)
	p.signsAll(ref, parties)
}

// adherence is given to a mediator, which declares the text.
func (p *plot) adherence() {
	by := p.withRole(record.RoleMediator)[0]
	parties := p.signers()
	t := text(parties...)
	t.Form, t.Through = record.FormAdherenceDeclaration, by
	ref := p.say(by, "text.proposed", t)
	p.hear(parties...)
	for _, x := range parties {
		mine := p.say(x, "text.adhered", &record.TextAdhered{}, ref)
		if p.rarely(8) {
			p.say(x, "withdrawal", &record.Withdrawal{}, mine)
		}
	}
	p.hear(by)
	p.say(by, "text.declared", &record.TextDeclared{}, ref)
	p.hear(p.parties...)
}

// correction of an adopted text: accepted, objected to, withdrawn, or passed over in silence.
func (p *plot) correction() {
	parties := p.signers()
	ref := p.adopts(parties[0], text(parties...))
	by := one(p.chance, append([]record.PartyName{parties[0]}, p.withRole(record.RoleDepositary)...))
	until := record.At(p.Clock).AddDate(0, 0, 20)
	c := p.say(by, "correction.proposed", &record.CorrectionProposed{
		Languages: []record.Lang{"en"}, Until: record.Moment(until.Format("2006-01-02")),
	}, ref)
	p.hear(parties...)
	quiet := p.rarely(4)
	for _, x := range parties {
		switch {
		case x == by || quiet:
		case p.rarely(3):
			p.say(x, "correction.objected", &record.CorrectionObjected{}, c)
			if p.rarely(2) {
				p.say(x, "correction.accepted", &record.CorrectionAccepted{}, c)
			}
		default:
			p.say(x, "correction.accepted", &record.CorrectionAccepted{}, c)
		}
	}
	if p.rarely(5) {
		p.say(by, "withdrawal", &record.Withdrawal{}, c)
	}
	if quiet {
		p.wait(30 * 24)
	}
	p.hear(p.parties...)
}

func (p *plot) expunging() {
	all := p.principals()
	by := one(p.chance, all)
	act := p.say(by, "announcement", &record.Announcement{})
	p.hear(all...)
	t := text(all...)
	t.Form, t.Expunges = record.FormExpunging, []record.Ref{act}
	p.adopts(by, t)
}
