package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"
)

// Inbox is where bounces and complaints come in; either, both or none.
type Inbox struct {
	Listen  string // host:port of an SMTP server of our own, for the domain of the return address
	Maildir string // a folder into which another server delivers
}

// runInbox takes what comes back until ctx ends.
func (m *Mail) runInbox(ctx context.Context) error {
	var all sync.WaitGroup
	var err error
	if m.inbox.Listen != "" {
		l, listenErr := net.Listen("tcp", m.inbox.Listen)
		if listenErr != nil {
			return fmt.Errorf("mail.inbox.listen: %w", listenErr)
		}
		all.Go(func() { err = m.listen(ctx, l) })
	}
	if m.inbox.Maildir != "" {
		all.Go(func() { m.watch(ctx) })
	}
	all.Wait()
	return err
}

// listen answers SMTP on a listener: it takes mail to addresses of letters and to nothing else.
func (m *Mail) listen(ctx context.Context, l net.Listener) error {
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &arrival{m: m, ctx: ctx}, nil }))
	s.Domain, s.MaxMessageBytes, s.MaxRecipients = m.domain, maxReport, 10
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	s.ErrorLog = slog.NewLogLogger(m.log.Handler(), slog.LevelDebug)
	defer context.AfterFunc(ctx, func() { s.Close() })()
	err := s.Serve(netutil.LimitListener(l, inboxConnections))
	if ctx.Err() != nil || errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	return err
}

// arrival is one SMTP session.
type arrival struct {
	m   *Mail
	ctx context.Context
	to  []string
}

// Mail implements [smtp.Session]. Bounces come from nobody.
func (a *arrival) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt implements [smtp.Session].
func (a *arrival) Rcpt(to string, _ *smtp.RcptOptions) error {
	if _, err := a.m.returned(to); err != nil {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such address"}
	}
	a.to = append(a.to, to)
	return nil
}

// Data implements [smtp.Session].
func (a *arrival) Data(r io.Reader) error {
	message, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, to := range a.to {
		err := a.m.take(a.ctx, to, bytes.NewReader(message))
		if err != nil && !errors.Is(err, errNoReport) {
			a.m.log.ErrorContext(a.ctx, "mail: what came back cannot be noted", "error", err)
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try again later"}
		}
	}
	return nil
}

// Reset implements [smtp.Session].
func (a *arrival) Reset() { a.to = nil }

// Logout implements [smtp.Session].
func (a *arrival) Logout() error { return nil }

// watch looks into the Maildir folder from time to time.
func (m *Mail) watch(ctx context.Context) {
	tick := time.NewTicker(maildirEvery)
	defer tick.Stop()
	for {
		if err := m.collectMaildir(ctx); err != nil && ctx.Err() == nil {
			m.log.ErrorContext(ctx, "mail: the folder of bounces cannot be read", "folder", m.inbox.Maildir, "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// collectMaildir acts on every new message and moves it to those that are seen; what cannot be acted on now
// stays new.
func (m *Mail) collectMaildir(ctx context.Context) error {
	dir := filepath.Join(m.inbox.Maildir, "new")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if err := m.takeFile(ctx, path); err != nil {
			return fmt.Errorf("%s: %w", e.Name(), err)
		}
		if err := os.Rename(path, filepath.Join(m.inbox.Maildir, "cur", e.Name()+":2,S")); err != nil {
			return err
		}
	}
	return nil
}

// takeFile acts on one message of a folder. The address to which it was delivered is in one of its headers.
func (m *Mail) takeFile(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxReport))
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil // no mail
	}
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "To"} {
		to := message.Header.Get(name)
		if parsed, err := mail.ParseAddress(to); err == nil {
			to = parsed.Address
		}
		if _, err := m.returned(to); err != nil {
			continue
		}
		if err := m.take(ctx, to, bytes.NewReader(raw)); !errors.Is(err, errNoReport) {
			return err
		}
		return nil
	}
	return nil
}
