package standing

import "parley.example/record"

// Settled (rule 6): an entry that the log of every other principal has cited. What follows
// from settled entries, and what nothing in the record yet to be settled changes, is final;
// everything else is shown as provisional.
//
// Who the other principals are is judged, like everything, by what was before the entry: the
// principals of the charter, and those invited whose accession was before it. So a party that
// joins later takes nothing out of the settled. While nobody else has a say, the first that
// joins settles what it finds.

// settledIn returns how many entries of each log are settled, judged by the entries in scope.
// They are a part of the record that is closed: with an entry, all before it.
func (f *Fold) settledIn(s scope) cut {
	settled := cut{}
	for party, l := range f.logs {
		settled[party] = f.settledSize(s, l)
	}
	return settled
}

func (f *Fold) settledSize(s scope, l *log) int64 {
	most := min(s.size(l.party), l.folded)
	var anyone int64
	for _, p := range f.principalsIn(s) {
		if p == l.party {
			continue
		}
		cited := f.citedBy(s, p, l.party)
		anyone = max(anyone, cited)
		// p has a say over the entries that had its accession before them.
		if from := f.sayFrom(l, p); most > from {
			most = min(most, max(from, cited))
		}
	}
	return min(most, anyone)
}

// citedBy returns how many entries of of's log the newest entry of by's log cites, in scope.
func (f *Fold) citedBy(s scope, by, of record.PartyName) int64 {
	l := f.logs[by]
	if l == nil {
		return 0
	}
	n := min(s.size(by), l.folded)
	if n == 0 {
		return 0
	}
	return sizeIn(l.seen[n-1], of)
}

// sayFrom returns the first entry of a log over which principal p has a say.
func (f *Fold) sayFrom(l *log, p record.PartyName) int64 {
	if _, named := f.charter.Party(p); named {
		return 0
	}
	return l.firstWith(f.logs[p].signed.Cite)
}
