package line

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"

	jsonv2 "github.com/go-json-experiment/json"

	"parley.example/internal/node"
	"parley.example/record"
)

// joinHandler serves the inviter's side of joining. It answers no other paths than its own.
func joinHandler(n *node.Node, random io.Reader, l Limits, log *slog.Logger) http.Handler {
	s := &joinServer{n, random}
	seats := make(chan struct{}, l.Served)
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+joinPath, answer(log, seats, s.join))
	mux.HandleFunc("POST "+revealPath, answer(log, seats, s.reveal))
	return mux
}

type joinServer struct {
	node   *node.Node
	random io.Reader
}

// answer turns a step of the handshake into a handler.
func answer[Q, A any](log *slog.Logger, seats chan struct{}, step func(context.Context, *Q, *tls.ConnectionState) (*A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case seats <- struct{}{}:
			defer func() { <-seats }()
		default: // whoever joins is not known yet, so nobody waits here, holding a connection
			http.Error(w, "too many are joining: try again in a minute", http.StatusServiceUnavailable)
			return
		}
		q := new(Q)
		err := hurry(w, handshakeTimeout)
		if err == nil {
			if err = decodeJoin(http.MaxBytesReader(w, r.Body, maxJoin+1), q); err != nil {
				err = &refused{http.StatusBadRequest, err}
			}
		}
		var a *A
		if err == nil {
			a, err = step(r.Context(), q, r.TLS)
		}
		var raw []byte
		if err == nil {
			raw, err = jsonv2.Marshal(a)
		}
		if err != nil {
			refusal := refusalOf(err)
			log.WarnContext(r.Context(), "join refused", "from", r.RemoteAddr, "error", err, "status", refusal)
			http.Error(w, err.Error(), refusal)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if _, err := w.Write(raw); err != nil {
			log.WarnContext(r.Context(), "join", "from", r.RemoteAddr, "error", err)
		}
	}
}

func (s *joinServer) find(ctx context.Context, secret []byte) (*Invite, error) {
	i, err := invite(ctx, s.node, secret)
	switch {
	case errors.Is(err, errNoTicket):
		return nil, &refused{http.StatusNotFound, err}
	case err != nil:
		return nil, err
	case i.State == InviteEnded:
		return nil, &refused{http.StatusGone, fmt.Errorf("the ticket has ended (%s): ask for a new one", i.Ended)}
	case !i.Pending(s.node.Now()) && i.State != InviteEntered:
		return nil, &refused{http.StatusGone, errors.New("the ticket has run out: ask for a new one")}
	}
	return i, nil
}

// join takes the joiner's commitment, once, and only then chooses its own nonce.
func (s *joinServer) join(ctx context.Context, q *joinRequest, _ *tls.ConnectionState) (*joinAnswer, error) {
	i, err := s.find(ctx, q.Secret)
	if err != nil {
		return nil, err
	}
	if len(q.Commitment) != joinNonce {
		return nil, &refused{http.StatusBadRequest, errors.New("a commitment has 32 bytes")}
	}
	if i.State == InviteOpen {
		i.Nonce = make([]byte, joinNonce)
		if _, err := io.ReadFull(s.random, i.Nonce); err != nil {
			return nil, err
		}
		i.Commitment, i.State = q.Commitment, InviteOffered
		// If two come at the same moment, the compare-and-set lets one win.
		if err := i.put(ctx, s.node); err != nil {
			return nil, err
		}
	}
	if !bytes.Equal(i.Commitment, q.Commitment) {
		return nil, &refused{http.StatusConflict, errors.New("the ticket was used already, by somebody else or in another directory: ask for a new one")}
	}
	return &joinAnswer{Charter: i.Charter, Nonce: i.Nonce}, nil
}

// reveal opens the commitment. What does not fit it ends the ticket.
func (s *joinServer) reveal(ctx context.Context, q *revealRequest, connection *tls.ConnectionState) (*revealAnswer, error) {
	i, err := s.find(ctx, q.Secret)
	if err != nil {
		return nil, err
	}
	opened, err := commitment(q.Party, q.Nonce)
	if err != nil || len(q.Nonce) != joinNonce {
		return nil, &refused{http.StatusBadRequest, errors.Join(err, errors.New("this opens no commitment"))}
	}
	if i.State == InviteOpen || !bytes.Equal(opened, i.Commitment) {
		if i.State == InviteOffered {
			err = i.End(ctx, s.node, "what was opened is not what was committed to")
		}
		return nil, &refused{http.StatusConflict, errors.Join(errors.New("this is not what was committed to"), err)}
	}
	if i.State != InviteOffered {
		return &revealAnswer{i.State}, nil
	}
	if err := s.admit(ctx, i, q, connection); err != nil {
		return nil, &refused{http.StatusUnprocessableEntity, errors.Join(err, i.End(ctx, s.node, err.Error()))}
	}
	i.Joiner, i.JoinerNonce, i.Address, i.State = &q.Party, q.Nonce, q.Address, InviteCompare
	if err := i.put(ctx, s.node); err != nil {
		return nil, err
	}
	return &revealAnswer{i.State}, nil
}

// admit holds the joiner's record to the ticket, to the connection, to the form and the law of
// an invitation, and to the keys of the others: a party that gave another's receipt key as its
// own could pass off that other's receipts as its own.
func (s *joinServer) admit(ctx context.Context, i *Invite, q *revealRequest, connection *tls.ConnectionState) error {
	if q.Party.Name != i.Ticket.To || q.Party.Role != i.Ticket.Role {
		return fmt.Errorf("the ticket is for %s as %s, and %s came as %s", i.Ticket.To, i.Ticket.Role, q.Party.Name, q.Party.Role)
	}
	key, err := peerKey(connection)
	if err != nil {
		return err
	}
	if !bytes.Equal(key, q.Party.Keys.Line) {
		return errors.New("the key of this connection is not the line key of the record")
	}
	if q.Address != "" {
		if _, port, err := net.SplitHostPort(q.Address); err != nil || port == "" || record.CheckText(q.Address) != nil {
			return fmt.Errorf("%q is no address: want host:port", q.Address)
		}
	}
	_, _, breach, err := s.node.Draft(ctx, node.Saying{Channel: i.Ticket.Channel, Kind: "invitation", Terms: &record.Invitation{Party: q.Party}})
	if err == nil && breach != nil {
		err = &node.NoEffect{Breach: *breach}
	}
	return err
}
