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
	register("text.initialled", law{judge: judgeInitialled})
	register("text.adhered", law{judge: judgeAdhered})
	register("text.declared", law{judge: judgeDeclared})
	classes[record.ObjectText] = func(v *view, o *object) {
		v.Texts = append(v.Texts, v.text(o))
		if isPackage(o) {
			v.Packages = append(v.Packages, v.pack(o))
		}
	}
}

// asVersion is for a text proposed as the next version of another.
func asVersion(e *event, o *object) bool {
	t, ok := e.act.Terms.(*record.TextProposed)
	return ok && t.VersionOf == o.ref
}

// Text is one version of a joint text:
//
//	proposed           on the table
//	initialled-in-part by some of those whom it names
//	initialled         by all: its words are fixed
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

	Brackets      []record.Bracket `json:"brackets,omitempty"` // what is not agreed
	Initials      []Initials       `json:"initials"`           // of those who have given some
	InitialsSign  bool             `json:"initials-sign,omitzero"`
	Through       record.PartyName `json:"through,omitzero"` // the intermediary that declares it
	Expunges      []record.Ref     `json:"expunges,omitempty"`
	Corrections   []Corrected      `json:"corrections"`
	ConflictsWith []record.Ref     `json:"conflicts-with,omitempty"` // other versions that were adopted too
}

func textTerms(o *object) *record.TextProposed { return o.opened.act.Terms.(*record.TextProposed) }

func judgeTextProposed(f *Fold, e *event) *Breach {
	t := e.act.Terms.(*record.TextProposed)
	for _, p := range t.Parties {
		if !slices.Contains(f.principalsIn(e), p) {
			return breach(RuleSigners, "%s is no principal of this channel", p)
		}
	}
	if b := f.judgeForm(e, t); b != nil {
		return b
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
	if b := f.judgeStages(e); b != nil {
		return b
	}
	return f.judgePoints(e, t.Points, t.Parties)
}

// judgeForm holds the forms of text that are made in a way of their own to it.
func (f *Fold) judgeForm(e *event, t *record.TextProposed) *Breach {
	switch t.Form {
	case record.FormNegotiatingText:
		if f.roleIn(e, e.Party) != record.RoleMediator {
			return breach(RuleOwn, "a single negotiating text is in the hand of a mediator, and %s is none", e.Party)
		}
	case record.FormAdherenceDeclaration:
		return f.judgeIntermediary(e, t)
	case record.FormExpunging:
		if !slices.Equal(t.Parties, f.principalsIn(e)) {
			return breach(RuleExpunging, "it is not to be signed by all principals: %v", f.principalsIn(e))
		}
	}
	return nil
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
	if textTerms(of).Form == record.FormNegotiatingText && of.opened.Party != e.Party {
		return breach(RuleOwn, "%s is a single negotiating text in the hand of %s: propose a text of one's own", short(of.ref), of.opened.Party)
	}
	if through := textTerms(of).Through; through != e.act.Terms.(*record.TextProposed).Through {
		return breach(RuleThrough, "of two versions of a text, both are agreed to through the same intermediary, or neither through any")
	}
	if v := f.adoptedVersion(e, of, true); v != nil {
		return breach(RuleAdopted, "%s is adopted: say what replaces it by replaces", short(v.ref))
	}
	if v := f.frozenVersion(e, of); v != nil {
		return breach(RuleFrozen, "%s is initialled by all: its words are fixed", short(v.ref))
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
	if b := f.judgeOpen(e); b != nil {
		return b
	}
	if through := textTerms(e.about).Through; through != "" {
		return breach(RuleThrough, "the text is declared by %s: adhere to it", through)
	}
	return nil
}

// judgeOpen holds what signs a version, by whatever name, to one that can be signed: by its own
// hash, agreed in all its words, and on the table.
func (f *Fold) judgeOpen(e *event) *Breach {
	if b := judgeSigner(e); b != nil {
		return b
	}
	if e.act.About != e.about.ref {
		return breach(RulePast, "%s is no version of a text: sign it by its own hash", short(e.act.About))
	}
	if open := textTerms(e.about).Brackets; len(open) > 0 {
		return breach(RuleBrackets, "the bracket %s is open: propose a version without it", open[0].Name)
	}
	if w := f.textWithdrawn(e, e.about); w != nil {
		return breach(RuleWithdrawn, "the text was withdrawn by %s", w.Cite)
	}
	if v := f.adoptedVersion(e, e.about, false); v != nil {
		return breach(RuleAdopted, "%s is adopted", short(v.ref))
	}
	if v := f.frozenVersion(e, e.about); v != nil && !f.frozenIn(e, e.about) {
		return breach(RuleFrozen, "%s is initialled by all", short(v.ref))
	}
	return nil
}

func judgeTextConfirmed(f *Fold, e *event) *Breach {
	if b := judgeSigner(e); b != nil {
		return b
	}
	if sig := f.signatureIn(before{e}, e.about, e.Party); sig.State != "ad-referendum" {
		return breach(RuleConfirm, "the signature of %s is %s, not ad referendum", e.Party, sig.State)
	}
	return nil
}

// textWithdrawn returns the act by which the proposer took a version off the table. What all have
// initialled is on it for good: a withdrawal that crossed the last initials came too late.
func (f *Fold) textWithdrawn(s scope, o *object) *event {
	w := f.takenOff(s, o)
	if w != nil && f.frozenIn(s, o) {
		return nil
	}
	return w
}

func (f *Fold) takenOff(s scope, o *object) *event {
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
