package standing_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rules of the page that have no number which an act can break, by the beginning of their
// sections.
var unnumbered = []string{
	"## Rule 2:", "### What may cross", "**3(a)**", "**3(b)**", "## Rule 4:", "## Rule 5:", "### When a point is due", "## Rule 6:", "## Rule 7:", "## Rule 8:",
	"### What is to happen regularly", "## Rule 11:",
}

var (
	sectionStart   = regexp.MustCompile(`(?m)^(## |### |\*\*3\()`)
	ruleNumber     = regexp.MustCompile(`^### (\d+\.\d+) `)
	namedScenarios = regexp.MustCompile(`(?m)^\*Scenario:\* (\[(?:.|\n[^\n])+\.)$`)
	namedScenario  = regexp.MustCompile("\\[([^]]+)\\]\\(\\.\\./(\\.\\./scenarios/[a-z]+/[a-z0-9-]+\\.yaml)\\)(?: \\(`([^`]+)`\\))?")
)

// The specification names with each rule the scenarios that show it. They are there, under the
// title that it gives, and expect the rule or what the specification quotes; and every scenario
// that shows a rule is named by one.
func TestSpecificationNamesTheScenarios(t *testing.T) {
	law := readLaw(t)
	named := map[string]bool{}
	starts := sectionStart.FindAllStringIndex(law, -1)
	missing := slices.Clone(unnumbered)
	for i, start := range starts {
		end := len(law)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		section := law[start[0]:end]
		heading, _, _ := strings.Cut(section, "\n")
		number := ""
		if m := ruleNumber.FindStringSubmatch(section); m != nil {
			number = m[1]
		}
		shown := false
		for _, line := range namedScenarios.FindAllStringSubmatch(section, -1) {
			links := namedScenario.FindAllStringSubmatch(line[1], -1)
			if len(links) != strings.Count(line[1], "](") {
				t.Errorf("%s: %q: want links to ../../scenarios/FOLDER/NAME.yaml", heading, line[1])
			}
			for _, x := range links {
				title, file, quoted := x[1], x[2], x[3]
				named[file] = true
				shown = checkScenario(t, heading, title, file, quoted, number) || shown
			}
		}
		missing = slices.DeleteFunc(missing, func(prefix string) bool { return shown && strings.HasPrefix(section, prefix) })
		if number != "" && !shown {
			t.Errorf("%s: no scenario that it names expects `without-effect: %s`", heading, number)
		}
	}
	for _, prefix := range missing {
		t.Errorf("the specification names no scenario in its section %q", prefix)
	}
	for _, folder := range []string{"../scenarios/rules", "../scenarios/crossing"} {
		for _, file := range scenarioFiles(t, folder) {
			if !named[file] {
				t.Errorf("%s is named by no rule: give its rule in docs/spec/law.md a line *Scenario:* with a link to it", file)
			}
		}
	}
}

// checkScenario holds a link to its file, and reports whether that shows the rule: it expects it by
// its number, or what the specification quotes.
func checkScenario(t *testing.T, heading, title, file, quoted, number string) bool {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("%s: %v", heading, err)
		return false
	}
	if !strings.Contains(string(raw), "\ntitle: "+title+"\n") {
		t.Errorf("%s: %s has another title than %q", heading, file, title)
	}
	expects := regexp.MustCompile(`\b[a-z0-9-]+: ` + regexp.QuoteMeta(number) + `\b`)
	switch {
	case quoted != "":
		if !strings.Contains(string(raw), quoted) {
			t.Errorf("%s: %s does not say %q", heading, file, quoted)
		}
		return number == ""
	case number == "":
		t.Errorf("%s: say in backquotes after the link what %s expects", heading, file)
	case !expects.Match(raw):
		t.Errorf("%s: %s does not expect %s", heading, file, number)
	}
	return true
}

func scenarioFiles(t *testing.T, folder string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".yaml") {
			files = append(files, filepath.ToSlash(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
