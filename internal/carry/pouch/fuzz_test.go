package pouch_test

import (
	"bytes"
	"testing"

	"parley.example/internal/carry/pouch"
)

// Whatever is sealed in a file, reading it ends with a pouch or an error, and what is read is
// written again as the same lines.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("parley.example/pouch/v1\n{}\n\n"))
	f.Add([]byte(`parley.example/pouch/v1
{"bundles":[],"from":"a","hash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","made":"2025-02-15T15:30:00Z","to":"b"}
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==
`))
	f.Fuzz(func(t *testing.T, plain []byte) {
		p, err := pouch.Decode(plain)
		if err != nil {
			return
		}
		if !bytes.HasPrefix(plain, pouch.SignedLines(p)) {
			t.Error("what is signed is not what is there")
		}
	})
}
