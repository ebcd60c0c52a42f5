package office_test

import (
	"testing"

	"parley.example/internal/office"
	"parley.example/record"
)

func found(t *testing.T, o *office.Office, law int) record.Hash {
	t.Helper()
	own, err := o.Party(record.RoleParty)
	if err != nil {
		t.Fatal(err)
	}
	own.Keys.Pouch = "" // law 1 knows none
	nonce, err := record.NewNonce(o.Random)
	if err != nil {
		t.Fatal(err)
	}
	id, err := o.Node.Found(t.Context(), &record.Charter{
		Title: record.Text{"en": "A channel"}, Nature: record.Real, Founder: own.Name, Parties: []record.Party{own},
		Languages: []record.Lang{"en"}, Law: law, Crossing: record.CrossingPast, Founded: record.At(o.Node.Now()), Nonce: nonce,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A crash between the sealing of new keys and their entry loses neither the old nor the new ones.
func TestKeysAreRotatedAfterACrash(t *testing.T) {
	lock := newLock(t)
	dir := create(t, "a.example", lock)
	o, err := office.Open(t.Context(), dir, lock, world())
	if err != nil {
		t.Fatal(err)
	}
	old, id := found(t, o, 1), found(t, o, 2)
	if err := office.RenewKeys(o); err != nil { // and then it is killed
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	o = open(t, dir, lock)
	for _, fresh := range []bool{false, true} {
		done, err := o.RotateKeys(t.Context())
		if err != nil || done.New != fresh || len(done.Channels) != 1 || done.Channels[0] != id || len(done.Old) != 1 || done.Old[0] != old {
			t.Fatalf("%+v, %v", done, err)
		}
	}
	chain, err := o.Node.Keys(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if sets := chain.Until(record.MaxIndex); len(sets) != 3 {
		t.Errorf("the channel has known %d sets of keys, want 3", len(sets))
	}
	// A channel that is founded now has the newest keys, and is not rotated with the others.
	late := found(t, o, 2)
	done, err := o.RotateKeys(t.Context())
	if err != nil || !done.New || len(done.Channels) != 2 {
		t.Errorf("%+v, %v; want %s among them", done, err, late.Short())
	}
}
