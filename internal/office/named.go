package office

import (
	"context"
	"fmt"
	"slices"

	"parley.example/record"
	"parley.example/standing"
)

// JoinNamed signs the charter of a channel that names this party, if agree returns no error. It is
// fetched from the node of another party at an address, and held to its fingerprint.
func (o *Office) JoinNamed(ctx context.Context, fingerprint record.Hash, address string, agree func(*record.Charter) error) error {
	err := o.Client.Enter(ctx, fingerprint, address, func(c *record.Charter) error {
		if _, named := c.Party(o.Config.Party); !named {
			return fmt.Errorf("the charter does not name %s: have them invite it", o.Config.Party)
		}
		return agree(c)
	})
	if err != nil {
		return err
	}
	if err := o.Accede(ctx, fingerprint); err != nil {
		return err
	}
	_, err = o.Deliver(ctx, fingerprint)
	return err
}

// Accede signs the charter of a channel, unless that is done.
func (o *Office) Accede(ctx context.Context, id record.Hash) error {
	s, err := o.Node.Standing(ctx, id, o.Node.Now())
	if err != nil {
		return err
	}
	signed := func(p standing.Party) bool { return p.Name == o.Config.Party && p.Signed != nil }
	if slices.ContainsFunc(s.Parties, signed) {
		return nil
	}
	_, err = o.Node.Accede(ctx, id)
	return err
}
