package mail

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"parley.example/internal/store/mailing"
)

// sender hands letters that are due to the mail server, over many connections.
//
// Each connection goes round: take a parcel, write it, settle what came of the one before and claim this
// one in one transaction, send. So the words of a letter go out only when the claim is durable, and the
// next claim only when the mark is.
type sender struct {
	store  mailing.Store
	server Server
	write  func(context.Context, parcel) (Envelope, error)
	bounce func(ctx context.Context, to mailing.Subscriber, fate string) error
	clock  func() time.Time
	log    *slog.Logger
	waits  waits

	connections int
	queue       *queue
	scribe      *scribe
	trouble     trouble
	speed       speed
	news        chan struct{} // told when there may be letters that were not there before
}

// waits are the times for which the sender waits, apart so that tests need not.
type waits struct {
	retryFirst, retryMost     time.Duration
	troubleFirst, troubleMost time.Duration
	database                  time.Duration
}

func usualWaits() waits {
	return waits{retryFirst, retryMost, troubleFirst, troubleMost, time.Second}
}

// errNothing is returned by write for letters that are not to be sent any more.
var errNothing = errors.New("there is nothing to send any more")

// run sends until ctx ends. Letters that are being handed over then are finished and marked.
func (s *sender) run(ctx context.Context) error {
	doubtful, err := s.store.Recover(ctx)
	if err != nil {
		return err
	}
	if doubtful > 0 {
		s.log.WarnContext(ctx, "mail: letters of which it is not known whether they were sent are sent again", "letters", doubtful)
	}
	stop := make(chan struct{})
	var writing, working sync.WaitGroup
	writing.Go(func() { s.scribe.run(ctx.Done(), stop) })
	working.Go(func() { s.feed(ctx) })
	for range s.connections {
		working.Go(func() { s.work(ctx) })
	}
	working.Wait()
	close(stop)
	writing.Wait()
	return nil
}

