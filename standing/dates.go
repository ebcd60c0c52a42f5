package standing

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
	"time"

	"parley.example/record"
)

// Time is claimed, and never takes effect away (rule 7). Where the claims cannot all be true,
// the record says so.

// DateDispute says that an entry's date cannot be right together with another's. Each log
// disputes a date once, by its first entry that does.
type DateDispute struct {
	Cite    Cite   `json:"cite"`
	Against Cite   `json:"against"` // an entry that has it in its past and is dated before it
	Why     string `json:"why"`
}

// A watch has the dates that a log's next entry could contradict: those of all entries before
// it, the latest on top.
type watch []dated

type dated struct {
	at   int64 // unix seconds
	cite Cite
}

func (w watch) Len() int { return len(w) }

// Less orders by date alone: which of two equal dates is popped first does not matter, because
// both are or neither is.
func (w watch) Less(i, j int) bool { return w[i].at > w[j].at }
func (w watch) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *watch) Push(x any)        { *w = append(*w, x.(dated)) }

func (w *watch) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}

// checkDates looks for entries dated ahead of one that had them before it, and for acts dated
// outside their basis and their entry, by more than the charter's tolerance. It must come
// before what the leaf has seen is noted in its log.
func (f *Fold) checkDates(l *log, leaf Leaf, seen []record.Cited) {
	f.watchNew(l, l.at(leaf.N-1), leaf.N)
	for _, c := range seen {
		if l.on(Cite{Party: c.Party}) {
			continue // what a branch goes on from was watched in its place
		}
		f.watchNew(l, Cite{c.Party, sizeIn(l.lastSeen(), c.Party)}, c.Size)
	}
	if leaf.Entry == nil {
		return
	}
	own := Cite{l.party, leaf.N}
	at := leaf.Entry.Time.Unix()
	for len(l.watch) > 0 && l.watch[0].at > at+f.charter.Tolerance {
		ahead := heap.Pop(&l.watch).(dated)
		f.disputes = append(f.disputes, DateDispute{ahead.cite, own, "dated after an entry that had it before it"})
	}
	if leaf.Act != nil {
		f.checkActDate(own, leaf, seen)
	}
}

// watchNew adds the entries from first to size of a log to what another has before it.
func (f *Fold) watchNew(l *log, first Cite, size int64) {
	for n := max(first.N, 0); n < size; n++ {
		if e := f.logs[first.Party].leaves[n].Entry; e != nil {
			heap.Push(&l.watch, dated{e.Time.Unix(), Cite{first.Party, n}})
		}
	}
}

func (f *Fold) checkActDate(own Cite, leaf Leaf, seen []record.Cited) {
	at, act := leaf.Entry.Time.Unix(), leaf.Act
	if act.Dated.Unix()-at > f.charter.Tolerance {
		f.disputes = append(f.disputes, DateDispute{own, own, "the act is dated after its entry"})
	}
	for _, c := range leaf.shown() {
		before := sizeIn(seen, c.Party)
		if c.Party == own.Party {
			before = own.N
		}
		if c.Size > before {
			continue // it breaks rule 1.2
		}
		shown := f.logs[c.Party].leaves[c.Size-1].Entry
		// A head dated ahead of the act's entry too is itself in dispute, and says nothing.
		if shown != nil && shown.Time.Unix() <= at+f.charter.Tolerance && shown.Time.Unix()-act.Dated.Unix() > f.charter.Tolerance {
			f.disputes = append(f.disputes, DateDispute{own, Cite{c.Party, c.Size - 1}, "the act is dated before what its official was shown"})
		}
	}
}

// disputesIn lists what is date disputed in scope.
func (f *Fold) disputesIn(s scope) []DateDispute {
	found := []DateDispute{}
	for _, d := range f.disputes {
		if s.has(d.Cite) && s.has(d.Against) {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b DateDispute) int {
		return cmp.Or(compareCites(a.Cite, b.Cite), compareCites(a.Against, b.Against), strings.Compare(a.Why, b.Why))
	})
	return found
}

func compareCites(a, b Cite) int {
	return cmp.Or(cmp.Compare(a.Party, b.Party), cmp.Compare(a.N, b.N))
}

// passed reports whether a moment is over at the time asked about.
func (v *view) passed(m record.Moment) bool {
	end := m.End()
	return !end.IsZero() && !v.at.Before(end)
}

// begun reports whether a moment has begun at the time asked about.
func (v *view) begun(m record.Moment) bool {
	start := m.Start()
	return !start.IsZero() && !v.at.Before(start)
}

// daysSince returns the whole days from the end of a moment to the time asked about.
func (v *view) daysSince(end time.Time) int64 { return int64(v.at.Sub(end) / (24 * time.Hour)) }
