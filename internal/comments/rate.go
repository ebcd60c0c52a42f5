package comments

import (
	"net/netip"
	"sync"
	"time"
)

// rates counts what networks and addresses do. They are held in memory alone: no address of a
// reader's machine is ever written down.
type rates struct {
	network, wider, reports *rate[netip.Prefix]
	address                 *rate[string]
	everybody               *rate[struct{}]
}

func newRates() rates {
	return rates{
		network: newRate[netip.Prefix](networkAtOnce, networkEvery),
		wider:   newRate[netip.Prefix](widerAtOnce, widerEvery),
		reports: newRate[netip.Prefix](reportsAtOnce, reportsEvery),
		address: newRate[string](addressAtOnce, addressEvery),

		everybody: newRate[struct{}](everybodyAtOnce, everybodyEvery),
	}
}

// networks are the two that a machine belongs to: what one house has, and what one provider gives.
func networks(at netip.Addr) (narrow, wide netip.Prefix) {
	at = at.Unmap()
	bits, wideBits := 64, 48
	if at.Is4() {
		bits, wideBits = 32, 24
	}
	narrow, _ = at.Prefix(bits) // an invalid address gives the zero prefix: one network of all such
	wide, _ = at.Prefix(wideBits)
	return narrow, wide
}

// write reports whether a network may write once more, which sends a letter.
func (r rates) write(at netip.Addr, now time.Time) bool {
	narrow, wide := networks(at)
	return r.network.take(narrow, now) && r.wider.take(wide, now) && r.everybody.take(struct{}{}, now)
}

// A rate lets each of many do something: so often at once, and once more every so often.
type rate[K comparable] struct {
	atOnce int
	every  time.Duration

	mu   sync.Mutex
	full map[K]time.Time // when each will have all of it again
}

func newRate[K comparable](atOnce int, every time.Duration) *rate[K] {
	return &rate[K]{atOnce: atOnce, every: every, full: map[K]time.Time{}}
}

// take reports whether one may, and counts it if so.
func (r *rate[K]) take(who K, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	full := r.full[who]
	if full.Before(now) {
		full = now
	}
	if full = full.Add(r.every); full.Sub(now) > time.Duration(r.atOnce)*r.every {
		return false
	}
	if len(r.full) >= maxRates {
		r.clear(now)
	}
	r.full[who] = full
	return true
}

// clear forgets who has all of it; and if that is nobody, everybody: rather than grow without bound,
// some get more than they should.
func (r *rate[K]) clear(now time.Time) {
	for who, full := range r.full {
		if !full.After(now) {
			delete(r.full, who)
		}
	}
	if len(r.full) >= maxRates {
		clear(r.full)
	}
}

// load is how much was written lately, by anybody.
type load struct {
	mu   sync.Mutex
	when []time.Time
}

func (l *load) add(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.trim(now)
	if len(l.when) < usualLoad<<(mostWork-leastWork) { // more make no difference
		l.when = append(l.when, now)
	}
}

func (l *load) trim(now time.Time) {
	for len(l.when) > 0 && now.Sub(l.when[0]) >= loadWindow {
		l.when = l.when[1:]
	}
}

// work is how many bits of work are asked for at the moment.
func (l *load) work(now time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.trim(now)
	bits := leastWork
	for n := len(l.when); n >= 2*usualLoad && bits < mostWork; n /= 2 {
		bits++
	}
	return bits
}
