package standing

import (
	"slices"

	"parley.example/record"
)

// Adoption: signatures, and what they make of a text (rule 3).

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

// versions are all versions of one text, in no order, and each party's acts that bear on its
// signature of any of them, in the order of its log.
type versions struct {
	all     []*object
	signing map[record.PartyName][]*event
}

// note keeps an act on a version if it bears on its author's signature.
func (v *versions) note(f *Fold, e *event) {
	switch e.act.Kind {
	case "withdrawal":
		if f.acts[e.act.About.Act()].act.Kind != "text.signed" {
			return
		}
	case "text.signed", "text.confirmed":
	default:
		return
	}
	v.signing[e.Party] = append(v.signing[e.Party], e) // a party's entries come in their order
}

// openVersion puts a new version with those that it is a version of.
func (f *Fold) openVersion(o *object) {
	o.versions = &versions{signing: map[record.PartyName][]*event{}}
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
	for _, e := range o.versions.signing[party] {
		if s.has(e.Cite) && (e.about == o || e.act.Kind == "text.signed") {
			acts = append(acts, e)
		}
	}
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
	dates []Cite                       // the entries of the signers' logs on whose dates it turns
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
	for _, e := range f.completedBy(s, signing, f.whole(o)) {
		before := past(s, f.logs[e.Party], e.N)
		if try(f.inTime(s, o, adoption{by: e, past: func(record.PartyName) scope { return before }}, nil)) {
			return best
		}
	}
	if c, ok := f.crossedIn(s, signing, textTerms(o).Parties, f.whole(o)); ok {
		try(f.inTime(s, o, adoption{by: c.by, past: func(p record.PartyName) scope { return c.at[p] }}, c.at))
	}
	return best
}

// inTime holds signatures that expire to their date: an entry of the signer's own log dated by
// then, or of the witness's, must have the completing act before it, because acceptance must reach. If the completing
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
		reached := []upTo{{l, l.firstWith(a.by.Cite)}}
		if at != nil {
			reached = []upTo{at[p]}
		}
		if at != nil && f.strict() {
			reached = append(reached, upTo{l, l.firstWith(a.by.Cite)})
		}
		inTime := false
		for _, u := range reached {
			if u.n < min(u.log.folded, s.size(u.log.party)) {
				a.dates = append(a.dates, Cite{u.log.party, u.n})
				inTime = inTime || u.log.leaves[u.n].Entry.Time.Before(until.End())
			}
		}
		switch {
		case inTime:
		case a.by.entry.Time.Before(until.End()):
			a.state = "adoption-disputed"
		default:
			return adoption{}
		}
	}
	return a
}

// adoptedVersion returns a version of a text that is adopted in scope, disputed or not as asked.
func (f *Fold) adoptedVersion(s scope, o *object, disputed bool) *object {
	for _, v := range o.versions.all {
		if !s.has(v.opened.Cite) || !v.signedByAll() {
			continue
		}
		if state := f.adoptionIn(s, v).state; state == "adopted" || disputed && state != "" {
			return v
		}
	}
	return nil
}

// signedByAll reports whether every party that a version names has ever signed it: less than
// adopted, and quickly seen.
func (o *object) signedByAll() bool {
	for _, p := range textTerms(o).Parties {
		if !slices.ContainsFunc(o.events, func(e *event) bool { return e.Party == p && e.act.Kind == "text.signed" && e.about == o }) {
			return false
		}
	}
	return true
}
