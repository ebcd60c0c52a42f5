package standing_test

import (
	"slices"

	"parley.example/record"
)

func init() {
	allPlots = append(allPlots,
		kindOfPlot{"duties", 4, anywhere, (*plot).duties},
		kindOfPlot{"a deadline moved", 2, inLaw2, (*plot).moved},
		kindOfPlot{"a point released", 2, inLaw2, (*plot).released},
		kindOfPlot{"a condition in words", 2, inLaw2, (*plot).conditional},
		kindOfPlot{"a declaration", 1, inLaw2, (*plot).declaration},
	)
}

// duty draws a point that one owes another, of one sort or another.
func (x *chance) duty(from, to record.PartyName) record.Point {
	p := owes(from, to)
	switch x.pick(8) {
	case 0:
		p.Owes, p.To = slices.Sorted(slices.Values([]record.PartyName{from, to})), slices.Sorted(slices.Values([]record.PartyName{from, to}))
	case 1, 2:
		p.Due = record.Due{By: "2025-02-20+03:00"}
	case 3:
		if serving := x.other(from); serving != to {
			p.Verifier = serving
		}
	}
	if x.law < 2 {
		return p
	}
	switch x.pick(12) {
	case 0:
		p.Amounts = []record.Amount{{Number: "2", Unit: "items"}}
	case 1:
		p.Due = record.Due{Every: record.Every{Period: "7d", From: "2025-02-16", Until: "2025-02-26"}}
	case 2:
		p.Lapses = "2025-03-01"
	case 3:
		p.Due = record.Due{Standing: true}
	case 4:
		if event := x.named(from, "contact.proposed", "point", "text.proposed", "notes.offered"); event != "" {
			p.Due = record.Due{After: record.After{Event: event, Delay: "1d"}}
		}
	case 5:
		if event := x.named(from, "contact.proposed", "text.proposed"); event != "" {
			p.Condition = event
		}
	case 6, 7:
		p.Due = x.alternatives(from)
	}
	return p
}

// alternatives are several times, of which the earliest or the latest counts.
func (x *chance) alternatives(by record.PartyName) (d record.Due) {
	list := []record.Alternative{{By: one(x, fixed)}}
	for range 1 + x.pick(2) {
		a := record.Alternative{By: one(x, fixed)}
		if event := x.named(by, "contact.proposed", "point", "text.proposed", "notes.offered"); event != "" {
			a = record.Alternative{After: record.After{Event: event, Delay: one(x, []record.Period{"", "1d", "2mo"})}}
		}
		list = append(list, a)
	}
	if x.pick(2) == 0 {
		return record.Due{Earliest: list}
	}
	return record.Due{Latest: list}
}

// fixed are times that wait for nothing: over before the history is told, in it, and after it.
var fixed = []record.Moment{"2025-02-13", "2025-02-20+03:00", "2026"}

// part draws the part of a point of which an act speaks: as a rule one that it has.
func (x *chance) part(ref record.Ref) (m record.Moment, amounts []record.Amount) {
	odd := x.rarely(20)
	p := x.pointNamed(ref)
	if (p.Due.Every != record.Every{}) != odd {
		m = one(x, []record.Moment{"2025-02-16", "2025-02-23"})
	}
	if (len(p.Amounts) > 0 && x.pick(2) == 0) != odd && x.law > 1 {
		amounts = []record.Amount{{Number: "1", Unit: "items"}}
	}
	return m, amounts
}

// keep has a point reported by those who owe it, contested perhaps, and acknowledged by those to whom
// they owe it. All of it twice or more where it recurs, or is done in parts.
func (p *plot) keep(ref record.Ref) {
	point := p.pointNamed(ref)
	closing := append(slices.Clone(point.To), point.Verifier)
	for range 1 + p.pick(2) {
		m, amounts := p.part(ref)
		for _, by := range point.Owes {
			if !p.rarely(3) {
				p.tries(by, "point.reported", &record.PointReported{For: m, Amounts: amounts}, ref)
			}
		}
		p.hear(p.parties...)
		for _, by := range closing {
			if by == "" {
				continue
			}
			if p.rarely(5) {
				p.tries(by, "point.contested", &record.PointContested{For: m}, ref)
			}
			p.tries(by, "point.acknowledged", &record.PointAcknowledged{For: m, Amounts: amounts}, ref)
		}
		p.hear(p.parties...)
	}
}

// agreed makes a text with one point that is agreed.
func (p *plot) agreed(x, y record.PartyName, point record.Point) record.Ref {
	t := text(slices.Sorted(slices.Values([]record.PartyName{x, y}))...)
	return p.adopts(x, withPoints(t, point)).Point(point.Name)
}

func (p *plot) duties() {
	x, y := p.pair()
	ref := p.agreed(x, y, p.duty(x, y))
	p.keep(ref)
}

// moved is a point whose date is moved, or not, while words cross.
func (p *plot) moved() {
	x, y := p.pair()
	ref := p.agreed(x, y, owes(x, y))
	for range 1 + p.pick(2) {
		due := one(p.chance, []record.Due{
			{By: "2025-02-25"},
			{By: "2025-03-25"},
			{Standing: true},
			{Every: record.Every{Period: "7d", From: "2025-02-16", Until: "2025-03-01"}},
			p.alternatives(x),
		})
		move := p.say(x, "point.moved", &record.PointMoved{Due: due}, ref)
		p.hear(y)
		if p.rarely(4) {
			p.say(x, "withdrawal", &record.Withdrawal{}, move)
		}
		p.say(y, "point.move-accepted", &record.PointMoveAccepted{}, move)
		p.hear(x, y)
		x, y = y, x
	}
	p.keep(ref)
}

func (p *plot) released() {
	x, y := p.pair()
	point := owes(x, y)
	if others := p.principals(); len(others) > 2 {
		point.To = slices.DeleteFunc(others, func(o record.PartyName) bool { return o == x })
	}
	ref := p.agreed(x, y, point)
	for _, by := range point.To {
		p.hear(by)
		p.say(by, "point.released", &record.PointReleased{}, ref)
	}
	p.hear(x, y)
}

func (p *plot) conditional() {
	x, y := p.pair()
	point := p.duty(x, y)
	point.Condition, point.Worded = "", true
	ref := p.agreed(x, y, point)
	for _, by := range []record.PartyName{x, y} {
		p.say(by, "point.condition-met", &record.PointConditionMet{}, ref)
		p.hear(x, y)
	}
	p.keep(ref)
}

// declaration binds its author by its own word; and there is a calendar by which it counts.
func (p *plot) declaration() {
	x, y := p.pair()
	calendar := p.say(x, "calendar.published", workdays())
	point := owes(x, y)
	if event := p.named(x, "contact.proposed", "text.proposed"); event != "" {
		point.Due = record.Due{After: record.After{Event: event, Delay: "3bd", Calendar: calendar}}
	}
	ref := p.say(x, "declaration", &record.Declaration{Points: []record.Point{point}})
	p.hear(y)
	p.keep(ref.Point(point.Name))
}
