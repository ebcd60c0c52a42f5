package record

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"filippo.io/mldsa"
)

// SignatureType is the byte that tells C2SP signature algorithms apart (signed-note,
// tlog-cosignature; spec §3.2).
type SignatureType byte

const (
	// Ed25519 signs the text of a note: an official's act, a log's own checkpoint.
	Ed25519 SignatureType = 0x01
	// Cosignature is a timestamped Ed25519 signature over a checkpoint: a receipt.
	Cosignature SignatureType = 0x04
	// MLDSA44 is a timestamped post-quantum signature over a checkpoint: a seal.
	MLDSA44 SignatureType = 0x06
	// Passkey is reserved for acts signed by an official's own authenticator. Its key id will be
	// computed over 0xff and [PasskeyIdentifier]. This version makes none and verifies none.
	Passkey SignatureType = 0xff
)

// PasskeyIdentifier follows the byte 0xff in the key id of a [Passkey] signature, as C2SP
// recommends for types that it has not assigned.
const PasskeyIdentifier = "parley.example/webauthn/v1"

// VerifyKey is a public key under a name. A signature is by the key and the name together:
// the same bytes under another name are another key.
type VerifyKey struct {
	Name   string
	Type   SignatureType
	Public []byte // 32 bytes; 1,312 for [MLDSA44]
}

// ID is the first four bytes of SHA-256 over name, newline, type and public key.
func (k VerifyKey) ID() uint32 {
	msg := make([]byte, 0, len(k.Name)+2+len(k.Public))
	msg = append(msg, k.Name...)
	msg = append(msg, '\n', byte(k.Type))
	msg = append(msg, k.Public...)
	h := sum(msg)
	return binary.BigEndian.Uint32(h[:4])
}

// String returns the key as a C2SP vkey.
func (k VerifyKey) String() string {
	return fmt.Sprintf("%s+%08x+%s", k.Name, k.ID(), base64.StdEncoding.EncodeToString(append([]byte{byte(k.Type)}, k.Public...)))
}

// A SigningKey is a key that can sign under a name. The signer may be a hardware module: it
// is only ever asked to sign, never for its secret.
type SigningKey struct {
	VerifyKey
	signer crypto.Signer
}

// NewSigningKey puts a signer under a name, with the type of signature that it will make.
func NewSigningKey(name string, t SignatureType, signer crypto.Signer) (SigningKey, error) {
	if err := checkKeyName(name); err != nil {
		return SigningKey{}, err
	}
	k := SigningKey{VerifyKey{Name: name, Type: t}, signer}
	switch public := signer.Public().(type) {
	case ed25519.PublicKey:
		if t != Ed25519 && t != Cosignature {
			return SigningKey{}, fmt.Errorf("key %s: an Ed25519 key cannot make signatures of type %#02x", name, byte(t))
		}
		k.Public = public
	case *mldsa.PublicKey:
		if t != MLDSA44 || public.Parameters() != mldsa.MLDSA44() {
			return SigningKey{}, fmt.Errorf("key %s: an %v key cannot make signatures of type %#02x", name, public.Parameters(), byte(t))
		}
		k.Public = public.Bytes()
	default:
		return SigningKey{}, fmt.Errorf("key %s: %T is no key that the record knows: use Ed25519 or ML-DSA-44", name, public)
	}
	return k, nil
}

// sign signs exactly msg.
func (k SigningKey) sign(msg []byte) ([]byte, error) {
	var opts crypto.SignerOpts = crypto.Hash(0)
	if k.Type == MLDSA44 {
		opts = &mldsa.Options{}
	}
	return k.signer.Sign(nil, msg, opts)
}

// verify reports whether sig is k's signature over exactly msg.
//
// Ed25519 follows one rule, which batch verification must share (spec §3.3): the equation
// without cofactor, S below the group order, R compared as bytes. Keys are checked once, when
// they are read ([PublicKey]).
func (k VerifyKey) verify(msg, sig []byte) bool {
	switch k.Type {
	case Ed25519, Cosignature:
		return len(k.Public) == ed25519.PublicKeySize && ed25519.Verify(k.Public, msg, sig)
	case MLDSA44:
		public, err := mldsa.NewPublicKey(mldsa.MLDSA44(), k.Public)
		return err == nil && mldsa.Verify(public, msg, sig, &mldsa.Options{}) == nil
	}
	return false
}

// PublicKey is an Ed25519 public key as charters and full powers carry it: base64, and
// refused where its encoding is not canonical or its order is small, because implementations
// differ on such keys and nobody needs one.
type PublicKey []byte

// MarshalText writes standard base64.
func (p PublicKey) MarshalText() ([]byte, error) {
	return base64.StdEncoding.AppendEncode(nil, p), nil
}

