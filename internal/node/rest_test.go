package node_test

import (
	"context"
	"errors"
	"testing"

	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// TestTwoComeToRestWhileAThirdHearsNoAnswer: c's bundles reach a, and no answer of a reaches c. So c
// tells a again and again what b has said, which is no news, and no reason for a to write to b.
func TestTwoComeToRestWhileAThirdHearsNoAnswer(t *testing.T) {
	a, b, c := nodetest.New(t, "a.example"), nodetest.New(t, "b.example"), nodetest.New(t, "c.example")
	id := foundThree(t, a, b, c)
	b.MustSay(t, topic(id, "The berth"))
	nodetest.Exchange(t, id, a, b)
	nodetest.Exchange(t, id, b, c)
	nodetest.Exchange(t, id, a, b)
	lost := errors.New("no answer")
	deaf := func(ctx context.Context, out *record.Bundle) (*record.Bundle, error) {
		if _, err := a.Carry(ctx, out); err != nil {
			t.Fatal(err)
		}
		return nil, lost
	}
	for range 2 {
		if _, err := c.Node.Exchange(t.Context(), id, a.Name, false, deaf); !errors.Is(err, lost) {
			t.Fatal(err)
		}
	}
	nodetest.Exchange(t, id, a, b) // what c's own log brought
	if _, err := c.Node.Exchange(t.Context(), id, a.Name, false, deaf); !errors.Is(err, lost) {
		t.Fatal(err)
	}
	moved, err := a.Node.Exchange(t.Context(), id, b.Name, false, b.Carry)
	if err != nil {
		t.Fatal(err)
	}
	if moved {
		t.Error("a has news for b, though nobody has said anything")
	}
}
