// Package nodetest gives tests whole nodes in a line: new keys, a store in
// memory, a clock that stands where it is put, and one official, anna, who may do everything.
package nodetest

import (
	"context"
	"crypto"
	"crypto/rand"
	"io"
	"slices"
	"testing"
	"time"

	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/internal/sim/disk"
	"parley.example/internal/store"
	"parley.example/record"
)

// Anna is the official of every side.
const Anna record.OfficialID = "anna"

// Nonce is the nonce of the charters that [Found] makes.
const Nonce = "00112233445566778899aabbccddeeff"

// Side is a node with its keys and its clock.
type Side struct {
	*node.Node
	Name   record.PartyName
	Keys   node.Keys
	Former []node.Keys
	Now    time.Time

	Signed node.Signed // nil: nothing is noted apart from the store
}

// New starts a side, whose store is in memory: each store passes a suite of its own. It ends with the test.
func New(t testing.TB, name record.PartyName) *Side {
	t.Helper()
	return NewWithPouch(t, name, "")
}

// NewWithPouch starts a side that others can send pouches to.
func NewWithPouch(t testing.TB, name record.PartyName, pouch record.PouchKey) *Side {
	t.Helper()
	s := Closed(name, rand.Reader)
	s.Keys.Pouch = pouch
	db, err := disk.Open(new(disk.Disk), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Open(t, db)
	return s
}

// Closed returns a side whose keys are made of the randomness given, and whose node is not
// started. It panics if there is not enough.
func Closed(name record.PartyName, random io.Reader) *Side {
	s := &Side{Name: name, Now: time.Date(2025, 2, 15, 12, 0, 0, 0, time.UTC)}
	anna := signer(random, "anna", keys.Ed25519)
	s.Keys = newKeys(random, func(record.OfficialID) (crypto.Signer, error) { return anna, nil })
	return s
}

func newKeys(random io.Reader, official func(record.OfficialID) (crypto.Signer, error)) node.Keys {
	return node.Keys{
		Party: signer(random, "party", keys.Ed25519), Receipt: signer(random, "receipt", keys.Ed25519),
		Seal: signer(random, "seal", keys.MLDSA44), Line: signer(random, "line", keys.Ed25519), Official: official,
	}
}

// RenewKeys makes new keys, which a node has that is started from here on, beside the old ones. No
// channel knows of them yet.
func (s *Side) RenewKeys() {
	s.Former = append(s.Former, s.Keys)
	s.Keys = newKeys(rand.Reader, s.Keys.Official)
}

// Open starts the side's node on a store, in place of the one that it had.
func (s *Side) Open(t testing.TB, db store.Store) {
	t.Helper()
	if err := s.Start(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	n := s.Node
	t.Cleanup(func() { n.Close() })
}

// Start starts the side's node on a store. The caller closes it.
func (s *Side) Start(ctx context.Context, db store.Store) (err error) {
	s.Node, err = node.Open(ctx, node.Config{
		Party: s.Name, Store: db, Signed: s.Signed, Keys: s.Keys, Former: s.Former, Random: rand.Reader, Clock: func() time.Time { return s.Now },
	})
	return err
}

func signer(random io.Reader, name string, kind keys.Type) crypto.Signer {
	k, err := keys.Generate(random, name, kind)
	if err != nil {
		panic(err)
	}
	return k.Signer()
}

// Party returns the side as a charter or an invitation names it.
func (s *Side) Party(t testing.TB) record.Party {
	t.Helper()
	k, err := s.PublicKeys()
	if err != nil {
		t.Fatal(err)
	}
	return record.Party{Name: s.Name, Names: record.Text{"en": string(s.Name)}, Role: record.RoleParty, Keys: k}
}

// Empower gives Anna full powers for everything.
func (s *Side) Empower(t testing.TB, id record.Hash) {
	t.Helper()
	anna, err := s.Keys.Official(Anna)
	if err != nil {
		t.Fatal(err)
	}
	key, err := record.NewSigningKey("anna", record.Ed25519, anna)
	if err != nil {
		t.Fatal(err)
	}
	may := []record.Power{}
	for _, p := range record.Power("").Options() {
		may = append(may, record.Power(p))
	}
	slices.Sort(may)
	s.MustSay(t, node.Saying{Channel: id, Kind: "powers.given", Terms: &record.PowersGiven{
		Official: Anna, Name: "Anna", Office: "Counsellor", Key: key.Public, May: may,
	}})
}

// MustSay says something, or ends the test.
func (s *Side) MustSay(t testing.TB, saying node.Saying) node.Entered {
	t.Helper()
	e, err := s.Say(t.Context(), saying)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Charter returns a charter of the sides, founded by the first.
func Charter(t testing.TB, sides ...*Side) *record.Charter {
	t.Helper()
	c := &record.Charter{
		Title: record.Text{"en": "Test"}, Nature: record.Exercise, Note: record.Text{"en": "A test."},
		Founder: sides[0].Name, Languages: []record.Lang{"en"},
		Law: record.Law, Crossing: record.CrossingPast, Tolerance: 600, Founded: record.At(sides[0].Now), Nonce: Nonce,
	}
	for _, s := range sides {
		c.Parties = append(c.Parties, s.Party(t))
	}
	return c
}

// Found founds a channel of two sides, in which Anna has full powers on both.
func Found(t testing.TB, a, b *Side) record.Hash {
	t.Helper()
	return FoundUnder(t, func(*record.Charter) {}, a, b)
}

// FoundUnder is Found for a charter that says more than the usual.
func FoundUnder(t testing.TB, change func(*record.Charter), a, b *Side) record.Hash {
	t.Helper()
	charter := Charter(t, a, b)
	change(charter)
	id := Convene(t, charter, a, b)
	Exchange(t, id, a, b)
	if _, err := b.Accede(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.Empower(t, id)
	b.Empower(t, id)
	Exchange(t, id, a, b)
	return id
}

// Convene has a party found a channel, and gives the charter to the others, who have not acceded yet.
func Convene(t testing.TB, charter *record.Charter, founder *Side, others ...*Side) record.Hash {
	t.Helper()
	id, err := founder.Found(t.Context(), charter)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := charter.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range others {
		if _, err := s.Join(t.Context(), raw); err != nil {
			t.Fatal(err)
		}
	}
	return id
}

// Exchange makes round trips from a to b until nothing moves. The bundles go as bytes.
func Exchange(t testing.TB, id record.Hash, a, b *Side) {
	t.Helper()
	for range 20 {
		moved, err := a.Node.Exchange(t.Context(), id, b.Name, false, b.Carry)
		if err != nil {
			t.Fatal(err)
		}
		if !moved {
			return
		}
	}
	t.Fatal("the exchange does not come to rest")
}

// Carry takes a bundle in as bytes and answers: a carrier to this side.
func (s *Side) Carry(ctx context.Context, out *record.Bundle) (*record.Bundle, error) {
	raw, err := out.Bytes()
	if err != nil {
		return nil, err
	}
	in, err := record.ParseBundle(raw)
	if err != nil {
		return nil, err
	}
	return s.Receive(ctx, in)
}
