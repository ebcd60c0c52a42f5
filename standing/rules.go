package standing

import "fmt"

// Rule is one rule of the law of the record, by its number in the specification (law.md).
// What breaks a rule stays in the record without effect, with the rule (rule 9).
type Rule string

// The rules that an act can break. Rules 3(b), 4, 6, 7 and 8 say how things are read, and
// cannot be broken.
const (
	// RulePast: an act is judged by what was before its author; what it is about must be there.
	RulePast Rule = "1.1"
	// RuleBasis: nothing that takes its object back or replaces it may lie between the heads
	// that the official was shown and the place in the log.
	RuleBasis Rule = "1.2"
	// RuleOnce: only an act's first place in the log counts, and what was said once is not said
	// again.
	RuleOnce Rule = "1.3"
	// RuleSeen: what an entry has seen never goes back, and is closed: it has seen what each
	// entry that it cites had seen.
	RuleSeen Rule = "1.4"
	// RuleWithdrawn: what was withdrawn, declined or replaced before it cannot be accepted.
	// By analogy with CISG 15(2), 17 and 18(2).
	RuleWithdrawn Rule = "2.1"
	// RuleTooLate: what was accepted before it cannot be withdrawn. CISG 16(1).
	RuleTooLate Rule = "2.2"
	// RuleOwnOffer: nobody answers their own offer, and one withdraws only an offer, and only
	// one's own.
	RuleOwnOffer Rule = "2.3"
	// RuleAddressee: an offer is answered by those to whom it is made.
	RuleAddressee Rule = "2.4"
	// RuleWitness: the witness whose log says which of two acts came first makes and answers no
	// offers. Nemo iudex in causa sua.
	RuleWitness Rule = "2.5"
	// RuleSigners: a text is signed by those whom it names, and is adopted only by all of
	// them. VCLT 9(1).
	RuleSigners Rule = "3.1"
	// RuleConfirm: only a signature ad referendum is confirmed. VCLT 12(2)(b).
	RuleConfirm Rule = "3.2"
	// RuleAdopted: an adopted text is not signed, withdrawn or replaced by a new version.
	RuleAdopted Rule = "3.3"
	// RuleBrackets: what is not agreed in all its words is not signed or initialled.
	RuleBrackets Rule = "3.4"
	// RuleFrozen: what all have initialled is the text: no other version of it is proposed or
	// signed. VCLT 10.
	RuleFrozen Rule = "3.5"
	// RuleThrough: what an intermediary declares is adhered to and not signed, and is declared
	// when it holds every adherence.
	RuleThrough Rule = "3.6"
	// RuleCorrection: an adopted text is corrected in its authentic words, within the time that
	// the proposal gives. VCLT 79.
	RuleCorrection Rule = "3.7"
	// RuleExpunging: words go from the record only by a text of all principals.
	RuleExpunging Rule = "3.8"
	// RuleCreditor: a point is closed or contested by the one it is owed to, or its verifier;
	// never by one who owes it.
	RuleCreditor Rule = "5.1"
	// RuleDebtor: a point is reported kept by one who owes it.
	RuleDebtor Rule = "5.2"
	// RuleAgreed: what one side only claims is agreed to by all whom it concerns, before it can
	// be kept.
	RuleAgreed Rule = "5.3"
	// RuleClosed: what is closed stays closed.
	RuleClosed Rule = "5.4"
	// RuleOwes: a text or a note makes nobody owe who does not make it. VCLT 34, 35.
	RuleOwes Rule = "5.5"
	// RuleSame: what is said to be the same is owed by the same to the same.
	RuleSame Rule = "5.6"
	// RuleMoved: a point is moved by those whom it concerns. VCLT 39.
	RuleMoved Rule = "5.7"
	// RuleReleased: a point is released by those to whom another owes it. ARSIWA 45(a).
	RuleReleased Rule = "5.8"
	// RuleFits: what is said of a part of a point is said of a part that it has.
	RuleFits Rule = "5.9"
	// RuleSilence: silence is noticed after the charter's period, by the depositary or the other
	// principals.
	RuleSilence Rule = "6.1"
	// RuleLeft: who has left does only what carries out or ends what it left behind; and what a
	// party that was found silent says without knowing it counts for nothing. VCLT 54, 70.
	RuleLeft Rule = "6.2"
	// RuleRole: who serves the parties as depositary, host or witness does what that role is for.
	// VCLT 76, 77.
	RuleRole Rule = "6.3"
	// RuleStage: nothing is said of a stage of a package before its turn, as what is settled shows.
	RuleStage Rule = "11.1"
	// RuleReady: those who owe a step of a stage whose steps are together say that they are ready.
	RuleReady Rule = "11.2"
	// RuleCertifier: a stage is certified by its certifier, who does not owe what it certifies.
	RuleCertifier Rule = "11.3"
	// RuleDefault: a default is called on a step that is overdue or contested. VCLT 60.
	RuleDefault Rule = "11.4"
	// RuleSnapBack: a step is undone in answer to a default that stands, as far as it reaches.
	RuleSnapBack Rule = "11.5"
	// RuleFreed: a step is undone in answer to a silence that stands, by those whom it frees.
	RuleFreed Rule = "11.6"
	// RuleOffer: in a round each party that it asks seals one offer, in time, and opens it once.
	RuleOffer Rule = "12.1"
	// RuleAllIn: nothing is opened or matched until all offers are in, as what is settled shows.
	RuleAllIn Rule = "12.2"
	// RuleCommitted: what is opened is what was sealed.
	RuleCommitted Rule = "12.3"
	// RuleMatched: with a mediator nothing is opened unless it has said that the offers match.
	RuleMatched Rule = "12.4"
	// RuleForm: what is not of the form that its kind requires has no effect.
	RuleForm Rule = "9.1"
	// RuleMember: only a party that has signed the charter speaks, and only in its own log.
	RuleMember Rule = "9.2"
	// RulePowers: an official acts within full powers given before and not revoked. VCLT 7, 8.
	RulePowers Rule = "9.3"
	// RuleOwn: one ends or changes only what is one's own.
	RuleOwn Rule = "9.4"
	// RuleRotation: keys are rotated by the old party key and the new one, to keys that are new.
	RuleRotation Rule = "9.5"
	// RuleGroup: a channel is a working group of this one by the word of all who made the mandate
	// under which it works, and they report of it and end it. VCLT 34.
	RuleGroup Rule = "9.6"
	// RuleFork: evidence of a fork is two heads under the party's own key that cannot both be
	// true, entered by another, and not explained by a loss that the party declared.
	RuleFork Rule = "9.7"
	// RuleForker: of a log that its party has forked counts what others had cited when they learnt of
	// it, as far as it binds that party.
	RuleForker Rule = "9.9"
	// RuleRestored: a loss is declared with what all others state that they hold of the log, and
	// with no less of it.
	RuleRestored Rule = "9.8"
	// RuleCountermeasure: a countermeasure answers what its target did or owes, and its author has stated
	// that it would. ARSIWA 49(1), 52(1).
	RuleCountermeasure Rule = "10.1"
	// RuleEased: one eases only one's own measures, and lifts them from when they were taken or later.
	RuleEased Rule = "10.2"
	// RuleNumber: a party numbers each of its notes, and each of its notices, once.
	RuleNumber Rule = "13.1"
	// RuleReply: one replies to what was addressed to one, in the same form, and to its sender.
	RuleReply Rule = "13.2"
	// RuleFollows: a formal notice follows what its form requires. VCLT 65, 67, 68.
	RuleFollows Rule = "13.3"
	// RuleDemarche: an aide-mémoire is left behind by one of the sides of a démarche that was accepted or held.
	RuleDemarche Rule = "13.4"
	// RuleAgainst: one protests to a party against what is that party's.
	RuleAgainst Rule = "13.5"
)

