package desk

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneFileAFloor shows that a new kind of act is one file in the record, one in the standing
// and one in the catalogue, and nothing anywhere else. It lays three such files over the tree,
// and beside them a test that finds the kind in the list of acts, in its form, in the preview,
// with the other side, and in what stands; and it runs the tests that walk all kinds.
func TestOneFileAFloor(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for at, from := range map[string]string{
		"record/kind_questions.go":                         "record.go.txt",
		"standing/questions.go":                            "standing.go.txt",
		"internal/words/catalogue/kind-questions.yaml":     "kind-questions.yaml",
		"internal/desk/new_kind_that_is_only_laid_test.go": "desk_test.go.txt",
	} {
		over := filepath.Join(root, filepath.FromSlash(at))
		if _, err := os.Stat(over); err == nil {
			t.Fatalf("%s exists: this test would test nothing new", at)
		}
		overlay.Replace[over] = filepath.Join(root, "internal/desk/testdata/newkind", from)
	}
	raw, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(file, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-vet=off", "-v", "-overlay", file,
		"-run", "^(TestNewKind|TestEveryKindHasItsWords|TestEveryKindsForm|TestEmptyForms)$", "parley.example/internal/desk")
	run.Dir = root
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"--- PASS: TestNewKind", "--- PASS: TestEveryKindsForm/question.put/full=true"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in what the tests say:\n%s", want, out)
		}
	}
}
