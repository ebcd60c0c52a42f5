package standing

import (
	"slices"
	"time"

	"parley.example/record"
)

// Corrections of adopted texts (rule 3.7, VCLT 79): proposed, with a time to object; made when all
// the others have accepted, or have let that time pass. What is corrected has read so from the
// start, and the words that were wrong stay beside it.
func init() {
	register("correction.proposed", law{judge: judgeCorrectionProposed})
	register("correction.accepted", law{judge: judgeCorrectionAccepted})
	register("correction.objected", law{judge: judgeCorrectionObjected})
	classes[record.ObjectCorrection] = func(v *view, o *object) { v.Corrections = append(v.Corrections, v.correction(o)) }
}

// correctionNotice is how long a party's log must have had a proposal before the time to object is
// over, so that its silence says anything.
const correctionNotice = 14 * 24 * time.Hour

// Correction is a correction of a text as it stands:
//
//	proposed   waits for the others, or for the time to object to pass
//	objected   one of them objects
//	withdrawn  by who proposed it
//	awaiting-witness  under the stricter rule on crossing (rule 2.5)
//	made       the text reads so, from the start
type Correction struct {
	Line
	Text      record.Ref         `json:"text"`
	Languages []record.Lang      `json:"languages"`
	Until     record.Moment      `json:"until"` // the time to object
	Answers   []CorrectionAnswer `json:"answers"`
}

// CorrectionAnswer is what one of the others has said to a correction: unanswered, accepted,
// objected, or silent (its log shows that the time to object has passed).
type CorrectionAnswer struct {
	Party record.PartyName `json:"party"`
	State string           `json:"state"`
	Cite  *Cite            `json:"cite,omitzero"` // the answer, or the entry that shows the time passed
}

// Corrected is a correction in the line of its text.
type Corrected struct {
	Ref   record.Ref `json:"ref"`
	State string     `json:"state"`
}

func correctionTerms(o *object) *record.CorrectionProposed {
	return o.opened.act.Terms.(*record.CorrectionProposed)
}

// othersOf returns those of a text's parties who have to agree to a correction of it.
func othersOf(o *object) []record.PartyName {
	return slices.DeleteFunc(slices.Clone(textTerms(o.opened.about).Parties), func(p record.PartyName) bool { return p == o.opened.Party })
}

// answerTo returns a party's last answer to a correction, in scope; nil if it has given none. Of a log
// that has forked, an acceptance on one branch counts.
func (f *Fold) answerTo(s scope, o *object, party record.PartyName) (answer *event) {
	for _, l := range f.pathsIn(s, party) {
		if x := answerOn(s, o, l); answer == nil || answered(x, "correction.accepted") {
			answer = x
		}
	}
	return answer
}

func answerOn(s scope, o *object, l *log) (last *event) {
	for _, e := range o.events {
		if l.on(e.Cite) && s.has(e.Cite) && (e.act.Kind == "correction.accepted" || e.act.Kind == "correction.objected") {
			last = e
		}
	}
	return last
}

func answered(e *event, kind string) bool { return e != nil && e.act.Kind == kind }

// madeIn reports whether a correction is made. Like all that binds, it is asked of the past of
// single entries: an acceptance that has the others' before it, or each log where these crossed;
// or of each log an entry that shows that the time to object has passed, and under the stricter rule
// one of the witness's log that has these before it and no withdrawal.
func (f *Fold) madeIn(s scope, o *object) bool {
	others := othersOf(o)
	var accepted []*event
	for _, e := range o.within(s) {
		if e.act.Kind == "correction.accepted" {
			accepted = append(accepted, e)
		}
	}
	passed, silent := f.allPassedIn(s, o)
	if silent && f.witnessedAll(s, passed, func(s scope) bool { return o.first(s, "withdrawal") == nil }) {
		return true
	}
	if !allSaid(s, accepted, others) { // quickly seen
		return false
	}
	all := f.once(o, "accepted", f.othersAccept(o))
	if len(f.completedBy(s, accepted, all)) > 0 {
		return true
	}
	_, crossed := f.crossedIn(s, accepted, others, all)
	return crossed
}

// allPassedIn returns the entries by which the logs of all others show that the time to object has
// passed, if each does.
func (f *Fold) allPassedIn(s scope, o *object) (at []Cite, silent bool) {
	for _, p := range othersOf(o) {
		c, passed := f.passedIn(s, o, p)
		if !passed {
			return nil, false
		}
		at = append(at, c)
	}
	return at, true
}

// othersAccept is the fact that all others have accepted a correction, and that it was not
// withdrawn.
func (f *Fold) othersAccept(o *object) fact {
	return func(s scope) bool {
		return o.first(s, "withdrawal") == nil && !slices.ContainsFunc(othersOf(o), func(p record.PartyName) bool {
			return !answered(f.answerTo(s, o, p), "correction.accepted")
		})
	}
}

// passedIn returns the first entry of a party's log, in scope, that is dated after the time to
// object and has the proposal before it, if the party has not objected and the proposal has not
// been withdrawn before that entry, and the log had it long enough before.
func (f *Fold) passedIn(s scope, o *object, party record.PartyName) (Cite, bool) {
	for _, l := range f.strands(party) {
		if at, passed := f.passedOn(s, o, l); passed {
			return at, true
		}
	}
	return Cite{}, false
}

