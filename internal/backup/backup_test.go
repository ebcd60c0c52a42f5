package backup_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley.example/internal/backup"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/store"
	"parley.example/internal/store/sqlite"
)

// TestADatabaseThatDoesNotAddUpIsRefused changes one thing in a node's database that SQLite finds no
// fault with, and asks for a backup: there is none, and nothing is left behind.
func TestADatabaseThatDoesNotAddUpIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "node.db")
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	a, b := nodetest.Closed("a.example", rand.Reader), nodetest.New(t, "b.example")
	a.Open(t, db)
	nodetest.Found(t, a, b)
	if err := errors.Join(a.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ change, want string }{
		{``, ""},
		{`DELETE FROM entry WHERE log = 2 AND seq = 1`, "the database is damaged"},
		{`UPDATE entry SET raw = x'00' WHERE log = 2 AND seq = 1`, "the database is damaged"},
		{`UPDATE head SET root = zeroblob(32) WHERE log = 2`, "the database is damaged"},
		{`UPDATE head SET size = size - 1 WHERE log = 2`, "the database is damaged"},
		{`DELETE FROM checkpoint WHERE log = 2`, "the checkpoint over its"},
		{`UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE log = 2 ORDER BY size LIMIT 1) WHERE log = 2`, "and not over the"},
		{`UPDATE checkpoint SET note = x'00'`, "checkpoint"},
		{`DELETE FROM paper WHERE drawer = CAST('charter' AS BLOB)`, "no such channel"},
		{`DROP TABLE paper`, "paper"},
	} {
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
		change(t, path, test.change)
		dir := t.TempDir()
		m, err := backup.Write(t.Context(), filepath.Join(dir, "backup"), backup.Source{
			Copy: func(ctx context.Context, to string) error { return sqlite.Copy(ctx, path, to) },
			Rest: func() (config, ring []byte, err error) { return []byte("{}"), nil, nil },
			Made: time.Unix(0, 0), Party: "a.example",
		})
		if test.want == "" {
			if err != nil || len(m.Channels) != 1 || len(m.Channels[0].Heads) != 2 || m.HasKeys() {
				t.Errorf("%+v, %v", m, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.change, err, test.want)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("%s: left behind: %v, %v", test.change, left, err)
		}
	}
}

// TestNewerBackup makes a backup of a database that a newer program has brought up to date. Nobody
// reads it who could misread it.
func TestNewerBackup(t *testing.T) {
	path := filepath.Join(t.TempDir(), "node.db")
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	change(t, path, `INSERT INTO goose_db_version(version_id, is_applied) VALUES (4711, 1)`)
	_, err = backup.Write(t.Context(), filepath.Join(t.TempDir(), "backup"), backup.Source{
		Copy: func(ctx context.Context, to string) error { return sqlite.Copy(ctx, path, to) },
	})
	if !errors.Is(err, store.ErrNewer) {
		t.Errorf("%v, want ErrNewer", err)
	}
}

func change(t *testing.T, path, text string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), text)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}
