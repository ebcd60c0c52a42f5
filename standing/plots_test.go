package standing_test

import (
	"iter"
	"slices"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// A plot is a little story that wants something: a text adopted, a package brought to its second
// stage. It is told act by act, and before each act it rests, so that anything may come between. It
// ends early when what it wants to say would have no effect.
type plot struct {
	*chance
	yield func(struct{}) bool
	next  func() (struct{}, bool)
	stop  func()
}

// ended is thrown when a plot is over before its last word.
type ended struct{}

// kindOfPlot is a plot that can be begun.
type kindOfPlot struct {
	name   string
	weight int
	needs  func(x *chance) bool
	tell   func(p *plot)
}

func anywhere(*chance) bool { return true }

func inLaw2(x *chance) bool { return x.law >= 2 }

// ofThree is for plots that need a third principal.
func ofThree(x *chance) bool { return len(x.principals()) > 2 }

// allPlots are the plots that histories are made of; each subject's file adds its own.
var allPlots []kindOfPlot

// begin begins a plot.
func (x *chance) begin(k kindOfPlot) {
	p := &plot{chance: x}
	p.next, p.stop = iter.Pull(func(yield func(struct{}) bool) {
		defer func() {
			if r := recover(); r != nil && r != (ended{}) {
				panic(r)
			}
		}()
		p.yield = yield
		k.tell(p)
	})
	x.told[k.name]++
	x.plots = append(x.plots, p)
}

// goOn tells the next act of one of the plots; if there are few, one more begins.
func (x *chance) goOn() {
	if len(x.plots) < 2 || len(x.plots) < 4 && x.rarely(6) {
		x.begin(x.drawPlot())
	}
	i := x.pick(len(x.plots))
	if _, more := x.plots[i].next(); !more {
		x.plots = slices.Delete(x.plots, i, i+1)
	}
}

// finish ends all plots where they are.
func (x *chance) finish() {
	for _, p := range x.plots {
		p.stop()
	}
	x.plots = nil
}

func (x *chance) drawPlot() kindOfPlot {
	var may []kindOfPlot
	for _, k := range allPlots {
		if k.needs(x) {
			for range k.weight {
				may = append(may, k)
			}
		}
	}
	return one(x, may)
}

// rest lets others speak.
func (p *plot) rest() {
	if !p.yield(struct{}{}) {
		panic(ended{})
	}
}

// say says something; if it has no effect, the plot is over.
func (p *plot) say(by record.PartyName, kind string, terms record.Terms, about ...record.Ref) record.Ref {
	ref, ok := p.tries(by, kind, terms, about...)
	if !ok {
		panic(ended{})
	}
	return ref
}

// tries says something, and reports whether it has effect.
func (p *plot) tries(by record.PartyName, kind string, terms record.Terms, about ...record.Ref) (record.Ref, bool) {
	act := standingtest.Act{Kind: kind, Terms: terms}
	if len(about) > 0 {
		act.About = about[0]
	}
	return p.triesAct(by, act)
}

func (p *plot) triesAct(by record.PartyName, act standingtest.Act) (record.Ref, bool) {
	p.rest()
	return p.enter(by, act, 12)
}

// share brings what is there to everybody, so that it is settled; now and then not quite.
func (p *plot) share() {
	p.rest()
	if p.rarely(12) {
		p.deliver()
		return
	}
	p.SyncAll()
}

// hear has some receive all that others hold.
func (p *plot) hear(by ...record.PartyName) {
	p.rest()
	for _, to := range by {
		if p.rarely(12) || !p.hasNews(to) {
			continue
		}
		for _, from := range p.Parties() {
			p.Sees(to, from, p.Size(from))
		}
		p.Receive(to)
	}
}

// hasNews reports whether others have said anything of which a party has not heard.
func (x *chance) hasNews(of record.PartyName) bool {
	return slices.ContainsFunc(x.Leaves(), func(l standing.Leaf) bool {
		return l.Act != nil && !x.Holds(of, standing.Cite{Party: l.Party, N: l.N})
	})
}

// pair draws two principals.
func (p *plot) pair() (x, y record.PartyName) {
	list := p.principals()
	if len(list) < 2 {
		panic(ended{})
	}
	i := p.pick(len(list))
	return list[i], list[(i+1+p.pick(len(list)-1))%len(list)]
}

// signers draws at least two principals, in order.
func (p *plot) signers() []record.PartyName {
	if len(p.principals()) < 2 {
		panic(ended{})
	}
	return some(p.chance, 2, p.principals())
}

// signsAll has parties sign a text, one knowing of the other or crossing; some of them ad
// referendum, and then confirm.
func (p *plot) signsAll(ref record.Ref, parties []record.PartyName) {
	referendum := p.rarely(4)
	for _, by := range parties {
		terms := &record.TextSigned{AdReferendum: referendum && !p.rarely(3)}
		if p.rarely(6) {
			terms.Until = one(p.chance, []record.Moment{"2025-02-15", "2025-02-17", "2025-06"})
		}
		p.say(by, "text.signed", terms, ref)
		if !p.rarely(3) {
			p.hear(parties...)
		}
		if terms.AdReferendum && !p.rarely(5) {
			p.say(by, "text.confirmed", &record.TextConfirmed{}, ref)
		}
	}
	p.hear(p.parties...)
}

// adopts has a text proposed and signed by all that it names.
func (p *plot) adopts(by record.PartyName, t *record.TextProposed) record.Ref {
	ref := p.say(by, "text.proposed", t)
	p.hear(t.Parties...)
	p.signsAll(ref, t.Parties)
	return ref
}
