package standing

import (
	"slices"
	"time"

	"parley.example/record"
)

// Default and undoing: who does not move loses the right to what the others would have done
// (rules 11.4 and 11.5).

// Default is a default that was called on a step of a package:
//
//	called    it stands: the others may undo their part
//	disputed  nothing in the log of the one who owes the step shows that its time is over
//	answered  the step was reported kept since, its time was moved, or the contest was taken back
//	cured     the step is kept, or released
type Default struct {
	Line
	Package record.Ref `json:"package"`
	Stage   string     `json:"stage"`
	Step    record.Ref `json:"step"`
	Undone  []Undoing  `json:"undone"` // in answer to it
}

// Undoing is one party's undoing of its part of a step, in answer to a default or to a silence.
// It is disputed when the silent party's log turns out to hold entries that are dated before the
// notice of its silence.
type Undoing struct {
	Party    record.PartyName `json:"party"`
	Step     record.Ref       `json:"step"`
	Default  record.Ref       `json:"default,omitzero"`
	Silence  record.PartyName `json:"silence,omitzero"` // whose
	Disputed bool             `json:"disputed"`
	Cite     Cite             `json:"cite"`
}

// undoneBy returns the act by which a party has undone its part of a step.
func undoneBy(s scope, step *object, party record.PartyName) *event {
	for _, e := range step.events {
		if e.Party == party && e.act.Kind == "step.undone" && s.has(e.Cite) {
			return e
		}
	}
	return nil
}

// undoing shows an act by which a party has undone its part of a step.
func (v *view) undoing(e *event) Undoing {
	t := e.act.Terms.(*record.StepUndone)
	u := Undoing{Party: e.Party, Step: e.about.ref, Default: t.Default, Silence: t.Silence, Cite: e.Cite}
	if t.Silence != "" {
		u.Disputed = v.fold.silenceDisputed(v.scope, e, t.Silence)
	}
	return u
}

// undoneIn reports whether all who owe a step have undone their part of it.
func undoneIn(s scope, step *object) bool {
	return len(step.point.Owes) > 0 && !slices.ContainsFunc(step.point.Owes, func(p record.PartyName) bool { return undoneBy(s, step, p) == nil })
}

// lapse is whether a step is in default, as far as a scope shows.
type lapse struct {
	state   string // contested or overdue: it is; disputed: it may be; else what it is instead
	contest *event // that it rests on
	why     string // it is in none
}

func (l lapse) stands() bool { return l.state == "contested" || l.state == "overdue" }

// lapseIn says whether a step is in default. It is when a contest of it stands, by its verifier
// where it names one: of a report, of a step without a deadline, or of one whose time is over.
// And it is, unreported, when its time is over. That is judged at the time that the newest entry
// in the log of each who owes it claims; by that which another claims, it is disputed (rule 7).
func (f *Fold) lapseIn(s scope, step *object, claimed time.Time) lapse {
	is := f.pointIn(s, step)
	reported := is.words.at("", step.point).reportedWhole(step.point)
	over := f.shownBy(s, step, f.overAt)
	switch {
	case is.kept || is.released:
		return lapse{state: "cured", why: "the step is kept, or released"}
	case undoneIn(s, step):
		return lapse{state: "undone", why: "the step is undone"}
	case !f.shownBy(s, step, f.inForceAt):
		return lapse{state: "answered", why: "nothing in the log of who owes the step shows that the text is in force"}
	case reported || over || is.due.None || is.due.Standing:
		for _, x := range is.contests {
			if step.point.Verifier == "" || x.Party == step.point.Verifier {
				return lapse{state: "contested", contest: x}
			}
		}
	}
	switch {
	case reported:
		return lapse{state: "answered", why: "the step is reported kept: it is first acknowledged or contested"}
	case over:
		return lapse{state: "overdue"}
	case f.overAt(s, step, claimed):
		return lapse{state: "disputed", why: "nothing in the log of who owes the step shows that its time is over"}
	}
	return lapse{state: "answered", why: "the step is neither overdue nor contested by one who could close it"}
}

// overAt reports whether a step would be overdue at a time, if nobody had contested it.
func (f *Fold) overAt(s scope, step *object, at time.Time) bool {
	v := f.glance(s, at)
	is := f.pointIn(s, step)
	is.contests = nil
	var p Point
	falls := v.falls(is.due, step.opened)
	p.Line.Ref, p.DueBy, p.DueIs = step.ref, falls.at, falls.is
	p.State = v.owedState(step, is, &p)
	v.overdue(step, &p, is)
	return p.State == "overdue"
}

// inForceAt reports whether the text of a step is in force at a time.
func (f *Fold) inForceAt(s scope, step *object, at time.Time) bool {
	return f.glance(s, at).inForce(f.sourceOf(step))
}

