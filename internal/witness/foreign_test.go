package witness_test

import (
	"bufio"
	"database/sql"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"

	"parley.example/internal/foreign"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/witness"
	"parley.example/record"
)

// litewitness is torchwood's witness, as a process.
type litewitness struct {
	key record.VerifyKey
	url string
	db  string
}

func startLitewitness(t *testing.T) *litewitness {
	t.Helper()
	dir := shortDir(t)
	socket := filepath.Join(dir, "agent")
	agent := exec.CommandContext(t.Context(), foreign.Program(t, "agent"), socket)
	in, err := agent.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := agent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := agent.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); agent.Wait() })
	fingerprint, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}

	w := &litewitness{db: filepath.Join(dir, "w.db")}
	address := freeAddress(t)
	said := new(lines)
	cmd := exec.CommandContext(t.Context(), foreign.Program(t, "litewitness"),
		"-name=w.example/lite", "-db="+w.db, "-ssh-agent="+socket, "-listen="+address, "-key="+strings.TrimSpace(fingerprint))
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	})
	vkey := regexp.MustCompile(`vkey=(\S+)`)
	until(t, "litewitness says its key", func() bool { return vkey.MatchString(said.String()) })
	if w.key, err = record.ParseVerifyKey(strings.Trim(vkey.FindStringSubmatch(said.String())[1], `"`)); err != nil {
		t.Fatal(err)
	}
	w.url = "http://" + address
	until(t, "litewitness answers", func() bool {
		r, err := http.Get(w.url)
		if err != nil {
			return false
		}
		return r.Body.Close() == nil
	})
	return w
}

// knows has it know a log, as its own command witnessctl does, which cannot be built here.
func (w *litewitness) knows(t *testing.T, key record.VerifyKey) {
	t.Helper()
	db, err := sql.Open("sqlite", w.db)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	empty := "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" // SHA-256 of nothing
	for _, step := range []struct {
		text string
		args []any
	}{
		{`INSERT INTO log (origin, tree_size, tree_hash) VALUES ($1, 0, $2)`, []any{key.Name, empty}},
		{`INSERT INTO key (origin, key) VALUES ($1, $2)`, []any{key.Name, key.String()}},
	} {
		if _, err := db.ExecContext(t.Context(), step.text, step.args...); err != nil {
			t.Fatal(err)
		}
	}
}

// lines is what a process has said so far.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// shortDir is a directory whose path is short enough for a socket in it.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "w")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestLitewitness has torchwood's witness cosign heads of a node: the first, some that follow, one
// after it has been brought others behind the node's back; and be refused with what it says.
func TestLitewitness(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	lite := startLitewitness(t)
	at := ask(t, a, lite.key, lite.url)

	if _, err := witness.Bring(t.Context(), a.Node, http.DefaultClient, at, id); err == nil || !strings.Contains(err.Error(), "refused (404): it does not know this log") {
		t.Errorf("of a log that it does not know: %v", err)
	}
	lite.knows(t, ownKey(t, a, id))
	asker := run(t, a)
	asker.Wake()
	for range 3 {
		said := a.MustSay(t, topic(id))
		until(t, "litewitness cosigns", func() bool { return newest(t, a, id) == said.Cite.N+1 })
	}

	// What is kept, torchwood verifies under a policy that asks for the witness.
	point, n, err := a.SignedHead(t.Context(), id, a.Name)
	if err != nil {
		t.Fatal(err)
	}
	signatures, err := witness.Signatures(t.Context(), a.Node, id, point.Size)
	if err != nil || len(signatures) != 1 {
		t.Fatal(signatures, err)
	}
	own, err := note.NewVerifier(ownKey(t, a, id).String())
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := torchwood.NewCosignatureVerifier(lite.key.String())
	if err != nil {
		t.Fatal(err)
	}
	policy := torchwood.ThresholdPolicy(3, torchwood.OriginPolicy(point.Origin), torchwood.SingleVerifierPolicy(own), torchwood.SingleVerifierPolicy(theirs))
	if _, _, err := torchwood.VerifyCheckpoint(record.SignedCheckpoint(point, append(n.Signatures, signatures...)...), policy); err != nil {
		t.Errorf("torchwood refuses the cosigned checkpoint: %v", err)
	}

	// A node that has forgotten what was cosigned learns it from the 409.
	if err := a.Put(t.Context(), clearCosigned(t, a)); err != nil {
		t.Fatal(err)
	}
	if got, err := witness.Bring(t.Context(), a.Node, http.DefaultClient, at, id); err != nil || got.Size != point.Size {
		t.Errorf("after the cosignatures were lost: %v, %v", got, err)
	}

	// The other side knows the log by a key that is not its own: 403.
	theirsAt := ask(t, b, lite.key, lite.url)
	wrong := ownKey(t, b, id)
	wrong.Public = ownKey(t, a, id).Public
	lite.knows(t, wrong)
	if _, err := witness.Bring(t.Context(), b.Node, http.DefaultClient, theirsAt, id); err == nil || !strings.Contains(err.Error(), "refused (403): it knows this log by another key") {
		t.Errorf("of a log that it knows by another key: %v", err)
	}
}

