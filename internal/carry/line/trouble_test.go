package line_test

import (
	"strings"
	"testing"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/carry/line/linetest"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// overBadLines tries something over each kind of bad line: a says much, and b is to have it.
func overBadLines(t *testing.T, connect func(t *testing.T, bad linetest.Bad, a, b *end)) {
	for name, bad := range map[string]linetest.Bad{
		"late":        {Delay: 20 * time.Millisecond},
		"narrow":      {Rate: 1 << 20},
		"interrupted": {Cut: 150 << 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
			id := nodetest.Found(t, a.Side, b.Side)
			a.client.SetTimeout(time.Second)
			connect(t, bad, a, b)
			var last node.Entered
			for range 10 {
				said := topic(id)
				said.Body.Text = record.Text{"en": strings.Repeat("words ", 10000)}
				last = a.MustSay(t, said)
			}
			if err := a.WaitReceipt(t.Context(), id, b.Name, last.Cite.N+1); err != nil {
				t.Fatal(err)
			}
			root, err1 := a.RootAt(t.Context(), id, a.Name, last.Cite.N+1)
			other, err2 := b.RootAt(t.Context(), id, a.Name, last.Cite.N+1)
			if err1 != nil || err2 != nil || root != other {
				t.Errorf("the logs differ: %v, %v", err1, err2)
			}
			answered := b.MustSay(t, topic(id))
			if err := b.WaitReceipt(t.Context(), id, a.Name, answered.Cite.N+1); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// at is an address that stays.
func at(address string) func() string { return func() string { return address } }

// Over every bad line both sides come to hold the same, with the other's receipts.
func TestBadLines(t *testing.T) {
	overBadLines(t, func(t *testing.T, bad linetest.Bad, a, b *end) {
		if err := line.SetAddress(t.Context(), a.Node, b.Name, bad.Through(t, at(b.address))); err != nil {
			t.Fatal(err)
		}
		knows(t, b, a)
		courier(t, a, false)
		courier(t, b, false)
	})
}

// So does a side that cannot be dialled, and waits over a bad line for news.
func TestBadLinesToASideThatCannotBeDialled(t *testing.T) {
	overBadLines(t, func(t *testing.T, bad linetest.Bad, a, b *end) {
		if err := line.SetAddress(t.Context(), b.Node, a.Name, bad.Through(t, at(a.address))); err != nil {
			t.Fatal(err)
		}
		courier(t, a, false)
		courier(t, b, true)
	})
}
