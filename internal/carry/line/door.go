package line

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
)

// Limits are how much of a node those who dial it may take up at once.
type Limits struct {
	// Served bounds the requests that are read and taken in at once, each of which may hold
	// maxRequest in memory. More wait at the door.
	Served int

	// Each bounds those of one line key among them, so that one slow side leaves seats to others.
	Each int

	// Waiting bounds the sides that wait for news at once; each holds a connection.
	Waiting int

	// Slow is how long a request may take to come, and its answer to go.
	Slow time.Duration
}

// Usual are the limits of a node in use.
func Usual() Limits {
	return Limits{Served: 16, Each: 4, Waiting: 1024, Slow: exchangeTimeout}
}

// door lets in what holds a request in memory: so many at once, and so many of one side. Who is
// known nowhere is sent away before anything that they send is read.
type door struct {
	node   *node.Node
	limits Limits
	seats  chan struct{}

	mu sync.Mutex
	of map[string]chan struct{} // the seats of each key that was known once
}

func newDoor(n *node.Node, l Limits) *door {
	return &door{node: n, limits: l, seats: make(chan struct{}, l.Served), of: map[string]chan struct{}{}}
}

// seated does what reads a request. Whoever sends or reads slowly gives the seat to another.
func (d *door) seated(w http.ResponseWriter, r *http.Request, do func() error) error {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return &refused{http.StatusMethodNotAllowed, errors.New("want a POST")}
	}
	key, err := peerKey(r.TLS)
	if err != nil {
		return &refused{http.StatusUnauthorized, err}
	}
	own, err := d.seatsOf(r.Context(), key)
	if err != nil {
		return err
	}
	for _, seats := range []chan struct{}{own, d.seats} {
		select {
		case seats <- struct{}{}:
			defer func() { <-seats }()
		case <-r.Context().Done():
			return r.Context().Err()
		}
	}
	if err := hurry(w, d.limits.Slow); err != nil {
		return err
	}
	return do()
}

// hurry bounds how long the rest of a request may take to come, and its answer to go. A writer
// that knows no deadlines, as in a story, has none.
func hurry(w http.ResponseWriter, slow time.Duration) error {
	control, by := http.NewResponseController(w), time.Now().Add(slow)
	for _, set := range []func(time.Time) error{control.SetReadDeadline, control.SetWriteDeadline} {
		if err := set(by); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
	}
	return nil
}

// seatsOf returns the seats of a side that is known in some channel.
func (d *door) seatsOf(ctx context.Context, key record.PublicKey) (chan struct{}, error) {
	d.mu.Lock()
	seats, ok := d.of[string(key)]
	d.mu.Unlock()
	if ok {
		return seats, nil
	}
	known, err := knows(ctx, d.node, key)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, &refused{http.StatusForbidden, errNotHere}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.of[string(key)] == nil {
		d.of[string(key)] = make(chan struct{}, d.limits.Each)
	}
	return d.of[string(key)], nil
}

// knows reports whether a line key is that of a counterpart in any channel.
func knows(ctx context.Context, n *node.Node, key record.PublicKey) (bool, error) {
	all, err := n.Channels(ctx)
	if err != nil {
		return false, err
	}
	for _, id := range all {
		parties, err := n.Counterparts(ctx, id)
		if err != nil {
			return false, err
		}
		for _, p := range parties {
			if bytes.Equal(p.Keys.Line, key) {
				return true, nil
			}
		}
	}
	return false, nil
}
