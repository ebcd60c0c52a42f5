package office

import (
	"context"
	"errors"
	"fmt"

	"parley.example/internal/keys"
	"parley.example/internal/witness"
	"parley.example/record"
)

// ErrNoWitness is returned where this party has no key to witness with.
var ErrNoWitness = errors.New("this party is no witness: make it one with parley witness key")

// witnessPlace is where the ring has the n-th key with which the party witnesses, from 1 on: a key
// of its own, apart from that of its receipts, and under a name of its own.
func witnessPlace(party record.PartyName, n int) place {
	name := record.WitnessName(string(party))
	if n > 1 {
		name = fmt.Sprintf("%s/%d", name, n)
	}
	return place{name, keys.Ed25519}
}

// Witness returns this party as a witness, under its newest key, or [ErrNoWitness].
func (o *Office) Witness() (*witness.Witness, error) {
	o.witnessMu.Lock()
	defer o.witnessMu.Unlock()
	return o.openWitness()
}

// openWitness opens the witness under the newest key in the ring, once: two under one key would not
// see what the other cosigns.
func (o *Office) openWitness() (*witness.Witness, error) {
	if o.witness != nil {
		return o.witness, nil
	}
	n, err := o.witnessKeys()
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, ErrNoWitness
	}
	at := witnessPlace(o.Config.Party, n)
	signer, err := o.ring.signer(at)
	if err != nil {
		return nil, err
	}
	key, err := record.NewSigningKey(at.name, record.Cosignature, signer)
	if err != nil {
		return nil, err
	}
	o.witness = witness.New(o.store, o.cosigned, key, o.Clock)
	return o.witness, nil
}

// witnessKeys counts the keys that the ring has to witness with.
func (o *Office) witnessKeys() (n int, err error) {
	for ; ; n++ {
		at := witnessPlace(o.Config.Party, n+1)
		_, err := o.ring.signer(at)
		if errors.Is(err, keys.ErrNoKey) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// BeWitness makes this party a witness. If it is one already it stays that under its key; or else,
// with anew, gets another key, under which it has cosigned nothing: what the old one has cosigned is
// then nobody's to go on with.
func (o *Office) BeWitness(ctx context.Context, anew bool) (*witness.Witness, error) {
	o.witnessMu.Lock()
	defer o.witnessMu.Unlock()
	w, err := o.openWitness()
	if err == nil && !anew {
		return w, nil
	}
	if err != nil && !errors.Is(err, ErrNoWitness) {
		return nil, err
	}
	n, err := o.witnessKeys()
	if err != nil {
		return nil, err
	}
	if _, err := o.ring.make(witnessPlace(o.Config.Party, n+1), o.Random); err != nil {
		return nil, err
	}
	o.witness = nil
	if w, err = o.openWitness(); err != nil {
		return nil, err
	}
	return w, w.Begin(ctx)
}

// witnessService is where heads are brought, if the configuration says where it listens.
func (o *Office) witnessService(ctx context.Context) ([]Service, error) {
	if o.Config.Witness.Listen == "" {
		return nil, nil
	}
	if _, err := o.BeWitness(ctx, false); err != nil {
		return nil, err
	}
	return []Service{{Name: "witness", Listen: o.Config.Witness.Listen, Handler: witness.Handler(o.Witness, o.Log)}}, nil
}

// Bring brings the newest head of this party's log in a channel to a witness that it asks.
func (o *Office) Bring(ctx context.Context, a witness.Asked, id record.Hash) (*witness.Cosigned, error) {
	return witness.Bring(ctx, o.Node, o.outside, a, id)
}
