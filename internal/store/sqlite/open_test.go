package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"parley.example/internal/store"
)

func TestOptions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	write, err := pool(path, 1, writeOptions)
	if err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	want := map[string]string{
		"journal_mode":  "wal",
		"synchronous":   "2", // FULL
		"page_size":     "16384",
		"cache_size":    "-32768",
		"secure_delete": "1",
		"foreign_keys":  "1",
		"busy_timeout":  "10000",
		"query_only":    "0",
	}
	checkPragmas(t, write, want)

	read, err := pool(path, readers, readOptions)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	checkPragmas(t, read, map[string]string{
		"journal_mode": "wal", "page_size": "16384", "cache_size": "-4096", "query_only": "1", "busy_timeout": "10000",
	})
}

func checkPragmas(t *testing.T, db *sql.DB, want map[string]string) {
	t.Helper()
	for name, value := range want {
		var got string
		if err := db.QueryRow("PRAGMA " + name).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != value {
			t.Errorf("%s is %s, want %s", name, got, value)
		}
	}
}

func TestOneOpener(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	first, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), path)
	if !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) || !strings.Contains(err.Error(), path) {
		t.Errorf("second opener: %v, want ErrInUse with the path and the process", err)
	}
	if err := first.Commit(t.Context(), &store.Batch{Papers: []store.Paper{{Name: "n", Data: []byte("1")}}}); err != nil {
		t.Errorf("after a second opener was refused: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestNewerSchema has a database of the future refused, with and without a word of which program
// reads it, and finds its files as they were.
func TestNewerSchema(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "store.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	schema, err := Check(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	knows := fmt.Sprintf("and this program knows up to version %d: ", schema.Version)
	for _, test := range []struct{ change, want string }{
		{
			`INSERT INTO goose_db_version(version_id, is_applied) VALUES (4711, 1)`,
			"its schema is version 4711, which a newer parley reads, " + knows + "run a newer parley,",
		},
		{
			`INSERT INTO reader(version, program) VALUES (4711, '9.8.7')`,
			"its schema is version 4711, which parley 9.8.7 or newer reads, " + knows + "run parley 9.8.7 or newer,",
		},
	} {
		db, err := pool(path, 1, writeOptions)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(test.change); err != nil {
			t.Fatal(err)
		}
		// As a killed process leaves it: what it wrote last is in the write-ahead log alone.
		before := map[string]string{}
		for _, name := range []string{path, path + "-wal"} {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			before[name] = string(data)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		for name, data := range before {
			if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the refusal releases the lock
			_, err = Open(t.Context(), path)
			if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("newer schema: %v, want ErrNewer with %q", err, test.want)
			}
			if _, err := Check(t.Context(), path); !errors.Is(err, store.ErrNewer) {
				t.Errorf("check: %v, want ErrNewer", err)
			}
		}
		for name, data := range before {
			if after, err := os.ReadFile(name); err != nil || string(after) != data {
				t.Errorf("%s was touched (%v)", name, err)
			}
		}
	}
}

func TestFilesAreTheOwners(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), filepath.Join(dir, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Commit(t.Context(), &store.Batch{Papers: []store.Paper{{Name: "n", Data: []byte("1")}}}); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 4 {
		t.Fatalf("%v, %v: want the database, its log, its index and its lock", files, err)
	}
	for _, file := range files {
		info, err := file.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", file.Name(), info.Mode())
		}
	}
}

func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	notDatabase := filepath.Join(dir, "text")
	if err := os.WriteFile(notDatabase, []byte(strings.Repeat("this is no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "none", "store.db"), notDatabase} {
		s, err := Open(t.Context(), path)
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("open %s: %v, %v, want an error that names it", path, s, err)
		}
	}
}

// TestExpungedBytesAreGone looks for the bytes of an expunged body in every file.
func TestExpungedBytesAreGone(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), filepath.Join(dir, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.Repeat("what was said in confidence. ", 2000) // over several pages
	b := &store.Batch{Bodies: []store.Body{
		{Hash: [32]byte{1}, Data: []byte("short " + secret[:30])},
		{Hash: [32]byte{2}, Data: []byte(secret)},
		{Hash: [32]byte{3}, Data: []byte("other")},
	}}
	if err := s.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if !found(t, dir, "in confidence") {
		t.Fatal("the body is not in the files before it is expunged")
	}
	if err := s.Commit(t.Context(), &store.Batch{Expunge: []store.BodyName{{Hash: [32]byte{1}}, {Hash: [32]byte{2}}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if found(t, dir, "in confidence") {
		t.Error("the body is still in the files")
	}
	if !found(t, dir, "other") {
		t.Error("another body is gone")
	}
}

func found(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), text) {
			return true
		}
	}
	return false
}
