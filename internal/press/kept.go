package press

import (
	"context"
	"sync"
)

// kept are answers as they were last given, by path, as long as what is public is the same. Everything that
// is kept goes at every change: a page leads to others, counts them, and lists what is new, so that which pages a change
// leaves alone could only be guessed. An answer that was begun before a change is put with those from before
// it, which nobody asks any more.
//
// An answer that comes out as it was before the change takes the place of the new one, so that it is not
// compressed again.
//
// It is bounded in bytes: what has not been asked for since half of the room was filled anew goes
// first.
type kept struct {
	state uint64 // of the library

	mu         sync.RWMutex
	young, old map[string]*answer
	bytes      int   // of young
	before     *kept // the answers of the state before
}

func newKept(state uint64, before *kept) *kept {
	if before != nil {
		before.mu.Lock()
		before.before = nil
		before.mu.Unlock()
	}
	return &kept{state: state, young: map[string]*answer{}, before: before}
}

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
			return newKept(state, nil), nil
		}
		p.given.CompareAndSwap(k, newKept(state, k))
	}
}

func (k *kept) get(path string) *answer {
	a, young := k.look(path)
	if a != nil && !young {
		k.keep(path, a) // it is asked for: let it stay
	}
	return a
}

// look finds an answer, and whether it was asked for lately.
func (k *kept) look(path string) (a *answer, young bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if a, young = k.young[path]; !young {
		a = k.old[path]
	}
	return a, young
}

// keep keeps an answer, and returns it, or the one of the state before that is the same.
func (k *kept) keep(path string, a *answer) *answer {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.before != nil {
		if was, _ := k.before.look(path); was != nil && was.same(a) {
			a = was
		}
	}
	if was := k.young[path]; was != nil {
		k.bytes -= was.room()
	}
	if k.bytes += a.room(); k.bytes > keptBytes/2 {
		k.young, k.old, k.bytes = map[string]*answer{}, k.young, a.room()
	}
	k.young[path] = a
	return a
}
