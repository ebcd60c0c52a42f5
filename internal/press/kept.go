package press

import (
	"sync"
	"time"
)

// kept are answers as they were last given, by path, until anything changes, an hour falls due or
// some time has passed. An answer that was begun before a change is put with those from before
// it, which nobody asks any more.
//
// It is bounded in bytes: what has not been asked for since half of the room was filled anew goes
// first.
type kept struct {
	since, until time.Time

	mu         sync.RWMutex
	young, old map[string]*answer
	bytes      int // of young
	dropped    int // how often single answers were dropped
}

func newKept(since, until time.Time) *kept {
	return &kept{since: since, until: until, young: map[string]*answer{}}
}

// good reports whether these answers can be given now. A clock that was put back makes nothing
// last longer.
func (k *kept) good(now time.Time) bool {
	return k != nil && !now.Before(k.since) && now.Before(k.until)
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