// UnmarshalText reads standard base64 and refuses keys that are no good.
func (p *PublicKey) UnmarshalText(text []byte) error {
	raw, err := decodeBase64(text, ed25519.PublicKeySize)
	if err != nil {
		return err
	}
	if err := checkPoint(raw); err != nil {
		return err
	}
	*p = raw
	return nil
}

// SealKey is an ML-DSA-44 public key as charters carry it: base64 of 1,312 bytes.
type SealKey []byte

// SealKeySize is the length of an ML-DSA-44 public key in bytes.
const SealKeySize = 1312

// MarshalText writes standard base64.
func (p SealKey) MarshalText() ([]byte, error) {
	return base64.StdEncoding.AppendEncode(nil, p), nil
}

// UnmarshalText reads standard base64.
func (p *SealKey) UnmarshalText(text []byte) (err error) {
	*p, err = decodeBase64(text, SealKeySize)
	return err
}

func (p SealKey) check() error {
	if len(p) != SealKeySize {
		return fmt.Errorf("the seal key has %d bytes, want %d", len(p), SealKeySize)
	}
	return nil
}

// PouchKey is an age recipient, hybrid and so safe against quantum computers, in the spelling of
// age (age1pq…, Bech32). The record holds it to its form; whoever seals to it reads it.
type PouchKey string

// PouchKeySize is the length of a pouch key in characters: a prefix of 7, 1,216 bytes in groups of
// five bits, and a checksum of 6.
const PouchKeySize = 7 + 1946 + 6

const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

func (p PouchKey) check() error {
	body, ok := strings.CutPrefix(string(p), "age1pq1")
	if p != "" && (!ok || len(p) != PouchKeySize || strings.Trim(body, bech32) != "") {
		return fmt.Errorf("the pouch key %q is no hybrid recipient of age: want age1pq1 and %d letters and digits", clip(string(p)), PouchKeySize-7)
	}
	return nil
}

func decodeBase64(text []byte, size int) ([]byte, error) {
	raw, err := base64.StdEncoding.Strict().AppendDecode(nil, text)
	if err != nil || len(raw) != size || !bytes.Equal(base64.StdEncoding.AppendEncode(nil, raw), text) {
		return nil, fmt.Errorf("want %d bytes in standard base64", size)
	}
	return raw, nil
}

// smallOrder lists the y coordinates, little-endian without the sign bit, of the points whose
// order divides eight.
var smallOrder = [][]byte{
	unhex("0000000000000000000000000000000000000000000000000000000000000000"),
	unhex("0100000000000000000000000000000000000000000000000000000000000000"),
	unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
	unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
	unhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
}

// check refuses a key that no reader would take, wherever it comes from.
func (p PublicKey) check() error {
	if len(p) != ed25519.PublicKeySize {
		return fmt.Errorf("the key has %d bytes, want %d", len(p), ed25519.PublicKeySize)
	}
	return checkPoint(p)
}

func checkPoint(raw []byte) error {
	y := bytes.Clone(raw)
	y[31] &= 0x7f
	// y must be below 2^255 - 19.
	if y[31] == 0x7f && bytes.Count(y[1:31], []byte{0xff}) == 30 && y[0] >= 0xed {
		return errors.New("the key's encoding is not canonical")
	}
	for _, small := range smallOrder {
		if bytes.Equal(y, small) {
			return errors.New("the key has small order: anyone could sign with it")
		}
	}
	return nil
}

func unhex(s string) []byte {
	raw, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return raw
}

// checkKeyName holds C2SP key names to visible ASCII, so that two names that look alike are
// alike (spec §2.5).
func checkKeyName(name string) error {
	if name == "" || len(name) > MaxKeyName || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '+' }) {
		return fmt.Errorf("%q is no key name: want visible ASCII without + or spaces", clip(name))
	}
	return nil
}

// ParseVerifyKey reads a C2SP vkey, as [VerifyKey.String] writes it, and refuses every other
// spelling, types that are not known, and keys that no reader would take (spec §3.3).
func ParseVerifyKey(text string) (VerifyKey, error) {
	name, rest, _ := strings.Cut(text, "+")
	_, encoded, _ := strings.Cut(rest, "+")
	if err := checkKeyName(name); err != nil {
		return VerifyKey{}, err
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(raw) < 2 {
		return VerifyKey{}, fmt.Errorf("%q is no verifier key: want name+key id+base64", clip(text))
	}
	k := VerifyKey{Name: name, Type: SignatureType(raw[0]), Public: raw[1:]}
	switch k.Type {
	case Ed25519, Cosignature:
		err = PublicKey(k.Public).check()
	case MLDSA44:
		err = SealKey(k.Public).check()
	default:
		err = fmt.Errorf("signatures of type %#02x are not known", raw[0])
	}
	if err != nil {
		return VerifyKey{}, fmt.Errorf("key %s: %w", name, err)
	}
	if k.String() != text {
		return VerifyKey{}, fmt.Errorf("key %s: its key id is not that of the name and the key: it was copied wrongly", name)
	}
	return k, nil
}
