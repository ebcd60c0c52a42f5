package line

import (
	"bytes"
	"context"
	"crypto"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"

	"parley.example/internal/node"
	"parley.example/internal/nonpaper"
	"parley.example/record"
)

// NonPaperPath is where non-papers are handed over: see docs/spec/line.md §8.
const NonPaperPath = "/parley/v1/non-paper"

const (
	nonPaperLabel = "EXPORTER-parley-non-paper-v1"
	nonPaperType  = "application/vnd.parley.non-paper"
	macDigits     = 64
)

// nonPaperKey is the key of a connection, which its two ends alone can make.
func nonPaperKey(s *tls.ConnectionState) ([]byte, error) {
	return s.ExportKeyingMaterial(nonPaperLabel, nil, 32)
}

// takeNonPaper takes in a non-paper for a node.
func takeNonPaper(w http.ResponseWriter, r *http.Request, n *node.Node) error {
	peer, body, err := sent(w, r, macDigits+1+nonpaper.MaxSize)
	if err != nil {
		return err
	}
	digits, raw, _ := bytes.Cut(body, []byte("\n"))
	mac, err := hex.DecodeString(string(digits))
	if err != nil || len(digits) != macDigits {
		return &refused{http.StatusBadRequest, fmt.Errorf("the first line is no authentication of %d hexadecimal digits", macDigits)}
	}
	key, err := nonPaperKey(r.TLS)
	if err != nil {
		return err
	}
	m, err := nonpaper.Parse(raw, mac, key)
	if err != nil {
		return &refused{http.StatusUnprocessableEntity, err}
	}
	if err := authenticate(r.Context(), n, &record.Bundle{Channel: m.Channel, From: m.From}, peer); err != nil {
		return err
	}
	switch _, err := nonpaper.Take(r.Context(), n, raw, mac, key); {
	case errors.Is(err, nonpaper.ErrUnfit):
		return &refused{http.StatusUnprocessableEntity, err}
	case errors.Is(err, nonpaper.ErrFull):
		return &refused{http.StatusInsufficientStorage, err}
	case err != nil:
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (c *Client) handNonPapers(ctx context.Context, id record.Hash, to record.PartyName) error {
	waiting, err := nonpaper.Waiting(ctx, c.node, id, to)
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
	signers, err := c.node.LineSigners(ctx, id, to)
	if err != nil {
		return err
	}
	for _, p := range waiting {
		err := asKnown(signers, func(own crypto.Signer) error { return c.handOver(ctx, address, own, peer.Keys.Line, p) })
		if err != nil {
			return fmt.Errorf("%s at %s: %w", to, address, err)
		}
		if err := nonpaper.Delivered(ctx, c.node, p); err != nil {
			return err
		}
	}
	return nil
}

// handOver sends one over a connection of its own, whose key authenticates it.
func (c *Client) handOver(ctx context.Context, address string, own crypto.Signer, pin record.PublicKey, p nonpaper.Paper) error {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	certificate, err := Certificate(c.node.Party(), own, c.node.Now())
	if err != nil {
		return err
	}
	dialler := tls.Dialer{Config: clientConfig(certificate, pin)}
	connection, err := dialler.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer connection.Close()
	state := connection.(*tls.Conn).ConnectionState()
	key, err := nonPaperKey(&state)
	if err != nil {
		return err
	}
	body := append(hex.AppendEncode(nil, nonpaper.MAC(key, p.Raw)), '\n')
	// The one connection, and no other: another would have another key.
	once := &http.Transport{DisableKeepAlives: true, DialTLSContext: func(context.Context, string, string) (net.Conn, error) { return connection, nil }}
	return post(ctx, once, "https://"+address+NonPaperPath, nonPaperType, append(body, p.Raw...))
}
