package standing

import "parley.example/record"

// Agréments: whether somebody would be welcome as the head of a mission (VCDR 4).
func init() {
	register("agrement.requested", law{judge: judgeAgrementRequested})
	register("agrement.given", law{judge: judgeAgrementAnswered})
	register("agrement.refused", law{judge: judgeAgrementAnswered})
	classes[record.ObjectAgrement] = func(v *view, o *object) { v.Agrements = append(v.Agrements, v.agrement(o)) }
}

// Agrement is a request for agrément: requested, withdrawn, awaiting-witness (answered or withdrawn,
// and the witness's log does not say yet which was first), given or refused.
type Agrement struct {
	Line
	record.AgrementRequested
	Answer *Cite `json:"answer,omitzero"`
}

func judgeAgrementRequested(f *Fold, e *event) *Breach {
	to := e.act.Terms.(*record.AgrementRequested).To
	if to == e.Party {
		return breach(RuleOwnOffer, "the request is made of oneself")
	}
	if f.roleIn(e, to) != record.RoleParty {
		return breach(RuleSigners, "%s is no principal of this channel", to)
	}
	return nil
}

// agrementIn returns the answer, if it is in scope and prevails over a withdrawal of the request
// (rule 2).
func (f *Fold) agrementIn(s scope, o *object) *event { return f.prevailsIn(s, o, agrementAnswer(s, o)) }

// agrementAnswer returns the answer, if it is in scope. There is one: only its addressee gives it,
// and its log has an order.
func agrementAnswer(s scope, o *object) *event {
	if given := o.first(s, "agrement.given"); given != nil {
		return given
	}
	return o.first(s, "agrement.refused")
}

func judgeAgrementAnswered(_ *Fold, e *event) *Breach {
	if to := e.about.opened.act.Terms.(*record.AgrementRequested).To; to != e.Party {
		return breach(RuleAddressee, "the request is made of %s", to)
	}
	if x := agrementAnswer(e, e.about); x != nil {
		return breach(RuleOnce, "the request was answered by %s", x.Cite)
	}
	if x := e.about.first(e, "withdrawal"); x != nil {
		return breach(RuleWithdrawn, "the request was withdrawn by %s", x.Cite)
	}
	return nil
}

func (v *view) agrement(o *object) Agrement {
	line, _ := v.line(o)
	a := Agrement{Line: line, AgrementRequested: *o.opened.act.Terms.(*record.AgrementRequested)}
	a.State = "requested"
	withdrawn := o.first(v.scope, "withdrawal")
	if withdrawn != nil {
		a.State = "withdrawn"
	}
	if v.awaits(withdrawn == nil && agrementAnswer(v.scope, o) != nil, withdrawn) {
		a.State = "awaiting-witness"
	}
	if answer := v.fold.agrementIn(v.scope, o); answer != nil {
		a.Answer = &answer.Cite
		a.State = "given"
		if answer.act.Kind == "agrement.refused" {
			a.State = "refused"
		}
	}
	return a
}
