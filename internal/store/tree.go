package store

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/record"
)

// TileHeight is the number of tree levels between two that are kept. Leaf hashes (level 0) are
// computed from the entries; of the levels above, only every eighth is kept, which is 1/256 of
// the hashes: 0.1 bytes an entry, where all of them would take 64. The others are computed
// again from at most 256 entries or kept nodes.
const TileHeight = 8

// Tree reads the hashes of one log's tree from a store, for proofs. It implements
// [tlog.HashReader], so [tlog.ProveRecord] and [tlog.ProveTree] take it as it is, for any size
// that the log has reached.
type Tree struct {
	ctx   context.Context // of the request that the tree serves: ReadHashes takes none
	store Store
	log   Log
}

// NewTree returns the tree of one log, which reads as long as ctx lasts.
func NewTree(ctx context.Context, s Store, log Log) *Tree {
	return &Tree{ctx: ctx, store: s, log: log}
}

// tileID names 256 neighbours at a kept level, or fewer at the right edge.
type tileID struct {
	level int
	index int64
}

// span is a part of a tile: the nodes from ≤ i < to, counted along the whole level.
type span struct {
	from, to int64
	hashes   []tlog.Hash
}

// ReadHashes implements [tlog.HashReader]. It reads each tile that is concerned once.
func (t *Tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	tiles := map[tileID]*span{}
	for _, index := range indexes {
		id, from, to := locate(index)
		if s, ok := tiles[id]; ok {
			s.from, s.to = min(s.from, from), max(s.to, to)
		} else {
			tiles[id] = &span{from: from, to: to}
		}
	}
	for id, s := range tiles {
		var err error
		if s.hashes, err = t.read(id.level, s.from, s.to); err != nil {
			return nil, err
		}
	}
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		id, from, to := locate(index)
		s := tiles[id]
		hashes[i] = combine(s.hashes[from-s.from : to-s.from])
	}
	return hashes, nil
}

// locate finds the nodes at the next kept level below (or at) a stored hash from which it is
// computed. They all lie in one tile.
func locate(index int64) (id tileID, from, to int64) {
	level, n := tlog.SplitStoredHashIndex(index)
	above := level % TileHeight
	from, to = n<<above, (n+1)<<above
	return tileID{level - above, from >> TileHeight}, from, to
}

// combine computes the root over a power of two of neighbours.
func combine(hashes []tlog.Hash) tlog.Hash {
	if len(hashes) == 1 {
		return hashes[0]
	}
	half := len(hashes) / 2
	return tlog.NodeHash(combine(hashes[:half]), combine(hashes[half:]))
}

// read returns all nodes from ≤ i < to of a kept level, or of the leaves.
func (t *Tree) read(level int, from, to int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, 0, to-from)
	if level == 0 {
		for entry, err := range AllEntries(t.ctx, t.store, t.log, from, to) {
			if err != nil {
				return nil, err
			}
			hashes = append(hashes, tlog.RecordHash(entry))
		}
	} else {
		nodes, err := t.store.Nodes(t.ctx, t.log, level, from, to)
		if err != nil {
			return nil, err
		}
		for _, n := range nodes {
			hashes = append(hashes, tlog.Hash(n))
		}
	}
	if int64(len(hashes)) != to-from {
		return nil, fmt.Errorf("%v: tree level %d has %d nodes from %d, want %d: the log does not reach that far",
			t.log, level, len(hashes), from, to-from)
	}
	return hashes, nil
}

var _ tlog.HashReader = (*Tree)(nil)

// RootAt computes the root that a log had at a size ≤ its present one.
func RootAt(ctx context.Context, s Store, log Log, size int64) (record.Hash, error) {
	root, err := tlog.TreeHash(size, NewTree(ctx, s, log))
	return record.Hash(root), err
}
