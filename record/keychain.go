package record

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// KeyChain says which keys a party has at each size of its log in a channel (spec §4.1): those
// that the charter or its invitation gives, and from each rotation on those that it gives. It is
// a value: what is done to it makes another.
type KeyChain struct {
	charter *Charter
	channel Hash
	party   Party
	steps   []keyStep // the first from 0
}

// keyStep is a set of keys, and the size of the log from which it holds.
type keyStep struct {
	from int64
	keys Keys
}

// NewKeyChain begins with the keys that the charter, or an invitation, gives a party.
func NewKeyChain(charter *Charter, channel Hash, party Party) KeyChain {
	return KeyChain{charter, channel, party, []keyStep{{0, party.Keys}}}
}

// At returns the party with the keys that it has when its log has that size. They sign and seal
// the head of that size, and the party's own act at that place; a rotation at place n is signed
// by the keys of size n, and gives those of size n + 1.
func (c KeyChain) At(size int64) Party {
	p := c.party
	for _, s := range c.steps {
		if s.from <= size {
			p.Keys = s.keys
		}
	}
	return p
}

// Until returns every set of keys that the party has had up to a size of its log, the oldest
// first. A receipt is good under any of their receipt keys, because it does not say how large
// its giver's log was.
func (c KeyChain) Until(size int64) []Keys {
	var sets []Keys
	for _, s := range c.steps {
		if s.from <= size {
			sets = append(sets, s.keys)
		}
	}
	return sets
}

// Rotate takes in the rotation at place n of the party's log, which must come after all that
// were taken in. The error says why it gives no keys. It looks at the rotation, at what the
// party's log rotated before it and at the charter, and at nothing else.
func (c KeyChain) Rotate(n int64, act *SignedAct) (KeyChain, error) {
	terms, err := c.Check(act)
	if err != nil {
		return c, err
	}
	if err := act.VerifyBy(c.At(n).Keys.Party); err != nil {
		return c, err
	}
	c.steps = append(slices.Clip(c.steps), keyStep{n + 1, terms.Keys})
	return c, nil
}

// Check is Rotate for a rotation that may not be signed yet, next after all that were taken in:
// it looks at everything but the signature of the act.
func (c KeyChain) Check(act *SignedAct) (*KeyRotated, error) {
	terms, ok := act.Terms.(*KeyRotated)
	switch {
	case !ok || act.Fault != nil:
		return nil, errors.New("it is no rotation of keys")
	case act.Channel != c.channel || act.Party != c.party.Name:
		return nil, fmt.Errorf("it is by %s in another channel or log", act.Party)
	case act.NeedsLaw() > c.charter.Law:
		return nil, fmt.Errorf("law %d knows no rotation of keys", c.charter.Law)
	case act.By != "":
		return nil, errors.New("keys are rotated by the party itself, not by an official")
	}
	if err := c.fresh(terms.Keys); err != nil {
		return nil, err
	}
	now := c.steps[len(c.steps)-1].keys
	return terms, terms.verifyConsent(c.channel, c.party.Name, now.Party)
}

// fresh holds new keys to be new: what does not stay as it is was never a key of this party, for
// any purpose, nor of another that the charter names, as a party or as an auditor.
func (c KeyChain) fresh(next Keys) error {
	now := c.steps[len(c.steps)-1].keys.list()
	changed := false
	for _, key := range next.list() {
		if slices.ContainsFunc(now, func(own aKey) bool { return own.purpose == key.purpose && bytes.Equal(own.public, key.public) }) {
			continue
		}
		changed = true
		if owner, taken := c.owner(key.public); taken {
			return fmt.Errorf("keys: %s: it is or was a key of %s: make a new one", key.purpose, owner)
		}
	}
	if !changed {
		return errors.New("keys: all of them are the old ones: nothing is rotated")
	}
	return nil
}

func (c KeyChain) owner(key []byte) (PartyName, bool) {
	for _, s := range c.steps {
		if s.keys.Has(key) {
			return c.party.Name, true
		}
	}
	for _, p := range c.charter.Parties {
		if p.Keys.Has(key) {
			return p.Name, true
		}
	}
	a, taken := c.charter.Auditor(key)
	return a.Name, taken
}

// aKey is one of a party's keys, with what it is for.
type aKey struct {
	purpose string
	public  []byte
}

func (k Keys) list() []aKey {
	list := []aKey{{"party", k.Party}, {"receipt", k.Receipt}, {"line", k.Line}, {"seal", k.Seal}}
	if k.Pouch != "" {
		list = append(list, aKey{"pouch", []byte(k.Pouch)})
	}
	return list
}

// Has reports whether a public key is one of these, for whatever purpose.
func (k Keys) Has(key []byte) bool {
	return slices.ContainsFunc(k.list(), func(own aKey) bool { return bytes.Equal(own.public, key) })
}

// checkChainsApart is checkKeysApart for parties that have rotated: a key may stay with its
// party and its purpose, and occurs nowhere else.
func checkChainsApart(chains []KeyChain) error {
	type use struct {
		party   PartyName
		purpose string
	}
	uses := map[string]use{}
	for _, c := range chains {
		for _, s := range c.steps {
			for _, key := range s.keys.list() {
				mine := use{c.party.Name, key.purpose}
				if other, taken := uses[string(key.public)]; taken && other != mine {
					return fmt.Errorf("keys: one occurs twice, at %s and %s: each is for one party and one purpose", other.party, mine.party)
				}
				uses[string(key.public)] = mine
			}
		}
	}
	return nil
}
