package standing

import (
	"slices"

	"parley.example/record"
)

// Measures: what one side does to another, what it answers, and what it is eased or lifted for.
func init() {
	register("measure.notified", law{judge: judgeMeasure})
	register("measure.eased", law{judge: judgeEased})
	register("measure.lifted", law{judge: judgeLifted})
	classes[record.ObjectMeasure] = func(v *view, o *object) { v.Measures = append(v.Measures, v.measure(o)) }
}

// Measure is a measure as it stands: announced (not yet taken), in-effect, eased (in effect as far
// as is left), or lifted. One that is to be eased or lifted at a later date has that date, and is
// in effect until then.
type Measure struct {
	Line
	record.MeasureNotified
	Eased      []Eased       `json:"eased"` // in order; the last says what is left
	Lifted     record.Moment `json:"lifted,omitzero"`
	Against    []record.Ref  `json:"lifted-against,omitempty"`
	AnsweredBy []record.Ref  `json:"answered-by"`
	EndCame    bool          `json:"end-came,omitzero"` // the event that would end it has come to pass
}

// Eased is how a measure was eased.
type Eased struct {
	On      record.Moment   `json:"on"`
	Scope   []string        `json:"scope,omitempty"`
	Except  []string        `json:"except,omitempty"`
	Amounts []record.Amount `json:"amounts,omitempty"`
	Against []record.Ref    `json:"against,omitempty"`
	Cite    Cite            `json:"cite"`
}

func judgeMeasure(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.MeasureNotified)
	if t.Target == e.Party {
		return breach(RuleOwn, "a measure is taken towards another")
	}
	if f.roleIn(e, t.Target) == "" {
		return breach(RuleMember, "%s is no party of this channel", t.Target)
	}
	if t.NoticeIn != "" && !statementOf(f.objects[t.NoticeIn], e.Party) {
		return breach(RuleCountermeasure, "%s is no statement of %s: it gives no notice", short(t.NoticeIn), e.Party)
	}
	if t.Nature != record.Countermeasure {
		return nil
	}
	for _, r := range t.Answers {
		if !ofParty(f.objects[r], t.Target) {
			return breach(RuleCountermeasure, "%s is no act of %s and no duty of its", short(r), t.Target)
		}
	}
	return nil
}

// statementOf reports whether an object is something that a party has stated.
func statementOf(o *object, party record.PartyName) bool {
	return o.class == record.ObjectStatement && o.opened.Party == party
}

// ofParty reports whether a party answers for an object: for a point one who owes it, for all else
// who made it.
func ofParty(o *object, party record.PartyName) bool {
	if o.class == record.ObjectPoint {
		return slices.Contains(o.point.Owes, party)
	}
	return o.opened.Party == party
}

func judgeEased(_ *Fold, e *event) *Breach {
	if e.about.opened.Party != e.Party {
		return breach(RuleEased, "the measure is one of %s", e.about.opened.Party)
	}
	return notLifted(e)
}

func judgeLifted(_ *Fold, e *event) *Breach {
	if e.about.opened.Party != e.Party {
		return breach(RuleOwn, "the measure is one of %s", e.about.opened.Party)
	}
	taken, lifted := e.about.opened.act.Terms.(*record.MeasureNotified).Taken, e.act.Terms.(*record.MeasureLifted).Lifted
	if !lifted.End().After(taken.Start()) {
		return breach(RuleEased, "the measure is taken on %s: it is lifted from then on, and not before", taken)
	}
	return notLifted(e)
}

func notLifted(e *event) *Breach {
	if x := e.about.first(e, "measure.lifted"); x != nil {
		return breach(RuleClosed, "the measure was lifted by %s", x.Cite)
	}
	return nil
}

func (v *view) measure(o *object) Measure {
	line, events := v.line(o)
	m := Measure{
		Line: line, MeasureNotified: *o.opened.act.Terms.(*record.MeasureNotified), Eased: []Eased{}, AnsweredBy: []record.Ref{},
	}
	m.EndCame = m.EndsWhen != "" && v.happened(v.fold.objects[m.EndsWhen]).is
	m.State = "announced"
	if v.begun(m.Taken) {
		m.State = "in-effect"
	}
	for _, e := range events {
		switch t := e.act.Terms.(type) {
		case *record.MeasureEased:
			m.Eased = append(m.Eased, Eased{t.Eased, t.Scope, t.Except, t.Amounts, t.Against, e.Cite})
			if v.begun(t.Eased) && m.State == "in-effect" {
				m.State = "eased"
			}
		case *record.MeasureLifted:
			m.Lifted, m.Against = t.Lifted, t.Against
			if v.begun(t.Lifted) {
				m.State = "lifted"
			}
		}
	}
	for _, e := range o.named {
		if v.scope.has(e.Cite) && e.act.Kind == "measure.notified" {
			m.AnsweredBy = append(m.AnsweredBy, e.ref())
		}
	}
	return m
}
