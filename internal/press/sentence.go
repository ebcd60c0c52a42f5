package press

import (
	"slices"
	"strings"
	"time"

	"parley.example/internal/telling"
	"parley.example/record"
	"parley.example/standing"
)

// sentence says in one sentence how things stand: when contact was last held, what became of
// the commitments, what comes next, and which measures stand.
func (v *view) sentence() string {
	var clauses []string
	for _, c := range []string{v.contactClause(), v.commitmentClause(), v.nextClause(), v.measureClause()} {
		if c != "" {
			clauses = append(clauses, c)
		}
	}
	if len(clauses) == 0 {
		return v.Say("press.sentence.nothing")
	}
	return telling.Upper(strings.Join(clauses, v.Say("press.sentence.join"))) + v.Say("press.sentence.end")
}

// lastHeld is the newest contact that both sides, or one, record as held.
func (v *view) lastHeld() (standing.Contact, bool) {
	var last standing.Contact
	for _, c := range v.Contacts {
		if (c.State == "held" || c.State == "held-by-one") && (last.When == "" || c.When.Start().After(last.When.Start())) {
			last = c
		}
	}
	return last, last.When != ""
}

func (v *view) contactClause() string {
	last, ok := v.lastHeld()
	switch {
	case !ok && len(v.Contacts) > 0:
		return v.Say("press.sentence.never")
	case !ok:
		return ""
	case last.State == "held-by-one":
		return v.Say("press.sentence.held-by-one", "by", v.HeldBy(last), "date", v.When(dayOf(last.When)))
	}
	return v.Say("press.sentence.held", "date", v.When(dayOf(last.When)))
}

// dayOf leaves out the time of day and the zone, which do not matter where what was done is told
// in passing.
func dayOf(m record.Moment) record.Moment {
	const day = len("2025-02-15")
	if len(m) > day && !strings.Contains(string(m), "/") {
		return m[:day]
	}
	return m
}

// commitmentClause counts the commitments by where they stand; those that nobody has set a
// deadline for are counted apart.
func (v *view) commitmentClause() string {
	counts := map[string]int{}
	for _, p := range v.owed() {
		state := p.State
		if state == "open" && p.Due.None {
			state = "open-undated"
		}
		counts[state]++
	}
	var parts []string
	total := 0
	for _, state := range []string{"kept", "overdue", "contested", "reported", "in-force-disputed", "withheld", "untold", "open", "open-undated", "standing", "waiting", "claimed", "not-in-force", "proposed", "released", "lapsed"} {
		if n := counts[state]; n > 0 {
			parts = append(parts, strings.Replace(v.Count("press.count."+state, n), " ", "\u00a0", 1))
			total += n
		}
	}
	if total == 0 {
		return ""
	}
	return v.Count("press.sentence.commitments", total) + " " + v.List(parts)
}

// nextClause tells of the first contact after the last that was held.
func (v *view) nextClause() string {
	after := time.Time{}
	if last, ok := v.lastHeld(); ok {
		after = last.When.Start()
	}
	var next []standing.Contact
	for _, c := range v.Contacts {
		if slices.Contains([]string{"proposed", "accepted", "awaiting-witness", "cancelled", "declined"}, c.State) && c.When != "" && c.When.End().After(after) {
			next = append(next, c)
		}
	}
	if len(next) == 0 {
		return ""
	}
	first := slices.MinFunc(next, func(a, b standing.Contact) int { return a.When.Start().Compare(b.When.Start()) })
	return v.Say("press.sentence.next."+first.State, "date", v.When(dayOf(first.When)))
}

func (v *view) measureClause() string {
	n := v.inEffect()
	if n == 0 {
		return ""
	}
	return v.Count("press.sentence.measures", n)
}

func (v *view) inEffect() int {
	n := 0
	for _, m := range v.Measures {
		if m.State == "in-effect" {
			n++
		}
	}
	return n
}
