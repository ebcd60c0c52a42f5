package witness

import (
	"context"
	"errors"
	"sync"
	"time"

	"parley.example/record"
)

// route is the way to one witness.
type route struct {
	asker   *Asker
	witness string
	wake    chan struct{}

	mu      sync.Mutex
	changed map[record.Hash]bool

	// Only run uses what follows.
	last    map[record.Hash]*Cosigned
	waiting map[record.Hash]time.Time // until when each channel waits
	refused map[record.Hash]time.Duration
	paced   map[record.Hash]time.Time // when a channel may be brought again
	down    time.Duration             // how long it was last waited because the witness did not answer
}

func newRoute(a *Asker, witness string) *route {
	return &route{
		asker: a, witness: witness, wake: make(chan struct{}, 1), changed: map[record.Hash]bool{},
		last: map[record.Hash]*Cosigned{}, waiting: map[record.Hash]time.Time{},
		refused: map[record.Hash]time.Duration{}, paced: map[record.Hash]time.Time{},
	}
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

// run brings what changed, in each channel at its pace, until ctx ends.
func (r *route) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-r.wake:
		case <-timer.C:
		case <-ctx.Done():
			return
		}
		for id := range r.take() {
			if _, waits := r.waiting[id]; !waits {
				r.waiting[id] = r.paced[id]
			}
		}
		if next, waits := r.round(ctx); waits {
			timer.Reset(max(time.Until(next), 0))
		}
	}
}

// round brings what is due, and returns when something is next.
func (r *route) round(ctx context.Context) (next time.Time, waits bool) {
	for id, at := range r.waiting {
		if at.After(time.Now()) {
			continue
		}
		delete(r.waiting, id)
		r.paced[id] = time.Now().Add(r.asker.pace)
		err := r.bring(ctx, id)
		switch {
		case ctx.Err() != nil:
			return next, false
		case err == nil:
			r.down = 0
			delete(r.refused, id)
			continue
		case answered(err):
			// It may cosign in other channels.
			r.down = 0
			r.refused[id] = longer(r.refused[id])
			r.waiting[id] = time.Now().Add(r.refused[id])
			continue
		}
		r.down = longer(r.down)
		r.waiting[id] = time.Now()
		for other := range r.waiting {
			r.waiting[other] = time.Now().Add(r.down)
		}
		break // whatever else waits would only wait for it too
	}
	for _, at := range r.waiting {
		if !waits || at.Before(next) {
			next, waits = at, true
		}
	}
	return next, waits
}

func longer(pause time.Duration) time.Duration { return min(max(retryFirst, 2*pause), retryMost) }

// answered reports whether an error is what a witness said, and not that it said nothing.
func answered(err error) bool {
	_, refused := errors.AsType[*Refusal](err)
	_, ahead := errors.AsType[*Ahead](err)
	return refused || ahead || errors.Is(err, ErrOtherHistory)
}

// bring brings the newest head of one channel.
func (r *route) bring(ctx context.Context, id record.Hash) error {
	a, known, err := askedBy(ctx, r.asker.node, r.witness)
	if err == nil && known && a.For(id) {
		if last, seen := r.last[id]; seen {
			r.last[id], err = bring(ctx, r.asker.node, r.asker.client, a, id, last, false)
		} else {
			r.last[id], err = Bring(ctx, r.asker.node, r.asker.client, a, id)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.asker.note(errand{r.witness, id}, err)
	if err != nil {
		r.asker.log.WarnContext(ctx, "witness", "name", r.witness, "channel", id.Short(), "error", err)
	}
	return err
}
