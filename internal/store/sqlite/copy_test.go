package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley.example/internal/store"
)

// TestCopyWhileAWriterWrites copies a database again and again under a writer. Each copy is sound
// and of one moment: both papers of a commit are in it, or neither.
func TestCopyWhileAWriterWrites(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a name with ? # % and é.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put := func(n int) error {
		data := []byte(fmt.Sprint(n))
		return s.Commit(t.Context(), &store.Batch{Papers: []store.Paper{
			{Drawer: "a", Name: "n", Data: data}, {Drawer: "z", Name: "n", Data: data},
		}})
	}
	if err := put(0); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var writing sync.WaitGroup
	written := 0
	writing.Go(func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			if err := put(n); err != nil {
				t.Error(err)
				return
			}
			written = n
		}
	})
	var copied string
	for i := 0; i < 20 || copied == "0"; i++ {
		to := filepath.Join(dir, fmt.Sprintf("copy %d", i))
		if err := Copy(t.Context(), path, to); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("copy %v, %v", info.Mode(), err)
		}
		if schema, err := Check(t.Context(), to); err != nil || schema.Program == "" {
			t.Fatalf("check: %+v, %v", schema, err)
		}
		one, err := Open(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		a, err1 := one.Paper(t.Context(), "a", "n")
		z, err2 := one.Paper(t.Context(), "z", "n")
		if err := errors.Join(err1, err2, one.Close()); err != nil || string(a) != string(z) {
			t.Fatalf("the copy has half a commit: %s and %s, %v", a, z, err)
		}
		copied = string(a)
	}
	close(stop)
	writing.Wait()
	if written == 0 {
		t.Error("nothing was written meanwhile")
	}
}

func TestCopyFails(t *testing.T) {
	dir := t.TempDir()
	none, there, text := filepath.Join(dir, "none"), filepath.Join(dir, "there"), filepath.Join(dir, "text")
	for _, path := range []string{there, text} {
		if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Copy(t.Context(), none, filepath.Join(dir, "copy")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing to copy: %v", err)
	}
	if err := Copy(t.Context(), text, there); !errors.Is(err, os.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	if err := Copy(t.Context(), text, filepath.Join(dir, "copy")); err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("no database: %v", err)
	}
	for _, name := range []string{"none", "copy"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s was left behind: %v", name, err)
		}
	}
}

// TestCheckFindsDamage overwrites one page of a database.
func TestCheckFindsDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	b := &store.Batch{}
	for n := range 2000 {
		b.Papers = append(b.Papers, store.Paper{Drawer: "d", Name: fmt.Sprint(n), Data: []byte(strings.Repeat("x", 100))})
	}
	if err := errors.Join(s.Commit(t.Context(), b), s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Check(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := len(data) - 2*pageSize
	clear(data[at : at+pageSize])
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Check(t.Context(), path); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a page is gone: %v", err)
	}
}
