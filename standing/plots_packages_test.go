package standing_test

import (
	"fmt"
	"slices"

	"parley.example/record"
)

func init() {
	allPlots = append(allPlots,
		kindOfPlot{"a package", 6, inLaw2, (*plot).pack},
		kindOfPlot{"a default", 9, inLaw2, (*plot).default_},
		kindOfPlot{"sealed offers", 4, inLaw2, (*plot).sealed},
	)
}

// stageNames are the stages of every package that is drawn.
var stageNames = []string{"one", "two"}

// packageOf draws a package of two stages, the steps of which two parties owe each other.
func (x *chance) packageOf(from, to record.PartyName) *record.TextProposed {
	t := text(slices.Sorted(slices.Values([]record.PartyName{from, to}))...)
	t.Form, t.SnapBack = record.FormPackage, one(x, []record.SnapBack{record.SnapBackStage, record.SnapBackWhole})
	for _, name := range stageNames {
		stage := record.Stage{Name: name, Together: !x.rarely(3)}
		if x.rarely(3) {
			stage.Certifier = one(x, x.parties)
		}
		for range 1 + x.pick(2) {
			p := x.duty(from, to)
			p.Name = fmt.Sprintf("p%d", len(t.Points))
			p.Condition = ""
			if x.rarely(3) {
				p.Due = record.Due{By: "2024"} // overdue as soon as it is open
			}
			t.Points, stage.Steps = append(t.Points, p), append(stage.Steps, p.Name)
			from, to = to, from
		}
		t.Stages = append(t.Stages, stage)
	}
	return t
}

// adoptsPackage draws a package, and has it adopted.
func (p *plot) adoptsPackage(x, y record.PartyName) (record.Ref, *record.TextProposed) {
	t := p.packageOf(x, y)
	ref := p.adopts(x, t)
	p.share()
	return ref, t
}

// opens does what it takes to open a stage.
func (p *plot) opens(ref record.Ref, t *record.TextProposed, i int) {
	stage := t.Stages[i]
	if stage.Certifier != "" {
		p.say(stage.Certifier, "stage.certified", &record.StageCertified{Stage: stage.Name}, ref)
		p.share()
	}
	if !stage.Together {
		return
	}
	for _, by := range t.Parties {
		ready, ok := p.tries(by, "stage.ready", &record.StageReady{Stage: stage.Name}, ref)
		if ok && p.rarely(8) {
			p.tries(by, "withdrawal", &record.Withdrawal{}, ready)
		}
		if p.rarely(2) {
			p.hear(t.Parties...)
		}
	}
	p.share()
}

// pack is a package brought to its second stage.
func (p *plot) pack() {
	x, y := p.pair()
	ref, t := p.adoptsPackage(x, y)
	for i, stage := range t.Stages {
		p.opens(ref, t, i)
		for _, name := range stage.Steps {
			p.keep(ref.Point(name))
		}
		p.share()
	}
}

// default_ is called on a step of a package, and steps are undone.
func (p *plot) default_() {
	x, y := p.pair()
	t := p.packageOf(x, y)
	late := slices.IndexFunc(t.Points, func(s record.Point) bool { return slices.Contains(t.Stages[0].Steps, s.Name) })
	t.Points[late].Due = record.Due{By: "2024"}
	t.Points[late].Amounts, t.Points[late].Lapses = nil, ""
	ref := p.adopts(x, t)
	p.share()
	p.opens(ref, t, 0)
	step := t.Points[late]
	caller := step.Verifier
	for _, to := range step.To {
		if len(step.Owes) > 1 || step.Owes[0] != to {
			caller = to
		}
	}
	if p.rarely(3) {
		p.say(caller, "point.contested", &record.PointContested{}, ref.Point(step.Name))
	}
	d := p.say(caller, "step.defaulted", &record.StepDefaulted{}, ref.Point(step.Name))
	p.share()
	if p.rarely(6) {
		p.keep(ref.Point(step.Name))
	}
	for range 2 {
		for _, other := range t.Points {
			for _, by := range other.Owes {
				p.tries(by, "step.undone", &record.StepUndone{Default: d}, ref.Point(other.Name))
			}
		}
		p.share()
	}
}

// offered are the offers that are drawn.
var offered = []record.Offer{offer("40"), offer("50")}

// commitment is to an offer of a party in a round, if it is named.
func (x *chance) commitment(by record.PartyName, round record.Ref, o record.Offer) record.Hash {
	kept := record.SealedOffer{Channel: x.Channel, Offer: o, Party: by, Random: drawn, Round: round}
	c, err := kept.Commitment()
	if err != nil {
		return drawn // nothing is named, and nothing will be said
	}
	return c
}

// sealed is a round of offers, brought to its opening.
func (p *plot) sealed() {
	parties := p.signers()
	r := &record.RoundOpened{Parties: parties}
	if mediators := p.withRole(record.RoleMediator); len(mediators) > 0 && !p.rarely(3) {
		r.Mediator = mediators[0]
	}
	ref := p.say(parties[0], "round.opened", r)
	p.hear(p.parties...)
	offers := map[record.PartyName]record.Offer{}
	for _, by := range parties {
		offers[by] = one(p.chance, offered)
		mine := p.say(by, "offer.sealed", &record.OfferSealed{Commitment: p.commitment(by, ref, offers[by])}, ref)
		if p.rarely(12) {
			p.tries(by, "withdrawal", &record.Withdrawal{}, mine)
		}
		if p.rarely(12) && r.Mediator == "" {
			p.tries(parties[0], "round.closed", &record.RoundClosed{}, ref)
		}
	}
	p.share()
	switch {
	case r.Mediator == "":
	case p.rarely(3):
		p.say(r.Mediator, "round.closed", &record.RoundClosed{}, ref)
	default:
		p.say(r.Mediator, "round.matched", &record.RoundMatched{}, ref)
		p.share()
	}
	for _, by := range parties {
		p.say(by, "offer.opened", &record.OfferOpened{Offer: offers[by], Random: drawn}, ref)
	}
}
