package node_test

import (
	"fmt"
	"testing"

	"parley.example/internal/node/nodetest"
)

// TestLogsThatCiteEachOtherByTurns has a third party hear a conversation of two at once: neither
// log is whole before the other, so they must be taken in together.
func TestLogsThatCiteEachOtherByTurns(t *testing.T) {
	a, b, c := nodetest.New(t, "a.example"), nodetest.New(t, "b.example"), nodetest.New(t, "c.example")
	charter := nodetest.Charter(t, a, b, c)
	id := nodetest.Convene(t, charter, a, b, c)
	nodetest.Exchange(t, id, a, b)
	if _, err := b.Accede(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a.Empower(t, id)
	b.Empower(t, id)
	const turns = 5
	for i := range turns {
		nodetest.Exchange(t, id, a, b)
		a.MustSay(t, topic(id, fmt.Sprint("question ", i)))
		nodetest.Exchange(t, id, a, b)
		b.MustSay(t, topic(id, fmt.Sprint("answer ", i)))
	}
	nodetest.Exchange(t, id, a, b)
	nodetest.Exchange(t, id, b, c)
	if got := topics(t, c, id); got != 2*turns {
		t.Errorf("c holds %d topics, want %d", got, 2*turns)
	}
	if _, err := c.Accede(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, id, c, a)
	nodetest.Exchange(t, id, a, b)
	for _, s := range []*nodetest.Side{a, b, c} {
		st, err := s.Standing(t.Context(), id, s.Now)
		if err != nil {
			t.Fatal(err)
		}
		if len(st.Topics) != 2*turns || st.Parties[2].State != "acceded" {
			t.Errorf("at %s: %d topics, and %s has %s", s.Name, len(st.Topics), st.Parties[2].Name, st.Parties[2].State)
		}
	}
}
