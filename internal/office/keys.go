package office

import (
	"bytes"
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
	"parley.example/internal/keys/agent"
	"parley.example/internal/node"
	"parley.example/record"
)

// place is the name and the type under which a ring has a key.
type place struct {
	name string
	kind keys.Type
}

// set names the keys that a party was given at once: the first when its office was made, the
// others by rotations. A ring keeps all, because channels go on under old keys. The seal stands
// under the party's own name, beside its Ed25519 key.
type set struct{ party, seal, receipt, line place }

func setOf(party record.PartyName, nth int) set {
	mark := ""
	if nth > 1 {
		mark = fmt.Sprintf("#%d", nth)
	}
	return set{
		party:   place{string(party) + mark, keys.Ed25519},
		seal:    place{string(party) + mark, keys.MLDSA44},
		receipt: place{record.ReceiptName(string(party)) + mark, keys.Ed25519},
		line:    place{string(party) + "/line" + mark, keys.Ed25519},
	}
}

// generate makes the keys of a set that there are not yet and puts them into a ring.
func (s set) generate(ring *keys.Ring, has func(place) (bool, error), random io.Reader) error {
	for _, at := range []place{s.party, s.seal, s.receipt, s.line} {
		found, err := has(at)
		if err != nil {
			return err
		}
		if found {
			continue
		}
		key, err := keys.Generate(random, at.name, at.kind)
		if err != nil {
			return err
		}
		if err := ring.Add(key); err != nil {
			return err
		}
	}
	return nil
}

// newRing makes the first keys of a party, but for those that its agent holds.
func newRing(party record.PartyName, a *agent.Agent, random io.Reader) (*keys.Ring, error) {
	made := new(keys.Ring)
	r := &ring{party: party, agent: a, keys: made}
	if err := setOf(party, 1).generate(made, r.has, random); err != nil {
		return nil, err
	}
	pouch, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, err
	}
	return made, made.SetPouch(pouch)
}

// ring is the sealed ring of an open office. Adding an official seals it again.
type ring struct {
	party record.PartyName
	path  string
	lock  keys.Lock
	agent *agent.Agent // holds what is not in the ring; nil: nothing

	mu   sync.RWMutex
	keys *keys.Ring
}

func (r *ring) signer(at place) (crypto.Signer, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.find(at)
}

// find is signer for who holds the ring already.
func (r *ring) find(at place) (crypto.Signer, error) {
	s, err := r.keys.Signer(at.name, at.kind)
	if errors.Is(err, keys.ErrNoKey) && r.agent != nil && at.kind == keys.Ed25519 {
		return r.agent.Signer(at.name)
	}
	return s, err
}

func (r *ring) has(at place) (bool, error) {
	_, err := r.find(at)
	if errors.Is(err, keys.ErrNoKey) {
		return false, nil
	}
	return err == nil, err
}

func (r *ring) pouch() (*age.HybridIdentity, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys.Pouch()
}

func (r *ring) official(id record.OfficialID) (crypto.Signer, error) {
	s, err := r.signer(r.placeOf(id))
	if errors.Is(err, keys.ErrNoKey) {
		return nil, fmt.Errorf("this office keeps no key of an official %s: make one with parley official add", id)
	}
	return s, err
}

func (r *ring) placeOf(id record.OfficialID) place {
	return place{record.OfficialName(string(r.party), string(id)), keys.Ed25519}
}

// nodeKeys hands the ring to a node: every set of keys in it, the oldest first. There is at least
// one.
func (r *ring) nodeKeys() ([]node.Keys, error) {
	var all []node.Keys
	for {
		k, err := r.nth(len(all) + 1)
		if errors.Is(err, keys.ErrNoKey) && len(all) > 0 {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, k)
	}
}

func (r *ring) nth(n int) (node.Keys, error) {
	k, set := node.Keys{Official: r.official}, setOf(r.party, n)
	for _, want := range []struct {
		place
		to *crypto.Signer
	}{{set.party, &k.Party}, {set.seal, &k.Seal}, {set.receipt, &k.Receipt}, {set.line, &k.Line}} {
		s, err := r.signer(want.place)
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
	return r.make(r.placeOf(id), random)
}

// make makes one key and seals the ring with it. If there is one in that place, it stays.
func (r *ring) make(at place, random io.Reader) (made bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if found, err := r.has(at); err != nil || found {
		return false, err
	}
	return true, r.put(at, random)
}

// replace makes a new key of an official and seals the ring with it, without the one that it had.
func (r *ring) replace(id record.OfficialID, random io.Reader) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.put(r.placeOf(id), random)
}

// put makes one key, in place of any other, for who holds the ring already.
func (r *ring) put(at place, random io.Reader) error {
	key, err := keys.Generate(random, at.name, at.kind)
	if err != nil {
		return err
	}
	// A new ring, so that a failure to seal leaves nothing behind that is not on disk.
	changed := r.keys.Clone()
	if err := changed.Replace(key); err != nil {
		return err
	}
	if err := keys.Replace(r.path, changed, r.lock); err != nil {
		return err
	}
	r.keys = changed
	return nil
}

// renew makes another set of keys and seals the ring with it, beside those that it has. When it
// returns nil they are durable.
func (r *ring) renew(random io.Reader) (node.Keys, error) {
	all, err := r.nodeKeys()
	if err != nil {
		return node.Keys{}, err
	}
	r.mu.Lock()
	larger := r.keys.Clone()
	if err = setOf(r.party, len(all)+1).generate(larger, r.has, random); err == nil {
		err = keys.Replace(r.path, larger, r.lock)
	}
	if err == nil {
		r.keys = larger
	}
	r.mu.Unlock()
	if err != nil {
		return node.Keys{}, err
	}
	return r.nth(len(all) + 1)
}

// fingerprint is that of the first keys. They stay in the ring, whatever is rotated.
func (r *ring) fingerprint() (record.Hash, error) {
	k, err := r.nth(1)
	if err != nil {
		return record.Hash{}, err
	}
	public, err := node.PublicKeys(k)
	if err != nil {
		return record.Hash{}, err
	}
	return Fingerprint(public)
}

// check holds the ring to a configuration: a key file opens whatever was sealed for it, by anyone.
func (r *ring) check(c Config) error {
	found, err := r.fingerprint()
	if err == nil && found != c.Fingerprint {
		err = fmt.Errorf("the keys have the fingerprint %s, and %s says %s: restore the one that was made with the other", found.Short(), configFile, c.Fingerprint.Short())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", r.path, err)
	}
	return nil
}

// seal seals the ring under another lock, for a backup of it.
func (r *ring) seal(l keys.Lock) ([]byte, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var sealed bytes.Buffer
	err := keys.Seal(&sealed, r.keys, l)
	return sealed.Bytes(), err
}

func openRing(dir string, c Config, lock keys.Lock) (*ring, error) {
	path := filepath.Join(dir, ringFile)
	k, err := keys.Load(path, lock)
	if err != nil {
		return nil, err
	}
	return &ring{party: c.Party, path: path, lock: lock, agent: c.agent(dir), keys: k}, nil
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
