package play

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley.example/internal/words"
)

// unspoken are the states for which no page has a word.
var unspoken = map[string][]string{
	"official": {"in-force", "revoked"},
	"move":     {"offered", "accepted", "withdrawn", "replaced"},
	"life":     {"not-agreed", "gone"},
	"cadence":  {"not-agreed"},
}

// statesOf returns what the state of each object can be: all that the pages have a word for.
func statesOf(t *testing.T) map[string][]string {
	t.Helper()
	catalogue, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for object, states := range unspoken {
		all[object] = slices.Clone(states)
	}
	for _, key := range catalogue.Keys() {
		part := strings.Split(key, ".")
		if len(part) == 4 && part[0] == "standing" && part[3] == "label" {
			all[part[1]] = append(all[part[1]], part[2])
		}
	}
	for _, states := range all {
		slices.Sort(states)
	}
	return all
}

func listStates(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| object | states |\n|---|---|\n")
	all := statesOf(t)
	for _, object := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "| %s | `%s` |\n", object, strings.Join(all[object], "`, `"))
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
	all, found := statesOf(t), 0
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
		first, states := strings.TrimSpace(cells[0]), inCode.FindAllStringSubmatch(cells[0], -1)
		switch {
		case first == "state":
			object = classOf[heading]
		case len(states) == 0 && len(cells) == 2: // the head of a table names its object
			object = first
		case len(states) == 0: // the others: each row names its object, or goes on with it
			if first != "" {
				object = first
			}
			if class := classOf[object]; class != "" {
				object = class
			}
			states = inCode.FindAllStringSubmatch(cells[1], -1)
		}
		for _, s := range states {
			found++
			if !slices.Contains(all[object], s[1]) {
				t.Errorf("the specification says of %s, under %q, that it can be %s; the guide does not", object, heading, s[1])
			}
		}
	}
	if found < 90 {
		t.Errorf("%d states found in the specification", found)
	}
}
