package standing

import (
	"slices"

	"parley.example/record"
)

// Initials: what all have initialled is the text, word for word (VCLT 10); it binds nobody yet,
// unless the text itself says that initials sign (12(2)(a)).

// Initials are one party's initials of a text: missing, initialled, or withdrawn.
type Initials struct {
	Party record.PartyName `json:"party"`
	State string           `json:"state"`
	Cite  *Cite            `json:"cite,omitzero"`
}

// initialsIn returns where a party's initials stand in a scope. A party stands by one version at a
// time: who initials another takes back those of this one. Of a log that has forked, the branch counts
// on which they bind most (rule 9.9).
func (f *Fold) initialsIn(s scope, o *object, party record.PartyName) Initials {
	best := Initials{Party: party, State: "missing"}
	for _, l := range f.pathsIn(s, party) {
		if is := f.initialsOn(s, o, l); is.binds() > best.binds() {
			best = is
		}
	}
	return best
}

// binds orders initials by how much they bind.
func (i Initials) binds() int {
	return slices.Index([]string{"missing", "withdrawn", "initialled"}, i.State)
}

func (f *Fold) initialsOn(s scope, o *object, l *log) Initials {
	party := PartyOf(l.party)
	is := Initials{Party: party, State: "missing"}
	var given *event
	for _, e := range o.versions.initialing[party] {
		switch {
		case !s.has(e.Cite) || !l.on(e.Cite):
		case e.act.Kind == "text.initialled" && e.about == o:
			is.State, is.Cite, given = "initialled", &e.Cite, e
		case e.act.Kind == "text.initialled" && given != nil, given != nil && e.act.About.Act() == given.act.Hash:
			is.State, is.Cite, given = "withdrawn", &e.Cite, nil
		}
	}
	return is
}

// frozenIn reports whether all have initialled a version, in the way of rule 3: their initials are
// in the past of one of them or, where they crossed, each party's log shows them all.
func (f *Fold) frozenIn(s scope, o *object) bool {
	if !o.initialledByAll(s) {
		return false
	}
	var initials []*event
	for _, e := range o.within(s) {
		if e.about == o && e.act.Kind == "text.initialled" {
			initials = append(initials, e)
		}
	}
	parties := textTerms(o).Parties
	all := f.once(o, "initialled", func(s scope) bool {
		return f.takenOff(s, o) == nil && !slices.ContainsFunc(parties, func(p record.PartyName) bool {
			return f.initialsIn(s, o, p).State != "initialled"
		})
	})
	if len(f.completedBy(s, initials, all)) > 0 {
		return true
	}
	_, crossed := f.crossedIn(s, initials, parties, all)
	return crossed
}

// initialledByAll reports whether every party that a version names has ever initialled it: less
// than frozen, and quickly seen.
func (o *object) initialledByAll(s scope) bool {
	for _, p := range textTerms(o).Parties {
		if !slices.ContainsFunc(o.versions.initialing[p], func(e *event) bool { return e.about == o && s.has(e.Cite) }) {
			return false
		}
	}
	return true
}

// frozenVersion returns a version of a text that all have initialled, in scope.
func (f *Fold) frozenVersion(s scope, o *object) *object {
	if len(o.versions.initialing) < len(textTerms(o).Parties) {
		return nil
	}
	for _, v := range o.versions.all {
		if s.has(v.opened.Cite) && f.frozenIn(s, v) {
			return v
		}
	}
	return nil
}

func judgeInitialled(f *Fold, e *event) *Breach {
	if b := f.judgeOpen(e); b != nil {
		return b
	}
	if textTerms(e.about).InitialsSign && !f.mayAlso(e, record.PowerSign) {
		return breach(RulePowers, "initials sign this text, and the powers of %s do not cover signing", e.act.By)
	}
	if is := f.initialsIn(e, e.about, e.Party); is.State == "initialled" {
		return breach(RuleOnce, "%s has initialled it by %s", e.Party, is.Cite)
	}
	return nil
}

// mayAlso reports whether full powers of an act's official, in force at the act, cover another
// power than that of its kind.
func (f *Fold) mayAlso(e *event, p record.Power) bool {
	for _, o := range f.logOf(e).powers[e.act.By] {
		given := o.opened.act.Terms.(*record.PowersGiven)
		if o.first(e, "powers.revoked") == nil && given.Cover(e.act) == nil && slices.Contains(given.May, p) {
			return true
		}
	}
	return false
}

// initials lists the initials of those who have given some.
func (v *view) initials(o *object) []Initials {
	list := []Initials{}
	for _, p := range textTerms(o).Parties {
		if is := v.fold.initialsIn(v.scope, o, p); is.State != "missing" {
			list = append(list, is)
		}
	}
	return list
}
