package line

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
)

// Courier exchanges whenever there is something to exchange: one goroutine for each
// counterpart, whatever the number of channels. A line that is down is tried again, less and
// less often; nothing is lost meanwhile, because the logs are what is sent.
type Courier struct {
	node   *node.Node
	client *Client
	log    *slog.Logger
	polls  bool
	routes map[record.PartyName]*route
	all    sync.WaitGroup
}

// checkIns gives the signs of life that are due in all channels.
func (c *Courier) checkIns(ctx context.Context) error {
	ids, err := c.node.Channels(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, id := range ids {
		_, err := c.node.CheckIn(ctx, id)
		failed = errors.Join(failed, err)
	}
	return failed
}

// The courier's pace.
const (
	// retryFirst and retryMost bound how soon a counterpart that does not answer is tried again.
	retryFirst = 200 * time.Millisecond
	retryMost  = time.Minute

	// idleReceipts is how long receipts alone wait for something else to go with.
	idleReceipts = 500 * time.Millisecond
)

// NewCourier returns a courier. Run runs it. With polls it also waits at every counterpart for
// news, because this node cannot be dialled.
func NewCourier(n *node.Node, c *Client, polls bool, log *slog.Logger) *Courier {
	return &Courier{node: n, client: c, polls: polls, log: log, routes: map[record.PartyName]*route{}}
}

// Run works until ctx ends, and returns when all that it started has ended.
func (c *Courier) Run(ctx context.Context) error {
	changes := make(chan record.Hash, 1024)
	defer c.node.Changes(changes)()
	defer c.all.Wait()
	if err := c.everything(ctx); err != nil {
		return err
	}
	// The tick catches changes that overflowed while the courier was behind.
	tick := time.NewTicker(retryMost)
	defer tick.Stop()
	for {
		var err error
		select {
		case id := <-changes:
			err = c.mark(ctx, id)
		case <-tick.C:
			err = errors.Join(c.checkIns(ctx), c.everything(ctx))
		case <-ctx.Done():
			return nil
		}
		if err != nil && ctx.Err() == nil {
			c.log.WarnContext(ctx, "courier", "error", err)
		}
	}
}

func (c *Courier) everything(ctx context.Context) error {
	ids, err := c.node.Channels(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := c.mark(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// mark tells the routes to a channel's counterparts that it has changed.
func (c *Courier) mark(ctx context.Context, id record.Hash) error {
	parties, err := c.node.Counterparts(ctx, id)
	if err != nil {
		return err
	}
	for _, p := range parties {
		r := c.routes[p.Name]
		if r == nil {
			r = &route{courier: c, to: p.Name, wake: make(chan struct{}, 1), changed: map[record.Hash]bool{}}
			c.routes[p.Name] = r
			c.all.Go(func() { r.run(ctx) })
			if c.polls {
				c.all.Go(func() { r.poll(ctx) })
			}
		}
		r.mark(id)
	}
	return nil
}

// route carries to one counterpart.
type route struct {
	courier *Courier
	to      record.PartyName
	wake    chan struct{}

	mu      sync.Mutex
	changed map[record.Hash]bool
}

func (r *route) mark(id record.Hash) {
	r.mu.Lock()
	r.changed[id] = true
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default: // it is awake
	}
}

func (r *route) take() map[record.Hash]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	ids := r.changed
	r.changed = map[record.Hash]bool{}
	return ids
}

// run exchanges what is urgent at once, and the rest when the timer says so.
func (r *route) run(ctx context.Context) {
	waiting := map[record.Hash]bool{} // for the timer
	var pause time.Duration           // before the next try, if the last one failed
	timer := time.NewTimer(0)
	<-timer.C
	for {
		due := false
		select {
		case <-r.wake:
		case <-timer.C:
			due = true
		case <-ctx.Done():
			return
		}
		ids := r.take()
		if due {
			for id := range waiting {
				ids[id] = true
			}
			clear(waiting)
		}
		failed := false
		for id := range ids {
			if pause > 0 && !due {
				waiting[id] = true // the line is down: not before the timer
				continue
			}
			later, err := r.courier.client.ExchangeNews(ctx, id, r.to, due)
			// A non-paper or an offer that is not taken waits for the next tick; the record does not
			// wait for it.
			if err == nil {
				if err := r.courier.client.HandOver(ctx, id, r.to); err != nil && ctx.Err() == nil {
					r.report(ctx, id, err)
				}
			}
			if err != nil && ctx.Err() == nil {
				failed = true
				r.report(ctx, id, err)
			}
			if err != nil || later {
				waiting[id] = true
			}
		}
		switch {
		case failed:
			pause = min(max(retryFirst, 2*pause), retryMost)
			timer.Reset(pause)
		case due || pause == 0:
			pause = 0
			if len(waiting) > 0 {
				timer.Reset(idleReceipts)
			}
		}
	}
}

func (r *route) report(ctx context.Context, id record.Hash, err error) {
	if errors.Is(err, ErrNoAddress) {
		return // the other side dials
	}
	r.courier.log.WarnContext(ctx, "line", "channel", id.Short(), "error", err)
}
