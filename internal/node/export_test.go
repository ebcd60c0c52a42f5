package node

import (
	"context"

	"parley.example/record"
)

// Fault makes a request that panics in the writer.
func Fault(ctx context.Context, n *Node, id record.Hash) error {
	c, err := n.open(ctx, id)
	if err != nil {
		return err
	}
	return n.do(ctx, c, func(*draft) error { panic("a fault") })
}
