package node_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
	"parley.example/standing"
)

// side is a node with its keys and its clock.
type side struct {
	*node.Node
	name record.PartyName
	keys node.Keys
	now  time.Time
}

func newSigner(t *testing.T, name string, kind keys.Type) crypto.Signer {
	t.Helper()
	k, err := keys.Generate(rand.Reader, name, kind)
	if err != nil {
		t.Fatal(err)
	}
	return k.Signer()
}

func newSide(t *testing.T, name record.PartyName) *side {
	t.Helper()
	s := &side{name: name, now: time.Date(2025, 2, 15, 12, 0, 0, 0, time.UTC)}
	official := newSigner(t, "anna", keys.Ed25519)
	s.keys = node.Keys{
		Party: newSigner(t, "party", keys.Ed25519), Receipt: newSigner(t, "receipt", keys.Ed25519),
		Seal: newSigner(t, "seal", keys.MLDSA44), Line: newSigner(t, "line", keys.Ed25519),
		Official: func(record.OfficialID) (crypto.Signer, error) { return official, nil },
	}
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "node.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s.open(t, db)
	return s
}

// open starts the side's node on a store.
func (s *side) open(t *testing.T, db store.Store) {
	t.Helper()
	n, err := node.Open(t.Context(), node.Config{
		Party: s.name, Store: db, Keys: s.keys, Random: rand.Reader, Clock: func() time.Time { return s.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	s.Node = n
}

func (s *side) party(t *testing.T) record.Party {
	t.Helper()
	k, err := s.PublicKeys()
	if err != nil {
		t.Fatal(err)
	}
	return record.Party{Name: s.name, Names: record.Text{"en": string(s.name)}, Role: record.RoleParty, Keys: k}
}

func (s *side) empower(t *testing.T, id record.Hash) {
	t.Helper()
	signer, _ := s.keys.Official("anna")
	key, err := record.NewSigningKey("x", record.Ed25519, signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Say(t.Context(), node.Saying{Channel: id, Kind: "powers.given", Terms: &record.PowersGiven{
		Official: "anna", Name: "Anna", Office: "Counsellor", Key: key.Public,
		May: []record.Power{record.PowerPublish, record.PowerSend, record.PowerSign},
	}}); err != nil {
		t.Fatal(err)
	}
}

// exchange makes round trips from a to b until nothing moves.
func exchange(t *testing.T, id record.Hash, a, b *side) {
	t.Helper()
	for range 20 {
		moved, err := a.Exchange(t.Context(), id, b.name, false, func(ctx context.Context, out *record.Bundle) (*record.Bundle, error) {
			raw, err := out.Bytes()
			if err != nil {
				return nil, err
			}
			in, err := record.ParseBundle(raw)
			if err != nil {
				return nil, err
			}
			return b.Receive(ctx, in)
		})
		if err != nil {
			t.Fatal(err)
		}
		if !moved {
			return
		}
	}
	t.Fatal("the exchange does not come to rest")
}

func found(t *testing.T, a, b *side) record.Hash {
	t.Helper()
	charter := &record.Charter{
		Title: record.Text{"en": "Test"}, Nature: record.Exercise, Note: record.Text{"en": "A test."},
		Founder: a.name, Parties: []record.Party{a.party(t), b.party(t)}, Languages: []record.Lang{"en"},
		Law: record.Law, Crossing: record.CrossingPast, Tolerance: 600, Founded: record.At(a.now), Nonce: "00112233445566778899aabbccddeeff",
	}
	id, err := a.Found(t.Context(), charter)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := charter.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Join(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	exchange(t, id, a, b)
	if _, err := b.Accede(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.empower(t, id)
	b.empower(t, id)
	exchange(t, id, a, b)
	return id
}

func TestTwoNodesHoldOneRecord(t *testing.T) {
	a, b := newSide(t, "a.example"), newSide(t, "b.example")
	id := found(t, a, b)
	entered, err := a.Say(t.Context(), node.Saying{
		Channel: id, Official: "anna", Kind: "contact.proposed",
		Terms: &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "call", Level: "ministers", When: "2025-02-16"}},
		Body:  &record.Body{Title: record.Text{"en": "A call"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	exchange(t, id, a, b)
	if _, err := b.Say(t.Context(), node.Saying{Channel: id, Official: "anna", Kind: "contact.accepted", About: record.RefTo(entered.Act), Terms: &record.ContactAccepted{}}); err != nil {
		t.Fatal(err)
	}
	exchange(t, id, b, a)

	for _, s := range []*side{a, b} {
		st, err := s.Standing(t.Context(), id, s.now)
		if err != nil {
			t.Fatal(err)
		}
		if len(st.Contacts) != 1 || st.Contacts[0].State != "accepted" || st.Contacts[0].Provisional {
			t.Errorf("at %s the contact stands as %+v", s.name, st.Contacts)
		}
		if len(st.WithoutEffect) > 0 {
			t.Errorf("at %s without effect: %+v", s.name, st.WithoutEffect)
		}
	}
	for _, cite := range []standing.Cite{entered.Cite, {Party: "a.example", N: 0}} {
		proof, err := a.Prove(t.Context(), id, cite, true)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := proof.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := record.VerifyProof(raw, id); err != nil {
			t.Errorf("%s: %v", cite, err)
		}
	}
}
