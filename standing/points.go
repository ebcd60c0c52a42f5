package standing

import (
	"maps"
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
	contests []*event // that their authors have not taken back
	acks     []*event // of each party that can close it, the last
	by       *object  // the contact that fulfilled it
}

// root returns the point that a point is said to be the same as, at the end of the line; itself
// if it is said to be none. In a text or a note the words only point to an earlier claim: what
// is agreed there stands by itself.
func (f *Fold) root(o *object) *object {
	for o.point.Same != "" && f.sourceOf(o).class == record.ObjectStatement {
		o = f.objects[o.point.Same]
	}
	return o
}

// pointIn says what a point is in a scope. A point that says the same as another's is what
// that one is.
func (f *Fold) pointIn(s scope, o *object) pointIs {
	o = f.root(o)
	p := pointIs{agreed: f.agreedIn(s, o)}
	words := f.wordsIn(s, o)
	p.kept = f.keptIn(s, o)
	p.reports, p.by = words.reports, words.by
	for _, party := range slices.Sorted(maps.Keys(words.last)) {
		if words.last[party].act.Kind == "point.contested" {
			p.contests = append(p.contests, words.last[party])
		}
	}
	for _, party := range slices.Sorted(maps.Keys(words.acks)) {
		// A contest that did not know that all had acknowledged takes nothing back.
		if ack := words.acks[party]; p.kept || words.last[party] == ack {
			p.acks = append(p.acks, ack)
		}
	}
	return p
}

// words are what was said of whether a point was agreed and kept.
type words struct {
	reports []*event
	last    map[record.PartyName]*event // each party's last acknowledgement or contest
	acks    map[record.PartyName]*event // each party's last acknowledgement
	by      *object                     // the contact that fulfilled it
}

func (f *Fold) wordsIn(s scope, o *object) words {
	w := words{last: map[record.PartyName]*event{}, acks: map[record.PartyName]*event{}}
	for _, e := range o.within(s) {
		switch e.act.Kind {
		case "point.reported":
			w.reports = append(w.reports, e)
			f.concede(&w, o, e)
		case "readout", "announcement", "point.confirmed":
			f.concede(&w, o, e)
		case "point.acknowledged":
			w.last[e.Party], w.acks[e.Party] = e, e
		case "point.contested":
			w.last[e.Party] = e
		case "contact.held":
			contact := f.contactOf(e)
			if !heldByAll(contact, f.contactIn(s, contact).held) {
				break
			}
			w.by = contact
			if slices.Contains(creditors(o.point), e.Party) {
				w.last[e.Party], w.acks[e.Party] = e, e
			} else {
				f.concede(&w, o, e)
				w.reports = append(w.reports, e)
			}
		}
	}
	return w
}

// concede takes back a party's word that a claim was not agreed, when it agrees after all. Its
// word that what was agreed was not kept stands.
func (f *Fold) concede(w *words, o *object, e *event) {
	if x := w.last[e.Party]; x != nil && x.act.Kind == "point.contested" && f.agreedIn(x, o) == "" {
		delete(w.last, e.Party)
	}
}

// keptIn applies rule 5 in the way of rule 3: a point is kept when one word that closes it has
// before it all that is needed, or when each creditor's log has.
func (f *Fold) keptIn(s scope, o *object) bool {
	var closing []*event
	for _, e := range o.within(s) {
		switch e.act.Kind {
		case "point.acknowledged":
			closing = append(closing, e)
		case "contact.held":
			// It fulfils the point once the others have recorded the contact too.
			for _, x := range f.contactOf(e).within(s) {
				if x.act.Kind == "contact.held" && !slices.Contains(closing, x) {
					closing = append(closing, x)
				}
			}
		}
	}
	all := func(s scope) bool { return f.agreedIn(s, o) != "" && closedBy(o.point, f.wordsIn(s, o).last) }
	if len(f.completedBy(closing, all)) > 0 {
		return true
	}
	_, kept := f.crossedIn(s, closing, creditors(o.point), all)
	return kept
}

