package node_test

import (
	"bytes"
	"context"
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

func TestANodeWhoseDiskIsGoneHeals(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	line, err := b.Line(t.Context(), id, standing.Cite{Party: "a.example", N: 0})
	if err != nil {
		t.Fatal(err)
	}
	receipts := headsOf(t, m[0].db, id)

	m[0].lose("node.db", "signed-heads")
	if ids, err := a.Channels(t.Context()); err != nil || len(ids) > 0 {
		t.Fatalf("channels %v, error %v", ids, err)
	}
	if _, err := a.HealFrom(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Say(t.Context(), topic(id, "Too early")); !isRestoring(err, "b.example") {
		t.Errorf("before anything is here: %v", err)
	}
	nodetest.Exchange(t, id, a, b)
	if err := a.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if got := nodes(t, a, id, record.Restored); len(got) != 1 {
		t.Errorf("restored at %v", got)
	}
	again, err := a.Line(t.Context(), id, standing.Cite{Party: "a.example", N: 0})
	if err != nil || !reflect.DeepEqual(again, line) {
		t.Errorf("entry 0 is %+v, %v", again, err)
	}
	for at, note := range receipts {
		if got := headsOf(t, m[0].db, id)[at]; !containsSignatures(t, got, note) {
			t.Errorf("the head of %s at %d lacks signatures that were there", at.Party, at.N)
		}
	}
	entered := a.MustSay(t, topic(id, "After it"))
	nodetest.Exchange(t, id, a, b)
	b.MustSay(t, topic(id, "And after that"))
	nodetest.Exchange(t, id, b, a)
	same(t, id, a, b)
	if err := a.WaitReceipt(t.Context(), id, "b.example", entered.Cite.N+1); err != nil {
		t.Error(err)
	}
	// It goes on from its disk like any other.
	m[0].stop()
	m[0].start()
	a.MustSay(t, topic(id, "After a restart"))
	nodetest.Exchange(t, id, a, b)
	same(t, id, a, b)
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

func TestWhatWasNotedIsHealedWithoutALoss(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	m[0].lose("node.db")
	if _, err := a.HealFrom(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	if err := a.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if got := nodes(t, a, id, record.Restored); len(got) != 0 {
		t.Errorf("nothing was lost, and it is restored at %v", got)
	}
	a.MustSay(t, topic(id, "After it"))
	nodetest.Exchange(t, id, a, b)
	same(t, id, a, b)
}

// TestAnOldDatabaseIsNoticed puts an old copy of the database back under the note.
func TestAnOldDatabaseIsNoticed(t *testing.T) {
	id, _, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	putBack := m[0].copyOf()
	a.MustSay(t, topic(id, "Heard"))
	nodetest.Exchange(t, id, a, b)
	a.MustSay(t, topic(id, "Heard by nobody"))
	putBack()
	if _, err := a.Say(t.Context(), topic(id, "In its place")); !isRestoring(err, "b.example") {
		t.Fatalf("error %v", err)
	}
	nodetest.Exchange(t, id, a, b)
	if got := nodes(t, a, id, record.Restored); len(got) != 1 {
		t.Errorf("restored at %v", got)
	}
	a.MustSay(t, topic(id, "After it"))
	nodetest.Exchange(t, id, a, b)
	same(t, id, a, b)
	if n := topics(t, b, id); n != 4 {
		t.Errorf("%d topics", n)
	}
}

// TestAMissingNoteStopsSigning moves the note away: that is also what a copy of the database on
// another machine looks like, so a person has to say that it is none.
func TestAMissingNoteStopsSigning(t *testing.T) {
	id, _, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	m[0].lose("signed-heads")
	if _, err := a.Say(t.Context(), topic(id, "Unsure")); !errors.Is(err, node.ErrUnsure) {
		t.Fatalf("error %v", err)
	}
	b.MustSay(t, topic(id, "Meanwhile"))
	if _, err := b.Node.Exchange(t.Context(), id, "a.example", false, a.Carry); !errors.Is(err, node.ErrUnsure) {
		t.Errorf("it took in what it cannot receipt: %v", err)
	}
	if err := a.Heal(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	a.MustSay(t, topic(id, "Sure"))
	nodetest.Exchange(t, id, a, b)
	same(t, id, a, b)
	if got := nodes(t, a, id, record.Restored); len(got) != 1 {
		t.Errorf("restored at %v", got)
	}
}

// TestASilentPartyBlocksSigning asks a second party in vain for a while.
func TestASilentPartyBlocksSigning(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	// Only c has the last of a's entries.
	a.MustSay(t, topic(id, "For c alone"))
	nodetest.Exchange(t, id, a, c)
	m[0].lose("node.db", "signed-heads")
	if _, err := a.HealFrom(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	if _, err := a.Say(t.Context(), topic(id, "Too early")); !isRestoring(err, "c.example") {
		t.Fatalf("error %v", err)
	}
	// b has said how much it holds, and takes no more before it hears that a is restored.
	nodetest.Exchange(t, id, c, b)
	if n := topics(t, b, id); n != 3 {
		t.Errorf("b took more than it had stated: %d topics", n)
	}
	nodetest.Exchange(t, id, a, c)
	if err := a.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.MustSay(t, topic(id, "After it"))
	exchangeAll(t, id, a, b, c)
	same(t, id, a, b)
	same(t, id, a, c)
	if n := topics(t, b, id); n != 5 {
		t.Errorf("%d topics", n)
	}
}

// TestTwoHealTogether has two of three lose everything, and ask each other first.
func TestTwoHealTogether(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	for _, x := range m[:2] {
		x.lose("node.db", "signed-heads")
		if _, err := x.side.HealFrom(t.Context(), charter); err != nil {
			t.Fatal(err)
		}
	}
	nodetest.Exchange(t, id, a, b)
	for _, s := range []*nodetest.Side{a, b} {
		if err := s.Losses(t.Context(), id); !isRestoring(err, "c.example") {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
	exchangeAll(t, id, a, b, c)
	for _, s := range []*nodetest.Side{a, b} {
		if err := s.Losses(t.Context(), id); err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		s.MustSay(t, topic(id, "After it"))
	}
	exchangeAll(t, id, a, b, c)
	same(t, id, a, b)
	same(t, id, a, c)
}

// TestANoteThatFailsStopsTheChannel commits and cannot note: nothing leaves, and after a restart
// the node goes on where it was.
func TestANoteThatFailsStopsTheChannel(t *testing.T) {
	id, _, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	m[0].book.Close() // from now on it cannot be written
	if _, err := a.Say(t.Context(), topic(id, "Committed")); err == nil {
		t.Fatal("it was entered, and not noted")
	}
	if _, err := b.Node.Exchange(t.Context(), id, "a.example", false, a.Carry); err == nil {
		t.Error("a head left that is not noted")
	}
	if err := errors.Join(a.Close(), m[0].db.Close()); err != nil {
		t.Fatal(err)
	}
	m[0].start()
	if err := a.Losses(t.Context(), id); err != nil {
		t.Error(err)
	}
	nodetest.Exchange(t, id, a, b)
	same(t, id, a, b)
	if n := topics(t, b, id); n != 3 {
		t.Errorf("%d topics", n)
	}
}

// TestAStatementIsNotForged answers the question with what another, or nobody, has signed.
func TestAStatementIsNotForged(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	m[0].lose("node.db", "signed-heads")
	if _, err := a.HealFrom(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Node.Exchange(t.Context(), id, "b.example", false, b.Carry); err != nil {
		t.Fatal(err) // now it knows that b has no more to give, and asks
	}
	var statement []byte
	if _, err := a.Node.Exchange(t.Context(), id, "b.example", false, func(ctx context.Context, out *record.Bundle) (*record.Bundle, error) {
		in, err := b.Carry(ctx, out)
		statement = in.Statements[0]
		in.Statements[0] = bytes.Replace(statement, []byte(`"party":"b.example"`), []byte(`"party":"c.example"`), 1)
		return in, err
	}); err == nil {
		t.Error("it took a forged statement")
	}
	if err := a.Losses(t.Context(), id); !isRestoring(err, "b.example", "c.example") {
		t.Errorf("error %v", err)
	}
	// b's true statement may come by c.
	if _, err := a.Node.Exchange(t.Context(), id, "c.example", false, func(ctx context.Context, out *record.Bundle) (*record.Bundle, error) {
		in, err := c.Carry(ctx, out)
		in.Statements = append(in.Statements, statement)
		return in, err
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.Losses(t.Context(), id); err != nil {
		t.Error(err)
	}
}

func withBody(s node.Saying) node.Saying {
	s.Body.Text = record.Text{"en": "At length."}
	return s
}

// TestWhoHealsIsAskedForASeal asks a node to seal a head that it has lost: it answers all the same.
func TestWhoHealsIsAskedForASeal(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	m[0].lose("node.db", "signed-heads")
	if _, err := a.HealFrom(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Node.Exchange(t.Context(), id, "a.example", true, a.Carry); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	a.MustSay(t, topic(id, "After it"))
	nodetest.Exchange(t, id, a, b)
	same(t, id, a, b)
}

// TestWhatIsDeclaredLostIsNotedNoMore loses entries that nobody else holds, and signs as many
// others in their place: the note then goes by these.
func TestWhatIsDeclaredLostIsNotedNoMore(t *testing.T) {
	for signed := range 4 {
		id, charter, m := machines(t, "a.example", "b.example")
		a, b := m[0].side, m[1].side
		for range 2 {
			a.MustSay(t, topic(id, "Heard by nobody"))
		}
		m[0].lose("node.db")
		if _, err := a.HealFrom(t.Context(), charter); err != nil {
			t.Fatal(err)
		}
		nodetest.Exchange(t, id, a, b)
		for range signed {
			a.MustSay(t, topic(id, "In their place"))
		}
		m[0].stop()
		m[0].start()
		if err := a.Losses(t.Context(), id); err != nil {
			t.Fatalf("%d signed since: %v", signed, err)
		}
		a.MustSay(t, topic(id, "After it"))
		nodetest.Exchange(t, id, a, b)
		same(t, id, a, b)
		if got := nodes(t, a, id, record.Restored); len(got) != 1 {
			t.Errorf("%d signed since: restored at %v", signed, got)
		}
	}
}

// TestAStatementThatWasMadeAgainIsAnswered has b state anew what it holds, because it is whole by now,
// and a be restored before it hears that.
func TestAStatementThatWasMadeAgainIsAnswered(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	for _, x := range m[:2] {
		x.lose("node.db", "signed-heads")
		if _, err := x.side.HealFrom(t.Context(), charter); err != nil {
			t.Fatal(err)
		}
	}
	nodetest.Exchange(t, id, a, b)
	for range 3 {
		nodetest.Exchange(t, id, b, c)
	}
	if err := b.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	lost := errors.New("the answer is lost")
	if _, err := a.Node.Exchange(t.Context(), id, "b.example", false, func(ctx context.Context, out *record.Bundle) (*record.Bundle, error) {
		_, err := b.Carry(ctx, out)
		return nil, errors.Join(err, lost)
	}); !errors.Is(err, lost) {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, c)
	if err := a.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.MustSay(t, topic(id, "After it"))
	exchangeAll(t, id, a, b, c)
	same(t, id, a, b)
	same(t, id, a, c)
}

// TestABackupMadeWhileHealing puts back a database in which a question is open, whose answers are
// no longer true.
func TestABackupMadeWhileHealing(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	m[0].lose("node.db", "signed-heads")
	if _, err := a.HealFrom(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	putBack := m[0].copyOf()
	nodetest.Exchange(t, id, a, b)
	nodetest.Exchange(t, id, a, c)
	a.MustSay(t, topic(id, "Heard by b"))
	exchangeAll(t, id, a, b)
	putBack()
	nodetest.Exchange(t, id, a, c)
	if err := a.Losses(t.Context(), id); !isRestoring(err, "b.example") {
		t.Errorf("it trusts what b stated before: %v", err)
	}
	exchangeAll(t, id, a, b, c)
	a.MustSay(t, topic(id, "After it"))
	exchangeAll(t, id, a, b, c)
	same(t, id, a, b)
	same(t, id, a, c)
}

// TestAStatementUnderNewKeys has b rotate its keys while a waits for what it states.
func TestAStatementUnderNewKeys(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	m[0].lose("node.db", "signed-heads")
	if _, err := a.HealFrom(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Node.Exchange(t.Context(), id, "b.example", false, b.Carry); err != nil {
		t.Fatal(err) // now it knows that b has no more to give, and asks
	}
	b.RenewKeys()
	if _, err := b.Rotate(t.Context(), id, b.Keys); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	if err := a.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.MustSay(t, topic(id, "After it"))
	nodetest.Exchange(t, id, a, b)
	same(t, id, a, b)
}

// TestADatabaseIsLostTwice has a ask b, lose its database again, and then come to the head that was
// noted by c: b is bound by what it stated, until a's log says that it is restored.
func TestADatabaseIsLostTwice(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	a.MustSay(t, topic(id, "For c alone"))
	nodetest.Exchange(t, id, a, c)
	for _, with := range []*nodetest.Side{b, c} {
		m[0].lose("node.db")
		if _, err := a.HealFrom(t.Context(), charter); err != nil {
			t.Fatal(err)
		}
		nodetest.Exchange(t, id, a, with)
	}
	exchangeAll(t, id, a, b, c)
	if err := a.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.MustSay(t, topic(id, "After it"))
	exchangeAll(t, id, a, b, c)
	same(t, id, a, b)
	same(t, id, a, c)
}
