package sim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// rounds bounds how often everybody exchanges with everybody until nothing moves.
const rounds = 40

// judgedAt is the time that standings are asked about at the end: long after everything.
var judgedAt = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)

// end mends everything, has the nodes exchange until they are at rest, and holds them to each
// other.
func (w *world) end() error {
	w.tell("all is mended")
	w.weather = weather{}
	if w.forker != nil {
		w.forker.asked = true
	}
	clear(w.parted)
	for _, s := range w.sides {
		s.full, s.sick, s.slow = false, false, false
		w.mu.Lock()
		s.notes.fate = nil
		w.mu.Unlock()
		if s.node == nil {
			if err := w.bringUp(s); err != nil {
				return err
			}
		}
		s.store.SetUnreadable(false)
	}
	if err := w.calm(); err != nil {
		return err
	}
	if err := w.healAtLast(); err != nil {
		return err
	}
	for _, t := range w.talks {
		if err := w.endTalk(t); err != nil {
			return fmt.Errorf("channel %d: %w", t.number, err)
		}
	}
	for _, s := range w.sides {
		if s.hurt {
			if err := w.healAll(s); err != nil {
				return err
			}
		}
	}
	return w.check()
}

// endTalk brings a channel to rest, twice: a guest can sign the charter only when it has heard
// that it is invited.
func (w *world) endTalk(t *talk) error {
	for range 2 {
		for _, party := range t.sides {
			for _, s := range w.voices(party) {
				if err := w.joinAtLast(s, t); err != nil {
					return err
				}
			}
		}
		if err := w.rest(t); err != nil {
			return err
		}
	}
	if t.twoStories(w) {
		if err := w.endFork(t); err != nil {
			return err
		}
	}
	return w.checkTalk(t)
}

// healAtLast has every side that lost something become whole: all know each other again only when
// all is here, so what a person has to say is said before and after.
func (w *world) healAtLast() error {
	hurt := func(s *side) bool { return s.hurt }
	for range 4 {
		for _, s := range w.sides {
			if !s.hurt {
				continue
			}
			if err := errors.Join(w.healAll(s), w.calm()); err != nil {
				return err
			}
		}
		if !slices.ContainsFunc(w.sides, hurt) {
			return nil
		}
		for _, t := range w.talks {
			if err := w.rest(t); err != nil {
				return fmt.Errorf("healing channel %d: %w", t.number, err)
			}
		}
	}
	return nil
}

// leaveOut takes a guest whom nobody could invite, because they left, out of the channel's sides.
func (t *talk) leaveOut() {
	t.sides = slices.DeleteFunc(slices.Clone(t.sides), func(g *side) bool {
		return g == t.guest && !slices.ContainsFunc(t.sides, func(s *side) bool { return s != g && s.knows(t, g) == nil })
	})
}

// allWhole holds that every side signs in a channel again.
func (w *world) allWhole(t *talk) error {
	for _, s := range w.honest(t) {
		if err := s.state(t); err != nil {
			return fmt.Errorf("%s lost something, and cannot come back: %w", s.name, err)
		}
	}
	return nil
}

// calm lets everything arrive that is on its way, and everything be done that was begun.
func (w *world) calm() error {
	for {
		if err := w.wait(); err != nil {
			return err
		}
		if busy := w.atDisk(); len(busy) > 0 {
			if err := w.operate(busy[0]); err != nil {
				return err
			}
			continue
		}
		arriving := w.arriving()
		if len(arriving) == 0 {
			if len(w.mail)+len(w.tasks) > 0 {
				return fmt.Errorf("%d bundles cannot arrive and %d tasks do not end", len(w.mail), len(w.tasks))
			}
			return nil
		}
		w.deliver(arriving[0])
	}
}

// joinAtLast has a side do all that it has to do to speak, and one of its officials say something
// more: so whoever signs over what it lost does so.
func (w *world) joinAtLast(s *side, t *talk) error {
	for range speaks + 1 {
		some, err := w.join(s, t)
		if err := errors.Join(err, w.calm()); err != nil {
			return err
		}
		if !some {
			break
		}
	}
	return errors.Join(w.speak(s, t), w.calm())
}

