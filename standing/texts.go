package standing

import (
	"slices"

	"parley.example/record"
)

// Joint texts: proposed in versions, signed, adopted, in force.
func init() {
	register("text.proposed", law{judge: judgeTextProposed, supersedes: true})
	register("text.signed", law{judge: judgeTextSigned})
	register("text.confirmed", law{judge: judgeTextConfirmed})
	register("text.condition-met", law{judge: judgeSigner})
	register("withdrawal", law{judge: judgeWithdrawal, supersedes: true})
	classes[record.ObjectText] = func(v *view, o *object) { v.Texts = append(v.Texts, v.text(o)) }
}

// Text is one version of a joint text: proposed, signed-in-part, withdrawn, superseded (by a
// newer version), adopted, adoption-disputed, in-force, or replaced (by a later text).
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

// signatureIn returns where a party's signature stands in a scope. Everything about it is in
// that party's own log, so its acts have an order.
func (f *Fold) signatureIn(s scope, o *object, party record.PartyName) Signature {
	sig := Signature{Party: party, State: "missing"}
	for _, e := range f.signingActs(s, o, party) {
		at := e.Cite
		switch t := e.act.Terms.(type) {
		case *record.TextSigned:
			switch {
			case e.about != o: // a later version: takes back the signature of this one
				if sig.State != "missing" {
					sig = Signature{party, "withdrawn", "", &at}
				}
			case t.AdReferendum:
				sig = Signature{party, "ad-referendum", t.Until, &at}
			default:
				sig = Signature{party, "signed", t.Until, &at}
			}
		case *record.TextConfirmed:
			sig.State, sig.Cite = "confirmed", &at
		case *record.Withdrawal:
			sig = Signature{party, "withdrawn", "", &at}
		}
	}
	return sig
}

// signingActs returns a party's acts, in scope and in order, that bear on its signature of a
// text: on the text itself, and signatures of later versions.
func (f *Fold) signingActs(s scope, o *object, party record.PartyName) []*event {
	var acts []*event
	for _, e := range o.within(s) {
		if e.Party != party {
			continue
		}
		switch e.act.Terms.(type) {
		case *record.TextSigned, *record.TextConfirmed:
			acts = append(acts, e)
		case *record.Withdrawal:
			if withdrawn := f.acts[e.act.About.Act()]; withdrawn.act.Kind == "text.signed" {
				acts = append(acts, e)
			}
		}
	}
	for _, later := range f.laterVersions(s, o) {
		for _, e := range later.within(s) {
			if e.Party == party && e.act.Kind == "text.signed" {
				acts = append(acts, e)
			}
		}
	}
	slices.SortFunc(acts, func(a, b *event) int { return int(a.N - b.N) })
	return acts
}

// laterVersions returns the versions that take the place of a text, directly or not.
func (f *Fold) laterVersions(s scope, o *object) []*object {
	var later []*object
	for _, e := range o.within(s) {
		if t, ok := e.act.Terms.(*record.TextProposed); ok && t.VersionOf == o.ref {
			next := f.objects[record.RefTo(e.act.Hash)]
			later = append(append(later, next), f.laterVersions(s, next)...)
		}
	}
	return later
}

// complete reports whether in that scope every party that the text names has signed it.
func (f *Fold) complete(s scope, o *object) bool {
	for _, p := range textTerms(o).Parties {
		if !f.signatureIn(s, o, p).counts() {
			return false
		}
	}
	return true
}

// adoption is whether a text is adopted in a scope (rule 3).
type adoption struct {
	state string // "", adopted, or adoption-disputed
	by    *event // the signature or confirmation that completed it
}

// adoptionIn applies rule 3. A text is adopted when (a) a signature or confirmation has all
// that is needed before it, itself included; or (b), where signatures crossed, an entry of
// each signer's log has. Both ask about the past of an entry, so once true they stay true.
func (f *Fold) adoptionIn(s scope, o *object) adoption {
	var signing []*event
	for _, p := range textTerms(o).Parties {
		for _, e := range f.signingActs(s, o, p) {
			if e.about == o && e.act.Kind != "withdrawal" {
				signing = append(signing, e)
			}
		}
	}
	slices.SortFunc(signing, func(a, b *event) int {
		if precedes(a, b, "", "") {
			return -1
		}
		return 1
	})
	for _, e := range signing {
		if f.complete(upTo{f.logs[e.Party], e.N}, o) {
			return f.inTime(s, o, signing, e)
		}
	}
	for _, p := range textTerms(o).Parties {
		if f.completeFor(s, o, p, signing) < 0 {
			return adoption{}
		}
	}
	return f.inTime(s, o, signing, signing[len(signing)-1])
}

// completeFor returns the first entry of a party's log, in scope, at which the text is
// complete; -1 if there is none. What is needed can only have become complete where one of
// the signatures came before the log for the first time.
func (f *Fold) completeFor(s scope, o *object, party record.PartyName, signing []*event) int64 {
	l := f.logs[party]
	if l == nil {
		return -1
	}
	first := int64(-1)
	for _, e := range signing {
		n := l.firstWith(e.Cite)
		if n < min(l.folded, s.size(party)) && (first < 0 || n < first) && f.complete(upTo{l, n}, o) {
			first = n
		}
	}
	return first
}

