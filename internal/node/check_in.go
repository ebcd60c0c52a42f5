package node

import (
	"context"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

// CheckIn gives a sign of life in a channel, if the charter's hours have passed since the newest
// entry of the own log: so the others can tell a quiet line from one that is cut. It reports whether
// one was due. Whoever serves a node calls it from time to time.
func (n *Node) CheckIn(ctx context.Context, channel record.Hash) (bool, error) {
	c, err := n.open(ctx, channel)
	if err != nil {
		return false, err
	}
	if !c.checkInDue(n) {
		return false, nil
	}
	gave := false
	err = n.do(ctx, c, func(d *draft) error {
		// Something may have been entered meanwhile, which is sign enough.
		if d.foldUp(); !c.checkInDue(n) {
			return nil
		}
		gave = true
		return d.append(&record.Entry{Node: record.CheckIn}, nil)
	})
	return gave, err
}

func (c *channel) checkInDue(n *Node) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	size := c.fold.Size(n.party)
	if c.charter.CheckIn == 0 || size == 0 || c.fold.Left(n.party) {
		return false
	}
	leaf, _ := c.fold.Leaf(standing.Cite{Party: n.party, N: size - 1})
	return leaf.Entry != nil && n.clock().Sub(leaf.Entry.Time.Time) >= time.Duration(c.charter.CheckIn)*time.Hour
}
