package standing

import (
	"maps"
	"slices"

	"parley.example/record"
)

// Kept: what was said of a point, and what closes it (rule 5).

// pointIs is what a point is in a scope, apart from what depends on the time asked about.
type pointIs struct {
	agreed   string // how, or "" if it is not
	kept     bool
	reports  []*event
	contests []*event // that their authors have not taken back
	acks     []*event // of each party that can close it, the last
	by       *object  // the contact that fulfilled it
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
	if len(f.completedBy(s, closing, all)) > 0 {
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
