// Package pgtest runs the system's PostgreSQL for the tests of one test binary.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
//
//	func TestSomething(t *testing.T) { db := pgtest.URL(t) … }
//
// The server starts with the first call of URL, in a temporary directory, on a Unix socket
// only. It ends with the test binary, even if that panics or is killed.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// shared is the server of this test binary.
var shared struct {
	sync.Mutex
	server    *Server
	err       error
	databases int
}

// Main runs the tests and then ends the server, if any test started it.
func Main(m *testing.M) int {
	code := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.server != nil {
		if err := shared.server.Stop(); err != nil {
			fmt.Println(err)
			return max(code, 1)
		}
	}
	return code
}

// URL makes an empty database on the server that the test binary shares, and returns its URL.
func URL(t testing.TB) string {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = Start()
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	shared.databases++
	url, err := shared.server.Create(fmt.Sprintf("t%d", shared.databases))
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// Create makes an empty database and returns its URL.
func (s *Server) Create(name string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return "", fmt.Errorf("create test database %s: %w", name, err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()); err != nil {
		return "", fmt.Errorf("create test database %s: %w", name, err)
	}
	return s.url(name), nil
}

// patience is how long a server may take to start or stop on a loaded machine.
const patience = 60 * time.Second

// Path is the PATH of the test binary with PostgreSQL's own programs before it: pg_dump and others
// that fit the server.
func Path(t testing.TB) string {
	t.Helper()
	bin, err := find()
	if err != nil {
		t.Fatal(err)
	}
	return bin + string(os.PathListSeparator) + os.Getenv("PATH")
}
