package node

import (
	"context"
	"errors"
	"slices"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
)

// WaitReceipt returns when a party's verified receipt of the first size entries of the own log
// is here, durably: the party has them, verified and stored.
func (n *Node) WaitReceipt(ctx context.Context, id record.Hash, from record.PartyName, size int64) error {
	c, err := n.open(ctx, id)
	if err != nil {
		return err
	}
	for {
		c.mu.RLock()
		have, progress := c.receipted[from], c.progress
		c.mu.RUnlock()
		if have >= size {
			return nil
		}
		select {
		case <-progress:
		case <-n.stopped:
			return ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Receipted returns how many entries of the own log a party has receipted.
func (n *Node) Receipted(ctx context.Context, id record.Hash, from record.PartyName) (int64, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return 0, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.receipted[from], nil
}

// noteSignatures learns from a head of the own log that is now kept.
func (c *channel) noteSignatures(h *signedHead, now time.Time) {
	grown := false
	for _, s := range h.signatures {
		if s.Name == h.point.Origin && s.IsSeal() {
			c.sealed = now
		}
		if party, ok := record.ReceiptGiver(s.Name); ok && h.point.Size > c.receipted[party] {
			c.receipted[party] = h.point.Size
			grown = true
		}
	}
	if grown {
		close(c.progress)
		c.progress = make(chan struct{})
	}
}

// newestReceipts reads, when a channel is opened, what its newest heads say of receipts. Older
// ones are learnt again with the next exchange.
func newestReceipts(ctx context.Context, n *Node, id record.Hash, own *logState) (map[record.PartyName]int64, error) {
	receipted := map[record.PartyName]int64{}
	if own == nil {
		return receipted, nil
	}
	size := own.frontier.Size()
	kept, err := n.store.Checkpoint(ctx, storeLog(id, n.party), size)
	if errors.Is(err, store.ErrNone) {
		return receipted, nil
	}
	if err != nil {
		return nil, err
	}
	_, note, err := record.ParseCheckpoint(kept.Note)
	if err != nil {
		return nil, err
	}
	for s := range slices.Values(note.Signatures) {
		if party, ok := record.ReceiptGiver(s.Name); ok {
			receipted[party] = size
		}
	}
	own.keep(size, kept.Note)
	return receipted, nil
}