// feed fills the queue: when little is left and there was more, when there is news, and when something
// falls due.
func (s *sender) feed(ctx context.Context) {
	for ctx.Err() == nil {
		next, more, err := s.fill(ctx)
		if err != nil {
			if ctx.Err() == nil {
				s.log.ErrorContext(ctx, "mail: the letters that are due cannot be read", "error", err)
			}
			next = s.waits.database
		}
		hungry := s.queue.hungry
		if !more {
			hungry = nil
		}
		timer := time.NewTimer(next)
		select {
		case <-timer.C:
		case <-s.news:
		case <-hungry:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// fill reads what is due, letters of service first. It returns how long to wait before the next look, and
// whether it has left anything that is due.
func (s *sender) fill(ctx context.Context) (next time.Duration, more bool, err error) {
	now := s.clock()
	urgent, err := s.store.Due(ctx, now, true, queueFetch)
	if err != nil {
		return 0, false, err
	}
	s.queue.add(parcels(urgent), true, now)
	most := queueFetch + s.queue.size()
	list, err := s.store.Due(ctx, now, false, most)
	if err != nil {
		return 0, false, err
	}
	if late := s.queue.add(parcels(list), false, now); len(late) > 0 {
		if err := s.store.Postpone(ctx, late); err != nil {
			return 0, false, err
		}
	}
	next, err = s.untilNext(ctx, now)
	return next, len(list) >= most, err
}

// lookEvery is how often the database is looked at when nothing else gives a reason.
const lookEvery = time.Minute

func (s *sender) untilNext(ctx context.Context, now time.Time) (time.Duration, error) {
	next, err := s.store.NextDue(ctx)
	if errors.Is(err, mailing.ErrNone) {
		return lookEvery, nil
	}
	if err != nil {
		return 0, err
	}
	// What is due is in the queue, or will be asked for when that is empty.
	if wait := next.Sub(now); wait > 0 {
		return min(wait, lookEvery), nil
	}
	return time.Second, nil
}

// A composed parcel is one whose mail is written.
type composed struct {
	parcel
	envelope Envelope
	at       time.Time
}

// work is one connection: it takes parcels until ctx ends. While the disk takes a claim, it writes its next
// mail, if so much waits that no other connection is without work.
func (s *sender) work(ctx context.Context) {
	var (
		c     *connection
		done  []mailing.Outcome // of the last parcel, not yet written
		last  parcel
		ahead *composed
	)
	settle := func(claim []int64, meanwhile func()) []int64 {
		settled := s.scribe.settle(mailing.Settlement{Claim: claim, Done: done})
		meanwhile()
		claimed := <-settled
		if len(done) > 0 {
			s.queue.release(last)
		}
		done = nil
		return claimed
	}
	nothing := func() {}
	defer func() {
		if len(done) > 0 {
			settle(nil, nothing)
		}
		if c != nil {
			c.close()
		}
	}()
	for ctx.Err() == nil {
		if ahead == nil {
			p, ok, _, _ := s.queue.poll(time.Now())
			if !ok {
				if len(done) > 0 {
					settle(nil, nothing)
				}
				if p, ok = s.queue.take(ctx, idleFor); !ok {
					if c != nil {
						c.close()
						c = nil
					}
					if p, ok = s.queue.take(ctx, 0); !ok {
						return
					}
				}
			}
			ahead = &composed{parcel: p}
		}
		if c == nil {
			if c = s.connect(ctx); c == nil {
				return // ctx has ended; what was taken still waits in the database
			}
		}
		now := ahead
		ahead = nil
		if time.Since(now.at) > writtenAhead && !s.compose(ctx, now) {
			continue
		}
		claimed := settle(now.ids(), func() { ahead = s.nextMeanwhile(ctx) })
		if len(claimed) < len(now.letters) {
			// Somebody left meanwhile. What is left of a digest is written anew.
			done, last = again(now.parcel, claimed, s.clock()), now.parcel
			settle(nil, nothing)
			s.queue.release(now.parcel)
			continue
		}
		r := c.send(now.envelope)
		done, last = s.outcomes(ctx, now.parcel, r), now.parcel
		if r.broken {
			c.conn.Close()
			c = nil
		}
		if r.server {
			s.trouble.raise(time.Now(), r.fate, s.waits)
		} else if r.state == mailing.Sent {
			s.trouble.clear()
			s.speed.count(time.Now(), len(now.letters))
		}
	}
}

// nextMeanwhile takes and writes a parcel that a busy connection will send next; nil, if there is none, or an
// idle connection would take it sooner.
func (s *sender) nextMeanwhile(ctx context.Context) *composed {
	if s.queue.waits() < s.connections {
		return nil
	}
	p, ok, _, _ := s.queue.poll(time.Now())
	if next := (&composed{parcel: p}); ok && s.compose(ctx, next) {
		return next
	}
	return nil
}

// compose writes the mail of a parcel. What cannot be written is put aside.
func (s *sender) compose(ctx context.Context, p *composed) bool {
	var err error
	p.at = time.Now()
	if p.envelope, err = s.write(ctx, p.parcel); err != nil {
		s.set(ctx, p.parcel, err)
	}
	return err == nil
}

// connect opens a connection, however often it must be tried, and returns nil when ctx has ended.
func (s *sender) connect(ctx context.Context) *connection {
	for ctx.Err() == nil {
		if wait := s.trouble.wait(time.Now()); wait > 0 && !pause(ctx.Done(), wait) {
			return nil
		}
		c, err := s.server.dial(ctx)
		if err == nil {
			return c
		}
		if ctx.Err() == nil {
			s.trouble.raise(time.Now(), clean(err.Error()), s.waits)
			s.log.WarnContext(ctx, "mail: the server cannot be used", "server", s.server.Address, "error", err)
		}
	}
	return nil
}

// set puts aside a parcel that cannot be written: because there is nothing to send any more, or because of
// an error here.
func (s *sender) set(ctx context.Context, p parcel, err error) {
	claimed := <-s.scribe.settle(mailing.Settlement{Claim: p.ids()})
	var done []mailing.Outcome
	for _, id := range claimed {
		o := mailing.Outcome{Letter: id, State: mailing.Superseded, At: s.clock()}
		if !errors.Is(err, errNothing) {
			o = mailing.Outcome{Letter: id, State: mailing.Waiting, At: s.clock().Add(s.waits.retryFirst), Fate: clean(err.Error())}
			s.log.ErrorContext(ctx, "mail: a letter cannot be written", "letter", id, "error", err)
		}
		done = append(done, o)
	}
	if len(done) > 0 {
		<-s.scribe.settle(mailing.Settlement{Done: done})
	}
	s.queue.release(p)
}

// again puts back the letters of a parcel that could be claimed.
func again(p parcel, claimed []int64, now time.Time) []mailing.Outcome {
	var done []mailing.Outcome
	for _, id := range claimed {
		done = append(done, mailing.Outcome{Letter: id, State: mailing.Waiting, At: now, Fate: "written anew"})
	}
	return done
}

// outcomes says what came of each letter of a parcel.
func (s *sender) outcomes(ctx context.Context, p parcel, r result) []mailing.Outcome {
	now := s.clock()
	o := mailing.Outcome{State: r.state, At: now, Fate: r.fate}
	if r.state == mailing.Waiting {
		if first := p.letters[0]; !r.server && now.Sub(first.Made) > giveUp && now.Sub(first.Due) > 0 && first.Tries > 0 {
			o.State, o.Fate = mailing.Failed, clean("given up: "+r.fate)
		} else {
			o.At = now.Add(s.waits.retry(first.Tries))
		}
	}
	if r.bounce {
		if err := s.bounce(ctx, p.to, r.fate); err != nil {
			s.log.ErrorContext(ctx, "mail: a refused address cannot be noted", "error", err)
		}
	}
	var all []mailing.Outcome
	for _, l := range p.letters {
		o.Letter = l.ID
		all = append(all, o)
	}
	return all
}

// retry is how long a letter waits after so many tries.
func (w waits) retry(tries int64) time.Duration {
	d := w.retryFirst
	for range tries {
		if d *= 2; d >= w.retryMost {
			return w.retryMost
		}
	}
	return d
}

// trouble is the state of a server that cannot be used: all connections wait.
type trouble struct {
	mu    sync.Mutex
	since time.Time
	until time.Time
	last  time.Duration
	what  string
}

func (t *trouble) raise(now time.Time, what string, w waits) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.what = what
	if now.Before(t.until) {
		return // another connection has said so
	}
	if t.since.IsZero() {
		t.since, t.last = now, w.troubleFirst/2
	}
	t.last = min(2*t.last, w.troubleMost)
	t.until = now.Add(t.last)
}

func (t *trouble) clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.since, t.until, t.what = time.Time{}, time.Time{}, ""
}

func (t *trouble) wait(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.until.Sub(now)
}

// now returns what is wrong, and since when; empty if nothing is.
func (t *trouble) now() (what string, since time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.what, t.since
}
