package line

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"parley.example/internal/keys"
	"parley.example/record"
)

// Joining: how a party that has no channel with another yet gets to know its keys.
//
// The inviter makes a ticket, which reaches the joiner by any way at all: it need not be
// secret from everybody, and need not be believed. The joiner dials the line key that the
// ticket names, and both run this handshake, in which the joiner commits before it knows what
// the inviter brings, and opens after:
//
//	joiner                                       inviter
//	  1. secret, H(its party record, nonce)  →
//	                                         ←     charter, which has its party record; its nonce
//	  2. secret, party record, nonce         →
//	                                         ←     how far the inviter is
//
// Then both show the same six words over all of that ([keys.ShortWords]); two people who know
// each other's voices read half of them each, and each types what the other reads. Only then
// does the inviter's node enter the invitation, and the joiner's node keep the charter.
//
// A ticket is good for one commitment: a second, different one finds it used. Every step is
// kept as a paper before its answer leaves, so either side may stop anywhere and go on; the
// same step again gets the same answer.

// The paths of the handshake's two requests, beside [Path].
const (
	joinPath   = "/parley/v1/join"
	revealPath = "/parley/v1/join/reveal"
)

const (
	// joinNonce is how many random bytes each side brings, and the secret of a ticket has.
	joinNonce = 32

	// maxJoin bounds a message of the handshake: a charter in base64, and a party record.
	maxJoin = 2 * record.MaxCharter
)

type joinRequest struct {
	Secret     []byte `json:"secret"`
	Commitment []byte `json:"commitment"`
}

type joinAnswer struct {
	Charter []byte `json:"charter"`
	Nonce   []byte `json:"nonce"`
}

type revealRequest struct {
	Secret  []byte       `json:"secret"`
	Party   record.Party `json:"party"`
	Nonce   []byte       `json:"nonce"`
	Address string       `json:"address,omitzero"` // where the joiner's node listens, if it does
}

type revealAnswer struct {
	State InviteState `json:"state"`
}

// commitment is what the joiner is bound to: its record, and a nonce that hides it until it is
// opened.
func commitment(party record.Party, nonce []byte) ([]byte, error) {
	raw, err := canonical(party)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	h.Write([]byte("parley.example/join/v1\n"))
	h.Write(nonce) // of one length, so the border is clear
	h.Write(raw)
	return h.Sum(nil), nil
}

// handshake is everything that was said, from which both sides draw the words.
type handshake struct {
	secret       []byte
	commitment   []byte
	charter      []byte
	inviter      record.Party
	inviterNonce []byte
	joiner       record.Party
	joinerNonce  []byte
}

// words returns the two halves: the inviter reads the first aloud, the joiner the second.
func (h handshake) words() (first, second []string, err error) {
	inviter, err1 := canonical(h.inviter)
	joiner, err2 := canonical(h.joiner)
	if err := errors.Join(err1, err2); err != nil {
		return nil, nil, err
	}
	secret := sha256.Sum256(h.secret)
	all := keys.ShortWords(secret[:], h.commitment, h.charter, inviter, h.inviterNonce, joiner, h.joinerNonce)
	return all[:keys.ShortCount/2], all[keys.ShortCount/2:], nil
}

// canonical is the one spelling of a party record.
func canonical(p record.Party) ([]byte, error) {
	raw, err := jsonv2.Marshal(p)
	if err != nil {
		return nil, err
	}
	return raw, (*jsontext.Value)(&raw).Canonicalize()
}

// ErrWords is returned when words that were compared differ. The ticket has ended.
var ErrWords = errors.New("the words differ: either somebody read or typed a wrong one, or somebody is between the two nodes; this ticket has ended")

// ErrNoWords is returned for what cannot be a half of the words. Nothing has ended.
var ErrNoWords = fmt.Errorf("want the %d words that the other side reads", keys.ShortCount/2)

// compare holds what a person typed to what the other side should have read.
func compare(typed string, want []string) error {
	words := strings.Fields(typed)
	if len(words) != len(want) {
		return fmt.Errorf("%d words were given: %w", len(words), ErrNoWords)
	}
	for _, w := range words {
		if !keys.IsWord(w) {
			return fmt.Errorf("%q is none of the words that can occur: %w", w, ErrNoWords)
		}
	}
	if !strings.EqualFold(strings.Join(words, " "), strings.Join(want, " ")) {
		return ErrWords
	}
	return nil
}

// decodeJoin reads a message of the handshake, strictly.
func decodeJoin(r io.Reader, v any) error {
	data, err := io.ReadAll(io.LimitReader(r, maxJoin+1))
	if err != nil {
		return err
	}
	if len(data) > maxJoin {
		return fmt.Errorf("longer than %d bytes", maxJoin)
	}
	return jsonv2.Unmarshal(data, v, jsonv2.RejectUnknownMembers(true))
}

func paper(v any) ([]byte, error) { return json.Marshal(v) }

func readPaper(data []byte, v any) error { return json.NewDecoder(bytes.NewReader(data)).Decode(v) }
