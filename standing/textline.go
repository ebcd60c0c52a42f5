package standing

import (
	"slices"

	"parley.example/record"
)

// What a text is in a standing.

func (v *view) text(o *object) Text {
	line, events := v.line(o)
	t := textTerms(o)
	text := Text{
		Line: line, Form: t.Form, Parties: t.Parties, Authentic: t.Authentic, Prevails: t.Prevails, Terms: t.InForce,
		VersionOf: t.VersionOf, Replaces: t.Replaces, Contact: t.Contact,
		Topics: append([]record.Ref{}, t.Topics...), Points: []record.Ref{},
		Brackets: t.Brackets, InitialsSign: t.InitialsSign, Through: t.Through, Expunges: t.Expunges,
		Initials: v.initials(o), Corrections: v.correctionsOf(o),
	}
	for _, p := range t.Points {
		text.Points = append(text.Points, o.ref.Point(p.Name))
	}
	a := v.fold.adoptionIn(v.scope, o)
	if a.state != "" {
		text.Adopted = &a.by.Cite
		text.ConflictsWith = v.conflicts(o)
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
		if a.state == "" {
			sig.State = v.overtaken(sig)
		}
		text.Signatures = append(text.Signatures, sig)
	}
	frozen := v.fold.frozenIn(v.scope, o)
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
	case !frozen && (slices.ContainsFunc(events, func(e *event) bool { return asVersion(e, o) }) || v.fold.frozenVersion(v.scope, o) != nil):
		text.State = "superseded"
	case signed:
		text.State = "signed-in-part"
	case frozen:
		text.State = "initialled"
	case slices.ContainsFunc(text.Initials, func(i Initials) bool { return i.State == "initialled" }):
		text.State = "initialled-in-part"
	default:
		text.State = "proposed"
	}
	return text
}

// overtaken says of a signature of a text that is not complete whether its date has passed at the
// time asked about. That is how it looks then, and has no effect: whether the text was completed in
// time, the entries say (rule 3).
func (v *view) overtaken(s Signature) string {
	switch {
	case s.Until == "" || !v.passed(s.Until):
		return s.State
	case s.State == "ad-referendum":
		return "lapsed"
	case s.counts():
		return "expired"
	}
	return s.State
}

// replaced reports whether a later text that replaces this one is in force. What replaces one
// version of a text replaces every version of it that was adopted.
func (v *view) replaced(o *object) bool {
	for _, later := range o.versions.replacing {
		if v.scope.has(later.opened.Cite) && v.fold.adoptionIn(v.scope, later).state == "adopted" && v.inForce(later) {
			return true
		}
	}
	return false
}

// conflicts lists the other versions of an adopted text that were adopted too: each side completed
// the one that the other had signed, and neither could know.
func (v *view) conflicts(o *object) (list []record.Ref) {
	for _, x := range o.versions.all {
		if x != o && v.scope.has(x.opened.Cite) && v.fold.adoptionIn(v.scope, x).state != "" {
			list = append(list, x.ref)
		}
	}
	slices.Sort(list)
	return list
}

// inForce is rule 4 for an adopted text: in force is another fact than adopted.
func (v *view) inForce(o *object) bool { return v.happened(o).is }
