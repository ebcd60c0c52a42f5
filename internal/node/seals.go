package node

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
)

// addSealed puts the head that was sealed because the counterpart asked into the answer.
func (n *Node) addSealed(ctx context.Context, c *channel, answer *record.Bundle, have []record.Have) error {
	size := sizeOf(have, n.party)
	if size == 0 {
		return nil
	}
	kept, err := n.store.Checkpoint(ctx, storeLog(c.id, n.party), size)
	if errors.Is(err, store.ErrNone) {
		return nil // it was lost here, and comes again
	}
	if err != nil || kept.Size != size {
		return err
	}
	at, found := slices.BinarySearchFunc(answer.Logs, n.party, func(l record.LogPart, p record.PartyName) int { return strings.Compare(string(l.Party), string(p)) })
	if !found {
		answer.Logs = slices.Insert(answer.Logs, at, record.LogPart{Party: n.party, First: size})
	}
	// The last checkpoint of a part is the one over its entries.
	answer.Logs[at].Checkpoints = append([][]byte{kept.Note}, answer.Logs[at].Checkpoints...)
	return nil
}

func sizeOf(have []record.Have, party record.PartyName) int64 {
	for _, h := range have {
		if h.Party == party {
			return h.Size
		}
	}
	return 0
}

// sealFor seals the head of the own log that a counterpart holds, because it asks.
func (d *draft) sealFor(have []record.Have) error {
	if size := sizeOf(have, d.node.party); size > 0 {
		return d.sealAt(size)
	}
	return nil
}

// sealAt seals one signed head of the own log.
func (d *draft) sealAt(size int64) error {
	if d.maySign(d.loss, d.unsure) != nil {
		return nil // it is asked for again
	}
	own, _ := d.size(d.node.party)
	root, err := d.rootAt(d.node.party, size)
	if err != nil {
		return err
	}
	point := record.Checkpoint{Origin: record.Origin(string(d.node.party), d.id), Size: size, Root: root}
	known, err := d.heldSignatures(d.node.party, point)
	if err != nil || len(known) == 0 || slices.ContainsFunc(known, record.Signature.IsSeal) {
		return err
	}
	at := d.node.clock()
	if size < own {
		at = time.Time{} // it is not the newest
	}
	seal, err := d.seal(point, at)
	if err != nil {
		return err
	}
	d.sign(d.node.party, point, append(slices.Clone(known), seal)...)
	return nil
}
