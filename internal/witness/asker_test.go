package witness_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley.example/internal/node/nodetest"
	"parley.example/internal/witness"
	"parley.example/record"
)

func ask(t testing.TB, s *nodetest.Side, w record.VerifyKey, url string, channels ...record.Hash) witness.Asked {
	t.Helper()
	a := witness.Asked{Key: w.String(), URL: url, Channels: channels}
	if err := witness.Ask(t.Context(), s.Node, a); err != nil {
		t.Fatal(err)
	}
	return a
}

// until waits for a condition.
func until(t testing.TB, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

func newest(t testing.TB, s *nodetest.Side, id record.Hash) int64 {
	t.Helper()
	all, err := witness.Newest(t.Context(), s.Node, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		return 0
	}
	return all[0].Size
}

// run runs an asker until the test ends.
func run(t testing.TB, s *nodetest.Side) *witness.Asker {
	t.Helper()
	client := new(http.Client)
	a := witness.NewAsker(s.Node, client, quiet)
	a.SetPace(0)
	done := make(chan struct{})
	go func() { defer close(done); a.Run(t.Context()) }()
	t.Cleanup(func() { <-done; client.CloseIdleConnections() })
	return a
}

func TestHeadsAreCosignedAsTheyCome(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	w := newWitness(t, "w.example/witness")
	if err := w.Watch(t.Context(), ownKey(t, a, id)); err != nil {
		t.Fatal(err)
	}
	asker := run(t, a)
	ask(t, a, w.Key(), listen(t, handler(w)))
	asker.Wake()
	for range 3 {
		said := a.MustSay(t, topic(id))
		until(t, "the head is cosigned", func() bool { return newest(t, a, id) == said.Cite.N+1 })
		seen, err := witness.Seen(t.Context(), a.Node, id, said.Cite.N)
		if err != nil || len(seen) != 1 || seen[0].Size != said.Cite.N+1 || seen[0].Witness != "w.example/witness" {
			t.Errorf("entry %d was seen: %v, %v", said.Cite.N, seen, err)
		}
		if seen, err = witness.Seen(t.Context(), a.Node, id, said.Cite.N+1); err != nil || len(seen) != 0 {
			t.Errorf("an entry that is not there was seen: %v, %v", seen, err)
		}
	}
	if trouble := asker.Trouble("w.example/witness", id); trouble != "" {
		t.Error(trouble)
	}
}

// TestNothingWaitsForAWitness asks one that never answers.
func TestNothingWaitsForAWitness(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	var asked atomic.Int32
	let := make(chan struct{})
	url := listen(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		select {
		case <-let:
		case <-r.Context().Done():
		}
	}))
	defer close(let)
	asker := run(t, a)
	ask(t, a, key(t, "w.example/w", record.Cosignature).VerifyKey, url)
	asker.Wake()
	until(t, "the witness is asked", func() bool { return asked.Load() > 0 })
	said := a.MustSay(t, topic(id))
	nodetest.Exchange(t, id, a, b)
	if receipted, err := a.Receipted(t.Context(), id, b.Name); err != nil || receipted <= said.Cite.N {
		t.Errorf("%d entries are receipted, %v", receipted, err)
	}
}

// TestAWitnessThatForgets has a witness at another size than the node expects, on either side.
func TestAWitnessThatForgets(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	one, two := newWitness(t, "w.example/witness"), newWitness(t, "w.example/witness")
	for _, w := range []*witness.Witness{one, two} {
		if err := w.Watch(t.Context(), ownKey(t, a, id)); err != nil {
			t.Fatal(err)
		}
	}
	at := ask(t, a, one.Key(), listen(t, handler(one)))
	first, err := witness.Bring(t.Context(), a.Node, http.DefaultClient, at, id)
	if err != nil || first == nil {
		t.Fatal(first, err)
	}
	a.MustSay(t, topic(id))
	// Its place is taken by one that has cosigned nothing: a 409 says so, and the node begins anew.
	at.URL = listen(t, handler(two))
	second, err := witness.Bring(t.Context(), a.Node, http.DefaultClient, at, id)
	if err != nil || second.Size <= first.Size {
		t.Fatal(second, err)
	}
	a.MustSay(t, topic(id))
	at.URL = listen(t, handler(one)) // and the first is behind
	if third, err := witness.Bring(t.Context(), a.Node, http.DefaultClient, at, id); err != nil || third.Size <= second.Size {
		t.Fatal(third, err)
	}
}