// shownBy reports whether something of a step is so at the time that the newest entry in the log
// of each who owes it claims.
func (f *Fold) shownBy(s scope, step *object, is func(scope, *object, time.Time) bool) bool {
	for _, p := range step.point.Owes {
		_, at, ok := f.newest(s, p)
		if !ok || !is(s, step, at.Time) {
			return false
		}
	}
	return true
}

func judgeDefaulted(f *Fold, e *event) *Breach {
	step := e.about
	text, stage, ok := f.stageOf(step)
	if !ok {
		return breach(RuleDefault, "%s is no step of a package", short(step.ref))
	}
	if !closes(step.point, e.Party) {
		return breach(RuleCreditor, "it is not owed to %s by another, nor is %s its verifier", e.Party, e.Party)
	}
	for _, x := range step.within(e) {
		if x.Party == e.Party && x.act.Kind == e.act.Kind {
			return breach(RuleOnce, "%s has called it by %s", e.Party, x.Cite)
		}
	}
	if f.progressIn(f.firmIn(e), text).open <= stage {
		return breach(RuleStage, "the stage of %s is not open, by what was settled before it", short(step.ref))
	}
	if l := f.lapseIn(e, step, e.act.Dated.Time); !l.stands() && l.state != "disputed" {
		return breach(RuleDefault, "%s", l.why)
	}
	return nil
}

// judgeUndone lets one undo what one owes, once, in answer to a default or to a silence.
func judgeUndone(f *Fold, e *event) *Breach {
	step, t := e.about, e.act.Terms.(*record.StepUndone)
	text, stage, ok := f.stageOf(step)
	if !ok {
		return breach(RuleSnapBack, "%s is no step of a package", short(step.ref))
	}
	if !slices.Contains(step.point.Owes, e.Party) {
		return breach(RuleDebtor, "%s does not owe it", e.Party)
	}
	if x := undoneBy(e, step, e.Party); x != nil {
		return breach(RuleOnce, "%s has undone it by %s", e.Party, x.Cite)
	}
	if t.Silence != "" {
		return f.judgeFreed(e, text, t.Silence)
	}
	answered := f.objects[t.Default]
	if answered == nil { // asked before an official has said what it answers
		return breach(RuleSnapBack, "it answers neither a default nor a silence")
	}
	of, from, _ := f.stageOf(answered.opened.about)
	switch {
	case of != text:
		return breach(RuleSnapBack, "%s is no step of the package in which the default was called", short(step.ref))
	case stage < from && textTerms(text).SnapBack != record.SnapBackWhole:
		return breach(RuleSnapBack, "the default is of a later stage, and the text does not let it reach the whole package")
	}
	return f.judgeAnswer(e, answered)
}

// judgeAnswer holds an undoing to a default that its author can rest on. Who is in default
// undoes nothing until another has.
func (f *Fold) judgeAnswer(e *event, answered *object) *Breach {
	settled := f.firmIn(e)
	if !settled.has(answered.opened.Cite) {
		return breach(RuleSnapBack, "the default at %s was not settled before it", answered.opened.Cite)
	}
	lapsed := answered.opened.about
	l := f.lapseIn(e, lapsed, answered.opened.act.Dated.Time)
	switch {
	case l.state == "undone": // by those who are in default, after another has undone its part
	case !l.stands():
		return breach(RuleSnapBack, "%s", l.why)
	case l.contest != nil && !settled.has(l.contest.Cite):
		return breach(RuleSnapBack, "the contest at %s was not settled before it", l.contest.Cite)
	}
	if !slices.Contains(lapsed.point.Owes, e.Party) {
		return nil
	}
	for _, x := range answered.events {
		if x.act.Kind == "step.undone" && !slices.Contains(lapsed.point.Owes, x.Party) && settled.has(x.Cite) {
			return nil
		}
	}
	return breach(RuleSnapBack, "%s is itself in default, and no other has undone anything", e.Party)
}

func (v *view) stepDefault(o *object) Default {
	line, _ := v.line(o)
	step := o.opened.about
	text, stage, _ := v.fold.stageOf(step)
	d := Default{
		Line: line, Package: text.ref, Stage: textTerms(text).Stages[stage].Name, Step: step.ref, Undone: []Undoing{},
	}
	switch l := v.fold.lapseIn(v.scope, step, o.opened.act.Dated.Time); {
	case l.stands() || l.state == "undone":
		d.State = "called"
	default:
		d.State = l.state
	}
	for _, e := range o.within(v.scope) {
		if e.act.Kind == "step.undone" {
			d.Undone = append(d.Undone, v.undoing(e))
		}
	}
	return d
}
