package standing

import (
	"slices"
	"time"

	"parley.example/record"
)

// Events: what can come to pass, and when the record says that it did (rules 4 and 5).

// happening is whether something has come to pass, and every date that the record gives for it.
type happening struct {
	is    bool
	dates []record.Moment // that count; where they differ, none counts alone
}

// happened says whether an event has come to pass:
//
//	a contact is held: the date that each side has of it
//	a point is kept: the dates that those who acknowledged it give; if none does, that of the
//	entry which completed it
//	a text is in force: the date of the entry that completed it, or of what brought it into
//	force, whichever is later
//	notes are in force: that of the entry which shows it
//
// What an event waits for was before it, so this ends; and it is asked once of each.
func (v *view) happened(o *object) happening {
	if h, known := v.events[o]; known {
		return h
	}
	var h happening
	if !v.scope.has(o.opened.Cite) { // a silence or a fork leaves it out, and it was named by who did not know that
		return h
	}
	switch o.class {
	case record.ObjectContact:
		h = v.contactHeld(o)
	case record.ObjectPoint:
		h = v.pointKept(o)
	case record.ObjectText:
		h = v.textInForce(o)
	case record.ObjectNotes:
		if at, ok := v.fold.exchangedAt(v.scope, o); ok {
			h = on(v.fold.logs[at.Party].leaves[at.N].Entry.Time.Time)
		}
	}
	v.events[o] = h
	return h
}

// on is what happened at the time that an entry claims, to the minute.
func on(t time.Time) happening {
	return happening{true, []record.Moment{record.Moment(t.UTC().Format("2006-01-02T15:04Z07:00"))}}
}

func (v *view) contactHeld(o *object) (h happening) {
	is := v.fold.contactIn(v.scope, o)
	h.is = is.state == "held"
	for _, e := range is.held {
		h.dates = append(h.dates, e.act.Terms.(*record.ContactHeld).When)
	}
	return h
}

func (v *view) pointKept(o *object) happening {
	is := v.fold.pointIn(v.scope, o)
	if !is.kept {
		return happening{}
	}
	h := happening{is: true}
	for _, e := range is.acks {
		if said := acknowledgedOn(e); said != "" {
			h.dates = append(h.dates, said)
		}
	}
	if len(h.dates) == 0 {
		return on(is.closing.entry.Time.Time)
	}
	return h
}

func (v *view) textInForce(o *object) happening {
	a := v.fold.adoptionIn(v.scope, o)
	if a.state != "adopted" {
		return happening{}
	}
	h := on(a.by.entry.Time.Time)
	switch t := textTerms(o); t.InForce.On {
	case record.OnDate:
		h.is = v.begun(t.InForce.Date)
		h.dates = notBefore(h.dates[0], []record.Moment{t.InForce.Date})
	case record.OnEvent:
		event := v.happened(v.fold.objects[t.InForce.When])
		h.is = event.is
		h.dates = notBefore(h.dates[0], event.dates)
	case record.OnCondition:
		met := v.conditionMet(o)
		h.is = met.is
		h.dates = notBefore(h.dates[0], met.dates)
	}
	return h
}

// notBefore returns the dates, or in the place of each that begins earlier, the first.
func notBefore(first record.Moment, dates []record.Moment) []record.Moment {
	list := slices.Clone(dates)
	for i, d := range list {
		if d.Start().Before(first.Start()) {
			list[i] = first
		}
	}
	return list
}

// conditionMet is whether every party that makes a text has said that its condition is met, and
// when the last of them did.
func (v *view) conditionMet(o *object) happening {
	var last *event
	for _, p := range textTerms(o).Parties {
		i := slices.IndexFunc(o.events, func(e *event) bool {
			return e.act.Kind == "text.condition-met" && e.Party == p && v.scope.has(e.Cite)
		})
		if i < 0 {
			return happening{}
		}
		if e := o.events[i]; last == nil || precedes(last, e, "", "") {
			last = e
		}
	}
	return on(last.entry.Time.Time)
}
