package node_test

import (
	"errors"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
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
