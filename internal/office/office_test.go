package office_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parley.example/internal/keys"
	"parley.example/internal/office"
	"parley.example/internal/store"
	"parley.example/internal/store/pgtest"
	"parley.example/record"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(servers{m}) }

// servers ends the PostgreSQL server that a test has started, before goroutines are counted.
type servers struct{ m *testing.M }

// Run runs the tests.
func (s servers) Run() int { return pgtest.Main(s.m) }

func world() office.World {
	return office.World{Clock: time.Now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler)}
}

func newLock(t *testing.T) keys.Lock {
	t.Helper()
	text, err := keys.NewKeyFile()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := keys.KeyFile(text)
	if err != nil {
		t.Fatal(err)
	}
	return lock
}

func create(t *testing.T, party record.PartyName, lock keys.Lock) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), string(party))
	c := office.Config{Party: party, Names: record.Text{"en": "A"}, Line: office.Listener{Listen: "127.0.0.1:0"}}
	if _, err := office.Create(dir, c, lock, world()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func open(t *testing.T, dir string, lock keys.Lock) *office.Office {
	t.Helper()
	o, err := office.Open(t.Context(), dir, lock, world())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// serve serves an office until the test ends.
func serve(t *testing.T, o *office.Office, do office.Doer) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ready, ended := make(chan office.Serving, 1), make(chan error, 1)
	go func() { ended <- o.Serve(ctx, nil, do, func(s office.Serving) { ready <- s }) }()
	select {
	case s := <-ready:
		if s.Process != os.Getpid() || s.Listens["line"] == "" {
			t.Errorf("serving %+v", s)
		}
	case err := <-ended:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// talk is a console that answers from a list.
type talk struct {
	out, errs bytes.Buffer
	answers   []string
	saved     map[string][]byte
}

func (c *talk) Out() io.Writer { return &c.out }
func (c *talk) Err() io.Writer { return &c.errs }

func (c *talk) Ask(question string) (string, error) {
	fmt.Fprintf(&c.errs, "%s ", question)
	if len(c.answers) == 0 {
		return "", io.EOF
	}
	a := c.answers[0]
	c.answers = c.answers[1:]
	return a, nil
}

func (c *talk) Save(path string, data []byte) error {
	if c.saved == nil {
		return errors.New("the disk is full")
	}
	c.saved[path] = data
	return nil
}

func TestCommandsGoThroughTheServingProcess(t *testing.T) {
	lock := newLock(t)
	dir := create(t, "a.example", lock)
	if _, err := office.Through(t.Context(), dir, "say", nil, &talk{}); !errors.Is(err, office.ErrNotServed) {
		t.Fatalf("nobody serves: %v", err)
	}
	o := open(t, dir, lock)
	serve(t, o, func(_ context.Context, o *office.Office, verb string, args json.RawMessage, c office.Console) int {
		fmt.Fprintf(c.Out(), "%s %s for %s\n", verb, args, o.Config.Party)
		answer, err := c.Ask("Well?")
		fmt.Fprintf(c.Out(), "%q %v\n", answer, err)
		fmt.Fprintf(c.Err(), "saved: %v\n", c.Save("p", []byte{0, 1, 255}))
		return 7
	})
	c := &talk{answers: []string{"yes"}, saved: map[string][]byte{}}
	status, err := office.Through(t.Context(), dir, "say", map[string]any{"Kind": "x"}, c)
	if err != nil || status != 7 {
		t.Errorf("status %d, error %v", status, err)
	}
	if got, want := c.out.String(), "say {\"Kind\":\"x\"} for a.example\n\"yes\" <nil>\n"; got != want {
		t.Errorf("out %q, want %q", got, want)
	}
	if got, want := c.errs.String(), "Well? saved: <nil>\n"; got != want {
		t.Errorf("err %q, want %q", got, want)
	}
	if !bytes.Equal(c.saved["p"], []byte{0, 1, 255}) {
		t.Errorf("saved %v", c.saved)
	}
	// Where nobody answers and nothing can be written, the command hears of it.
	c = &talk{}
	if _, err := office.Through(t.Context(), dir, "say", nil, c); err != nil {
		t.Fatal(err)
	}
	if got := c.out.String() + c.errs.String(); !strings.Contains(got, `"" EOF`) || !strings.Contains(got, "the disk is full") {
		t.Errorf("said %q", got)
	}
}

// TestWhoTypedIsGone: a command whose connection breaks sees its context end.
func TestWhoTypedIsGone(t *testing.T) {
	lock := newLock(t)
	dir := create(t, "a.example", lock)
	o := open(t, dir, lock)
	begun, gone := make(chan struct{}), make(chan struct{})
	serve(t, o, func(ctx context.Context, _ *office.Office, _ string, _ json.RawMessage, _ office.Console) int {
		close(begun)
		<-ctx.Done()
		close(gone)
		return 0
	})
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, err := office.Through(ctx, dir, "wait", nil, &talk{})
		failed <- err
	}()
	<-begun
	cancel()
	<-gone
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestOneProcessHasTheOffice(t *testing.T) {
	lock := newLock(t)
	dir := create(t, "a.example", lock)
	open(t, dir, lock)
	if _, err := office.Open(t.Context(), dir, lock, world()); !errors.Is(err, store.ErrInUse) {
		t.Errorf("opened twice: %v", err)
	}
}

func TestTheRingMustBeTheOnesThatWereMade(t *testing.T) {
	lock := newLock(t)
	one, other := create(t, "a.example", lock), create(t, "a.example", lock)
	data, err := os.ReadFile(filepath.Join(other, "keys.age"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(one, "keys.age"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := office.Open(t.Context(), one, lock, world()); err == nil || !strings.Contains(err.Error(), "fingerprint") {
		t.Errorf("error %v", err)
	}
	if _, err := office.Open(t.Context(), other, newLock(t), world()); !errors.Is(err, keys.ErrWrongKey) {
		t.Errorf("another lock: %v", err)
	}
}

// TestOfficialsOutliveTheProcess adds a key, and finds it when the office is opened again.
func TestOfficialsOutliveTheProcess(t *testing.T) {
	lock := newLock(t)
	dir := create(t, "a.example", lock)
	o, err := office.Open(t.Context(), dir, lock, world())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		if added, err := o.AddOfficial("anna"); added != want || err != nil {
			t.Errorf("added %v, error %v", added, err)
		}
	}
	before, err := o.OfficialKey("anna")
	if err := errors.Join(err, o.Close()); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir, lock)
	if after, err := again.OfficialKey("anna"); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the key is another one, or gone: %v", err)
	}
	if _, err := again.OfficialKey("boris"); err == nil {
		t.Error("there is a key of nobody")
	}
	if err := again.RenewOfficial("anna"); err != nil {
		t.Fatal(err)
	}
	if after, err := again.OfficialKey("anna"); err != nil || bytes.Equal(before, after) {
		t.Errorf("a new key is the old one, or gone: %v", err)
	}
}

func TestConfigIsStrict(t *testing.T) {
	lock := newLock(t)
	dir := create(t, "a.example", lock)
	path := filepath.Join(dir, "office.json")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for about, bad := range map[string][]byte{
		"an unknown field": bytes.Replace(good, []byte(`"names"`), []byte(`"nmaes"`), 1),
		"a bad name":       bytes.Replace(good, []byte(`a.example`), []byte(`A.example`), 1),
		"a bad address":    bytes.Replace(good, []byte(`127.0.0.1:0`), []byte(`127.0.0.1`), 1),
		"no JSON":          []byte("x"),
	} {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := office.Load(dir); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", about, err)
		}
	}
	if _, err := office.Load(t.TempDir()); !errors.Is(err, office.ErrNoOffice) {
		t.Errorf("an empty directory: %v", err)
	}
	if _, err := office.Create(dir, office.Config{Party: "a.example", Names: record.Text{"en": "A"}}, lock, world()); err == nil {
		t.Error("an office was made over another")
	}
}
