package line_test

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// A badLine is a proxy that lets through so many bytes a second, late, and breaks connections
// off after so many bytes.
type badLine struct {
	rate  int           // bytes a second
	delay time.Duration // before each piece
	cut   int           // bytes until a connection breaks; 0: none does
}

// through puts a bad line before an address and returns where it begins.
func (b badLine) through(t *testing.T, to string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var open sync.WaitGroup
	open.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := new(net.Dialer).DialContext(ctx, "tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			end := func() { in.Close(); out.Close() }
			unwatch := context.AfterFunc(ctx, end)
			left := b.cut/2 + rand.IntN(b.cut+1)
			for _, way := range [][2]net.Conn{{in, out}, {out, in}} {
				open.Go(func() {
					defer end()
					defer unwatch()
					b.copy(ctx, way[1], way[0], left)
				})
			}
		}
	})
	t.Cleanup(func() { stop(); l.Close(); open.Wait() })
	return l.Addr().String()
}

func (b badLine) copy(ctx context.Context, to io.Writer, from io.Reader, left int) {
	piece := make([]byte, 8<<10)
	for {
		n, err := from.Read(piece)
		if err != nil {
			return
		}
		pause := b.delay
		if b.rate > 0 {
			pause += time.Duration(n) * time.Second / time.Duration(b.rate)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		if left -= n; b.cut > 0 && left < 0 {
			return
		}
		if _, err := to.Write(piece[:n]); err != nil {
			return
		}
	}
}

// overBadLines tries something over each kind of bad line: a says much, and b is to have it.
func overBadLines(t *testing.T, connect func(t *testing.T, bad badLine, a, b *end)) {
	for name, bad := range map[string]badLine{
		"late":        {delay: 20 * time.Millisecond},
		"narrow":      {rate: 1 << 20},
		"interrupted": {cut: 150 << 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := listen(t, nodetest.New(t, "a.example")), listen(t, nodetest.New(t, "b.example"))
			id := nodetest.Found(t, a.Side, b.Side)
			a.client.SetTimeout(time.Second)
			connect(t, bad, a, b)
			var last node.Entered
			for range 10 {
				said := topic(id)
				said.Body.Text = record.Text{"en": strings.Repeat("words ", 10000)}
				last = a.MustSay(t, said)
			}
			if err := a.WaitReceipt(t.Context(), id, b.Name, last.Cite.N+1); err != nil {
				t.Fatal(err)
			}
			root, err1 := a.RootAt(t.Context(), id, a.Name, last.Cite.N+1)
			other, err2 := b.RootAt(t.Context(), id, a.Name, last.Cite.N+1)
			if err1 != nil || err2 != nil || root != other {
				t.Errorf("the logs differ: %v, %v", err1, err2)
			}
			answered := b.MustSay(t, topic(id))
			if err := b.WaitReceipt(t.Context(), id, a.Name, answered.Cite.N+1); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// Over every bad line both sides come to hold the same, with the other's receipts.
func TestBadLines(t *testing.T) {
	overBadLines(t, func(t *testing.T, bad badLine, a, b *end) {
		if err := line.SetAddress(t.Context(), a.Node, b.Name, bad.through(t, b.address)); err != nil {
			t.Fatal(err)
		}
		knows(t, b, a)
		courier(t, a, false)
		courier(t, b, false)
	})
}

// So does a side that cannot be dialled, and waits over a bad line for news.
func TestBadLinesToASideThatCannotBeDialled(t *testing.T) {
	overBadLines(t, func(t *testing.T, bad badLine, a, b *end) {
		if err := line.SetAddress(t.Context(), b.Node, a.Name, bad.through(t, a.address)); err != nil {
			t.Fatal(err)
		}
		courier(t, a, false)
		courier(t, b, true)
	})
}
