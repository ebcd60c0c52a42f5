package standing

import (
	"slices"
	"sort"

	"parley.example/record"
)

// Stages of a package: which have opened, judged by settled entries alone (rule 11).

// isPackage reports whether an object is a text that has stages.
func isPackage(o *object) bool { return o.class == record.ObjectText && len(textTerms(o).Stages) > 0 }

// stageNamed returns the place of a stage of a text, or -1.
func stageNamed(o *object, name string) int {
	return slices.IndexFunc(textTerms(o).Stages, func(s record.Stage) bool { return s.Name == name })
}

// stageOf returns the package of a point and the place of the stage that it is a step of. It
// returns false for a point of anything else.
func (f *Fold) stageOf(point *object) (text *object, stage int, ok bool) {
	text = f.sourceOf(point)
	if !isPackage(text) {
		return nil, 0, false
	}
	return text, slices.IndexFunc(textTerms(text).Stages, func(s record.Stage) bool {
		return slices.Contains(s.Steps, point.point.Name)
	}), true
}

// steps returns the points that are the steps of a stage.
func (f *Fold) steps(text *object, stage int) []*object {
	var list []*object
	for _, name := range textTerms(text).Stages[stage].Steps {
		list = append(list, f.objects[text.ref.Point(name)])
	}
	return list
}

