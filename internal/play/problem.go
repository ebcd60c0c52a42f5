package play

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one mistake in a scenario file.
type Problem struct {
	Line  int    // from 1
	Field string // where in the step or the header: readout.points[2].due; may be empty
	Text  string // what is wrong, and the remedy
}

// Problems are all mistakes of one file, in the order of their lines.
type Problems struct {
	Name string
	List []Problem
}

func (p *Problems) Error() string {
	var lines []string
	for _, x := range p.List {
		place := fmt.Sprintf("%s:%d: ", p.Name, x.Line)
		if x.Field != "" {
			place += x.Field + ": "
		}
		lines = append(lines, place+x.Text)
	}
	return strings.Join(lines, "\n")
}

// near returns the remedy for a name that is none of those that could stand in its place: the
// one that was probably meant, or all of them if they are few.
func near(name string, known []string) string {
	best, least := "", max(1, len(name)/3)+1
	for _, k := range known {
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("; did you mean %s?", best)
	case len(known) == 0:
		return ""
	case len(known) > 24:
		return "; see docs/guide/scenarios.md"
	}
	return "; want one of " + strings.Join(known, ", ")
}

// distance is how many letters must be put in, left out, exchanged or swapped with their
// neighbour to make one word of another.
func distance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	var before, last []int // the rows for i-2 and i-1
	for i := range len(x) + 1 {
		row := make([]int, len(y)+1)
		for j := range row {
			switch {
			case i == 0:
				row[j] = j
				continue
			case j == 0:
				row[j] = i
				continue
			}
			differ := 1
			if x[i-1] == y[j-1] {
				differ = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differ)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

func sorted(names ...[]string) []string {
	all := slices.Concat(names...)
	slices.Sort(all)
	return slices.Compact(all)
}