// TestWhatAWitnessSays has a witness answer what it should not, or what the node must be told of.
func TestWhatAWitnessSays(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	point, _, err := a.SignedHead(t.Context(), id, a.Name)
	if err != nil {
		t.Fatal(err)
	}
	w := key(t, "w.example/w", record.Cosignature)
	line := func(c record.Checkpoint, k record.SigningKey) string {
		s, err := c.Cosign(k, time.Unix(1_750_000_000, 0))
		if err != nil {
			t.Fatal(err)
		}
		return string(s.Line())
	}
	another := point
	another.Size++
	good := line(point, w)
	wrong, err := point.Cosign(w, time.Unix(1_750_000_000, 0))
	if err != nil {
		t.Fatal(err)
	}
	wrong.Bytes[len(wrong.Bytes)-1] ^= 1
	for _, c := range []struct {
		what   string
		status int
		kind   string
		body   string
		wants  string // in the error; empty: none
	}{
		{"a cosignature", 200, "", good, ""},
		{"with those of others", 200, "", line(point, key(t, "v.example/w", record.Cosignature)) + good, ""},
		{"only of another", 200, "", line(point, key(t, "v.example/w", record.Cosignature)), "bears no cosignature by the key"},
		{"over another head", 200, "", line(another, w), "does not fit"},
		{"changed", 200, "", string(wrong.Line()), "does not fit"},
		{"none", 200, "", "", "its answer"},
		{"a page", 200, "text/html", "<html>", "its answer"},
		{"too much", 200, "", strings.Repeat(good, 1000), "longer than"},
		{"it does not know the log", 404, "text/plain", "unknown log\x1b[2J", "it does not know this log: give its operator the key"},
		{"it knows another key", 403, "text/plain", "", "another key"},
		{"no proof", 422, "text/plain", "", "does not follow"},
		{"it is far ahead", 409, "text/x.tlog.size", "1000000\n", "it has cosigned a head over 1000000 entries"},
		{"another head of this size", 409, "text/x.tlog.size", "0\n", "another head of this size"},
		{"a size that is none", 409, "text/x.tlog.size", "007\n", "refused (409)"},
		{"no size", 409, "text/plain", "0\n", "refused (409)"},
		{"it is broken", 500, "text/plain", "", "it is at fault"},
		{"elsewhere", 302, "", "", "refused (302)"},
	} {
		t.Run(c.what, func(t *testing.T) {
			url := listen(t, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Content-Type", c.kind)
				rw.WriteHeader(c.status)
				rw.Write([]byte(c.body))
			}))
			got, err := witness.Bring(t.Context(), a.Node, http.DefaultClient, witness.Asked{Key: w.String(), URL: url}, id)
			switch {
			case c.wants == "":
				if err != nil || got.Size != point.Size {
					t.Errorf("%v, %v", got, err)
				}
				if err := a.Put(t.Context(), clearCosigned(t, a)); err != nil {
					t.Fatal(err)
				}
			case err == nil || !strings.Contains(err.Error(), c.wants):
				t.Errorf("error %v, want %q", err, c.wants)
			case strings.Contains(err.Error(), "\x1b"):
				t.Errorf("%q goes to a terminal", err)
			case got != nil:
				t.Errorf("%v is kept", got)
			}
		})
	}
}

// TestApart refuses witnesses that could be taken for who gives receipts.
func TestApart(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	const url = "https://w.example"
	for what, at := range map[string]witness.Asked{
		"the receipt key of the other side": {Key: cosigner(t, "w.example/witness", b).String(), URL: url},
		"under the name of its receipts":    {Key: key(t, record.ReceiptName("b.example"), record.Cosignature).String(), URL: url},
		"a key that signs logs":             {Key: key(t, "w.example", record.Ed25519).String(), URL: url},
		"no address":                        {Key: key(t, "w.example", record.Cosignature).String(), URL: "w.example"},
		"an address with a question":        {Key: key(t, "w.example", record.Cosignature).String(), URL: url + "?a=b"},
	} {
		if err := witness.Ask(t.Context(), a.Node, at); err == nil {
			t.Errorf("%s is asked", what)
		}
	}
	// A key that was taken later is found when it is to be asked.
	at := witness.Asked{Key: cosigner(t, "w.example/witness", b).String(), URL: url}
	if _, err := witness.Bring(t.Context(), a.Node, http.DefaultClient, at, id); err == nil || !strings.Contains(err.Error(), "is a key of b.example") {
		t.Errorf("brought to the receipt key of the other side: %v", err)
	}
}

// TestTheOthersAreAskedWhileOneRefuses has one channel refused, and the witness down for a while.
func TestTheOthersAreAskedWhileOneRefuses(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	known, unknown := nodetest.Found(t, a, b), nodetest.FoundUnder(t, func(c *record.Charter) { c.Nonce = strings.Repeat("0", 32) }, a, b)
	w := newWitness(t, "w.example/witness")
	if err := w.Watch(t.Context(), ownKey(t, a, known)); err != nil {
		t.Fatal(err)
	}
	var down atomic.Bool
	down.Store(true)
	inner := handler(w)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if down.Load() {
			panic(http.ErrAbortHandler)
		}
		inner.ServeHTTP(rw, r)
	}))
	defer server.Close()
	asker := run(t, a)
	ask(t, a, w.Key(), server.URL)
	asker.Wake()
	until(t, "trouble is noted", func() bool {
		return asker.Trouble("w.example/witness", known)+asker.Trouble("w.example/witness", unknown) != ""
	})
	down.Store(false)
	until(t, "the known log is cosigned", func() bool { return newest(t, a, known) > 0 })
	until(t, "the unknown one is refused", func() bool { return strings.Contains(asker.Trouble("w.example/witness", unknown), "404") })
	until(t, "the trouble is over", func() bool { return asker.Trouble("w.example/witness", known) == "" })
}
