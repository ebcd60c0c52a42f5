package standing

import (
	"slices"
	"time"

	"parley.example/record"
)

// Points: who owes what to whom. A point is closed by the one it is owed to, or by the
// verifier that it names; never by the one who owes it (rule 5).
func init() {
	register("point.confirmed", law{judge: judgeConfirmed})
	register("point.reported", law{judge: judgeReported})
	register("point.acknowledged", law{judge: judgeAcknowledged})
	register("point.contested", law{judge: judgeContested})
	classes[record.ObjectPoint] = func(v *view, o *object) { v.Points = append(v.Points, v.point(o)) }
}

// Point is a point as it stands:
//
//	proposed      in a text or note that is not yet agreed
//	claimed       it is said that it was agreed, and not all whom it concerns have agreed
//	agreed        all have, and there is nothing to keep
//	not-in-force  in an agreed text, or an exchange of notes, that is not yet in force
//	not-open      a step of a stage of a package that is not open
//	open          to be kept
//	overdue       open, and its time is over
//	reported      by one who owes it, and not yet answered
//	contested     by one it is owed to; or, while it is only claimed, by one whom it concerns
//	kept          acknowledged by all it is owed to, or by its verifier; it stays so
//	released      by all it is owed to; it stays so
//	undone        all who owe it have undone their part of it, in answer to a default. It stays so
//	replaced      not kept, and another text has replaced the one that it stands in
//	lapsed        not kept, and the time after which it is not owed is over
//	in-force-disputed  to be kept, but those who agreed differ on its terms
//	waiting       its condition, or the event after which it is due, has not come to pass
//	standing      a duty without end
//	withheld      its time is over, and what it is reciprocal with is not done either
//	untold        its time is over in a reconstruction, and no account tells what became of it
type Point struct {
	Line
	record.Point
	In        record.Object      `json:"in"`       // statement, text or notes
	Source    record.Ref         `json:"source"`   // that which it is in
	Concerns  []record.PartyName `json:"concerns"` // who has to agree to it, if it is claimed
	ClaimedBy []record.PartyName `json:"claimed-by,omitempty"`
	Agreed    string             `json:"agreed,omitzero"`   // how: text, notes, same, confirmed, acted
	Differs   []string           `json:"differs,omitempty"` // terms on which those who claim it differ: due, amounts, condition, lapses
	DueBy     record.Moment      `json:"due-by,omitzero"`   // when it falls due; of what recurs, the first time that is open
	DueIs     string             `json:"due-is,omitzero"`   // why there is no telling: waiting, dates-differ, calendar-ends, disputed
	Moves     []Move             `json:"moves"`
	Reports   []Cite             `json:"reports"`
	Contests  []Cite             `json:"contests"`
	Acks      []Ack              `json:"acknowledged"`
	Kept      record.Moment      `json:"kept,omitzero"`         // when, as those who acknowledged it say
	KeptBy    record.Ref         `json:"kept-by,omitzero"`      // the contact that fulfilled it
	Overdue   int64              `json:"overdue-days,omitzero"` // whole days since it was due, if not kept
	Performed []Progress         `json:"performed,omitempty"`   // how much of each amount is done

	Occurrences []Occurrence `json:"occurrences,omitempty"` // of what recurs: those that have begun, and the next
	LeftOut     int          `json:"occurrences-left-out,omitzero"`
}

// PointStates lists what a point can be, so that whoever shows points can be held to all of it.
func PointStates() []string {
	return []string{"proposed", "claimed", "agreed", "not-in-force", "not-open", "open", "overdue", "reported", "contested", "kept", "undone", "replaced", "released", "lapsed", "in-force-disputed", "waiting", "standing", "withheld", "untold"}
}

// Ack is one creditor's or verifier's word that a point was kept.
type Ack struct {
	Party record.PartyName `json:"party"`
	On    record.Moment    `json:"on,omitzero"`
	Cite  Cite             `json:"cite"`
}

// sourceOf returns what a point stands in.
func (f *Fold) sourceOf(o *object) *object { return f.objects[record.RefTo(o.opened.act.Hash)] }

// contactOf returns the contact that a contact.held is about, or opens.
func (f *Fold) contactOf(e *event) *object {
	if e.about != nil {
		return e.about
	}
	return f.objects[record.RefTo(e.act.Hash)]
}

// pointJudged refuses what can no longer be said of a point.
func (f *Fold) pointJudged(e *event) (*object, pointIs, *Breach) {
	o := f.root(e.about)
	p := f.pointIn(e, o)
	kept, by := p.kept, p.closing
	if m := occurrenceOf(e); m != "" && !kept {
		kept, by = f.keptFor(e, o, p.words, m)
	}
	switch {
	case kept:
		return o, p, breach(RuleClosed, "the point is kept, as %s says", by.Cite)
	case undoneIn(e, o):
		return o, p, breach(RuleClosed, "the point is undone")
	case p.released:
		return o, p, breach(RuleClosed, "the point is released by those to whom it was owed")
	}
	if b := judgeAmounts(e, o.point); b != nil {
		return o, p, b
	}
	return o, p, judgeOccurrence(e, p.due, p.agreed != "")
}

