package mail

import (
	"context"
	"errors"
	"strings"
	"time"

	"parley.example/internal/store/mailing"
)

// ErrNobody is returned of a number that no subscriber has.
var ErrNobody = errors.New("there is no such subscriber: perhaps everything about them was erased")

// A Subscriber is one as those see who answer for the list.
type Subscriber struct {
	ID        int64
	Address   string
	Standing  mailing.Standing
	Lang      string
	Rhythm    Rhythm
	Choice    Choice
	Asked     time.Time
	Confirmed time.Time // zero: never
}

func subscriberOf(s mailing.Subscriber) Subscriber {
	return Subscriber{s.ID, s.Address, s.Standing, s.Lang, Rhythm(s.Rhythm), parseChoice(s.Choice), s.Asked, s.Confirmed}
}

// Subscribers lists those in whose address a text stands, or everybody if it is empty, after one of them; at
// most so many. More says whether there are others after them.
func (m *Mail) Subscribers(ctx context.Context, text string, after int64, most int) (list []Subscriber, more bool, err error) {
	var all []mailing.Subscriber
	if text = strings.TrimSpace(text); text == "" {
		all, err = m.store.Subscribers(ctx, after, most+1)
	} else {
		all, err = m.store.Search(ctx, text, after, most+1)
	}
	for _, s := range all[:min(most, len(all))] {
		list = append(list, subscriberOf(s))
	}
	return list, len(all) > most, err
}

// A Held is what is kept about a subscriber, beside the address and the choices.
type Held struct {
	Subscriber
	Sent, Waiting, Failed int
	Events                []mailing.Event // the newest first
}

// Held returns what is kept about a subscriber, or [ErrNobody].
func (m *Mail) Held(ctx context.Context, id int64) (Held, error) {
	s, err := m.numbered(ctx, id)
	if err != nil {
		return Held{}, err
	}
	h := Held{Subscriber: subscriberOf(s)}
	letters, err := m.store.Letters(ctx, id)
	if err != nil {
		return h, err
	}
	for _, l := range letters {
		switch l.State {
		case mailing.Sent:
			h.Sent++
		case mailing.Waiting, mailing.Claimed:
			h.Waiting++
		case mailing.Failed:
			h.Failed++
		}
	}
	h.Events, err = m.store.Events(ctx, id, heldEvents)
	return h, err
}

func (m *Mail) numbered(ctx context.Context, id int64) (mailing.Subscriber, error) {
	s, err := m.store.Subscriber(ctx, id)
	if errors.Is(err, mailing.ErrNone) {
		err = ErrNobody
	}
	return s, err
}

// ExportFor has everything that is held about a subscriber sent to their address, because they asked a person
// of the house for it.
func (m *Mail) ExportFor(ctx context.Context, id int64, person string) error {
	defer m.wake()
	return retryMoved(func() error {
		s, err := m.numbered(ctx, id)
		if err != nil {
			return err
		}
		now := m.clock()
		_, err = m.store.Put(ctx, mailing.Change{
			Subscriber: s, Event: mailing.Event{At: now, What: eventExport, Reason: "asked of " + person},
			Service: &mailing.Letter{Issue: serviceExport, Due: now, Made: now},
		})
		return err
	})
}

// EraseFor forgets a subscriber altogether, because they asked a person of the house for it: address, choices,
// letters and what was noted. To erase nobody is [ErrNobody].
func (m *Mail) EraseFor(ctx context.Context, id int64) error {
	if _, err := m.numbered(ctx, id); err != nil {
		return err
	}
	return m.store.Erase(ctx, id)
}
