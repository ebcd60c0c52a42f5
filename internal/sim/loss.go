package sim

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"parley.example/internal/node"
	"parley.example/internal/sim/disk"
	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// What a side loses, and what may be expected of it then, stands in this file alone.
//
// Whatever any side's disk still holds after a loss comes back to all, the side that lost it
// included. Only what no disk holds may be gone: then nobody is held to a promise of it.

// loss is a way to lose something of which a node knows how to come back.
type loss struct {
	name             string
	database, backup bool // the database is gone, or an old one put back
	note             bool // so is the note of what was signed
}

var losses = []loss{
	{name: "old database, note kept", database: true, backup: true},
	{name: "old database, note lost", database: true, backup: true, note: true},
	{name: "database lost, note kept", database: true},
	{name: "database and note lost", database: true, note: true},
	{name: "note lost", note: true},
}

// mayLose reports whether a side may lose something: not where a whole machine was put back, for
// that is another matter.
func (w *world) mayLose() bool {
	return !slices.ContainsFunc(w.sides, func(s *side) bool { return s.rolled })
}

// lose has a side lose something, and starts its node on what is left.
func (w *world) loseSomething() error {
	s, l := pick(w, w.sides), pick(w, losses)
	if l.backup && len(s.backups) == 0 || w.onlyGuestRemembers(s) || w.forks(s) {
		return nil
	}
	w.stop(s)
	switch {
	case l.backup:
		s.disk = pick(w, s.backups).disk.Copy()
		s.putBack = true
	case l.database:
		s.disk = new(disk.Disk)
	}
	if l.note {
		s.notes = newNotes()
	}
	if !s.hurt && slices.ContainsFunc(w.sides, func(o *side) bool { return o.hurt }) {
		w.report.count("loss while another heals")
	}
	w.report.count("loss: " + l.name)
	w.tell("%s loses something: %s", s, l.name)
	return w.goOnWithout(s, l)
}

// beginAnew has a person take a database away that its node has called an old copy, which holds what was declared
// lost since.
func (w *world) beginAnew(s *side) error {
	w.stop(s)
	s.disk, s.outdated = new(disk.Disk), false
	w.report.count("old copy taken away")
	w.tell("%s is given an empty database", s)
	return w.goOnWithout(s, loss{database: true})
}

// goOnWithout starts a side's node on what a loss has left.
func (w *world) goOnWithout(s *side, l loss) error {
	s.hurt = true
	for t, p := range s.promises {
		p.settled = map[record.PartyName]int64{}
		if l.database {
			p.released = map[standing.Cite]bool{} // what was released is noted in the database alone
			t.joined[s] = 0
		}
	}
	if l.database {
		w.forgiveForked(s)
	}
	if err := w.forgive(); err != nil {
		return err
	}
	return w.start(s)
}

// onlyGuestRemembers reports whether a loss would leave nobody in some channel who is sure to know its
// guest: then those who lost all become whole without the guest's copy, and nothing can tell them
// that there is one (docs/decisions/0018).
func (w *world) onlyGuestRemembers(loser *side) bool {
	return slices.ContainsFunc(w.talks, func(t *talk) bool {
		return t.guest != nil && loser != t.guest && !slices.ContainsFunc(t.sides, func(s *side) bool { return s != t.guest && s != loser && !s.hurt })
	})
}

// forgive drops the promises of what no disk holds.
func (w *world) forgive() error {
	for _, t := range w.talks {
		for _, of := range t.sides {
			left, err := w.left(t, of.name)
			if err != nil {
				return err
			}
			w.forgiveBeyond(t, of, left)
		}
	}
	return nil
}

// left returns how many entries of a log any disk holds for sure, but that of a forker.
func (w *world) left(t *talk, party record.PartyName) (most int64, err error) {
	for _, s := range w.honest(t) {
		kept, err := disk.Open(s.disk.Synced(), nil)
		if err != nil {
			return 0, fmt.Errorf("%s cannot read its disk: %w", s.name, err)
		}
		head, err := kept.Head(context.Background(), store.Log{Channel: t.id, Party: string(party)})
		if err != nil {
			return 0, err
		}
		most = max(most, head.Size)
	}
	return most, nil
}

// forgiveBeyond drops the promises of what a log had beyond a size.
func (w *world) forgiveBeyond(t *talk, of *side, left int64) {
	beyond := func(size int64, _ record.Hash) bool { return size > left }
	for _, s := range t.sides {
		maps.DeleteFunc(s.promises[t].receipts[of.name], beyond)
	}
	own := of.promises[t]
	before := len(own.acts)
	maps.DeleteFunc(own.acts, func(n int64, _ record.Hash) bool { return n >= left })
	maps.DeleteFunc(own.heads, beyond)
	maps.DeleteFunc(own.released, func(c standing.Cite, _ bool) bool { return c.N >= left })
	if len(own.acts) < before {
		w.report.count("act lost that no disk holds")
	}
	maps.DeleteFunc(w.effects, func(at place, _ string) bool { return at.talk == t && at.party == of.name && at.n >= left })
	maps.DeleteFunc(w.adopted, func(_ record.Ref, by standing.Cite) bool { return by.Party == of.name && by.N >= left })
}

// someoneHeals has whoever runs the node of a side that lost something say that it is to heal.
func (w *world) someoneHeals() error {
	for _, s := range w.up() {
		if s.hurt {
			if err := w.healAll(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// healAll does what a node does not do by itself: it heals the channels that are gone, and those
// of which the note is.
func (w *world) healAll(s *side) error {
	if s.outdated {
		return w.beginAnew(s)
	}
	whole := true
	for _, t := range w.talks {
		if s.promises[t] == nil {
			continue
		}
		if slices.ContainsFunc(w.tasks, func(k *task) bool { return k.what == "heal" && k.side == s && k.talk == t && k.alive() }) {
			whole = false
			continue
		}
		state := s.state(t)
		whole = whole && state == nil
		if errors.Is(state, node.ErrNoChannel) || errors.Is(state, node.ErrUnsure) {
			w.tell("%s is told to heal channel %d: %v", s, t.number, state)
			w.task("heal", s, t, func(k *task) error {
				if !errors.Is(state, node.ErrNoChannel) {
					return k.side.node.Heal(context.Background(), t.id)
				}
				_, err := k.side.node.HealFrom(context.Background(), t.raw)
				return err
			})
			return nil // one at a time: which of two that begin at once comes first, no seed decides
		}
	}
	if whole {
		s.hurt = false
		w.report.count("whole again")
		w.tell("%s is whole again", s)
		return w.checkPromises(s)
	}
	return nil
}

// state returns nil if a side's node signs in a channel; else why it does not.
func (s *side) state(t *talk) error { return s.node.Losses(context.Background(), t.id) }

// heals reports whether an error is how a node says that it may have lost something.
func heals(err error) bool {
	if _, ok := errors.AsType[*node.Restoring](err); ok {
		return true
	}
	return errors.Is(err, node.ErrUnsure) || errors.Is(err, node.ErrNoChannel)
}

// unsure reports whether a side's node signs nothing in a channel until a person says what it is.
func (s *side) unsure(t *talk) bool { return s.hurt && errors.Is(s.state(t), node.ErrUnsure) }
