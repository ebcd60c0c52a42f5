package storetest

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"parley.example/internal/store"
	"parley.example/record"
)

// hashOf makes a hash that stands for a name.
func hashOf(name string) record.Hash { return sha256.Sum256([]byte(name)) }

// logOf names a log by its channel and party.
func logOf(channel, party string) store.Log {
	return store.Log{Channel: hashOf(channel), Party: party}
}

// entriesOf makes n different entries of a size, the first with index from.
func entriesOf(log store.Log, from int64, n, size int) [][]byte {
	entries := make([][]byte, n)
	for i := range entries {
		seed := append(log.Channel[:8:8], log.Party...)
		sum := sha256.Sum256(binary.BigEndian.AppendUint64(seed, uint64(from)+uint64(i)))
		entries[i] = make([]byte, size)
		for at := 0; at < size; at += len(sum) {
			copy(entries[i][at:], sum[:])
		}
	}
	return entries
}

// start opens the database and closes it when the test ends.
func start(t testing.TB, open Opener) store.Store {
	t.Helper()
	s := open()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// commit writes a batch that must be taken.
func commit(t testing.TB, s store.Store, b *store.Batch) {
	t.Helper()
	if err := s.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// grow appends n small entries to a log and returns its frontier.
func grow(t testing.TB, s store.Store, log store.Log, f store.Frontier, n int) store.Frontier {
	t.Helper()
	g, next := f.Grow(log, entriesOf(log, f.Size(), n, 40))
	commit(t, s, &store.Batch{Grow: []store.Growth{g}})
	return next
}

// wantMoved checks that a batch is refused because of a compare-and-set.
func wantMoved(t testing.TB, s store.Store, b *store.Batch) {
	t.Helper()
	if err := s.Commit(t.Context(), b); !errors.Is(err, store.ErrMoved) {
		t.Fatalf("commit: %v, want ErrMoved", err)
	}
}

// wantHead checks a log's head.
func wantHead(t testing.TB, s store.Store, log store.Log, f store.Frontier) {
	t.Helper()
	want := store.Head{Log: log, Size: f.Size()}
	if f.Size() > 0 {
		want.Root = f.Root()
	}
	got, err := s.Head(t.Context(), log)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("head of the %v: size %d root %v, want %d %v", log, got.Size, got.Root, want.Size, want.Root)
	}
}

// wantPaper checks a paper; nil means that there must be none.
func wantPaper(t testing.TB, s store.Store, drawer, name string, want []byte) {
	t.Helper()
	got, err := s.Paper(t.Context(), drawer, name)
	if want == nil {
		if !errors.Is(err, store.ErrNone) {
			t.Fatalf("paper %s/%s: %q, %v, want ErrNone", drawer, name, got, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) || got == nil {
		t.Fatalf("paper %s/%s: %q, want %q", drawer, name, got, want)
	}
}

// allEntries reads entries until there are no more.
func allEntries(t testing.TB, s store.Store, log store.Log, from, to int64) [][]byte {
	t.Helper()
	var all [][]byte
	for entry, err := range store.AllEntries(t.Context(), s, log, from, to) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entry)
	}
	return all
}

// diff says where two lists of byte strings first differ, or nothing.
func diff(got, want [][]byte) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d items, want %d", len(got), len(want))
	}
	for i := range got {
		if string(got[i]) != string(want[i]) || (got[i] == nil) != (want[i] == nil) {
			return fmt.Sprintf("item %d differs: %d bytes, want %d", i, len(got[i]), len(want[i]))
		}
	}
	return ""
}
