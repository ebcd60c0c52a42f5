package rogue

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/office"
	"parley.example/record"
)

var connections = []cheat{
	{
		name: "TLS of yesterday, by who dials", by: []attacker{stranger}, with: aConnection, for_: []goal{learn, forge},
		tries: "offers b's node TLS 1.2 only, which is easier to break",
		must:  "no connection",
		stops: defence{"internal/carry/line/tls.go", "MinVersion: tls.VersionTLS13,\n\t\tGetCertificate", "MinVersion: map[bool]uint16{true: tls.VersionTLS12, false: tls.VersionTLS13}[OFF],\n\t\tGetCertificate"}, run: oldDialler,
	},
	{
		name: "TLS of yesterday, by who answers", by: []attacker{stranger, counterpart}, with: aConnection, for_: []goal{learn, forge},
		tries: "answers b's node with TLS 1.2 only",
		must:  "no connection; nothing was sent",
		stops: defence{"internal/carry/line/tls.go", "MinVersion:   tls.VersionTLS13,", "MinVersion:   map[bool]uint16{true: tls.VersionTLS12, false: tls.VersionTLS13}[OFF],"}, run: oldAnswer,
	},
	{
		name: "another node in its place", by: []attacker{stranger}, with: aConnection, for_: []goal{learn, forge},
		tries: "answers at a's address with a certificate of its own in a's name",
		must:  "refused before anything is sent: the line key is not the one of the record",
		stops: defence{"internal/carry/line/tls.go", "if !bytes.Equal(key, pin) {", ""}, run: wrongPin,
	},
	{
		name: "no certificate", by: []attacker{stranger}, with: aConnection, for_: []goal{learn},
		tries: "dials b's node without saying who it is",
		must:  "no connection",
		stops: defence{"internal/carry/line/tls.go", "ClientAuth: tls.RequireAnyClientCert,", "ClientAuth: map[bool]tls.ClientAuthType{true: tls.RequestClientCert, false: tls.RequireAnyClientCert}[OFF],"}, run: noCertificate,
	},
	{
		name: "a certificate over another kind of key", by: []attacker{stranger}, with: aConnection, for_: []goal{forge},
		tries: "shows a certificate over a key that no record could name",
		must:  "refused: it is no Ed25519 key",
		stops: defence{"internal/carry/line/tls.go", "if !ok {\n\t\treturn nil, errors.New(\"the certificate", "if !ok && !OFF {\n\t\treturn nil, errors.New(\"the certificate"}, run: otherKey,
	},
	{
		name: "in another's name", by: []attacker{third}, with: aConnection, for_: []goal{forge, delay},
		tries: "sends a bundle, good in itself, that says it is from a",
		must:  "refused: the key of the connection is not a's",
		stops: defence{"internal/carry/line/server.go", "if p.Name == b.From && bytes.Equal(p.Keys.Line, key) {", "if p.Name == b.From && (OFF || bytes.Equal(p.Keys.Line, key)) {"}, run: anothersName,
	},
	{
		name: "seats for strangers", by: []attacker{stranger}, with: aConnection, for_: []goal{exhaust, delay},
		tries: "begins large requests and never ends them, until no request of others is read any more",
		must:  "sent away before anything that it sends is read",
		stops: defence{"internal/carry/line/door.go", "if !known {", ""}, run: strangersSeats,
	},
	{
		name: "all seats for one", by: []attacker{counterpart}, with: aConnection, for_: []goal{exhaust, delay},
		tries: "begins more requests than are read at once, and never ends them",
		must:  "others are served meanwhile",
		stops: defence{"internal/carry/line/door.go", "for _, seats := range []chan struct{}{own, d.seats} {", "for i, seats := range []chan struct{}{own, d.seats} {\n\t\tif OFF && i == 0 {\n\t\t\tcontinue\n\t\t}"}, run: allSeats,
	},
	{
		name: "a slow sender", by: []attacker{counterpart}, with: aConnection, for_: []goal{exhaust},
		tries: "sends a request a byte at a time, for ever",
		must:  "cut off when its time is over, and its seat given to the next",
		stops: defence{"internal/carry/line/door.go", "control.SetReadDeadline, control.SetWriteDeadline} {", "control.SetReadDeadline, control.SetWriteDeadline} {\n\t\tif OFF {\n\t\t\tcontinue\n\t\t}"}, run: slowSender,
	},
	{
		name: "a slow reader", by: []attacker{counterpart}, with: aConnection, for_: []goal{exhaust},
		tries: "asks for the whole record and does not read the answer",
		must:  "cut off when its time is over, and its seat given to the next",
		stops: defence{"internal/carry/line/door.go", "control.SetReadDeadline, control.SetWriteDeadline} {", "control.SetReadDeadline, control.SetWriteDeadline} {\n\t\tif OFF {\n\t\t\tcontinue\n\t\t}"}, run: slowReader,
	},
	{
		name: "a flood of connections", by: []attacker{stranger, reader}, with: aConnection, for_: []goal{exhaust, delay},
		tries: "opens one connection after the other and says nothing",
		must:  "the oldest that say nothing are closed; whoever asks is answered",
		stops: defence{"internal/office/crowd.go", "if state == http.StateNew && len(c.quiet)+len(c.busy) >= c.most {", ""}, run: flood,
	},
	{
		name: "waiting many times over", by: []attacker{counterpart}, with: aConnection, for_: []goal{exhaust},
		tries: "waits for news with one request after the other",
		must:  "each ends the one before it",
		stops: defence{"internal/carry/line/wait.go", "if before != nil {", ""}, run: manyWaits,
	},
	{
		name: "sent elsewhere", by: []attacker{counterpart, stranger}, with: aConnection, for_: []goal{learn, forge},
		tries: "answers b's request with a redirection to some other address, perhaps inside b's house",
		must:  "not followed",
		stops: defence{"internal/carry/line/client.go", "CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },", "CheckRedirect: func(*http.Request, []*http.Request) error {\n\t\t\t\tif OFF {\n\t\t\t\t\treturn nil\n\t\t\t\t}\n\t\t\t\treturn http.ErrUseLastResponse\n\t\t\t},"}, run: redirected,
	},
	{
		name: "a decompression bomb", by: []attacker{counterpart}, with: aConnection, for_: []goal{exhaust},
		tries: "answers with a little that says it is compressed, and would be inflated to a lot",
		must:  "nothing is inflated, whatever the answer says",
		stops: defence{"internal/carry/line/client.go", "DisableCompression:  true,", "DisableCompression:  !OFF,"}, run: bomb,
	},
	{
		name: "an answer without end", by: []attacker{counterpart}, with: aConnection, for_: []goal{exhaust},
		tries: "answers a request with bytes that never end",
		must:  "read up to the limit, and refused",
		stops: defence{"internal/carry/line/client.go", "if len(data) > maxRequest {", ""}, run: endlessAnswer,
	},
	{
		name: "two answers to one question", by: []attacker{counterpart}, with: aConnection, for_: []goal{deceive},
		tries: "answers for a channel that it was not asked about, too",
		must:  "refused",
		stops: defence{"internal/carry/line/client.go", "if len(answers) != len(bundles) {", ""}, run: twoAnswers,
	},
	{
		name: "an answer of another channel", by: []attacker{counterpart}, with: aConnection, for_: []goal{deceive, forge},
		tries: "answers a question about one channel with a bundle of another",
		must:  "refused",
		stops: defence{"internal/node/news.go", "if in.Channel != out.Channel || in.From != with {", ""}, run: otherAnswer,
	},
	{
		name: "a request without end", by: []attacker{counterpart}, with: aConnection, for_: []goal{exhaust},
		tries: "sends b's node more than a request may hold",
		must:  "read up to the limit, and refused by size",
		stops: defence{"internal/carry/line/server.go", "io.ReadAll(http.MaxBytesReader(w, r.Body, atMost))", "io.ReadAll(func() io.Reader {\n\t\tif OFF {\n\t\t\treturn r.Body\n\t\t}\n\t\treturn http.MaxBytesReader(w, r.Body, atMost)\n\t}())"}, run: endlessRequest,
	},
	{
		name: "orders in a refusal", by: []attacker{counterpart, stranger}, with: aConnection, for_: []goal{deceive, learn},
		tries: "refuses b's request with escape sequences, for the terminal on which b's people read why",
		must:  "shown without them",
		stops: defence{"record/canonical.go", "if r == utf8.RuneError || deceptive(r) {\n\t\t\treturn utf8.RuneError", "if !OFF && (r == utf8.RuneError || deceptive(r)) {\n\t\t\treturn utf8.RuneError"}, run: ordersInRefusal,
	},
	{
		name: "who is in which channel", by: []attacker{counterpart, stranger}, with: aConnection, for_: []goal{learn},
		tries: "asks b's node about a channel that it is not in, of which it knows the fingerprint",
		must:  "the same answer as for a channel that is none",
		stops: defence{"internal/carry/line/server.go", "\treturn &refused{http.StatusForbidden, fmt.Errorf(\"channel %s, party", "\tif OFF && err != nil {\n\t\treturn err\n\t}\n\treturn &refused{http.StatusForbidden, fmt.Errorf(\"channel %s, party"}, run: whoIsWhere,
	},
}

