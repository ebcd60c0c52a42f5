package standing

import (
	"slices"

	"parley.example/record"
)

// Joint texts: proposed in versions, signed, adopted, in force.
func init() {
	register("text.proposed", law{judge: judgeTextProposed, supersedes: asVersion})
	register("text.signed", law{judge: judgeTextSigned})
	register("text.confirmed", law{judge: judgeTextConfirmed})
	register("text.condition-met", law{judge: judgeConditionMet})
	classes[record.ObjectText] = func(v *view, o *object) { v.Texts = append(v.Texts, v.text(o)) }
}

// asVersion is for a text proposed as the next version of another.
func asVersion(e *event, o *object) bool {
	t, ok := e.act.Terms.(*record.TextProposed)
	return ok && t.VersionOf == o.ref
}

// Text is one version of a joint text:
//
//	proposed           on the table
//	signed-in-part     by some of those whom it names
//	withdrawn          taken off the table by its proposer
//	superseded         there is a newer version
//	adopted            signed by all, and not in force yet
//	adoption-disputed  signed by all, but whether in time, no entry of the signer's shows
//	in-force
//	replaced           a later text that says so is in force
type Text struct {
	Line
	Form       record.TextForm    `json:"form"`
	Parties    []record.PartyName `json:"parties"`
	Authentic  []record.Lang      `json:"authentic"`
	Prevails   record.Lang        `json:"prevails,omitzero"`
	Terms      record.InForce     `json:"enters-into-force"`
	Signatures []Signature        `json:"signatures"`
	Adopted    *Cite              `json:"adopted,omitzero"` // the entry that completed it
	VersionOf  record.Ref         `json:"version-of,omitzero"`
	Replaces   record.Ref         `json:"replaces,omitzero"`
	Contact    record.Ref         `json:"contact,omitzero"`
	Topics     []record.Ref       `json:"topics"`
	Points     []record.Ref       `json:"points"`
}

// Signature is one party's signature of a text: missing, signed, ad-referendum, confirmed,
// or withdrawn.
type Signature struct {
	Party record.PartyName `json:"party"`
	State string           `json:"state"`
	Until record.Moment    `json:"until,omitzero"`
	Cite  *Cite            `json:"cite,omitzero"`
}

// counts reports whether the signature makes the text complete as far as its party goes.
func (s Signature) counts() bool { return s.State == "signed" || s.State == "confirmed" }

func textTerms(o *object) *record.TextProposed { return o.opened.act.Terms.(*record.TextProposed) }

// versions are all versions of one text, in no order.
type versions struct{ all []*object }

// openVersion puts a new version with those that it is a version of.
func (f *Fold) openVersion(o *object) {
	o.versions = &versions{}
	if of := textTerms(o).VersionOf; of != "" {
		o.versions = f.objects[of].versions
	}
	o.versions.all = append(o.versions.all, o)
}

// signatureIn returns where a party's signature stands in a scope. Everything about it is in
// that party's own log, so its acts have an order. A party stands by one version at a time: who
// signs another takes back the signature of this one.
func (f *Fold) signatureIn(s scope, o *object, party record.PartyName) Signature {
	sig := Signature{Party: party, State: "missing"}
	var signed *event // the act that a withdrawal would have to name
	for _, e := range f.signingActs(s, o, party) {
		at := e.Cite
		switch t := e.act.Terms.(type) {
		case *record.TextSigned:
			switch {
			case e.about != o:
				if sig.State != "missing" {
					sig, signed = Signature{party, "withdrawn", "", &at}, nil
				}
			case t.AdReferendum:
				sig, signed = Signature{party, "ad-referendum", t.Until, &at}, e
			default:
				sig, signed = Signature{party, "signed", t.Until, &at}, e
			}
		case *record.TextConfirmed:
			sig.State, sig.Cite = "confirmed", &at
		case *record.Withdrawal:
			if signed == nil || f.acts[e.act.About.Act()] == signed {
				sig, signed = Signature{party, "withdrawn", "", &at}, nil
			}
		}
	}
	return sig
}

// signingActs returns a party's acts, in scope and in order, that bear on its signature of a
// text: on the text itself, and signatures of other versions.
func (f *Fold) signingActs(s scope, o *object, party record.PartyName) []*event {
	var acts []*event
	for _, v := range o.versions.all {
		for _, e := range v.events {
			if e.Party != party || e.about != v || !s.has(e.Cite) {
				continue
			}
			switch e.act.Kind {
			case "text.signed":
				acts = append(acts, e)
			case "text.confirmed":
				if v == o {
					acts = append(acts, e)
				}
			case "withdrawal":
				if v == o && f.acts[e.act.About.Act()].act.Kind == "text.signed" {
					acts = append(acts, e)
				}
			}
		}
	}
	slices.SortFunc(acts, func(a, b *event) int { return int(a.N - b.N) })
	return acts
}

