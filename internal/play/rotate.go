package play

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"io"
	"math"

	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/record"
)

// Which keys a story has a party rotate to. Nobody writes keys by hand.
const (
	newKeys    = "new"
	formerKeys = "former" // those that it had first
)

// makeKeys makes the keys of a party.
func makeKeys(random io.Reader) (node.Keys, error) {
	var k node.Keys
	for _, want := range []struct {
		name string
		kind keys.Type
		to   *crypto.Signer
	}{
		{"party", keys.Ed25519, &k.Party},
		{"receipt", keys.Ed25519, &k.Receipt},
		{"seal", keys.MLDSA44, &k.Seal},
		{"line", keys.Ed25519, &k.Line},
	} {
		key, err := keys.Generate(random, want.name, want.kind)
		if err != nil {
			return k, err
		}
		*want.to = key.Signer()
	}
	return k, nil
}

func lineKey(k node.Keys) ed25519.PublicKey { return k.Line.Public().(ed25519.PublicKey) }

// rotation makes the terms by which a party rotates its keys. The node holds the new ones from
// here on, as it would have to before it enters them.
func (s *Stage) rotation(ctx context.Context, side *Side, which string) (*record.KeyRotated, error) {
	chain, err := side.node.Keys(ctx, s.here.id)
	if err != nil {
		return nil, err
	}
	old := chain.At(math.MaxInt64).Keys.Party
	next := side.Keys
	if which == formerKeys {
		if len(side.former) > 0 {
			next = side.former[0]
		}
	} else {
		if next, err = makeKeys(s.random); err != nil {
			return nil, err
		}
		next.Official = side.Official
		if err := side.node.Hold(next); err != nil {
			return nil, err
		}
		side.former, side.Keys = append(side.former, side.Keys), next
		s.gates.know(lineKey(next), side.Key)
	}
	public, err := node.PublicKeys(next)
	if err != nil {
		return nil, err
	}
	return record.NewKeyRotated(s.here.id, side.Name, old, public, next.Party)
}
