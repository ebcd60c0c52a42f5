package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Report counts what happened in one run, or in several.
type Report struct {
	Runs    int
	Digest  string         // of all that happened in a run: the same seed gives the same
	Happens map[string]int // by what it is
	Kinds   map[string]int // acts entered, by kind
	Void    map[string]int // acts refused because they would break a rule, by rule
}

func newReport() *Report {
	return &Report{Runs: 1, Happens: map[string]int{}, Kinds: map[string]int{}, Void: map[string]int{}}
}

func (r *Report) count(what string) { r.Happens[what]++ }

// Add adds what another run counted.
func (r *Report) Add(other *Report) {
	r.Runs += other.Runs
	for _, sum := range []struct{ to, from map[string]int }{{r.Happens, other.Happens}, {r.Kinds, other.Kinds}, {r.Void, other.Void}} {
		for what, n := range sum.from {
			sum.to[what] += n
		}
	}
}

// String is for people.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d runs\n", r.Runs)
	for _, part := range []struct {
		title string
		of    map[string]int
	}{{"what happened", r.Happens}, {"acts entered", r.Kinds}, {"acts that would have had no effect, by rule", r.Void}} {
		fmt.Fprintf(&b, "%s: %d\n", part.title, sum(part.of))
		for _, what := range slices.Sorted(maps.Keys(part.of)) {
			fmt.Fprintf(&b, "  %7d  %s\n", part.of[what], what)
		}
	}
	return b.String()
}

func sum(of map[string]int) (total int) {
	for _, n := range of {
		total += n
	}
	return total
}