// whole is the fact that every party that a text names has signed it and stands by that, and
// that it was not taken off the table.
func (f *Fold) whole(o *object) fact {
	return func(s scope) bool {
		if f.textWithdrawn(s, o) != nil {
			return false
		}
		for _, p := range textTerms(o).Parties {
			if !f.signatureIn(s, o, p).counts() {
				return false
			}
		}
		return true
	}
}

// adoption is whether a text is adopted in a scope (rule 3).
type adoption struct {
	state string                       // "", adopted, or adoption-disputed
	by    *event                       // the signature or confirmation that completed it
	past  func(record.PartyName) scope // where each party's signature is to be read
	dates []Cite                       // the entries on whose dates it turns
}

// adoptionIn applies rule 3: a text is adopted when (a) a signature or confirmation has all
// that is needed before it, itself included; or (b), where signatures crossed, an entry of
// each signer's log has.
func (f *Fold) adoptionIn(s scope, o *object) adoption {
	var signing []*event
	for _, e := range o.within(s) {
		if e.about == o && (e.act.Kind == "text.signed" || e.act.Kind == "text.confirmed") {
			signing = append(signing, e)
		}
	}
	if len(signing) == 0 {
		return adoption{}
	}
	best := adoption{}
	try := func(a adoption) bool {
		if best.state == "" || a.state == "adopted" {
			best = a
		}
		return best.state == "adopted"
	}
	for _, e := range f.completedBy(signing, f.whole(o)) {
		past := upTo{f.logs[e.Party], e.N}
		if try(f.inTime(s, o, adoption{by: e, past: func(record.PartyName) scope { return past }}, nil)) {
			return best
		}
	}
	if c, ok := f.crossedIn(s, signing, textTerms(o).Parties, f.whole(o)); ok {
		try(f.inTime(s, o, adoption{by: c.by, past: func(p record.PartyName) scope { return c.at[p] }}, c.at))
	}
	return best
}

// inTime holds signatures that expire to their date: an entry of the signer's own log dated by
// then must have the completing act before it, because acceptance must reach. If the completing
// act is dated in time and no entry of the signer's log shows that it reached in time, it is
// disputed, never presumed (rule 7). Where signatures crossed, at has the entries of each log.
func (f *Fold) inTime(s scope, o *object, a adoption, at map[record.PartyName]upTo) adoption {
	a.state = "adopted"
	for _, p := range textTerms(o).Parties {
		until := f.signatureIn(a.past(p), o, p).Until
		if until == "" {
			continue
		}
		l := f.logs[p]
		n := l.firstWith(a.by.Cite)
		if at != nil {
			n = at[p].n
		}
		a.dates = append(a.dates, a.by.Cite)
		reached := n < min(l.folded, s.size(p))
		if reached {
			a.dates = append(a.dates, Cite{p, n})
		}
		switch {
		case reached && l.leaves[n].Entry.Time.Before(until.End()):
		case a.by.entry.Time.Before(until.End()):
			a.state = "adoption-disputed"
		default:
			return adoption{}
		}
	}
	return a
}

func judgeTextProposed(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.TextProposed)
	for _, p := range t.Parties {
		if !slices.Contains(f.principalsIn(e), p) {
			return breach(RuleSigners, "%s is no principal of this channel", p)
		}
	}
	if t.VersionOf != "" {
		if b := f.judgeVersion(e, f.objects[t.VersionOf]); b != nil {
			return b
		}
	}
	if t.Replaces != "" {
		if b := f.judgeReplacement(e, f.objects[t.Replaces]); b != nil {
			return b
		}
	}
	return f.judgePoints(e, t.Points, t.Parties)
}

// judgeVersion is the law of putting another version in a text's place: by one whose text it
// is, or a mediator, and not once it is adopted.
func (f *Fold) judgeVersion(e *event, of *object) *Breach {
	if of.opened.Party != e.Party && !slices.Contains(textTerms(of).Parties, e.Party) && f.roleIn(e, e.Party) != record.RoleMediator {
		return breach(RuleOwn, "%s neither made %s nor is to sign it", e.Party, short(of.ref))
	}
	if v := f.adoptedVersion(e, of, true); v != nil {
		return breach(RuleAdopted, "%s is adopted: say what replaces it by replaces", short(v.ref))
	}
	return nil
}

// judgeReplacement is the law of replacing an adopted text: by all who made it. VCLT 39, 59.
func (f *Fold) judgeReplacement(e *event, old *object) *Breach {
	if f.adoptionIn(e, old).state == "" {
		return breach(RuleAdopted, "%s is not adopted: say which version this is by version-of", short(old.ref))
	}
	for _, p := range textTerms(old).Parties {
		if !slices.Contains(e.act.Terms.(*record.TextProposed).Parties, p) {
			return breach(RuleSigners, "%s made the text that it replaces, and is not to sign it", p)
		}
	}
	return nil
}

// adoptedVersion returns a version of a text that is adopted in scope, disputed or not as asked.
func (f *Fold) adoptedVersion(s scope, o *object, disputed bool) *object {
	for _, v := range o.versions.all {
		if !s.has(v.opened.Cite) {
			continue
		}
		if state := f.adoptionIn(s, v).state; state == "adopted" || disputed && state != "" {
			return v
		}
	}
	return nil
}

