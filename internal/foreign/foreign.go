// Package foreign finds the programs of others that tests run as processes, so that not only this
// project's own code judges what it writes. They stand in a module of their own,
// internal/tools/foreign; the go command builds each once and keeps it in its cache.
package foreign

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Program returns the path of a program that the module lists as a tool.
func Program(t testing.TB, name string) string {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		t.Fatalf("the folder of the module: %v", err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "-C", filepath.Join(strings.TrimSpace(string(root)), "internal/tools/foreign"), "tool", "-n", name)
	var said strings.Builder
	cmd.Stderr = &said
	path, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, said.String())
	}
	return strings.TrimSpace(string(path))
}