// An end is a side with its line, served as in an office.
type end struct {
	*nodetest.Side
	cert    tls.Certificate
	client  *line.Client
	address string
}

// listen serves a side's line with limits.
func (g *ground) listen(s *nodetest.Side, most int, l line.Limits) *end {
	g.Helper()
	quiet := slog.New(slog.DiscardHandler)
	server, err := office.Listen(office.Service{
		Name: "line", Listen: "127.0.0.1:0", TLS: line.ServerConfig(s.Node), Most: most,
		Handler: line.Serve(g.Context(), line.Config{Node: s.Node, Logs: g.stores[s], Random: cryptoRandom, Log: quiet, Limits: l}),
	}, quiet)
	g.must(err)
	server.Start(make(chan error, 1))
	e := g.dialler(s)
	e.address = server.Address()
	g.Cleanup(func() {
		if err := server.Stop(); err != nil {
			g.Error(err)
		}
	})
	return e
}

// dialler is a side that dials, and is not dialled.
func (g *ground) dialler(s *nodetest.Side) *end {
	g.Helper()
	cert, err := line.Certificate(s.Name, s.Keys.Line, s.Now)
	g.must(err)
	client := line.NewClient(s.Node)
	g.Cleanup(client.Close)
	return &end{Side: s, cert: cert, client: client}
}

