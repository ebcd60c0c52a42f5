package nonpaper

import (
	"bytes"
	"testing"

	"parley.example/record"
)

// FuzzMessage holds what is handed over, rightly authenticated, to an error or to words that can be
// shown.
func FuzzMessage(f *testing.F) {
	key := bytes.Repeat([]byte{7}, 32)
	f.Add([]byte(`{"channel":"` + record.Hash{1}.String() + `","from":"a.example","to":"b.example","id":"00112233445566778899aabbccddeeff","dated":"2025-02-15T15:30:00Z","text":"What if we met?"}`))
	f.Add([]byte(`{"text":"pay \u202e001\u202c"}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := Parse(raw, MAC(key, raw), key)
		if err != nil {
			return
		}
		if m.Text == "" || len(m.Text) > MaxText || record.Harmless(m.Text) != m.Text {
			t.Fatalf("taken: %q", m.Text)
		}
		if _, err := Parse(raw, MAC(key, append(raw, ' ')), key); err == nil {
			t.Fatal("taken under the authentication of something else")
		}
	})
}
