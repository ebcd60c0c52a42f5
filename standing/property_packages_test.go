package standing_test

import (
	"fmt"
	"slices"

	"parley.example/record"
	"parley.example/standing/standingtest"
)

// Random histories of packages begin with one that is adopted, since few would come so far by
// chance.

// packageWeights has what is drawn more often once there is a package.
var packageWeights = map[string]int{
	"stage.ready": 24, "stage.certified": 8, "point.reported": 8, "point.acknowledged": 16, "point.contested": 6,
	"step.defaulted": 24, "step.undone": 40, "withdrawal": 8,
}

// stageNames are the stages of every package that is drawn.
var stageNames = []string{"one", "two"}

// asPackage makes a text a package of one or two stages, the steps of which its parties owe.
func (x *chance) asPackage(by record.PartyName, t *record.TextProposed) {
	t.Form, t.SnapBack = record.FormPackage, one(x, []record.SnapBack{record.SnapBackStage, record.SnapBackWhole})
	t.Points, t.Stages, t.Brackets, t.InitialsSign, t.Through, t.Expunges = nil, nil, nil, false, "", nil
	for i := range 2 + x.pick(3) {
		p := x.point(by)
		if len(p.Owes) == 0 {
			p = owes(by, x.other(by))
		}
		p.Name = fmt.Sprintf("p%d", i)
		if x.pick(2) == 0 {
			p.Due = record.Due{By: "2024"} // overdue as soon as it is open
		}
		t.Points = append(t.Points, p)
		if stage := min(i/2, 1); stage == len(t.Stages) {
			t.Stages = append(t.Stages, record.Stage{Name: stageNames[stage], Together: x.pick(2) > 0})
			if x.pick(4) == 0 {
				t.Stages[stage].Certifier = one(x, x.parties)
			}
		}
		last := &t.Stages[len(t.Stages)-1]
		last.Steps = append(last.Steps, p.Name)
	}
}

// beginPackage has the first two parties adopt a package, and everybody know.
func (x *chance) beginPackage() {
	x.kinds, x.settles = allWeighted(packageWeights), true
	t := text(a, b)
	all := x.parties
	x.parties = t.Parties // who owe and are owed
	x.asPackage(a, t)
	x.parties = all
	act := standingtest.Act{Kind: "text.proposed", Terms: t}
	ref := x.Enter(a, act)
	x.note(ref, act)
	x.SyncAll()
	for _, p := range t.Parties {
		x.Say(p, "text.signed", &record.TextSigned{}, ref)
	}
	x.SyncAll()
	if x.pick(3) > 0 {
		x.openFirst(ref, t)
	}
	x.follow()
}

// openFirst does what it takes to open the first stage.
func (x *chance) openFirst(ref record.Ref, t *record.TextProposed) {
	first := t.Stages[0]
	if first.Certifier != "" {
		x.Say(first.Certifier, "stage.certified", &record.StageCertified{Stage: first.Name}, ref)
		x.SyncAll()
	}
	for _, p := range t.Parties {
		x.Say(p, "stage.ready", &record.StageReady{Stage: first.Name}, ref)
	}
	x.SyncAll()
	x.SyncAll()
}

// beginRound has the first two parties seal offers, led by the mediator if there is one.
func (x *chance) beginRound() {
	x.kinds, x.settles = allWeighted(offerWeights), true
	r := &record.RoundOpened{Parties: []record.PartyName{a, b}}
	if slices.Contains(x.parties, m) {
		r.Mediator = m
	}
	act := standingtest.Act{Kind: "round.opened", Terms: r}
	ref := x.Enter(a, act)
	x.note(ref, act)
	x.SyncAll()
	for _, p := range r.Parties {
		x.Say(p, "offer.sealed", &record.OfferSealed{Commitment: x.commitment(p, ref, one(x, offered))}, ref)
	}
	x.SyncAll()
	x.SyncAll()
	if r.Mediator != "" && x.pick(2) == 0 {
		x.Say(m, "round.matched", &record.RoundMatched{}, ref)
		x.SyncAll()
	}
	x.follow()
}

// offerWeights has what is drawn more often in histories of sealed offers.
var offerWeights = map[string]int{
	"round.opened": 8, "offer.sealed": 40, "offer.opened": 60, "round.matched": 24, "round.closed": 4, "withdrawal": 4,
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
