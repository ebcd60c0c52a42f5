package main

import (
	"bytes"
	"testing"

	"github.com/go-json-experiment/json"

	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// FuzzCard holds the card of another party to being read again as it is written: whatever is on one is
// shown, and what cannot be is refused by the form of a charter, in which it would stand.
func FuzzCard(f *testing.F) {
	card, err := json.Marshal(nodetest.New(f, "river.example").Party(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(card)
	f.Add([]byte(`{"name":"a","name":"b"}`))
	f.Add([]byte(`{"names":{"en":"\u202e"},"extra":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := parseCard(data)
		if err != nil || len(p.Keys.Seal) == 0 || len(p.Keys.Party) == 0 || len(p.Keys.Receipt) == 0 || len(p.Keys.Line) == 0 {
			return // without one of its keys no charter takes it
		}
		written, err := json.Marshal(p)
		if err != nil {
			return // a key of a length that no key has: there is no fingerprint of it either
		}
		again, err := parseCard(written)
		if err != nil {
			t.Fatalf("%q is taken, and not when it is written again: %v", data, err)
		}
		twice, err := json.Marshal(again)
		if err != nil || !bytes.Equal(twice, written) {
			t.Fatalf("%q is read as %q, and that as %q: %v", data, written, twice, err)
		}
		isTheirs(p, record.Hash{}.String())
	})
}
