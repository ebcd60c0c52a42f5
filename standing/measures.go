package standing

import "parley.example/record"

// Measures: what one side does to another, what it answers, and what it is lifted against.
func init() {
	register("measure.notified", law{judge: judgeMeasure})
	register("measure.lifted", law{judge: judgeLifted})
	classes[record.ObjectMeasure] = func(v *view, o *object) { v.Measures = append(v.Measures, v.measure(o)) }
}

// Measure is a measure as it stands: announced (not yet taken), in-effect, or lifted. One that
// is to be lifted at a later date has that date, and is in effect until then.
type Measure struct {
	Line
	record.MeasureNotified
	Lifted     record.Moment `json:"lifted,omitzero"`
	Against    []record.Ref  `json:"lifted-against,omitempty"`
	AnsweredBy []record.Ref  `json:"answered-by"`
}

func judgeMeasure(f *Fold, e *event) *Breach {
	target := e.act.Terms.(*record.MeasureNotified).Target
	if target == e.Party {
		return breach(RuleOwn, "a measure is taken towards another")
	}
	if f.roleIn(e, target) == "" {
		return breach(RuleMember, "%s is no party of this channel", target)
	}
	return nil
}

func judgeLifted(_ *Fold, e *event) *Breach {
	if e.about.opened.Party != e.Party {
		return breach(RuleOwn, "the measure is one of %s", e.about.opened.Party)
	}
	for _, x := range e.about.within(e) {
		if x.act.Kind == "measure.lifted" {
			return breach(RuleClosed, "the measure was lifted by %s", x.Cite)
		}
	}
	return nil
}

func (v *view) measure(o *object) Measure {
	line, events := v.line(o)
	m := Measure{Line: line, MeasureNotified: *o.opened.act.Terms.(*record.MeasureNotified), AnsweredBy: []record.Ref{}}
	m.State = "announced"
	if v.begun(m.Taken) {
		m.State = "in-effect"
	}
	for _, e := range events {
		if t, ok := e.act.Terms.(*record.MeasureLifted); ok {
			m.Lifted, m.Against = t.Lifted, t.Against
			if v.begun(t.Lifted) {
				m.State = "lifted"
			}
		}
	}
	for _, e := range o.named {
		if v.scope.has(e.Cite) && e.act.Kind == "measure.notified" {
			m.AnsweredBy = append(m.AnsweredBy, record.RefTo(e.act.Hash))
		}
	}
	return m
}
