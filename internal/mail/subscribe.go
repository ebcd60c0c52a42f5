package mail

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"parley.example/internal/store/mailing"
)

// ErrTooMany is returned when more is asked for than strangers may ask for; later it works again.
var ErrTooMany = errors.New("too many requests: try again in an hour")

// What is noted of subscribers, as events.
const (
	eventAsked      = "asked"
	eventReminded   = "reminded"
	eventConfirmed  = "confirmed"
	eventChanged    = "changed"
	eventLeft       = "left"
	eventExport     = "export"
	eventBounced    = "bounced"
	eventSuspended  = "suspended"
	eventComplained = "complained"
	eventImported   = "imported"
)

// A Request is what a reader asks for.
type Request struct {
	Address string // as it was entered
	Lang    string
	Rhythm  Rhythm
	Choice  Choice
	From    netip.Addr // where the request comes from; the zero Addr: not known
}

// Ask subscribes an address, once it is confirmed: it is sent a letter with a link. Whoever asks learns
// nothing of whether the address is known here. It returns [ErrAddress] or [ErrTooMany].
func (m *Mail) Ask(ctx context.Context, r Request) error {
	address, folded, err := Address(r.Address)
	if err != nil {
		return err
	}
	if err := r.Choice.check(); err != nil {
		return err
	}
	now := m.clock()
	if !m.asks.allow(now, r.From) {
		return ErrTooMany
	}
	return retryMoved(func() error {
		s, err := m.store.ByAddress(ctx, folded)
		if errors.Is(err, mailing.ErrNone) {
			s, err = mailing.Subscriber{Folded: folded}, nil
		}
		if err != nil {
			return err
		}
		return m.ask(ctx, s, address, r, now)
	})
}

// ask sends a letter that confirms or, to somebody who is subscribed already, one that says so.
func (m *Mail) ask(ctx context.Context, s mailing.Subscriber, address string, r Request, now time.Time) error {
	if now.Sub(s.Asked) > askForgets {
		s.Asks = 0
	}
	if s.Asks >= asksMost || s.Asks > 0 && now.Sub(s.Asked) < askAgain<<(2*(s.Asks-1)) {
		return nil // it has been written to, and will not be again so soon
	}
	letter := mailing.Letter{Issue: serviceConfirm, Due: now, Made: now}
	what := eventAsked
	if s.Standing == mailing.Active {
		letter.Issue, what = serviceReminder, eventReminded
	} else {
		s.Address, s.Standing = address, mailing.Asked
		s.Lang, s.Rhythm, s.Choice = r.Lang, string(r.Rhythm), r.Choice.encode()
	}
	s.Asked = now
	s.Asks++
	_, err := m.store.Put(ctx, mailing.Change{Subscriber: s, Event: mailing.Event{At: now, What: what}, Service: &letter})
	if err == nil {
		m.wake()
	}
	return err
}

// A Reader is a subscriber as the reader's own pages show them.
type Reader struct {
	Address string
	Active  bool
	Lang    string
	Rhythm  Rhythm
	Choice  Choice
	Token   string
}

func (m *Mail) reader(s mailing.Subscriber) Reader {
	return Reader{
		Address: s.Address, Active: s.Standing == mailing.Active, Lang: s.Lang, Rhythm: Rhythm(s.Rhythm), Choice: parseChoice(s.Choice),
		Token: m.secret.token(toManage, s.ID),
	}
}

// Asking returns who is asked to confirm by a link, or [ErrToken]. It changes nothing.
func (m *Mail) Asking(ctx context.Context, token string) (Reader, error) {
	s, err := m.asking(ctx, token)
	return m.reader(s), err
}

func (m *Mail) asking(ctx context.Context, token string) (mailing.Subscriber, error) {
	s, err := m.find(ctx, token)
	if err != nil {
		return s, err
	}
	if err := m.secret.check(token, toConfirm, s.ID, s.Asked.UnixMicro()); err != nil {
		return mailing.Subscriber{}, err
	}
	if m.clock().Sub(s.Asked) > confirmWithin && s.Standing != mailing.Active {
		return mailing.Subscriber{}, ErrToken
	}
	return s, nil
}

