package sqlstore

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"parley.example/internal/store"
)

const deleteBody = `DELETE FROM body WHERE channel = $1 AND hash = $2`

var (
	// One statement compares and sets many heads, by way of rows that are there already: every
	// log has a head from its first mention on, so every row of this INSERT conflicts.
	moveHead = &family{
		before: `INSERT INTO head(log, was, size, root) VALUES `, group: 4,
		after: ` ON CONFLICT (log) DO UPDATE SET was = excluded.was, size = excluded.size, root = excluded.root
			WHERE head.size = excluded.was`,
	}
	insertEntry = &family{before: `INSERT INTO entry(log, seq, raw) VALUES `, group: 3}
	insertNode  = &family{before: `INSERT INTO node(log, level, idx, hash) VALUES `, group: 4}
	putNote     = &family{
		before: `INSERT INTO checkpoint(log, size, note) VALUES `, group: 3,
		after: ` ON CONFLICT (log, size) DO UPDATE SET note = excluded.note`,
	}
	putBody = &family{
		before: `INSERT INTO body(channel, hash, data) VALUES `, group: 3,
		after: ` ON CONFLICT (channel, hash) DO NOTHING`,
	}
)

var writes = texts{
	single: []string{claimPaper, claimAbsent, deletePaper, deleteBody, takeNumbers},
	families: []*family{
		findNumbers, insertChannel, insertLog, moveHead, insertEntry, insertNode, putNote, putBody, putPaper,
	},
}

// Commit implements [store.Store]. Rows of every table are taken in one order, so that two
// transactions do not each wait for what the other has: databases notice that only after long.
func (s *Store) Commit(ctx context.Context, b *store.Batch) error {
	if err := b.Check(); err != nil {
		return s.fail("commit", err)
	}
	var found numbers
	err := s.transact(ctx, func(t *transaction) error {
		w := wantedBy(b)
		found = s.known.recall(w)
		if err := t.putPapers(b); err != nil {
			return err
		}
		if err := t.number(w, found); err != nil {
			return err
		}
		if err := t.grow(b.Grow, found); err != nil {
			return err
		}
		if err := t.putCheckpoints(b.Checkpoints, found); err != nil {
			return err
		}
		return t.putBodies(b, found)
	})
	if err != nil {
		return s.fail("commit", err)
	}
	s.known.learn(found)
	return nil
}

func (t *transaction) grow(growths []store.Growth, n numbers) error {
	growths = slices.SortedFunc(slices.Values(growths), func(x, y store.Growth) int {
		return cmp.Compare(n.logs[x.Log], n.logs[y.Log])
	})
	heads := t.rows(moveHead)
	for i := range growths {
		g := &growths[i]
		if err := heads.add(n.logs[g.Log], g.From, g.From+int64(len(g.Entries)), g.Root[:]); err != nil {
			return err
		}
	}
	if err := heads.flush(); err != nil {
		return err
	}
	if moved := int64(len(growths)) - heads.changed; moved != 0 {
		what := fmt.Sprintf("%d of %d logs", moved, len(growths))
		if len(growths) == 1 {
			what = growths[0].Log.String()
		}
		return fmt.Errorf("%s: %w", what, store.ErrMoved)
	}

	entries, nodes := t.rows(insertEntry), t.rows(insertNode)
	for i := range growths {
		g := &growths[i]
		log := n.logs[g.Log]
		for j, raw := range g.Entries {
			if err := entries.add(log, g.From+int64(j), blob(raw)); err != nil {
				return err
			}
		}
		for _, node := range g.Nodes {
			if err := nodes.add(log, node.Level, node.Index, node.Hash[:]); err != nil {
				return err
			}
		}
	}
	if err := entries.flush(); err != nil {
		return err
	}
	return nodes.flush()
}

func (t *transaction) putCheckpoints(checkpoints []store.Checkpoint, n numbers) error {
	checkpoints = slices.SortedFunc(slices.Values(checkpoints), func(x, y store.Checkpoint) int {
		return cmp.Or(cmp.Compare(n.logs[x.Log], n.logs[y.Log]), cmp.Compare(x.Size, y.Size))
	})
	notes := t.rows(putNote)
	for _, c := range checkpoints {
		if err := notes.add(n.logs[c.Log], c.Size, blob(c.Note)); err != nil {
			return err
		}
	}
	return notes.flush()
}

func (t *transaction) putBodies(b *store.Batch, n numbers) error {
	bodies := slices.SortedFunc(slices.Values(b.Bodies), func(x, y store.Body) int {
		return cmp.Or(cmp.Compare(n.channels[x.Channel], n.channels[y.Channel]), bytes.Compare(x.Hash[:], y.Hash[:]))
	})
	put := t.rows(putBody)
	for _, body := range bodies {
		if err := put.add(n.channels[body.Channel], body.Hash[:], blob(body.Data)); err != nil {
			return err
		}
	}
	if err := put.flush(); err != nil {
		return err
	}
	for _, body := range b.Expunge {
		if _, err := t.exec(deleteBody, n.channels[body.Channel], body.Hash[:]); err != nil {
			return err
		}
	}
	return nil
}