// movers returns, in order, the parties that owe a step of a stage.
func (f *Fold) movers(text *object, stage int) []record.PartyName {
	var list []record.PartyName
	for _, step := range f.steps(text, stage) {
		list = append(list, step.point.Owes...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// progress is how far a package has come.
type progress struct {
	begun bool // the text is adopted, and in force as far as that is no matter of a date
	turns int  // stages whose turn has come: nothing is wanting but the readiness of all
	open  int  // stages that are open
}

// progressIn says how far a package has come in a scope that is settled. What it rests on can
// only become true, so a stage that is open stays so.
func (f *Fold) progressIn(settled scope, text *object) progress {
	var p progress
	if f.adoptionIn(settled, text).state != "adopted" || !f.glance(settled, lastTime).inForce(text) {
		return p
	}
	p.begun = true
	for i, stage := range textTerms(text).Stages {
		switch {
		case stage.Certifier != "" && f.certificateIn(settled, text, i) == nil:
			return p
		case stage.Certifier == "" && i > 0 && !f.stageDone(settled, text, i-1):
			return p
		}
		p.turns++
		if stage.Together && !f.allReady(settled, text, i) {
			return p
		}
		p.open++
	}
	return p
}

// certificateIn returns the act by which the certifier of a stage says that it may open.
func (f *Fold) certificateIn(s scope, text *object, stage int) *event {
	name := textTerms(text).Stages[stage].Name
	for _, e := range text.events {
		if t, ok := e.act.Terms.(*record.StageCertified); ok && t.Stage == name && s.has(e.Cite) {
			return e
		}
	}
	return nil
}

// readyIn reports whether a party is on record as ready to move in a stage. It is no longer when
// it has withdrawn that, or undone a step of the stage.
func (f *Fold) readyIn(s scope, text *object, stage int, party record.PartyName) bool {
	return f.onSome(s, party, func(l *log) bool { return f.readyOn(s, text, stage, l) })
}

func (f *Fold) readyOn(s scope, text *object, stage int, l *log) bool {
	var ready *event
	for _, e := range text.events { // those of one history are in the order of that
		if !l.on(e.Cite) || !s.has(e.Cite) {
			continue
		}
		switch t := e.act.Terms.(type) {
		case *record.StageReady:
			if t.Stage == textTerms(text).Stages[stage].Name {
				ready = e
			}
		case *record.Withdrawal:
			if ready != nil && e.act.About.Act() == ready.act.Hash {
				ready = nil
			}
		}
	}
	return ready != nil && !slices.ContainsFunc(f.steps(text, stage), func(step *object) bool { return undoneOn(s, step, l) })
}

// undoneOn reports whether a party has undone its part of a step, by one history of its log.
func undoneOn(s scope, step *object, l *log) bool {
	return slices.ContainsFunc(step.of(s, "step.undone"), func(e *event) bool { return l.on(e.Cite) })
}

// allReady applies rule 3 to readiness: it can only become true, and a withdrawal loses to an
// act that completes it and did not know of the withdrawal.
func (f *Fold) allReady(s scope, text *object, stage int) bool {
	var acts []*event
	for _, e := range text.events {
		if t, ok := e.act.Terms.(*record.StageReady); ok && t.Stage == textTerms(text).Stages[stage].Name && s.has(e.Cite) {
			acts = append(acts, e)
		}
	}
	movers := f.movers(text, stage)
	if !allSaid(s, acts, movers) { // quickly seen
		return false
	}
	return f.reachedIn(s, acts, movers, f.once(text, "ready "+textTerms(text).Stages[stage].Name, func(s scope) bool {
		return !slices.ContainsFunc(movers, func(p record.PartyName) bool { return !f.readyIn(s, text, stage, p) })
	}))
}

// stageDone reports whether a stage is done: the log of each party of the text has an entry that
// has every step kept, or released, before it, and none undone. So who had undone a step before its log showed
// that all were kept has prevented it.
func (f *Fold) stageDone(s scope, text *object, stage int) bool {
	steps := f.steps(text, stage)
	for _, p := range textTerms(text).Parties {
		at, ok := f.firstKept(s, steps, p)
		if !ok || slices.ContainsFunc(steps, func(step *object) bool { return step.first(past(s, at.log, at.n), "step.undone") != nil }) {
			return false
		}
	}
	return true
}

// firstKept returns the first entry of a party's log, in scope, that has every one of the points
// kept, or released, before it. That stays so, so it can be searched for.
func (f *Fold) firstKept(s scope, points []*object, party record.PartyName) (upTo, bool) {
	for _, l := range f.strands(party) {
		size := min(l.folded, s.size(l.party))
		kept := func(n int64) bool {
			return !slices.ContainsFunc(points, func(o *object) bool { return !f.closedFor(past(s, l, n), o) })
		}
		n := l.from + int64(sort.Search(int(max(size-l.from, 0)), func(n int) bool { return kept(l.from + int64(n)) }))
		if n < size {
			return upTo{l, n}, true
		}
	}
	return upTo{}, false
}

// closedFor reports whether nobody owes a point any more: it is kept, or released.
func (f *Fold) closedFor(s scope, o *object) bool {
	kept, _ := f.keptIn(s, o)
	return kept || f.releasedIn(s, o)
}

func judgeStageReady(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.StageReady)
	stage := stageNamed(e.about, t.Stage)
	if stage < 0 {
		return breach(RuleStage, "the text has no stage named %s", t.Stage)
	}
	if !textTerms(e.about).Stages[stage].Together {
		return breach(RuleReady, "the steps of %s are not together: nobody waits for readiness", t.Stage)
	}
	if !slices.Contains(f.movers(e.about, stage), e.Party) {
		return breach(RuleReady, "%s owes no step of %s", e.Party, t.Stage)
	}
	switch p := f.progressIn(f.firmIn(e), e.about); {
	case stage >= p.turns:
		return breach(RuleStage, "the turn of %s has not come, by what was settled before it", t.Stage)
	case stage < p.open:
		return breach(RuleOnce, "%s is open: all are on record as ready", t.Stage)
	case f.readyIn(e, e.about, stage, e.Party):
		return breach(RuleOnce, "%s is on record as ready", e.Party)
	}
	return nil
}

func judgeStageCertified(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.StageCertified)
	stage := stageNamed(e.about, t.Stage)
	if stage < 0 {
		return breach(RuleStage, "the text has no stage named %s", t.Stage)
	}
	if by := textTerms(e.about).Stages[stage].Certifier; by != e.Party {
		return breach(RuleCertifier, "%s is not the certifier of %s", e.Party, t.Stage)
	}
	if x := f.certificateIn(e, e.about, stage); x != nil {
		return breach(RuleOnce, "it was certified by %s", x.Cite)
	}
	if p := f.progressIn(f.firmIn(e), e.about); !p.begun || p.open < stage {
		return breach(RuleStage, "what comes before %s is not open, by what was settled before it", t.Stage)
	}
	return nil
}

// judgeStages holds the certifiers of a package to being parties of the channel, and to not
// owing a step of the stage whose completion they certify.
func (f *Fold) judgeStages(e *event) *Breach {
	t := e.act.Terms.(*record.TextProposed)
	for i, stage := range t.Stages {
		if stage.Certifier == "" {
			continue
		}
		if f.roleIn(e, stage.Certifier) == "" {
			return breach(RuleMember, "stage %s: the certifier %s is no party of this channel", stage.Name, stage.Certifier)
		}
		for _, p := range t.Points {
			if i > 0 && slices.Contains(t.Stages[i-1].Steps, p.Name) && slices.Contains(p.Owes, stage.Certifier) {
				return breach(RuleCertifier, "stage %s: %s would certify the end of %s, in which it owes %s", stage.Name, stage.Certifier, t.Stages[i-1].Name, p.Name)
			}
		}
	}
	return nil
}
