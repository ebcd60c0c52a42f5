package pouch_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"parley.example/internal/carry/pouch"
	"parley.example/record"
)

// Whatever is sealed in a file, reading it ends with a pouch or an error, and what is read is
// written again as the same lines.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("parley.example/pouch/v1\n{}\n\n"))
	f.Add([]byte(`parley.example/pouch/v1
{"bundles":[],"from":"a","hash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","made":"2025-02-15T15:30:00Z","to":"b"}
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==
`))
	files, err := filepath.Glob("../../../docs/spec/vectors/good/bundle*")
	if err != nil || len(files) == 0 {
		f.Fatalf("no vectors of bundles: %v", err)
	}
	for _, file := range files {
		bundle, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		b, err := record.ParseBundle(bundle)
		if err != nil {
			f.Fatal(err)
		}
		head := fmt.Sprintf(`{"bundles":[%d],"from":"%s","hash":"%x","made":"2025-02-15T15:30:00Z","to":"b"}`, len(bundle), b.From, sha256.Sum256(bundle))
		f.Add(fmt.Appendf(nil, "parley.example/pouch/v1\n%s\n%s\n%s\x00\x00", head, base64.StdEncoding.EncodeToString(make([]byte, 64)), bundle))
	}
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
