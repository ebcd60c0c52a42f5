package line

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"parley.example/record"
)

// A side that cannot be dialled asks the others for news, and lets them take their time to answer.

// Poll asks a counterpart for news in all channels with it, and waits until there is some, or the
// other side says that there is none. What came is taken in and receipted.
func (c *Client) Poll(ctx context.Context, with record.PartyName) error {
	address, err := Address(ctx, c.node, with)
	if err != nil {
		return fmt.Errorf("%s: %w", with, err)
	}
	questions, err := c.questions(ctx, with)
	if err != nil {
		return err
	}
	errs := make([]error, len(questions))
	var all sync.WaitGroup
	for i, q := range questions {
		all.Go(func() { errs[i] = c.waitAt(ctx, "https://"+address+WaitPath, with, q) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("%s at %s: %w", with, address, err)
	}
	return nil
}

// question is how far this node holds the channels in which both sides have the same line keys.
type question struct {
	pin  record.PublicKey
	own  []crypto.Signer
	have []*record.Bundle
}

func (c *Client) questions(ctx context.Context, with record.PartyName) ([]*question, error) {
	ids, err := c.node.Channels(ctx)
	if err != nil {
		return nil, err
	}
	var list []*question
	for _, id := range ids {
		parties, err := c.node.Counterparts(ctx, id)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(parties, func(p record.Party) bool { return p.Name == with })
		if at < 0 {
			continue
		}
		pin := parties[at].Keys.Line
		own, err := c.node.LineSigners(ctx, id, with)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(list, func(q *question) bool {
			return slices.Equal(q.pin, pin) && slices.EqualFunc(q.own, own, sameKey) && len(q.have) < maxBundles
		})
		if i < 0 {
			i, list = len(list), append(list, &question{pin: pin, own: own})
		}
		have, err := c.node.Have(ctx, id)
		if err != nil {
			return nil, err
		}
		list[i].have = append(list[i].have, have)
	}
	return list, nil
}

func sameKey(a, b crypto.Signer) bool {
	key, ok := a.Public().(ed25519.PublicKey)
	return ok && key.Equal(b.Public())
}

func (c *Client) waitAt(ctx context.Context, url string, with record.PartyName, q *question) error {
	ctx, cancel := context.WithTimeout(ctx, waitMost+exchangeTimeout)
	defer cancel()
	answers, err := c.tryKeys(ctx, url, q.own, q.pin, q.have)
	if err != nil {
		return err
	}
	for i, b := range answers {
		if id := q.have[i].Channel; b.Channel != id || b.From != with {
			return fmt.Errorf("the answer is from %s in channel %s, want %s in %s", b.From, b.Channel.Short(), with, id.Short())
		}
		if len(b.Logs) == 0 {
			continue
		}
		if err := c.node.Keep(ctx, b); err != nil {
			return err
		}
		if _, err := c.ExchangeNews(ctx, b.Channel, with, true); err != nil {
			return err
		}
	}
	return nil
}

// poll waits for news of a counterpart, again and again, until ctx ends.
func (r *route) poll(ctx context.Context) {
	var pause time.Duration
	for {
		err := r.courier.client.Poll(ctx, r.to)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, ErrNoAddress):
			pause = retryMost
		case err != nil:
			pause = min(max(retryFirst, 2*pause), retryMost)
			r.courier.log.WarnContext(ctx, "line", "waiting for", r.to, "error", err)
		default:
			pause = 0
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}
