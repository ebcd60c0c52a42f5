package line

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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
	peer, err := peerKey(r.TLS)
	if err != nil {
		return &refused{http.StatusUnauthorized, err}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, record.MaxAct))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return &refused{http.StatusRequestEntityTooLarge, err}
	}
	if err != nil {
		return &refused{http.StatusBadRequest, err}
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
	for _, own := range signers {
		var peer *http.Client
		if peer, err = c.dial(own, to.Keys.Line); err != nil {
			return err
		}
		err = postOffer(ctx, peer, "https://"+address+OfferPath, data)
		if refusal, ok := errors.AsType[*Refusal](err); !ok || refusal.Status != http.StatusForbidden {
			break
		}
	}
	return err
}

func postOffer(ctx context.Context, peer *http.Client, url string, data []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(data))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", offerType)
	response, err := peer.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		text, _ := io.ReadAll(io.LimitReader(response.Body, mostRefused)) // as much as there is
		return refusal(response.StatusCode, text)
	}
	return nil
}
