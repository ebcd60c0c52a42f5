package store_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"parley.example/internal/store"
	"parley.example/internal/store/open"
	"parley.example/internal/store/pgtest"
	"parley.example/record"
)

// A child process commits batches from several writers at once, and says so after each Commit
// that returned. It is killed at a random moment. Then everything that it said must be there,
// at most one batch more of each writer, and each batch whole.

const (
	killWriters = 4
	killLogs    = 3 // that a writer grows in each batch

	// killChild in the environment makes the test binary the child, on the store of that URL.
	killChild = "PARLEY_KILL_CHILD"
	// killRounds in the environment says how often to kill, on each database.
	killRounds = "PARLEY_KILLS"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(killChild); url != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(context.Background(), url))
		os.Exit(1)
	}
	os.Exit(pgtest.Main(m))
}

// diary is the paper in which a writer notes, with each batch, where it is.
type diary struct {
	Batch int
	Sizes [killLogs]int64
}

func killLog(writer, i int) store.Log {
	return store.Log{Channel: sha256.Sum256(fmt.Append(nil, "channel ", writer)), Party: fmt.Sprint("party", i)}
}

func killEntry(log store.Log, n int64) []byte {
	return bytes.Repeat(fmt.Appendf(nil, "%v entry %d. ", log, n), 1+int(n%7))
}

func killBody(writer, batch int) store.Body {
	data := fmt.Appendf(nil, "body %d of writer %d", batch, writer)
	return store.Body{Channel: killLog(writer, 0).Channel, Hash: sha256.Sum256(data), Data: data}
}

func killNote(head store.Head) []byte { return fmt.Appendf(nil, "%d\n%v\n", head.Size, head.Root) }

// readDiary returns what a writer last noted, and the bytes as they are kept.
func readDiary(ctx context.Context, s store.Store, writer int) (d diary, raw []byte, err error) {
	raw, err = s.Paper(ctx, "diary", strconv.Itoa(writer))
	if errors.Is(err, store.ErrNone) {
		return d, nil, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &d)
	}
	return d, raw, err
}

// writeUntilKilled is the child. It returns only with an error.
func writeUntilKilled(ctx context.Context, url string) error {
	s, err := open.Store(ctx, url)
	if err != nil {
		return err
	}
	failed := make(chan error)
	for writer := range killWriters {
		go func() { failed <- write(ctx, s, writer) }()
	}
	return <-failed
}

func write(ctx context.Context, s store.Store, writer int) error {
	d, raw, err := readDiary(ctx, s, writer)
	if err != nil {
		return err
	}
	var frontiers [killLogs]store.Frontier
	for i := range frontiers {
		if frontiers[i], err = store.LoadFrontier(ctx, s, killLog(writer, i)); err != nil {
			return err
		}
	}
	for {
		b := &store.Batch{Expect: []store.Expect{{Drawer: "diary", Name: strconv.Itoa(writer), Data: raw}}}
		d.Batch++
		for i := range frontiers {
			log := killLog(writer, i)
			entries := make([][]byte, 1+(d.Batch+i)%5)
			for j := range entries {
				entries[j] = killEntry(log, frontiers[i].Size()+int64(j))
			}
			g, next := frontiers[i].Grow(log, entries)
			frontiers[i], d.Sizes[i] = next, next.Size()
			b.Grow = append(b.Grow, g)
			b.Checkpoints = append(b.Checkpoints, store.Checkpoint{
				Log: log, Size: next.Size(), Note: killNote(store.Head{Size: next.Size(), Root: next.Root()}),
			})
		}
		b.Bodies = append(b.Bodies, killBody(writer, d.Batch))
		if raw, err = json.Marshal(d); err != nil {
			return err
		}
		b.Papers = append(b.Papers, store.Paper{Drawer: "diary", Name: strconv.Itoa(writer), Data: raw})
		if err := s.Commit(ctx, b); err != nil {
			return err
		}
		// One short write to a pipe is whole or absent, and is not mixed with another's.
		if _, err := fmt.Printf("%d %d\n", writer, d.Batch); err != nil {
			return err
		}
	}
}

func TestKillSQLite(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "store.db")
	newKilling(t, url).run(t, func(_ int, killClient func()) { killClient() })
}

