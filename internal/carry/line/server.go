package line

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
)

// Handler serves the exchange for a node, behind [ServerConfig].
func Handler(n *node.Node, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	seats := make(chan struct{}, maxServed)
	mux.HandleFunc("POST "+Path, func(w http.ResponseWriter, r *http.Request) {
		select {
		case seats <- struct{}{}:
			defer func() { <-seats }()
		case <-r.Context().Done():
			return
		}
		// Whoever sends slowly gives the seat to another.
		if err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(exchangeTimeout)); err != nil {
			log.WarnContext(r.Context(), "no read deadline", "error", err)
		}
		if err := exchange(w, r, n); err != nil {
			refusal := refusalOf(err)
			log.WarnContext(r.Context(), "exchange refused", "from", r.RemoteAddr, "error", err, "status", refusal)
			http.Error(w, err.Error(), refusal)
		}
	})
	return mux
}

// refused is an error that the other side can do something about.
type refused struct {
	status int
	err    error
}

func (r *refused) Error() string { return r.err.Error() }
func (r *refused) Unwrap() error { return r.err }

func refusalOf(err error) int {
	if r, ok := errors.AsType[*refused](err); ok {
		return r.status
	}
	return http.StatusInternalServerError
}

func exchange(w http.ResponseWriter, r *http.Request, n *node.Node) error {
	key, err := peerKey(r.TLS)
	if err != nil {
		return &refused{http.StatusUnauthorized, err}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return &refused{http.StatusRequestEntityTooLarge, err}
	}
	if err != nil {
		return &refused{http.StatusBadRequest, err}
	}
	bundles, err := decode(body)
	if err != nil {
		return &refused{http.StatusBadRequest, err}
	}
	var out []byte
	for _, b := range bundles {
		if err := authenticate(r.Context(), n, b, key); err != nil {
			return err
		}
		answer, err := n.Receive(r.Context(), b)
		if err != nil {
			err = fmt.Errorf("channel %s: %w", b.Channel.Short(), err)
			if _, untrue := errors.AsType[*node.Untrue](err); untrue {
				return &refused{http.StatusUnprocessableEntity, err}
			}
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

// authenticate makes sure that a bundle comes from the node of the party that it names.
func authenticate(ctx context.Context, n *node.Node, b *record.Bundle, key record.PublicKey) error {
	parties, err := n.Counterparts(ctx, b.Channel)
	if errors.Is(err, node.ErrNoChannel) {
		return &refused{http.StatusNotFound, err}
	}
	if err != nil {
		return err
	}
	for _, p := range parties {
		if p.Name == b.From && bytes.Equal(p.Keys.Line, key) {
			return nil
		}
	}
	return &refused{http.StatusForbidden, fmt.Errorf("channel %s: the key of this connection is not the line key of %s there", b.Channel.Short(), b.From)}
}