// Options returns every rule that an act can break, in the order of the specification.
func (Rule) Options() []string {
	all := []string{}
	for _, r := range []Rule{
		RulePast, RuleBasis, RuleOnce, RuleSeen,
		RuleWithdrawn, RuleTooLate, RuleOwnOffer, RuleAddressee, RuleWitness,
		RuleSigners, RuleConfirm, RuleAdopted, RuleBrackets, RuleFrozen, RuleThrough, RuleCorrection, RuleExpunging,
		RuleCreditor, RuleDebtor, RuleAgreed, RuleClosed, RuleOwes, RuleSame, RuleMoved, RuleReleased, RuleFits,
		RuleSilence, RuleLeft, RuleRole,
		RuleForm, RuleMember, RulePowers, RuleOwn, RuleRotation, RuleGroup, RuleFork, RuleRestored, RuleForker,
		RuleCountermeasure, RuleEased,
		RuleStage, RuleReady, RuleCertifier, RuleDefault, RuleSnapBack, RuleFreed,
		RuleOffer, RuleAllIn, RuleCommitted, RuleMatched,
		RuleNumber, RuleReply, RuleFollows, RuleDemarche, RuleAgainst,
	} {
		all = append(all, string(r))
	}
	return all
}

// Breach says that an act has no effect, by which rule and why.
type Breach struct {
	Rule Rule   `json:"rule"`
	Why  string `json:"why"`
}

func breach(r Rule, format string, args ...any) *Breach {
	return &Breach{r, fmt.Sprintf(format, args...)}
}
