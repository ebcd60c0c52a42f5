package standing

import (
	"slices"

	"parley.example/record"
)

// Secession: a party leaves. What it agreed, owes and is owed stays (VCLT 70(1)(b)).
func init() {
	register("secession", law{judge: always})
}

// winding lists what a party still does that has left: it carries out, or ends, what it left
// behind.
var winding = []string{
	"measure.lifted", "point.acknowledged", "point.condition-met", "point.contested", "point.released", "point.reported",
	"powers.given", "powers.revoked", "key.rotated",
}

// seceded returns the act by which a party left, if it is in scope.
func (f *Fold) seceded(s scope, party record.PartyName) *event {
	for _, x := range f.left[party] {
		if s.has(x.Cite) {
			return x
		}
	}
	return nil
}

// judgeLeft holds a party that has left to what it left behind.
func (f *Fold) judgeLeft(e *event) *Breach {
	x := f.seceded(e, e.Party)
	if x == nil || slices.Contains(winding, e.act.Kind) {
		return nil
	}
	return breach(RuleLeft, "%s left the channel by %s", e.Party, x.Cite)
}
