// Package mailtest is a mail server for tests: it takes what is sent to it, over a real line, and keeps it.
package mailtest

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// patience bounds the wait for a letter. It is far above what is ever needed.
const patience = time.Minute

// A Box is an SMTP server that keeps what it takes.
type Box struct {
	Address string // host:port

	t   testing.TB
	mu  sync.Mutex
	all []taken
}

type taken struct {
	to   string
	data []byte
}

// Serve serves a box until the test ends.
func Serve(t testing.TB) *Box {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &Box{Address: l.Addr().String(), t: t}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &delivery{box: b}, nil }))
	server.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(l) }) // ends with Close
	t.Cleanup(func() {
		server.Close()
		serving.Wait()
	})
	return b
}

// A delivery is one connection.
type delivery struct {
	box *Box
	to  string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Reset()                               {}
func (d *delivery) Logout() error                        { return nil }

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = to
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	d.box.all = append(d.box.all, taken{d.to, data})
	return err
}

// A Letter is one that was taken.
type Letter struct {
	To, Subject, Text, HTML string
	Header                  mail.Header
}

// Letter waits for the n-th letter, from 1, and reads it.
func (b *Box) Letter(n int) Letter {
	b.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		b.mu.Lock()
		there := len(b.all) >= n
		b.mu.Unlock()
		if there {
			break
		}
		if time.Now().After(end) {
			b.t.Fatalf("letter %d never came", n)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	l, err := b.all[n-1].read()
	if err != nil {
		b.t.Fatalf("letter %d: %v", n, err)
	}
	return l
}

// read reads a letter in its two forms.
func (m taken) read() (Letter, error) {
	message, err := mail.ReadMessage(bytes.NewReader(m.data))
	if err != nil {
		return Letter{}, err
	}
	l := Letter{To: m.to, Header: message.Header}
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		return l, err
	}
	_, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return l, err
	}
	parts := multipart.NewReader(message.Body, params["boundary"])
	for _, into := range []*string{&l.Text, &l.HTML} {
		part, partErr := parts.NextRawPart()
		if partErr != nil {
			return l, partErr
		}
		words, readErr := io.ReadAll(quotedprintable.NewReader(part))
		err = errors.Join(err, readErr)
		*into = string(words)
	}
	return l, err
}
