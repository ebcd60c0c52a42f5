//go:build mutation

package standing_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestEveryRuleIsMissed takes each rule out of the law, one at a time, and runs the tests, without
// the random histories: they must notice.
//
//	make laws
//
// One copy of the package is built, in which the variable WITHOUT_RULE names a rule that nothing
// breaks.
func TestEveryRuleIsMissed(t *testing.T) {
	binary := withoutRules(t)
	rules := rulesInSource(t)
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		t.Run(rules[name], func(t *testing.T) {
			t.Parallel()
			run := exec.Command(binary, "-test.failfast", "-test.timeout=5m", "-test.skip=TestRandomHistories|TestSpecification")
			run.Env = append(os.Environ(), "WITHOUT_RULE="+rules[name])
			if out, err := run.CombinedOutput(); err == nil {
				t.Errorf("nothing notices that rule %s (%s) is gone", rules[name], name)
			} else if !strings.Contains(string(out), "FAIL") && !strings.Contains(string(out), "panic") {
				t.Errorf("the tests did not run: %v\n%s", err, out)
			}
		})
	}
	// With all its rules the copy passes, so it is the missing rule that is noticed.
	run := exec.Command(binary, "-test.failfast", "-test.skip=TestRandomHistories|TestSpecification")
	if out, err := run.CombinedOutput(); err != nil {
		t.Errorf("the copy fails by itself: %v\n%s", err, out)
	}
}

// withoutRules builds the tests over a copy of the law that can leave a rule out.
func withoutRules(t *testing.T) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
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
	dir := t.TempDir()
	copied := filepath.Join(dir, "rules.go")
	if err := os.WriteFile(copied, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, "rules.go"): copied}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "standing.test")
	if out, err := exec.Command("go", "test", "-c", "-vet=off", "-overlay", list, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}
