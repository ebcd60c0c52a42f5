package line

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
)

// Client dials the nodes of counterparts.
type Client struct {
	node  *node.Node
	own   tls.Certificate
	mu    sync.Mutex
	peers map[string]*http.Client // by pinned key

	timeout time.Duration // of one round trip
}

// NewClient returns a client for a node, which shows the certificate to whom it dials.
func NewClient(n *node.Node, own tls.Certificate) *Client {
	return &Client{node: n, own: own, peers: map[string]*http.Client{}, timeout: exchangeTimeout}
}

// Close ends the connections that are kept.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.peers {
		p.CloseIdleConnections()
	}
}

// Refusal is the error for a request that the other side refused, in its words.
type Refusal struct {
	Status int // of HTTP, see docs/spec/line.md §5
	Text   string
}

func (r *Refusal) Error() string { return fmt.Sprintf("refused (%d): %s", r.Status, r.Text) }

// ErrNoAddress is returned when it is not known where a counterpart's node is.
var ErrNoAddress = errors.New("its address is not known here")

const addressDrawer = "address"

// Exchange is one round trip with a counterpart in one channel; see [node.Node.Exchange].
func (c *Client) Exchange(ctx context.Context, id record.Hash, with record.PartyName, ask bool) (moved bool, err error) {
	err = c.to(ctx, id, with, func(carry node.Carrier) error {
		moved, err = c.node.Exchange(ctx, id, with, ask, carry)
		return err
	})
	return moved, err
}

// ExchangeNews is a round trip if there is reason for one; see [node.Node.ExchangeNews].
func (c *Client) ExchangeNews(ctx context.Context, id record.Hash, with record.PartyName, due bool) (later bool, err error) {
	err = c.to(ctx, id, with, func(carry node.Carrier) error {
		later, err = c.node.ExchangeNews(ctx, id, with, due, carry)
		return err
	})
	return later, err
}

// to finds the way to a counterpart, and does what takes it.
func (c *Client) to(ctx context.Context, id record.Hash, with record.PartyName, do func(node.Carrier) error) error {
	peer, err := c.counterpart(ctx, id, with)
	if err != nil {
		return err
	}
	address, err := Address(ctx, c.node, with)
	if err != nil {
		return fmt.Errorf("%s: %w", with, err)
	}
	err = do(func(ctx context.Context, b *record.Bundle) (*record.Bundle, error) {
		return c.carry(ctx, address, peer.Keys.Line, b)
	})
	if err != nil {
		return fmt.Errorf("%s at %s: %w", with, address, err)
	}
	return nil
}

// Settle exchanges until nothing more comes or goes.
func (c *Client) Settle(ctx context.Context, id record.Hash, with record.PartyName) error {
	for {
		moved, err := c.Exchange(ctx, id, with, false)
		if err != nil || !moved {
			return err
		}
	}
}

func (c *Client) counterpart(ctx context.Context, id record.Hash, with record.PartyName) (record.Party, error) {
	parties, err := c.node.Counterparts(ctx, id)
	if err != nil {
		return record.Party{}, err
	}
	for _, p := range parties {
		if p.Name == with {
			return p, nil
		}
	}
	return record.Party{}, fmt.Errorf("channel %s has no party %s", id.Short(), with)
}

func (c *Client) carry(ctx context.Context, address string, pin record.PublicKey, b *record.Bundle) (*record.Bundle, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	answers, err := c.post(ctx, "https://"+address+Path, pin, []*record.Bundle{b})
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

// post sends bundles and returns as many answers.
func (c *Client) post(ctx context.Context, url string, pin record.PublicKey, bundles []*record.Bundle) ([]*record.Bundle, error) {
	var body []byte
	for _, b := range bundles {
		var err error
		if body, err = add(body, b); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", mediaType)
	response, err := c.dial(pin).Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxRequest+1))
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, &Refusal{response.StatusCode, strings.TrimSpace(string(data[:min(len(data), 500)]))}
	}
	answers, err := decode(data)
	if err != nil {
		return nil, err
	}
	if len(answers) != len(bundles) {
		return nil, fmt.Errorf("%d answers to %d bundles", len(answers), len(bundles))
	}
	return answers, nil
}

// dial returns the client whose connections hold to one pinned key.
func (c *Client) dial(pin record.PublicKey) *http.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.peers[string(pin)]
	if p == nil {
		p = &http.Client{
			Transport: &http.Transport{
				TLSClientConfig:     clientConfig(c.own, pin),
				TLSHandshakeTimeout: handshakeTimeout,
				IdleConnTimeout:     idleTimeout,
				MaxIdleConnsPerHost: 64,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
		c.peers[string(pin)] = p
	}
	return p
}
