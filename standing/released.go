package standing

import (
	"slices"

	"parley.example/record"
)

// Released: what those to whom it is owed no longer ask for (rule 5.8), and what is not owed yet
// because a condition in its words is not met.
func init() {
	register("point.released", law{judge: judgeReleased})
	register("point.condition-met", law{judge: judgePointConditionMet})
}

// releasedIn reports whether all those to whom another owes a point have released it, in the way
// of rule 3.
func (f *Fold) releasedIn(s scope, o *object) bool {
	releases := o.of(s, "point.released")
	if len(releases) == 0 {
		return false
	}
	owed := creditors(o.point)
	all := f.once(o, "released", func(s scope) bool { return f.agreedIn(s, o) != "" && allSaid(s, releases, owed) })
	if len(f.completedBy(s, releases, all)) > 0 {
		return true
	}
	_, released := f.crossedIn(s, releases, owed, all)
	return released
}

// metIn reports whether all whom a point concerns have said that the condition in its words is
// met.
func (f *Fold) metIn(s scope, o *object) bool {
	return allSaid(s, o.of(s, "point.condition-met"), o.parties)
}

// of returns the events of a kind that are in scope.
func (o *object) of(s scope, kind string) []*event {
	var list []*event
	for _, e := range o.events {
		if e.act.Kind == kind && s.has(e.Cite) {
			list = append(list, e)
		}
	}
	return list
}

// allSaid reports whether, of those events, one in scope is by each of the parties.
func allSaid(s scope, events []*event, parties []record.PartyName) bool {
	for _, p := range parties {
		if !slices.ContainsFunc(events, func(e *event) bool { return e.Party == p && s.has(e.Cite) }) {
			return false
		}
	}
	return len(parties) > 0
}

func judgeReleased(f *Fold, e *event) *Breach {
	o, p, b := f.pointJudged(e)
	switch {
	case b != nil:
		return b
	case !slices.Contains(creditors(o.point), e.Party):
		return breach(RuleReleased, "it is not owed to %s by another", e.Party)
	case p.agreed == "":
		return breach(RuleAgreed, "it is not agreed")
	case saidBy(o.of(e, e.act.Kind), e.Party):
		return breach(RuleOnce, "%s has released it", e.Party)
	}
	return nil
}

func judgePointConditionMet(f *Fold, e *event) *Breach {
	o, p, b := f.pointJudged(e)
	switch {
	case b != nil:
		return b
	case !o.point.Worded:
		return breach(RuleFits, "it has no condition in its words")
	case !slices.Contains(o.parties, e.Party):
		return breach(RuleFits, "it does not concern %s", e.Party)
	case p.agreed == "":
		return breach(RuleAgreed, "it is not agreed")
	case saidBy(o.of(e, e.act.Kind), e.Party):
		return breach(RuleOnce, "%s has said so", e.Party)
	}
	return nil
}
