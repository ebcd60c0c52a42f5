package line_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley.example/internal/carry/line"
	"parley.example/internal/foreign"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/tiles"
	"parley.example/record"
)

// archive is a side whose logs are served, with the store that they are in.
type archive struct {
	*nodetest.Side
	prefix string // of all logs
}

func serveLogs(t *testing.T, name record.PartyName) *archive {
	t.Helper()
	side := nodetest.Closed(name, rand.Reader)
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "node.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	side.Open(t, db)
	server := httptest.NewUnstartedServer(line.Serve(t.Context(), line.Config{
		Node: side.Node, Logs: db, Random: rand.Reader, Log: slog.New(slog.DiscardHandler), Limits: line.Usual(),
	}))
	server.TLS = line.ServerConfig(side.Node)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	t.Cleanup(server.Close)
	return &archive{side, server.URL + line.LogPath}
}

// reader is an HTTP client that shows the certificate of a key.
func reader(t *testing.T, key ed25519.PrivateKey) *http.Client {
	t.Helper()
	config := &tls.Config{InsecureSkipVerify: true} // what it reads is signed
	if key != nil {
		own, err := line.Certificate("auditor", key, nodetest.New(t, "clock.example").Now)
		if err != nil {
			t.Fatal(err)
		}
		config.Certificates = []tls.Certificate{own}
	}
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: config}}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

