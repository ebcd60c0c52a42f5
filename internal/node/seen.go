package node

import (
	"errors"
	"fmt"
	"slices"

	"parley.example/internal/store"
	"parley.example/record"
)

// checkAllSeen holds the new entries of a log to the rules of seen, when all that came is in the
// draft. Before is what the last entry before them had seen.
func (d *draft) checkAllSeen(in incoming, held int64, before []record.Cited) error {
	for n := max(held, in.first); n < in.end(); n++ {
		leaf := in.leaves[n-in.first]
		if leaf.Entry == nil {
			continue // carried, opaque
		}
		if err := d.checkSeen(before, leaf.Entry); err != nil {
			return fmt.Errorf("entry %d: %w", leaf.N, err)
		}
		before = leaf.Entry.Seen
	}
	return nil
}

// noteRoots notes the roots of a log after each entry of this batch, because each may be cited.
func (d *draft) noteRoots(party record.PartyName) {
	at, mine := d.first[party]
	if !mine {
		return
	}
	roots := []record.Hash{at.Root()}
	for _, raw := range d.grown[party] {
		_, at = at.Grow(storeLog(d.id, party), [][]byte{raw})
		roots = append(roots, at.Root())
	}
	d.roots[party] = roots
}

// checkSeen holds the heads that an entry cites to what is held: they never go back, each has
// its whole past here, and each is the head that the log really had.
func (d *draft) checkSeen(before []record.Cited, e *record.Entry) error {
	for _, b := range before {
		follows, unknown := false, false
		for _, c := range e.Seen {
			goes, err := d.follows(b, c)
			if err != nil && !errors.Is(err, errPast) {
				return err
			}
			follows, unknown = follows || goes, unknown || err != nil
		}
		if !follows && unknown {
			return fmt.Errorf("it cites a head of %s that is of no history here: %w", b.Party, errPast)
		}
		if !follows {
			return fmt.Errorf("it has seen less of the log of %s than the entry before it", b.Party)
		}
	}
	for _, c := range e.Seen {
		if slices.Contains(before, c) {
			continue // it was looked at with the entry before
		}
		name, err := d.historyOf(c)
		if err != nil {
			return err
		}
		if name == "" && d.charter.Law > 1 && c.Party != d.node.party {
			return fmt.Errorf("it cites a head of %s at %d that is of no history here: %w", c.Party, c.Size, errPast)
		}
		if name == "" {
			return fmt.Errorf("it cites a head of %s at %d that this log never had: %w", c.Party, c.Size, ErrFork)
		}
	}
	return nil
}

// rootAt returns the root that a log had at a size up to the present one.
func (d *draft) rootAt(party record.PartyName, size int64) (record.Hash, error) {
	l := d.logs[party]
	if l == nil {
		return record.Hash{}, errPast
	}
	if l.frontier.Size() == size {
		return l.frontier.Root(), nil
	}
	if note, ok := l.heads[size]; ok {
		point, _, err := record.ParseCheckpoint(note)
		return point.Root, err
	}
	// Entries of this batch are not in the store yet: grow from what is.
	if first, ok := d.first[party]; ok && size >= first.Size() {
		if i := size - first.Size(); i < int64(len(d.roots[party])) {
			return d.roots[party][i], nil
		}
		_, at := first.Grow(storeLog(d.id, party), d.grown[party][:size-first.Size()])
		return at.Root(), nil
	}
	root, err := store.RootAt(d.ctx, d.node.store, storeLog(d.id, party), size)
	return root, d.own(err)
}

// historyOf returns the log, or branch, that really had a head; none if no history that is here did.
func (d *draft) historyOf(c record.Cited) (record.PartyName, error) {
	for _, name := range logsOf(d.logs, c.Party) {
		if size, _ := d.size(name); c.Size > size {
			continue
		}
		root, err := d.rootAt(name, c.Size)
		if err != nil || root == c.Root {
			return name, err
		}
	}
	return "", nil
}

// follows reports whether one head is of a history that comes to another. It returns errPast if that is of none
// that is here.
func (d *draft) follows(before, c record.Cited) (bool, error) {
	if before.Party != c.Party || before.Size > c.Size || len(logsOf(d.logs, c.Party)) < 2 {
		return before.Party == c.Party && before.Size <= c.Size, nil
	}
	name, err := d.historyOf(c)
	if err != nil {
		return false, err
	}
	if name == "" && c.Party != d.node.party {
		return false, errPast
	}
	if name == "" {
		return false, nil
	}
	root, err := d.rootAt(name, before.Size)
	return root == before.Root, err
}
