package standing_test

import (
	"fmt"
	"slices"

	"parley.example/record"
	"parley.example/standing/standingtest"
)

func init() {
	allPlots = append(allPlots,
		kindOfPlot{"an official comes and goes", 2, anywhere, (*plot).official},
		kindOfPlot{"keys rotated", 2, inLaw2, (*plot).rotation},
		kindOfPlot{"a party joins", 1, func(x *chance) bool { return len(x.parties) < 5 && !slices.Contains(x.parties, d) }, (*plot).joining},
		kindOfPlot{"a secession", 1, func(x *chance) bool { return x.law > 1 && ofThree(x) }, (*plot).secession},
		kindOfPlot{"a silence", 8, func(x *chance) bool { return x.Charter.Silence > 0 }, (*plot).silence},
		kindOfPlot{"a loss", 1, inLaw2, (*plot).loss},
	)
}

func (p *plot) official() {
	by := one(p.chance, p.parties)
	name := record.OfficialID(fmt.Sprintf("o%d", p.pick(9)))
	given := p.say(by, "powers.given", standingtest.Powers(by, name))
	p.triesAct(by, standingtest.Act{Kind: "quotation", Terms: &record.Quotation{Speaker: "S", Said: "2025", Source: record.Source{Publisher: "P"}}, By: name})
	p.say(by, "powers.revoked", &record.PowersRevoked{}, given)
	p.triesAct(by, standingtest.Act{Kind: "topic.opened", Terms: &record.TopicOpened{}, By: name})
}

func (p *plot) rotation() {
	by := one(p.chance, p.parties)
	p.rest()
	p.label = fmt.Sprint(by, " ", p.pick(9)) // which may be what it has or gave up
	p.enter(by, standingtest.Act{Kind: "key.rotated", Terms: p.Rotation(by, p.label)}, 2)
	p.hear(p.parties...)
}

// joining is of a party that all principals invite, as a rule.
func (p *plot) joining() {
	var last record.Ref
	for _, by := range p.principals() {
		if !p.rarely(20) {
			last = p.say(by, "invitation", &record.Invitation{Party: standingtest.Party(d)})
		}
	}
	if last == "" || slices.Contains(p.parties, d) {
		return
	}
	for _, from := range p.parties {
		p.Sync(from, d)
	}
	p.say(d, "accession", &record.Accession{}, last)
	p.Empower(d, standingtest.Desk)
	p.parties = append(slices.Clone(p.parties), d)
	p.share()
}

// secession is of one of three or more, which then carries out what it left behind.
func (p *plot) secession() {
	if p.told["a secession"] > 1 {
		return
	}
	x, y := p.pair()
	ref := p.agreed(x, y, owes(x, y))
	p.say(x, "secession", &record.Secession{})
	p.share()
	p.say(x, "point.reported", &record.PointReported{}, ref)
	p.hear(y)
	p.say(y, "point.acknowledged", &record.PointAcknowledged{}, ref)
}

// silence is noticed of one party, which is heard again later, or not.
func (p *plot) silence() {
	who := one(p.chance, p.principals())
	var others []record.PartyName
	for _, by := range p.parties {
		if by != who {
			others = append(others, by)
		}
	}
	p.wait(49)
	for _, by := range others {
		if by != m {
			p.say(by, "silence.noticed", &record.SilenceNoticed{Party: who})
		}
	}
	for _, to := range others {
		for _, from := range others {
			if from != to {
				p.Sync(from, to)
			}
		}
	}
	for _, by := range others {
		if step := p.named(by, "step"); step != "" {
			p.tries(by, "step.undone", &record.StepUndone{Silence: who}, step)
		}
	}
	if p.rarely(2) {
		return
	}
	if p.rarely(2) {
		p.tries(who, "topic.opened", &record.TopicOpened{}) // not having heard of it
	}
	p.share()
}

// loss is of a node that declares one, and is good as a rule; or of a party whose fork is found.
func (p *plot) loss() {
	by := one(p.chance, p.parties)
	of := p.other(by)
	p.rest()
	if p.rarely(4) {
		p.Node(by, forkFound(p.Fork(of, 1+int64(p.pick(9)), of)))
		return
	}
	var statements []string
	for _, x := range slices.Sorted(slices.Values(p.parties)) {
		if x != by && !p.rarely(16) {
			statements = append(statements, p.Statement(x, by, p.Size(by), x))
		}
	}
	if len(statements) > 0 {
		p.Node(by, restored(statements...))
	}
}
