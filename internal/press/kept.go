package press

import (
	"context"
	"sync"
)

// kept are answers as they were last given, by path, as long as what is public is the same. An answer that was begun before a change is put with those from before
// it, which nobody asks any more.
//
// It is bounded in bytes: what has not been asked for since half of the room was filled anew goes
// first.
type kept struct {
	state uint64 // of the library

	mu         sync.RWMutex
	young, old map[string]*answer
	bytes      int // of young
	dropped    int // how often single answers were dropped
}

func newKept(state uint64) *kept { return &kept{state: state, young: map[string]*answer{}} }

// keptNow returns the answers that can be given now.
func (p *Press) keptNow(ctx context.Context) (*kept, error) {
	state, err := p.library.State(ctx)
	if err != nil {
		return nil, err
	}
	for {
		k := p.given.Load()
		switch {
		case k != nil && k.state == state:
			return k, nil
		case k != nil && k.state > state: // others are given what is newer already
			return newKept(state), nil
		}
		p.given.CompareAndSwap(k, newKept(state))
	}
}

func (k *kept) get(path string) *answer {
	k.mu.RLock()
	a, young := k.young[path]
	if !young {
		a = k.old[path]
	}
	k.mu.RUnlock()
	if a != nil && !young {
		k.keep(path, a, k.moment()) // it is asked for: let it stay
	}
	return a
}

// moment is what keep wants of those who begin to make an answer.
func (k *kept) moment() int {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.dropped
}

// keep keeps an answer that was begun at a moment, unless answers were dropped since.
func (k *kept) keep(path string, a *answer, begun int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.dropped != begun {
		return
	}
	if was := k.young[path]; was != nil {
		k.bytes -= was.room()
	}
	if k.bytes += a.room(); k.bytes > keptBytes/2 {
		k.young, k.old, k.bytes = map[string]*answer{}, k.young, a.room()
	}
	k.young[path] = a
}

// drop takes single answers away, and those that are being made.
func (k *kept) drop(paths ...string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.dropped++
	for _, path := range paths {
		if was := k.young[path]; was != nil {
			k.bytes -= was.room()
		}
		delete(k.young, path)
		delete(k.old, path)
	}
}
