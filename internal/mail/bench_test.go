package mail

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"parley.example/internal/store/mailing"
)

// BenchmarkMail sends to many subscribers, signed, with every row claimed before and marked after, and in the
// same run has bare connections hand over a finished letter as fast as the same server takes it. It reports
// both in letters a second, and their ratio.
func BenchmarkMail(b *testing.B) {
	const connections, many = 32, 4000
	key, err := NewSigningKey(rand.Reader, false)
	if err != nil {
		b.Fatal(err)
	}
	signer, err := ParseSigningKey(key)
	if err != nil {
		b.Fatal(err)
	}
	for range b.N {
		url := "sqlite:" + filepath.Join(b.TempDir(), "mail.db")
		subscribeMany(b, url, many)
		o := newOffice(b, url, func(s *Setup) {
			s.Limits.Connections = connections
			s.Signature = &Signature{Domain: "us.example", Selector: "parley", Key: signer}
		})
		o.library.put(article("bridge", start))
		if err := o.mail.collect(b.Context()); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		stop := o.run()
		o.until("all sent", func() bool { return o.server.count() == many })
		ours := many / time.Since(began).Seconds()
		stop()
		letter := Envelope{From: "bounces@us.example", To: "reader@mail.example", Data: o.server.mails()[0].data}
		bare := bareClients(b, o.mail.sender.server, letter, connections, many)
		b.ReportMetric(ours, "letters/s")
		b.ReportMetric(bare, "bare/s")
		b.ReportMetric(ours/bare, "ratio")
	}
}

// bareClients has connections do nothing but hand over the same letter, and returns how many a second.
func bareClients(b *testing.B, server Server, letter Envelope, connections, many int) float64 {
	b.Helper()
	var all sync.WaitGroup
	began := time.Now()
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
	return float64(many) / time.Since(began).Seconds()
}
