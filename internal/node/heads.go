package node

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/store"
	"parley.example/record"
)

// SignedHead returns the newest signed head of a party's log, with every signature that is kept of
// it. It is [store.ErrNone] if there is none yet.
func (n *Node) SignedHead(ctx context.Context, id record.Hash, party record.PartyName) (record.Checkpoint, *record.Note, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return record.Checkpoint{}, nil, err
	}
	// What the channel has is durable and noted; the store may be a batch ahead of that.
	c.mu.RLock()
	size, _ := c.head(party)
	c.mu.RUnlock()
	if size == 0 {
		return record.Checkpoint{}, nil, fmt.Errorf("log of %s: %w", party, store.ErrNone)
	}
	kept, err := n.store.Checkpoint(ctx, storeLog(id, party), size)
	if err != nil {
		return record.Checkpoint{}, nil, fmt.Errorf("log of %s: %w", party, err)
	}
	return record.ParseCheckpoint(kept.Note)
}

// Consistency proves that a log at one size is what it was at a smaller one (RFC 6962 §2.1.2).
// From 0, and to the same size, the proof is empty.
func (n *Node) Consistency(ctx context.Context, id record.Hash, party record.PartyName, from, to int64) ([]record.Hash, error) {
	if from == 0 || from == to {
		return nil, nil
	}
	proof, err := tlog.ProveTree(to, from, store.NewTree(ctx, n.store, storeLog(id, party)))
	if err != nil {
		return nil, err
	}
	list := make([]record.Hash, len(proof))
	for i, h := range proof {
		list[i] = record.Hash(h)
	}
	return list, nil
}

// HasKey reports whether any party of a channel has or had a key there, for whatever purpose.
func (n *Node) HasKey(ctx context.Context, id record.Hash, key record.PublicKey) (record.PartyName, bool, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return "", false, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, p := range c.fold.Members() {
		chain, _ := c.fold.Keys(p.Name)
		for _, set := range chain.Until(newest) {
			if set.Has(key) {
				return p.Name, true, nil
			}
		}
	}
	return "", false, nil
}
