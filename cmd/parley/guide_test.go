package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// guides is where the pages are.
const guides = "../../docs/guide/"

// TestGuide types every command of the guide, on two sides in two fresh directories, answers
// what it is asked as the guide does, and holds what is printed to what the guide prints. It
// departs from the page in three ways: the passphrase comes from the environment, since there
// is no terminal; the line listens on a free port of this machine; and what is in capitals is
// filled in, from what was printed before.
func TestGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	if n := r.follow("two-organisations.md", ""); n < 20 {
		t.Errorf("the guide has %d commands", n)
	}
	r.leave()
}

// follow types every command of a page, up to a heading if one is given, and returns how many there
// are.
func (r *reader) follow(page, heading string) int {
	r.t.Helper()
	steps := guideSteps(r.t, page, heading)
	for _, s := range steps {
		r.type1(s)
	}
	for _, c := range r.waiting {
		r.t.Errorf("%s: never answered: %s", page, c.line)
	}
	return len(steps)
}

// leave ends what still serves.
func (r *reader) leave() {
	for _, c := range r.served {
		r.end(c)
	}
}

// guideStep is one command of the guide.
type guideStep struct {
	side    string
	line    string
	prints  []string // what the guide shows, line by line
	answers []string // what it types, in order
}

var (
	fence    = regexp.MustCompile("^```(\\S*) ?(\\S*)$")
	question = regexp.MustCompile(`^(.*(?:you:|\[yes/no\]|on one line:)) (\S.*)$`)
)

// guideSteps reads the commands out of the guide. A block of the language sh with a side is
// typed there; a block of text after it is what the last command of it prints.
func guideSteps(t *testing.T, name, heading string) []guideStep {
	t.Helper()
	page, err := os.ReadFile(guides + name)
	if err != nil {
		t.Fatal(err)
	}
	var steps []guideStep
	in, side := "", ""
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSuffix(line, "\n")
		if heading != "" && strings.HasPrefix(line, heading) {
			return steps
		}
		if m := fence.FindStringSubmatch(line); m != nil {
			if in != "" {
				in = ""
			} else {
				in, side = m[1], m[2]
			}
			continue
		}
		switch {
		case in == "sh" && side != "":
			steps = append(steps, guideStep{side: side, line: line})
		case in == "text":
			last := &steps[len(steps)-1]
			if m := question.FindStringSubmatch(line); m != nil {
				line = m[1]
				last.answers = append(last.answers, m[2])
			}
			last.prints = append(last.prints, line)
		}
	}
	if heading != "" {
		t.Fatalf("%s has no heading %q", name, heading)
	}
	return steps
}

// reader is somebody who follows the guide at both desks.
type reader struct {
	t           *testing.T
	root        string
	known       map[string]string // what stands for what is in capitals
	environment []string          // beside that of a side
	waiting     []*command        // asked something that the guide will only know later
	served      []*command
}

// command is one that was typed.
type command struct {
	guideStep
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    output
	done   chan struct{}
	failed error
	asked  int
}

// output is what a command has printed so far.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// stick is where the guide keeps what goes from one machine to another.
const stick = "/mnt/stick"

func newReader(t *testing.T) *reader {
	t.Helper()
	r := &reader{t: t, root: t.TempDir()}
	path := filepath.Join(r.root, "stick")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	r.known = map[string]string{":7411": "127.0.0.1:0", stick: path}
	return r
}

func (r *reader) fill(line string) (filled string, complete bool) {
	for name, value := range r.known {
		line = strings.ReplaceAll(line, name, value)
	}
	return line, !unfilled.MatchString(line)
}

// unfilled is what the guide writes in capitals and is not known yet.
var unfilled = regexp.MustCompile(`\b(TICKET|ADDRESS|FINGERPRINT|ROUND|CONTACT|READOUT|ACKNOWLEDGED|MANDATE|EXPERTS|GROUP|MINUTES|REPORT|[A-Z]+-WORDS|[A-Z]+-KEYS?|WITNESS-URL)\b`)

