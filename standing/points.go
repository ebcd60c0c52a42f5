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
//	claimed       one side says that it was agreed
//	agreed        both do, and there is nothing to keep
//	not-in-force  in an adopted text that is not yet in force
//	open          to be kept
//	overdue       open, and its time is over
//	reported      by one who owes it, and not yet answered
//	contested     by one it is owed to, or, if it was only claimed, by another side
//	kept          acknowledged by all it is owed to, or by its verifier
type Point struct {
	Line
	record.Point
	In        record.Object      `json:"in"`     // statement, text or notes
	Source    record.Ref         `json:"source"` // that which it is in
	ClaimedBy []record.PartyName `json:"claimed-by,omitempty"`
	Agreed    string             `json:"agreed,omitzero"` // how: text, notes, same, confirmed, acted
	Reports   []Cite             `json:"reports"`
	Contests  []Cite             `json:"contests"`
	Acks      []Ack              `json:"acknowledged"`
	Kept      record.Moment      `json:"kept,omitzero"`         // when, as those who acknowledged it say
	KeptBy    record.Ref         `json:"kept-by,omitzero"`      // the contact that fulfilled it
	Overdue   int64              `json:"overdue-days,omitzero"` // whole days since it was due, if not kept
}

// Ack is one creditor's or verifier's word that a point was kept.
type Ack struct {
	Party record.PartyName `json:"party"`
	On    record.Moment    `json:"on,omitzero"`
	Cite  Cite             `json:"cite"`
}

// pointIs is what a point is in a scope, apart from what depends on the time asked about.
type pointIs struct {
	agreed   string // how, or "" if it is not
	kept     bool
	reports  []*event
	contests []*event // that their authors have not taken back by acknowledging
	acks     []*event
	by       *object // the contact that fulfilled it
}

// pointIn says what a point is in a scope. A point that says the same as another's is what
// that one is.
func (f *Fold) pointIn(s scope, o *object) pointIs {
	if same := o.point.Same; same != "" {
		return f.pointIn(s, f.objects[same])
	}
	p := pointIs{agreed: f.agreedIn(s, o)}
	last := map[record.PartyName]*event{} // each side's last word on whether it was kept
	for _, e := range o.within(s) {
		switch e.act.Kind {
		case "point.reported":
			p.reports = append(p.reports, e)
		case "point.acknowledged", "point.contested":
			last[e.Party] = e
		case "contact.held":
			contact := f.contactOf(e)
			if !f.heldByAll(s, contact, f.contactIn(s, contact).held) {
				break
			}
			p.by = contact
			if slices.Contains(creditors(o.point), e.Party) {
				last[e.Party] = e
			} else {
				p.reports = append(p.reports, e)
			}
		}
	}
	for _, party := range slices.Sorted(mapsKeys(last)) {
		if last[party].act.Kind == "point.contested" {
			p.contests = append(p.contests, last[party])
		} else {
			p.acks = append(p.acks, last[party])
		}
	}
	p.kept = p.agreed != "" && keptBy(o.point, last)
	return p
}

// keptBy reports whether all those who can close a point have, or its verifier has.
func keptBy(p *record.Point, last map[record.PartyName]*event) bool {
	said := func(party record.PartyName) bool {
		e := last[party]
		return e != nil && e.act.Kind != "point.contested"
	}
	if p.Verifier != "" && said(p.Verifier) {
		return true
	}
	closers := creditors(p)
	for _, party := range closers {
		if !said(party) {
			return false
		}
	}
	return len(closers) > 0
}

// creditors returns those to whom another owes the point: a side that is owed and owes
// closes what the others owe, not what it owes itself.
func creditors(p *record.Point) []record.PartyName {
	var list []record.PartyName
	for _, to := range p.To {
		if slices.ContainsFunc(p.Owes, func(o record.PartyName) bool { return o != to }) {
			list = append(list, to)
		}
	}
	return list
}

