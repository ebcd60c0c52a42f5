package play_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley.example/internal/play"
)

// Where the house has scenarios.
var folders = []string{"../../scenarios", "../../docs/guide/cases"}

// TestScenarios tells every scenario of the house.
func TestScenarios(t *testing.T) {
	for _, file := range files(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			r := run(t, parseFile(t, file))
			if r.Failure != nil {
				t.Errorf("%s: %v", file, r.Failure)
			}
			if r.Expectations == 0 {
				t.Error("it expects nothing")
			}
		})
	}
}

func files(t testing.TB) []string {
	t.Helper()
	var list []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if strings.HasSuffix(path, ".yaml") {
				list = append(list, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(list) < 30 {
		t.Fatalf("%d scenarios", len(list))
	}
	return list
}

func parseFile(t testing.TB, file string) *play.Scenario {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := play.Parse(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parse(t testing.TB, text string) *play.Scenario {
	t.Helper()
	s, err := play.Parse("test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func run(t testing.TB, s *play.Scenario) *play.Result {
	t.Helper()
	r, err := play.Run(t.Context(), s, play.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func readFile(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
