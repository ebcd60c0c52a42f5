package line

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
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
	mu    sync.Mutex
	peers map[ends]*http.Client

	timeout time.Duration // of one round trip
}

// ends are the line keys at the two ends of a connection.
type ends struct{ own, pinned string }

// NewClient returns a client for a node.
func NewClient(n *node.Node) *Client {
	return &Client{node: n, peers: map[ends]*http.Client{}, timeout: exchangeTimeout}
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

// mostRefused is how much of the text of a refusal is shown.
const mostRefused = 500

// refusal takes the other side's words as what they are: words of somebody who may mean ill, which
// will stand in a log and on a terminal.
func refusal(status int, said []byte) *Refusal {
	return &Refusal{status, strings.TrimSpace(record.Harmless(string(said[:min(len(said), mostRefused)])))}
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
		return c.carry(ctx, address, peer, b)
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

func (c *Client) carry(ctx context.Context, address string, with record.Party, b *record.Bundle) (*record.Bundle, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	signers, err := c.node.LineSigners(ctx, b.Channel, with.Name)
	if err != nil {
		return nil, err
	}
	answers, err := c.tryKeys(ctx, "https://"+address+Path, signers, with.Keys.Line, []*record.Bundle{b})
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

// tryKeys sends bundles under the line key by which the other side should know this party: the one
// at the size of the log that it has receipted. If it refuses that, it has heard of a later one.
func (c *Client) tryKeys(ctx context.Context, url string, signers []crypto.Signer, pin record.PublicKey, bundles []*record.Bundle) (answers []*record.Bundle, err error) {
	for _, own := range signers {
		answers, err = c.post(ctx, url, own, pin, bundles)
		if refusal, ok := errors.AsType[*Refusal](err); !ok || refusal.Status != http.StatusForbidden {
			break
		}
	}
	return answers, err
}

// post sends bundles to the holder of a line key, and returns as many answers.
func (c *Client) post(ctx context.Context, url string, own crypto.Signer, pin record.PublicKey, bundles []*record.Bundle) ([]*record.Bundle, error) {
	peer, err := c.dial(own, pin)
	if err != nil {
		return nil, err
	}
	return send(ctx, peer, url, bundles)
}

// send sends bundles and returns as many answers.
func send(ctx context.Context, peer *http.Client, url string, bundles []*record.Bundle) ([]*record.Bundle, error) {
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
	response, err := peer.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxRequest+1))
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, refusal(response.StatusCode, data)
	}
	if len(data) > maxRequest {
		return nil, fmt.Errorf("the answer is longer than %d bytes", maxRequest)
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

// dial returns the client whose connections show one key and hold to another.
func (c *Client) dial(own crypto.Signer, pin record.PublicKey) (*http.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key, ok := own.Public().(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("the line key of %s is no Ed25519 key", c.node.Party())
	}
	at := ends{string(key), string(pin)}
	p := c.peers[at]
	if p == nil {
		certificate, err := Certificate(c.node.Party(), own, c.node.Now())
		if err != nil {
			return nil, err
		}
		p = &http.Client{
			Transport: &http.Transport{
				TLSClientConfig:     clientConfig(certificate, pin),
				TLSHandshakeTimeout: handshakeTimeout,
				IdleConnTimeout:     idleTimeout,
				MaxIdleConnsPerHost: 64,
				DisableCompression:  true, // what little is sent could be inflated to whatever fills the memory
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
		c.peers[at] = p
	}
	return p, nil
}
