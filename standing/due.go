package standing

import (
	"slices"

	"parley.example/record"
)

// Due: when a point falls due (rule 5).

// dueIn returns by when a point is due in a scope: as it was agreed, or as it was last moved.
func (f *Fold) dueIn(s scope, o *object) record.Due {
	due := o.point.Due
	if moved := f.lastMove(f.movesIn(s, o)); moved != nil {
		due = moved.act.Terms.(*record.PointMoved).Due
	}
	return due
}

// falling is when something falls due: a moment, or a word for why there is none to tell.
//
//	waiting        the event after which it is due has not come
//	dates-differ   the record has more than one date for the event, and they come to different
//	               days: none counts alone
//	calendar-ends  the calendar of business days does not cover the time
//	disputed       those who agreed to the point differ on when it is due
type falling struct {
	at record.Moment
	is string
}

// Beside are the points of the act in which it was agreed, which it may name.
func (v *view) falls(d record.Due, beside *event) falling {
	switch {
	case d.By != "":
		return falling{at: d.By}
	case d.After != record.After{}:
		return v.fallsAfter(d.After, beside)
	case len(d.Earliest) > 0:
		return v.earliest(d.Earliest, beside)
	case len(d.Latest) > 0:
		return v.latest(d.Latest, beside)
	}
	return falling{}
}

// fallsAfter counts from an event. Each date that the record has for it must come to the same.
func (v *view) fallsAfter(a record.After, beside *event) falling {
	name := a.Event
	if a.Point != "" {
		name = record.RefTo(beside.act.Hash).Point(a.Point)
	}
	event := v.happened(v.fold.objects[name])
	if !event.is {
		return falling{is: "waiting"}
	}
	var first falling
	for _, date := range event.dates {
		at, ok := v.delayedAs(event.dates, date, a)
		switch {
		case !ok:
			return falling{is: "calendar-ends"}
		case first.at == "":
			first.at = at
		case !at.End().Equal(first.at.End()):
			return falling{is: "dates-differ"}
		}
	}
	return first
}

// delayedAs counts from one of several dates. Where another is the same time, told in another zone, the
// two are one date; of the days to which they come the later counts.
func (v *view) delayedAs(dates []record.Moment, date record.Moment, a record.After) (record.Moment, bool) {
	last, ok := v.delayed(date, a)
	for _, other := range dates {
		if at, told := v.delayed(other, a); told && sameTime(date, other) && at.End().After(last.End()) {
			last = at
		}
	}
	return last, ok
}

// sameTime reports whether two moments are the same time, told in whatever zone.
func sameTime(x, y record.Moment) bool {
	return x.Start().Equal(y.Start()) && x.End().Equal(y.End())
}

func (v *view) delayed(date record.Moment, a record.After) (record.Moment, bool) {
	switch {
	case a.Delay == "":
		return date, true
	case a.Calendar != "":
		return calendarTerms(v.fold.objects[a.Calendar]).After(date, a.Delay)
	}
	return a.Delay.After(date, 1)
}

// earliest returns the earliest of those alternatives of which a moment can be told. What has
// not come may come and be earlier still: until then the others count.
func (v *view) earliest(alternatives []record.Alternative, beside *event) falling {
	var first falling
	for _, a := range alternatives {
		x := v.falls(record.Due{By: a.By, After: a.After}, beside)
		switch {
		case x.at == "" && first.at == "" && (first.is == "" || first.is == "waiting"):
			first.is = x.is // what is stranger than waiting is said
		case x.at != "" && (first.at == "" || x.at.End().Before(first.at.End())):
			first = x
		}
	}
	return first
}

// latest returns the last of the alternatives once all have come. While one has not, no moment can
// be told; nor while that of one cannot, since it might be the last.
func (v *view) latest(alternatives []record.Alternative, beside *event) falling {
	var last falling
	for _, a := range alternatives {
		x := v.falls(record.Due{By: a.By, After: a.After}, beside)
		switch {
		case x.is == "waiting":
			return x
		case x.is != "":
			last = x
		case last.is == "" && (last.at == "" || x.at.End().After(last.at.End())):
			last = x
		}
	}
	return last
}

// isRecurring reports whether a due comes again and again.
func isRecurring(d record.Due) bool { return d.Every != record.Every{} }

// differs lists the terms on which another says something else of a point.
func differs(p, other *record.Point) (terms []string) {
	for _, x := range []struct {
		term string
		same bool
	}{
		{"due", p.Due.Equal(other.Due)},
		{"amounts", slices.Equal(p.Amounts, other.Amounts)},
		{"condition", p.Condition == other.Condition && p.Worded == other.Worded && p.Reciprocal == other.Reciprocal},
		{"lapses", p.Lapses == other.Lapses},
	} {
		if !x.same {
			terms = append(terms, x.term)
		}
	}
	return terms
}