func (f *Fold) passedOn(s scope, o *object, l *log) (Cite, bool) {
	first, until, long := noticedBy(o, l)
	if !long {
		return Cite{}, false
	}
	for n := max(l.from, first+1); n < min(l.folded, s.size(l.party)); n++ {
		if e := l.leaves[n].Entry; e == nil || e.Time.Before(until) {
			continue
		}
		before := past(s, l, n)
		return Cite{l.party, n}, o.first(before, "withdrawal") == nil && !answered(answerOn(before, o, l), "correction.objected")
	}
	return Cite{}, false
}

// noticedBy returns the first entry of a log that has the proposal before it, when the time to object
// ends, and whether that is long enough after.
func noticedBy(o *object, l *log) (first int64, until time.Time, long bool) {
	first, until = l.firstWith(o.opened.Cite), correctionTerms(o).Until.End()
	return first, until, first < l.folded && !l.leaves[first].Entry.Time.Add(correctionNotice).After(until)
}

func judgeCorrectionProposed(f *Fold, e *event) *Breach {
	text := textTerms(e.about)
	if role := f.roleIn(e, e.Party); !slices.Contains(text.Parties, e.Party) && role != record.RoleDepositary && text.Through != e.Party {
		return breach(RuleCorrection, "%s neither made the text nor is its depositary or intermediary", e.Party)
	}
	if f.adoptionIn(e, e.about).state != "adopted" {
		return breach(RuleCorrection, "%s is not adopted: propose a version of it", short(e.about.ref))
	}
	for _, lang := range e.act.Terms.(*record.CorrectionProposed).Languages {
		if !slices.Contains(text.Authentic, lang) {
			return breach(RuleCorrection, "%s is no authentic language of the text", lang)
		}
	}
	return nil
}

// judgeCorrectionAnswer is the law of both answers.
func (f *Fold) judgeCorrectionAnswer(e *event) *Breach {
	o := e.about
	switch {
	case o.opened.Party == e.Party:
		return breach(RuleOwnOffer, "the correction is one's own proposal")
	case !slices.Contains(othersOf(o), e.Party):
		return breach(RuleAddressee, "the text does not name %s", e.Party)
	}
	if x := o.first(e, "withdrawal"); x != nil {
		return breach(RuleWithdrawn, "the correction was withdrawn by %s", x.Cite)
	}
	if x := f.answerTo(e, o, e.Party); answered(x, e.act.Kind) {
		return breach(RuleOnce, "%s has said so by %s", e.Party, x.Cite)
	}
	if f.madeIn(e, o) {
		return breach(RuleCorrection, "the correction is made")
	}
	return nil
}

func judgeCorrectionAccepted(f *Fold, e *event) *Breach { return f.judgeCorrectionAnswer(e) }

// judgeCorrectionObjected refuses an objection after the time to object, as the objector's own log
// has it.
func judgeCorrectionObjected(f *Fold, e *event) *Breach {
	if b := f.judgeCorrectionAnswer(e); b != nil {
		return b
	}
	if at, passed := f.passedIn(e, e.about, e.Party); passed {
		return breach(RuleCorrection, "the time to object has passed, as %s shows", at)
	}
	if first, until, long := noticedBy(e.about, f.logOf(e)); long && first < e.N && !e.entry.Time.Before(until) {
		return breach(RuleCorrection, "the time to object is over: it ended with %s", correctionTerms(e.about).Until)
	}
	return nil
}

func (v *view) correction(o *object) Correction {
	line, _ := v.line(o)
	t := correctionTerms(o)
	c := Correction{Line: line, Text: o.opened.about.ref, Languages: t.Languages, Until: t.Until}
	c.State = v.correctionState(o)
	for _, p := range othersOf(o) {
		a := CorrectionAnswer{Party: p, State: "unanswered"}
		at, passed := v.fold.passedIn(v.scope, o, p)
		x := v.fold.answerTo(v.scope, o, p)
		switch {
		case answered(x, "correction.objected"):
			a.State, a.Cite = "objected", &x.Cite
		case x != nil:
			a.State, a.Cite = "accepted", &x.Cite
		case passed:
			a.State, a.Cite = "silent", &at
			c.DateDispute = c.DateDispute || v.disputed[at]
		}
		c.Answers = append(c.Answers, a)
	}
	return c
}

func (v *view) correctionState(o *object) (state string) {
	s, f := v.scope, v.fold
	_, silent := f.allPassedIn(s, o)
	withdrawn := o.first(s, "withdrawal")
	state = "proposed"
	switch {
	case f.madeIn(s, o):
		state = "made"
	case v.awaits(withdrawn == nil && (silent || f.othersAccept(o)(s)), withdrawn):
		state = "awaiting-witness"
	case withdrawn != nil:
		state = "withdrawn"
	case slices.ContainsFunc(othersOf(o), func(p record.PartyName) bool { return answered(f.answerTo(s, o, p), "correction.objected") }):
		state = "objected"
	}
	return state
}

// correctionsOf lists the corrections of a text, in order.
func (v *view) correctionsOf(o *object) []Corrected {
	list := []Corrected{}
	for _, e := range o.within(v.scope) {
		if e.act.Kind == "correction.proposed" {
			c := v.fold.objects[record.RefTo(e.act.Hash)]
			list = append(list, Corrected{c.ref, v.correctionState(c)})
		}
	}
	return list
}
