package line

import (
	"bytes"
	"context"
	"crypto"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"

	"parley.example/record"
)

// Heal begins to heal a channel of which only the fingerprint of its charter is left, from the node
// of another party at an address. It fetches the charter and holds it to the fingerprint; fetches
// whatever that side holds, which proves itself; and holds the node to the record. See
// [node.Node.Heal] for what comes after.
func (c *Client) Heal(ctx context.Context, fingerprint record.Hash, address string) (record.PartyName, error) {
	return c.fetch(ctx, fingerprint, address, c.node.HealFrom)
}

// Enter begins in a channel whose charter names this party, from the node of another party at an
// address, as [Client.Heal] does where everything is lost. The charter is kept only if agree returns
// no error. It is not signed yet: see [node.Node.Accede].
func (c *Client) Enter(ctx context.Context, fingerprint record.Hash, address string, agree func(*record.Charter) error) error {
	_, err := c.fetch(ctx, fingerprint, address, func(ctx context.Context, raw []byte) (record.Hash, error) {
		charter, id, err := record.ParseCharter(raw)
		if err == nil {
			err = agree(charter)
		}
		if err != nil {
			return id, err
		}
		return c.node.Join(ctx, raw)
	})
	return err
}

// fetch takes in the record of a channel from an address, once its charter is kept.
func (c *Client) fetch(ctx context.Context, fingerprint record.Hash, address string, keep func(context.Context, []byte) (record.Hash, error)) (record.PartyName, error) {
	// Until the record is here, nothing says whose key to expect. The request tells whoever answers
	// no more than the fingerprint and who asks.
	first := &record.Bundle{Channel: fingerprint, From: c.node.Party(), Have: []record.Have{}}
	own, err := c.newestLine()
	if err != nil {
		return "", err
	}
	in, key, err := c.meet(ctx, address, own, first)
	if err != nil {
		return "", fmt.Errorf("%s: %w", address, err)
	}
	if _, id, err := record.ParseCharter(in.Charter); err != nil || id != fingerprint {
		return "", errors.Join(err, fmt.Errorf("%s: it sent the charter %s, and the fingerprint is %s", address, id, fingerprint))
	}
	if _, err := keep(ctx, in.Charter); err != nil {
		return "", err
	}
	for moved := true; moved; {
		moved, err = c.node.Exchange(ctx, fingerprint, in.From, false, func(ctx context.Context, b *record.Bundle) (*record.Bundle, error) {
			answers, err := c.post(ctx, "https://"+address+Path, own, key, []*record.Bundle{b})
			if err != nil {
				return nil, err
			}
			return answers[0], nil
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

// newestLine returns the signer of the newest line key, by which the others know this party.
func (c *Client) newestLine() (crypto.Signer, error) {
	keys, err := c.node.PublicKeys()
	if err != nil {
		return nil, err
	}
	return c.node.LineSigner(func(k record.PublicKey) bool { return bytes.Equal(k, keys.Line) }), nil
}

// meet makes one round trip with whoever is at an address, and returns the answer and their key.
func (c *Client) meet(ctx context.Context, address string, own crypto.Signer, b *record.Bundle) (*record.Bundle, record.PublicKey, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	certificate, err := Certificate(c.node.Party(), own, c.node.Now())
	if err != nil {
		return nil, nil, err
	}
	var key record.PublicKey
	config := clientConfig(certificate, nil)
	config.VerifyConnection = func(s tls.ConnectionState) (err error) {
		key, err = peerKey(&s)
		return err
	}
	transport := &http.Transport{TLSClientConfig: config, TLSHandshakeTimeout: handshakeTimeout}
	defer transport.CloseIdleConnections()
	answers, err := send(ctx, &http.Client{Transport: transport}, "https://"+address+Path, []*record.Bundle{b})
	if err != nil {
		return nil, nil, err
	}
	return answers[0], key, nil
}