// rest has everybody exchange with everybody until nothing moves.
func (w *world) rest(t *talk) error {
	var all []*side
	for _, s := range t.sides {
		all = append(all, w.voices(s)...)
	}
	return w.restAmong(t, all)
}

// restAmong has these exchange with each other until nothing moves.
func (w *world) restAmong(t *talk, all []*side) error {
	for range rounds {
		moved := false
		for _, s := range all {
			for _, with := range all {
				if s == with || !w.talk(s, with) {
					continue
				}
				before, err := w.sizes(t)
				if err != nil {
					return err
				}
				w.exchange(s, with, t, true, true, false)
				if err := w.calm(); err != nil {
					return err
				}
				after, err := w.sizes(t)
				if err != nil {
					return err
				}
				moved = moved || !slices.Equal(before, after)
			}
		}
		if !moved {
			w.tell("channel %d is at rest", t.number)
			return nil
		}
	}
	return errors.New("the nodes do not come to rest: they keep having news for each other")
}

// sizes returns what is kept of each log at each side, in order: entries and receipts.
func (w *world) sizes(t *talk) ([]int, error) {
	var all []int
	for _, s := range t.sides {
		heads, err := s.store.Heads(context.Background(), t.id)
		if err != nil {
			return nil, err
		}
		for _, head := range heads {
			signatures := 0
			if c, err := s.store.Checkpoint(context.Background(), head.Log, head.Size); err == nil {
				_, n, err := record.ParseCheckpoint(c.Note)
				if err != nil {
					return nil, err
				}
				signatures = len(n.Signatures)
			}
			all = append(all, int(head.Size), signatures)
		}
	}
	return all, nil
}

// checkTalk holds the copies of a channel to each other when all is at rest.
func (w *world) checkTalk(t *talk) error {
	if t.rolledBack() != nil {
		return w.checkRolledBack(t)
	}
	if len(w.honest(t)) == 1 { // alone with a forker, whom it has to wait for when it heals
		return nil
	}
	t.leaveOut()
	if err := w.allWhole(t); err != nil {
		return err
	}
	gone, err := t.expunged()
	if err != nil {
		return err
	}
	honest := w.honest(t)
	for _, party := range honest {
		var first [][]byte
		for i, s := range honest {
			entries, _, err := s.held(t, party.name)
			if err != nil {
				return err
			}
			if i == 0 {
				first = entries
			} else if !slices.EqualFunc(first, entries, bytes.Equal) {
				return fmt.Errorf("%s holds %d entries of %s, and %s holds %d, or others", honest[0].name, len(first), party.name, s.name, len(entries))
			}
			if t.twoStories(w) {
				continue
			}
			if err := w.checkBodies(s, t, entries, gone); err != nil {
				return err
			}
		}
	}
	if t.twoStories(w) {
		if err := errors.Join(w.checkFork(t), w.checkSameBodies(t)); err != nil {
			return err
		}
	}
	if err := w.checkReceipts(t); err != nil {
		return err
	}
	if err := w.checkStandings(t); err != nil {
		return err
	}
	if err := w.checkReceipts(t); err != nil { // as they are read anew
		return err
	}
	return w.checkProofs(t)
}

// expunged lists the bodies that the parties have agreed to expunge, as the first side's copy has it.
func (t *talk) expunged() (map[record.Hash]bool, error) {
	f := standing.New(t.charter, t.id)
	for _, party := range t.sides {
		entries, _, err := t.sides[0].held(t, party.name)
		if err != nil {
			return nil, err
		}
		for n, raw := range entries {
			f.Add(standing.NewLeaf(party.name, int64(n), raw))
		}
	}
	gone := map[record.Hash]bool{}
	for _, body := range f.ExpungedBodies() {
		gone[body] = true
	}
	return gone, nil
}

