//go:build mutation

package rogue

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryDefenceIsMissed takes each defence away, and the cheats that it stops must succeed.
//
// All defences are taken away in one build, each behind a switch that the process reads from its
// environment; so that a row costs the run of its test and no build.
func TestEveryDefenceIsMissed(t *testing.T) {
	binary := buildWithSwitches(t)
	for _, c := range cheats() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			try := func(without string) (string, error) {
				run := exec.Command(binary, "-test.run=^TestCheats$/^"+regexp.QuoteMeta(strings.ReplaceAll(c.name, " ", "_"))+"$", "-test.timeout=30s", "-test.v")
				run.Env = append(os.Environ(), offVariable+"="+without)
				out, err := run.CombinedOutput()
				return string(out), err
			}
			if out, err := try(""); err != nil {
				t.Fatalf("with all defences in place: %v\n%s", err, out)
			}
			out, err := try(switchOf(c.stops))
			failed := new(exec.ExitError)
			switch {
			case err == nil:
				t.Errorf("nothing is amiss without %q of %s", c.stops.line, c.stops.file)
			case !errors.As(err, &failed):
				t.Fatal(err)
			default:
				t.Log(firstFault(out))
			}
		})
	}
}

const offVariable = "PARLEY_ROGUE_OFF"

// switchOf names a defence.
func switchOf(d defence) string { return d.file + "\n" + d.line }

var fault = regexp.MustCompile(`(?m)^(    \S+_test\.go:\d+: .*|panic: .*)$`)

func firstFault(out string) string {
	if f := strings.TrimSpace(fault.FindString(out)); f != "" {
		return f[:min(len(f), 200)]
	}
	return out
}

// buildWithSwitches builds this package's tests over sources in which every defence has a switch.
func buildWithSwitches(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	replace := map[string]string{}
	byFile := map[string][]defence{}
	for _, c := range cheats() {
		if !slices.Contains(byFile[c.stops.file], c.stops) {
			byFile[c.stops.file] = append(byFile[c.stops.file], c.stops)
		}
	}
	put := func(path, source string) {
		t.Helper()
		whole, err := filepath.Abs(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(dir, strings.ReplaceAll(path, "/", "_"))
		if err := os.WriteFile(copied, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[whole] = copied
	}
	for file, defences := range byFile {
		source, err := switched(defences)
		if err != nil {
			t.Fatal(err)
		}
		put(file, source)
		name := regexp.MustCompile(`(?m)^package (\w+)`).FindStringSubmatch(source)[1]
		put(filepath.Join(filepath.Dir(file), "rogue_off.go"), fmt.Sprintf(
			"package %s\n\nimport \"os\"\n\nfunc rogueOff(s string) bool { return os.Getenv(%q) == s }\n", name, offVariable))
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay, binary := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "rogue.test")
	if err := os.WriteFile(overlay, list, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("the sources do not build with switches: %v\n%s", err, out)
	}
	return binary
}

// switched returns one file with a switch for each of its defences.
func switched(defences []defence) (string, error) {
	at := map[defence]int{}
	source := ""
	for _, d := range defences {
		var err error
		if source, at[d], err = d.place(); err != nil {
			return "", err
		}
	}
	slices.SortFunc(defences, func(a, b defence) int { return cmp.Compare(at[b], at[a]) }) // the last first
	end := len(source)
	for _, d := range defences {
		if at[d]+len(d.line) > end {
			return "", fmt.Errorf("%s: %q overlaps another defence", d.file, d.line)
		}
		line, err := d.weakened()
		if err != nil {
			return "", err
		}
		line = strings.ReplaceAll(line, "OFF", fmt.Sprintf("rogueOff(%q)", switchOf(d)))
		source = source[:at[d]] + line + source[at[d]+len(d.line):]
		end = at[d]
	}
	return source, nil
}
