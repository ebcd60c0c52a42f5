package node

import (
	"context"

	"parley.example/internal/store"
	"parley.example/record"
)

// Expunging: when the adoption of a text of all principals that takes the words of acts out of the
// record is settled, every node removes their bodies from its store (law, rule 3.8). A counterpart
// that lacks those entries then gets them without their bodies, and takes them in if what it holds,
// or what came with them, has the text and shows it adopted.

// expunge removes the bodies that are to go and are not known to be gone. Only the writer calls it,
// when what it has written is durable. If it fails, what was written stands all the same, and the
// bodies go with the next write; so they do if the node was stopped in between.
func (n *Node) expunge(ctx context.Context, c *channel) {
	c.mu.RLock()
	bodies := c.fold.ExpungedBodies()
	c.mu.RUnlock()
	b := new(store.Batch)
	for _, body := range bodies {
		if !c.gone[body] {
			b.Expunge = append(b.Expunge, store.BodyName{Channel: c.id, Hash: body})
		}
	}
	if len(b.Expunge) == 0 || n.store.Commit(ctx, b) != nil {
		return
	}
	if c.gone == nil {
		c.gone = map[record.Hash]bool{}
	}
	for _, body := range b.Expunge {
		c.gone[body.Hash] = true
	}
}

// mayLack reports whether a body need not come, because an adopted text expunges it: one that is
// held, or one of the bundle that is being taken in. Nothing of the bundle is folded for good to
// find that out, because it may yet be refused.
func (d *draft) mayLack(body record.Hash) bool {
	return d.channel.fold.MayLack(body) || d.with(d.came).MayLack(body)
}
