// Package keys makes the private keys of a party and of its officials, and keeps them at
// rest: a [Ring] of keys, sealed with age (age-encryption.org/v1) under a passphrase or under
// an identity in a key file. It also turns two parties' keys into [Words] that two people can
// compare over the telephone.
//
// Whoever needs a key asks the ring for a [crypto.Signer] and sees nothing else of it, so that
// a hardware module can stand in the ring's place.
//
// Call [CheckEnvironment] first: there is one setting of the Go runtime under which age does
// not work.
//
// A ring sealed by this version opens with every later one. Secrets are not wiped from memory
// after use, which Go cannot promise; see SECURITY.md for what that means.
package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/mldsa"
)

// Type is a signature scheme, as a ring names it.
type Type string

const (
	// Ed25519 (RFC 8032) signs acts, checkpoints, receipts, and connections between nodes.
	Ed25519 Type = "ed25519"
	// MLDSA44 (FIPS 204) signs the heads that must stand for decades.
	MLDSA44 Type = "ml-dsa-44"
	// P256 (ECDSA, FIPS 186-5) is for the certificates that browsers see: no browser accepts
	// Ed25519 there.
	P256 Type = "p256"
)

// SeedSize is the length in bytes of what a ring keeps of a key, whatever its type: the seed
// of an Ed25519 or ML-DSA-44 key, the scalar of a P-256 key.
const SeedSize = 32

// A Key is a private key under a name. Printing one, with any verb, shows no secret.
type Key struct {
	Name string // visible ASCII, at most [MaxName] bytes
	Type Type

	// seed is a function because fmt prints of those no more than an address, whatever the
	// verb, even from a private field of somebody else's struct. It follows pointers.
	seed func() [SeedSize]byte
}

// Generate makes a new key from 32 bytes of rand.
func Generate(rand io.Reader, name string, t Type) (Key, error) {
	// A P-256 scalar is drawn again when it is zero or not below the group's order, one time
	// in 2³². A second failure means that rand is not random.
	const draws = 2
	var failed error
	for range draws {
		seed := make([]byte, SeedSize)
		if _, err := io.ReadFull(rand, seed); err != nil {
			return Key{}, fmt.Errorf("key %q: reading randomness: %w", name, err)
		}
		key, err := newKey(name, t, seed)
		if err == nil {
			return key, nil
		}
		if !errors.Is(err, errSeed) {
			return Key{}, err
		}
		failed = err
	}
	return Key{}, fmt.Errorf("%w, twice: the source of randomness is broken", failed)
}

var errSeed = errors.New("the seed is out of range")

func newKey(name string, t Type, seed []byte) (Key, error) {
	if name == "" || len(name) > MaxName || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return Key{}, fmt.Errorf("%.60q is no name for a key: want 1 to %d visible ASCII characters", name, MaxName)
	}
	if len(seed) != SeedSize {
		return Key{}, fmt.Errorf("key %q: the seed has %d bytes, want %d", name, len(seed), SeedSize)
	}
	fixed := [SeedSize]byte(seed)
	key := Key{Name: name, Type: t, seed: func() [SeedSize]byte { return fixed }}
	if _, err := key.signer(); err != nil {
		return Key{}, err
	}
	return key, nil
}

// Signer returns the key as something that signs: an [ed25519.PrivateKey], a
// [*mldsa.PrivateKey] or an [*ecdsa.PrivateKey].
func (k Key) Signer() crypto.Signer {
	signer, err := k.signer()
	if err != nil {
		panic(err) // only a Key that Generate did not make
	}
	return signer
}

func (k Key) signer() (crypto.Signer, error) {
	if k.seed == nil {
		return nil, errors.New("the zero Key is no key: use keys.Generate")
	}
	seed := k.seed()
	switch k.Type {
	case Ed25519:
		return ed25519.NewKeyFromSeed(seed[:]), nil
	case MLDSA44:
		return mldsa.NewPrivateKey(mldsa.MLDSA44(), seed[:])
	case P256:
		private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), seed[:])
		if err != nil {
			return nil, fmt.Errorf("key %q: %w for P-256", k.Name, errSeed)
		}
		return private, nil
	}
	return nil, fmt.Errorf("key %q: no such type of key: %.20q; want %s, %s or %s", k.Name, k.Type, Ed25519, MLDSA44, P256)
}
