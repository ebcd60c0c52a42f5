package mail

import (
	"context"
	"sync"
	"time"

	"parley.example/internal/store/mailing"
)

// A parcel is what goes out as one mail: a letter, or all letters of a digest.
type parcel struct {
	letters []mailing.Letter
	to      mailing.Subscriber
}

func (p parcel) ids() []int64 {
	var ids []int64
	for _, l := range p.letters {
		ids = append(ids, l.ID)
	}
	return ids
}

// parcels puts letters that are due together. They come by their moment, then subscriber.
func parcels(list []mailing.Addressed) []parcel {
	var all []parcel
	for _, a := range list {
		if last := len(all) - 1; last >= 0 && a.Digest {
			p := &all[last]
			if l := p.letters[0]; l.Digest && l.Subscriber == a.Subscriber && l.Due.Equal(a.Due) {
				p.letters = append(p.letters, a.Letter)
				continue
			}
		}
		all = append(all, parcel{[]mailing.Letter{a.Letter}, a.To})
	}
	return all
}

// queue is what waits in memory for a connection. It lets no more through than the paces allow: that of
// the server, and that of each destination which has one.
type queue struct {
	overall time.Duration            // between any two letters; 0: none
	domains map[string]time.Duration // between two letters to a domain

	mu      sync.Mutex
	list    []parcel
	held    map[int64]bool // letters in the list, or with a connection
	next    time.Time      // when the next may go
	nextTo  map[string]time.Time
	lined   map[string]int       // parcels in the list to each domain that has a pace
	turn    map[string]time.Time // until when the letters to it are put off that were given their turn
	changed chan struct{}        // closed and replaced when something was added
	hungry  chan struct{}        // told when little is left
}

func newQueue(perSecond float64, domains map[string]float64) *queue {
	q := &queue{
		overall: interval(perSecond), domains: map[string]time.Duration{}, held: map[int64]bool{}, nextTo: map[string]time.Time{},
		lined: map[string]int{}, turn: map[string]time.Time{},
		changed: make(chan struct{}), hungry: make(chan struct{}, 1),
	}
	for domain, rate := range domains {
		q.domains[domain] = interval(rate)
	}
	return q
}

func interval(perSecond float64) time.Duration {
	if perSecond <= 0 {
		return 0
	}
	return time.Duration(float64(time.Second) / perSecond)
}

// add appends what is not held yet. Urgent ones go first. Of the others it returns those that must be put
// off: their domain has a pace, and as many wait for it as go out soon.
func (q *queue) add(list []parcel, urgent bool, now time.Time) (late []mailing.Turn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var fresh []parcel
	for _, p := range list {
		if q.held[p.letters[0].ID] {
			continue
		}
		domain := domainOf(p.to.Folded)
		pace := q.domains[domain]
		if pace > 0 && !urgent && q.lined[domain] > int(pacedAhead/pace) {
			late = append(late, q.putOff(p, domain, now.Add(pacedAhead))...)
			continue
		}
		for _, l := range p.letters {
			q.held[l.ID] = true
		}
		if pace > 0 {
			q.lined[domain]++
		}
		fresh = append(fresh, p)
	}
	if urgent {
		q.list = append(fresh, q.list...)
	} else {
		q.list = append(q.list, fresh...)
	}
	if len(fresh) > 0 {
		close(q.changed)
		q.changed = make(chan struct{})
	}
	return late
}

// putOff gives a parcel the next turn of its domain, which is not before a moment.
func (q *queue) putOff(p parcel, domain string, earliest time.Time) (turns []mailing.Turn) {
	at := q.turn[domain]
	if at.Before(earliest) {
		at = earliest
	}
	q.turn[domain] = at.Add(q.domains[domain])
	for _, l := range p.letters {
		turns = append(turns, mailing.Turn{Letter: l.ID, Due: at})
	}
	return turns
}

// release forgets letters of which the database knows what came of them.
func (q *queue) release(p parcel) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, l := range p.letters {
		delete(q.held, l.ID)
	}
}

// size returns how many letters are held.
func (q *queue) size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.held)
}

// waits returns how many parcels wait for a connection.
func (q *queue) waits() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.list)
}

// poll takes the first parcel that may go now. Otherwise it says how long until one may; 0 if there is none.
func (q *queue) poll(now time.Time) (p parcel, ok bool, wait time.Duration, changed <-chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.list) <= queueLow {
		select {
		case q.hungry <- struct{}{}:
		default:
		}
	}
	wait = q.next.Sub(now)
	if len(q.list) == 0 || wait > 0 {
		return p, false, max(wait, 0), q.changed
	}
	for i, p := range q.list {
		domain := domainOf(p.to.Folded)
		if until := q.nextTo[domain].Sub(now); until > 0 {
			if wait <= 0 || until < wait {
				wait = until
			}
			continue
		}
		q.list = append(q.list[:i], q.list[i+1:]...)
		q.count(now, domain)
		if q.domains[domain] > 0 {
			q.lined[domain]--
		}
		return p, true, 0, q.changed
	}
	return p, false, wait, q.changed
}

// count counts a letter to a domain that goes now.
func (q *queue) count(now time.Time, domain string) {
	if q.overall > 0 {
		q.next = now.Add(q.overall)
	}
	if d := q.domains[domain]; d > 0 {
		q.nextTo[domain] = now.Add(d)
	}
}

// slot waits until a letter to a domain may go that was never in the queue, and counts it.
func (q *queue) slot(ctx context.Context, domain string) error {
	for {
		now := time.Now()
		q.mu.Lock()
		wait := max(q.next.Sub(now), q.nextTo[domain].Sub(now))
		if wait <= 0 {
			q.count(now, domain)
		}
		q.mu.Unlock()
		if wait <= 0 {
			return nil
		}
		if !pause(ctx.Done(), wait) {
			return ctx.Err()
		}
	}
}

// take waits until a parcel may go, or ctx ends, or the patience; 0 is patience without end.
func (q *queue) take(ctx context.Context, patience time.Duration) (parcel, bool) {
	var over <-chan time.Time
	if patience > 0 {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		over = timer.C
	}
	for ctx.Err() == nil {
		p, ok, wait, changed := q.poll(time.Now())
		if ok {
			return p, true
		}
		var paced <-chan time.Time
		if wait > 0 {
			timer := time.NewTimer(wait)
			defer timer.Stop()
			paced = timer.C
		}
		select {
		case <-paced:
		case <-changed:
		case <-over:
			return parcel{}, false
		case <-ctx.Done():
		}
	}
	return parcel{}, false
}
