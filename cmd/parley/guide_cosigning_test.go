package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"testing"
)

// TestCosigningGuide types every command of the guide to witnesses and auditors, where the auditor
// has made a key.
func TestCosigningGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.known[":7412"] = "127.0.0.1:0"
	auditor := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	r.known["AUDITOR-KEY"] = base64.StdEncoding.EncodeToString(auditor)
	if n := r.follow("cosigning.md", ""); n < 12 {
		t.Errorf("the guide has %d commands", n)
	}
	r.leave()
}
