package play

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley.example/internal/words"
)

// unspoken are the states for which no page has a word.
var unspoken = map[string][]string{
	"official": {"in-force", "revoked"},
	"move":     {"offered", "accepted", "withdrawn", "replaced"},
	"life":     {"not-agreed", "gone"},
	"cadence":  {"not-agreed"},
}

// TestStatesAreThoseOfThePages holds what can be expected to what pages have a word for. Who has given no
// initials is not listed in a standing, though pages name them.
func TestStatesAreThoseOfThePages(t *testing.T) {
	catalogue, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for object, list := range unspoken {
		want[object] = slices.Clone(list)
	}
	for _, key := range catalogue.Keys() {
		part := strings.Split(key, ".")
		if len(part) == 4 && part[0] == "standing" && part[3] == "label" && key != "standing.initials.missing.label" {
			want[part[1]] = append(want[part[1]], part[2])
		}
	}
	for object := range want {
		slices.Sort(want[object])
	}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Errorf("the pages have words for the first, and these can be expected (-words +states):\n%s", diff)
	}
	typed := map[string]bool{}
	for _, object := range stateOf {
		typed[object] = true
	}
	for object := range states {
		if !typed[object] {
			t.Errorf("no type of the standing has the states of %q", object)
		}
	}
}

func listStates() string {
	var b strings.Builder
	b.WriteString("| object | states |\n|---|---|\n")
	for _, object := range slices.Sorted(maps.Keys(states)) {
		fmt.Fprintf(&b, "| %s | `%s` |\n", object, strings.Join(states[object], "`, `"))
	}
	return b.String()
}

var (
	statesSection = regexp.MustCompile(`(?s)\n## States\n(.*?)\n## `)
	inCode        = regexp.MustCompile("`([a-z-]+)`")
	classOf       = map[string]string{
		"A contact": "contact", "A text, one version": "text", "An exchange of notes": "notes",
		"A point": "point", "A working group": "group", "agrément": "agrement",
	}
)

// TestGuideHasTheStatesOfTheLaw holds the states that the guide lists to the tables of the
// specification.
func TestGuideHasTheStatesOfTheLaw(t *testing.T) {
	law, err := os.ReadFile("../../docs/spec/law.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	heading, object := "", ""
	for line := range strings.Lines(statesSection.FindString(string(law))) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "### "); ok {
			heading = name
		}
		cells := strings.Split(strings.Trim(line, "|"), " | ")
		if !strings.HasPrefix(line, "| ") || len(cells) < 2 {
			continue
		}
		first, named := strings.TrimSpace(cells[0]), inCode.FindAllStringSubmatch(cells[0], -1)
		switch {
		case first == "state":
			object = classOf[heading]
		case len(named) == 0 && len(cells) == 2: // the head of a table names its object
			object = first
		case len(named) == 0: // the others: each row names its object, or goes on with it
			if first != "" {
				object = first
			}
			if class := classOf[object]; class != "" {
				object = class
			}
			named = inCode.FindAllStringSubmatch(cells[1], -1)
		}
		for _, s := range named {
			found++
			if !slices.Contains(states[object], s[1]) {
				t.Errorf("the specification says of %s, under %q, that it can be %s; the guide does not", object, heading, s[1])
			}
		}
	}
	if found < 90 {
		t.Errorf("%d states found in the specification", found)
	}
}
