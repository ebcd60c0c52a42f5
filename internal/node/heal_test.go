package node_test

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"testing"

	"parley.example/internal/node/nodetest"
	"parley.example/record"
	"parley.example/standing"
)

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

// TestALateQuestionBindsNobodyForEver has b answer a, lose everything, and be asked once more by a
// bundle that was long on its way, when a is whole: a never enters what b states then.
func TestALateQuestionBindsNobodyForEver(t *testing.T) {
	id, charter, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	m[0].lose("node.db", "signed-heads")
	if _, err := a.HealFrom(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, a, c) // it has what c has, and asks
	late, err := a.News(t.Context(), id, b.Name)
	if err != nil || late.Restoring == "" {
		t.Fatalf("%+v, %v", late, err)
	}
	m[0].stop()
	m[0].start() // which puts the question anew
	exchangeAll(t, id, a, b, c)
	if err := a.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.MustSay(t, topic(id, "Whole again"))
	exchangeAll(t, id, a, b, c)

	m[1].lose("node.db", "signed-heads")
	if _, err := b.HealFrom(t.Context(), charter); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Receive(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	exchangeAll(t, id, b, a, c) // b asks
	if err := b.Losses(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.MustSay(t, topic(id, "After it"))
	exchangeAll(t, id, b, a, c) // b asks
	same(t, id, a, b)
	same(t, id, a, c)
}
