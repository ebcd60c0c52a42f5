package line

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"net/http"

	"parley.example/internal/node"
	"parley.example/internal/offers"
	"parley.example/record"
)

// OfferPath is where sealed offers are handed to their mediator: see docs/spec/line.md §9.
const OfferPath = "/parley/v1/offer"

const offerType = "application/vnd.parley.offer"

// takeOffer takes in a sealed offer for a mediator's node.
func takeOffer(w http.ResponseWriter, r *http.Request, n *node.Node) error {
	peer, body, err := sent(w, r, record.MaxAct)
	if err != nil {
		return err
	}
	s, _, err := record.ParseSealedOffer(body)
	if err != nil {
		return &refused{http.StatusBadRequest, err}
	}
	if err := authenticate(r.Context(), n, &record.Bundle{Channel: s.Channel, From: s.Party}, peer); err != nil {
		return err
	}
	switch err := offers.Take(r.Context(), n, s); {
	case errors.Is(err, offers.ErrUnfit):
		return &refused{http.StatusUnprocessableEntity, err}
	case errors.Is(err, offers.ErrEarly):
		return &refused{http.StatusConflict, err}
	case err != nil:
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// handOffers hands the sealed offers that wait to a party that is their mediator.
func (c *Client) handOffers(ctx context.Context, id record.Hash, to record.PartyName) error {
	waiting, err := offers.Waiting(ctx, c.node, id, to)
	if err != nil || len(waiting) == 0 {
		return err
	}
	peer, err := c.counterpart(ctx, id, to)
	if err != nil {
		return err
	}
	address, err := Address(ctx, c.node, to)
	if err != nil {
		return fmt.Errorf("%s: %w", to, err)
	}
	for _, s := range waiting {
		if err := c.handOffer(ctx, address, peer, s); err != nil {
			return fmt.Errorf("%s at %s: the sealed offer: %w", to, address, err)
		}
		if err := offers.Handed(ctx, c.node, s, to); err != nil {
			return err
		}
	}
	return nil
}

// handOffer hands one over under the line key by which the other side knows this party: see
// [Client.tryKeys].
func (c *Client) handOffer(ctx context.Context, address string, to record.Party, s *record.SealedOffer) error {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	data, err := s.Bytes()
	if err != nil {
		return err
	}
	signers, err := c.node.LineSigners(ctx, s.Channel, to.Name)
	if err != nil {
		return err
	}
	return asKnown(signers, func(own crypto.Signer) error {
		peer, err := c.dial(own, to.Keys.Line)
		if err != nil {
			return err
		}
		return post(ctx, peer.Transport, "https://"+address+OfferPath, offerType, data)
	})
}
