package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/store"
	"parley.example/record"
)

// shelf is the part of a store that trees read, in memory, for one log.
type shelf struct {
	store.Store
	head    store.Head
	entries [][]byte
	nodes   map[int][]record.Hash // by level
	reads   int
}

func (s *shelf) Head(context.Context, store.Log) (store.Head, error) { return s.head, nil }

// Entries returns at most 100, so that a tile takes more than one call.
func (s *shelf) Entries(_ context.Context, _ store.Log, from, to int64) ([][]byte, error) {
	s.reads++
	to = min(to, s.head.Size)
	if from >= to {
		return nil, nil
	}
	return s.entries[from:min(to, from+100)], nil
}

func (s *shelf) Nodes(_ context.Context, _ store.Log, level int, from, to int64) ([]record.Hash, error) {
	s.reads++
	if level == 0 || level%store.TileHeight != 0 {
		return nil, fmt.Errorf("level %d is not kept", level)
	}
	to = min(to, int64(len(s.nodes[level])))
	if from >= to {
		return nil, nil
	}
	return s.nodes[level][from:to], nil
}

func (s *shelf) put(t *testing.T, g store.Growth) {
	t.Helper()
	if err := (&store.Batch{Grow: []store.Growth{g}}).Check(); err != nil {
		t.Fatal(err)
	}
	s.entries = append(s.entries, g.Entries...)
	for _, n := range g.Nodes {
		if int64(len(s.nodes[n.Level])) != n.Index {
			t.Fatalf("node %d of level %d comes after %d", n.Index, n.Level, len(s.nodes[n.Level]))
		}
		s.nodes[n.Level] = append(s.nodes[n.Level], n.Hash)
	}
	s.head = store.Head{Log: g.Log, Size: g.From + int64(len(g.Entries)), Root: g.Root}
}

// oracle holds every hash of a tree, as tlog itself makes them.
type oracle []tlog.Hash

func (o *oracle) add(t *testing.T, n int64, entry []byte) {
	t.Helper()
	hashes, err := tlog.StoredHashes(n, entry, o)
	if err != nil {
		t.Fatal(err)
	}
	*o = append(*o, hashes...)
}

func (o *oracle) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = (*o)[index]
	}
	return hashes, nil
}

func (o *oracle) root(t *testing.T, size int64) record.Hash {
	t.Helper()
	root, err := tlog.TreeHash(size, o)
	if err != nil {
		t.Fatal(err)
	}
	return record.Hash(root)
}

// build makes a shelf of some size, grown one entry at a time, and its oracle.
func build(t *testing.T, size int64) (*shelf, *oracle) {
	t.Helper()
	s, o := &shelf{nodes: map[int][]record.Hash{}}, &oracle{}
	var f store.Frontier
	for n := range size {
		entry := fmt.Append(nil, "entry ", n)
		o.add(t, n, entry)
		g, next := f.Grow(store.Log{Party: "a"}, [][]byte{entry})
		s.put(t, g)
		f = next
	}
	return s, o
}

const sizes = 600 // past two tiles

func TestEverySize(t *testing.T) {
	s, o := &shelf{nodes: map[int][]record.Hash{}}, &oracle{}
	log := store.Log{Party: "a"}
	var f store.Frontier
	if f.Root() != o.root(t, 0) {
		t.Fatalf("root of nothing: %v", f.Root())
	}
	for size := int64(1); size <= sizes; size++ {
		entry := fmt.Append(nil, "entry ", size-1)
		o.add(t, size-1, entry)
		g, next := f.Grow(log, [][]byte{entry})
		if f.Size() != size-1 || next.Size() != size {
			t.Fatalf("sizes %d and %d, want %d and %d", f.Size(), next.Size(), size-1, size)
		}
		f = next
		s.put(t, g)
		if want := o.root(t, size); f.Root() != want || g.Root != want {
			t.Fatalf("size %d: root %v, want %v", size, f.Root(), want)
		}
		loaded, err := store.LoadFrontier(t.Context(), s, log)
		if err != nil {
			t.Fatal(err)
		}
		if loaded.Root() != f.Root() || loaded.Size() != size {
			t.Fatalf("loaded at %d: size %d root %v", size, loaded.Size(), loaded.Root())
		}
	}
}

// TestGrowInSteps cuts the same log into batches of every length, and gets the same nodes.
func TestGrowInSteps(t *testing.T) {
	whole, _ := build(t, sizes)
	for step := 1; step <= 300; step += 7 {
		s := &shelf{nodes: map[int][]record.Hash{}}
		var f store.Frontier
		for part := range slices.Chunk(whole.entries, step) {
			g, next := f.Grow(whole.head.Log, part)
			s.put(t, g)
			f = next
		}
		if f.Root() != whole.head.Root || fmt.Sprint(s.nodes) != fmt.Sprint(whole.nodes) {
			t.Fatalf("steps of %d: another tree", step)
		}
	}
}

// TestGrowLeavesFrontier grows one frontier twice, as after a commit that failed.
func TestGrowLeavesFrontier(t *testing.T) {
	var f store.Frontier
	for range 300 {
		before := f.Root()
		_, other := f.Grow(store.Log{}, [][]byte{[]byte("other"), []byte("two")})
		g, next := f.Grow(store.Log{}, [][]byte{[]byte("entry")})
		if f.Root() != before || g.Root != next.Root() || next.Root() == other.Root() {
			t.Fatalf("size %d: Grow changed its frontier", f.Size())
		}
		f = next
	}
}

