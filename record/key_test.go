package record

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"math/big"
	"slices"
	"strings"
	"testing"

	"filippo.io/mldsa"
)

// prime is 2^255 - 19.
var prime = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))

// groupOrder is the order of the base point of Ed25519.
var groupOrder, _ = new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)

func littleEndian(n *big.Int) []byte {
	out := n.FillBytes(make([]byte, 32))
	slices.Reverse(out)
	return out
}

func TestKeysOfSmallOrderAndOddSpellingAreRefused(t *testing.T) {
	var bad [][]byte
	add := func(y *big.Int) {
		for _, sign := range []byte{0, 0x80} {
			raw := littleEndian(y)
			raw[31] |= sign
			bad = append(bad, raw)
		}
	}
	// The points of order 1, 2 and 4.
	add(big.NewInt(1))
	add(new(big.Int).Sub(prime, big.NewInt(1)))
	add(big.NewInt(0))
	// Those of order 8: doubling gives a point of order 4, that is, y = 0. From the doubling
	// formula that is y^2 = -x^2, and with the curve's equation d·y^4 + 2·y^2 - 1 = 0.
	d := new(big.Int).Mul(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), prime))
	root := new(big.Int).ModSqrt(new(big.Int).Mod(new(big.Int).Add(big.NewInt(1), d), prime), prime)
	found := 0
	for _, r := range []*big.Int{root, new(big.Int).Neg(root)} {
		y2 := new(big.Int).Mod(new(big.Int).Mul(new(big.Int).Add(big.NewInt(-1), r), new(big.Int).ModInverse(new(big.Int).Mod(d, prime), prime)), prime)
		if y := new(big.Int).ModSqrt(y2, prime); y != nil {
			add(y)
			add(new(big.Int).Sub(prime, y))
			found++
		}
	}
	if found != 1 {
		t.Fatalf("found %d pairs of points of order 8, want 1", found)
	}
	// Encodings that are not below the prime: all nineteen of them.
	for i := int64(0); i < 19; i++ {
		add(new(big.Int).Add(prime, big.NewInt(i)))
	}
	for _, raw := range bad {
		var k PublicKey
		if err := k.UnmarshalText([]byte(base64.StdEncoding.EncodeToString(raw))); err == nil {
			t.Errorf("the key %x was taken", raw)
		}
		if PublicKey(raw).check() == nil {
			t.Errorf("the key %x passes", raw)
		}
	}
	good := edPublic("x")
	text := must(good.MarshalText())
	var k PublicKey
	if err := k.UnmarshalText(text); err != nil || !bytes.Equal(k, good) {
		t.Errorf("%x: %v", good, err)
	}
	for _, s := range []string{"", string(text[1:]), string(text) + "=", string(text) + "\n", " " + string(text), strings.TrimRight(string(text), "="), "\n" + string(text)} {
		if err := k.UnmarshalText([]byte(s)); err == nil {
			t.Errorf("%q was taken for a key", s)
		}
	}
}

// overOrder adds the group order to the S of a signature: to the curve the same number, in
// another spelling.
func overOrder(sig []byte) []byte {
	s := slices.Clone(sig[32:])
	slices.Reverse(s)
	return append(slices.Clone(sig[:32]), littleEndian(new(big.Int).Add(new(big.Int).SetBytes(s), groupOrder))...)
}

func TestOneRuleForEd25519(t *testing.T) {
	private := edKey("rule")
	k := VerifyKey{"rule", Ed25519, private.Public().(ed25519.PublicKey)}
	msg := []byte("message")
	sig := ed25519.Sign(private, msg)
	if !k.verify(msg, sig) {
		t.Fatal("a good signature is refused")
	}
	if k.verify(msg, overOrder(sig)) {
		t.Error("S over the group order was taken")
	}
	for i := range sig {
		changed := slices.Clone(sig)
		changed[i] ^= 0x40
		if k.verify(msg, changed) {
			t.Errorf("byte %d of a signature changed, and it fits", i)
		}
	}
	for _, wrong := range [][]byte{nil, sig[:63], append(slices.Clone(sig), 0)} {
		if k.verify(msg, wrong) {
			t.Errorf("a signature of %d bytes was taken", len(wrong))
		}
	}
	for _, key := range [][]byte{nil, k.Public[:31], append(slices.Clone(k.Public), 0)} {
		if (VerifyKey{"rule", Ed25519, key}).verify(msg, sig) {
			t.Errorf("a key of %d bytes verifies", len(key))
		}
	}
	if (VerifyKey{"rule", Passkey, k.Public}).verify(msg, sig) {
		t.Error("the reserved type verifies")
	}
}

func TestSigningKeys(t *testing.T) {
	ml65 := must(mldsa.GenerateKey(mldsa.MLDSA65()))
	for _, c := range []struct {
		name string
		t    SignatureType
		by   any
		good bool
	}{
		{"a", Ed25519, edKey("a"), true},
		{"a", Cosignature, edKey("a"), true},
		{"a", MLDSA44, sealKey("a").PrivateKey, true},
		{"a", MLDSA44, sealKey("a"), true},
		{"a", MLDSA44, edKey("a"), false},
		{"a", Passkey, edKey("a"), false},
		{"a", Ed25519, sealKey("a"), false},
		{"a", MLDSA44, ml65, false},
		{"", Ed25519, edKey("a"), false},
		{"a b", Ed25519, edKey("a"), false},
		{"a+b", Ed25519, edKey("a"), false},
		{"é", Ed25519, edKey("a"), false},
	} {
		_, err := NewSigningKey(c.name, c.t, c.by.(crypto.Signer))
		if (err == nil) != c.good {
			t.Errorf("%q, type %#02x, %T: %v", c.name, byte(c.t), c.by, err)
		}
	}
	// A key id is by name, type and key: spelled out once more, apart from the code.
	k := VerifyKey{"a/b", Cosignature, edPublic("a")}
	h := sum(append([]byte("a/b\n\x04"), edPublic("a")...))
	if k.ID() != binary.BigEndian.Uint32(h[:4]) {
		t.Errorf("key id %08x", k.ID())
	}
}
