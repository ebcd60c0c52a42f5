package store

import (
	"context"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/record"
)

// Frontier is the right edge of a log's tree: the roots of the complete subtrees whose sizes
// are the powers of two in its size. It is all that a writer needs in order to grow the log,
// so a log grows without being read. The zero Frontier is that of an empty log.
type Frontier struct {
	size int64
	edge []record.Hash // the widest subtree first
}

// LoadFrontier reads the frontier of a log at its present size, and checks it against the
// root that is kept beside the size.
func LoadFrontier(ctx context.Context, s Store, log Log) (Frontier, error) {
	head, err := s.Head(ctx, log)
	if err != nil || head.Size == 0 {
		return Frontier{}, err
	}
	f := Frontier{size: head.Size}
	hashes, err := NewTree(ctx, s, log).ReadHashes(edgeIndexes(head.Size))
	if err != nil {
		return Frontier{}, err
	}
	for _, h := range hashes {
		f.edge = append(f.edge, record.Hash(h))
	}
	if f.Root() != head.Root {
		return Frontier{}, fmt.Errorf("%v: its %d entries have root %v and not %v as noted: "+
			"the database is damaged: stop the node, restore a backup, and heal from the others", log, head.Size, f.Root(), head.Root)
	}
	return f, nil
}

// edgeIndexes lists the tlog storage indexes of the complete subtrees, the widest first.
func edgeIndexes(size int64) []int64 {
	var indexes []int64
	for start := int64(0); start < size; {
		level := bits.Len64(uint64(size-start)) - 1
		indexes = append(indexes, tlog.StoredHashIndex(level, start>>level))
		start += 1 << level
	}
	return indexes
}

// Size is the number of entries.
func (f Frontier) Size() int64 { return f.size }

// Root is the RFC 6962 root over the entries. Of an empty log it is the hash of no bytes.
func (f Frontier) Root() record.Hash {
	if len(f.edge) == 0 {
		empty, _ := tlog.TreeHash(0, nil) // reads nothing, so cannot fail
		return record.Hash(empty)
	}
	last := len(f.edge) - 1
	root := tlog.Hash(f.edge[last])
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(tlog.Hash(f.edge[i]), root)
	}
	return record.Hash(root)
}

// Append adds the hash of the next leaf, and returns the nodes to keep that it makes complete:
// for one leaf in 256 there is one, for one in 65,536 a second, and so on.
func (f *Frontier) Append(leaf record.Hash) []Node {
	var nodes []Node
	hash := tlog.Hash(leaf)
	for level := 1; f.size>>(level-1)&1 == 1; level++ { // like a carry in a sum of one
		last := len(f.edge) - 1
		hash = tlog.NodeHash(tlog.Hash(f.edge[last]), hash)
		f.edge = f.edge[:last]
		if level%TileHeight == 0 {
			nodes = append(nodes, Node{Level: level, Index: f.size >> level, Hash: record.Hash(hash)})
		}
	}
	f.edge = append(f.edge, record.Hash(hash))
	f.size++
	return nodes
}

// Grow makes the growth that appends entries to a log with this frontier, and the frontier
// after it. f itself stays as it is: keep it until the growth is committed.
func (f Frontier) Grow(log Log, entries [][]byte) (Growth, Frontier) {
	g := Growth{Log: log, From: f.size, Entries: entries}
	next := Frontier{size: f.size, edge: append(make([]record.Hash, 0, len(f.edge)+1), f.edge...)}
	for _, entry := range entries {
		g.Nodes = append(g.Nodes, next.Append(record.Hash(tlog.RecordHash(entry)))...)
	}
	g.Root = next.Root()
	return g, next
}
