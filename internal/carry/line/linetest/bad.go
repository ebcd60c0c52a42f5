// Package linetest has bad lines for tests: late, narrow, and broken off.
package linetest

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// Bad is a proxy that lets through so many bytes a second, late, and breaks connections off after
// about so many bytes.
type Bad struct {
	Rate  int           // bytes a second; 0: as fast as it goes
	Delay time.Duration // before each piece
	Cut   int           // bytes until a connection breaks, half as many to one and a half times; 0: none does
}

// Through puts a bad line before an address, which is asked for at each connection, because what is
// there may start again elsewhere; and returns where the line begins. It ends with the test.
func (b Bad) Through(t testing.TB, to func() string) string {
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
			out, err := new(net.Dialer).DialContext(ctx, "tcp", to())
			if err != nil {
				in.Close()
				continue
			}
			end := func() { in.Close(); out.Close() }
			unwatch := context.AfterFunc(ctx, end)
			left := b.Cut/2 + rand.IntN(b.Cut+1)
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

func (b Bad) copy(ctx context.Context, to io.Writer, from io.Reader, left int) {
	piece := make([]byte, 8<<10)
	for {
		n, err := from.Read(piece)
		if err != nil {
			return
		}
		pause := b.Delay
		if b.Rate > 0 {
			pause += time.Duration(n) * time.Second / time.Duration(b.Rate)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		if left -= n; b.Cut > 0 && left < 0 {
			return
		}
		if _, err := to.Write(piece[:n]); err != nil {
			return
		}
	}
}
