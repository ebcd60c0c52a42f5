package standing

import (
	"math"
	"sort"

	"parley.example/record"
)

// A scope is the part of the record that a question is about: so many entries of each log. A
// scope is closed: with an entry, it has all that was before it.
type scope interface {
	size(record.PartyName) int64 // entries of that log in scope
	has(Cite) bool               // whether that entry is
}

// cut is a scope in so many words.
type cut map[record.PartyName]int64

func (c cut) size(party record.PartyName) int64 { return c[party] }
func (c cut) has(at Cite) bool                  { return at.N < c[at.Party] }

// everything is the scope of all that is folded.
type everything struct{}

func (everything) size(record.PartyName) int64 { return math.MaxInt64 }
func (everything) has(Cite) bool               { return true }

// upTo is the scope of entry n of a log and all that was before it.
type upTo struct {
	log *log
	n   int64
}

func (u upTo) size(party record.PartyName) int64 {
	if party == u.log.party {
		return u.n + 1
	}
	return sizeIn(u.log.seen[u.n], party)
}

func (u upTo) has(c Cite) bool { return c.N < u.size(c.Party) }

// without is a scope but for what silences and forks leave out of it (rules 6.2, 9.9).
type without struct {
	scope
	holes []hole
}

func (w without) has(c Cite) bool { return w.scope.has(c) && leftOut(w.holes, c) == nil }

// past is the scope of an entry and all that was before it, for a question about s: what is left
// out of s is left out of it.
func past(s scope, l *log, n int64) scope {
	if holes := holesOf(s); len(holes) > 0 {
		return without{upTo{l, n}, holes}
	}
	return upTo{l, n}
}

func holesOf(s scope) []hole {
	switch s := s.(type) {
	case without:
		return s.holes
	case *event:
		return s.holes
	}
	return nil
}

// firstWith returns the first entry of the log that is c, or has c before it; the log's folded
// size if none does. Of a branch it may be one of the log that it goes on from: what a party had
// before its log forked it had then. It is never a place that holds no entry, which brings nothing new.
func (l *log) firstWith(c Cite) int64 {
	if l.on(c) {
		return min(c.N, l.folded)
	}
	return int64(sort.Search(int(l.folded), func(n int) bool { return sizeIn(l.seen[n], c.Party) > c.N }))
}

// ownIn reports whether a place is of the log itself, and not of one that it is a branch of, and in
// scope.
func (l *log) ownIn(s scope, n int64) bool { return l.from <= n && n < min(l.folded, s.size(l.party)) }

// lastSeen returns what the newest folded entry had seen.
func (l *log) lastSeen() []record.Cited {
	if len(l.seen) == 0 {
		return nil
	}
	return l.seen[len(l.seen)-1]
}

func sizeIn(list []record.Cited, party record.PartyName) int64 {
	for _, c := range list {
		if c.Party == party {
			return c.Size
		}
	}
	return 0
}

// pastOf returns what was before a leaf in the logs of others: what its entry says that it had
// seen, made whole where it is not. An entry that has another before it has all of that one's
// past before it too, and what its own log had, whatever it says: otherwise the past would be
// no order. It reports whether the entry says so itself (rule 1.4). A place that holds no entry
// saw what the one before it saw.
func (f *Fold) pastOf(l *log, leaf Leaf) (seen []record.Cited, closed bool) {
	before := l.lastSeen()
	if trunks := l.trunks(); trunks != nil {
		before = greater(before, trunks, l.party)
	}
	if leaf.Entry == nil {
		return before, true
	}
	said := leaf.seen()
	if l.of != nil {
		said = greater(said, l.trunks(), l.party)
	}
	closed = contains(said, before, l.party)
	for _, c := range said {
		if c.Size > sizeIn(before, c.Party) {
			closed = closed && contains(said, f.logs[c.Party].seen[c.Size-1], l.party)
		}
	}
	if closed {
		return said, true
	}
	seen = greater(said, before, l.party)
	for _, c := range said {
		seen = greater(seen, f.logs[c.Party].seen[c.Size-1], l.party)
	}
	return seen, false
}

// contains reports whether one list of heads has all that another has, apart from one log.
func contains(list, other []record.Cited, but record.PartyName) bool {
	for _, c := range other {
		if c.Party != but && sizeIn(list, c.Party) < c.Size {
			return false
		}
	}
	return true
}

// greater returns the greater of two heads of each log but one.
func greater(a, b []record.Cited, but record.PartyName) []record.Cited {
	all := append([]record.Cited{}, a...)
	for _, c := range b {
		i := 0
		for i < len(all) && all[i].Party < c.Party {
			i++
		}
		switch {
		case c.Party == but:
		case i == len(all) || all[i].Party != c.Party:
			all = append(all[:i], append([]record.Cited{c}, all[i:]...)...)
		case all[i].Size < c.Size:
			all[i] = c
		}
	}
	return all
}
