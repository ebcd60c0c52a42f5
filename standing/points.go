package standing

import (
	"slices"

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
//	open          to be kept
//	overdue       open, and its time is over
//	reported      by one who owes it, and not yet answered
//	contested     by one it is owed to; or, while it is only claimed, by one whom it concerns
//	kept          acknowledged by all it is owed to, or by its verifier; it stays so
//	replaced      not kept, and another text has replaced the one that it stands in
type Point struct {
	Line
	record.Point
	In        record.Object      `json:"in"`       // statement, text or notes
	Source    record.Ref         `json:"source"`   // that which it is in
	Concerns  []record.PartyName `json:"concerns"` // who has to agree to it, if it is claimed
	ClaimedBy []record.PartyName `json:"claimed-by,omitempty"`
	Agreed    string             `json:"agreed,omitzero"`   // how: text, notes, same, confirmed, acted
	Differs   []string           `json:"differs,omitempty"` // terms on which those who claim it differ: due
	Reports   []Cite             `json:"reports"`
	Contests  []Cite             `json:"contests"`
	Acks      []Ack              `json:"acknowledged"`
	Kept      record.Moment      `json:"kept,omitzero"`         // when, as those who acknowledged it say
	KeptBy    record.Ref         `json:"kept-by,omitzero"`      // the contact that fulfilled it
	Overdue   int64              `json:"overdue-days,omitzero"` // whole days since it was due, if not kept
}

// PointStates lists what a point can be, so that whoever shows points can be held to all of it.
func PointStates() []string {
	return []string{"proposed", "claimed", "agreed", "not-in-force", "open", "overdue", "reported", "contested", "kept", "replaced"}
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
	if p.kept {
		return o, p, breach(RuleClosed, "the point is kept, as %s says", p.acks[len(p.acks)-1].Cite)
	}
	return o, p, nil
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
	source := v.fold.sourceOf(o)
	is := v.fold.pointIn(v.scope, o)
	p := Point{
		Line: line, Point: *o.point, In: source.class, Source: source.ref, Concerns: o.parties, Agreed: is.agreed,
		Reports: []Cite{}, Contests: []Cite{}, Acks: []Ack{},
	}
	if v.fold.isClaim(o) {
		p.ClaimedBy, p.Differs = v.claims(v.fold.root(o))
	}
	for _, e := range is.reports {
		p.Reports = append(p.Reports, e.Cite)
	}
	for _, e := range is.contests {
		p.Contests = append(p.Contests, e.Cite)
	}
	for _, e := range is.acks {
		ack := Ack{Party: e.Party, Cite: e.Cite}
		switch t := e.act.Terms.(type) {
		case *record.PointAcknowledged:
			ack.On = t.On
		case *record.ContactHeld:
			ack.On = t.When
		}
		p.Acks = append(p.Acks, ack)
		if p.Kept == "" && is.kept {
			p.Kept = ack.On
		}
	}
	if is.kept && is.by != nil {
		p.KeptBy = is.by.ref
	}
	p.State = v.pointState(v.fold.root(o), is)
	v.overdue(&p, is)
	return p
}

func (v *view) pointState(o *object, is pointIs) string {
	source := v.fold.sourceOf(o)
	switch {
	case is.kept:
		return "kept"
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
	case len(o.point.Owes) == 0:
		return "agreed"
	case len(is.reports) > 0:
		return "reported"
	}
	return "open"
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
func (v *view) overdue(p *Point, is pointIs) {
	owed := p.State == "open" || p.State == "reported" || p.State == "contested" && is.agreed != ""
	if !owed || p.Due.By == "" || len(p.Differs) > 0 || !v.passed(p.Due.By) {
		return
	}
	p.Overdue = v.daysSince(p.Due.By)
	if p.State == "open" {
		p.State = "overdue"
	}
}
