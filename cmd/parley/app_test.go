package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestTheServingProcessKnowsEveryVerb reads in the source by which names verbs are handed to the process
// that serves the office, and asks that process for each.
func TestTheServingProcessKnowsEveryVerb(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	handed := regexp.MustCompile(`(?:inOffice\(ctx|Through\(ctx, a\.dir\(\)), "([a-z -]+)"`)
	found := 0
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range handed.FindAllSubmatch(source, -1) {
			found++
			if officeVerbs(string(m[1])) == nil {
				t.Errorf("%s: while the office is served, parley %s cannot be given", path, m[1])
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d verbs are found", found)
	}
}
