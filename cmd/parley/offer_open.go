package main

import (
	"context"
	"errors"
	"fmt"

	"parley.example/internal/offers"
	"parley.example/internal/office"
)

type offerOpenCmd struct {
	Text texts `help:"What is said to it, by language." placeholder:"LANG=WORDS"`
	onRound
}

// Help explains the verb.
func (offerOpenCmd) Help() string {
	return `Says the offer that this side sealed, with its random bytes, so that everybody can hold it to the
commitment in the record. It can be opened when all offers are in, as what is settled shows; in a
round with a mediator, when the mediator has said that they match.`
}

// Run opens.
func (v *offerOpenCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "offer open", v)
}

func (v *offerOpenCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	round, s, err := v.find(ctx, o, "offer.opened", v.Text)
	if err != nil {
		return err
	}
	sealed, err := round.Own(o.Config.Party)
	switch {
	case errors.Is(err, offers.ErrUnsealed):
		return remedied("seal one with parley offer seal, while the round takes offers", "%w", err)
	case errors.Is(err, offers.ErrLost):
		return remedied("restore a backup of the database that was made after it was sealed; healing from the others does not bring it back, and while not all offers are in it can be withdrawn", "%w", err)
	case err != nil:
		return err
	}
	s.Terms = offers.Opening(sealed)
	if err := may(ctx, o, s); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(c.Err(), "You sealed %s. From now on everybody in this channel sees it.\n", offerWords(sealed.Offer)); err != nil {
		return err
	}
	return v.enter(ctx, o, c, s, nil)
}