// closedBy reports whether all those to whom a point is owed have acknowledged it, or its
// verifier has.
func closedBy(p *record.Point, last map[record.PartyName]*event) bool {
	said := func(party record.PartyName) bool {
		e := last[party]
		return e != nil && e.act.Kind != "point.contested"
	}
	if verifies(p, p.Verifier) && said(p.Verifier) {
		return true
	}
	owed := creditors(p)
	for _, party := range owed {
		if !said(party) {
			return false
		}
	}
	return len(owed) > 0
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

// verifies reports whether a party is the verifier of a point. One who owes it never is.
func verifies(p *record.Point, party record.PartyName) bool {
	return party != "" && p.Verifier == party && !slices.Contains(p.Owes, party)
}

func closes(p *record.Point, party record.PartyName) bool {
	return verifies(p, party) || slices.Contains(creditors(p), party)
}

// agreedIn returns how a point came to be agreed, or "" if it is not. What is claimed is agreed
// when each party that it concerns has said the same, confirmed it, or acted on it: nobody owes
// by the word of others.
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
	agree := map[record.PartyName]bool{o.opened.Party: true}
	for _, e := range o.within(s) {
		how := f.agreesBy(s, e)
		if how == "" || e.Party == o.opened.Party {
			continue
		}
		agree[e.Party] = true
		if !slices.ContainsFunc(o.parties, func(p record.PartyName) bool { return !agree[p] }) {
			return how
		}
	}
	return ""
}

// agreesBy returns how an act on a claim agrees to it, or "" if it does not.
func (f *Fold) agreesBy(s scope, e *event) string {
	switch e.act.Kind {
	case "readout", "announcement":
		return "same"
	case "point.confirmed":
		return "confirmed"
	case "point.reported":
		return "acted"
	case "contact.held":
		if contact := f.contactOf(e); heldByAll(contact, f.contactIn(s, contact).held) {
			return "acted"
		}
	}
	return ""
}

// concernedBy returns who has to agree to what is claimed: those who owe it and those whom it
// is owed to; where nobody owes anything, the sides of the contact, or else all principals.
func (f *Fold) concernedBy(o *object) []record.PartyName {
	if len(o.point.Owes) > 0 {
		all := slices.Sorted(slices.Values(slices.Concat(o.point.Owes, o.point.To)))
		return slices.Compact(all)
	}
	if t, ok := o.opened.act.Terms.(*record.TextProposed); ok {
		return t.Parties
	}
	if t, ok := o.opened.act.Terms.(*record.NotesOffered); ok {
		return slices.Sorted(slices.Values([]record.PartyName{o.opened.Party, t.To}))
	}
	if o.opened.about != nil {
		return o.opened.about.parties
	}
	return f.principalsIn(o.opened)
}

// judgePoints holds the points of a text, a note or a statement to those who make it: they make
// nobody else owe, and nobody verifies what they owe themselves. In a statement anybody may be
// said to owe, because its points are only claimed.
func (f *Fold) judgePoints(e *event, points []record.Point, makers []record.PartyName) *Breach {
	for _, p := range points {
		for _, party := range p.Owes {
			if makers != nil && !slices.Contains(makers, party) {
				return breach(RuleOwes, "point %s: %s would owe it, and does not make it", p.Name, party)
			}
		}
		if p.Verifier != "" && f.roleIn(e, p.Verifier) == "" {
			return breach(RuleMember, "point %s: the verifier %s is no party of this channel", p.Name, p.Verifier)
		}
		if slices.Contains(p.Owes, p.Verifier) {
			return breach(RuleCreditor, "point %s: %s would verify what it owes", p.Name, p.Verifier)
		}
	}
	return nil
}

// sameDebt reports whether two points are owed by the same to the same, with the same verifier.
func sameDebt(a, b *record.Point) bool {
	same := func(x, y []record.PartyName) bool {
		return slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
	}
	return same(a.Owes, b.Owes) && same(a.To, b.To) && a.Verifier == b.Verifier
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

func (f *Fold) isClaim(o *object) bool { return f.sourceOf(o).class == record.ObjectStatement }

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

// claims returns the sides that say that a point was agreed, in order, and the terms on which
// they differ.
func (v *view) claims(o *object) (by []record.PartyName, differs []string) {
	by = []record.PartyName{o.opened.Party}
	for _, e := range o.within(v.scope) {
		switch e.act.Kind {
		case "readout", "announcement", "point.confirmed":
			by = append(by, e.Party)
		}
		for _, p := range pointsOf(e) {
			if p.Same != "" && v.fold.root(v.fold.objects[p.Same]) == o && p.Due != o.point.Due && differs == nil {
				differs = []string{"due"}
			}
		}
	}
	slices.Sort(by)
	return slices.Compact(by), differs
}
