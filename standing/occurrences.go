package standing

import (
	"time"

	"parley.example/record"
)

// Occurrences: what recurs is owed each time, and each time is reported, contested and kept by
// itself (rule 5).

// maxOccurrences bounds those of a point at which a standing looks, the newest of them: a year of days.
// Of an hourly duty nobody reads more, and a standing is made anew for each page.
const maxOccurrences = 366

// maxListed bounds those that a standing lists of all points together. Of each it lists two, however many
// recur: one declaration may have hundreds of them.
const maxListed = 10_000

// Occurrence is one time at which a point that recurs is due: open, overdue, withheld, untold, reported,
// contested or kept, each as for a point.
type Occurrence struct {
	For       record.Moment `json:"for"`
	State     string        `json:"state"`
	Reports   []Cite        `json:"reports"`
	Contests  []Cite        `json:"contests"`
	Acks      []Ack         `json:"acknowledged"`
	Performed []Progress    `json:"performed,omitempty"`
	Overdue   int64         `json:"overdue-days,omitzero"`
}

// occurrenceOf returns the occurrence that an act on a point names.
func occurrenceOf(e *event) record.Moment {
	switch t := e.act.Terms.(type) {
	case *record.PointReported:
		return t.For
	case *record.PointAcknowledged:
		return t.For
	case *record.PointContested:
		return t.For
	}
	return ""
}

// occurs reports whether a moment is one of the occurrences, as it is written.
func occurs(every record.Every, m record.Moment) bool {
	times := every.Times()
	n := times.Until(m.Start())
	if n == 0 {
		return false
	}
	at, _ := times.At(n - 1)
	return at == m
}

// countAll returns how many occurrences there are, if they end.
func countAll(every record.Every) (int, bool) {
	if every.Until == "" {
		return 0, false
	}
	return every.Times().Until(every.Until.End()), true
}

// judgeOccurrence holds what is said of a point that recurs to one of its times, and of another to
// none.
func judgeOccurrence(e *event, due record.Due, agreed bool) *Breach {
	m := occurrenceOf(e)
	switch kind := e.act.Kind; {
	case m == "" && isRecurring(due) && (kind == "point.reported" || kind == "point.acknowledged" || kind == "point.contested" && agreed):
		return breach(RuleFits, "it recurs: say for which time")
	case m != "" && !isRecurring(due):
		return breach(RuleFits, "it does not recur")
	case m != "" && !occurs(due.Every, m):
		return breach(RuleFits, "%s is none of the times at which it is due", m)
	}
	return nil
}

// occurrences lists those that have begun and the next one, the newest if there are too many, and
// says how many are left out.
func (v *view) occurrences(o *object, every record.Every, is pointIs) (list []Occurrence, leftOut int) {
	list = []Occurrence{}
	nothing := newWords(o.point) // what is said of most times
	times := every.Times()
	last := times.Until(v.at)
	if _, more := times.At(last); more {
		last++
	}
	leftOut = max(0, last-maxOccurrences)
	for n := leftOut; n < last; n++ {
		m, _ := times.At(n)
		w, kept := is.words[m], false
		if w == nil {
			w = nothing
		} else {
			kept, _ = v.fold.keptFor(v.scope, o, is.words, m)
		}
		list = append(list, v.occurrence(o, m, times.End(n), w, kept))
	}
	return list, leftOut
}

// shorten leaves out what a standing has no room for: it was looked at, and is in the state of its point.
func (s *Standing) shorten() {
	recurring := 0
	for _, p := range s.Points {
		if len(p.Occurrences) > 0 {
			recurring++
		}
	}
	for i := range s.Points {
		p := &s.Points[i]
		if more := len(p.Occurrences) - max(2, maxListed/max(1, recurring)); more > 0 {
			p.Occurrences, p.LeftOut = p.Occurrences[more:], p.LeftOut+more
		}
	}
}

func (v *view) occurrence(o *object, m record.Moment, end time.Time, w *words, kept bool) Occurrence {
	said := w.said(kept)
	x := Occurrence{For: m, Reports: cites(said.reports), Contests: cites(said.contests), Acks: acksOf(said.acks)}
	x.Performed = w.progress(o.point, kept)
	x.State = "open"
	switch {
	case kept:
		x.State = "kept"
		return x
	case len(said.contests) > 0:
		x.State = "contested"
	case w.reportedWhole(o.point):
		x.State = "reported"
	}
	if !v.at.Before(end) {
		x.Overdue = v.daysLate(end)
		if x.State == "open" {
			x.State = v.late(o)
		}
	}
	return x
}

// worst is the state of a point that recurs: that of its occurrences which most needs a reader.
func worst(list []Occurrence) string {
	for _, state := range []string{"contested", "overdue", "withheld", "untold", "reported"} {
		for _, x := range list {
			if x.State == state {
				return state
			}
		}
	}
	return "open"
}