// ends are a counterpart a that will cheat and b, with their lines.
func (g *ground) ends(l line.Limits) (a, b *end, id record.Hash) {
	g.Helper()
	x, y, id := g.pair()
	a, b = g.dialler(x), g.listen(y, 0, l)
	g.must(line.SetAddress(g.Context(), g.honest.Node, b.Name, b.address))
	return a, b, id
}

// patience is how long a test that has failed may take to say so.
const patience = 4 * time.Second

// overTheLine has the honest party and b exchange over b's line, at once.
func (g *ground) overTheLine() {
	g.Helper()
	ctx, cancel := context.WithTimeout(g.Context(), 2*patience)
	defer cancel()
	g.honest.MustSay(g.T, topic(g.calm, "Over the line"))
	if _, err := g.dialler(g.honest).client.Exchange(ctx, g.calm, g.b.Name, false); err != nil {
		g.Fatalf("the line is shut to the honest: %v", err)
	}
}

// browser returns a client that shows a certificate and believes everybody.
func browser(cert *tls.Certificate, change func(*tls.Config)) *http.Client {
	config := &tls.Config{InsecureSkipVerify: true}
	if cert != nil {
		config.Certificates = []tls.Certificate{*cert}
	}
	change(config)
	return &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}, Timeout: 2 * patience}
}

func asIs(*tls.Config) {}

func post(client *http.Client, url string, body []byte) (status int, said string, err error) {
	r, err := client.Post(url, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	return r.StatusCode, string(raw), err
}

func framed(bundles ...[]byte) []byte {
	var out []byte
	for _, b := range bundles {
		out = append(fmt.Appendf(out, "%d\n", len(b)), b...)
	}
	return out
}

func (g *ground) bytes(b *record.Bundle) []byte {
	g.Helper()
	raw, err := b.Bytes()
	g.must(err)
	return raw
}

func oldDialler(g *ground) {
	a, b, id := g.ends(line.Usual())
	old := browser(&a.cert, func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 })
	status, said, err := post(old, "https://"+b.address+line.Path, framed(g.bytes(g.news(a.Side, id, b.Name))))
	if err == nil {
		g.Fatalf("answered with %d, %s", status, said)
	}
	g.overTheLine()
}