func get(t *testing.T, c *http.Client, url string) (int, http.Header, []byte) {
	t.Helper()
	r, err := c.Get(url)
	if err != nil {
		return 0, nil, nil
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, r.Header, data
}

func newKey(t *testing.T) (ed25519.PrivateKey, record.PublicKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return private, record.PublicKey(public)
}

// say has a side say many things at once.
func say(t *testing.T, s *nodetest.Side, id record.Hash, count int) {
	t.Helper()
	var all sync.WaitGroup
	for range count {
		all.Go(func() {
			if _, err := s.Say(t.Context(), topic(id)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// audited has a charter name an auditor of that key.
func audited(key record.PublicKey) func(*record.Charter) {
	return func(c *record.Charter) {
		c.Auditors = []record.Auditor{{Name: "court.example", Names: record.Text{"en": "Court of Auditors"}, Key: key}}
	}
}

// TestWhoIsShownALog asks for checkpoints and tiles under every kind of key.
func TestWhoIsShownALog(t *testing.T) {
	a, b := serveLogs(t, "a.example"), nodetest.New(t, "b.example")
	all, allKey := newKey(t)
	id := nodetest.FoundUnder(t, audited(allKey), a.Side, b)
	other := nodetest.Found(t, a.Side, b)
	ownOnly, ownKey := newKey(t)
	dismissed, dismissedKey := newKey(t)
	stranger, _ := newKey(t)
	for _, x := range []tiles.Auditor{{Name: "own", Key: ownKey}, {Name: "gone", Key: dismissedKey}} {
		if err := tiles.Name(t.Context(), a.Node, id, x); err != nil {
			t.Fatal(err)
		}
	}
	if err := tiles.Dismiss(t.Context(), a.Node, id, "gone"); err != nil {
		t.Fatal(err)
	}
	if err := tiles.Name(t.Context(), a.Node, id, tiles.Auditor{Name: "b", Key: record.PublicKey(b.Keys.Line.Public().(ed25519.PublicKey))}); err == nil {
		t.Error("a party was named as an auditor of its own channel")
	}
	if err := tiles.Name(t.Context(), a.Node, id, tiles.Auditor{Name: "again", Key: allKey}); err == nil {
		t.Error("the node named an auditor whom the charter names")
	}
	of := func(channel record.Hash, party record.PartyName) string {
		return fmt.Sprintf("%s%s/%s/", a.prefix, channel, party)
	}
	for what, c := range map[string]struct {
		key    ed25519.PrivateKey
		prefix string
		status int
	}{
		"an auditor, of the node's own log":     {ownOnly, of(id, "a.example"), 200},
		"an auditor of that, of another's":      {ownOnly, of(id, "b.example"), 404},
		"an auditor of the charter":             {all, of(id, "a.example"), 200},
		"an auditor of the charter, of another": {all, of(id, "b.example"), 200},
		"an auditor, of another channel":        {all, of(other, "a.example"), 404},
		"one that was dismissed":                {dismissed, of(id, "a.example"), 404},
		"a stranger":                            {stranger, of(id, "a.example"), 404},
		"a stranger, of a channel that is none": {stranger, of(record.Hash{1}, "a.example"), 404},
		"an auditor, of a party that is none":   {all, of(id, "c.example"), 404},
		"the other party":                       {b.Keys.Line.(ed25519.PrivateKey), of(id, "a.example"), 200},
		"the other party, of its own log":       {b.Keys.Line.(ed25519.PrivateKey), of(id, "b.example"), 200},
		"the other party, with its receipt key": {b.Keys.Receipt.(ed25519.PrivateKey), of(id, "a.example"), 404},
		"nobody: the connection is not made":    {nil, of(id, "a.example"), 0},
		"a path with an escaped letter":         {all, strings.Replace(of(id, "a.example"), "a.example", "%61.example", 1) + "x/", 404},
	} {
		client := reader(t, c.key)
		for _, path := range []string{"checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1"} {
			status, header, _ := get(t, client, c.prefix+path)
			if status != c.status {
				t.Errorf("%s: %s: status %d, want %d", what, path, status, c.status)
			}
			if status == 200 && !strings.Contains(header.Get("Cache-Control"), "private") {
				t.Errorf("%s: %s may be kept on the way: %q", what, path, header.Get("Cache-Control"))
			}
		}
	}
}

// TestNoBodyIsInATile looks for words of bodies in every tile.
func TestNoBodyIsInATile(t *testing.T) {
	a, b := serveLogs(t, "a.example"), nodetest.New(t, "b.example")
	private, public := newKey(t)
	id := nodetest.FoundUnder(t, audited(public), a.Side, b)
	saying := topic(id)
	saying.Body.Title = record.Text{"en": "a quay that nobody shall hear of"}
	said := a.MustSay(t, saying)
	status, _, data := get(t, reader(t, private), fmt.Sprintf("%s%s/a.example/tile/entries/000.p/%d", a.prefix, id, said.Cite.N+1))
	if status != 200 || !bytes.Contains(data, []byte("topic.opened")) {
		t.Fatalf("status %d: %q", status, data)
	}
	if bytes.Contains(data, []byte("nobody shall hear")) {
		t.Error("the words are in a tile")
	}
}

// TestFsck has tessera's checker read a log over HTTP, through a proxy that holds the auditor's
// certificate: it accepts the log, and refuses it when a byte on the way is changed.
func TestFsck(t *testing.T) {
	a, b := serveLogs(t, "a.example"), nodetest.New(t, "b.example")
	private, public := newKey(t)
	id := nodetest.FoundUnder(t, audited(public), a.Side, b)
	say(t, a.Side, id, 300)
	nodetest.Exchange(t, id, a.Side, b)
	program := foreign.Program(t, "fsck")
	client := reader(t, private)
	for _, party := range []*nodetest.Side{a.Side, b} {
		point, _, err := a.SignedHead(t.Context(), id, party.Name)
		if err != nil {
			t.Fatal(err)
		}
		prefix := fmt.Sprintf("%s%s/%s", a.prefix, id, party.Name)
		check := func(change string) (string, map[string]bool) {
			return fsck(t, program, client, prefix, headKey(t, a.Side, id, party.Name), change)
		}
		said, asked := check("")
		if strings.Contains(said, "fsck failed") || !strings.Contains(said, "Successfully fsck") {
			t.Errorf("fsck refuses the log of %s over %d entries: %s", party.Name, point.Size, said)
		}
		t.Logf("%s: %d entries, %d resources", party.Name, point.Size, len(asked))
		for path := range asked {
			if said, _ := check(path); !strings.Contains(said, "fsck failed") {
				t.Errorf("fsck takes %s of the log of %s with a byte changed: %s", path, party.Name, said)
			}
		}
		if want := 2; len(asked) < want {
			t.Errorf("fsck has read %v", asked)
		}
	}
}

// workers is more than the tiles of the logs here: with fewer, the checker waits for ever once it has
// found a bad one.
const workers = "--N=16"

// fsck runs the checker, with one byte of one resource changed on the way, and returns what it said
// and what it asked for.
func fsck(t *testing.T, program string, client *http.Client, prefix, key, change string) (string, map[string]bool) {
	t.Helper()
	target, err := url.Parse(prefix)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	asked := map[string]bool{}
	proxy := &httputil.ReverseProxy{
		Transport: client.Transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = ""
		},
		ModifyResponse: func(r *http.Response) error {
			path := strings.TrimPrefix(r.Request.URL.Path, target.Path+"/")
			data, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			if r.StatusCode == http.StatusOK {
				mu.Lock()
				asked[path] = true
				mu.Unlock()
				if path == change {
					data[len(data)/2] ^= 1
				}
			}
			r.Body = io.NopCloser(bytes.NewReader(data))
			return nil
		},
	}
	server := httptest.NewServer(proxy)
	defer server.Close()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), program, "--ui=false", "--v=1", "--logtostderr", workers, "--storage_url="+server.URL+"/", "--public_key="+file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out), asked
}

func headKey(t *testing.T, s *nodetest.Side, id record.Hash, party record.PartyName) string {
	t.Helper()
	if party == s.Name {
		chain, err := s.Node.Keys(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		p := chain.At(record.MaxIndex)
		return p.HeadKey(id).String()
	}
	parties, err := s.Counterparts(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parties {
		if p.Name == party {
			return p.HeadKey(id).String()
		}
	}
	t.Fatalf("no party %s", party)
	return ""
}
