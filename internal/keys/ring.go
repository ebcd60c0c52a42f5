package keys

import (
	"bytes"
	"cmp"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"filippo.io/age"
)

// ringFormat is the first thing in a ring, so that a later version can tell it apart.
const ringFormat = "parley.example/ring/v1"

// ErrNoKey is returned when a ring has no key of that name and type.
var ErrNoKey = errors.New("no such key in the ring")

// A Ring is a set of keys. A name may stand in it once for each type, because a party signs
// its heads under one name with Ed25519 and ML-DSA-44. The zero Ring is empty and ready.
//
// A Ring may be read by several goroutines at once; adding to it is for one alone.
type Ring struct {
	keys  []Key               // in the order of name, then type
	pouch *age.HybridIdentity // opens what is sealed to the party; nil: it has none
}

// Add puts a key into the ring. It refuses a second key of the same name and type, because
// the first would be lost.
func (r *Ring) Add(k Key) error {
	if _, err := k.signer(); err != nil {
		return err
	}
	i, found := r.find(k.Name, k.Type)
	if found {
		return fmt.Errorf("the ring already has a key %q of type %s", k.Name, k.Type)
	}
	if len(r.keys) == MaxKeys {
		return fmt.Errorf("the ring is full: it has %d keys", MaxKeys)
	}
	r.keys = slices.Insert(r.keys, i, k)
	return nil
}

// Replace puts a key into the place of the one of its name and type, which is lost.
func (r *Ring) Replace(k Key) error {
	if i, found := r.find(k.Name, k.Type); found {
		r.keys = slices.Delete(r.keys, i, i+1)
	}
	return r.Add(k)
}

// Signer returns the key of that name and type, or [ErrNoKey].
func (r *Ring) Signer(name string, t Type) (crypto.Signer, error) {
	i, found := r.find(name, t)
	if !found {
		return nil, fmt.Errorf("key %q of type %s: %w", name, t, ErrNoKey)
	}
	return r.keys[i].Signer(), nil
}

// SetPouch puts the identity into the ring to which bundles in a pouch are sealed. It refuses a
// second one, because what was sealed to the first could not be opened any more.
func (r *Ring) SetPouch(i *age.HybridIdentity) error {
	if r.pouch != nil {
		return errors.New("the ring already has a pouch key")
	}
	r.pouch = i
	return nil
}

// Pouch returns the identity to which bundles in a pouch are sealed, or [ErrNoKey].
func (r *Ring) Pouch() (*age.HybridIdentity, error) {
	if r.pouch == nil {
		return nil, fmt.Errorf("a pouch key: %w", ErrNoKey)
	}
	return r.pouch, nil
}

// Clone returns a ring with the same keys.
func (r *Ring) Clone() *Ring { return &Ring{keys: slices.Clone(r.keys), pouch: r.pouch} }

// Keys returns the keys in the order of their names, then types.
func (r *Ring) Keys() []Key { return slices.Clone(r.keys) }

func (r *Ring) find(name string, t Type) (int, bool) {
	return slices.BinarySearchFunc(r.keys, Key{Name: name, Type: t}, compareKeys)
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Type, b.Type))
}

// A ring is kept as canonical JSON (RFC 8785), without a newline at the end:
//
//	{"format":"parley.example/ring/v1","keys":[{"name":"a.example","seed":"…","type":"ed25519"}]}
//
// The fields below stand in alphabetical order and names are visible ASCII, so that
// encoding/json with its escaping for HTML turned off writes the canonical form.
type ringFile struct {
	Format string    `json:"format"`
	Keys   []ringKey `json:"keys"`
	Pouch  string    `json:"pouch,omitempty"` // AGE-SECRET-KEY-PQ-1…
}

type ringKey struct {
	Name string `json:"name"`
	Seed []byte `json:"seed"` // standard base64
	Type Type   `json:"type"`
}

func (r *Ring) encode() ([]byte, error) {
	file := ringFile{Format: ringFormat, Keys: []ringKey{}}
	for _, k := range r.keys {
		seed := k.seed()
		file.Keys = append(file.Keys, ringKey{k.Name, seed[:], k.Type})
	}
	if r.pouch != nil {
		file.Pouch = r.pouch.String()
	}
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(file); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// decodeRing reads what encode writes and refuses every other spelling of it. Its errors never
// quote the input, which is secret.
func decodeRing(data []byte) (*Ring, error) {
	var file ringFile
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, errors.New("the ring is not the JSON that it should be")
	}
	if file.Format != ringFormat {
		return nil, fmt.Errorf("the ring has the format %.60q; this version reads %q only", file.Format, ringFormat)
	}
	ring := new(Ring)
	for i, k := range file.Keys {
		key, err := newKey(k.Name, k.Type, k.Seed)
		if err == nil {
			err = ring.Add(key)
		}
		if err != nil {
			return nil, fmt.Errorf("key %d of the ring: %w", i, err)
		}
	}
	if file.Pouch != "" {
		identity, err := age.ParseHybridIdentity(file.Pouch)
		if err != nil {
			return nil, errors.New("the ring's pouch key is none")
		}
		ring.pouch = identity
	}
	again, err := ring.encode()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, data) {
		return nil, errors.New("the ring is not in its canonical form")
	}
	return ring, nil
}
