package mail

import (
	"context"
	"slices"
	"time"

	"parley.example/internal/store/mailing"
)

// scribe writes what many connections have to say in one transaction: while one is on its way to the disk,
// the next gathers. A connection waits for it before it sends another letter, so that each has at most one
// letter that is sent and not marked.
type scribe struct {
	store mailing.Store
	in    chan entry
	wait  time.Duration // before a database that refused is asked again
	warn  func(error)
}

// An entry is what one connection has to say.
type entry struct {
	mailing.Settlement
	claimed chan<- []int64
}

func newScribe(store mailing.Store, wait time.Duration, warn func(error)) *scribe {
	return &scribe{store: store, in: make(chan entry, connectionsMost), wait: wait, warn: warn}
}

// settle has a settlement written, and returns where it tells which letters it has claimed. Every
// connection ends before the scribe does, so that each is answered.
func (s *scribe) settle(what mailing.Settlement) (claimed <-chan []int64) {
	told := make(chan []int64, 1)
	s.in <- entry{what, told}
	return told
}

// run writes until stop is closed, when nobody may settle any more. A database that refuses is asked again
// and again, since a letter that was sent must not be forgotten; but only once after hurry is closed.
func (s *scribe) run(hurry, stop <-chan struct{}) {
	for {
		select {
		case first := <-s.in:
			s.write(s.gather(first), hurry)
		case <-stop:
			return
		}
	}
}

// gather takes what waits, without waiting.
func (s *scribe) gather(first entry) []entry {
	all := []entry{first}
	for {
		select {
		case e := <-s.in:
			all = append(all, e)
		default:
			return all
		}
	}
}

func (s *scribe) write(all []entry, hurry <-chan struct{}) {
	var joined mailing.Settlement
	for _, e := range all {
		joined.Claim = append(joined.Claim, e.Claim...)
		joined.Done = append(joined.Done, e.Done...)
	}
	claimed, err := s.store.Settle(context.Background(), joined)
	for err != nil {
		s.warn(err)
		if !pause(hurry, s.wait) {
			break // the rows stay claimed, and are in doubt at the next start
		}
		if claimed, err = s.store.Settle(context.Background(), joined); err == nil {
			claimed, err = s.ours(joined.Claim)
		}
	}
	for _, e := range all {
		var mine []int64
		for _, id := range e.Claim {
			if slices.Contains(claimed, id) {
				mine = append(mine, id)
			}
		}
		e.claimed <- mine
	}
}

// ours returns which letters are claimed, after a transaction of which it is not known whether it came
// through: nobody but this process claims any.
func (s *scribe) ours(ids []int64) (claimed []int64, err error) {
	for _, id := range ids {
		l, err := s.store.Letter(context.Background(), id)
		if err != nil {
			return nil, err
		}
		if l.State == mailing.Claimed {
			claimed = append(claimed, id)
		}
	}
	return claimed, nil
}

// pause waits, and reports whether it was not stopped.
func pause(stop <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-stop:
		return false
	}
}