func judgeConfirmed(f *Fold, e *event) *Breach {
	o, p, b := f.pointJudged(e)
	switch {
	case b != nil:
		return b
	case !f.isClaim(o):
		return breach(RuleAgreed, "the point is no claim: it is agreed with the text that it stands in")
	case o.opened.Party == e.Party:
		return breach(RuleOwnOffer, "the claim is one's own")
	case !slices.Contains(o.parties, e.Party):
		return breach(RuleAgreed, "it does not concern %s", e.Party)
	case p.agreed != "":
		return breach(RuleOnce, "the point is agreed already")
	}
	for _, x := range o.within(e) {
		if x.Party == e.Party && x.act.Kind == e.act.Kind {
			return breach(RuleOnce, "%s has confirmed it by %s", e.Party, x.Cite)
		}
	}
	return nil
}

func judgeReported(f *Fold, e *event) *Breach {
	o, p, b := f.pointJudged(e)
	switch {
	case b != nil:
		return b
	case !slices.Contains(o.point.Owes, e.Party):
		return breach(RuleDebtor, "%s does not owe it", e.Party)
	case p.agreed == "" && (!f.isClaim(o) || o.opened.Party == e.Party):
		return breach(RuleAgreed, "nobody else has agreed to it yet")
	}
	return nil
}

func judgeAcknowledged(f *Fold, e *event) *Breach {
	o, p, b := f.pointJudged(e)
	switch {
	case b != nil:
		return b
	case !closes(o.point, e.Party):
		return breach(RuleCreditor, "it is not owed to %s by another, nor is %s its verifier", e.Party, e.Party)
	case p.agreed == "":
		return breach(RuleAgreed, "it is not agreed")
	}
	return nil
}

// judgeContested lets a creditor or the verifier say that what was agreed was not kept, and one
// whom a claim concerns that it was not agreed.
func judgeContested(f *Fold, e *event) *Breach {
	o, p, b := f.pointJudged(e)
	switch {
	case b != nil:
		return b
	case p.agreed != "" && !closes(o.point, e.Party):
		return breach(RuleCreditor, "it is not owed to %s by another, nor is %s its verifier", e.Party, e.Party)
	case p.agreed != "":
		return nil
	case !f.isClaim(o):
		return breach(RuleAgreed, "it is not agreed")
	case o.opened.Party == e.Party:
		return breach(RuleOwnOffer, "the claim is one's own")
	case !slices.Contains(o.parties, e.Party):
		return breach(RuleCreditor, "it does not concern %s", e.Party)
	}
	return nil
}

func (v *view) point(o *object) Point {
	line, _ := v.line(o)
	source, root := v.fold.sourceOf(o), v.fold.root(o)
	is := v.fold.pointIn(v.scope, o)
	p := Point{
		Line: line, Point: *o.point, In: source.class, Source: source.ref, Concerns: o.parties, Agreed: is.agreed,
		Reports: cites(is.reports), Contests: cites(is.contests), Acks: acksOf(is.acks), Moves: []Move{},
	}
	if v.fold.isClaim(o) {
		p.ClaimedBy, p.Differs = v.claims(root)
	}
	for _, x := range is.moves {
		p.Moves = append(p.Moves, x.move())
	}
	if v.fold.lastMove(is.moves) != nil {
		p.Due = is.due
		p.Differs = slices.DeleteFunc(p.Differs, func(term string) bool { return term == "due" })
	}
	if is.kept {
		p.kept(is)
	}
	p.Performed = is.words.at("", root.point).progress(root.point, is.kept)
	falls := v.falls(is.due, root.opened)
	p.DueBy, p.DueIs = falls.at, falls.is
	if slices.Contains(p.Differs, "due") {
		p.DueBy, p.DueIs = "", "disputed"
	}
	p.State = v.pointState(root, is, &p)
	v.overdue(root, &p, is)
	return p
}

// kept puts into a point when it was kept, as those who acknowledged it say, and by what.
func (p *Point) kept(is pointIs) {
	for _, ack := range p.Acks {
		if p.Kept == "" {
			p.Kept = ack.On
		}
	}
	if is.by != nil {
		p.KeptBy = is.by.ref
	}
}

func cites(events []*event) []Cite {
	list := []Cite{}
	for _, e := range events {
		list = append(list, e.Cite)
	}
	return list
}

func acksOf(events []*event) []Ack {
	list := []Ack{}
	for _, e := range events {
		list = append(list, Ack{e.Party, acknowledgedOn(e), e.Cite})
	}
	return list
}

// acknowledgedOn returns when a point was kept, as one who acknowledged it says.
func acknowledgedOn(e *event) record.Moment {
	switch t := e.act.Terms.(type) {
	case *record.PointAcknowledged:
		return t.On
	case *record.ContactHeld:
		return t.When
	}
	return ""
}

