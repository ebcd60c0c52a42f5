package line

import (
	"context"
	"errors"
	"fmt"
	"net"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// Address returns where a counterpart's node listens: host:port.
func Address(ctx context.Context, n *node.Node, party record.PartyName) (string, error) {
	data, err := n.Paper(ctx, addressDrawer, string(party))
	if errors.Is(err, store.ErrNone) {
		return "", ErrNoAddress
	}
	return string(data), err
}

// SetAddress notes where a counterpart's node listens. What is there must hold the
// counterpart's line key, so a wrong address does no harm.
func SetAddress(ctx context.Context, n *node.Node, party record.PartyName, address string) error {
	if _, port, err := net.SplitHostPort(address); err != nil || port == "" {
		return fmt.Errorf("%q is no address: want host:port", address)
	}
	return n.Put(ctx, []store.Paper{{Drawer: addressDrawer, Name: string(party), Data: []byte(address)}})
}