// checkBodies holds that a side has the body of every act in a log, but those that are expunged.
func (w *world) checkBodies(s *side, t *talk, entries [][]byte, gone map[record.Hash]bool) error {
	for n, raw := range entries {
		e, err := record.ParseEntry(raw)
		if err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
		if e.Node != "" {
			continue
		}
		act, err := record.ParseAct(e.Act)
		if err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
		if act.Act.Body == nil {
			continue
		}
		hash := *act.Act.Body
		kept, err := s.store.Bodies(context.Background(), t.id, []record.Hash{hash})
		if err != nil {
			return err
		}
		if gone[hash] && kept[hash] == nil {
			w.report.count("body expunged")
			continue
		}
		if record.BodyHash(kept[hash]) != hash {
			return fmt.Errorf("%s lacks the body of act %s", s.name, act.Hash.Short())
		}
	}
	return nil
}

// checkReceipts holds that the head of each side's log bears the receipt of every other, at home.
func (w *world) checkReceipts(t *talk) error {
	for _, s := range w.honest(t) {
		head, err := s.store.Head(context.Background(), store.Log{Channel: t.id, Party: string(s.name)})
		if err != nil {
			return err
		}
		for _, by := range w.honest(t) {
			got, err := s.node.Receipted(context.Background(), t.id, by.name)
			if err != nil {
				return err
			}
			if by != s && got != head.Size {
				return fmt.Errorf("%s has %d entries, and the receipt of %s is over %d", s.name, head.Size, by.name, got)
			}
		}
	}
	return nil
}

// checkProofs holds that each side can prove the last of its own acts that has effect, once the
// others have sealed their logs for it.
func (w *world) checkProofs(t *talk) error {
	ctx := context.Background()
	for _, s := range w.honest(t) {
		for _, with := range w.honest(t) {
			if with != s {
				w.exchange(s, with, t, true, true, true)
			}
			if err := w.calm(); err != nil {
				return err
			}
		}
		lines, err := s.node.Lines(ctx, t.id, s.name, 0, record.MaxIndex)
		if err != nil {
			return err
		}
		for _, l := range slices.Backward(lines) {
			if l.Act == nil || l.Breach != nil {
				continue
			}
			if err := w.prove(s, t, standing.Cite{Party: l.Party, N: l.N}); err != nil {
				return fmt.Errorf("proof of %s %d: %w", l.Party, l.N, err)
			}
			break
		}
	}
	return nil
}

func (w *world) prove(s *side, t *talk, cite standing.Cite) error {
	var proof *record.Proof
	k := w.task("proof", s, t, func(k *task) (err error) {
		proof, err = k.side.node.Prove(context.Background(), t.id, cite, true)
		return err
	})
	err := errors.Join(w.calm(), k.err)
	if errors.Is(err, node.ErrUninvited) || t.twoStories(w) && errors.Is(err, node.ErrNoReceipt) {
		w.report.count("proof that cannot be made")
		return nil
	}
	if err != nil {
		return err
	}
	raw, err := proof.Bytes()
	if err != nil {
		return err
	}
	w.report.count("proof verified")
	_, err = record.VerifyProof(raw, t.id)
	return err
}

// checkStandings holds that every node comes to the same standing, byte for byte, and to the same
// again when it reads all of it anew.
func (w *world) checkStandings(t *talk) error {
	var first []byte
	for _, s := range w.honest(t) {
		for _, again := range []bool{false, true} {
			if again {
				if err := w.restart(s); err != nil {
					return err
				}
			}
			st, err := s.node.Standing(context.Background(), t.id, judgedAt)
			if err != nil {
				return err
			}
			raw, err := json.Marshal(st, json.Deterministic(true))
			if err != nil {
				return err
			}
			if first == nil {
				first = raw
				w.tell("standing %s", record.BodyHash(raw))
			} else if !bytes.Equal(first, raw) {
				return fmt.Errorf("%s comes to another standing than %s (read anew: %v):\n%s\n%s", s.name, w.honest(t)[0].name, again, raw, first)
			}
		}
	}
	return nil
}

// check holds every side to its promises, and every entry to what it was once judged to be.
func (w *world) check() error {
	for _, s := range w.sides {
		s.behind = false // by now it has come again
		if err := w.checkPromises(s); err != nil {
			return err
		}
		if err := w.lookAt(s); err != nil {
			return err
		}
	}
	return nil
}
