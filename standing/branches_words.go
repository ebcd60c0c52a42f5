package standing

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"parley.example/record"
)

// What a party says of a point on two branches of its log it has said twice, and not of two things.

// wordsIn returns what was said of a point. Of a log that has forked, of each occurrence the branch counts on which
// it binds most (rule 9.9).
func (f *Fold) wordsIn(s scope, o *object) spoken {
	events := o.within(s)
	forked := f.forkedBehind(events)
	all := f.wordsOf(s, o, events, func(e *event) bool { return !slices.Contains(forked, e.Party) })
	for _, party := range forked {
		best := spoken{}
		for _, l := range f.pathsIn(s, party) {
			for m, w := range f.wordsOf(s, o, events, func(e *event) bool { return e.Party == party && l.on(e.Cite) }) {
				if best[m] == nil || w.bindsMore(best[m], party) {
					best[m] = w
				}
			}
		}
		for m, w := range best {
			all.at(m, o.point).take(w)
		}
	}
	return all
}

// bindsMore reports whether the words of one party bind it more than others: an acknowledgement of all more than
// one of a part, or a report, and these more than a contest; of two of a kind, what is more.
func (w *words) bindsMore(than *words, party record.PartyName) bool {
	return cmp.Or(
		cmp.Compare(w.stand(party), than.stand(party)),
		w.got[party].compare(than.got[party]),
		w.reported.compare(than.reported),
		cmp.Compare(len(w.reports), len(than.reports)),
	) > 0
}

// stand orders the last word of a party by how much it binds.
func (w *words) stand(party record.PartyName) int {
	switch last := w.last[party]; {
	case last == nil:
		return 1
	case last.act.Kind == "point.contested":
		return 0
	}
	return 2
}

func (t sums) compare(u sums) int { return slices.CompareFunc(t, u, (*big.Rat).Cmp) }

// take adds the words of one party to those of others.
func (w *words) take(x *words) {
	for _, e := range x.reports {
		w.reports = placed(w.reports, e)
	}
	for i := range x.reported {
		w.reported[i].Add(w.reported[i], x.reported[i])
	}
	maps.Copy(w.last, x.last)
	maps.Copy(w.acks, x.acks)
	maps.Copy(w.got, x.got)
	if x.by != nil {
		w.by = x.by
	}
}
