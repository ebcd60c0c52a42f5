package play_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parley.example/internal/play"
)

// TestCases holds every page of docs/cases to its scenario. A page names the scenario, and has a
// table with a row for each fact of the case: its number, what the sources say, and what must
// stand of it in the end, as the scenario format says it.
func TestCases(t *testing.T) {
	for page, rows := range map[string]int{"mission-talks.md": 13, "algiers.md": 13, "nuclear-plan.md": 14} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			scenario, facts := readCase(t, filepath.Join("../../docs/cases", page))
			if len(facts) < rows {
				t.Errorf("%d facts of %d", len(facts), rows)
			}
			text, err := os.ReadFile(filepath.Join("../../docs/cases", scenario))
			if err != nil {
				t.Fatal(err)
			}
			told := string(text) + "\n  - expect:\n"
			for _, f := range facts {
				told += "      " + f + "\n"
			}
			s, err := play.Parse(page, []byte(told))
			if err != nil {
				t.Fatal(err)
			}
			if r := run(t, s); r.Failure != nil {
				t.Error(r.Failure)
			}
		})
	}
}

var (
	scenarioOf = regexp.MustCompile(`\]\((\.\./\.\./scenarios/[a-z/-]+\.yaml)\)`)
	factRow    = regexp.MustCompile("(?m)^\\| ([A-Z]?[0-9]+) \\| [^|]+ \\| ((?:`(?:[^`|]|\\\\\\|)+`(?:<br>)?)+) \\|$")
	stands     = regexp.MustCompile("`([^`]+)`")
)

// readCase returns the scenario that a page names, and what it expects, each line once.
func readCase(t *testing.T, path string) (scenario string, expected []string) {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	named := scenarioOf.FindSubmatch(page)
	if named == nil {
		t.Fatal("the page names no scenario")
	}
	numbers := map[string]bool{}
	labels := map[string]bool{}
	for _, row := range factRow.FindAllSubmatch(page, -1) {
		if n := string(row[1]); numbers[n] {
			t.Errorf("row %s is there twice", n)
		} else {
			numbers[n] = true
		}
		for _, x := range stands.FindAllSubmatch(row[2], -1) {
			line := strings.ReplaceAll(string(x[1]), `\|`, "|") // as a table has it
			if label, _, _ := strings.Cut(line, ":"); labels[label] {
				continue // another row says of it already
			} else {
				labels[label] = true
			}
			expected = append(expected, line)
		}
	}
	if rows := strings.Count(string(page), "\n| "); len(numbers) != rows-1 {
		t.Errorf("%d rows, of which %d say what stands", rows-1, len(numbers))
	}
	return string(named[1]), expected
}

// TestGuideNamesTheStoriesOfOrdinaryLife has each by its title.
func TestGuideNamesTheStoriesOfOrdinaryLife(t *testing.T) {
	guide := string(readFile(t, "../../docs/guide/scenarios.md"))
	found, err := filepath.Glob("../../scenarios/life/*.yaml")
	if err != nil || len(found) < 7 {
		t.Fatalf("%d stories, %v", len(found), err)
	}
	for _, file := range found {
		link := "[" + parseFile(t, file).Title["en"] + "](" + filepath.ToSlash(file) + ")"
		if !strings.Contains(guide, link) {
			t.Errorf("docs/guide/scenarios.md lacks %s", link)
		}
	}
}
