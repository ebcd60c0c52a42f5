package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley.example/record"
)

// task is one thing that somebody asks of a node: it runs in a goroutine of its own, as a
// request at a desk or on a line would.
type task struct {
	number int
	what   string
	side   *side
	life   int
	talk   *talk
	with   *side // from whom it takes in what comes; nil: it takes in nothing

	// bundle is set while the task takes in a bundle. One node takes in one of a channel at a
	// time: of two in one batch, which comes back first would not follow from the seed.
	bundle bool

	after func(error) error // called by the scheduler when it has ended, and its node still runs

	// These are under world.mu until the task has ended.
	ended  bool
	err    error
	posted []byte // a bundle that waits to be carried
	sent   bool   // it is on its way
	to     *side
	asker  *task // of a task that takes in a bundle: who waits for the answer

	damaged bool // what it takes in is not what was sent

	answer chan answer
}

// answer is what comes back for a bundle.
type answer struct {
	raw []byte
	err error
}

var errLost = errors.New("simulated: no answer came")

// begin starts a task.
func (w *world) task(what string, s *side, t *talk, run func(*task) error) *task {
	w.made++
	k := &task{number: w.made, what: what, side: s, life: s.life, talk: t, answer: make(chan answer, 1)}
	w.tasks = append(w.tasks, k)
	go func() {
		err := run(k)
		w.mu.Lock()
		defer w.mu.Unlock()
		k.ended, k.err = true, err
	}()
	return k
}

// carry is what a node's exchange calls: it hands the bundle to the scheduler and waits.
func (k *task) carry(_ context.Context, b *record.Bundle) (*record.Bundle, error) {
	raw, err := b.Bytes()
	if err != nil {
		return nil, err
	}
	w := k.side.world
	w.mu.Lock()
	k.posted = raw
	w.mu.Unlock()
	a := <-k.answer
	if a.err != nil {
		return nil, a.err
	}
	return record.ParseBundle(a.raw)
}

// abandon has a task that waits for an answer wait no longer.
func (k *task) abandon() {
	select {
	case k.answer <- answer{err: errLost}:
	default: // it has one
	}
}

// alive reports whether the node that the task is for still runs.
func (k *task) alive() bool { return k.side.node != nil && k.side.life == k.life }

// busy reports whether a node is taking in a bundle of a channel.
func (w *world) busy(s *side, t *talk) bool {
	return slices.ContainsFunc(w.tasks, func(k *task) bool { return k.bundle && k.side == s && k.talk == t && k.alive() })
}

// collect takes note of what tasks have posted and of those that have ended, and reports whether
// any has: others may then go on. It is only called when every goroutine is blocked.
func (w *world) collect() (more bool, err error) {
	for _, k := range slices.Clone(w.tasks) {
		if k.posted != nil && !k.sent {
			k.sent = true
			if err := w.post(k); err != nil {
				return false, err
			}
		}
		if !k.ended {
			continue
		}
		more = true
		w.tasks = slices.DeleteFunc(w.tasks, func(x *task) bool { return x == k })
		if !k.alive() {
			continue
		}
		if k.err != nil {
			w.tell("%s at %s: %v", k.what, k.side, k.err)
			if err := w.accountFor(k); err != nil {
				return false, err
			}
		}
		if k.after == nil {
			continue
		}
		if err := k.after(k.err); err != nil {
			return false, fmt.Errorf("%s at %s: %w", k.what, k.side.name, err)
		}
	}
	return more, nil
}
