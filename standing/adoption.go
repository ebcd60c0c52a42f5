package standing

import (
	"slices"

	"parley.example/record"
)

// Adoption: signatures, and what they make of a text (rule 3).

// Signature is one party's signature of a text: missing, signed, ad-referendum, confirmed, adhered
// (to a text that an intermediary declares), or withdrawn; and in a standing, of a text that is not
// complete, lapsed (ad referendum) or expired, once its date has passed.
type Signature struct {
	Party record.PartyName `json:"party"`
	State string           `json:"state"`
	Until record.Moment    `json:"until,omitzero"`
	Cite  *Cite            `json:"cite,omitzero"`
}

// counts reports whether the signature makes the text complete as far as its party goes.
func (s Signature) counts() bool {
	return s.State == "signed" || s.State == "confirmed" || s.State == "adhered"
}

// signs reports whether an act is a signature, by whatever name: an adherence is, and initials are
// where the text says so (VCLT 12(2)(a)).
func signs(e *event) bool {
	switch e.act.Kind {
	case "text.signed", "text.adhered":
		return true
	case "text.initialled":
		return textTerms(e.about).InitialsSign
	}
	return false
}

// completes reports whether a text can be complete by an act: what an intermediary declares, by its
// declaration alone.
func completes(e *event) bool {
	if textTerms(e.about).Through != "" {
		return e.act.Kind == "text.declared"
	}
	return signs(e) || e.act.Kind == "text.confirmed"
}

// versions are all versions of one text, and the texts that replace any of them, in the order of the
// record; and each party's acts that bear on its signature, and on its initials, of any of them: of
// each history of its log in the order of that.
type versions struct {
	all        []*object
	replacing  []*object
	signing    map[record.PartyName][]*event
	initialing map[record.PartyName][]*event
}

// note keeps an act on a version if it bears on its author's signature or initials. A party's
// entries come in their order.
func (v *versions) note(f *Fold, e *event) {
	of := e
	if e.act.Kind == "withdrawal" {
		of = f.acts[e.act.About.Act()]
	}
	if signs(of) || e.act.Kind == "text.confirmed" {
		v.signing[e.Party] = append(v.signing[e.Party], e)
	}
	if of.act.Kind == "text.initialled" {
		v.initialing[e.Party] = append(v.initialing[e.Party], e)
	}
}

// openVersion puts a new version with those that it is a version of.
func (f *Fold) openVersion(o *object) {
	o.versions = &versions{signing: map[record.PartyName][]*event{}, initialing: map[record.PartyName][]*event{}}
	if of := textTerms(o).VersionOf; of != "" {
		o.versions = f.objects[of].versions
	}
	o.versions.all = put(o.versions.all, o)
	if old := textTerms(o).Replaces; old != "" {
		of := f.objects[old].versions
		of.replacing = put(of.replacing, o)
	}
}

// signatureIn returns where a party's signature stands in a scope. Everything about it is in
// that party's own log, so its acts have an order. A party stands by one version at a time: who
// signs another takes back the signature of this one. Of a log that has forked, the branch counts on
// which it binds most (rule 9.9).
func (f *Fold) signatureIn(s scope, o *object, party record.PartyName) Signature {
	best := Signature{Party: party, State: "missing"}
	for _, l := range f.pathsIn(s, party) {
		if sig := f.signatureOn(s, o, l); sig.binds() > best.binds() {
			best = sig
		}
	}
	return best
}

// binds orders signatures by how much they bind.
func (s Signature) binds() int {
	if s.counts() {
		return 3
	}
	return max(0, slices.Index([]string{"missing", "withdrawn", "ad-referendum"}, s.State))
}

