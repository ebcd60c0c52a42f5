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
//	awaiting-witness   complete or withdrawn, and the witness's log does not say yet which was first
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

func textTerms(o *object) *record.TextProposed { return o.opened.act.Terms.(*record.TextProposed) }

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
// is, or a mediator, among the same parties, and not once it is adopted.
func (f *Fold) judgeVersion(e *event, of *object) *Breach {
	if parties := textTerms(of).Parties; !slices.Equal(parties, e.act.Terms.(*record.TextProposed).Parties) {
		return breach(RuleSigners, "it is to be signed by others than %s, so it is another text and no version of it", short(of.ref))
	}
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

// takenBack returns the last withdrawal of a version or of a signature of it.
func (f *Fold) takenBack(s scope, o *object) *event {
	acts := o.within(s)
	for i := len(acts) - 1; i >= 0; i-- {
		if acts[i].act.Kind == "withdrawal" {
			return acts[i]
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
	case v.awaits(v.fold.whole(o)(v.scope), v.fold.takenBack(v.scope, o)):
		text.State = "awaiting-witness"
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
