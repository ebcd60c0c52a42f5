package disk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"parley.example/internal/store"
)

// Store implements [store.Store] on a [Disk]. It keeps in memory what the journal says.
type Store struct {
	disk *Disk
	gate Gate
	turn chan struct{} // held by whoever commits; a channel, so that synctest sees the wait

	unreadable, dead atomic.Bool

	mu   sync.RWMutex
	kept kept
	end  int // of the journal
	last chain
}

var _ store.Store = (*Store)(nil)

// Open reads what is on a disk. A nil gate lets everything be done.
//
// It syncs first: if the process before was killed between a write and its sync, this one reads
// what a power cut could still take, and would soon tell others of it.
func Open(d *Disk, gate Gate) (*Store, error) {
	if gate == nil {
		gate = func(Op, int) Fate { return Fate{} }
	}
	s := &Store{disk: d, gate: gate, turn: make(chan struct{}, 1), kept: newKept()}
	d.sync()
	var err error
	s.end, s.last, err = replay(d.read(), func(payload []byte) error {
		w, err := decode(payload)
		if err == nil {
			s.kept.take(w)
		}
		return err
	})
	return s, err
}

// SetUnreadable makes every read fail until it is unset.
func (s *Store) SetUnreadable(on bool) { s.unreadable.Store(on) }

// Kill ends the use of the disk by this store, as the end of its process would: whatever is
// asked of it from now on fails.
func (s *Store) Kill() { s.dead.Store(true) }

// Close implements [store.Store].
func (s *Store) Close() error {
	s.Kill()
	return nil
}

// Commit implements [store.Store]: one write and one sync. When either fails, nothing of the
// batch is there for whoever reads on, and the next batch is written over what is left of it;
// but whoever opens the disk before that may find the batch whole.
func (s *Store) Commit(ctx context.Context, b *store.Batch) error {
	if err := b.Check(); err != nil {
		return err
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := s.usable(ctx); err != nil {
		return err
	}
	if err := s.moved(b); err != nil {
		return err
	}
	payload, err := encode(b)
	if err != nil {
		return err
	}
	out, next := s.last.record(payload)
	fate := s.gate(Write, len(out))
	if s.dead.Load() {
		return ErrDead
	}
	if fate.Err != nil {
		if fate.Part > 0 {
			s.disk.write(s.end, out[:min(fate.Part, len(out))])
		}
		return fate.Err
	}
	s.disk.write(s.end, out)
	if fate := s.gate(Sync, 0); fate.Err != nil || s.dead.Load() {
		return errors.Join(fate.Err, s.usable(context.WithoutCancel(ctx)))
	}
	s.disk.sync()
	w, err := decode(payload) // what the journal says, and none of the caller's memory
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.end, s.last = s.end+len(out), next
	s.kept.take(w)
	s.mu.Unlock()
	return s.gate(Return, 0).Err
}

// moved holds a batch to what is kept.
func (s *Store) moved(b *store.Batch) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, e := range b.Expect {
		if data, ok := s.kept.papers[paperName{e.Drawer, e.Name}]; ok != (e.Data != nil) || !bytes.Equal(data, e.Data) {
			return fmt.Errorf("paper %q in drawer %q: %w", e.Name, e.Drawer, store.ErrMoved)
		}
	}
	for _, g := range b.Grow {
		if s.kept.size(g.Log) != g.From {
			return fmt.Errorf("%v: %w", g.Log, store.ErrMoved)
		}
	}
	return nil
}

func (s *Store) usable(ctx context.Context) error {
	if s.dead.Load() {
		return ErrDead
	}
	return ctx.Err()
}

// reading locks what is kept for a read, or says why it cannot be read.
func (s *Store) reading(ctx context.Context) (done func(), err error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	if s.unreadable.Load() {
		return nil, ErrIO
	}
	s.mu.RLock()
	return s.mu.RUnlock, nil
}

// blob copies bytes, so that nobody else's memory is what is kept; none is not nil.
func blob(b []byte) []byte { return append([]byte{}, b...) }

func blobs(list [][]byte) [][]byte {
	list = slices.Clone(list)
	for i := range list {
		list[i] = blob(list[i])
	}
	return list
}
