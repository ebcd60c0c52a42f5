package record

import (
	"bytes"
	"crypto/ed25519"
	"testing"
)

// FuzzDraft holds what is kept of an act until it is signed to becoming that act, byte for byte, once it is.
func FuzzDraft(f *testing.F) {
	for _, v := range vectorsOf(f, "act") {
		if n, err := ParseNote(v); err == nil {
			f.Add(n.Text)
		}
	}
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseDraft(data)
		if err != nil {
			return
		}
		name := string(d.Party) // who signs what no official does
		if d.By != "" {
			name = OfficialName(name, string(d.By))
		}
		k, err := NewSigningKey(name, Ed25519, key)
		if err != nil {
			t.Fatalf("%q is a draft that nobody can sign: %v", data, err)
		}
		signed, err := d.Sign(k)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		act, err := ParseAct(signed.Note)
		if err != nil || act.Hash != signed.Hash || !bytes.Contains(act.Note, data) {
			t.Fatalf("%q, once signed, is %q: %v", data, signed.Note, err)
		}
	})
}
