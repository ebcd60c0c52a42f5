package postgres

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"parley.example/internal/store"
	"parley.example/internal/store/pgtest"
)

// exec runs one statement on a database, outside the store.
func exec(t *testing.T, url, text string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}

// version is that of the schema, from the database itself.
func version(t *testing.T, url string) (n int64) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), `SELECT max(version_id) FROM goose_db_version`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNewerSchema(t *testing.T) {
	url := pgtest.URL(t)
	s, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	knows := fmt.Sprintf("and this program knows up to version %d: ", version(t, url))
	exec(t, url, `INSERT INTO goose_db_version(version_id, is_applied) VALUES (4711, true)`)
	exec(t, url, `DROP TABLE paper`) // as a migration may
	_, err = Open(t.Context(), url)
	want := "its schema is version 4711, which a newer parley reads, " + knows + "run a newer parley,"
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), want) {
		t.Errorf("newer schema: %v, want ErrNewer with %q", err, want)
	}
	exec(t, url, `INSERT INTO reader(version, program) VALUES (4711, '9.8.7')`)
	_, err = Open(t.Context(), url)
	want = "which parley 9.8.7 or newer reads, " + knows + "run parley 9.8.7 or newer,"
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), want) {
		t.Errorf("newer schema: %v, want ErrNewer with %q", err, want)
	}
	exec(t, url, `CREATE TABLE paper()`) // fails if anything had made it again
}

// TestDurable sets a server to forget, first by its own choice and then altogether.
func TestDurable(t *testing.T) {
	server, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}()
	url, err := server.Create("durable")
	if err != nil {
		t.Fatal(err)
	}
	exec(t, url, `ALTER DATABASE durable SET synchronous_commit = off`)
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	db := pool(config)
	defer db.Close()
	var setting string
	if err := db.QueryRow(`SHOW synchronous_commit`).Scan(&setting); err != nil || setting != "on" {
		t.Errorf("synchronous_commit is %s, %v, want on", setting, err)
	}
	s, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	exec(t, url, `ALTER SYSTEM SET fsync = off`)
	exec(t, url, `SELECT pg_reload_conf()`)
	for { // the server reads its configuration when it gets to it
		if err := db.QueryRow(`SHOW fsync`).Scan(&setting); err != nil {
			t.Fatal(err)
		}
		if setting == "off" {
			break
		}
	}
	if _, err := Open(t.Context(), url); err == nil || !strings.Contains(err.Error(), "fsync = on") {
		t.Errorf("open with fsync off: %v, want an error with the remedy", err)
	}
}

func TestOpenFails(t *testing.T) {
	const password = "hunter2"
	for _, url := range []string{
		"postgres://u:" + password + "@/db?host=/nowhere",
		"postgres://u:" + password + "@localhost:bad/db",
	} {
		_, err := Open(t.Context(), url)
		if err == nil || strings.Contains(err.Error(), password) {
			t.Errorf("open: %v, want an error without the password", err)
		}
	}
}
