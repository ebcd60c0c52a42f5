package disk

import (
	"slices"

	"parley.example/internal/store"
	"parley.example/record"
)

// kept is what the journal amounts to.
type kept struct {
	logs   map[store.Log]*keptLog
	bodies map[store.BodyName][]byte
	papers map[paperName][]byte
}

type keptLog struct {
	entries [][]byte
	root    record.Hash
	notes   map[int64][]byte // checkpoints by size
	sizes   []int64          // of notes, in order
	nodes   map[nodeName]record.Hash
}

type paperName struct{ drawer, name string }

type nodeName struct {
	level int
	index int64
}

func newKept() kept {
	return kept{map[store.Log]*keptLog{}, map[store.BodyName][]byte{}, map[paperName][]byte{}}
}

func (k *kept) size(log store.Log) int64 {
	if l := k.logs[log]; l != nil {
		return int64(len(l.entries))
	}
	return 0
}

func (k *kept) log(log store.Log) *keptLog {
	l := k.logs[log]
	if l == nil {
		l = &keptLog{notes: map[int64][]byte{}, nodes: map[nodeName]record.Hash{}}
		k.logs[log] = l
	}
	return l
}

// take adds what a batch says.
func (k *kept) take(w written) {
	for _, g := range w.Grow {
		l := k.log(g.Log)
		l.entries, l.root = append(l.entries, blobs(g.Entries)...), g.Root
		for _, n := range g.Nodes {
			l.nodes[nodeName{n.Level, n.Index}] = n.Hash
		}
	}
	for _, c := range w.Checkpoints {
		l := k.log(c.Log)
		if at, found := slices.BinarySearch(l.sizes, c.Size); !found {
			l.sizes = slices.Insert(l.sizes, at, c.Size)
		}
		l.notes[c.Size] = blob(c.Note)
	}
	for _, b := range w.Bodies {
		name := store.BodyName{Channel: b.Channel, Hash: b.Hash}
		if _, kept := k.bodies[name]; !kept {
			k.bodies[name] = blob(b.Data)
		}
	}
	for _, name := range w.Expunge {
		delete(k.bodies, name)
	}
	for _, p := range w.Papers {
		k.papers[paperName{p.Drawer, p.Name}] = blob(p.Data)
	}
	for _, p := range w.Removed {
		delete(k.papers, paperName{p.Drawer, p.Name})
	}
}
