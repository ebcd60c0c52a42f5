package standing

import (
	"slices"

	"parley.example/record"
)

// Claims: what one side says was agreed, and how it comes to be (rule 5).

// root returns the point that a point is said to be the same as, at the end of the line; itself
// if it is said to be none. In a text or a note the words only point to an earlier claim: what
// is agreed there stands by itself.
func (f *Fold) root(o *object) *object {
	for o.point.Same != "" && f.isClaim(o) {
		o = f.objects[o.point.Same]
	}
	return o
}

// isClaim reports whether a point is only said to have been agreed.
func (f *Fold) isClaim(o *object) bool {
	return f.sourceOf(o).class == record.ObjectStatement && !isDeclared(o)
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
	if isDeclared(o) {
		return "declared"
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
	case "readout", "announcement", "group.reported":
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

// sameDebt reports whether two points are owed by the same to the same, with the same verifier.
func sameDebt(a, b *record.Point) bool {
	same := func(x, y []record.PartyName) bool {
		return slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
	}
	return same(a.Owes, b.Owes) && same(a.To, b.To) && a.Verifier == b.Verifier
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

// claims returns the sides that say that a point was agreed, in order, and the terms on which
// they differ.
func (v *view) claims(o *object) (by []record.PartyName, terms []string) {
	by = []record.PartyName{o.opened.Party}
	for _, e := range o.within(v.scope) {
		switch e.act.Kind {
		case "readout", "announcement", "group.reported", "point.confirmed":
			by = append(by, e.Party)
		}
		for _, p := range pointsOf(e) {
			if p.Same != "" && v.fold.root(v.fold.objects[p.Same]) == o {
				terms = append(terms, differs(o.point, &p)...)
			}
		}
	}
	slices.Sort(by)
	slices.Sort(terms)
	return slices.Compact(by), slices.Compact(terms)
}
