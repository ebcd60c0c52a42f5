package standing

import (
	"slices"

	"parley.example/record"
)

// What binds is asked of the past of single entries (rule 3), and of nothing else: so it can
// only become true, never untrue. It is true of a scope when
//
//	(a) an act in scope has before it, itself included, all that is needed; or
//	(b) where the acts that are needed crossed, an entry of each party's log has.
//
// Whoever takes back their part loses to an act that completes and did not know of it, as a
// withdrawal loses to an acceptance (rule 2).
//
// Under the stricter rule on crossing (rule 2.5) it is true only when an entry of the log of the
// charter's witness has all that is needed before it.

// fact says whether all that is needed is in a scope, and nothing that was taken back.
type fact func(scope) bool

// strict reports whether the log of the charter's witness says which of two acts that crossed
// came first.
func (f *Fold) strict() bool { return f.charter.Crossing == record.CrossingWitness }

// witnessed reports whether an entry of the witness's log, in scope, has an act before it.
func (f *Fold) witnessed(s scope, e *event) bool {
	return slices.ContainsFunc(f.strands(f.charter.Witness), func(l *log) bool {
		return l.firstWith(e.Cite) < min(l.folded, s.size(l.party))
	})
}

// witnessedAll reports whether the first entry of the witness's log, in scope, that has all of some
// entries before it is one of which a fact is true. Where no witness decides, it is.
func (f *Fold) witnessedAll(s scope, all []Cite, is fact) bool {
	if !f.strict() {
		return true
	}
	return slices.ContainsFunc(f.strands(f.charter.Witness), func(l *log) bool {
		n := int64(0)
		for _, c := range all {
			n = max(n, l.firstWith(c))
		}
		return l.ownIn(s, n) && is(past(s, l, n))
	})
}

// awaits reports whether what is accepted or withdrawn still waits for the witness's log to say
// which was first. It is to be asked of what does not bind yet: whether all is there that would
// make it bind, and what took it back last.
func (v *view) awaits(whole bool, withdrawn *event) bool {
	return v.fold.strict() && (whole || withdrawn != nil && !v.fold.witnessed(v.scope, withdrawn))
}

// completedBy returns the acts that alone have all that is needed before them (a). The acts are
// in order, and in scope. Under the stricter rule no act completes anything alone.
func (f *Fold) completedBy(s scope, acts []*event, is fact) []*event {
	if f.strict() {
		return nil
	}
	var list []*event
	for _, e := range acts {
		if is(past(s, f.logOf(e), e.N)) {
			list = append(list, e)
		}
	}
	return list
}

// reachedIn reports whether a scope has come to what is needed, by (a) or (b). The acts are in
// order, and in scope. It asks the last of them first, which most often has all before it.
func (f *Fold) reachedIn(s scope, acts []*event, parties []record.PartyName, is fact) bool {
	if !f.strict() {
		for _, e := range slices.Backward(acts) {
			if is(past(s, f.logOf(e), e.N)) {
				return true
			}
		}
	}
	_, crossed := f.crossedIn(s, acts, parties, is)
	return crossed
}

// prevailsIn returns the answer of the one party that is asked, if it prevails over a withdrawal of
// what was asked; else nil. One that has effect beside a withdrawal crossed it, and prevails.
func (f *Fold) prevailsIn(s scope, o *object, answer *event) *event {
	if answer == nil || !f.strict() {
		return answer
	}
	if _, ok := f.crossedIn(s, []*event{answer}, []record.PartyName{answer.Party}, func(s scope) bool {
		return o.first(s, "withdrawal") == nil
	}); !ok {
		return nil
	}
	return answer
}

// crossing is where acts that crossed have all come together (b).
type crossing struct {
	at map[record.PartyName]upTo // for each party, the first entry of its log, or the witness's, that has all
	by *event                    // the last of the acts, by the order of the record
}

// crossedIn returns where the acts came together for each of the parties, if they did; under the
// stricter rule, for the witness, who is asked though nobody else be left to. The acts are in order,
// and in scope.
func (f *Fold) crossedIn(s scope, acts []*event, parties []record.PartyName, is fact) (crossing, bool) {
	if !f.strict() {
		return f.togetherIn(s, acts, parties, is)
	}
	c, ok := f.togetherIn(s, acts, []record.PartyName{f.charter.Witness}, is)
	for _, p := range parties {
		if ok {
			c.at[p] = c.at[f.charter.Witness]
		}
	}
	return c, ok
}

// togetherIn returns where the acts came together for each of the parties, if they did.
func (f *Fold) togetherIn(s scope, acts []*event, parties []record.PartyName, is fact) (crossing, bool) {
	c := crossing{at: map[record.PartyName]upTo{}}
	for _, p := range parties {
		at, ok := f.firstAt(s, acts, p, is)
		if !ok {
			return crossing{}, false
		}
		c.at[p] = at
		for _, e := range acts {
			if at.has(e.Cite) && (c.by == nil || precedes(c.by, e, "", "")) {
				c.by = e
			}
		}
	}
	return c, len(parties) > 0
}

// firstAt returns the first entry of a party's log, in scope, that has all that is needed.
func (f *Fold) firstAt(s scope, acts []*event, party record.PartyName, is fact) (upTo, bool) {
	for _, l := range f.strands(party) {
		if at, ok := l.firstOf(s, acts, is); ok {
			return at, true
		}
	}
	return upTo{}, false
}

// firstOf is firstAt for one log, or branch. It can only be an entry that has one of the acts before it
// for the first time.
func (l *log) firstOf(s scope, acts []*event, is fact) (upTo, bool) {
	var news []int64
	for _, e := range acts {
		if n := l.firstWith(e.Cite); l.ownIn(s, n) && s.has(Cite{l.party, n}) {
			news = append(news, n)
		}
	}
	slices.Sort(news)
	for _, n := range slices.Compact(news) {
		if is(past(s, l, n)) {
			return upTo{l, n}, true
		}
	}
	return upTo{}, false
}
