package mail

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"parley.example/internal/store/mailing"
)

// BenchmarkMail sends to many subscribers, with every row claimed before and marked after, and in the same
// run has bare connections hand over a finished letter as fast as the same server takes it. It reports both
// in letters a second, and their ratio; and the ratio of what a letter costs of the processors, the server's
// part with it, which says more on a machine that is busy. The letters are signed with RSA, as is usual, with
// Ed25519, or not at all: a signature by RSA alone takes a processor longer than all the rest.
func BenchmarkMail(b *testing.B) {
	b.Run("rsa", func(b *testing.B) { benchmarkMail(b, signatureOf(b, false)) })
	b.Run("ed25519", func(b *testing.B) { benchmarkMail(b, signatureOf(b, true)) })
	b.Run("unsigned", func(b *testing.B) { benchmarkMail(b, nil) })
}

func signatureOf(b *testing.B, short bool) *Signature {
	b.Helper()
	key, err := NewSigningKey(rand.Reader, short)
	if err != nil {
		b.Fatal(err)
	}
	signer, err := ParseSigningKey(key)
	if err != nil {
		b.Fatal(err)
	}
	return &Signature{Domain: "us.example", Selector: "parley", Key: signer}
}

func benchmarkMail(b *testing.B, signature *Signature) {
	const connections, many = 32, 4000
	for b.Loop() {
		b.StopTimer()
		url := "sqlite:" + filepath.Join(b.TempDir(), "mail.db")
		subscribeMany(b, url, many)
		o := newOffice(b, url, func(s *Setup) {
			s.Limits.Connections = connections
			s.Signature = signature
		})
		o.library.put(article("bridge", start))
		if err := o.mail.collect(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		ours := measure(b, func() {
			stop := o.run()
			o.until("all sent", func() bool { return o.server.count() == many })
			stop()
		})
		letter := Envelope{From: "bounces@us.example", To: "reader@mail.example", Data: o.server.mails()[0].data}
		bare := measure(b, func() { bareClients(b, o.mail.sender.server, letter, connections, many) })
		b.ReportMetric(many/ours.took.Seconds(), "letters/s")
		b.ReportMetric(many/bare.took.Seconds(), "bare/s")
		b.ReportMetric(bare.took.Seconds()/ours.took.Seconds(), "ratio")
		b.ReportMetric(bare.spent.Seconds()/ours.spent.Seconds(), "cpu-ratio")
		b.ReportMetric(float64(ours.spent.Microseconds())/many, "cpu-µs/letter")
	}
}

// A measured work took so long, and so much of the processors, of the system and of the server too.
type measured struct{ took, spent time.Duration }

func measure(b *testing.B, work func()) measured {
	b.Helper()
	spent := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before, began := spent(), time.Now()
	work()
	return measured{time.Since(began), spent() - before}
}

// bareClients has connections do nothing but hand over the same letter.
func bareClients(b *testing.B, server Server, letter Envelope, connections, many int) {
	b.Helper()
	var all sync.WaitGroup
	for range connections {
		all.Go(func() {
			c, err := server.dial(context.Background())
			if err != nil {
				b.Error(err)
				return
			}
			defer c.close()
			for range many / connections {
				if r := c.send(letter); r.state != mailing.Sent {
					b.Error(r.fate)
					return
				}
			}
		})
	}
	all.Wait()
}
