package sim

import (
	"context"
	"errors"
	"fmt"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// promises is what a side has told others in one channel, and may never take back.
type promises struct {
	acts     map[int64]record.Hash                      // entered, as whoever signed them was told
	heads    map[int64]record.Hash                      // of its own log, signed and sent
	receipts map[record.PartyName]map[int64]record.Hash // heads of the logs of others, receipted and sent
	released map[standing.Cite]bool                     // to the public
	settled  map[record.PartyName]int64                 // as its node has said
	forgiven map[record.Hash]bool                       // roots of a forker's log that were receipted before a loss
}

func newPromises() *promises {
	return &promises{
		acts: map[int64]record.Hash{}, heads: map[int64]record.Hash{}, receipts: map[record.PartyName]map[int64]record.Hash{},
		released: map[standing.Cite]bool{}, settled: map[record.PartyName]int64{}, forgiven: map[record.Hash]bool{},
	}
}

// promised notes what a bundle that leaves a side promises.
func (w *world) promised(s *side, t *talk, raw []byte) error {
	b, err := record.ParseBundle(raw)
	if err != nil {
		return fmt.Errorf("%s sends what cannot be read: %w", s.name, err)
	}
	p := s.promises[t]
	if s.hurt { // it signs nothing; what it sends was promised before, or is of an old copy
		return nil
	}
	for _, part := range b.Logs {
		for _, note := range part.Checkpoints {
			head, signed, err := record.ParseCheckpoint(note)
			if err != nil {
				return fmt.Errorf("%s sends a checkpoint that cannot be read: %w", s.name, err)
			}
			if part.Party == s.name {
				if was, ok := p.heads[head.Size]; ok && was != head.Root && !s.rolled {
					return fmt.Errorf("%s signs two heads of its log at %d: it has forked", s.name, head.Size)
				}
				p.heads[head.Size] = head.Root
			}
			for _, signature := range signed.Signatures {
				if signature.Name == record.ReceiptName(string(s.name)) {
					p.receipt(part.Party, head)
				}
			}
		}
	}
	return nil
}

func (p *promises) receipt(party record.PartyName, head record.Checkpoint) {
	if p.forgiven[head.Root] {
		return // it comes back from the forker
	}
	if p.receipts[party] == nil {
		p.receipts[party] = map[int64]record.Hash{}
	}
	p.receipts[party][head.Size] = head.Root
}

// checkPromises holds what a side's disk has to what the side has promised.
func (w *world) checkPromises(s *side) error {
	if s.rolled || s.sick || s.hurt {
		return nil
	}
	for _, t := range w.talks {
		p := s.promises[t]
		if p == nil {
			continue
		}
		if err := errors.Join(s.keeps(t, p), s.keepsReleased(t, p)); err != nil {
			return fmt.Errorf("%s in channel %d: %w", s.name, t.number, err)
		}
	}
	return nil
}

func (s *side) keepsReleased(t *talk, p *promises) error {
	kept, err := s.node.Releases(context.Background(), t.id)
	for cite := range p.released {
		if _, ok := kept[cite]; !ok && err == nil {
			return fmt.Errorf("%s was released, and is no more", cite)
		}
	}
	return err
}

func (s *side) keeps(t *talk, p *promises) error {
	own, roots, err := s.held(t, s.name)
	if err != nil {
		return err
	}
	for n, act := range p.acts {
		if n >= int64(len(own)) {
			return fmt.Errorf("an act was entered at %d, and %d entries are kept", n, len(own))
		}
		e, err := record.ParseEntry(own[n])
		if err != nil || record.BodyHash(e.Act) != act {
			return fmt.Errorf("act %s was entered at %d, and another is kept there (%v)", act.Short(), n, err)
		}
	}
	if err := match("signed", p.heads, roots); err != nil {
		return err
	}
	if s.behind {
		return nil
	}
	for party, receipts := range p.receipts {
		if err := s.keepsReceipted(t, party, receipts); err != nil {
			return err
		}
	}
	return nil
}

// keepsReceipted holds that what a side has receipted of a log is of one history of it that is kept.
func (s *side) keepsReceipted(t *talk, party record.PartyName, receipts map[int64]record.Hash) error {
	heads, err := s.histories(t, party)
	if err != nil {
		return err
	}
	failed := match("receipted of the log of "+string(party), receipts, []record.Hash{{}})
	for _, h := range heads {
		_, roots, err := s.held(t, record.PartyName(h.Log.Party))
		if err != nil {
			return err
		}
		if failed = match("receipted of the log of "+string(party), receipts, roots); failed == nil {
			return nil
		}
	}
	return failed
}

func match(what string, heads map[int64]record.Hash, roots []record.Hash) error {
	for size, root := range heads {
		if size >= int64(len(roots)) {
			return fmt.Errorf("a head at %d was %s, and %d entries are kept", size, what, len(roots)-1)
		}
		if roots[size] != root {
			return fmt.Errorf("a head at %d was %s, and the log kept has another there", size, what)
		}
	}
	return nil
}

// held returns what a side's disk has of a log, and its root at every size.
func (s *side) held(t *talk, party record.PartyName) (entries [][]byte, roots []record.Hash, err error) {
	log := store.Log{Channel: t.id, Party: string(party)}
	var f store.Frontier
	roots = append(roots, f.Root())
	for raw, err := range store.AllEntries(context.Background(), s.store, log, 0, record.MaxIndex) {
		if err != nil {
			return nil, nil, err
		}
		entries = append(entries, raw)
		_, f = f.Grow(log, [][]byte{raw})
		roots = append(roots, f.Root())
	}
	return entries, roots, nil
}
