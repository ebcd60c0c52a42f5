package rogue

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../../.."

// weaken makes the condition of a line never hold where OFF is true.
var condition = regexp.MustCompile(`^(.*?\b(?:if|case) (?:.*; )?)(.+?)( \{|:)$`)

func (d defence) weakened() (string, error) {
	if d.without != "" {
		return d.without, nil
	}
	m := condition.FindStringSubmatch(d.line)
	if m == nil {
		return "", fmt.Errorf("%q is no line with one condition: say what stands there without it", d.line)
	}
	return m[1] + "!OFF && (" + m[2] + ")" + m[3], nil
}

// place returns the file of a defence, and where its line stands, which must be once.
func (d defence) place() (source string, at int, err error) {
	raw, err := os.ReadFile(filepath.Join(root, d.file))
	if err != nil {
		return "", 0, err
	}
	source = string(raw)
	if n := strings.Count(source, d.line); n != 1 {
		return "", 0, fmt.Errorf("%s has %q %d times, want once: name the line that stops this now", d.file, d.line, n)
	}
	if _, err := d.weakened(); err != nil {
		return "", 0, err
	}
	return source, strings.Index(source, d.line), nil
}

// TestEveryDefenceIsThere finds the line that each cheat names.
func TestEveryDefenceIsThere(t *testing.T) {
	for _, c := range cheats() {
		if _, _, err := c.stops.place(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