// type1 types a command, and waits until it ends, is served, or asks what is not known yet.
func (r *reader) type1(s guideStep) {
	r.t.Helper()
	if strings.HasSuffix(s.line, again) {
		r.until(s)
		return
	}
	c, background := r.start(s)
	if background {
		r.serve(c)
		return
	}
	r.attend(c)
	waited := r.waiting
	r.waiting = nil
	for _, w := range waited {
		r.attend(w)
	}
}

// again ends a command that the page has given until it prints what it shows.
const again = "# again, until it says:"

func (r *reader) until(s guideStep) {
	r.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		c, _ := r.start(s)
		<-c.done
		if r.missing(c) == "" || time.Now().After(end) {
			r.check(c)
			return
		}
	}
}

func (r *reader) start(s guideStep) (c *command, background bool) {
	r.t.Helper()
	line, background := strings.CutSuffix(s.line, " &")
	line, complete := r.fill(line)
	if !complete {
		r.t.Fatalf("%s: %s: not everything in it is known", s.side, line)
	}
	c = &command{guideStep: s, cmd: exec.CommandContext(r.t.Context(), "sh", "-c", "exec "+line), done: make(chan struct{})}
	c.cmd.Dir = filepath.Join(r.root, s.side)
	if err := os.MkdirAll(c.cmd.Dir, 0o700); err != nil {
		r.t.Fatal(err)
	}
	party, _, _ := strings.Cut(s.side, "-") // whose new machine it may be
	c.cmd.Env = append(os.Environ(), "PARLEY_DIR=", "PARLEY_PASSPHRASE=correct horse of "+party)
	c.cmd.Env = append(c.cmd.Env, r.environment...)
	c.cmd.Stdout, c.cmd.Stderr = &c.out, &c.out
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		r.t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	go func() { c.failed = c.cmd.Wait(); close(c.done) }()
	return c, background
}

// attend waits for a command, and answers what it asks.
func (r *reader) attend(c *command) {
	r.t.Helper()
	for {
		if c.asked < len(c.answers) && c.asks() {
			r.learn(c) // it may have shown what it asks for
			answer, known := r.fill(c.answers[c.asked])
			if !known {
				r.waiting = append(r.waiting, c)
				return
			}
			c.asked++
			if _, err := io.WriteString(c.in, answer+"\n"); err != nil {
				r.t.Fatal(err)
			}
		}
		select {
		case <-c.done:
			r.check(c)
			r.learn(c)
			return
		case <-time.After(10 * time.Millisecond):
		case <-r.t.Context().Done():
			r.t.Fatal(r.t.Context().Err())
		}
	}
}

// asks reports whether the command has put its next question.
func (c *command) asks() bool {
	said := c.out.String()
	questions := strings.Count(said, "read to you:") + strings.Count(said, "[yes/no]") + strings.Count(said, "on one line:")
	return questions > c.asked
}

func (r *reader) serve(c *command) {
	r.t.Helper()
	path := filepath.Join(c.cmd.Dir, "parley", "serving.json")
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		data, err := os.ReadFile(path)
		if err == nil {
			var s struct{ Listens map[string]string }
			if err := json.Unmarshal(data, &s); err != nil {
				r.t.Fatal(err)
			}
			if at := s.Listens["line"]; at != "" {
				r.known["ADDRESS"] = at
			}
			if at := s.Listens["witness"]; at != "" {
				r.known["WITNESS-URL"] = "http://" + at
			}
			break
		}
		if !errors.Is(err, os.ErrNotExist) || time.Now().After(end) {
			r.t.Fatalf("%s is not served: %v: %s", c.side, err, c.out.String())
		}
	}
	r.served = append(r.served, c)
}

// end interrupts what serves, and holds it to the guide.
func (r *reader) end(c *command) {
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		r.t.Error(err)
	}
	<-c.done
	r.check(c)
}

