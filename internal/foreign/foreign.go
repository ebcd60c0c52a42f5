// Package foreign finds the programs of others that tests run as processes, so that not only this
// project's own code judges what it writes. They stand in a module of their own,
// internal/tools/foreign; the go command builds each once and keeps it in its cache.
package foreign

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Program returns the path of a program that the module lists as a tool.
func Program(t testing.TB, name string) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	cmd := exec.CommandContext(t.Context(), "go", "-C", filepath.Join(filepath.Dir(here), "../tools/foreign"), "tool", "-n", name)
	var said strings.Builder
	cmd.Stderr = &said
	path, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, said.String())
	}
	return strings.TrimSpace(string(path))
}