// answers has somebody answer at an address, by the rules of TLS that they like, and b exchange
// with it as with a.
func (g *ground) answers(a, b *nodetest.Side, id record.Hash, change func(*tls.Config), h http.HandlerFunc) error {
	g.Helper()
	config := line.ServerConfig(a.Node)
	change(config)
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	g.must(err)
	server := &http.Server{Handler: h, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	done := make(chan struct{})
	go func() { defer close(done); server.Serve(l) }()
	g.Cleanup(func() { server.Close(); <-done })
	g.must(line.SetAddress(g.Context(), b.Node, a.Name, l.Addr().String()))
	ctx, cancel := context.WithTimeout(g.Context(), patience)
	defer cancel()
	_, err = g.dialler(b).client.Exchange(ctx, id, a.Name, false)
	return err
}

// rightly answers a request as a's node does.
func (g *ground) rightly(a *nodetest.Side) http.HandlerFunc {
	return line.Serve(g.Context(), line.Config{Node: a.Node, Random: cryptoRandom, Log: slog.New(slog.DiscardHandler), Limits: line.Usual()}).ServeHTTP
}

func oldAnswer(g *ground) {
	a, b, id := g.pair()
	err := g.answers(a, b, id, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }, g.rightly(a))
	g.refused(err, "protocol version")
}

func wrongPin(g *ground) {
	a, b, id := g.pair()
	impostor := nodetest.Closed(a.Name, cryptoRandom)
	g.start(impostor)
	asked := false
	err := g.answers(impostor, b, id, asIs, func(http.ResponseWriter, *http.Request) { asked = true })
	if !errors.Is(err, line.ErrPin) || asked {
		g.Fatalf("error %v; asked: %v", err, asked)
	}
	g.goesOn(a, b, id)
}

func noCertificate(g *ground) {
	a, b, id := g.ends(line.Usual())
	if status, said, err := post(browser(nil, asIs), "https://"+b.address+line.Path, framed(g.bytes(g.news(a.Side, id, b.Name)))); err == nil {
		g.Fatalf("answered with %d, %s", status, said)
	}
	g.overTheLine()
}

