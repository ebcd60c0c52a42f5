package line_test

import (
	"bufio"
	"context"
	cryptorand "crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/store"
	"parley.example/internal/store/open"
	"parley.example/internal/store/pgtest"
	"parley.example/record"
	"parley.example/standing"
)

// A node in a process of its own takes in what another sends, receipts it, and says things
// itself, until it is killed at a random moment, again and again on one database. Whatever it
// has receipted must be there afterwards under the same root, and whatever it has reported as
// entered.

const (
	killed      = "PARLEY_KILLED_NODE" // in the environment: the store of the node to be
	killedIn    = "PARLEY_KILLED_IN"   // and its channel
	killRounds  = "PARLEY_KILLS"       // how often, on each database
	killWriters = 4
)

func TestMain(m *testing.M) {
	if url := os.Getenv(killed); url != "" {
		fmt.Fprintln(os.Stderr, liveUntilKilled(context.Background(), url, os.Getenv(killedIn)))
		os.Exit(1)
	}
	os.Exit(pgtest.Main(m))
}

// victim is the side that is killed. Its keys are always the same.
func victim() *nodetest.Side { return nodetest.Closed("b.example", rand.NewChaCha8([32]byte{1})) }

func liveUntilKilled(ctx context.Context, url, channel string) error {
	id, err := record.ParseHash(channel)
	if err != nil {
		return err
	}
	db, err := open.Store(ctx, url)
	if err != nil {
		return err
	}
	b := victim()
	if err := b.Start(ctx, db); err != nil {
		return err
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", line.ServerConfig(b.Node))
	if err != nil {
		return err
	}
	var out sync.Mutex
	say := func(format string, args ...any) {
		out.Lock()
		defer out.Unlock()
		fmt.Printf(format+"\n", args...)
	}
	say("%s", l.Addr())
	failed := make(chan error)
	for range killWriters {
		go func() {
			for {
				e, err := b.Say(ctx, topic(id))
				if err != nil {
					failed <- err
					return
				}
				say("%d %s", e.Cite.N, e.Act)
			}
		}()
	}
	go func() {
		failed <- http.Serve(l, line.Serve(ctx, line.Config{Node: b.Node, Random: cryptorand.Reader, Log: slog.New(slog.DiscardHandler), Limits: line.Usual()}))
	}()
	return <-failed
}

func rounds(t *testing.T) int {
	t.Helper()
	text := os.Getenv(killRounds)
	if text == "" {
		return 3
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q: want a number of rounds", killRounds, text)
	}
	return n
}

func TestKilledNodeLosesNothingSQLite(t *testing.T) {
	killAgainAndAgain(t, "sqlite:"+filepath.Join(t.TempDir(), "node.db"))
}

func TestKilledNodeLosesNothingPostgres(t *testing.T) { killAgainAndAgain(t, pgtest.URL(t)) }

func killAgainAndAgain(t *testing.T, url string) {
	a := listen(t, nodetest.New(t, "a.example"))
	var id record.Hash
	with(t, url, func(b *nodetest.Side, _ store.Store) { id = nodetest.Found(t, a.Side, b) })
	receipts, reports := 0, 0
	for range rounds(t) {
		reported := killOnce(t, a, id, url)
		with(t, url, func(b *nodetest.Side, db store.Store) { receipts += checkKept(t, a, b, db, id, reported) })
		reports += len(reported)
	}
	if receipts == 0 || reports == 0 {
		t.Errorf("%d entries were receipted and %d reported as entered: the test tested nothing", receipts, reports)
	}
	t.Logf("%d entries receipted and %d reported before the kills, all kept", receipts, reports)
}

// with opens the victim's node in this process for a moment.
func with(t *testing.T, url string, do func(*nodetest.Side, store.Store)) {
	t.Helper()
	db, err := open.Store(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	b := victim()
	if err := b.Start(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	do(b, db)
	if err := errors.Join(b.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// killOnce runs the victim under load for a moment, kills it, and returns what it had reported
// as entered.
func killOnce(t *testing.T, a *end, id record.Hash, url string) map[int64]string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killed+"="+url, killedIn+"="+id.String())
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the node to be killed did not start")
	}
	if err := line.SetAddress(t.Context(), a.Node, "b.example", lines.Text()); err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	var load sync.WaitGroup
	load.Go(func() {
		for ctx.Err() == nil {
			a.MustSay(t, topic(id))
			// It fails when the other side is dead; what was receipted until then is what counts.
			a.client.Exchange(ctx, id, "b.example", false)
		}
	})
	reported := map[int64]string{}
	load.Go(func() {
		for lines.Scan() {
			n, act, ok := strings.Cut(lines.Text(), " ")
			if at, err := strconv.ParseInt(n, 10, 64); ok && err == nil && len(act) == 2*record.HashSize {
				reported[at] = act
			}
		}
	})
	time.Sleep(50*time.Millisecond + rand.N(250*time.Millisecond)) // the moment of the kill
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait()
	stop()
	load.Wait()
	return reported
}

// checkKept holds the victim's database to what it had receipted and reported, and returns how
// many entries it had receipted.
func checkKept(t *testing.T, a *end, b *nodetest.Side, db store.Store, id record.Hash, reported map[int64]string) int {
	t.Helper()
	receipted, err := a.Receipted(t.Context(), id, b.Name)
	if err != nil {
		t.Fatal(err)
	}
	held, err := db.Head(t.Context(), store.Log{Channel: id, Party: string(a.Name)})
	if err != nil {
		t.Fatal(err)
	}
	if held.Size < receipted {
		t.Fatalf("b receipted %d entries of a's log and holds %d", receipted, held.Size)
	}
	want, err := a.RootAt(t.Context(), id, a.Name, held.Size)
	if err != nil {
		t.Fatal(err)
	}
	if want != held.Root {
		t.Fatalf("b holds %d entries of a's log under the root %s, a has %s", held.Size, held.Root, want)
	}
	for n, act := range reported {
		l, err := b.Line(t.Context(), id, standing.Cite{Party: b.Name, N: n})
		if err != nil {
			t.Fatal(err)
		}
		if l.Act == nil || l.Act.Hash.String() != act {
			t.Fatalf("b reported act %s at %d, and another thing stands there", act, n)
		}
	}
	return int(receipted)
}