// check holds what was printed to what the guide shows: each line, in order; others may stand
// between them.
func (r *reader) check(c *command) {
	r.t.Helper()
	if c.failed != nil {
		r.t.Fatalf("%s: %s: %v\n%s", c.side, c.line, c.failed, c.out.String())
	}
	if want := r.missing(c); want != "" {
		r.t.Errorf("%s: %s: does not print %q there:\n%s", c.side, c.line, want, c.out.String())
	}
}

// missing returns the first line that the guide shows and the command has not printed there.
func (r *reader) missing(c *command) string {
	rest := c.out.String()
	for _, want := range c.prints {
		want = strings.ReplaceAll(want, stick, r.known[stick])
		pattern := regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(want), "…", ".*"))
		at := pattern.FindStringIndex(rest)
		if at == nil {
			return want
		}
		rest = rest[at[1]:]
	}
	return ""
}

// paperWords are the words of the last backup of keys: each has its own.
const paperWords = "PAPER-WORDS"

// learned is where what is in capitals is first printed, by whom and by which command.
var learned = []struct{ name, side, command, pattern string }{
	{paperWords, "harbour", "parley keys backup", `shown again\.\n((?:  .*\n){4})`},
	{"FINGERPRINT", "harbour", "parley found", `(?m)^  ([0-9a-f]{64})$`},
	{"ACCOUNTS", "harbour", `parley found --title en="Accounts`, `(?m)^  ([0-9a-f]{64})$`},
	{"FINGERPRINT", "union", "parley found", `(?m)^  ([0-9a-f]{64})$`},
	{"EMPLOYER-KEYS", "employer", "parley card", `(?m)^  ([0-9a-f]{64})$`},
	{"OFFICE-KEYS", "office", "parley card", `(?m)^  ([0-9a-f]{64})$`},
	{"LOG-KEY", "harbour", "parley witness list", `(?m)^  (harbour\.example/channels/\S+)$`},
	{"WITNESS-KEY", "lighthouse", "parley witness key", `^(\S+)\n`},
	{"TICKET", "harbour", "parley invite", `(parley-ticket-1\S+)`},
	{"HARBOURS-WORDS", "harbour", "parley invite", `read aloud:\n  (.*)\n`},
	{"RIVERS-WORDS", "river", "parley join", `read aloud:\n  (.*)\n`},
	{"ROUND", "harbour", "parley say round.opened", `Entered as .* \(([0-9a-f]{8})\)`},
	{"CONTACT", "union", "parley say contact.proposed", `Entered as .* \(([0-9a-f]{8})\)`},
	{"CONTACT", "harbour", "parley say contact.proposed", `Entered as .* \(([0-9a-f]{8})\)`},
	{"READOUT", "river", "parley say readout", `Entered as .* \(([0-9a-f]{8})\)`},
	{"MANDATE", "harbour", "parley say text.proposed", `Entered as .* \(([0-9a-f]{8})\)`},
	{"EXPERTS", "harbour", "parley found --parent", `(?m)^  ([0-9a-f]{64})$`},
	{"GROUP", "harbour", "parley say group.formed", `Entered as .* \(([0-9a-f]{8})\)`},
	{"MINUTES", "river", "parley say text.proposed", `Entered as .* \(([0-9a-f]{8})\)`},
	{"REPORT", "harbour", "parley say group.reported", `Entered as .* \(([0-9a-f]{8})\)`},
	{"ACKNOWLEDGED", "harbour", "parley say point.acknowledged", `Entered as .* \(([0-9a-f]{8})\)`},
}

func (r *reader) learn(c *command) {
	for _, l := range learned {
		if l.side != c.side || !strings.HasPrefix(c.line, l.command) {
			continue
		}
		if m := regexp.MustCompile(l.pattern).FindStringSubmatch(c.out.String()); m != nil && (r.known[l.name] == "" || l.name == paperWords) {
			r.known[l.name] = strings.Join(strings.Fields(m[1]), " ")
		}
	}
}
