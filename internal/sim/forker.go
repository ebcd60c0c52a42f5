package sim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// What a party does that forks its logs, and what is expected of the others, stands in this file alone.
//
// The forker has its node run on a copied disk beside the first one, under the same keys. Both are
// what is in production, and each is honest for itself; but they talk to other parties. So those are
// told two stories. What only a forker holds may be gone, and nobody waits for it: of the others,
// everything is expected that is expected without it.

// hasForker reports whether a party of the run forks its logs: in one of seven runs.
func (w *world) hasForker() bool { return w.seed%7 == 3 }

// forker is a party that forks its logs.
type forker struct {
	first  *side           // its node
	second *side           // the same on a copied disk; nil: not yet
	hears  map[*side]*side // which of them each of the others talks to, from then on
	loose  bool            // they sometimes speak to whoever is there
	asked  bool            // the end has come, and who heals is answered by both
}

// drawForker draws who it is. It loses nothing, since it would be told that it is an old copy of
// itself; nor does it rotate its keys: a fork across a rotation is a known limit (docs/decisions/0025).
func (w *world) drawForker() {
	w.forker = &forker{first: pick(w, w.sides), hears: map[*side]*side{}, loose: w.chance(3)}
	w.tell("%s will fork its logs", w.forker.first)
}

// forks reports whether a side is one of a forker's, now or later.
func (w *world) forks(s *side) bool {
	return w.forker != nil && (s == w.forker.first || s == w.forker.second)
}

// mayFork reports whether the forker's node can be copied now.
func (w *world) mayFork() bool {
	return w.forker != nil && w.forker.second == nil && w.forker.first.node != nil
}

// fork starts the forker's second node, on a copy of what the disk of the first holds.
func (w *world) fork() error {
	f := w.forker
	twin := &side{
		world: w, name: f.first.name, voice: " (copy)", keys: f.first.keys, former: f.first.former,
		disk: f.first.disk.Synced(), notes: f.first.notes.copy(), promises: map[*talk]*promises{}, clockOff: f.first.clockOff,
	}
	for _, t := range w.talks {
		if slices.Contains(t.sides, f.first) {
			twin.promises[t], t.joined[twin] = newPromises(), t.joined[f.first]
		}
	}
	others := slices.DeleteFunc(slices.Clone(w.sides), w.forks)
	w.random.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	for i, s := range others {
		f.hears[s] = f.first
		if i == 1 || i > 1 && w.chance(2) { // each has somebody
			f.hears[s] = twin
		}
		w.tell("%s talks to %s from now on", f.hears[s], s)
	}
	f.second = twin
	w.sides = append(w.sides, twin)
	w.report.count("node copied by a forker")
	return w.start(twin)
}

// voices lists the sides that speak for a party.
func (w *world) voices(s *side) []*side {
	if w.forker != nil && s == w.forker.first && w.forker.second != nil {
		return []*side{s, w.forker.second}
	}
	return []*side{s}
}

// talk reports whether two sides talk to each other.
func (w *world) talk(s, with *side) bool {
	if w.forker == nil || w.forker.second == nil {
		return true
	}
	switch {
	case w.forks(s) && w.forks(with):
		return false
	case w.forker.asked && (s.hurt || with.hurt):
		return true // silence would hold them up, which is a known limit
	case w.forks(s):
		return w.forker.hears[with] == s
	case w.forks(with):
		return w.forker.hears[s] == with
	}
	return true
}

// reached is the side that answers for another where a side of a channel would talk to it; nil if none does.
func (w *world) reached(s, with *side) *side {
	for _, v := range w.voices(with) {
		if w.talk(s, v) || w.forks(s) != w.forks(v) && w.forker.loose && w.chance(6) {
			return v
		}
	}
	return nil
}

// twoStories reports whether the forker is in a channel, and has two nodes.
func (t *talk) twoStories(w *world) bool {
	return w.forker != nil && w.forker.second != nil && slices.Contains(t.sides, w.forker.first)
}

// honest lists the sides of a channel that have not forked their logs.
func (w *world) honest(t *talk) []*side {
	if !t.twoStories(w) {
		return t.sides
	}
	return slices.DeleteFunc(slices.Clone(t.sides), w.forks)
}

// accountForFork reports whether an error is what may come of a fork: at one of the forker's nodes anything
// but a fault of its own; at the others, that what it sends contradicts what it said.
func (w *world) accountForFork(k *task) bool {
	if k.side.voice == "" && !k.talk.twoStories(w) || strings.Contains(k.err.Error(), "internal error") {
		return false
	}
	if w.forks(k.side) {
		w.report.count("forker refuses, or is refused")
		return true
	}
	if k.with != nil && w.forks(k.with) && noticed(k.err) {
		w.report.count("fork noticed")
		return true
	}
	return false
}

