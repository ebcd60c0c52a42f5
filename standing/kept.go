package standing

import (
	"fmt"
	"maps"
	"slices"

	"parley.example/record"
)

// Kept: what was said of a point, and what closes it (rule 5).

// pointIs is what a point is in a scope, apart from what depends on the time asked about.
type pointIs struct {
	agreed   string // how, or "" if it is not
	due      record.Due
	moves    []*offer
	kept     bool
	released bool
	closing  *event // the act that completed it, if it is kept
	words    spoken
	saying
}

// saying is what stands of what was said of a point, or of one occurrence of it.
type saying struct {
	reports  []*event
	contests []*event // that their authors have not taken back
	acks     []*event // of each party that can close it, the last
	by       *object  // the contact that fulfilled it
}

// pointIn says what a point is in a scope. A point that says the same as another's is what
// that one is.
func (f *Fold) pointIn(s scope, o *object) pointIs {
	o = f.root(o)
	p := pointIs{agreed: f.agreedIn(s, o), due: o.point.Due, moves: f.movesIn(s, o), words: f.wordsIn(s, o)}
	if moved := f.lastMove(p.moves); moved != nil {
		p.due = moved.act.Terms.(*record.PointMoved).Due
	}
	p.kept, p.closing = f.keptBy(s, o, p)
	p.released = f.releasedIn(s, o)
	p.saying = p.words.at("", o.point).said(p.kept)
	return p
}

// spoken is what was said of a point, by occurrence; of a point that does not recur, under "".
type spoken map[record.Moment]*words

// at returns what was said of one occurrence.
func (w spoken) at(m record.Moment, p *record.Point) *words {
	if w[m] == nil {
		w[m] = newWords(p)
	}
	return w[m]
}

// words are what was said of whether a point was agreed and kept.
type words struct {
	reports  []*event
	last     map[record.PartyName]*event // each party's last acknowledgement of all, or contest
	acks     map[record.PartyName]*event // each party's last acknowledgement of all
	got      map[record.PartyName]sums   // how much each party has acknowledged
	reported sums
	by       *object // the contact that fulfilled it
}

func newWords(p *record.Point) *words {
	return &words{last: map[record.PartyName]*event{}, acks: map[record.PartyName]*event{}, got: map[record.PartyName]sums{}, reported: newSums(p)}
}

func (w *words) acknowledge(e *event) { w.last[e.Party], w.acks[e.Party] = e, e }

// said says what stands of the words. A contest that did not know that all had acknowledged takes
// nothing back.
func (w *words) said(kept bool) saying {
	s := saying{reports: w.reports, by: w.by}
	for _, party := range slices.Sorted(maps.Keys(w.last)) {
		if w.last[party].act.Kind == "point.contested" {
			s.contests = append(s.contests, w.last[party])
		}
	}
	for _, party := range slices.Sorted(maps.Keys(w.acks)) {
		if ack := w.acks[party]; kept || w.last[party] == ack {
			s.acks = append(s.acks, ack)
		}
	}
	return s
}

// wordsOf returns what some of the events say of a point.
func (f *Fold) wordsOf(s scope, o *object, events []*event, of func(*event) bool) spoken {
	all := spoken{}
	for _, e := range events {
		if !of(e) {
			continue
		}
		w := all.at(occurrenceOf(e), o.point)
		switch e.act.Kind {
		case "point.reported":
			w.reports = append(w.reports, e)
			w.reported.add(o.point, amountsOf(e))
			f.concede(all.at("", o.point), o, e)
		case "readout", "announcement", "group.reported", "point.confirmed":
			f.concede(w, o, e)
		case "point.acknowledged":
			w.count(o.point, e)
		case "point.contested":
			w.last[e.Party] = e
		case "contact.held":
			contact := f.contactOf(e)
			if !heldByAll(contact, f.contactIn(s, contact).held) {
				break
			}
			w.by = contact
			if slices.Contains(creditors(o.point), e.Party) {
				w.acknowledge(e)
			} else {
				f.concede(w, o, e)
				w.reports = append(w.reports, e)
			}
		}
	}
	return all
}

// count takes an acknowledgement for one of all when its party has acknowledged all by then.
func (w *words) count(p *record.Point, e *event) {
	if w.got[e.Party] == nil {
		w.got[e.Party] = newSums(p)
	}
	w.got[e.Party].add(p, amountsOf(e))
	if w.got[e.Party].reaches(p) {
		w.acknowledge(e)
	}
}

// reportedWhole reports whether those who owe a point have reported all of it.
func (w *words) reportedWhole(p *record.Point) bool {
	return len(w.reports) > 0 && (w.by != nil || w.reported.reaches(p))
}

