package node_test

import (
	"testing"

	"parley.example/internal/node"
)

// FuzzCite holds what an address or a command names as an entry to being written again as the same.
func FuzzCite(f *testing.F) {
	for _, s := range []string{"mid.example 12", "mid.example/12", "mid.example/-1", "/", "a b c", "x 9223372036854775808"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := node.ParseCite(s)
		if err != nil {
			return
		}
		if again, err := node.ParseCite(c.String()); err != nil || again != c {
			t.Fatalf("%q is taken as %v, and that as %v, %v", s, c, again, err)
		}
	})
}
