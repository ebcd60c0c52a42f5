package press

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/reading"
	"parley.example/record"
)

// shelf keeps what was read of each channel until the node tells that the channel has changed,
// or some time has passed. It needs no goroutine: whoever asks first looks at what the node has
// told.
type shelf struct {
	node    *node.Node
	clock   func() time.Time
	changes chan record.Hash
	end     func()

	answers atomic.Pointer[kept]

	mu       sync.Mutex
	public   *shelved[[]record.Hash]
	channels map[record.Hash]*shelved[*reading.Reading]
}

// shelved is something that is read once, by the first who asks. Once it is taken off the
// shelf nobody finds it any more, so what was read while a change came in does not stay.
type shelved[T any] struct {
	since time.Time
	mu    sync.Mutex
	have  bool
	value T
}

func newShelf(n *node.Node, clock func() time.Time) *shelf {
	s := &shelf{
		node: n, clock: clock, changes: make(chan record.Hash, waitingChanges),
		channels: map[record.Hash]*shelved[*reading.Reading]{},
	}
	s.end = n.Changes(s.changes)
	return s
}

func (s *shelf) close() { s.end() }

// channel returns what is released of a channel.
func (s *shelf) channel(ctx context.Context, id record.Hash) (*reading.Reading, error) {
	now := s.clock()
	s.mu.Lock()
	s.look()
	kept := s.channels[id]
	if !kept.fresh(now) {
		kept = &shelved[*reading.Reading]{since: now}
		s.channels[id] = kept
	}
	s.mu.Unlock()
	return kept.get(func() (*reading.Reading, error) { return reading.Released(ctx, s.node, id, now) })
}

// published lists the channels of which anything is released. Of the others not even the
// existence is shown.
func (s *shelf) published(ctx context.Context) ([]record.Hash, error) {
	now := s.clock()
	s.mu.Lock()
	s.look()
	if !s.public.fresh(now) {
		s.public = &shelved[[]record.Hash]{since: now}
	}
	kept := s.public
	s.mu.Unlock()
	return kept.get(func() ([]record.Hash, error) {
		all, err := s.node.Channels(ctx)
		if err != nil {
			return nil, err
		}
		var public []record.Hash
		for _, id := range all {
			released, err := s.node.Releases(ctx, id)
			if err != nil {
				return nil, err
			}
			if len(released) > 0 {
				public = append(public, id)
			}
		}
		return public, nil
	})
}

// kept returns the answers that can be given now.
func (s *shelf) kept() *kept {
	now := s.clock()
	if k := s.answers.Load(); len(s.changes) == 0 && k.good(now) {
		return k
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.look()
	k := s.answers.Load()
	if !k.good(now) {
		k = newKept(now, now.Add(freshFor))
		s.answers.Store(k)
	}
	return k
}

// look takes off the shelf what has changed. The caller holds the lock.
func (s *shelf) look() {
	if len(s.changes) == cap(s.changes) { // the node may have had more to tell
		clear(s.channels)
	}
	if len(s.changes) > 0 {
		s.public = nil
		s.answers.Store(nil)
	}
	for {
		select {
		case id := <-s.changes:
			delete(s.channels, id)
		default:
			return
		}
	}
}

func (k *shelved[T]) fresh(now time.Time) bool {
	return k != nil && fresh(k.since, now)
}

// fresh reports whether what was read then can be shown now. A clock that was put back makes
// nothing last longer.
func fresh(then, now time.Time) bool {
	age := now.Sub(then)
	return age >= 0 && age < freshFor
}

func (k *shelved[T]) get(read func() (T, error)) (T, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.have {
		return k.value, nil
	}
	value, err := read()
	if err == nil {
		k.value, k.have = value, true
	}
	return value, err
}
