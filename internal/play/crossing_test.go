package play_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCrossingIsToldInBothSettings has each story of acts that cross told twice, step by step the
// same: where each act is judged by its past, and before a witness whose log decides. Only what is
// expected may differ.
func TestCrossingIsToldInBothSettings(t *testing.T) {
	const twin = "-before-a-witness.yaml"
	found, err := filepath.Glob("../../scenarios/crossing/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, file := range found {
		if strings.HasSuffix(file, twin) {
			if !slices.Contains(found, strings.TrimSuffix(file, twin)+".yaml") {
				t.Errorf("%s has no twin", file)
			}
			continue
		}
		told++
		before := strings.TrimSuffix(file, ".yaml") + twin
		past, witness := parseFile(t, file), parseFile(t, before)
		if past.Witness != "" || witness.Witness == "" {
			t.Errorf("%s: one has a witness and the other has not", file)
		}
		if stepsOf(t, file) != stepsOf(t, before) {
			t.Errorf("%s and %s tell two stories", file, before)
		}
	}
	if told < 10 {
		t.Errorf("%d stories of what crosses", told)
	}
}

var expectStep = regexp.MustCompile(`(?m)^  - expect:\n(?:      .*\n)+`)

// stepsOf returns the story without what it expects.
func stepsOf(t *testing.T, file string) string {
	_, story, _ := strings.Cut(string(readFile(t, file)), "\nstory:\n")
	return expectStep.ReplaceAllString(story, "")
}
