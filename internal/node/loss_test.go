package node_test

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"

	"parley.example/internal/heads"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/store"
	"parley.example/record"
)

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

// TestWhoForgotEverythingHealsBeforeItSigns has a node join a channel as if it were new there, with keys
// that are older than the note of what they have signed.
func TestWhoForgotEverythingHealsBeforeItSigns(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	m[0].lose("node.db", "signed-heads")
	if _, err := a.Join(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{second(a.Node.Exchange(t.Context(), id, b.Name, false, b.Carry)), second(a.Accede(t.Context(), id))} {
		if !errors.Is(err, node.ErrUnsure) && !errors.Is(err, node.ErrForgotten) {
			t.Errorf("error %v", err)
		}
	}
	m[0].stop() // by now there is a note, which says that it was begun late
	m[0].start()
	if _, err := a.Accede(t.Context(), id); !errors.Is(err, node.ErrUnsure) {
		t.Errorf("after a restart: %v", err)
	}
	if err := a.Heal(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	a.MustSay(t, topic(id, "After it"))
	nodetest.Exchange(t, id, a, b)
	same(t, id, a, b)
}

// TestOldKeysInANewChannel heals where nothing is lost: the other side says so, and that is all.
func TestOldKeysInANewChannel(t *testing.T) {
	a, b := newMachine(t, nodetest.Closed("a.example", rand.Reader)), newMachine(t, nodetest.Closed("b.example", rand.Reader))
	b.lose("signed-heads")
	id := nodetest.Convene(t, nodetest.Charter(t, a.side, b.side), a.side, b.side)
	if _, err := b.side.Accede(t.Context(), id); !errors.Is(err, node.ErrUnsure) {
		t.Fatalf("error %v", err)
	}
	if err := b.side.Heal(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, b.side, a.side)
	if _, err := b.side.Accede(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, b.side, a.side)
	same(t, id, a.side, b.side)
	// What it founds is new: nobody can have heard of it.
	another := nodetest.Charter(t, a.side, b.side)
	another.Founder = b.side.Name
	if _, err := b.side.Found(t.Context(), another); err != nil {
		t.Error(err)
	}
}

// TestWhoHoldsMoreOfALogIsHeard gives a node that does not know that it forgot its log what others said
// before they heard of that log, and nothing else: it could sign in the place of what it has said.
func TestWhoHoldsMoreOfALogIsHeard(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	m[1].lose("node.db", "signed-heads")
	m[1].stop()
	if err := heads.Create(filepath.Join(m[1].dir, "signed-heads")); err != nil { // as if its keys were new
		t.Fatal(err)
	}
	m[1].start()
	if _, err := b.Join(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	first, err := a.Lines(t.Context(), id, a.Name, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	at, err := m[0].db.Checkpoint(t.Context(), store.Log{Channel: id, Party: string(a.Name)}, 1)
	if err != nil || at.Size != 1 {
		t.Fatalf("the head at %d, %v", at.Size, err)
	}
	raw, err := first[0].Entry.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	in := news(t, a, id, b)
	in.Logs, in.Bodies = []record.LogPart{{Party: a.Name, First: 0, Entries: [][]byte{raw}, Checkpoints: [][]byte{at.Note}}}, nil
	if _, err := b.Receive(t.Context(), in); !errors.Is(err, node.ErrForgotten) {
		t.Errorf("error %v", err)
	}
	if sizes, err := b.Sizes(t.Context(), id); err != nil || sizes[b.Name] != 0 {
		t.Errorf("it has signed: %v, %v", sizes, err)
	}
}

func second[T any](_ T, err error) error { return err }