// concede takes back a party's word that a claim was not agreed, when it agrees after all. Its
// word that what was agreed was not kept stands.
func (f *Fold) concede(w *words, o *object, e *event) {
	if x := w.last[e.Party]; x != nil && x.act.Kind == "point.contested" && f.agreedIn(x, o) == "" {
		delete(w.last, e.Party)
	}
}

// keptIn reports whether a point is kept, and the act that completed it. A point that recurs is
// kept when it ends and every time of it is; a standing duty never is.
func (f *Fold) keptIn(s scope, o *object) (bool, *event) {
	return f.keptBy(s, o, pointIs{moves: f.movesIn(s, o), words: f.wordsIn(s, o)})
}

// keptBy says so of what was said of the point and of its moves.
func (f *Fold) keptBy(s scope, o *object, is pointIs) (bool, *event) {
	if kept, by := f.keptFor(s, o, is.words, ""); kept {
		return true, by
	}
	// What was kept as it was due then stays so, whatever crossed it: a move that came too late
	// for the word that closed it is no reason to open it again.
	for _, every := range recurrences(o, is.moves) {
		if kept, by := f.everyTimeKept(s, o, is.words, every); kept {
			return true, by
		}
	}
	return false, nil
}

// recurrences returns how a point ever recurred: as agreed, and as moved.
func recurrences(o *object, moves []*offer) []record.Every {
	var list []record.Every
	add := func(due record.Due) {
		if isRecurring(due) && !slices.Contains(list, due.Every) {
			list = append(list, due.Every)
		}
	}
	add(o.point.Due)
	for _, x := range moves {
		if x.accepted {
			add(x.act.Terms.(*record.PointMoved).Due)
		}
	}
	return list
}

// everyTimeKept reports whether every time of a duty that recurs and ends was kept, while it was due
// so.
func (f *Fold) everyTimeKept(s scope, o *object, now spoken, every record.Every) (bool, *event) {
	times, ends := countAll(every)
	acks := o.of(s, "point.acknowledged")
	if !ends || len(acks) < times {
		return false, nil
	}
	each := every.Times()
	eachTime := func(closed func(record.Moment) bool) bool {
		for n := range times {
			if m, _ := each.At(n); !closed(m) {
				return false
			}
		}
		return true
	}
	if !eachTime(func(m record.Moment) bool { return closedBy(o.point, now.at(m, o.point).acks) }) { // quickly seen
		return false, nil
	}
	return f.closedIn(s, o, acks, f.once(o, fmt.Sprint("every ", every), func(s scope) bool {
		if f.agreedIn(s, o) == "" || f.dueIn(s, o).Every != every {
			return false
		}
		words := f.wordsIn(s, o)
		return eachTime(func(m record.Moment) bool { return closedBy(o.point, words.at(m, o.point).last) })
	}))
}

// keptFor reports whether one occurrence of a point is kept, or a point that does not recur.
func (f *Fold) keptFor(s scope, o *object, now spoken, m record.Moment) (bool, *event) {
	// Who has not acknowledged all by now had not at any time before: quickly seen, where a point is
	// kept in many parts.
	if !closedBy(o.point, now.at(m, o.point).acks) {
		return false, nil
	}
	var closing []*event
	for _, e := range o.within(s) {
		switch e.act.Kind {
		case "point.acknowledged":
			if occurrenceOf(e) == m {
				closing = append(closing, e)
			}
		case "contact.held":
			// It fulfils the point once the others have recorded the contact too.
			for _, x := range f.contactOf(e).within(s) {
				if x.act.Kind == "contact.held" && !slices.Contains(closing, x) {
					closing = append(closing, x)
				}
			}
		}
	}
	return f.closedIn(s, o, closing, f.once(o, "kept "+string(m), func(s scope) bool {
		due := f.dueIn(s, o)
		if due.Standing || isRecurring(due) != (m != "") {
			return false
		}
		return f.agreedIn(s, o) != "" && closedBy(o.point, f.wordsIn(s, o).at(m, o.point).last)
	}))
}

// closedIn applies rule 5 in the way of rule 3: a point is closed when one word that closes it has
// before it all that is needed, or when each creditor's log has.
func (f *Fold) closedIn(s scope, o *object, closing []*event, all fact) (bool, *event) {
	if done := f.completedBy(s, closing, all); len(done) > 0 {
		return true, done[0]
	}
	c, closed := f.crossedIn(s, closing, creditors(o.point), all)
	return closed, c.by
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
