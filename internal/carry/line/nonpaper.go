package line

import (
	"bytes"
	"context"
	"crypto"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
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
	peer, err := peerKey(r.TLS)
	if err != nil {
		return &refused{http.StatusUnauthorized, err}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, macDigits+1+nonpaper.MaxSize))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return &refused{http.StatusRequestEntityTooLarge, err}
	}
	if err != nil {
		return &refused{http.StatusBadRequest, err}
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

// HandOver delivers what waits for a party of a channel beside the record: non-papers, and sealed
// offers if it is their mediator. What the other side refuses keeps waiting.
func (c *Client) HandOver(ctx context.Context, id record.Hash, to record.PartyName) error {
	return errors.Join(c.handNonPapers(ctx, id, to), c.handOffers(ctx, id, to))
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
		if err := c.handOverBy(ctx, address, signers, peer.Keys.Line, p); err != nil {
			return fmt.Errorf("%s at %s: %w", to, address, err)
		}
		if err := nonpaper.Delivered(ctx, c.node, p); err != nil {
			return err
		}
	}
	return nil
}

// handOverBy hands one over under the line key by which the other side knows this party: see
// [Client.tryKeys].
func (c *Client) handOverBy(ctx context.Context, address string, signers []crypto.Signer, pin record.PublicKey, p nonpaper.Paper) (err error) {
	for _, own := range signers {
		err = c.handOver(ctx, address, own, pin, p)
		if refusal, ok := errors.AsType[*Refusal](err); !ok || refusal.Status != http.StatusForbidden {
			break
		}
	}
	return err
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
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+address+NonPaperPath, bytes.NewReader(append(body, p.Raw...)))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", nonPaperType)
	// The one connection, and no other: another would have another key.
	once := &http.Transport{DisableKeepAlives: true, DialTLSContext: func(context.Context, string, string) (net.Conn, error) { return connection, nil }}
	response, err := once.RoundTrip(request)
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
