package play_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley.example/internal/play"
)

const scenarios = "../../scenarios"

// TestScenarios tells every scenario of the house.
func TestScenarios(t *testing.T) {
	told := 0
	err := filepath.WalkDir(scenarios, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		told++
		name, _ := filepath.Rel(scenarios, path)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err := play.Parse(name, data)
			if err != nil {
				t.Fatal(err)
			}
			r, err := play.Run(t.Context(), s, play.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Failure != nil {
				t.Errorf("%s: %v", name, r.Failure)
			}
			if r.Expectations == 0 {
				t.Error("it expects nothing")
			}
		})
		return nil
	})
	if err != nil || told < 25 {
		t.Fatalf("%d scenarios: %v", told, err)
	}
}
