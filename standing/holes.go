package standing

import (
	"slices"
	"sort"

	"parley.example/record"
)

// Holes: what silences and forks leave out of a record (rules 6.2, 9.9). What is left out of what was before an
// act counts for nothing in judging it, and what is left out of a scope counts for nothing in that.

// hole is a part of a log, or of a branch, that is left out: of a silence, the entries from which no remaining
// principal had heard before the notice, and which do not cite it.
type hole struct {
	party       record.PartyName
	from, until int64
	why         *Breach
}

// leftOut returns why an entry is left out; nil if it is not.
func leftOut(holes []hole, c Cite) *Breach {
	for _, h := range holes {
		if c.Party == h.party && c.N >= h.from && c.N < h.until {
			return h.why
		}
	}
	return nil
}

// unheard is why an act of a silent party counts for nothing.
func unheard(party record.PartyName) *Breach {
	return breach(RuleLeft, "the silence of %s was noticed before it was heard, and it does not cite the notice", party)
}

// saveHouse leaves in what a party says, for its own log, of who it is and who speaks for it: of that the log
// tells alone, and it takes nothing from anybody.
func (l *log) saveHouse(h hole) (all []hole) {
	for _, e := range l.eventsFrom(h.from, h.until) {
		if e.act != nil && slices.Contains(ofHouse, e.act.Kind) {
			all = append(all, hole{h.party, h.from, e.N, h.why})
			h.from = e.N + 1
		}
	}
	return append(all, h)
}

// eventsFrom returns the events of a log between two sizes.
func (l *log) eventsFrom(from, until int64) []*event {
	at := func(n int64) int { return sort.Search(len(l.events), func(i int) bool { return l.events[i].N >= n }) }
	first := at(from)
	return l.events[first:max(first, at(until))]
}

// holesIn returns what the silences and the forks in scope leave out of it.
func (f *Fold) holesIn(s scope) []hole {
	all := f.forkHolesIn(s)
	for party := range f.notices {
		_, holes := f.silences(s, party)
		all = append(all, holes...)
	}
	return all
}