func (f *Fold) signatureOn(s scope, o *object, l *log) Signature {
	party := PartyOf(l.party)
	sig := Signature{Party: party, State: "missing"}
	var signed *event // the act that a withdrawal would have to name
	for _, e := range f.signingActs(s, o, party) {
		at := e.Cite
		if !l.on(at) {
			continue
		}
		switch {
		case signs(e) && e.about != o:
			if sig.State != "missing" {
				sig, signed = Signature{party, "withdrawn", "", &at}, nil
			}
		case signs(e):
			sig, signed = signature(e), e
		case e.act.Kind == "text.confirmed":
			sig.State, sig.Cite = "confirmed", &at
		default:
			if signed == nil || e.act.About.Act() == signed.act.Hash {
				sig, signed = Signature{party, "withdrawn", "", &at}, nil
			}
		}
	}
	return sig
}

// signature returns the signature that an act gives.
func signature(e *event) Signature {
	sig := Signature{Party: e.Party, State: "signed", Cite: &e.Cite}
	switch t := e.act.Terms.(type) {
	case *record.TextSigned:
		sig.Until = t.Until
		if t.AdReferendum {
			sig.State = "ad-referendum"
		}
	case *record.TextAdhered:
		sig.State, sig.Until = "adhered", t.Until
	}
	return sig
}

// signingActs returns a party's acts, in scope and in order, that bear on its signature of a
// text: on the text itself, and signatures of other versions.
func (f *Fold) signingActs(s scope, o *object, party record.PartyName) []*event {
	var acts []*event
	for _, e := range o.versions.signing[party] {
		if s.has(e.Cite) && (e.about == o || signs(e)) {
			acts = append(acts, e)
		}
	}
	return acts
}

// whole is the fact that every party that a text names has signed it and stands by that, and
// that it was not taken off the table; and, where an intermediary declares it, that it has.
func (f *Fold) whole(o *object) fact {
	return f.once(o, "whole", func(s scope) bool {
		if f.textWithdrawn(s, o) != nil || textTerms(o).Through != "" && o.first(s, "text.declared") == nil {
			return false
		}
		for _, p := range textTerms(o).Parties {
			if !f.signatureIn(s, o, p).counts() {
				return false
			}
		}
		return true
	})
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
	if !o.signedByAll(s) {
		return adoption{}
	}
	var signing []*event
	for _, e := range o.within(s) {
		if e.about == o && completes(e) {
			signing = append(signing, e)
		}
	}
	best := adoption{}
	try := func(a adoption) bool {
		if best.state == "" || a.state == "adopted" {
			best = a
		}
		return best.state == "adopted"
	}
	for _, e := range f.completedBy(s, signing, f.whole(o)) {
		before := past(s, f.logOf(e), e.N)
		if try(f.inTime(s, o, adoption{by: e, past: func(record.PartyName) scope { return before }}, nil)) {
			return best
		}
	}
	if textTerms(o).Through != "" && !f.strict() {
		return best // the declaration alone adopts it
	}
	if c, ok := f.crossedIn(s, signing, textTerms(o).Parties, f.whole(o)); ok {
		at := func(p record.PartyName) scope { return past(s, c.at[p].log, c.at[p].n) }
		try(f.inTime(s, o, adoption{by: c.by, past: at}, c.at))
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
		var reached []upTo
		if at != nil {
			reached = append(reached, at[p])
		}
		for _, l := range f.strands(p) {
			if at == nil || f.strict() {
				reached = append(reached, upTo{l, l.firstWith(a.by.Cite)})
			}
		}
		inTime := false
		for _, u := range reached {
			if u.log.ownIn(s, u.n) {
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
		if !s.has(v.opened.Cite) {
			continue
		}
		if state := f.adoptionIn(s, v).state; state == "adopted" || disputed && state != "" {
			return v
		}
	}
	return nil
}

// signedByAll reports whether every party that a version names has ever signed it in scope, or
// confirmed its signature, which may be left out (rule 6.2): less than adopted, and quickly seen.
func (o *object) signedByAll(s scope) bool {
	for _, p := range textTerms(o).Parties {
		if !slices.ContainsFunc(o.events, func(e *event) bool {
			return e.Party == p && e.about == o && (signs(e) || e.act.Kind == "text.confirmed") && s.has(e.Cite)
		}) {
			return false
		}
	}
	return true
}