func TestEveryHash(t *testing.T) {
	s, o := build(t, sizes)
	tree := store.NewTree(t.Context(), s, s.head.Log)
	for index := range int64(len(*o)) {
		got, err := tree.ReadHashes([]int64{index})
		if err != nil {
			t.Fatal(err)
		}
		if got[0] != (*o)[index] {
			level, n := tlog.SplitStoredHashIndex(index)
			t.Fatalf("hash %d of level %d differs", n, level)
		}
	}
	all := make([]int64, len(*o))
	for i := range all {
		all[i] = int64(len(all) - 1 - i)
	}
	s.reads = 0
	got, err := tree.ReadHashes(all)
	if err != nil {
		t.Fatal(err)
	}
	for i, index := range all {
		if got[i] != (*o)[index] {
			t.Fatalf("hash %d differs when all are read", index)
		}
	}
	if s.reads != 3+3+1+1 { // leaves in hundreds, of two tiles and 88 more, and the nodes above
		t.Errorf("%d reads, want 8", s.reads)
	}
	if got, err := tree.ReadHashes(nil); err != nil || len(got) != 0 {
		t.Errorf("no hashes: %v, %v", got, err)
	}
}

// TestTallTree goes past a node of level 16, with short entries.
func TestTallTree(t *testing.T) {
	const size = 1<<16 + 300
	s := &shelf{nodes: map[int][]record.Hash{}}
	entries := make([][]byte, size)
	o := &oracle{}
	for n := range entries {
		entries[n] = fmt.Append(nil, n)
		o.add(t, int64(n), entries[n])
	}
	g, f := store.Frontier{}.Grow(store.Log{Party: "a"}, entries)
	s.put(t, g)
	if f.Root() != o.root(t, size) || len(s.nodes[16]) != 1 || len(s.nodes[8]) != 257 {
		t.Fatalf("root %v, %d and %d nodes", f.Root(), len(s.nodes[8]), len(s.nodes[16]))
	}
	tree := store.NewTree(t.Context(), s, g.Log)
	for _, n := range []int64{0, 255, 256, 40_000, 1<<16 - 1, 1 << 16, size - 1} {
		got, err := tlog.ProveRecord(size, n, tree)
		if err != nil {
			t.Fatal(err)
		}
		want, err := tlog.ProveRecord(size, n, o)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("proof of %d differs", n)
		}
	}
}

// TestEveryProof makes the proofs of every size from every size, and of every entry, and has
// tlog check them.
func TestEveryProof(t *testing.T) {
	s, o := build(t, sizes)
	tree := &remembered{reader: store.NewTree(t.Context(), s, s.head.Log), known: map[int64]tlog.Hash{}}
	for size := int64(1); size <= sizes; size++ {
		root := tlog.Hash(o.root(t, size))
		for n := range size {
			proof, err := tlog.ProveRecord(size, n, tree)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckRecord(proof, size, root, n, tlog.RecordHash(s.entries[n])); err != nil {
				t.Fatalf("entry %d of %d: %v", n, size, err)
			}
			consistency, err := tlog.ProveTree(size, n+1, tree)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckTree(consistency, size, root, n+1, tlog.Hash(o.root(t, n+1))); err != nil {
				t.Fatalf("from %d to %d: %v", n+1, size, err)
			}
		}
	}
}

// remembered asks for each hash once, since there are 360,000 proofs.
type remembered struct {
	reader tlog.HashReader
	known  map[int64]tlog.Hash
}

func (r *remembered) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if _, ok := r.known[index]; !ok {
			got, err := r.reader.ReadHashes([]int64{index})
			if err != nil {
				return nil, err
			}
			r.known[index] = got[0]
		}
		hashes[i] = r.known[index]
	}
	return hashes, nil
}

func TestTreeBeyondTheLog(t *testing.T) {
	s, _ := build(t, 300)
	tree := store.NewTree(t.Context(), s, s.head.Log)
	for _, c := range []struct {
		level int
		n     int64
	}{{0, 300}, {2, 75}, {8, 1}, {9, 0}, {16, 0}, {40, 0}} {
		if got, err := tree.ReadHashes([]int64{tlog.StoredHashIndex(c.level, c.n)}); err == nil {
			t.Errorf("hash %d of level %d is not there, got %v", c.n, c.level, got)
		}
	}
}

func TestLoadFrontierFindsDamage(t *testing.T) {
	for _, damage := range []func(*shelf){
		func(s *shelf) { s.entries[599] = []byte("changed") },
		func(s *shelf) { s.nodes[8][0][5] ^= 1 },
		func(s *shelf) { s.nodes[8] = s.nodes[8][:1] },
		func(s *shelf) { s.head.Size-- },
		func(s *shelf) { s.head.Root[0] ^= 1 },
	} {
		s, _ := build(t, sizes)
		damage(s)
		if _, err := store.LoadFrontier(t.Context(), s, s.head.Log); err == nil {
			t.Error("a frontier of a damaged log")
		}
	}
}
