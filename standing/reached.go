package standing

import "parley.example/record"

// What binds is asked of the past of single entries (rule 3), and of nothing else: so it can
// only become true, never untrue. It is true of a scope when
//
//	(a) an act in scope has before it, itself included, all that is needed; or
//	(b) where the acts that are needed crossed, an entry of each party's log has.
//
// Whoever takes back their part loses to an act that completes and did not know of it, as a
// withdrawal loses to an acceptance (rule 2).

// fact says whether all that is needed is in a scope, and nothing that was taken back.
type fact func(scope) bool

// completedBy returns the acts that alone have all that is needed before them (a).
func (f *Fold) completedBy(acts []*event, is fact) []*event {
	var list []*event
	for _, e := range acts {
		if is(upTo{f.logs[e.Party], e.N}) {
			list = append(list, e)
		}
	}
	return list
}

// crossing is where acts that crossed have all come together (b).
type crossing struct {
	at map[record.PartyName]upTo // for each party, the first entry of its log that has all
	by *event                    // the last of the acts, by the order of the record
}

// crossedIn returns where the acts came together for each of the parties, if they did. The acts
// are in order, and in scope.
func (f *Fold) crossedIn(s scope, acts []*event, parties []record.PartyName, is fact) (crossing, bool) {
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

// firstAt returns the first entry of a party's log, in scope, that has all that is needed. That
// can only be one that has one of the acts before it for the first time.
func (f *Fold) firstAt(s scope, acts []*event, party record.PartyName, is fact) (upTo, bool) {
	l := f.logs[party]
	if l == nil {
		return upTo{}, false
	}
	first := int64(-1)
	for _, e := range acts {
		n := l.firstWith(e.Cite)
		if n < min(l.folded, s.size(party)) && (first < 0 || n < first) && is(upTo{l, n}) {
			first = n
		}
	}
	return upTo{l, first}, first >= 0
}
