package record

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
)

// The rotation of a party's keys. The party itself does it, with the party key that it gives up,
// and the new party key consents, so that a proof can tell whose keys they are (spec §4.1).
func init() {
	register(
		Kind{Name: "key.rotated", Group: "founding", Terms: KeyRotated{}, Body: PartText, Law: 2},
	)
}

// KeyRotated gives all keys that a party has from here on. Those that stay are given again.
type KeyRotated struct {
	Keys    Keys    `json:"keys"`
	Consent Consent `json:"consent"`
}

// Consent is an Ed25519 signature by a new party key: 64 bytes, as text base64.
type Consent []byte

// RotationMagic is the first line of what a new party key signs to consent to a rotation.
const RotationMagic = "parley.example/key-rotation/v1"

// rotation is what a new party key consents to. It binds the channel, the party, the key that
// is given up and all the new ones, and no place in a log: that is the act's affair.
type rotation struct {
	Channel Hash      `json:"channel"`
	Party   PartyName `json:"party"`
	Old     PublicKey `json:"old"`
	Keys    Keys      `json:"keys"`
}

// NewKeyRotated makes the terms of a rotation from a party key to new keys, with the consent of
// the new party key, whose signer it takes.
func NewKeyRotated(channel Hash, party PartyName, old PublicKey, keys Keys, consenting crypto.Signer) (*KeyRotated, error) {
	text, err := framed(RotationMagic, rotation{channel, party, old, keys})
	if err != nil {
		return nil, fmt.Errorf("key rotation: %w", err)
	}
	raw, err := consenting.Sign(nil, text, crypto.Hash(0))
	if err != nil {
		return nil, fmt.Errorf("key rotation: the new party key: %w", err)
	}
	return &KeyRotated{keys, raw}, nil
}

// verifyConsent reports whether the new party key agrees to take the place of the old one.
func (r *KeyRotated) verifyConsent(channel Hash, party PartyName, old PublicKey) error {
	text, err := framed(RotationMagic, rotation{channel, party, old, r.Keys})
	if err != nil {
		return err
	}
	if !(VerifyKey{string(party), Ed25519, r.Keys.Party}).verify(text, r.Consent) {
		return fmt.Errorf("consent: it is no signature by the new party key over this rotation of %s", party)
	}
	return nil
}

func (r *KeyRotated) check() error {
	all := r.Keys.list()
	for i, key := range all {
		for _, other := range all[:i] {
			if bytes.Equal(key.public, other.public) {
				return fmt.Errorf("keys: %s and %s are the same: each is for one purpose", other.purpose, key.purpose)
			}
		}
	}
	return nil
}

// MarshalText writes standard base64.
func (c Consent) MarshalText() ([]byte, error) { return base64.StdEncoding.AppendEncode(nil, c), nil }

// UnmarshalText reads standard base64.
func (c *Consent) UnmarshalText(text []byte) (err error) {
	*c, err = decodeBase64(text, ed25519.SignatureSize)
	return err
}

func (c Consent) check() error {
	if len(c) != ed25519.SignatureSize {
		return fmt.Errorf("the signature has %d bytes, want %d", len(c), ed25519.SignatureSize)
	}
	return nil
}
