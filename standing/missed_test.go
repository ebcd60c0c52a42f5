//go:build mutation

package standing_test

import (
	"fmt"
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
	run := func(without string, args ...string) (string, error) {
		cmd := exec.Command(binary, append([]string{"-test.failfast", "-test.timeout=10m"}, args...)...)
		cmd.Env = append(os.Environ(), "WITHOUT_RULE="+without)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for turn, rule := range slices.Sorted(maps.Values(rulesInSource(t))) {
		for who, args := range map[string][]string{
			"the tests of the rules": {"-test.run=TestEachRuleIsBroken|TestNodesEntries"},
			// Every other history begins with the breaking of a rule, each in its turn: this one's is first.
			"the properties": {"-test.run=TestProperties", "-histories=40", fmt.Sprint("-seed=", 2*turn)},
		} {
			t.Run(rule+" "+who, func(t *testing.T) {
				t.Parallel()
				if out, err := run(rule, args...); err == nil {
					t.Errorf("%s do not notice that rule %s is gone", who, rule)
				} else if !strings.Contains(out, "FAIL") && !strings.Contains(out, "panic") {
					t.Errorf("they did not run: %v\n%s", err, out)
				}
			})
		}
	}
	// With all its rules the copy passes, so it is the missing rule that is noticed.
	if out, err := run("none", "-test.run=TestEachRuleIsBroken|TestNodesEntries|TestProperties", "-histories=40"); err != nil {
		t.Errorf("the copy fails by itself: %v\n%s", err, out)
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
