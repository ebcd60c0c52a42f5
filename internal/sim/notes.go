package sim

import (
	"maps"

	"parley.example/internal/sim/disk"
	"parley.example/record"
)

// notes is the note of what a node has signed, which lies apart from its database. It outlives the
// process that writes it.
//
// It is written while the node holds locks, for which the scheduler cannot wait. So what becomes
// of the next write is decided before: fate.
type notes struct {
	heads map[record.Hash]record.Cited
	fate  error // what the next write ends with; nil: it is done
	part  bool  // whether it is in the file all the same
	fault error // of a write: no more is written before the process starts again
}

func newNotes() *notes { return &notes{heads: map[record.Hash]record.Cited{}} }

func (n *notes) copy() *notes { return &notes{heads: maps.Clone(n.heads)} }

// noteTaker is the note as one life of a node has it.
type noteTaker struct {
	s     *side
	life  int
	notes *notes
}

// Noted implements [node.Signed].
func (n *noteTaker) Noted(channel record.Hash) (size int64, root record.Hash, ok bool) {
	n.s.world.mu.Lock()
	defer n.s.world.mu.Unlock()
	h, ok := n.notes.heads[channel]
	return h.Size, h.Root, ok
}

// Complete implements [node.Signed]: sides that have lost their note heal, and join nothing.
func (n *noteTaker) Complete() bool { return true }

// Note implements [node.Signed].
func (n *noteTaker) Note(heads map[record.Hash]record.Cited) error { return n.write(heads, false) }

// Replace implements [node.Signed].
func (n *noteTaker) Replace(channel record.Hash, head record.Cited) error {
	return n.write(map[record.Hash]record.Cited{channel: head}, true)
}

func (n *noteTaker) write(heads map[record.Hash]record.Cited, smaller bool) error {
	n.s.world.mu.Lock()
	defer n.s.world.mu.Unlock()
	newer := map[record.Hash]record.Cited{}
	for channel, h := range heads {
		if old, known := n.notes.heads[channel]; !known || smaller || old.Size < h.Size {
			newer[channel] = h
		}
	}
	switch {
	case n.s.life != n.life || n.notes != n.s.notes:
		return disk.ErrDead
	case n.notes.fault != nil:
		return n.notes.fault
	case len(newer) == 0:
		return nil
	}
	fate := n.notes.fate
	n.notes.fault, n.notes.fate = fate, nil
	if fate == nil || n.notes.part {
		maps.Copy(n.notes.heads, newer)
	}
	return fate
}

// spoilNote decides that the next write of a side's note fails, or that its machine stops there:
// between the commit and the note, or between the note and whoever is told.
func (w *world) spoilNote() error {
	s := pick(w, w.sides)
	w.mu.Lock()
	defer w.mu.Unlock()
	if s.notes.fault != nil {
		return nil
	}
	s.notes.fate, s.notes.part = disk.ErrIO, w.chance(2)
	if w.chance(2) {
		s.notes.fate = disk.ErrDead
	}
	w.tell("the next note of %s: %v, written all the same: %v", s, s.notes.fate, s.notes.part)
	return nil
}

// afterNotes stops the machines that stopped while they wrote a note.
func (w *world) afterNotes() {
	for _, s := range w.sides {
		w.mu.Lock()
		fault := s.notes.fault
		w.mu.Unlock()
		if fault == nil || s.node == nil {
			continue
		}
		if fault != disk.ErrDead {
			if !s.notes.part {
				w.report.count("note failed")
			} else {
				w.report.count("outcome of a note unknown")
			}
		} else {
			w.report.count("crash at a note")
		}
		w.tell("the note of %s failed: %v; its node is ended", s, fault)
		w.stop(s)
	}
}