// TestLitewitnessAgreesOnHistories brings one history of a log to litewitness, and another to our
// witness and to it: both say the same of it.
func TestLitewitnessAgreesOnHistories(t *testing.T) {
	lite := startLitewitness(t)
	ours := newWitness(t, "w.example/witness")
	url := listen(t, handler(ours))
	one, two := newTree(t, "one", 300), newTree(t, "two", 300)
	lite.knows(t, one.key.VerifyKey)
	if err := ours.Watch(t.Context(), one.key.VerifyKey); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		body string
		same bool // C2SP has since said that another head of one size is a 409; litewitness says 422
	}{
		{"the first head", one.request(t, 0, 3), true},
		{"a start elsewhere", one.request(t, 2, 5), true},
		{"the next head", one.request(t, 3, 256), true},
		{"the same head", one.request(t, 256, 256), true},
		{"another of its size", two.request(t, 256, 256), false},
		{"another history", two.request(t, 256, 257), true},
		{"an old size above", one.request(t, 256, 200), true},
		{"a proof that was cut", cutProof(one.request(t, 256, 300)), true},
		{"a hash that is none", strings.Replace(one.request(t, 256, 300), "\n", "\nAAAA\n", 1), true},
		{"sixty-four hashes", "old 256\n" + strings.Repeat(base64.StdEncoding.EncodeToString(make([]byte, 32))+"\n", 64) + "\n" + one.signed(t, 300), true},
		{"the last head", one.request(t, 256, 300), true},
	} {
		a, b := bring(t, lite.url, c.body), bring(t, url, c.body)
		if same := a.status == b.status; same != c.same {
			t.Errorf("%s: litewitness says %d (%s), this witness %d (%s)", c.what, a.status, a.body, b.status, b.body)
		}
		if a.status == http.StatusConflict && b.status == a.status && (a.body != b.body || a.kind != b.kind) {
			t.Errorf("%s: litewitness answers %q (%s), this witness %q (%s)", c.what, a.body, a.kind, b.body, b.kind)
		}
	}
}

// TestTesseraAsksUs has a log that tessera keeps ask our witness, under a policy without which it
// publishes nothing.
func TestTesseraAsksUs(t *testing.T) {
	dir := t.TempDir()
	private, public, err := note.GenerateKey(nil, "log.example/tessera")
	if err != nil {
		t.Fatal(err)
	}
	logKey, err := record.ParseVerifyKey(public)
	if err != nil {
		t.Fatal(err)
	}
	w := newWitness(t, "w.example/witness")
	url := listen(t, handler(w))
	files := map[string]string{
		"key":    private,
		"policy": fmt.Sprintf("witness ours %s %s\nquorum ours\n", w.Key(), url),
		"one":    "the first entry", "two": "the second",
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := foreign.Program(t, "posix-oneshot")
	add := func(entry string) error {
		out, err := exec.CommandContext(t.Context(), program,
			"--storage_dir="+filepath.Join(dir, "log"), "--private_key="+filepath.Join(dir, "key"),
			"--entries="+filepath.Join(dir, entry), "--witness_policy_file="+filepath.Join(dir, "policy")).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
	if err := w.Watch(t.Context(), logKey); err != nil {
		t.Fatal(err)
	}
	for _, entry := range []string{"one", "two"} {
		if err := add(entry); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, "log", "checkpoint"))
		if err != nil {
			t.Fatal(err)
		}
		point, n, err := record.ParseCheckpoint(data)
		if err != nil {
			t.Fatal(err)
		}
		good := 0
		for _, s := range n.Signatures {
			if _, err := point.Verify(w.Key(), s); err == nil {
				good++
			}
		}
		if good != 1 {
			t.Errorf("the checkpoint bears %d cosignatures by our witness:\n%s", good, data)
		}
		if all, err := w.Watched(t.Context()); err != nil || all[0].Size != point.Size {
			t.Errorf("our witness is at %v, %v, and the log at %d", all, err, point.Size)
		}
	}
}
