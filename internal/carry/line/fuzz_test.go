package line

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley.example/record"
)

const vectors = "../../../docs/spec/vectors/good"

// vectorsOf are the test vectors whose file begins with a name.
func vectorsOf(f *testing.F, name string) [][]byte {
	f.Helper()
	files, err := filepath.Glob(filepath.Join(vectors, name+"*"))
	if err != nil || len(files) == 0 {
		f.Fatalf("no vectors %s: %v", name, err)
	}
	var all [][]byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, data)
	}
	return all
}

// FuzzMessage holds what comes over a line to an error, or to bundles that are written again as they
// came.
func FuzzMessage(f *testing.F) {
	for _, raw := range vectorsOf(f, "bundle") {
		b, err := record.ParseBundle(raw)
		if err != nil {
			f.Fatal(err)
		}
		message, err := add(nil, b)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(message)
	}
	f.Add([]byte("0\n"))
	f.Add([]byte("-1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		bundles, err := decode(data)
		if err != nil {
			return
		}
		var again []byte
		for _, b := range bundles {
			if again, err = add(again, b); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(again, data) && len(data) <= record.MaxBundle {
			t.Fatalf("%q was taken, and is written %q", data, again)
		}
	})
}

// FuzzHandshake holds the messages of joining to an error, or to what is said again as it was meant.
func FuzzHandshake(f *testing.F) {
	f.Add([]byte(`{"secret":"AAAA","commitment":"AAAA"}`))
	f.Add([]byte(`{"charter":"AAAA","nonce":"AAAA"}`))
	f.Add([]byte(`{"state":"compare"}`))
	for _, raw := range vectorsOf(f, "charter") {
		c, _, err := record.ParseCharter(raw)
		if err != nil {
			continue // of a kind that is none of ours
		}
		said, err := json.Marshal(revealRequest{Secret: make([]byte, joinNonce), Party: c.Parties[0], Nonce: make([]byte, joinNonce), Address: "b.example:443"})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(said)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, to := range []any{new(joinRequest), new(joinAnswer), new(revealRequest), new(revealAnswer)} {
			if decodeJoin(bytes.NewReader(data), to) != nil {
				continue
			}
			if q, ok := to.(*revealRequest); ok {
				one, err1 := commitment(q.Party, q.Nonce)
				other, err2 := commitment(q.Party, q.Nonce)
				if (err1 == nil) != (err2 == nil) || !bytes.Equal(one, other) {
					t.Fatal("a party is committed to in two ways")
				}
			}
		}
		if r := refusal(400, data).Text; strings.ContainsAny(r, "\x1b\u202e\r") {
			t.Fatalf("a refusal is shown as it came: %q", r)
		}
	})
}
