package line_test

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"parley.example/internal/carry/line"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// end is a side with its line.
type end struct {
	*nodetest.Side
	cert    tls.Certificate
	client  *line.Client
	address string
}

func listen(t *testing.T, s *nodetest.Side) *end {
	t.Helper()
	cert, err := line.Certificate(s.Name, s.Keys.Line, s.Now)
	if err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", line.ServerConfig(s.Node))
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	answers := line.Serve(t.Context(), line.Config{Node: s.Node, Random: rand.Reader, Log: quiet, Limits: line.Usual()})
	server := &http.Server{Handler: answers, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	done := make(chan struct{})
	go func() { defer close(done); server.Serve(l) }()
	client := line.NewClient(s.Node)
	t.Cleanup(func() { server.Close(); <-done; client.Close() })
	return &end{s, cert, client, l.Addr().String()}
}

func knows(t *testing.T, a, b *end) {
	t.Helper()
	if err := line.SetAddress(t.Context(), a.Node, b.Name, b.address); err != nil {
		t.Fatal(err)
	}
}

func topic(id record.Hash) node.Saying {
	return node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "topic.opened", Terms: &record.TopicOpened{},
		Body: &record.Body{Title: record.Text{"en": "Visas"}},
	}
}

func TestOneRoundTripMakesAnEntryCountersigned(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	id := nodetest.Found(t, a.Side, b.Side)
	knows(t, a, b)
	said := a.MustSay(t, topic(id))
	if _, err := a.client.Exchange(t.Context(), id, b.Name, false); err != nil {
		t.Fatal(err)
	}
	receipted, err := a.Receipted(t.Context(), id, b.Name)
	if err != nil {
		t.Fatal(err)
	}
	if receipted != said.Cite.N+1 {
		t.Errorf("after one round trip %d entries are receipted, want %d", receipted, said.Cite.N+1)
	}
	st, err := b.Standing(t.Context(), id, b.Now)
	if err != nil {
		t.Fatal(err)
	}
	if len(st.Topics) != 1 {
		t.Errorf("b has %d topics", len(st.Topics))
	}
}

func TestTheCourierCarriesBothWays(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	id := nodetest.Found(t, a.Side, b.Side)
	knows(t, a, b)
	knows(t, b, a)
	for _, e := range []*end{a, b} {
		courier := line.NewCourier(e.Node, e.client, false, slog.New(slog.DiscardHandler))
		done := make(chan error, 1)
		go func() { done <- courier.Run(t.Context()) }()
		t.Cleanup(func() {
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	for _, pair := range [][2]*end{{a, b}, {b, a}} {
		said := pair[0].MustSay(t, topic(id))
		if err := pair[0].WaitReceipt(t.Context(), id, pair[1].Name, said.Cite.N+1); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAWrongKeyIsRefusedByWhoeverDials(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	impostor := listen(t, nodetest.New(t, "b.example"))
	id := nodetest.Found(t, a.Side, b.Side)
	knows(t, a, impostor)
	a.MustSay(t, topic(id))
	if _, err := a.client.Exchange(t.Context(), id, b.Name, false); !errors.Is(err, line.ErrPin) {
		t.Errorf("error %v, want %v", err, line.ErrPin)
	}
}

func TestAWrongKeyIsRefusedByWhoeverIsDialled(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	stranger := listen(t, nodetest.New(t, "c.example"))
	id := nodetest.Found(t, a.Side, b.Side)
	a.MustSay(t, topic(id))
	news, err := a.News(t.Context(), id, b.Name)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := news.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		cert   *tls.Certificate
		body   []byte
		status int
		want   string
	}{
		{"a stranger's key", &stranger.cert, framed(raw), http.StatusForbidden, "not the line key of that party"},
		{"no request", &a.cert, nil, http.StatusBadRequest, "no bundle"},
		{"no bundle", &a.cert, []byte("5\nhello"), http.StatusBadRequest, "bundle 1"},
		{"one channel twice", &a.cert, append(framed(raw), framed(raw)...), http.StatusBadRequest, "a second one"},
		{"cut short", &a.cert, framed(raw)[:100], http.StatusBadRequest, "cut short"},
		{"too large", &a.cert, make([]byte, 25<<20), http.StatusRequestEntityTooLarge, "too large"},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, text := post(t, b.address, test.cert, test.body)
			if status != test.status || !strings.Contains(text, test.want) {
				t.Errorf("status %d, %q; want %d and %q", status, text, test.status, test.want)
			}
		})
	}
	t.Run("no certificate", func(t *testing.T) {
		if _, err := dial(nil).Post("https://"+b.address+line.Path, "", bytes.NewReader(framed(raw))); err == nil {
			t.Error("a connection without a certificate was served")
		}
	})
	t.Run("TLS 1.2", func(t *testing.T) {
		old := dial(&a.cert)
		old.Transport.(*http.Transport).TLSClientConfig.MaxVersion = tls.VersionTLS12
		if _, err := old.Post("https://"+b.address+line.Path, "", bytes.NewReader(framed(raw))); err == nil {
			t.Error("a connection with TLS 1.2 was served")
		}
	})
}

func TestAnUnknownChannelSaysSo(t *testing.T) {
	a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
	knows(t, a, b)
	charter := nodetest.Charter(t, a.Side, b.Side)
	id, err := a.Found(t.Context(), charter)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.client.Exchange(t.Context(), id, b.Name, false)
	if err == nil || !strings.Contains(err.Error(), node.ErrNoChannel.Error()) {
		t.Errorf("error %v, want one that says %q", err, node.ErrNoChannel)
	}
}

func framed(bundle []byte) []byte {
	return append(fmt.Appendf(nil, "%d\n", len(bundle)), bundle...)
}

func dial(cert *tls.Certificate) *http.Client {
	config := &tls.Config{InsecureSkipVerify: true}
	if cert != nil {
		config.Certificates = []tls.Certificate{*cert}
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
}

func post(t *testing.T, address string, cert *tls.Certificate, body []byte) (int, string) {
	t.Helper()
	response, err := dial(cert).Post("https://"+address+line.Path, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
