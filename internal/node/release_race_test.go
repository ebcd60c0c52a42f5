package node_test

import (
	"context"
	"testing"

	"parley.example/internal/node/nodetest"
	"parley.example/internal/store"
)

// overtaken is a store in which somebody else writes the first paper that is compared, a moment before.
type overtaken struct {
	store.Store
	done bool
}

func (s *overtaken) Commit(ctx context.Context, b *store.Batch) error {
	if len(b.Expect) > 0 && !s.done {
		s.done = true
		if err := s.Store.Commit(ctx, b); err != nil {
			return err
		}
	}
	return s.Store.Commit(ctx, b)
}

// Two officials release one entry at the same moment: it is released, and neither is told of the other.
func TestTwoReleaseAtOnce(t *testing.T) {
	id, _, m := machines(t, "a.example", "b.example")
	a := m[0].side
	said := a.MustSay(t, topic(id, "For the public"))
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	s := &overtaken{Store: m[0].db}
	if err := a.Start(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if err := a.Release(t.Context(), id, said.Cite, nodetest.Anna); err != nil {
		t.Error(err)
	}
	if got, err := a.Releases(t.Context(), id); err != nil || len(got) != 1 || !s.done {
		t.Errorf("released %v, %v", got, err)
	}
}