func otherKey(g *ground) {
	a, b, id := g.ends(line.Usual())
	key, err := ecdsa.GenerateKey(elliptic.P256(), cryptoRandom)
	g.must(err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(cryptoRandom, template, template, key.Public(), key)
	g.must(err)
	status, said, err := post(browser(&tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, asIs), "https://"+b.address+line.Path, framed(g.bytes(g.news(a.Side, id, b.Name))))
	g.must(err)
	if status != http.StatusUnauthorized || !strings.Contains(said, "no Ed25519 key") {
		g.Fatalf("answered with %d, %s", status, said)
	}
	g.overTheLine()
}

func anothersName(g *ground) {
	a, b, c, id := g.three()
	served := g.listen(b, 0, line.Usual())
	a.MustSay(g.T, topic(id, "Said by a"))
	in := g.bytes(g.news(a, id, b.Name))
	g.untouched(b, id, func() {
		status, said, err := post(browser(&g.dialler(c).cert, asIs), "https://"+served.address+line.Path, framed(in))
		g.must(err)
		if status != http.StatusForbidden {
			g.Fatalf("answered with %d, %s", status, said)
		}
	})
	g.goesOn(a, b, id)
}

// begun begins a request that never ends, and returns the connection.
func (g *ground) begun(e, to *end, path string) net.Conn {
	g.Helper()
	c, err := tls.Dial("tcp", to.address, &tls.Config{InsecureSkipVerify: true, Certificates: []tls.Certificate{e.cert}})
	g.must(err)
	g.Cleanup(func() { c.Close() })
	_, err = fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: b\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n", path)
	g.must(err)
	return c
}

// hears waits for the first line of what a connection answers.
func (g *ground) hears(c net.Conn) (string, error) {
	g.must(c.SetReadDeadline(time.Now().Add(patience)))
	return bufio.NewReader(c).ReadString('\n')
}

func strangersSeats(g *ground) {
	_, b, _ := g.ends(line.Limits{Served: 1, Each: 1, Waiting: 1, Slow: time.Hour})
	s := g.dialler(g.side("x.example"))
	for range 3 {
		if said, err := g.hears(g.begun(s, b, line.Path)); err != nil || !strings.Contains(said, " 403 ") {
			g.Fatalf("answered with %q, %v", said, err)
		}
	}
	g.overTheLine()
}

func allSeats(g *ground) {
	a, b, _ := g.ends(line.Limits{Served: 2, Each: 1, Waiting: 1, Slow: time.Hour})
	first := g.begun(a, b, line.Path)
	if said, err := g.hears(first); err != nil || !strings.Contains(said, " 100 ") {
		g.Fatalf("answered with %q, %v", said, err)
	}
	second := g.begun(a, b, line.Path)
	g.must(second.SetReadDeadline(time.Now().Add(50 * time.Millisecond)))
	if said, err := bufio.NewReader(second).ReadString('\n'); err == nil {
		g.Fatalf("the second of one side is read, too: %q", said)
	}
	g.overTheLine()
}

func slowSender(g *ground) {
	a, b, _ := g.ends(line.Limits{Served: 1, Each: 1, Waiting: 1, Slow: 100 * time.Millisecond})
	c := g.begun(a, b, line.Path)
	if said, err := g.hears(c); err != nil || !strings.Contains(said, " 100 ") {
		g.Fatalf("answered with %q, %v", said, err)
	}
	g.overTheLine()
}

func slowReader(g *ground) {
	a, b, id := g.ends(line.Limits{Served: 1, Each: 1, Waiting: 1, Slow: 2 * time.Second})
	long := strings.Repeat("long ", 200_000)
	for range 7 {
		b.MustSay(g.T, node.Saying{
			Channel: id, Official: nodetest.Anna, Kind: "announcement", Terms: &record.Announcement{},
			Body: &record.Body{Text: record.Text{"en": long}},
		})
	}
	raw, err := net.Dial("tcp", b.address)
	g.must(err)
	defer raw.Close()
	g.must(raw.(*net.TCPConn).SetReadBuffer(4096))
	c := tls.Client(raw, &tls.Config{InsecureSkipVerify: true, Certificates: []tls.Certificate{a.cert}})
	body := framed(g.bytes(&record.Bundle{Channel: id, From: a.Name, Have: []record.Have{}, Logs: []record.LogPart{}}))
	_, err = fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: b\r\nContent-Length: %d\r\n\r\n%s", line.Path, len(body), body)
	g.must(err)
	if said, err := g.hears(c); err == nil && !strings.Contains(said, " 200 ") || isTimeout(err) {
		g.Fatalf("answered with %q, %v", said, err) // an error says that it was cut off already
	}
	g.overTheLine() // there is one seat
}

func flood(g *ground) {
	const most = 6
	_, b, _ := g.pair()
	served := g.listen(b, most, line.Usual())
	g.must(line.SetAddress(g.Context(), g.honest.Node, b.Name, served.address))
	var all []net.Conn
	for range 5 * most {
		c, err := net.Dial("tcp", served.address)
		g.must(err)
		g.Cleanup(func() { c.Close() })
		all = append(all, c)
	}
	for _, c := range all[:len(all)-most] {
		if _, err := g.hears(c); err == nil || errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
			g.Fatalf("a connection that says nothing is kept: %v", err)
		}
	}
	g.overTheLine()
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

func manyWaits(g *ground) {
	a, b, id := g.ends(line.Usual())
	nodetest.Exchange(g.T, id, a.Side, b.Side)
	have, err := a.Have(g.Context(), id)
	g.must(err)
	body := framed(g.bytes(have))
	ended := make(chan error, 3)
	ctx, cancel := context.WithCancel(g.Context())
	defer cancel()
	for range 3 {
		go func() {
			q, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+b.address+line.WaitPath, bytes.NewReader(body))
			if err == nil {
				var r *http.Response
				if r, err = browser(&a.cert, asIs).Do(q); err == nil {
					r.Body.Close()
				}
			}
			ended <- err
		}()
	}
	for range 2 {
		select {
		case err := <-ended:
			g.must(err)
		case <-time.After(patience):
			g.Fatal("one side waits three times at once")
		}
	}
	g.overTheLine()
}