func (v *view) pointState(o *object, is pointIs, p *Point) string {
	source := v.fold.sourceOf(o)
	switch {
	case undoneIn(v.scope, o):
		return "undone"
	case is.kept:
		return "kept"
	case is.released:
		return "released"
	case source.class == record.ObjectText && is.agreed != "" && v.replaced(source):
		return "replaced"
	case len(is.contests) > 0:
		return "contested"
	case is.agreed == "" && source.class == record.ObjectStatement:
		return "claimed"
	case is.agreed == "":
		return "proposed"
	case !v.sourceInForce(source):
		return "not-in-force"
	case v.notOpen(o):
		return "not-open"
	case len(o.point.Owes) == 0:
		return "agreed"
	}
	return v.owedState(o, is, p)
}

// owedState is what a point is that is agreed and in force, and not closed.
func (v *view) owedState(o *object, is pointIs, p *Point) string {
	switch {
	case isRecurring(is.due):
		if p.DueIs != "disputed" {
			p.Occurrences, p.LeftOut = v.occurrences(o, is.due.Every, is)
		}
	case is.words.at("", o.point).reportedWhole(o.point) && !is.due.Standing:
		return "reported"
	}
	switch {
	case v.passed(o.point.Lapses):
		return "lapsed"
	case len(p.Differs) > 0 && v.fold.charter.Law > 1:
		return "in-force-disputed"
	case !v.conditionIs(o):
		return "waiting"
	case is.due.Standing:
		return "standing"
	case isRecurring(is.due):
		return worst(p.Occurrences)
	case p.DueIs == "waiting":
		return "waiting"
	}
	return "open"
}

// conditionIs reports whether the condition of a point, if it has one, has come to pass.
func (v *view) conditionIs(o *object) bool {
	if o.point.Worded {
		return v.fold.metIn(v.scope, o)
	}
	return o.point.Condition == "" || v.happened(v.fold.objects[o.point.Condition]).is
}

// sourceInForce is rule 4 for points: what stands in an agreed text or exchange of notes is owed
// once that is in force.
func (v *view) sourceInForce(source *object) bool {
	switch source.class {
	case record.ObjectText:
		return v.inForce(source)
	case record.ObjectNotes:
		_, exchanged := v.fold.exchangedAt(v.scope, source)
		return exchanged
	}
	return true
}

// overdue counts the days since an agreed point was due. Where those who agreed differ on when
// it is due, none of the dates counts alone (rule 5).
func (v *view) overdue(o *object, p *Point, is pointIs) {
	if isRecurring(is.due) {
		for _, x := range p.Occurrences {
			if p.DueBy == "" && (x.State == "overdue" || x.State == "withheld" || x.State == "untold" || x.State == "open") {
				p.DueBy, p.Overdue = x.For, x.Overdue
			}
		}
		return
	}
	owed := p.State == "open" || p.State == "reported" || p.State == "contested" && is.agreed != "" && !v.notOpen(o)
	if !owed || p.DueBy == "" || len(p.Differs) > 0 || !v.passed(p.DueBy) {
		return
	}
	p.Overdue = v.daysLate(p.DueBy.End())
	if p.State == "open" {
		p.State = v.late(o)
	}
}

// late is the state of what is owed and late: overdue, unless it is withheld, because what it is
// reciprocal with is not done either. VCLT 60, CISG 58 and 71 by analogy: exceptio inadimpleti
// contractus. In a reconstruction it is untold (rule 8).
func (v *view) late(o *object) string {
	if v.retold() {
		return "untold"
	}
	if o.point.Reciprocal == "" || v.performed(v.fold.objects[o.opened.ref().Point(o.point.Reciprocal)]) {
		return "overdue"
	}
	return "withheld"
}

// retold reports whether those named in the record wrote none of it. What nobody reports in a
// reconstruction the accounts are silent on: that accuses nobody.
func (v *view) retold() bool {
	return v.fold.charter.Nature == record.Reconstruction && v.fold.charter.Law > 1
}

// daysLate counts the days since the end of a moment for which something is late, where anybody can be said to be.
func (v *view) daysLate(end time.Time) int64 {
	if v.retold() {
		return 0
	}
	return v.daysSince(end)
}

// performed reports whether what a point is reciprocal with leaves no ground to withhold it: it
// is reported, kept or released; if it recurs, each time that is over is reported or kept; if it
// is standing, nobody contests that it is kept.
func (v *view) performed(o *object) bool {
	o = v.fold.root(o)
	is, asked := v.done[o]
	if !asked {
		is = v.leavesNoGround(o)
		v.done[o] = is
	}
	return is
}

func (v *view) leavesNoGround(o *object) bool {
	is := v.fold.pointIn(v.scope, o)
	switch {
	case is.kept || is.released:
		return true
	case is.due.Standing:
		return len(is.contests) == 0
	case !isRecurring(is.due):
		return is.words.at("", o.point).reportedWhole(o.point)
	}
	times := is.due.Every.Times()
	for n := times.Until(v.at) - 1; n >= 0; n-- {
		m, _ := times.At(n)
		kept, _ := v.fold.keptFor(v.scope, o, is.words, m)
		if v.passed(m) && !kept && !is.words.at(m, o.point).reportedWhole(o.point) {
			return false
		}
	}
	return true
}
