package office_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley.example/internal/backup"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/office"
	"parley.example/internal/store"
	"parley.example/internal/store/pgtest"
	"parley.example/internal/store/postgres"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/store/sqlstore"
	"parley.example/record"
)

var update = flag.Bool("update", false, "write again what old databases amount to")

const stored = "testdata/upgrade"

// TestUpgrade opens a database of every version of the schema that came before, brings it up to
// date, and finds in it the records that were put there, and what they amounted to. See the README
// beside them. It fails when a migration is added and no database of the version before is stored.
func TestUpgrade(t *testing.T) {
	present := schemaOf(t, sqlstore.SQLite)
	if at := schemaOf(t, sqlstore.Postgres); at != present {
		t.Fatalf("SQLite is at version %d and PostgreSQL at %d", present, at)
	}
	for version := int64(1); version < present; version++ {
		name := fmt.Sprintf("schema-%d", version)
		file := filepath.Join(t.TempDir(), name+".db")
		unzip(t, filepath.Join(stored, name+".db.gz"), file)
		if s, err := sqlite.Check(t.Context(), file); err != nil || s.Version != version {
			t.Fatalf("%s is of version %d, %v", name, s.Version, err)
		}
		t.Run(name+"/backup", func(t *testing.T) { checkOldBackup(t, file, version) })
		t.Run(name+"/postgres", func(t *testing.T) {
			url := pgtest.URL(t)
			if err := postgres.Fill(t.Context(), file, url); err != nil {
				t.Fatal(err)
			}
			checkUpgrade(t, name, func() (store.Store, error) { return postgres.Open(t.Context(), url) })
		})
		t.Run(name+"/sqlite", func(t *testing.T) {
			checkUpgrade(t, name, func() (store.Store, error) { return sqlite.Open(t.Context(), file) })
			if s, err := sqlite.Check(t.Context(), file); err != nil || s.Version != present {
				t.Errorf("it was brought to version %d, %v; want %d", s.Version, err, present)
			}
		})
	}
}

// schemaOf counts the migrations.
func schemaOf(t *testing.T, d sqlstore.Dialect) int64 {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("../store/sqlstore/migrations", string(d), "*.sql"))
	if err != nil || len(all) == 0 {
		t.Fatal("no migrations", err)
	}
	return int64(len(all))
}

func unzip(t *testing.T, from, to string) {
	t.Helper()
	f, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%v: there is a newer schema: store a database of this one, as %s says", err, filepath.Join(stored, "README.md"))
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// checkOldBackup makes a backup of an office whose database no program of today has opened yet: both are
// left in the form that they have, so that the program of then can go back to it.
func checkOldBackup(t *testing.T, file string, version int64) {
	t.Helper()
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "ru")
	c := office.Config{Party: "ru.example", Names: record.Text{"en": "A"}, Store: "sqlite:" + file}
	if _, err := office.Create(dir, c, newLock(t), world()); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "backup")
	if m, err := office.Backup(t.Context(), dir, to, true, "test", time.Now()); err != nil || m.Schema != version || len(m.Channels) != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the database was touched: %v", err)
	}
	if m, err := backup.Check(t.Context(), to); err != nil || m.Schema != version {
		t.Errorf("%+v, %v", m, err)
	}
	again := filepath.Join(t.TempDir(), "again.db")
	if _, err := office.Restore(t.Context(), filepath.Join(t.TempDir(), "again"), to, "sqlite:"+again); err != nil {
		t.Fatal(err)
	}
	checkUpgrade(t, fmt.Sprintf("schema-%d", version), func() (store.Store, error) { return sqlite.Open(t.Context(), again) })
}

// checkUpgrade opens an old database twice: the first time migrates it, and the second finds it so.
func checkUpgrade(t *testing.T, name string, open func() (store.Store, error)) {
	t.Helper()
	records := read(t, name+".records.txt")
	path := filepath.Join(stored, name+".standing.json")
	for range 2 {
		s, err := open()
		if err != nil {
			t.Fatal(err)
		}
		if got := describe(t, s, records); got != records {
			t.Errorf("%s: the records are not what they were: %s", name, difference(got, records))
		}
		got := standings(t, s)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want := read(t, name+".standing.json"); got != want {
			t.Errorf("%s: the record does not amount to what it did: %s", name, difference(got, want))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(stored, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// difference shows the first line that differs.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d is %q, want %q", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// describe writes what describe.py writes, through the store. A store does not list its bodies and
// its drawers: their names are taken from what is expected.
func describe(t *testing.T, s store.Store, expected string) string {
	t.Helper()
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	channels, err := s.Channels(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range channels {
		line("channel %v", id)
		heads, err := s.Heads(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range heads {
			line("log %s %d %v", h.Log.Party, h.Size, h.Root)
			n := 0
			for raw, err := range store.AllEntries(t.Context(), s, h.Log, 0, h.Size) {
				if err != nil {
					t.Fatal(err)
				}
				line("entry %d %x", n, sha256.Sum256(raw))
				n++
			}
			for size := int64(0); size < math.MaxInt64; size++ {
				c, err := s.Checkpoint(t.Context(), h.Log, size)
				if errors.Is(err, store.ErrNone) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				size = c.Size
				line("checkpoint %d %x", size, sha256.Sum256(c.Note))
			}
		}
		for _, fields := range lines(expected, "body") {
			hash, err := record.ParseHash(fields[1])
			if err != nil {
				t.Fatal(err)
			}
			found, err := s.Bodies(t.Context(), id, []record.Hash{hash})
			if err != nil {
				t.Fatal(err)
			}
			if data, ok := found[hash]; ok {
				line("body %v %x", hash, sha256.Sum256(data))
			}
		}
	}
	last := ""
	for _, fields := range lines(expected, "paper") {
		if fields[1] == last {
			continue
		}
		last = fields[1]
		papers, err := s.Papers(t.Context(), last, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range papers {
			line("paper %s %s %x", p.Drawer, p.Name, sha256.Sum256(p.Data))
		}
	}
	return out.String()
}

// lines returns the fields of the lines that begin with a word.
func lines(text, word string) [][]string {
	var all [][]string
	for line := range strings.Lines(text) {
		if fields := strings.Fields(line); fields[0] == word {
			all = append(all, fields)
		}
	}
	return all
}

// standings returns what each channel of a node amounts to, without empty members: so one that the
// law has learnt since is no difference, until an old record has something in it.
func standings(t *testing.T, s store.Store) string {
	t.Helper()
	side := nodetest.Closed("ru.example", bytes.NewReader(make([]byte, 1<<10)))
	if err := side.Start(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	defer side.Close()
	ids, err := side.Channels(t.Context())
	if err != nil || len(ids) == 0 {
		t.Fatal("no channels", err)
	}
	var all []any
	for _, id := range ids {
		standing, err := side.Standing(t.Context(), id, time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(standing)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, dense(v))
	}
	text, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

// dense leaves out empty members.
func dense(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			member = dense(member)
			if member == nil {
				delete(v, name)
				continue
			}
			v[name] = member
		}
		if len(v) == 0 {
			return nil
		}
		return v
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = dense(v[i])
		}
		return v
	case bool:
		if !v {
			return nil
		}
	case string:
		if v == "" {
			return nil
		}
	}
	return v
}
