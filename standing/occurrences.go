package standing

import (
	"sort"
	"time"

	"parley.example/record"
)

// Occurrences: what recurs is owed each time, and each time is reported, contested and kept by
// itself (rule 5).

// maxOccurrences bounds those that a standing lists, the newest of them: a year of days. Of an
// hourly duty nobody reads more, and a standing is made anew for each page.
const maxOccurrences = 366

// maxCounted bounds the search for an occurrence: every hour to the end of the year 9999.
const maxCounted = 9999 * 366 * 24

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

// countUntil returns how many occurrences begin no later than a time.
func countUntil(every record.Every, t time.Time) int {
	return sort.Search(maxCounted, func(n int) bool {
		m, ok := every.At(n)
		return !ok || m.Start().After(t)
	})
}

// occurs reports whether a moment is one of the occurrences, as it is written.
func occurs(every record.Every, m record.Moment) bool {
	n := countUntil(every, m.Start())
	if n == 0 {
		return false
	}
	at, _ := every.At(n - 1)
	return at == m
}

// countAll returns how many occurrences there are, if they end.
func countAll(every record.Every) (int, bool) {
	if every.Until == "" {
		return 0, false
	}
	return countUntil(every, every.Until.End()), true
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
	last := countUntil(every, v.at)
	if _, more := every.At(last); more {
		last++
	}
	leftOut = max(0, last-maxOccurrences)
	for n := leftOut; n < last; n++ {
		m, _ := every.At(n)
		list = append(list, v.occurrence(o, m, is))
	}
	return list, leftOut
}

func (v *view) occurrence(o *object, m record.Moment, is pointIs) Occurrence {
	w := is.words.at(m, o.point)
	kept, _ := v.fold.keptFor(v.scope, o, is.words, m)
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
	if v.passed(m) {
		x.Overdue = v.daysLate(m)
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
