package postgres

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"parley.example/internal/store"
	"parley.example/internal/store/pgtest"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
)

// TestCopyAndFill copies a database into a file and the file into another database, and finds in
// both what was put into the first.
func TestCopyAndFill(t *testing.T) {
	url := pgtest.URL(t)
	s, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	log := store.Log{Channel: record.Hash{1}, Party: "a.example"}
	growth, _ := store.Frontier{}.Grow(log, [][]byte{[]byte("one"), {0, 255}, {}})
	body := store.Body{Channel: log.Channel, Hash: record.Hash{2}, Data: []byte("said")}
	batch := &store.Batch{
		Grow: []store.Growth{growth}, Checkpoints: []store.Checkpoint{{Log: log, Size: 3, Note: []byte("note")}},
		Bodies: []store.Body{body}, Papers: []store.Paper{{Drawer: "d", Name: "n", Data: []byte{}}},
	}
	if err := s.Commit(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := Copy(t.Context(), url, file); err != nil { // the store is open
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Check(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	other := pgtest.URL(t)
	if err := Fill(t.Context(), file, other); err != nil {
		t.Fatal(err)
	}
	if err := Fill(t.Context(), file, other); err == nil || !strings.Contains(err.Error(), "not overwritten") {
		t.Errorf("filled twice: %v", err)
	}
	lite, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []store.Store{lite, again} {
		head, err1 := s.Head(t.Context(), log)
		entries, err2 := s.Entries(t.Context(), log, 0, 3)
		point, err3 := s.Checkpoint(t.Context(), log, 3)
		bodies, err4 := s.Bodies(t.Context(), log.Channel, []record.Hash{body.Hash})
		paper, err5 := s.Paper(t.Context(), "d", "n")
		if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
			t.Fatal(err)
		}
		if head.Size != 3 || head.Root != growth.Root || len(entries) != 3 || string(entries[1]) != "\x00\xff" ||
			string(point.Note) != "note" || string(bodies[body.Hash]) != "said" || paper == nil || len(paper) != 0 {
			t.Errorf("%+v %q %q %q %q", head, entries, point.Note, bodies, paper)
		}
		// New numbers go on where the old ones ended.
		next, _ := store.Frontier{}.Grow(store.Log{Channel: record.Hash{9}, Party: "b.example"}, [][]byte{[]byte("x")})
		if err := errors.Join(s.Commit(t.Context(), &store.Batch{Grow: []store.Growth{next}}), s.Close()); err != nil {
			t.Error(err)
		}
	}
}
