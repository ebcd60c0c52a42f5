package witness

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
)

// Asker has the heads of a node cosigned as they come: one goroutine for each witness, which
// nothing waits for. A witness that fails is asked again, less and less often.
type Asker struct {
	node   *node.Node
	client *http.Client
	log    *slog.Logger
	pace   time.Duration

	wake   chan struct{}
	routes map[string]*route // by the name of the witness; Run alone uses it
	all    sync.WaitGroup

	mu       sync.Mutex
	troubles map[errand]string
}

// errand is what is done for a channel at a witness.
type errand struct {
	witness string
	channel record.Hash
}

// NewAsker returns an asker. Run runs it; close the idle connections of its client after.
func NewAsker(n *node.Node, client *http.Client, log *slog.Logger) *Asker {
	return &Asker{
		node: n, client: client, log: log, pace: pace,
		wake: make(chan struct{}, 1), routes: map[string]*route{}, troubles: map[errand]string{},
	}
}

// Wake tells the asker that witnesses were named or taken away.
func (a *Asker) Wake() {
	select {
	case a.wake <- struct{}{}:
	default: // it is awake
	}
}

// Trouble returns why a witness has not cosigned the newest head of a channel, if it failed or
// refused when it was last asked.
func (a *Asker) Trouble(witness string, id record.Hash) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.troubles[errand{witness, id}]
}

func (a *Asker) note(e errand, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err == nil {
		delete(a.troubles, e)
	} else {
		a.troubles[e] = err.Error()
	}
}

// Run works until ctx ends, and returns when all that it started has ended.
func (a *Asker) Run(ctx context.Context) {
	changes := make(chan record.Hash, 1024)
	defer a.node.Changes(changes)()
	defer a.all.Wait()
	// The tick catches changes that overflowed.
	tick := time.NewTicker(retryMost)
	defer tick.Stop()
	a.everything(ctx)
	for {
		select {
		case id := <-changes:
			for _, r := range a.routes {
				r.mark(id)
			}
		case <-a.wake:
			a.everything(ctx)
		case <-tick.C:
			a.everything(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// everything starts what is missing, and marks every channel.
func (a *Asker) everything(ctx context.Context) {
	asked, err := AllAsked(ctx, a.node)
	if err == nil {
		var ids []record.Hash
		if ids, err = a.node.Channels(ctx); err == nil {
			for _, w := range asked {
				r := a.routes[w.Name()]
				if r == nil {
					r = newRoute(a, w.Name())
					a.routes[w.Name()] = r
					a.all.Go(func() { r.run(ctx) })
				}
				for _, id := range ids {
					r.mark(id)
				}
			}
		}
	}
	if err != nil && ctx.Err() == nil {
		a.log.WarnContext(ctx, "witness", "error", err)
	}
}
