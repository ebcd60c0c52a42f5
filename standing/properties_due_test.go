package standing_test

import (
	"slices"

	"parley.example/record"
	"parley.example/standing"
)

// The properties of when something is due, and of who is late.

// whicheverIsEarlier: what is due at the earliest of several times is due at none that is later than
// one of them; what is due at the latest, at none that is earlier, and only when all have come.
func (x *chance) whicheverIsEarlier() {
	st := x.Now().Standing(later)
	for _, p := range st.Points {
		if p.Same != "" || p.DueIs == "disputed" {
			continue
		}
		for _, a := range p.Due.Earliest {
			if a.By != "" && (p.DueBy == "" || p.DueBy.End().After(a.By.End())) {
				x.t.Fatalf("%.8s is due at the earliest of %+v, and by %q (%s)", p.Ref, p.Due.Earliest, p.DueBy, p.DueIs)
			}
		}
		for _, a := range p.Due.Latest {
			switch {
			case p.DueBy == "":
			case a.By != "" && p.DueBy.End().Before(a.By.End()):
				x.t.Fatalf("%.8s is due at the latest of %+v, and by %s", p.Ref, p.Due.Latest, p.DueBy)
			case a.By == "" && !slices.Contains(come, stateOf(st, a.After.Event)):
				x.t.Fatalf("%.8s is due by %s, and %.8s is %s", p.Ref, p.DueBy, a.After.Event, stateOf(st, a.After.Event))
			}
		}
	}
}

// come are the states of what has come to pass.
var come = []string{"held", "kept", "undone", "in-force", "replaced"}

// nobodyIsLateInWhatIsRetold: in a reconstruction nothing is overdue or withheld, and no day is counted.
func (x *chance) nobodyIsLateInWhatIsRetold() {
	if x.Charter.Nature != record.Reconstruction {
		return
	}
	late := func(state string, days int64) bool { return state == "overdue" || state == "withheld" || days > 0 }
	st := x.Now().Standing(later)
	if late(st.Cadence.State, st.Cadence.Overdue) {
		x.t.Fatalf("a contact is %s", st.Cadence.State)
	}
	for _, p := range st.Points {
		if late(p.State, p.Overdue) || slices.ContainsFunc(p.Occurrences, func(o standing.Occurrence) bool { return late(o.State, o.Overdue) }) {
			x.t.Fatalf("%.8s is %s, by %d days, in a reconstruction", p.Ref, p.State, p.Overdue)
		}
	}
}
