package main

import (
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh/agent"

	"parley.example/internal/store/pgtest"
)

// The pages of the guide that go on where the first one has two sides in a channel. Their commands
// are typed as those of that page are.

func TestBackupGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.environment = []string{
		"DATABASE=" + pgtest.URL(t), "EMPTY=" + pgtest.URL(t), "ANOTHER=" + pgtest.URL(t), "PATH=" + pgtest.Path(t),
	}
	r.follow("two-organisations.md", "## 7")
	r.follow("backup.md", "")
	r.leave()
}

func TestKeysGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.environment = []string{"PARLEY_NEW_PASSPHRASE=battery staple", "SSH_AUTH_SOCK=" + serveAgent(t)}
	r.follow("two-organisations.md", "## 7")
	r.follow("keys.md", "")
	r.leave()
}

func TestWorkingGroupsGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.follow("two-organisations.md", "## 7")
	if n := r.follow("working-groups.md", ""); n < 20 {
		t.Errorf("the guide has %d commands", n)
	}
	r.leave()
}

func TestPublicationGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	if n := r.follow("publication.md", ""); n < 7 {
		t.Errorf("the guide has %d commands", n)
	}
	r.leave()
}

func TestCommentsGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	if n := r.follow("comments.md", ""); n < 10 {
		t.Errorf("the guide has %d commands", n)
	}
	r.leave()
}

func TestSigningInGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	if n := r.follow("signing-in.md", ""); n < 7 {
		t.Errorf("the guide has %d commands", n)
	}
	r.leave()
}

func TestWitnessGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	if n := r.follow("witness.md", ""); n < 15 {
		t.Errorf("the guide has %d commands", n)
	}
	r.leave()
}

// serveAgent serves an empty SSH agent until the test ends, and returns its socket.
func serveAgent(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "agent") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	t.Cleanup(func() {
		l.Close()
		serving.Wait()
		os.RemoveAll(dir)
	})
	held := agent.NewKeyring()
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				agent.ServeAgent(held, conn) // ends with the connection
				conn.Close()
			})
		}
	})
	return path
}

func TestSealedOffersGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.follow("two-organisations.md", "## 7")
	if n := r.follow("sealed-offers.md", ""); n < 6 {
		t.Errorf("the guide has %d commands", n)
	}
	r.leave()
}
