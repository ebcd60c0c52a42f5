package node

import (
	"context"
	"fmt"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

// PublicStanding returns what the entries of a channel that are shown at a time amount to then, and
// nothing else: what was not released, or is still under an embargo, might as well not have been said, so no state of anything can give it
// away. Who the parties and officials are is always part of it, because a proof shows them.
func (n *Node) PublicStanding(ctx context.Context, id record.Hash, at time.Time) (*standing.Standing, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	released, err := n.Released(ctx, id, at)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	c.publicMu.Lock()
	defer c.publicMu.Unlock()
	state := c.publicState(released)
	if c.public == nil || c.publicOf != state {
		c.public, c.publicOf = c.foldReleased(released), state
	}
	return c.public.Standing(at), nil
}

// publicState tells two states of the public record apart: logs only grow, and of releases it
// matters which there are.
func (c *channel) publicState(released map[standing.Cite]Release) string {
	sizes := make(map[record.PartyName]int64, len(c.logs))
	for party, l := range c.logs {
		sizes[party] = l.frontier.Size()
	}
	shown := make(map[standing.Cite]bool, len(released))
	for cite := range released {
		shown[cite] = true
	}
	return fmt.Sprint(sizes, shown) // both in order
}

// foldReleased folds the logs with every act left out that was not released. An act that has no
// effect in the whole record is left out too where the released entries alone would give it
// some: what deprives it of effect may be kept back, but nothing is shown to stand that does not.
func (c *channel) foldReleased(released map[standing.Cite]Release) *standing.Fold {
	shown := map[standing.Cite]bool{}
	for cite := range released {
		shown[cite] = true
	}
	for {
		f, left := c.foldShown(shown), len(shown)
		for cite := range shown {
			if c.fold.Breach(cite) != nil && f.Breach(cite) == nil {
				delete(shown, cite)
			}
		}
		if len(shown) == left {
			return f
		}
	}
}

func (c *channel) foldShown(shown map[standing.Cite]bool) *standing.Fold {
	return c.fold.Again(func(leaf standing.Leaf) standing.Leaf {
		if !shown[standing.Cite{Party: leaf.Party, N: leaf.N}] && leaf.Entry != nil && !founding(leaf.Act) {
			silent := *leaf.Entry
			silent.Node, silent.Act, silent.Evidence = record.Received, nil, nil
			leaf.Entry, leaf.Act = &silent, nil
		}
		return leaf
	})
}

func founding(act *record.SignedAct) bool {
	if act == nil {
		return false
	}
	kind, known := record.Kinds().Find(act.Kind)
	return known && kind.Group == "founding"
}
