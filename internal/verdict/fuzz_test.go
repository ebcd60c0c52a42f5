package verdict_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"parley.example/internal/verdict"
	"parley.example/record"
)

// FuzzOf is what a reader's browser does with a file that somebody gave them: whatever it is, there is a
// verdict, which is written as JSON; and it holds only for the channel that was asked about.
func FuzzOf(f *testing.F) {
	for _, form := range []string{"proof-*", "fork-*"} {
		for _, list := range []string{"good", "bad"} {
			found, err := filepath.Glob(filepath.Join("..", "..", "docs", "spec", "vectors", list, form))
			if err != nil {
				f.Fatal(err)
			}
			for _, path := range found {
				data, err := os.ReadFile(path)
				if err != nil {
					f.Fatal(err)
				}
				f.Add(data)
			}
		}
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		v := verdict.Of(data, record.Hash{1})
		if _, err := json.Marshal(v); err != nil {
			t.Fatal(err)
		}
		if v.Holds || v.Refused == "" {
			t.Fatalf("%q holds for a channel that nobody has founded", data)
		}
	})
}
