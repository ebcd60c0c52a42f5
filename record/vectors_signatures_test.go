package record

import (
	"fmt"
	"math/big"
	"slices"
)

// signatures crafts the Ed25519 signatures on which implementations differ.
func (s *vectors) signatures() {
	msg := []byte("a message")
	file := func(key, sig []byte) []byte {
		return indented(map[string]string{"key": fmt.Sprintf("%x", key), "message": fmt.Sprintf("%x", msg), "signature": fmt.Sprintf("%x", sig)})
	}
	good := func(name, what string, key, sig []byte) {
		s.good(vector{File: "ed25519-" + name + ".json", Form: "ed25519", What: what}, file(key, sig))
	}
	bad := func(name, why string, key, sig []byte) {
		s.bad(vector{File: "ed25519-" + name + ".json", Form: "ed25519", What: "a key, a message and a signature, hexadecimal", Why: why}, file(key, sig))
	}
	zero := new(big.Int)
	a, r := scalar("a"), scalar("r")
	key, nonce := base.times(a), base.times(r)
	plain := craft(r, nonce.bytes(), a, key.bytes(), msg)
	good("plain", "an ordinary signature", key.bytes(), plain)
	good("identity-r", "R is the identity, written canonically: nothing forbids it", key.bytes(), craft(zero, identity.bytes(), a, key.bytes(), msg))

	bad("s-too-big", "S is not below the group order", key.bytes(), overOrder(plain))
	odd := littleEndian(new(big.Int).Add(prime, big.NewInt(1)))
	bad("r-odd-spelling", "R is the identity in a spelling that is not canonical: R is compared as bytes", key.bytes(), craft(zero, odd, a, key.bytes(), msg))
	bad("other-message", "the signature is over another message", key.bytes(), craft(r, nonce.bytes(), a, key.bytes(), []byte("another")))
	bad("short", "63 bytes", key.bytes(), plain[:63])
	bad("long", "65 bytes", key.bytes(), append(slices.Clone(plain), 0))
	bad("small-key", "the key has order one: this signature fits every message", identity.bytes(), craft(r, nonce.bytes(), zero, identity.bytes(), msg))
	eight := orderEight()
	bad("small-key-8", "the key has order eight", eight.bytes(), craft(r, nonce.bytes(), zero, eight.bytes(), msg))
	bad("key-odd-spelling", "the key's y is not below the prime", odd, craft(r, nonce.bytes(), zero, odd, msg))
	bad("no-point", "the key is no point of the curve", append([]byte{2}, make([]byte, 31)...), plain)

	// A key with a part of small order: with the cofactor every such signature fits, without it
	// one in eight does.
	mixed := key.add(eight)
	var fits, fitsNot []byte
	for i := 0; fits == nil || fitsNot == nil; i++ {
		r := scalar(fmt.Sprint("r", i))
		sig := craft(r, base.times(r).bytes(), a, mixed.bytes(), msg)
		if challenge(sig[:32], mixed.bytes(), msg).Uint64()%8 == 0 {
			fits = sig
		} else {
			fitsNot = sig
		}
	}
	good("mixed-key", "a key of mixed order, where the equation holds without the cofactor", mixed.bytes(), fits)
	bad("mixed-key", "a key of mixed order, where the equation holds only with the cofactor", mixed.bytes(), fitsNot)
	bad("mixed-r", "R has a part of small order: the equation holds only with the cofactor", key.bytes(), craft(r, nonce.add(eight).bytes(), a, key.bytes(), msg))
}

func (s *vectors) trees() {
	w := struct {
		Leaves []string `json:"leaves"`
		Roots  []string `json:"roots"`
	}{}
	var leaves [][]byte
	for i := range 9 {
		leaves = append(leaves, fmt.Appendf(nil, "entry %d", i))
		w.Leaves = append(w.Leaves, string(leaves[i]))
		l := &testLog{w: &world{}, entries: leaves}
		w.Roots = append(w.Roots, l.head().Root.String())
	}
	s.good(vector{File: "tree.json", Form: "tree", What: "leaves, and the root of the log after each"}, indented(w))
}
