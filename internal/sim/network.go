package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley.example/internal/node"
	"parley.example/record"
)

// message is a bundle on its way.
type message struct {
	from, to *side
	talk     *talk
	raw      []byte
	asker    *task // the exchange that waits for the answer to it; nil: nobody does
	answers  *task // the exchange that it is the answer to; nil: it is none
	damaged  bool
}

func (m *message) String() string {
	what := "bundle"
	switch {
	case m.answers != nil:
		what = "answer"
	case m.asker == nil:
		what = "pouch"
	}
	return fmt.Sprintf("%s of %d bytes from %s to %s in channel %d", what, len(m.raw), m.from, m.to, m.talk.number)
}

// post puts on its way what a task wants carried. It has then left its node.
func (w *world) post(k *task) error {
	if !k.alive() {
		return nil
	}
	return w.send(&message{from: k.side, to: k.to, talk: k.talk, raw: k.posted, asker: k})
}

func (w *world) send(m *message) error {
	if err := w.promised(m.from, m.talk, m.raw); err != nil {
		return err
	}
	w.mail = append(w.mail, m)
	return nil
}

// exchange begins a round trip.
func (w *world) exchange(s *side, with *side, t *talk, always, due, ask bool) *task {
	k := w.task("exchange with "+string(with.name), s, t, func(k *task) error {
		ctx := context.Background()
		if err := s.knows(t, with); err != nil {
			return err
		}
		if always {
			_, err := k.side.node.Exchange(ctx, t.id, with.name, ask, k.carry)
			return err
		}
		_, err := k.side.node.ExchangeNews(ctx, t.id, with.name, due, k.carry)
		return err
	})
	k.to, k.with = with, with
	return k
}

// pouch makes what goes by pouch, and puts it on its way: it may take any time, and nobody waits
// for it.
func (w *world) pouch(s *side, to *side, t *talk, whole bool) error {
	if err := s.knows(t, to); err != nil {
		return w.accountForError(s, err)
	}
	for b, err := range s.node.Pouch(context.Background(), t.id, to.name, whole) {
		if err != nil {
			w.tell("pouch of %s for %s: %v", s, to, err)
			return w.accountForError(s, err)
		}
		raw, err := b.Bytes()
		if err != nil {
			return err
		}
		if err := w.send(&message{from: s, to: to, talk: t, raw: raw}); err != nil {
			return err
		}
	}
	return nil
}

// deliverable reports whether a message can arrive now.
func (w *world) deliverable(m *message) bool {
	if m.to.node == nil || w.busy(m.to, m.talk) {
		return false
	}
	return !w.parted[pairOf(m.from, m.to)] || m.asker == nil && m.answers == nil // a pouch goes by hand
}

// deliver has a message arrive.
func (w *world) deliver(m *message) {
	w.tell("arrives: %v", m)
	w.drop(m)
	if m.answers != nil {
		if !m.answers.ended && m.answers.alive() {
			m.answers.bundle, m.answers.damaged = true, m.damaged
			m.answers.answer <- answer{raw: m.raw}
		}
		return
	}
	var answered []byte
	k := w.task("bundle from "+string(m.from.name), m.to, m.talk, func(k *task) error {
		// What every carrier makes sure of.
		if err := m.to.knows(m.talk, m.from); err != nil {
			return err
		}
		b, err := record.ParseBundle(m.raw)
		if err == nil && (b.From != m.from.name || b.Channel != m.talk.id) {
			err = errors.New("it is not from whom it says")
		}
		if err != nil {
			return &node.Untrue{Err: err}
		}
		if m.asker == nil {
			return k.side.node.Keep(context.Background(), b)
		}
		a, err := k.side.node.Receive(context.Background(), b)
		if err != nil {
			return err
		}
		answered, err = a.Bytes()
		return err
	})
	k.bundle, k.asker, k.damaged, k.with = true, m.asker, m.damaged, m.from
	if m.asker == nil {
		return
	}
	k.after = func(err error) error {
		if err != nil {
			w.giveUp(m.asker)
			return nil
		}
		if !slices.Contains(w.tasks, m.asker) || !m.asker.alive() {
			return w.promised(m.to, m.talk, answered) // nobody waits for it, but it has left
		}
		return w.send(&message{from: m.to, to: m.from, talk: m.talk, raw: answered, answers: m.asker})
	}
}

// giveUp has whoever waits for an answer wait no longer.
func (w *world) giveUp(asker *task) {
	if asker != nil && slices.Contains(w.tasks, asker) && !asker.bundle {
		asker.abandon()
	}
}

func (w *world) drop(m *message) {
	w.mail = slices.DeleteFunc(w.mail, func(x *message) bool { return x == m })
}

// damage changes one bit.
func (w *world) damage(m *message) {
	at := w.random.IntN(len(m.raw))
	m.raw = slices.Clone(m.raw)
	m.raw[at] ^= 1 << w.random.IntN(8)
	m.damaged = true
}

// errStranger is for a guest, as long as a node has not heard that all have invited it.
var errStranger = errors.New("simulated: no party of the channel, as far as is known here")

// knows holds a counterpart to being one, as a line and a pouch do.
func (s *side) knows(t *talk, with *side) error {
	parties, err := s.node.Counterparts(context.Background(), t.id)
	if err == nil && !slices.ContainsFunc(parties, func(p record.Party) bool { return p.Name == with.name }) {
		err = errStranger
	}
	return err
}
