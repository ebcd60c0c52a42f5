package line

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
)

// Courier exchanges whenever there is something to exchange: one goroutine for the node, and
// one for each counterpart while it is busy. A line that is down is tried again, less and less
// often; nothing is lost meanwhile, because the logs are what is sent.
type Courier struct {
	node   *node.Node
	client *Client
	log    *slog.Logger

	mu    sync.Mutex
	dirty map[record.PartyName]map[record.Hash]bool
	busy  map[record.PartyName]bool
	wait  map[record.PartyName]time.Duration
	all   sync.WaitGroup
}

// The courier's pace.
const (
	// retryFirst and retryMost bound how soon a counterpart that does not answer is tried again.
	retryFirst = 200 * time.Millisecond
	retryMost  = time.Minute

	// idleReceipts is how long receipts alone may wait for something else to go with.
	idleReceipts = 500 * time.Millisecond
)

// NewCourier returns a courier. Run runs it.
func NewCourier(n *node.Node, c *Client, log *slog.Logger) *Courier {
	return &Courier{
		node: n, client: c, log: log,
		dirty: map[record.PartyName]map[record.Hash]bool{}, busy: map[record.PartyName]bool{}, wait: map[record.PartyName]time.Duration{},
	}
}

// Run works until ctx ends, and returns when all that it started has ended.
func (c *Courier) Run(ctx context.Context) error {
	changes := make(chan record.Hash, 1024)
	defer c.node.Changes(changes)()
	defer c.all.Wait()
	if err := c.everything(ctx); err != nil {
		return err
	}
	// The tick catches changes that overflowed the channel while the courier was behind.
	tick := time.NewTicker(retryMost)
	defer tick.Stop()
	for {
		select {
		case id := <-changes:
			if err := c.mark(ctx, id); err != nil {
				c.log.WarnContext(ctx, "courier", "channel", id.Short(), "error", err)
			}
		case <-tick.C:
			if err := c.everything(ctx); err != nil {
				c.log.WarnContext(ctx, "courier", "error", err)
			}
		case <-ctx.Done():
			return nil
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

// mark notes that a channel has news for its counterparts, and wakes whoever carries to them.
func (c *Courier) mark(ctx context.Context, id record.Hash) error {
	parties, err := c.node.Counterparts(ctx, id)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range parties {
		if c.dirty[p.Name] == nil {
			c.dirty[p.Name] = map[record.Hash]bool{}
		}
		c.dirty[p.Name][id] = true
		if !c.busy[p.Name] {
			c.busy[p.Name] = true
			c.all.Go(func() { c.carry(ctx, p.Name) })
		}
	}
	return nil
}

// carry exchanges with one counterpart until nothing is left for it.
func (c *Courier) carry(ctx context.Context, with record.PartyName) {
	for {
		ids := c.take(with)
		if len(ids) == 0 {
			return
		}
		for _, id := range ids {
			if err := c.one(ctx, id, with); err != nil {
				if ctx.Err() != nil {
					return
				}
				c.putBack(with, id)
				if !errors.Is(err, ErrNoAddress) {
					c.log.WarnContext(ctx, "line", "channel", id.Short(), "error", err)
				}
				if !c.pause(ctx, with) {
					return
				}
				continue
			}
			c.mu.Lock()
			delete(c.wait, with)
			c.mu.Unlock()
		}
	}
}

func (c *Courier) one(ctx context.Context, id record.Hash, with record.PartyName) error {
	something, urgent, err := c.node.Wants(ctx, id, with)
	if err != nil || !something {
		return err
	}
	if !urgent && !sleep(ctx, idleReceipts) {
		return ctx.Err()
	}
	_, err = c.client.Exchange(ctx, id, with, false)
	return err
}

// take empties a counterpart's list; if it is empty, the caller is no longer busy with it.
func (c *Courier) take(with record.PartyName) []record.Hash {
	c.mu.Lock()
	defer c.mu.Unlock()
	ids := slices.Collect(maps.Keys(c.dirty[with]))
	delete(c.dirty, with)
	if len(ids) == 0 {
		c.busy[with] = false
	}
	return ids
}

func (c *Courier) putBack(with record.PartyName, id record.Hash) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dirty[with] == nil {
		c.dirty[with] = map[record.Hash]bool{}
	}
	c.dirty[with][id] = true
}

// pause waits before a counterpart is tried again, each time twice as long.
func (c *Courier) pause(ctx context.Context, with record.PartyName) bool {
	c.mu.Lock()
	c.wait[with] = min(max(retryFirst, 2*c.wait[with]), retryMost)
	d := c.wait[with]
	c.mu.Unlock()
	return sleep(ctx, d)
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