// Confirm makes a subscription of what was asked for, and returns the subscriber. To confirm twice is no
// error.
func (m *Mail) Confirm(ctx context.Context, token string) (Reader, error) {
	var r Reader
	err := retryMoved(func() error {
		s, err := m.asking(ctx, token)
		if err != nil {
			return err
		}
		if s.Standing == mailing.Asked {
			now := m.clock()
			s.Standing, s.Confirmed, s.Bounces = mailing.Active, now, 0
			if s, err = m.store.Put(ctx, mailing.Change{Subscriber: s, Event: mailing.Event{At: now, What: eventConfirmed}}); err != nil {
				return err
			}
		}
		r = m.reader(s)
		return nil
	})
	return r, err
}

// Managed returns whose choices a link is for, or [ErrToken]. It changes nothing.
func (m *Mail) Managed(ctx context.Context, token string) (Reader, error) {
	s, err := m.managed(ctx, token)
	return m.reader(s), err
}

func (m *Mail) managed(ctx context.Context, token string) (mailing.Subscriber, error) {
	s, err := m.find(ctx, token)
	if err != nil {
		return s, err
	}
	if err := m.secret.check(token, toManage, s.ID); err != nil {
		return mailing.Subscriber{}, err
	}
	return s, nil
}

// find reads the subscriber whom a token names, true or not.
func (m *Mail) find(ctx context.Context, token string) (mailing.Subscriber, error) {
	id, err := named(token)
	if err != nil {
		return mailing.Subscriber{}, err
	}
	s, err := m.store.Subscriber(ctx, id)
	if errors.Is(err, mailing.ErrNone) {
		err = ErrToken
	}
	return s, err
}

// change rewrites the subscriber of a link.
func (m *Mail) change(ctx context.Context, token string, edit func(s *mailing.Subscriber, now time.Time) *mailing.Change) error {
	return retryMoved(func() error {
		s, err := m.managed(ctx, token)
		if err != nil {
			return err
		}
		now := m.clock()
		c := edit(&s, now)
		if c == nil {
			return nil
		}
		c.Subscriber, c.Event.At = s, now
		_, err = m.store.Put(ctx, *c)
		if err == nil && c.Service != nil {
			m.wake()
		}
		return err
	})
}

// Choose changes what is sent, in which language and how often.
func (m *Mail) Choose(ctx context.Context, token, lang string, rhythm Rhythm, choice Choice) error {
	if err := choice.check(); err != nil {
		return err
	}
	return m.change(ctx, token, func(s *mailing.Subscriber, _ time.Time) *mailing.Change {
		s.Lang, s.Rhythm, s.Choice = lang, string(rhythm), choice.encode()
		return &mailing.Change{Event: mailing.Event{What: eventChanged, Reason: fmt.Sprintf("%s, %s, %s", lang, rhythm, s.Choice)}}
	})
}

// Leave unsubscribes. What waits is not sent. How says by what the reader did so.
func (m *Mail) Leave(ctx context.Context, token, how string) error {
	return m.change(ctx, token, func(s *mailing.Subscriber, _ time.Time) *mailing.Change {
		if s.Standing == mailing.Left {
			return nil
		}
		s.Standing = mailing.Left
		return &mailing.Change{Event: mailing.Event{What: eventLeft, Reason: how}}
	})
}

// Export has everything that is held about a subscriber sent to their address: so nobody sees it who was
// only forwarded a letter.
func (m *Mail) Export(ctx context.Context, token string) error {
	return m.change(ctx, token, func(s *mailing.Subscriber, now time.Time) *mailing.Change {
		return &mailing.Change{
			Event: mailing.Event{What: eventExport}, Service: &mailing.Letter{Issue: serviceExport, Due: now, Made: now},
		}
	})
}

// Erase forgets a subscriber altogether: address, choices, letters and what was noted.
func (m *Mail) Erase(ctx context.Context, token string) error {
	s, err := m.managed(ctx, token)
	if err != nil {
		return err
	}
	return m.store.Erase(ctx, s.ID)
}

// retryMoved does again what lost a race.
func retryMoved(do func() error) error {
	for {
		err := do()
		if !errors.Is(err, mailing.ErrMoved) {
			return err
		}
	}
}
