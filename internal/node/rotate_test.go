package node_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
	"parley.example/standing"
)

// verifies requires a proof of an entry to hold, by this program and by the one that shares no
// code with it.
func verifies(t *testing.T, s *nodetest.Side, id record.Hash, cite standing.Cite) *record.Proven {
	t.Helper()
	proof, err := s.Prove(t.Context(), id, cite, true)
	if err != nil {
		t.Fatalf("%s: %v", cite, err)
	}
	data, err := proof.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	proven, err := record.VerifyProof(data, id)
	if err != nil {
		t.Fatalf("%s: %v", cite, err)
	}
	file := filepath.Join(t.TempDir(), "proof")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("python3", "-B", "../../docs/spec/verify/verify.py", "proof", file, id.String()).CombinedOutput()
	if err != nil {
		t.Errorf("%s: the second verifier: %v\n%s", cite, err, out)
	}
	return proven
}

func rotate(t *testing.T, s *nodetest.Side, id record.Hash) node.Entered {
	t.Helper()
	s.RenewKeys()
	at, err := s.Rotate(t.Context(), id, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// seals has each side ask the other to seal its head.
func seals(t *testing.T, id record.Hash, a, b *nodetest.Side) {
	t.Helper()
	for _, pair := range [][2]*nodetest.Side{{a, b}, {b, a}} {
		if _, err := pair[0].Node.Exchange(t.Context(), id, pair[1].Name, true, pair[1].Carry); err != nil {
			t.Fatal(err)
		}
	}
}

func TestProofsBeforeAndAfterARotation(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	before := a.MustSay(t, topic(id, "Visas"))
	nodetest.Exchange(t, id, a, b)
	verifies(t, a, id, before.Cite)
	first := rotate(t, a, id)
	nodetest.Exchange(t, id, a, b)
	after := a.MustSay(t, topic(id, "Flights"))
	rotated := rotate(t, b, id)
	second := rotate(t, a, id)
	last := a.MustSay(t, topic(id, "Posts"))
	nodetest.Exchange(t, id, a, b)
	seals(t, id, a, b)
	nodetest.Exchange(t, id, a, b)
	for _, s := range []*nodetest.Side{a, b} {
		for _, at := range []node.Entered{before, first, after, second, last, rotated} {
			p := verifies(t, s, id, at.Cite)
			if p.Act.Hash != at.Act {
				t.Errorf("%s: another act was proven", at.Cite)
			}
		}
	}
}

// After a crash between the keeping of new keys and the entry both are there: the channel goes on
// under the old keys, and the rotation can still be made.
func TestNewKeysAreKeptAndNotEntered(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "again.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := a.Node.Close(); err != nil {
		t.Fatal(err)
	}
	a.Open(t, db)
	id := nodetest.Found(t, a, b)
	for _, entered := range []bool{false, true} {
		if err := a.Node.Close(); err != nil {
			t.Fatal(err)
		}
		if !entered {
			a.RenewKeys()
		}
		a.Open(t, db)
		a.MustSay(t, topic(id, "Visas"))
		a.Empower(t, id)
		nodetest.Exchange(t, id, a, b)
		if entered {
			break
		}
		if _, err := a.Rotate(t.Context(), id, a.Keys); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Rotate(t.Context(), id, a.Keys); !breaks(err, standing.RuleRotation) {
			t.Errorf("the same keys twice: %v", err)
		}
		nodetest.Exchange(t, id, a, b)
	}
	chain, err := b.Counterparts(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	now, err := a.PublicKeys()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(chain[0].Keys.Party, now.Party) {
		t.Error("b does not know the new keys of a")
	}
}

func breaks(err error, rule standing.Rule) bool {
	refused, ok := errors.AsType[*node.NoEffect](err)
	return ok && refused.Rule == rule
}

// One that has heard of nothing takes rotations of several logs in at once, which cite each other.
func TestManyRotationsAtOnce(t *testing.T) {
	a, b, c := nodetest.New(t, "a.example"), nodetest.New(t, "b.example"), nodetest.New(t, "c.example")
	id := foundThree(t, a, b, c)
	for range 3 {
		rotate(t, a, id)
		nodetest.Exchange(t, id, a, b)
		rotate(t, b, id)
		nodetest.Exchange(t, id, a, b)
	}
	nodetest.Exchange(t, id, a, c)
	list, err := c.Counterparts(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range []*nodetest.Side{a, b} {
		now, err := s.PublicKeys()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(list[i].Keys.Receipt, now.Receipt) {
			t.Errorf("c does not know the newest keys of %s", s.Name)
		}
	}
}

// A head under a key that was given up is refused.
func TestAHeadUnderAnOldKey(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	old := a.Keys.Party
	rotate(t, a, id)
	news, err := a.News(t.Context(), id, b.Name)
	if err != nil {
		t.Fatal(err)
	}
	heads := news.Logs[0].Checkpoints
	point, _, err := record.ParseCheckpoint(heads[len(heads)-1])
	if err != nil {
		t.Fatal(err)
	}
	key, err := record.NewSigningKey(point.Origin, record.Ed25519, old)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := point.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	good := heads[len(heads)-1]
	heads[len(heads)-1] = record.SignedCheckpoint(point, forged)
	if _, err := b.Receive(t.Context(), news); err == nil {
		t.Error("a head under the old key was taken")
	}
	heads[len(heads)-1] = good
	if _, err := b.Receive(t.Context(), news); err != nil {
		t.Error(err)
	}
}
