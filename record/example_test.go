package record_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"log"
	"os"
	"time"

	"parley.example/record"
)

// A reader verifies a proof file against a fingerprint that they have from elsewhere.
func ExampleVerifyProof() {
	file, err := os.ReadFile("../docs/spec/vectors/good/proof-official.txt")
	if err != nil {
		log.Fatal(err)
	}
	fingerprint, err := record.ParseHash("4d6370ace3016b3a9746737587615043c0e756b3f5e146a9f835437ba46eebec")
	if err != nil {
		log.Fatal(err)
	}

	proven, err := record.VerifyProof(file, fingerprint)
	if err != nil {
		log.Fatal("refused: ", err)
	}
	if proven.Charter.Nature != record.Real {
		note, _ := proven.Charter.Note.In("en")
		fmt.Printf("%s: %s\n", proven.Charter.Nature, note)
	}
	title, _ := proven.Body.Title.In("en")
	fmt.Printf("%s, %s of %s, signed %s: %q\n", proven.Powers.Name, proven.Powers.Office, proven.Party.Name, proven.Act.Kind, title)
	for _, r := range proven.Receipts {
		fmt.Printf("%s had it not later than %s\n", r.Party, r.At.Format(time.RFC3339))
	}
	// Output:
	// exercise: This is an exercise.
	// An official, An office of a, signed topic.opened: "A question"
	// b had it not later than 2025-02-15T16:38:00Z
}

// An official is shown exactly what they sign; whoever takes the act in verifies it with a key
// from their full powers.
func ExampleDraft_Sign() {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	key, err := record.NewSigningKey(record.OfficialName("mid.example", "anna"), record.Ed25519, private)
	if err != nil {
		log.Fatal(err)
	}
	nonce, err := record.NewNonce(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	salt, err := record.NewNonce(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}

	act := record.Act{
		Channel: record.Hash{1}, // the charter's fingerprint
		Party:   "mid.example",
		By:      "anna",
		Kind:    "topic.opened",
		Dated:   record.At(time.Now()),
		Basis:   []record.Cited{}, // the heads that anna was shown
		Nonce:   nonce,
	}
	body := &record.Body{Title: record.Text{"en": "Visas", "fr": "Visas"}, Salt: salt}
	draft, err := record.NewDraft(act, &record.TopicOpened{}, body)
	if err != nil {
		log.Fatal(err)
	}
	// Show draft.Text() and the body; then:
	signed, err := draft.Sign(key)
	if err != nil {
		log.Fatal(err)
	}

	received, err := record.ParseAct(signed.Note)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(received.Fault, received.VerifyBy(record.PublicKey(public)))
	// Output: <nil> <nil>
}
