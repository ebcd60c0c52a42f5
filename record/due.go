package record

import (
	"errors"
	"slices"
)

// Due is by when a point is to be kept, in exactly one of its forms.
type Due struct {
	By       Moment        `json:"by,omitzero"`
	None     bool          `json:"none,omitzero"`              // agreed without a deadline
	Standing bool          `json:"standing,omitzero" law:"2"`  // a duty without end, kept as one goes
	After    After         `json:"after,omitzero" law:"2"`     // some time after an event
	Every    Every         `json:"every,omitzero" law:"2"`     // again and again
	Earliest []Alternative `json:"earliest,omitempty" law:"2"` // whichever of these is earlier
	Latest   []Alternative `json:"latest,omitempty" law:"2"`   // when all of these have come
}

// After is a time after an event: a contact held, a point kept, a text in force; or after a point
// of the same act, by its name, since that act has no hash yet by which to name it. Without a delay it
// is the event's own day.
type After struct {
	Event    Ref    `json:"event,omitzero" object:"event"`
	Point    string `json:"point,omitzero"`
	Delay    Period `json:"delay,omitzero"`
	Calendar Ref    `json:"calendar,omitzero" object:"calendar"` // of business days
}

// Every is a duty that recurs: on the day or minute from, and each period after it, counted from
// the first and not from the last.
type Every struct {
	Period Period `json:"period"`
	From   Moment `json:"from"`
	Until  Moment `json:"until,omitzero"`
}

// Alternative is one of several times, of which the earlier or the last counts.
type Alternative struct {
	By    Moment `json:"by,omitzero"`
	After After  `json:"after,omitzero"`
}

// points returns the names of the points beside it after which it is due.
func (d *Due) points() []string {
	var names []string
	if d.After.Point != "" {
		names = append(names, d.After.Point)
	}
	for _, a := range slices.Concat(d.Earliest, d.Latest) {
		if a.After.Point != "" {
			names = append(names, a.After.Point)
		}
	}
	return names
}

// IsZero reports whether nothing is said of when it is due.
func (d Due) IsZero() bool { return d.Equal(Due{}) }

// Equal reports whether two say the same, in the same form.
func (d Due) Equal(e Due) bool {
	return slices.Equal(d.Earliest, e.Earliest) && slices.Equal(d.Latest, e.Latest) &&
		d.By == e.By && d.None == e.None && d.Standing == e.Standing && d.After == e.After && d.Every == e.Every
}

func (d *Due) check() error {
	forms := 0
	for _, said := range []bool{d.By != "", d.None, d.Standing, d.After != After{}, d.Every != Every{}, len(d.Earliest) > 0, len(d.Latest) > 0} {
		if said {
			forms++
		}
	}
	switch {
	case forms != 1:
		return errors.New("say either by when, or that there is none, that it is standing, after what, every how long, or the earliest or latest of what")
	case len(d.Earliest) == 1:
		return errors.New("earliest: want two or more of which the earlier counts")
	case len(d.Latest) == 1:
		return errors.New("latest: want two or more of which the last counts")
	}
	return nil
}

func (a *After) check() error {
	if (a.Event == "") == (a.Point == "") {
		return errors.New("say after which event, or after which point beside it; one of the two")
	}
	_, unit := a.Delay.Count()
	if (unit == BusinessDays) != (a.Calendar != "") {
		return errors.New("calendar: give it where the delay is in business days, and only there")
	}
	return nil
}

func (a *Alternative) check() error {
	if (a.By == "") == (a.After == After{}) {
		return errors.New("say either by when, or after what")
	}
	return nil
}

func (e *Every) check() error {
	if _, unit := e.Period.Count(); unit == BusinessDays {
		return errors.New("period: what recurs is counted in hours, days, months or years, not in business days")
	}
	if first, ok := e.From.latest(); !ok || first.t != e.From.Start() || !first.minute && len(e.From) < len("2006-01-02") {
		return errors.New("from: want the day or the minute of the first time")
	}
	if e.Until != "" && e.Until.End().Before(e.From.End()) {
		return errors.New("until: lies before from")
	}
	return nil
}

// At returns the time of the occurrence n, counted from 0, and whether there is one.
func (e Every) At(n int) (Moment, bool) { return e.Times().At(n) }
