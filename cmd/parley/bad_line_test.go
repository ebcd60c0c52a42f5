package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley.example/internal/carry/line/linetest"
)

// TestBadLine runs the command itself at two sides, of which one cannot be dialled and waits at the
// other for news, over a line that is late and narrow and breaks off again and again. Each is killed
// in the middle of it with SIGKILL, twice. In the end both hold the same, and all that either said
// that it had entered.
func TestBadLine(t *testing.T) {
	t.Parallel()
	a, b := &seat{t: t, name: "a.example", more: []string{"--line", "127.0.0.1:0"}}, &seat{t: t, name: "b.example"}
	root := t.TempDir()
	for _, s := range []*seat{a, b} {
		s.dir, s.key = filepath.Join(root, s.name), filepath.Join(root, s.name+".key")
		s.must("init", append([]string{s.name, "--key-file", s.key, "--name", "en=" + s.name}, s.more...)...)
	}
	meet(a, b)
	bad := linetest.Bad{Rate: 128 << 10, Delay: 5 * time.Millisecond, Cut: 24 << 10}
	b.must("address", "a.example", bad.Through(t, func() string { return a.at.Load().(string) }))
	b.serve()

	for round, struck := range []*seat{a, b, b, a} {
		for i := range 3 {
			a.says(fmt.Sprintf("a %d.%d", round, i))
			b.says(fmt.Sprintf("b %d.%d", round, i))
		}
		struck.killedSaying(fmt.Sprintf("last of %d", round))
		struck.serve()
	}
	for end := time.Now().Add(patience); a.log() != b.log() || !a.receipted() || !b.receipted(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the copies differ:\n%s\n%s", a.log(), b.log())
		}
	}
	log := a.log()
	for _, s := range []*seat{a, b} {
		if len(s.said) < 12 {
			t.Errorf("%s said %d things", s.name, len(s.said))
		}
		for _, act := range s.said {
			if !strings.Contains(log, act) {
				t.Errorf("%s had entered %s, and it is gone", s.name, act)
			}
		}
		s.end()
	}
}

// A seat is one side, with its directory and the process that serves it.
type seat struct {
	t              *testing.T
	name, dir, key string
	more           []string // that its office is made with
	served         *exec.Cmd
	said           []string     // the acts that were entered
	last           string       // where the last of them stands
	at             atomic.Value // string: where its line was last
}

func (s *seat) command(verb string, args ...string) *exec.Cmd {
	c := exec.CommandContext(s.t.Context(), "parley", append([]string{verb, "--dir", s.dir}, args...)...)
	c.Env = append(os.Environ(), "PARLEY_DIR=", "PARLEY_PASSPHRASE=")
	return c
}

func (s *seat) must(verb string, args ...string) []byte {
	s.t.Helper()
	c := s.command(verb, args...)
	var failed strings.Builder
	c.Stderr = &failed
	out, err := c.Output()
	if err != nil {
		s.t.Fatalf("%s: parley %s %q: %v: %s", s.name, verb, args, err, failed.String())
	}
	return out
}

func (s *seat) read(into any, verb string, args ...string) {
	s.t.Helper()
	if err := json.Unmarshal(s.must(verb, append(args, "--json")...), into); err != nil {
		s.t.Fatal(err)
	}
}

func (s *seat) saying(title string) *exec.Cmd {
	return s.command("say", "topic.opened", "--title", "en="+title, "--text", "en="+strings.Repeat(title+" ", 300), "--yes", "--json")
}

// says opens a topic.
func (s *seat) says(title string) {
	s.t.Helper()
	out, err := s.saying(title).Output()
	if err != nil {
		s.t.Fatal(err)
	}
	s.entered(out)
}

// entered notes what was reported as entered.
func (s *seat) entered(out []byte) {
	s.t.Helper()
	var e struct {
		Cite struct {
			Party string
			N     int64
		}
		Act string
	}
	if err := json.Unmarshal(out, &e); err != nil {
		s.t.Fatal(err)
	}
	s.said, s.last = append(s.said, e.Act), fmt.Sprintf("%s/%d", e.Cite.Party, e.Cite.N)
}

func (s *seat) serve() {
	s.t.Helper()
	path := filepath.Join(s.dir, "serving.json")
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		s.t.Fatal(err)
	}
	s.served = s.command("serve")
	if err := s.served.Start(); err != nil {
		s.t.Fatal(err)
	}
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if data, err := os.ReadFile(path); err == nil {
			var serving struct{ Listens map[string]string }
			if err := json.Unmarshal(data, &serving); err != nil {
				s.t.Fatal(err)
			}
			s.at.Store(serving.Listens["line"])
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("%s is not served", s.name)
		}
	}
}

// killedSaying has a side say something, and be killed at some moment of it. What it had reported by
// then is noted.
func (s *seat) killedSaying(title string) {
	s.t.Helper()
	var out bytes.Buffer
	c := s.saying(title)
	c.Stdout = &out
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	time.Sleep(rand.N(200 * time.Millisecond)) // the moment of the kill
	if err := s.served.Process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	s.served.Wait()
	if c.Wait() == nil {
		s.entered(out.Bytes())
	}
}

func (s *seat) end() {
	s.t.Helper()
	if err := errors.Join(s.served.Process.Signal(os.Interrupt), s.served.Wait()); err != nil {
		s.t.Error(err)
	}
}

func (s *seat) log() string { s.t.Helper(); return string(s.must("log", "--json")) }

// receipted reports whether the other side has receipted all that this one has said: then it can be proven.
func (s *seat) receipted() bool {
	return s.command("prove", s.last, "-o", filepath.Join(s.t.TempDir(), "proof")).Run() == nil
}

// meet has a found a channel and serve it, and b join by a ticket; each says who speaks for it.
func meet(a, b *seat) {
	a.t.Helper()
	a.must("found", "--title", "en=Over a bad line")
	a.serve()
	ticket := strings.TrimSpace(string(a.must("invite", b.name)))
	var joined, invited struct{ Read, Hear string }
	b.read(&joined, "join", ticket)
	a.read(&invited, "invite", b.name)
	a.must("invite", b.name, "--words", joined.Read)
	b.must("join", "--words", invited.Read)
	for _, s := range []*seat{a, b} {
		s.must("official", "add", "anna", "--name", "Anna", "--office", "Engineer", "--may", "send")
	}
}
