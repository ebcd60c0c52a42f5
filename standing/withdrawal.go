package standing

import "parley.example/record"

// A withdrawal takes back what one has offered and the other has not yet accepted.
func init() {
	register("withdrawal", law{judge: judgeWithdrawal, supersedes: itsObject})
}

// judgeWithdrawal is rule 2 from the side of the one who withdraws: an offer, one's own, and
// not yet accepted as far as one could know.
func judgeWithdrawal(f *Fold, e *event) *Breach {
	target := f.acts[e.act.About.Act()]
	if target.Party != e.Party {
		return breach(RuleOwnOffer, "%s is an act of %s", target.Cite, target.Party)
	}
	for _, x := range e.about.within(e) {
		if x.act.Kind == "withdrawal" && x.act.About == e.act.About {
			return breach(RuleWithdrawn, "it was withdrawn by %s", x.Cite)
		}
	}
	if e.about.class == record.ObjectPoint && target.act.Kind != "point.moved" {
		return breach(RuleOwnOffer, "a point is taken back with what it stands in")
	}
	switch target.act.Kind {
	case "contact.proposed", "contact.moved":
		return f.judgeOfferWithdrawn(e, target)
	case "notes.offered":
		if answer := f.answerIn(e, e.about); answer != nil {
			return breach(RuleTooLate, "the note was answered by %s", answer.Cite)
		}
	case "offer.sealed":
		if f.allIn(e, e.about) {
			return breach(RuleTooLate, "all offers are in")
		}
	case "stage.ready":
		stage := stageNamed(e.about, target.act.Terms.(*record.StageReady).Stage)
		if f.allReady(e, e.about, stage) {
			return breach(RuleTooLate, "all who owe a step of %s are on record as ready", textTerms(e.about).Stages[stage].Name)
		}
	case "text.proposed", "text.signed", "text.adhered", "text.initialled":
		if a := f.adoptionIn(e, e.about); a.state != "" {
			return breach(RuleTooLate, "the text was completed by %s", a.by.Cite)
		}
		fixes := target.act.Kind == "text.proposed" || target.act.Kind == "text.initialled"
		if fixes && f.frozenIn(e, e.about) {
			return breach(RuleTooLate, "all have initialled the text")
		}
	case "group.formed", "group.confirmed":
		if f.atWork(e, e.about) {
			return breach(RuleTooLate, "all who made its mandate have confirmed the working group")
		}
	case "group.closed":
		if f.closedGroup(e, e.about) {
			return breach(RuleTooLate, "the working group is closed")
		}
	case "correction.proposed":
		if f.madeIn(e, e.about) {
			return breach(RuleTooLate, "the correction is made")
		}
	case "agrement.requested":
		if answer := f.agrementIn(e, e.about); answer != nil {
			return breach(RuleTooLate, "the request was answered by %s", answer.Cite)
		}
	case "point.moved":
		return f.judgeMoveWithdrawn(e, target)
	default:
		return breach(RuleOwnOffer, "%s is nothing that waits for an answer", target.act.Kind)
	}
	return nil
}