// agreedIn returns how a point came to be agreed, or "" if it is not.
func (f *Fold) agreedIn(s scope, o *object) string {
	switch source := f.sourceOf(o); source.class {
	case record.ObjectText:
		if f.adoptionIn(s, source).state == "adopted" {
			return "text"
		}
		return ""
	case record.ObjectNotes:
		if f.answerIn(s, source) != nil {
			return "notes"
		}
		return ""
	}
	how := ""
	for _, e := range o.within(s) {
		if e.Party == o.opened.Party {
			continue
		}
		switch e.act.Kind {
		case "readout", "announcement":
			how = "same"
		case "point.confirmed":
			how = "confirmed"
		case "point.reported":
			how = "acted"
		case "contact.held":
			if contact := f.contactOf(e); f.heldByAll(s, contact, f.contactIn(s, contact).held) {
				how = "acted"
			}
		}
		if how != "" {
			return how
		}
	}
	return ""
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
func (f *Fold) pointJudged(e *event) (pointIs, *Breach) {
	p := f.pointIn(e, e.about)
	if p.kept {
		return p, breach(RuleClosed, "the point is kept, as %s says", p.acks[len(p.acks)-1].Cite)
	}
	return p, nil
}

func judgeConfirmed(f *Fold, e *event) *Breach {
	p, b := f.pointJudged(e)
	if b != nil {
		return b
	}
	if f.sourceOf(e.about).class != record.ObjectStatement {
		return breach(RuleAgreed, "the point is no claim: it is agreed with the text that it stands in")
	}
	if e.about.opened.Party == e.Party {
		return breach(RuleOwnOffer, "the claim is one's own")
	}
	if p.agreed != "" {
		return breach(RuleOnce, "the point is agreed already")
	}
	return nil
}

func judgeReported(f *Fold, e *event) *Breach {
	p, b := f.pointJudged(e)
	if b != nil {
		return b
	}
	if !slices.Contains(e.about.point.Owes, e.Party) {
		return breach(RuleDebtor, "%s does not owe it", e.Party)
	}
	if p.agreed == "" && (f.sourceOf(e.about).class != record.ObjectStatement || e.about.opened.Party == e.Party) {
		return breach(RuleAgreed, "nobody else has agreed to it yet")
	}
	return nil
}

func judgeAcknowledged(f *Fold, e *event) *Breach {
	p, b := f.pointJudged(e)
	if b != nil {
		return b
	}
	if !closes(e.about.point, e.Party) {
		return breach(RuleCreditor, "it is not owed to %s by another, nor is %s its verifier", e.Party, e.Party)
	}
	if p.agreed == "" {
		return breach(RuleAgreed, "it is not agreed")
	}
	return nil
}

func judgeContested(f *Fold, e *event) *Breach {
	p, b := f.pointJudged(e)
	if b != nil {
		return b
	}
	claimOfAnother := p.agreed == "" && f.sourceOf(e.about).class == record.ObjectStatement && e.about.opened.Party != e.Party
	if !claimOfAnother && !closes(e.about.point, e.Party) {
		return breach(RuleCreditor, "it is not owed to %s by another, nor is %s its verifier", e.Party, e.Party)
	}
	return nil
}

func closes(p *record.Point, party record.PartyName) bool {
	return p.Verifier == party || slices.Contains(creditors(p), party)
}

func (v *view) point(o *object) Point {
	line, _ := v.line(o)
	source := v.fold.sourceOf(o)
	is := v.fold.pointIn(v.scope, o)
	p := Point{Line: line, Point: *o.point, In: source.class, Source: source.ref, Agreed: is.agreed, Reports: []Cite{}, Contests: []Cite{}, Acks: []Ack{}}
	if source.class == record.ObjectStatement {
		p.ClaimedBy = v.claimants(o)
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
	p.State = v.pointState(o, source, is)
	if due := o.point.Due.By; due != "" && !is.kept && p.State != "proposed" && v.passed(due) {
		p.Overdue = v.daysSince(due)
		if p.State == "open" {
			p.State = "overdue"
		}
	}
	return p
}

func (v *view) pointState(o, source *object, is pointIs) string {
	switch {
	case is.kept:
		return "kept"
	case len(is.contests) > 0:
		return "contested"
	case is.agreed == "" && source.class == record.ObjectStatement:
		return "claimed"
	case is.agreed == "":
		return "proposed"
	case source.class == record.ObjectText && !v.inForce(source):
		return "not-in-force"
	case len(o.point.Owes) == 0:
		return "agreed"
	case len(is.reports) > 0:
		return "reported"
	}
	return "open"
}

// claimants returns the sides that say that the point was agreed, in order.
func (v *view) claimants(o *object) []record.PartyName {
	parties := []record.PartyName{o.opened.Party}
	for _, e := range o.within(v.scope) {
		if e.act.Kind == "readout" || e.act.Kind == "announcement" || e.act.Kind == "point.confirmed" {
			parties = append(parties, e.Party)
		}
	}
	slices.Sort(parties)
	return slices.Compact(parties)
}
