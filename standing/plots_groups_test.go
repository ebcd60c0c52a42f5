package standing_test

import (
	"parley.example/record"
	"parley.example/standing/standingtest"
)

func init() {
	allPlots = append(allPlots, kindOfPlot{"a working group", 4, inLaw2, (*plot).workingGroup})
}

// mandate draws a text under which a group can work.
func (x *chance) mandate(parties []record.PartyName) *record.TextProposed {
	t := text(parties...)
	t.Form = record.FormMandate
	t.InForce = one(x, []record.InForce{{On: record.OnAdoption}, {On: record.OnAdoption}, {On: record.OnDate, Date: "2025-06-01"}})
	return t
}

// workingGroup is formed under a mandate, confirmed by all who made it, reports, and is closed.
func (p *plot) workingGroup() {
	parties := p.signers()
	mandate := p.adopts(parties[0], p.mandate(parties))
	by := one(p.chance, parties)
	ref := p.say(by, "group.formed", &record.GroupFormed{Mandate: mandate, Channel: record.Hash{9, byte(p.pick(250))}})
	p.hear(parties...)
	if p.rarely(6) {
		p.say(by, "withdrawal", &record.Withdrawal{}, ref)
	}
	for _, x := range parties {
		if x != by {
			p.say(x, "group.confirmed", &record.GroupConfirmed{}, ref)
		}
	}
	p.hear(p.parties...)
	point := p.duty(parties[0], parties[1])
	claim := p.say(one(p.chance, parties), "group.reported", &record.GroupReported{Points: []record.Point{point}}, ref).Point(point.Name)
	p.hear(parties...)
	p.tries(parties[1], "point.confirmed", &record.PointConfirmed{}, claim)
	if p.rarely(3) {
		next := text(parties...)
		next.Replaces = mandate
		p.adopts(by, next)
		return
	}
	for _, x := range parties {
		ended := p.say(x, "group.closed", &record.GroupClosed{}, ref)
		if p.rarely(8) {
			p.say(x, "withdrawal", &record.Withdrawal{}, ended)
		}
	}
	p.hear(parties...)
}

// group draws an act of a working group.
func (x *chance) group(by record.PartyName, kind string) (act standingtest.Act, ok bool) {
	act.Kind = kind
	if kind == "group.formed" {
		mandate := x.named(by, "text.proposed")
		act.Terms = &record.GroupFormed{Mandate: mandate, Channel: one(x, []record.Hash{experts, {8}, {9}})}
		return act, mandate != ""
	}
	act.About = x.named(by, "group.formed", "group.formed", "group.confirmed")
	switch kind {
	case "group.confirmed":
		act.Terms = &record.GroupConfirmed{}
	case "group.reported":
		points := x.points(by)
		if p := x.named(by, "point"); p != "" && len(points) > 0 && x.pick(2) > 0 {
			points[0] = x.theSame(p)
		}
		act.Terms = &record.GroupReported{Points: points}
	case "group.closed":
		act.Terms = &record.GroupClosed{}
	}
	return act, act.About != ""
}
