package office

import (
	"crypto"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"

	"filippo.io/age"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/record"
)

// The names under which a ring has the party's keys. A seal stands under the party's own name,
// beside its Ed25519 key.
func lineName(party record.PartyName) string { return string(party) + "/line" }

func newRing(party record.PartyName, random io.Reader) (*keys.Ring, error) {
	ring := new(keys.Ring)
	for _, k := range []struct {
		name string
		kind keys.Type
	}{
		{string(party), keys.Ed25519},
		{string(party), keys.MLDSA44},
		{record.ReceiptName(string(party)), keys.Ed25519},
		{lineName(party), keys.Ed25519},
	} {
		key, err := keys.Generate(random, k.name, k.kind)
		if err != nil {
			return nil, err
		}
		if err := ring.Add(key); err != nil {
			return nil, err
		}
	}
	pouch, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, err
	}
	return ring, ring.SetPouch(pouch)
}

// ring is the sealed ring of an open office. Adding an official seals it again.
type ring struct {
	party record.PartyName
	path  string
	lock  keys.Lock

	mu   sync.RWMutex
	keys *keys.Ring
}

func (r *ring) signer(name string, t keys.Type) (crypto.Signer, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys.Signer(name, t)
}

func (r *ring) pouch() (*age.HybridIdentity, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys.Pouch()
}

func (r *ring) official(id record.OfficialID) (crypto.Signer, error) {
	s, err := r.signer(record.OfficialName(string(r.party), string(id)), keys.Ed25519)
	if err != nil {
		return nil, fmt.Errorf("this office keeps no key of an official %s: make one with parley official add", id)
	}
	return s, nil
}

// nodeKeys hands the ring to a node.
func (r *ring) nodeKeys() (node.Keys, error) {
	k := node.Keys{Official: r.official}
	for _, want := range []struct {
		name string
		kind keys.Type
		to   *crypto.Signer
	}{
		{string(r.party), keys.Ed25519, &k.Party},
		{string(r.party), keys.MLDSA44, &k.Seal},
		{record.ReceiptName(string(r.party)), keys.Ed25519, &k.Receipt},
		{lineName(r.party), keys.Ed25519, &k.Line},
	} {
		s, err := r.signer(want.name, want.kind)
		if err != nil {
			return k, err
		}
		*want.to = s
	}
	pouch, err := r.pouch()
	if errors.Is(err, keys.ErrNoKey) {
		return k, nil
	}
	if err == nil {
		k.Pouch = record.PouchKey(pouch.Recipient().String())
	}
	return k, err
}

// add makes the key of an official and seals the ring with it. If there is one already, it stays.
func (r *ring) add(id record.OfficialID, random io.Reader) (added bool, err error) {
	name := record.OfficialName(string(r.party), string(id))
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.keys.Signer(name, keys.Ed25519); err == nil {
		return false, nil
	}
	key, err := keys.Generate(random, name, keys.Ed25519)
	if err != nil {
		return false, err
	}
	// A new ring, so that a failure to seal leaves nothing behind that is not on disk.
	larger := r.keys.Clone()
	if err := larger.Add(key); err != nil {
		return false, err
	}
	if err := keys.Replace(r.path, larger, r.lock); err != nil {
		return false, err
	}
	r.keys = larger
	return true, nil
}

func openRing(dir string, party record.PartyName, lock keys.Lock) (*ring, error) {
	path := filepath.Join(dir, ringFile)
	k, err := keys.Load(path, lock)
	if err != nil {
		return nil, err
	}
	return &ring{party: party, path: path, lock: lock, keys: k}, nil
}

// Fingerprint is the hash of a party's public keys, for people to compare.
func Fingerprint(k record.Keys) (record.Hash, error) {
	raw, err := json.Marshal(k)
	if err != nil {
		return record.Hash{}, err
	}
	if err := (*jsontext.Value)(&raw).Canonicalize(); err != nil {
		return record.Hash{}, err
	}
	return sha256.Sum256(raw), nil
}
