package line

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"parley.example/internal/node"
	"parley.example/record"
)

// refuse says to the other side why its request failed, if it did.
func refuse(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	if err == nil {
		return
	}
	status := refusalOf(err)
	log.WarnContext(r.Context(), "line refused", "path", r.URL.Path, "from", r.RemoteAddr, "error", err, "status", status)
	http.Error(w, err.Error(), status)
}

// refused is an error that the other side can do something about.
type refused struct {
	status int
	err    error
}

func (r *refused) Error() string { return r.err.Error() }
func (r *refused) Unwrap() error { return r.err }

func refusalOf(err error) int {
	if x, ok := errors.AsType[*refused](err); ok {
		return x.status
	}
	return http.StatusInternalServerError
}

// sent reads the body of a request, and the line key of the connection that it came by.
func sent(w http.ResponseWriter, r *http.Request, atMost int64) (peer record.PublicKey, body []byte, err error) {
	if peer, err = peerKey(r.TLS); err != nil {
		return nil, nil, &refused{http.StatusUnauthorized, err}
	}
	body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, atMost))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, nil, &refused{http.StatusRequestEntityTooLarge, err}
	}
	if err != nil {
		return nil, nil, &refused{http.StatusBadRequest, err}
	}
	return peer, body, nil
}

// readRequest reads the bundles of a request and makes sure of their sender, whose key it returns.
func readRequest(w http.ResponseWriter, r *http.Request, n *node.Node) (record.PublicKey, []*record.Bundle, error) {
	key, body, err := sent(w, r, maxRequest)
	if err != nil {
		return nil, nil, err
	}
	bundles, err := decode(body)
	if err != nil {
		return nil, nil, &refused{http.StatusBadRequest, err}
	}
	for _, b := range bundles {
		if err := authenticate(r.Context(), n, b, key); err != nil {
			return nil, nil, err
		}
	}
	return key, bundles, nil
}

func exchange(w http.ResponseWriter, r *http.Request, n *node.Node) error {
	_, bundles, err := readRequest(w, r, n)
	if err != nil {
		return err
	}
	var out []byte
	for _, b := range bundles {
		answer, err := n.Receive(r.Context(), b)
		if err := taken(b, err); err != nil {
			return err
		}
		if out, err = add(out, answer); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", mediaType)
	_, err = w.Write(out)
	return err
}

// taken says of a bundle that was not taken in whose fault that is.
func taken(b *record.Bundle, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("channel %s: %w", b.Channel.Short(), err)
	if _, untrue := errors.AsType[*node.Untrue](err); untrue {
		return &refused{http.StatusUnprocessableEntity, err}
	}
	return err
}

// errNotHere is the answer about a channel that this node is not in, and about one in which the
// other side is known by no such name or key: in the same words, so that nobody finds out by asking
// who is in which channel.
var errNotHere = fmt.Errorf("%w, or the key of this connection is not the line key of that party there", node.ErrNoChannel)

// authenticate makes sure that a bundle comes from the node of the party that it names.
func authenticate(ctx context.Context, n *node.Node, b *record.Bundle, key record.PublicKey) error {
	parties, err := n.Counterparts(ctx, b.Channel)
	if err != nil && !errors.Is(err, node.ErrNoChannel) {
		return err
	}
	for _, p := range parties {
		if p.Name == b.From && bytes.Equal(p.Keys.Line, key) {
			return nil
		}
	}
	return &refused{http.StatusForbidden, fmt.Errorf("channel %s, party %s: %w", b.Channel.Short(), b.From, errNotHere)}
}