// TestKillPostgres kills the client, and in every third round first the server with all its
// processes.
func TestKillPostgres(t *testing.T) {
	server, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	url, err := server.Create("kill")
	if err != nil {
		t.Fatal(err)
	}
	newKilling(t, url).run(t, func(round int, killClient func()) {
		if round%3 == 0 {
			if err := server.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		killClient()
		if round%3 == 0 {
			if err := server.Restart(); err != nil {
				t.Fatal(err)
			}
		}
		waitForOrphans(t, url)
	})
}

// waitForOrphans waits until the server has finished what killed clients had begun: a commit
// on its way when its client dies may still succeed.
func waitForOrphans(t *testing.T, url string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for others := -1; others != 0; {
		row := conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`)
		if err := row.Scan(&others); err != nil {
			t.Fatal(err)
		}
	}
}

// killing is what the parent knows of a store: what was reported, and what it has verified.
type killing struct {
	url      string
	rand     *rand.Rand
	reported [killWriters]int
	kept     [killWriters]int
	verified [killWriters][killLogs]store.Frontier
}

func newKilling(t *testing.T, url string) *killing {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return &killing{url: url, rand: rand.New(rand.NewPCG(seed, 0))}
}

// run kills as often as asked. strike has to call killClient.
func (k *killing) run(t *testing.T, strike func(round int, killClient func())) {
	rounds := 5
	if env := os.Getenv(killRounds); env != "" {
		var err error
		if rounds, err = strconv.Atoi(env); err != nil || rounds < 1 {
			t.Fatalf("%s=%q: want a number of rounds", killRounds, env)
		}
	}
	unreported := 0
	for round := range rounds {
		k.child(t, func(kill func()) { strike(round, kill) })
		unreported += k.verify(t)
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
	}
	batches := 0
	for _, n := range k.kept {
		batches += n
	}
	t.Logf("%d kills, %d batches of %d logs, %d of them kept but not yet reported", rounds, batches, killLogs, unreported)
}

// child runs the child, and strikes at a random moment after its first report.
func (k *killing) child(t *testing.T, strike func(kill func())) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killChild+"="+k.url)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	before := k.reported
	first := make(chan struct{})
	var reading sync.WaitGroup
	reading.Go(func() {
		var once sync.Once
		defer once.Do(func() { close(first) })
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			var writer, batch int
			if _, err := fmt.Sscanf(lines.Text(), "%d %d", &writer, &batch); err != nil {
				t.Errorf("the child said %q", lines.Text()) // lines this short are written whole
				continue
			}
			k.reported[writer] = batch
			once.Do(func() { close(first) })
		}
	})
	<-first
	time.Sleep(time.Duration(k.rand.IntN(80_000)) * time.Microsecond) // the random moment, not a wait
	strike(func() {
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Error(err)
		}
		reading.Wait() // until everything that it said is read
		_ = cmd.Wait() // killed, or failed because its server was
	})
	if k.reported == before {
		t.Fatalf("the child reported nothing: %s", &complaints)
	}
}

// verify reads everything that is new, and returns how many batches had not been reported.
func (k *killing) verify(t *testing.T) (unreported int) {
	t.Helper()
	ctx := t.Context()
	s, err := open.Store(ctx, k.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for writer := range killWriters {
		d, _, err := readDiary(ctx, s, writer)
		if err != nil {
			t.Fatal(err)
		}
		more := d.Batch - max(k.reported[writer], k.kept[writer])
		if more < 0 || more > 1 {
			t.Errorf("writer %d reported batch %d and %d is kept", writer, k.reported[writer], d.Batch)
		}
		unreported += more
		for i := range killLogs {
			k.verifyLog(t, s, writer, i, d.Sizes[i])
		}
		k.verifyBodies(t, s, writer, d.Batch)
		k.kept[writer] = d.Batch
	}
	return unreported
}

func (k *killing) verifyLog(t *testing.T, s store.Store, writer, i int, size int64) {
	t.Helper()
	ctx, log, f := t.Context(), killLog(writer, i), &k.verified[writer][i]
	for n := f.Size(); n < size; {
		var entries [][]byte
		for entry, err := range store.AllEntries(ctx, s, log, n, size+1) {
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(entry, killEntry(log, n)) {
				t.Fatalf("%v: entry %d is %q", log, n, entry)
			}
			entries = append(entries, entry)
			n++
		}
		if n != size {
			t.Fatalf("%v: entries end at %d, the diary says %d", log, n, size)
		}
		_, *f = f.Grow(log, entries)
	}
	want := store.Head{Log: log, Size: size}
	if size > 0 {
		want.Root = f.Root()
	}
	if head, err := s.Head(ctx, log); err != nil || head != want {
		t.Errorf("%v: head %+v (%v), want %+v", log, head, err, want)
	}
	if loaded, err := store.LoadFrontier(ctx, s, log); err != nil || loaded.Root() != f.Root() {
		t.Errorf("%v: frontier: %v", log, err)
	}
	if size == 0 {
		return
	}
	if c, err := s.Checkpoint(ctx, log, size); err != nil || !bytes.Equal(c.Note, killNote(want)) {
		t.Errorf("%v: checkpoint at %d: %q, %v", log, size, c.Note, err)
	}
	if _, err := s.Checkpoint(ctx, log, size+1); !errors.Is(err, store.ErrNone) {
		t.Errorf("%v: checkpoint beyond %d: %v", log, size, err)
	}
}

func (k *killing) verifyBodies(t *testing.T, s store.Store, writer, last int) {
	t.Helper()
	var hashes []record.Hash
	for batch := k.kept[writer] + 1; batch <= last; batch++ {
		hashes = append(hashes, killBody(writer, batch).Hash)
	}
	next := killBody(writer, last+1)
	bodies, err := s.Bodies(t.Context(), next.Channel, append(hashes, next.Hash))
	if err != nil {
		t.Fatal(err)
	}
	if bodies[next.Hash] != nil || len(bodies) != len(hashes) {
		t.Errorf("writer %d: %d bodies of the %d to batch %d; the next: %q", writer, len(bodies), len(hashes), last, bodies[next.Hash])
	}
}