// forgiveForked drops the receipts that a side which loses its database has given of the forker's log: which
// history of it that side is shown first, after that, is the forker's choice.
func (w *world) forgiveForked(s *side) {
	for t, p := range s.promises {
		if !t.twoStories(w) {
			continue
		}
		for _, root := range p.receipts[w.forker.first.name] {
			p.forgiven[root] = true
		}
		delete(p.receipts, w.forker.first.name)
	}
}

// endFork has each of the others say something, and exchange with each other until nothing moves: the
// forker is silent, and nobody needs it.
func (w *world) endFork(t *talk) error {
	for _, s := range w.honest(t) {
		said := false
		saying := node.Saying{
			Channel: t.id, Kind: "topic.opened", Official: officials[0].id, Dated: w.now.Add(s.clockOff),
			Terms: &record.TopicOpened{}, Body: &record.Body{Title: record.Text{"en": "After all"}},
		}
		w.say(s, t, saying, func() { said = true })
		if err := w.calm(); err != nil {
			return err
		}
		if !said {
			w.report.count("nothing said after a fork")
		}
	}
	return w.restAmong(t, w.honest(t))
}

// checkFork holds that the others have the same histories of the forker's log, and evidence against it
// that anybody can verify, if there is more than one; and against nobody else.
func (w *world) checkFork(t *talk) error {
	ctx, of := context.Background(), w.forker.first.name
	honest := w.honest(t)
	var first []record.Hash
	for i, s := range honest {
		heads, err := s.heads(t, of)
		if err != nil {
			return err
		}
		if i == 0 {
			first = heads
		} else if !slices.Equal(first, heads) {
			return fmt.Errorf("%s holds other histories of %s than %s: %v, %v", s, of, honest[0], heads, first)
		}
	}
	if len(first) > 1 {
		w.report.count("fork of several histories")
	}
	for _, s := range honest {
		st, err := s.node.Standing(ctx, t.id, judgedAt)
		if err != nil {
			return err
		}
		for _, f := range st.Forks {
			if f.Party != of {
				return fmt.Errorf("%s takes %s for a forker", s, f.Party)
			}
		}
		for _, x := range t.sides {
			file, err := s.node.Evidence(ctx, t.id, x.name)
			switch {
			case x.name != of && err == nil:
				return fmt.Errorf("%s has evidence against %s, which has not forked its log", s, x.name)
			case x.name != of || len(first) < 2 && len(st.Forks) == 0:
			case err != nil:
				return fmt.Errorf("%s holds %d histories of %s: %w", s, len(first), of, err)
			case len(st.Forks) == 0:
				return fmt.Errorf("%s has evidence against %s, and has not entered it", s, of)
			default:
				if fork, _, err := record.VerifyFork(file, t.id); err != nil || fork.Party != of {
					return fmt.Errorf("the evidence of %s against %s: %w", s, of, err)
				}
				w.report.count("evidence verified")
			}
		}
	}
	return nil
}

// heads returns the heads of all histories of a party's log that a side holds, in order.
func (s *side) heads(t *talk, party record.PartyName) (list []record.Hash, err error) {
	heads, err := s.histories(t, party)
	for _, h := range heads {
		list = append(list, h.Root)
	}
	slices.SortFunc(list, func(a, b record.Hash) int { return slices.Compare(a[:], b[:]) })
	return list, err
}

// histories lists the histories of a party's log that a side holds.
func (s *side) histories(t *talk, party record.PartyName) ([]store.Head, error) {
	heads, err := s.store.Heads(context.Background(), t.id)
	return slices.DeleteFunc(heads, func(h store.Head) bool { return standing.PartyOf(record.PartyName(h.Log.Party)) != party }), err
}

// checkSameBodies holds that what one side has of the bodies of the acts in a forker's log, and in those of
// others beside it, all have.
func (w *world) checkSameBodies(t *talk) error {
	has := map[record.Hash][]*side{}
	var order []record.Hash
	honest := w.honest(t)
	for _, s := range honest {
		heads, err := s.store.Heads(context.Background(), t.id)
		if err != nil {
			return err
		}
		for _, h := range heads {
			entries, _, err := s.held(t, record.PartyName(h.Log.Party))
			if err != nil {
				return err
			}
			for _, body := range bodiesIn(entries) {
				kept, err := s.store.Bodies(context.Background(), t.id, []record.Hash{body})
				if err != nil {
					return err
				}
				if kept[body] != nil && !slices.Contains(has[body], s) {
					if has[body] == nil {
						order = append(order, body)
					}
					has[body] = append(has[body], s)
				}
			}
		}
	}
	for _, body := range order {
		if len(has[body]) != len(honest) {
			return fmt.Errorf("the body %s is kept by %v alone", body.Short(), has[body])
		}
	}
	return nil
}

// bodiesIn lists the bodies of the acts in a log.
func bodiesIn(entries [][]byte) (list []record.Hash) {
	for n, raw := range entries {
		if act := standing.NewLeaf("", int64(n), raw).Act; act != nil && act.Act.Body != nil {
			list = append(list, *act.Act.Body)
		}
	}
	return list
}
