package standing_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// enough is how often a run must have seen each rule broken, and each kind have effect, before what
// it holds says anything.
const enough = 100

// tally counts what happened in many histories.
type tally struct {
	histories, acts, effect int
	kinds                   map[string]int // how often each kind of act, and of a node's entry, had effect
	rules                   map[string]int // how often each rule was broken
	states                  map[string]int // in which objects ended
	plots                   map[string]int
}

func newTally() *tally {
	return &tally{kinds: map[string]int{}, rules: map[string]int{}, states: map[string]int{}, plots: map[string]int{}}
}

// isRule has the rules of the law.
var isRule = map[standing.Rule]bool{}

// count takes a history into the tally.
func (n *tally) count(x *chance) {
	n.histories++
	for _, l := range x.Leaves() {
		br := x.Now().Breach(standing.Cite{Party: l.Party, N: l.N})
		switch {
		case br != nil:
			n.rules[string(br.Rule)]++
		case l.Act != nil:
			n.kinds[l.Act.Kind]++
		case l.Entry != nil:
			n.kinds[string(l.Entry.Node)]++
		}
		if l.Act != nil {
			n.acts++
			if br == nil {
				n.effect++
			}
		}
	}
	st := x.Now().Standing(later)
	for _, state := range statesOf(st, false) {
		n.states[state]++
	}
	n.states["cadence "+st.Cadence.State]++
	for _, p := range st.Points {
		n.states[alternativesOf(p)]++
	}
	for name, times := range x.told {
		n.plots[name] += times
	}
}

// alternativesOf says whether a point has several times, and whether the one that counts can be told.
func alternativesOf(p standing.Point) string {
	told := "known"
	if p.DueBy == "" {
		told = "not known"
	}
	switch {
	case len(p.Due.Earliest) > 0:
		return "earliest " + told
	case len(p.Due.Latest) > 0:
		return "latest " + told
	}
	return "one time"
}

// add takes another tally into this one.
func (n *tally) add(m *tally) {
	n.histories, n.acts, n.effect = n.histories+m.histories, n.acts+m.acts, n.effect+m.effect
	for _, both := range [][2]map[string]int{{n.kinds, m.kinds}, {n.rules, m.rules}, {n.states, m.states}, {n.plots, m.plots}} {
		for name, times := range both[1] {
			both[0][name] += times
		}
	}
}

// String is what a run prints.
func (n *tally) String() string {
	var all strings.Builder
	fmt.Fprintf(&all, "%d histories, %d acts, %d with effect\n", n.histories, n.acts, n.effect)
	table := func(title string, counts map[string]int) {
		fmt.Fprintf(&all, "%s\n", title)
		for i, name := range slices.SortedFunc(maps.Keys(counts), strings.Compare) {
			fmt.Fprintf(&all, "  %-24s %7d", name, counts[name])
			if i%3 == 2 {
				all.WriteByte('\n')
			}
		}
		all.WriteByte('\n')
	}
	table("rules broken", n.rules)
	table("kinds with effect", n.kinds)
	table("how things ended", n.states)
	table("plots begun", n.plots)
	return all.String()
}

// ask requires that the histories have told enough: each rule broken, each kind with effect, and
// half of all acts.
func (n *tally) ask(t *testing.T) {
	for _, rule := range rulesInSource(t) {
		if n.rules[rule] < enough {
			t.Errorf("rule %s was broken %d times, want %d", rule, n.rules[rule], enough)
		}
	}
	kinds := record.Kinds().Names()
	for _, node := range []record.NodeNote{record.Received, record.CheckIn, record.Restored, record.ForkFound} {
		kinds = append(kinds, string(node))
	}
	for _, kind := range kinds {
		if n.kinds[kind] < enough {
			t.Errorf("%s had effect %d times, want %d", kind, n.kinds[kind], enough)
		}
	}
	if 2*n.effect < n.acts {
		t.Errorf("%d of %d acts had effect, want half", n.effect, n.acts)
	}
	for _, state := range []string{"earliest known", "latest known", "latest not known", "point untold", "cadence untold"} {
		if n.states[state] < enough {
			t.Errorf("%d are %s, want %d", n.states[state], state, enough)
		}
	}
	for state := range stays {
		if !strings.HasPrefix(state, "agreement") && n.states[state] == 0 {
			t.Errorf("nothing ends as %s", state)
		}
	}
}
