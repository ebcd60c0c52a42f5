package line

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"parley.example/record"
)

// Heal begins to heal a channel of which only the fingerprint of its charter is left, from the node
// of another party at an address. It fetches the charter and holds it to the fingerprint; fetches
// whatever that side holds, which proves itself; and holds the node to the record. See
// [node.Node.Heal] for what comes after.
func (c *Client) Heal(ctx context.Context, fingerprint record.Hash, address string) (record.PartyName, error) {
	// Until the record is here, nothing says whose key to expect. The request tells whoever answers
	// no more than the fingerprint and who asks.
	first := &record.Bundle{Channel: fingerprint, From: c.node.Party(), Have: []record.Have{}}
	in, key, err := c.carryTo(ctx, c.dial(nil), address, first)
	if err != nil {
		return "", fmt.Errorf("%s: %w", address, err)
	}
	if _, id, err := record.ParseCharter(in.Charter); err != nil || id != fingerprint {
		return "", errors.Join(err, fmt.Errorf("%s: it sent the charter %s, and the fingerprint is %s", address, id, fingerprint))
	}
	if _, err := c.node.HealFrom(ctx, in.Charter); err != nil {
		return "", err
	}
	for moved := true; moved; {
		moved, err = c.node.Exchange(ctx, fingerprint, in.From, false, func(ctx context.Context, b *record.Bundle) (*record.Bundle, error) {
			return c.carry(ctx, address, key, b)
		})
		if err != nil {
			return "", fmt.Errorf("%s: %w", address, err)
		}
	}
	peer, err := c.counterpart(ctx, fingerprint, in.From)
	if err != nil {
		return "", err
	}
	if !bytes.Equal(peer.Keys.Line, key) {
		return "", fmt.Errorf("%s: %w", address, ErrPin)
	}
	return in.From, SetAddress(ctx, c.node, in.From, address)
}