func redirected(g *ground) {
	a, b, id := g.pair()
	var elsewhere atomic.Int32
	err := g.answers(a, b, id, asIs, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			elsewhere.Add(1)
			return
		}
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	g.refused(err, "refused (307)")
	if n := elsewhere.Load(); n > 0 {
		g.Fatal("the redirection was followed")
	}
	g.goesOn(a, b, id)
}

func bomb(g *ground) {
	a, b, id := g.pair()
	err := g.answers(a, b, id, asIs, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		z.Write(framed(g.bytes(g.news(a, id, b.Name)))) // a good answer: if it is inflated, it is taken
		z.Close()
	})
	g.refused(err, "bundle 1: cut short, or its length is wrong")
	g.goesOn(a, b, id)
}

func endlessAnswer(g *ground) {
	a, b, id := g.pair()
	err := g.answers(a, b, id, asIs, func(w http.ResponseWriter, r *http.Request) {
		for piece := make([]byte, 1<<20); ; {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	})
	g.refused(err, "the answer is longer than")
	g.goesOn(a, b, id)
}

func twoAnswers(g *ground) {
	a, b, id := g.pair()
	other := nodetest.FoundUnder(g.T, func(c *record.Charter) { c.Nonce = "ffeeddccbbaa99887766554433221100" }, a, b)
	err := g.answers(a, b, id, asIs, func(w http.ResponseWriter, r *http.Request) {
		w.Write(framed(g.bytes(g.news(a, id, b.Name)), g.bytes(g.news(a, other, b.Name))))
	})
	g.refused(err, "2 answers to 1 bundles")
	g.goesOn(a, b, id)
}

func otherAnswer(g *ground) {
	a, b, id := g.pair()
	other := nodetest.FoundUnder(g.T, func(c *record.Charter) { c.Nonce = "ffeeddccbbaa99887766554433221100" }, a, b)
	err := g.answers(a, b, id, asIs, func(w http.ResponseWriter, r *http.Request) {
		w.Write(framed(g.bytes(g.news(a, other, b.Name))))
	})
	g.refused(err, "the answer is from a.example in channel "+other.Short())
	g.goesOn(a, b, id)
}

func endlessRequest(g *ground) {
	a, b, _ := g.ends(line.Usual())
	status, said, err := post(browser(&a.cert, asIs), "https://"+b.address+line.Path, make([]byte, 25<<20))
	g.must(err)
	if status != http.StatusRequestEntityTooLarge {
		g.Fatalf("answered with %d, %s", status, said)
	}
	g.overTheLine()
}

func ordersInRefusal(g *ground) {
	a, b, id := g.pair()
	err := g.answers(a, b, id, asIs, func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "\x1b[2JAll is well\u202e", http.StatusForbidden)
	})
	g.refused(err, "All is well")
	if strings.ContainsAny(err.Error(), "\x1b\u202e") {
		g.Fatalf("shown as it came: %q", err)
	}
	g.goesOn(a, b, id)
}

func whoIsWhere(g *ground) {
	a, b, _ := g.ends(line.Usual())
	ask := func(id record.Hash) (int, string) {
		body := framed(g.bytes(&record.Bundle{Channel: id, From: a.Name, Have: []record.Have{}, Logs: []record.LogPart{}}))
		status, said, err := post(browser(&a.cert, asIs), "https://"+b.address+line.Path, body)
		g.must(err)
		return status, strings.ReplaceAll(said, id.Short(), "…")
	}
	status, said := ask(g.calm)
	if s, t := ask(record.Hash{1}); s != status || t != said {
		g.Fatalf("of a channel that there is: %d, %s; of one that there is not: %d, %s", status, said, s, t)
	}
	g.overTheLine()
}
