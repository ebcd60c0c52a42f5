package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
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

// keepHead keeps a signed head, with the signatures that were held of it before, and receipts
// it if asked to: this log up to it is verified, and will be durable with this batch.
func (d *draft) keepHead(party record.PartyName, h signedHead, receipt bool) error {
	size, _ := d.size(party)
	if h.point.Size > size {
		return fmt.Errorf("a checkpoint at %d, and %d entries are here: %w", h.point.Size, size, errPast)
	}
	root, err := d.rootAt(party, h.point.Size)
	if err != nil {
		return err
	}
	if root != h.point.Root {
		return fmt.Errorf("the checkpoint at %d is not the head that is here: %w", h.point.Size, ErrFork)
	}
	known, err := d.heldSignatures(party, h.point)
	if err != nil {
		return err
	}
	before := len(known)
	_, pending := d.points[party][h.point.Size]
	kept := d.sign(party, h.point, known...)
	d.sign(party, h.point, h.signatures...)
	if receipt && !d.bearsOwnReceipt(kept.signatures) {
		if receipt, err = d.receiptedNoOther(party); err != nil {
			return err
		}
	} else {
		receipt = false
	}
	if receipt {
		s, err := d.receipt(h.point)
		if err != nil {
			return d.own(err)
		}
		d.sign(party, h.point, s)
	}
	if len(kept.signatures) == before && !pending {
		delete(d.points[party], h.point.Size) // nothing new to keep
	}
	return nil
}

// heldSignatures returns the signatures that are kept of a head.
func (d *draft) heldSignatures(party record.PartyName, point record.Checkpoint) ([]record.Signature, error) {
	if h := d.points[party][point.Size]; h != nil {
		return h.signatures, nil
	}
	note, ok := d.log(party).heads[point.Size]
	if !ok {
		kept, err := d.node.store.Checkpoint(d.ctx, storeLog(d.id, party), point.Size)
		if errors.Is(err, store.ErrNone) || err == nil && kept.Size != point.Size {
			return nil, nil
		}
		if err != nil {
			return nil, d.own(err)
		}
		note = kept.Note
	}
	_, n, err := record.ParseCheckpoint(note)
	if err != nil {
		return nil, err
	}
	return n.Signatures, nil
}

func (d *draft) bearsOwnReceipt(signatures []record.Signature) bool {
	name := record.ReceiptName(string(d.node.party))
	return slices.ContainsFunc(signatures, func(s record.Signature) bool { return s.Name == name })
}

// receiptedNoOther reports whether this node has receipted no other history of a log than this one, as far as is
// known here. A node that has lost what it held may be shown another history first than the time before; the
// receipts that it gave come back with the one that it was shown then.
func (d *draft) receiptedNoOther(log record.PartyName) (bool, error) {
	for _, other := range logsOf(d.logs, standing.PartyOf(log)) {
		if other == log {
			continue
		}
		heads, err := d.receiptedHeads(other)
		if err != nil {
			return false, err
		}
		for _, point := range heads {
			if size, _ := d.size(log); point.Size > size {
				return false, nil
			}
			if root, err := d.rootAt(log, point.Size); err != nil || root != point.Root {
				return false, err
			}
		}
	}
	return true, nil
}

// receiptedHeads lists the heads of a log, or branch, that bear this node's receipt.
func (d *draft) receiptedHeads(log record.PartyName) (list []record.Checkpoint, err error) {
	for _, h := range d.points[log] {
		if d.bearsOwnReceipt(h.signatures) {
			list = append(list, h.point)
		}
	}
	for size := int64(1); ; size++ {
		kept, err := d.node.store.Checkpoint(d.ctx, storeLog(d.id, log), size)
		if errors.Is(err, store.ErrNone) {
			return list, nil
		}
		if err != nil {
			return nil, d.own(err)
		}
		point, n, err := record.ParseCheckpoint(kept.Note)
		if err != nil {
			return nil, d.own(err)
		}
		if size = kept.Size; d.bearsOwnReceipt(n.Signatures) {
			list = append(list, point)
		}
	}
}
