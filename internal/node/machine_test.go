package node_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"parley.example/internal/heads"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/store"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
	"parley.example/standing"
)

// machine is where a side runs: a database and a note of what was signed, which can be lost.
type machine struct {
	t    *testing.T
	side *nodetest.Side
	dir  string
	db   store.Store
	book *heads.Book
}

// newMachine starts a side on a disk of its own.
func newMachine(t *testing.T, s *nodetest.Side) *machine {
	t.Helper()
	m := &machine{t: t, side: s, dir: t.TempDir()}
	if err := heads.Create(filepath.Join(m.dir, "signed-heads")); err != nil {
		t.Fatal(err)
	}
	m.start()
	t.Cleanup(func() { m.stop() })
	return m
}

func (m *machine) start() {
	m.t.Helper()
	var err error
	if m.db, err = sqlite.Open(m.t.Context(), filepath.Join(m.dir, "node.db")); err != nil {
		m.t.Fatal(err)
	}
	if m.book, err = heads.Open(filepath.Join(m.dir, "signed-heads")); err != nil {
		m.t.Fatal(err)
	}
	m.side.Signed = m.book
	if err := m.side.Start(m.t.Context(), m.db); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) stop() {
	m.t.Helper()
	if err := errors.Join(m.side.Close(), m.db.Close(), m.book.Close()); err != nil {
		m.t.Error(err)
	}
}

// lose removes files while the node is stopped.
func (m *machine) lose(names ...string) {
	m.t.Helper()
	m.stop()
	for _, name := range names {
		for _, path := range []string{name, name + "-wal", name + "-shm"} {
			if err := os.Remove(filepath.Join(m.dir, path)); err != nil && !errors.Is(err, os.ErrNotExist) {
				m.t.Fatal(err)
			}
		}
	}
	m.start()
}

// copyOf returns the database as it is now, and a function that puts it back.
func (m *machine) copyOf() (putBack func()) {
	m.t.Helper()
	m.stop()
	path := filepath.Join(m.dir, "node.db")
	old, err := os.ReadFile(path)
	if err != nil {
		m.t.Fatal(err)
	}
	m.start()
	return func() {
		m.t.Helper()
		m.stop()
		if err := os.WriteFile(path, old, 0o600); err != nil {
			m.t.Fatal(err)
		}
		m.start()
	}
}

// machines starts sides on disks of their own, in one channel, with something said by each.
func machines(t *testing.T, names ...record.PartyName) (id record.Hash, charter []byte, all []*machine) {
	t.Helper()
	var sides []*nodetest.Side
	for _, name := range names {
		m := newMachine(t, nodetest.Closed(name, rand.Reader))
		all, sides = append(all, m), append(sides, m.side)
	}
	if len(sides) == 2 {
		id = nodetest.Found(t, sides[0], sides[1])
	} else {
		id = foundThree(t, sides[0], sides[1], sides[2], sides[3:]...)
	}
	for _, s := range sides {
		if len(sides) > 2 && s != sides[1] {
			s.Empower(t, id)
		}
		s.MustSay(t, withBody(topic(id, "Said by "+string(s.Name))))
	}
	exchangeAll(t, id, sides...)
	_, charter, err := sides[0].Node.Charter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return id, charter, all
}

func exchangeAll(t *testing.T, id record.Hash, sides ...*nodetest.Side) {
	t.Helper()
	for range 3 {
		for i, a := range sides {
			for _, b := range sides[i+1:] {
				nodetest.Exchange(t, id, a, b)
			}
		}
	}
}

// same holds two sides to one record, byte for byte.
func same(t *testing.T, id record.Hash, a, b *nodetest.Side) {
	t.Helper()
	x, err1 := a.Standing(t.Context(), id, a.Now)
	y, err2 := b.Standing(t.Context(), id, a.Now)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(x, y) {
		t.Errorf("%s and %s differ:\n%+v\n%+v", a.Name, b.Name, x, y)
	}
	if len(x.WithoutEffect) > 0 || !x.Complete {
		t.Errorf("without effect: %+v; complete: %v", x.WithoutEffect, x.Complete)
	}
	for _, p := range x.Parties {
		one, err1 := a.Lines(t.Context(), id, p.Name, 0, 1000)
		other, err2 := b.Lines(t.Context(), id, p.Name, 0, 1000)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(one, other) {
			t.Errorf("%s and %s hold other entries or bodies of %s", a.Name, b.Name, p.Name)
		}
	}
}

// nodes returns the places of a side's own entries of one kind.
func nodes(t *testing.T, s *nodetest.Side, id record.Hash, kind record.NodeNote) []standing.Cite {
	t.Helper()
	lines, err := s.Lines(t.Context(), id, s.Name, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var at []standing.Cite
	for _, l := range lines {
		if l.Entry.Node == kind {
			at = append(at, standing.Cite{Party: l.Party, N: l.N})
		}
	}
	return at
}

// headsOf returns the signed heads that are kept of a channel, by party and size.
func headsOf(t *testing.T, db store.Store, id record.Hash) map[standing.Cite][]byte {
	t.Helper()
	all := map[standing.Cite][]byte{}
	logs, err := db.Heads(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range logs {
		for size := int64(1); size <= l.Size; size++ {
			c, err := db.Checkpoint(t.Context(), l.Log, size)
			if err != nil {
				t.Fatal(err)
			}
			all[standing.Cite{Party: record.PartyName(l.Log.Party), N: c.Size}] = c.Note
		}
	}
	return all
}

// containsSignatures reports whether a note has all signatures of another, but for receipts of
// the side itself on the logs of others, which only it had.
func containsSignatures(t *testing.T, note, other []byte) bool {
	t.Helper()
	if note == nil {
		return false
	}
	_, x, err1 := record.ParseCheckpoint(note)
	_, y, err2 := record.ParseCheckpoint(other)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	for _, s := range y.Signatures {
		if !slices.ContainsFunc(x.Signatures, func(h record.Signature) bool { return h.Name == s.Name && bytes.Equal(h.Bytes, s.Bytes) }) {
			return false
		}
	}
	return true
}

func isRestoring(err error, waiting ...record.PartyName) bool {
	r, ok := errors.AsType[*node.Restoring](err)
	return ok && slices.Equal(r.Waiting, waiting)
}

func withBody(s node.Saying) node.Saying {
	s.Body.Text = record.Text{"en": "At length."}
	return s
}