func judgeSigner(e *event) *Breach {
	if !slices.Contains(textTerms(e.about).Parties, e.Party) {
		return breach(RuleSigners, "the text does not name %s", e.Party)
	}
	return nil
}

func judgeConditionMet(_ *Fold, e *event) *Breach {
	if b := judgeSigner(e); b != nil {
		return b
	}
	for _, x := range e.about.within(e) {
		if x.Party == e.Party && x.act.Kind == e.act.Kind {
			return breach(RuleOnce, "%s has said so by %s", e.Party, x.Cite)
		}
	}
	return nil
}

// judgeTextSigned lets a text be signed whose adoption is disputed: to sign again is how the
// parties end that dispute.
func judgeTextSigned(f *Fold, e *event) *Breach {
	if b := judgeSigner(e); b != nil {
		return b
	}
	if e.act.About != e.about.ref {
		return breach(RulePast, "%s is no version of a text: sign it by its own hash", short(e.act.About))
	}
	if w := f.textWithdrawn(e, e.about); w != nil {
		return breach(RuleWithdrawn, "the text was withdrawn by %s", w.Cite)
	}
	if v := f.adoptedVersion(e, e.about, false); v != nil {
		return breach(RuleAdopted, "%s is adopted", short(v.ref))
	}
	return nil
}

func judgeTextConfirmed(f *Fold, e *event) *Breach {
	if b := judgeSigner(e); b != nil {
		return b
	}
	if sig := f.signatureIn(e, e.about, e.Party); sig.State != "ad-referendum" {
		return breach(RuleConfirm, "the signature of %s is %s, not ad referendum", e.Party, sig.State)
	}
	return nil
}

// textWithdrawn returns the act by which the proposer took a version off the table.
func (f *Fold) textWithdrawn(s scope, o *object) *event {
	for _, e := range o.events {
		if e.act.Kind == "withdrawal" && s.has(e.Cite) && f.acts[e.act.About.Act()] == o.opened {
			return e
		}
	}
	return nil
}

func (v *view) text(o *object) Text {
	line, events := v.line(o)
	t := textTerms(o)
	text := Text{
		Line: line, Form: t.Form, Parties: t.Parties, Authentic: t.Authentic, Prevails: t.Prevails, Terms: t.InForce,
		VersionOf: t.VersionOf, Replaces: t.Replaces, Contact: t.Contact,
		Topics: append([]record.Ref{}, t.Topics...), Points: []record.Ref{},
	}
	for _, p := range t.Points {
		text.Points = append(text.Points, o.ref.Point(p.Name))
	}
	a := v.fold.adoptionIn(v.scope, o)
	if a.state != "" {
		text.Adopted = &a.by.Cite
	}
	for _, c := range a.dates {
		text.DateDispute = text.DateDispute || v.disputed[c]
	}
	signed := false
	for _, p := range t.Parties {
		past := scope(v.scope)
		if a.state != "" {
			past = a.past(p) // what was taken back later, or crossing it, was too late
		}
		sig := v.fold.signatureIn(past, o, p)
		signed = signed || sig.State != "missing" && sig.State != "withdrawn"
		text.Signatures = append(text.Signatures, sig)
	}
	switch {
	case a.state == "adopted" && v.replaced(o):
		text.State = "replaced"
	case a.state == "adopted" && v.inForce(o):
		text.State = "in-force"
	case a.state != "":
		text.State = a.state
	case v.fold.textWithdrawn(v.scope, o) != nil:
		text.State = "withdrawn"
	case slices.ContainsFunc(events, func(e *event) bool { return asVersion(e, o) }):
		text.State = "superseded"
	case signed:
		text.State = "signed-in-part"
	default:
		text.State = "proposed"
	}
	return text
}

// replaced reports whether a later text that replaces this one is in force.
func (v *view) replaced(o *object) bool {
	for _, e := range o.within(v.scope) {
		if t, ok := e.act.Terms.(*record.TextProposed); ok && t.Replaces == o.ref {
			later := v.fold.objects[record.RefTo(e.act.Hash)]
			if v.fold.adoptionIn(v.scope, later).state == "adopted" && v.inForce(later) {
				return true
			}
		}
	}
	return false
}

// inForce is rule 4 for an adopted text: in force is another fact than adopted. What a text
// waits for was before it, so this ends.
func (v *view) inForce(o *object) bool {
	switch t := textTerms(o); t.InForce.On {
	case record.OnDate:
		return v.begun(t.InForce.Date)
	case record.OnEvent:
		event := v.fold.objects[t.InForce.When]
		if event.class == record.ObjectContact {
			return v.fold.contactIn(v.scope, event).state == "held"
		}
		return v.fold.pointIn(v.scope, event).kept
	case record.OnCondition:
		met := o.within(v.scope)
		for _, p := range t.Parties {
			if !slices.ContainsFunc(met, func(e *event) bool { return e.act.Kind == "text.condition-met" && e.Party == p }) {
				return false
			}
		}
	}
	return true
}
