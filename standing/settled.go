package standing

import "parley.example/record"

// Settled (rule 6): an entry that the log of every other principal has cited. What follows
// from settled entries, and what nothing in the record yet to be settled changes, is final;
// everything else is shown as provisional.
//
// Who the other principals are is judged, like everything, by what was before the entry: the
// principals of the charter, and those invited whose accession was before it. So a party that
// joins later takes nothing out of the settled. While nobody else has a say, the first that
// joins settles what it finds. What waits for a party that has left, or whose silence was noticed,
// settles without it (rule 6.2).

// settledIn returns how many entries of each log are settled, judged by the entries in scope.
// They are a part of the record that is closed: with an entry, all before it.
func (f *Fold) settledIn(s scope) cut {
	if e, ok := s.(*event); ok {
		s = before{e}
	}
	settled := cut{}
	gone := f.goneIn(s)
	for party, l := range f.logs {
		settled[party] = f.settledSize(s, l, gone)
	}
	return settled
}

// firmIn is what packages, sealed offers and expunging move on: what is settled in scope, but for what a
// silence or a fork leaves out. That is left out for as long as it is settled. What no other had cited before it
// knew of the silence, or of the fork, is settled only by logs that know.
func (f *Fold) firmIn(s scope) scope {
	var holes []hole
	switch s.(type) {
	case without, *event:
		holes = holesOf(s)
	default:
		holes = f.holesIn(s)
	}
	if len(holes) == 0 {
		return f.settledIn(s)
	}
	return without{f.settledIn(s), holes}
}

func (f *Fold) settledSize(s scope, l *log, gone map[record.PartyName][]back) int64 {
	most := min(s.size(l.party), l.folded)
	var anyone int64
	for _, p := range f.everPrincipalsIn(s) {
		if p == PartyOf(l.party) {
			continue
		}
		// p has a say over the entries that had its accession before them; and, once it was gone,
		// over those that had its coming back before them.
		from, without := f.sayFrom(l, p), int64(0)
		for _, b := range gone[p] {
			without = max(without, b.in(l))
		}
		cited := f.citedBy(s, p, l.party)
		anyone = max(anyone, cited, without)
		if from = max(from, without); most > from {
			most = min(most, max(from, cited))
		}
	}
	return min(most, anyone)
}

// back is where a party that was gone came back: an entry of its own log; nil if it did not.
type back struct{ at *Cite }

// in returns how many entries of a log come before the party was back.
func (b back) in(l *log) int64 {
	if b.at == nil {
		return l.folded
	}
	return l.firstWith(*b.at)
}

// goneIn returns the parties that what waits is settled without: those whose silence counts, and
// those whose secession, or whose fork, is known to all others.
func (f *Fold) goneIn(s scope) map[record.PartyName][]back {
	gone := map[record.PartyName][]back{}
	for party := range f.notices {
		for _, x := range f.silencesIn(s, party) {
			if x.State == "silent" || x.State == "heard-again" && x.binding {
				gone[party] = append(gone[party], back{x.Heard})
			}
		}
	}
	for party := range f.left {
		if x := f.seceded(s, party); x != nil && f.leftKnown(s, x, gone) {
			gone[party] = append(gone[party], back{})
		}
	}
	for _, party := range f.knownForkersIn(s, gone) {
		gone[party] = append(gone[party], back{})
	}
	return gone
}

// leftKnown reports whether all others who were principals when a party left know of it, or have
// left too, or are silent.
func (f *Fold) leftKnown(s scope, x *event, silent map[record.PartyName][]back) bool {
	for _, p := range f.principalsIn(x) {
		if p != x.Party && f.citedBy(s, p, x.Cite.Party) <= x.N && f.seceded(s, p) == nil && len(silent[p]) == 0 {
			return false
		}
	}
	return true
}

// citedBy returns how many entries of of's log the newest entry of by's log cites, in scope.
func (f *Fold) citedBy(s scope, by, of record.PartyName) int64 {
	var most int64
	for _, l := range f.strands(by) {
		if n := min(s.size(l.party), l.folded); n > 0 {
			most = max(most, sizeIn(l.seen[n-1], of))
		}
	}
	return most
}

// sayFrom returns the first entry of a log over which principal p has a say.
func (f *Fold) sayFrom(l *log, p record.PartyName) int64 {
	if _, named := f.charter.Party(p); named {
		return 0
	}
	from := l.folded
	for _, x := range f.joined { // on two branches, if p has forked its log
		if x.Party == p {
			from = min(from, l.firstWith(x.Cite))
		}
	}
	return from
}
