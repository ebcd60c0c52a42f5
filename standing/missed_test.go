//go:build mutation

package standing_test

import (
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestEveryRuleIsMissed takes each rule out of the law, one at a time. The tests of the rules must
// notice, and so must the properties, within a few generated histories.
//
//	make missed
//
// One copy of the package is built, in which the variable WITHOUT_RULE names a rule that nothing
// breaks.
func TestEveryRuleIsMissed(t *testing.T) {
	binary := withoutRules(t)
	rules := rulesInSource(t)
	for _, x := range []struct {
		who  string
		args []string
	}{
		{"the tests of the rules", []string{"-test.run=TestEachRuleIsBroken|TestNodesEntries"}},
		{"the properties", []string{"-test.run=TestProperties", "-histories=130"}},
	} {
		run := func(without string) (string, error) {
			cmd := exec.Command(binary, append([]string{"-test.failfast", "-test.timeout=5m"}, x.args...)...)
			cmd.Env = append(os.Environ(), "WITHOUT_RULE="+without)
			out, err := cmd.CombinedOutput()
			return string(out), err
		}
		for _, name := range slices.Sorted(maps.Keys(rules)) {
			t.Run(x.who+" "+rules[name], func(t *testing.T) {
				t.Parallel()
				if out, err := run(rules[name]); err == nil {
					t.Errorf("%s do not notice that rule %s (%s) is gone", x.who, rules[name], name)
				} else if !strings.Contains(out, "FAIL") && !strings.Contains(out, "panic") {
					t.Errorf("they did not run: %v\n%s", err, out)
				}
			})
		}
		// With all its rules the copy passes, so it is the missing rule that is noticed.
		if out, err := run("none"); err != nil {
			t.Errorf("the copy fails by itself: %v\n%s", err, out)
		}
	}
}

// withoutRules builds the tests over a copy of the law that can leave a rule out.
func withoutRules(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("rules.go")
	if err != nil {
		t.Fatal(err)
	}
	const honest = "\treturn &Breach{r, fmt.Sprintf(format, args...)}\n"
	if strings.Count(string(source), honest) != 1 {
		t.Fatal("rules.go makes a breach in another way: change this test")
	}
	changed := strings.Replace(string(source), honest, "\tif os.Getenv(\"WITHOUT_RULE\") == string(r) {\n\t\treturn nil\n\t}\n"+honest, 1)
	changed = strings.Replace(changed, "import \"fmt\"", "import (\n\t\"fmt\"\n\t\"os\"\n)", 1)
	return buildWith(t, "rules.go", changed)
}