// inTime holds signatures that expire to their date: the text must be complete at an entry of
// the signer's own log dated by then, because acceptance must reach. If the completing entry
// is dated in time but reached the signer's log later, it is disputed.
func (f *Fold) inTime(s scope, o *object, signing []*event, by *event) adoption {
	a := adoption{"adopted", by}
	for _, p := range textTerms(o).Parties {
		until := f.signatureIn(s, o, p).Until
		if until == "" {
			continue
		}
		l := f.logs[p]
		n := f.completeFor(s, o, p, signing)
		switch {
		case n >= 0 && l.leaves[n].Entry.Time.Before(until.End()):
		case by.entry.Time.Before(until.End()):
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
		if !slices.Contains(f.principals(e), p) {
			return breach(RuleSigners, "%s is no principal of this channel", p)
		}
	}
	if t.VersionOf != "" && f.adoptionIn(e, f.objects[t.VersionOf]).state != "" {
		return breach(RuleAdopted, "%s is adopted: say what replaces it by replaces", short(t.VersionOf))
	}
	if t.Replaces != "" && f.adoptionIn(e, f.objects[t.Replaces]).state == "" {
		return breach(RuleAdopted, "%s is not adopted: say which version this is by version-of", short(t.Replaces))
	}
	return nil
}

func judgeSigner(_ *Fold, e *event) *Breach {
	if !slices.Contains(textTerms(e.about).Parties, e.Party) {
		return breach(RuleSigners, "the text does not name %s", e.Party)
	}
	return nil
}

func judgeTextSigned(f *Fold, e *event) *Breach {
	if b := judgeSigner(f, e); b != nil {
		return b
	}
	if e.act.About != e.about.ref {
		return breach(RulePast, "%s is no version of a text: sign it by its own hash", short(e.act.About))
	}
	if w := f.textWithdrawn(e, e.about); w != nil {
		return breach(RuleWithdrawn, "the text was withdrawn by %s", w.Cite)
	}
	if f.adoptionIn(e, e.about).state != "" {
		return breach(RuleAdopted, "the text is adopted")
	}
	return nil
}

func judgeTextConfirmed(f *Fold, e *event) *Breach {
	if b := judgeSigner(f, e); b != nil {
		return b
	}
	if sig := f.signatureIn(e, e.about, e.Party); sig.State != "ad-referendum" {
		return breach(RuleConfirm, "the signature of %s is %s, not ad referendum", e.Party, sig.State)
	}
	return nil
}

// textWithdrawn returns the act by which the proposer took a version off the table.
func (f *Fold) textWithdrawn(s scope, o *object) *event {
	for _, e := range o.within(s) {
		if e.act.Kind == "withdrawal" && f.acts[e.act.About.Act()] == o.opened {
			return e
		}
	}
	return nil
}

// judgeWithdrawal is rule 2 from the side of the one who withdraws: one's own, and not yet
// accepted as far as one could know.
func judgeWithdrawal(f *Fold, e *event) *Breach {
	target := f.acts[e.act.About.Act()]
	if target == nil || !e.has(target.Cite) {
		return breach(RulePast, "nothing named %s was before it", short(e.act.About))
	}
	if target.Party != e.Party {
		return breach(RuleOwnOffer, "%s is an act of %s", target.Cite, target.Party)
	}
	for _, x := range e.about.within(e) {
		if x.act.Kind == "withdrawal" && x.act.About == e.act.About {
			return breach(RuleWithdrawn, "it was withdrawn by %s", x.Cite)
		}
	}
	switch target.act.Kind {
	case "contact.proposed", "contact.moved":
		if c := f.contactIn(e, e.about); c.state != "proposed" && c.pending != target {
			return breach(RuleTooLate, "the contact is %s", c.state)
		}
	case "notes.offered":
		if answer := f.answerIn(e, e.about); answer != nil {
			return breach(RuleTooLate, "the note was answered by %s", answer.Cite)
		}
	case "text.proposed", "text.signed":
		if a := f.adoptionIn(e, e.about); a.state != "" {
			return breach(RuleTooLate, "the text was adopted by %s", a.by.Cite)
		}
	default:
		return breach(RuleWithdrawn, "%s is nothing that waits for an answer", target.act.Kind)
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
	signed := false
	for _, p := range t.Parties {
		sig := v.fold.signatureIn(v.scope, o, p)
		signed = signed || sig.State != "missing" && sig.State != "withdrawn"
		text.Signatures = append(text.Signatures, sig)
	}
	a := v.fold.adoptionIn(v.scope, o)
	if a.state != "" {
		text.Adopted = &a.by.Cite
	}
	switch {
	case a.state == "adopted" && v.replaced(events, o):
		text.State = "replaced"
	case a.state == "adopted" && v.inForce(o):
		text.State = "in-force"
	case a.state != "":
		text.State = a.state
	case v.fold.textWithdrawn(v.scope, o) != nil:
		text.State = "withdrawn"
	case len(v.fold.laterVersions(v.scope, o)) > 0:
		text.State = "superseded"
	case signed:
		text.State = "signed-in-part"
	default:
		text.State = "proposed"
	}
	return text
}

// replaced reports whether a later text that replaces this one is in force.
func (v *view) replaced(events []*event, o *object) bool {
	for _, e := range events {
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
		for _, p := range t.Parties {
			if !slices.ContainsFunc(o.within(v.scope), func(e *event) bool { return e.act.Kind == "text.condition-met" && e.Party == p }) {
				return false
			}
		}
	}
	return true
}
