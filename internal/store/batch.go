package store

import (
	"fmt"
	"iter"
)

// Check reports what is ill-formed in a batch. A store checks every batch before it writes,
// since a tree node that is missing now would be missed only when a proof needs it.
func (b *Batch) Check() error {
	if err := b.checkGrow(); err != nil {
		return err
	}
	if err := b.checkBodies(); err != nil {
		return err
	}
	return b.checkPapers()
}

func (b *Batch) checkGrow() error {
	grown := make(map[Log]bool, len(b.Grow))
	for i := range b.Grow {
		g := &b.Grow[i]
		if grown[g.Log] {
			return fmt.Errorf("batch grows %v twice: join the two", g.Log)
		}
		grown[g.Log] = true
		if err := g.check(); err != nil {
			return fmt.Errorf("batch grows %v: %w", g.Log, err)
		}
	}

	type head struct {
		log  Log
		size int64
	}
	signed := make(map[head]bool, len(b.Checkpoints))
	for _, c := range b.Checkpoints {
		h := head{c.Log, c.Size}
		if signed[h] {
			return fmt.Errorf("batch has two checkpoints of %v at size %d: put all signatures on one", c.Log, c.Size)
		}
		if c.Size < 0 {
			return fmt.Errorf("batch has a checkpoint of %v at size %d", c.Log, c.Size)
		}
		signed[h] = true
	}
	return nil
}

func (g *Growth) check() error {
	if g.From < 0 || len(g.Entries) == 0 {
		return fmt.Errorf("%d entries from %d: want at least one, from 0 or more", len(g.Entries), g.From)
	}
	rest := g.Nodes
	for level, index := range completed(g.From, g.From+int64(len(g.Entries))) {
		if len(rest) == 0 || rest[0].Level != level || rest[0].Index != index {
			return fmt.Errorf("node %d of level %d is not where Frontier.Grow puts it", index, level)
		}
		rest = rest[1:]
	}
	if len(rest) != 0 {
		return fmt.Errorf("node %d of level %d does not become complete", rest[0].Index, rest[0].Level)
	}
	return nil
}

// completed yields level and index of the kept nodes that become complete while a tree grows
// from one size to another, in the order in which they do.
func completed(from, to int64) iter.Seq2[int, int64] {
	return func(yield func(int, int64) bool) {
		const tile = 1 << TileHeight
		for size := (from/tile + 1) * tile; size <= to; size += tile {
			for level := TileHeight; size&(1<<level-1) == 0; level += TileHeight {
				if !yield(level, size>>level-1) {
					return
				}
			}
		}
	}
}

func (b *Batch) checkBodies() error {
	put := make(map[BodyName]bool, len(b.Bodies))
	for _, body := range b.Bodies {
		put[BodyName{body.Channel, body.Hash}] = true
	}
	for _, name := range b.Expunge {
		if put[name] {
			return fmt.Errorf("batch both keeps and expunges body %v of channel %v", name.Hash, name.Channel)
		}
	}
	return nil
}

func (b *Batch) checkPapers() error {
	type name struct{ drawer, name string }
	expected := make(map[name]bool, len(b.Expect))
	for _, e := range b.Expect {
		n := name{e.Drawer, e.Name}
		if expected[n] {
			return fmt.Errorf("batch expects paper %q in drawer %q twice", e.Name, e.Drawer)
		}
		expected[n] = true
	}
	written := make(map[name]bool, len(b.Papers))
	for _, p := range b.Papers {
		n := name{p.Drawer, p.Name}
		if written[n] {
			return fmt.Errorf("batch writes paper %q in drawer %q twice", p.Name, p.Drawer)
		}
		written[n] = true
	}
	return nil
}

// String names the log in errors.
func (l Log) String() string { return fmt.Sprintf("log of %s in channel %v", l.Party, l.Channel) }
