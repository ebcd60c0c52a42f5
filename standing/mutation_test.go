//go:build mutation

package standing_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A mutation breaks the law in one place of its source: the tests, without the generated histories,
// must notice.
type mutation struct{ file, old, new string }

// TestMutationsFit holds that every mutation still names one place of the source, and builds. Whoever
// changes that place finds here what the tests of it are tried with.
func TestMutationsFit(t *testing.T) {
	builds := typeChecker(t)
	for _, m := range mutations {
		if broken, err := m.source(); err != nil {
			t.Error(err)
		} else if err := builds(m.file, broken); err != nil {
			t.Errorf("%q in place of %q does not build: %v", m.new, m.old, err)
		}
	}
}

// typeChecker returns a function that says whether the package builds with another source for one file.
func typeChecker(t *testing.T) func(file, source string) error {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	exports := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, export, _ := strings.Cut(strings.TrimSpace(line), "=")
		exports[path] = export
	}
	set := token.NewFileSet()
	imports := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	shells := map[string]*ast.File{} // files without the bodies of their functions
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name != "init" {
				fn.Body = nil
			}
		}
		shells[name] = f
	}
	return func(name, source string) error {
		f, err := parser.ParseFile(set, name, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files := []*ast.File{f}
		for other, shell := range shells {
			if other != name {
				files = append(files, shell)
			}
		}
		var first error
		check := types.Config{Importer: imports, Error: func(err error) {
			// A shell has imports that nothing in it uses.
			if e, ok := err.(types.Error); ok && first == nil && set.File(e.Pos) == set.File(f.Pos()) {
				first = err
			}
		}}
		_, _ = check.Check("parley.example/standing", set, files, nil)
		return first
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
