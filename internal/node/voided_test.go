package node_test

import (
	"errors"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// outdatedBoth holds that the first node says that its database is an old copy, whoever of the two dials, and accuses
// nobody of a fork; nor does the other.
func outdatedBoth(t *testing.T, id record.Hash, old, other *nodetest.Side) {
	t.Helper()
	for _, x := range [][2]*nodetest.Side{{other, old}, {old, other}} {
		var err error
		for range 3 { // first they hear what the other has
			if _, err = x[0].Node.Exchange(t.Context(), id, x[1].Name, false, x[1].Carry); err != nil {
				break
			}
		}
		if !errors.Is(err, node.ErrOutdated) {
			t.Errorf("where %s dials: %v", x[0].Name, err)
		}
	}
	if err := old.Losses(t.Context(), id); err == nil {
		t.Errorf("%s goes on with the old copy", old.Name)
	}
	blameless(t, id, old, other)
}

func blameless(t *testing.T, id record.Hash, all ...*nodetest.Side) {
	t.Helper()
	for _, s := range all {
		for _, x := range all {
			if _, err := s.Evidence(t.Context(), id, x.Name); err == nil {
				t.Errorf("%s has evidence that %s has forked its log", s.Name, x.Name)
			}
		}
	}
}

// b's backup holds what a has said and lost, and has declared lost when b had lost it too.
func TestAnOldCopyHoldsWhatAnotherDeclaredLost(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	aPutBack, bLoses := m[0].copyOf(), m[1].copyOf()
	a.MustSay(t, topic(id, "Lost"))
	byPouch(t, id, a, b)
	bPutBack := m[1].copyOf()
	aPutBack()
	m[0].lose("signed-heads")
	bLoses()
	m[1].lose("signed-heads")
	for _, s := range []*nodetest.Side{a, b} {
		if err := s.Heal(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	exchangeAll(t, id, a, b)
	a.MustSay(t, topic(id, "Said since"))
	exchangeAll(t, id, a, b)

	bPutBack()
	m[1].lose("signed-heads")
	if err := b.Heal(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	outdatedBoth(t, id, b, a)

	m[1].lose("node.db")
	if _, err := b.Join(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	if err := b.Heal(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, b)
	if err := b.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	last := b.MustSay(t, topic(id, "After it"))
	exchangeAll(t, id, a, b)
	sameAround(t, id, a, b)
	if !holds(t, a, id, last) {
		t.Error("what b says then does not count")
	}
	blameless(t, id, a, b)
}

// a's backup holds what a has declared lost itself.
func TestAnOldCopyHoldsWhatItsOwnNodeDeclaredLost(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example")
	a, b := m[0].side, m[1].side
	a.MustSay(t, topic(id, "Lost"))
	putBack := m[0].copyOf()
	m[0].lose("node.db", "signed-heads")
	if _, err := a.Join(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	if err := a.Heal(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	exchangeAll(t, id, a, b)
	a.MustSay(t, topic(id, "Said since"))
	exchangeAll(t, id, a, b)

	putBack()
	m[0].lose("signed-heads")
	if err := a.Heal(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	outdatedBoth(t, id, a, b)
}
