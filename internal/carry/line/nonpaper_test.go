package line_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parley.example/internal/carry/line"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/nonpaper"
	"parley.example/record"
)

// between are two ends with a channel, which know where the other is.
func between(t *testing.T) (a, b *end, id record.Hash) {
	t.Helper()
	a, b = listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	id = nodetest.Found(t, a.Side, b.Side)
	knows(t, a, b)
	knows(t, b, a)
	return a, b, id
}

func (e *end) write(t *testing.T, id record.Hash, to record.PartyName, text string) nonpaper.Paper {
	t.Helper()
	p, err := nonpaper.Write(t.Context(), e.Node, rand.Reader, id, to, text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (e *end) papers(t *testing.T, id record.Hash) []nonpaper.Paper {
	t.Helper()
	all, err := nonpaper.List(t.Context(), e.Node, id)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const whispered = "An idea that nobody has had: the visas first."

func TestNonPaper(t *testing.T) {
	a, b, id := between(t)
	a.write(t, id, b.Name, whispered)
	if sent := a.papers(t, id); len(sent) != 1 || !sent[0].Waits() {
		t.Fatalf("before it is delivered the sender has %+v", sent)
	}
	for range 2 {
		if err := a.client.HandOver(t.Context(), id, b.Name); err != nil {
			t.Fatal(err)
		}
	}
	if sent := a.papers(t, id); len(sent) != 1 || sent[0].Waits() {
		t.Errorf("after it is delivered the sender has %+v", sent)
	}
	got := b.papers(t, id)
	if len(got) != 1 || got[0].Text != whispered || got[0].From != a.Name {
		t.Fatalf("the receiver has %+v", got)
	}
	if _, err := nonpaper.Parse(got[0].Raw, got[0].MAC, got[0].Key); err != nil {
		t.Errorf("what is kept does not authenticate it: %v", err)
	}
	if _, err := nonpaper.Parse(append(got[0].Raw, ' '), got[0].MAC, got[0].Key); !errors.Is(err, nonpaper.ErrForged) {
		t.Errorf("another is authenticated, too: %v", err)
	}
}

// The receiver makes one itself: it is listed as one that came is, and nothing tells them apart.
func TestTheReceiverCouldHaveForgedIt(t *testing.T) {
	a, b, id := between(t)
	a.write(t, id, b.Name, whispered)
	if err := a.client.HandOver(t.Context(), id, b.Name); err != nil {
		t.Fatal(err)
	}
	came := b.papers(t, id)[0]
	forged := came.Message
	forged.ID, forged.Text = strings.Repeat("7", 32), "We give up everything."
	raw, err := json.Marshal(forged)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nonpaper.Take(t.Context(), b.Node, raw, nonpaper.MAC(came.Key, raw), came.Key); err != nil {
		t.Fatal(err)
	}
	all := b.papers(t, id)
	if len(all) != 2 {
		t.Fatalf("the receiver has %+v", all)
	}
	if d := cmp.Diff(all[0], all[1], cmpopts.IgnoreFields(nonpaper.Paper{}, "Raw", "MAC", "Message.ID", "Message.Text")); d != "" {
		t.Errorf("the forged one differs:\n%s", d)
	}
	for _, p := range all {
		if _, err := nonpaper.Parse(p.Raw, p.MAC, p.Key); err != nil {
			t.Error(err)
		}
	}
}

// Nothing of a non-paper is in any entry, body or bundle of either side.
func TestANonPaperLeavesNoTrace(t *testing.T) {
	a, b, id := between(t)
	a.write(t, id, b.Name, whispered)
	before := sizes(t, a, b, id)
	a.MustSay(t, topic(id))
	for range 2 {
		if _, err := a.client.Exchange(t.Context(), id, b.Name, false); err != nil {
			t.Fatal(err)
		}
		if err := a.client.HandOver(t.Context(), id, b.Name); err != nil {
			t.Fatal(err)
		}
	}
	after := sizes(t, a, b, id)
	if after[0] <= before[0] {
		t.Fatal("the record did not grow, so nothing is tested")
	}
	came := b.papers(t, id)[0]
	for _, e := range []*end{a, b} {
		for _, other := range []record.PartyName{a.Name, b.Name} {
			lines, err := e.Lines(t.Context(), id, other, 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				raw, err := l.Entry.Bytes()
				if err != nil {
					t.Fatal(err)
				}
				if l.Body != nil {
					body, err := l.Body.Bytes()
					if err != nil {
						t.Fatal(err)
					}
					raw = append(raw, body...)
				}
				traceless(t, raw, came)
			}
			if other != e.Name {
				bundle, err := e.News(t.Context(), id, other)
				if err != nil {
					t.Fatal(err)
				}
				raw, err := bundle.Bytes()
				if err != nil {
					t.Fatal(err)
				}
				traceless(t, raw, came)
			}
		}
	}
}

func traceless(t *testing.T, raw []byte, p nonpaper.Paper) {
	t.Helper()
	digest := hex.AppendEncode(nil, p.MAC)
	for _, trace := range [][]byte{[]byte(whispered), []byte(p.ID), p.MAC, p.Key, digest} {
		if bytes.Contains(raw, trace) {
			t.Errorf("%q is in the record", trace)
		}
	}
}

func sizes(t *testing.T, a, b *end, id record.Hash) []int64 {
	t.Helper()
	var all []int64
	for _, e := range []*end{a, b} {
		s, err := e.Sizes(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s[a.Name]+s[b.Name])
	}
	return all
}

// What was changed on the way, or authenticated over another connection, is refused; so is what
// comes from whom the channel does not know.
func TestNonPapersThatAreRefused(t *testing.T) {
	a, b, id := between(t)
	stranger := listen(t, nodetest.New(t, "c.example"))
	p := a.write(t, id, b.Name, whispered)
	send := func(cert *tls.Certificate, make func(key []byte) []byte) int {
		t.Helper()
		config := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{*cert}}
		connection, err := tls.Dial("tcp", b.address, config)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		state := connection.ConnectionState()
		key, err := state.ExportKeyingMaterial("EXPORTER-parley-non-paper-v1", nil, 32)
		if err != nil {
			t.Fatal(err)
		}
		return onto(t, connection, make(key))
	}
	mac := func(key, raw []byte) []byte {
		return append(append(hex.AppendEncode(nil, nonpaper.MAC(key, raw)), '\n'), raw...)
	}
	for name, c := range map[string]struct {
		cert *tls.Certificate
		body func([]byte) []byte
		want int
	}{
		"as it should be":    {&a.cert, func(key []byte) []byte { return mac(key, p.Raw) }, http.StatusNoContent},
		"changed on the way": {&a.cert, func(key []byte) []byte { return bytes.Replace(mac(key, p.Raw), []byte("visas"), []byte("money"), 1) }, http.StatusUnprocessableEntity},
		"another connection": {&a.cert, func([]byte) []byte { return mac(make([]byte, 32), p.Raw) }, http.StatusUnprocessableEntity},
		"a stranger":         {&stranger.cert, func(key []byte) []byte { return mac(key, p.Raw) }, http.StatusForbidden},
		"no authentication":  {&a.cert, func([]byte) []byte { return p.Raw }, http.StatusBadRequest},
		"for another": {&a.cert, func(key []byte) []byte {
			return mac(key, bytes.Replace(p.Raw, []byte("b.example"), []byte("d.example"), 1))
		}, http.StatusUnprocessableEntity},
		"no such channel": {&a.cert, func(key []byte) []byte {
			return mac(key, bytes.Replace(p.Raw, []byte(id.String()[:8]), []byte("00000000"), 1))
		}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			if got := send(c.cert, c.body); got != c.want {
				t.Errorf("it answers %d, want %d", got, c.want)
			}
		})
	}
	if got := b.papers(t, id); len(got) != 1 {
		t.Errorf("the receiver has %d", len(got))
	}
}

func onto(t *testing.T, connection *tls.Conn, body []byte) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, "https://node.invalid"+line.NonPaperPath, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := request.Write(connection); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestNonPapersThatCannotBeWritten(t *testing.T) {
	a, b, id := between(t)
	for name, c := range map[string]struct {
		to   record.PartyName
		text string
	}{
		"nothing said": {b.Name, " \n"},
		"too long":     {b.Name, strings.Repeat("x", nonpaper.MaxText+1)},
		"to nobody":    {"d.example", "x"},
		"to oneself":   {a.Name, "x"},
	} {
		if _, err := nonpaper.Write(t.Context(), a.Node, rand.Reader, id, c.to, c.text); !errors.Is(err, nonpaper.ErrUnfit) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
