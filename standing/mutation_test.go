//go:build mutation

package standing_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A mutation breaks the law in one place of its source: the tests, without the generated histories,
// must notice.
type mutation struct{ file, old, new string }

// TestMutationsFit holds that every mutation still names one place of the source. Whoever changes
// that place finds here what the tests of it are tried with.
func TestMutationsFit(t *testing.T) {
	for _, m := range mutations {
		if _, err := m.source(); err != nil {
			t.Error(err)
		}
	}
}

// slow are the tests that a mutation is tried with only where no other notices it: together they take
// longer than all others.
const slow = "TestRandomForks|TestGrowth|TestOneMoreEntryFoldsAlone|TestManyThatRecur|TestFoldWithinBudget"

// TestMutations takes some half an hour:
//
//	make mutations
func TestMutations(t *testing.T) {
	for i, m := range mutations {
		t.Run(fmt.Sprint(i, " ", m.file), func(t *testing.T) {
			t.Parallel()
			broken, err := m.source()
			if err != nil {
				t.Fatal(err)
			}
			binary := buildWith(t, m.file, broken)
			for _, tests := range []string{"-test.skip=TestProperties|TestSpecification|" + slow, "-test.run=" + slow} {
				out, err := exec.Command(binary, "-test.failfast", "-test.timeout=5m", tests).CombinedOutput()
				switch {
				case err == nil:
					continue
				case !strings.Contains(string(out), "FAIL") && !strings.Contains(string(out), "panic"):
					t.Errorf("the tests did not run: %v\n%s", err, out)
				}
				return
			}
			t.Errorf("nothing notices that %s has %q in place of %q", m.file, m.new, m.old)
		})
	}
}

// source is the file, mutated.
func (m mutation) source() (string, error) {
	raw, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	if n := strings.Count(string(raw), m.old); n != 1 {
		return "", fmt.Errorf("%s has %q %d times, want once: mend the mutation", m.file, m.old, n)
	}
	return strings.Replace(string(raw), m.old, m.new, 1), nil
}

// buildWith builds the tests with another source for one file of the law.
func buildWith(t *testing.T, file, source string) (binary string) {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	copied := filepath.Join(dir, file)
	if err := os.WriteFile(copied, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, file): copied}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(dir, "standing.test")
	if out, err := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", list, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%s does not build: %v\n%s", file, err, out)
	}
	return binary
}
