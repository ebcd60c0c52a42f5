package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"
	"time"
	"unicode/utf8"

	"parley.example/internal/store/mailing"
)

// Server is how the mail server is reached that takes the letters.
type Server struct {
	Address  string // host:port
	Security string // [StartTLS], [ImplicitTLS] or [Plain]
	User     string // empty: without signing in
	Password string
	Hello    string      // the name that we give
	TLS      *tls.Config // nil: the system's roots
}

// How a connection is secured.
const (
	StartTLS    = "starttls"
	ImplicitTLS = "implicit"
	Plain       = "none" // for a server on the same machine or network
)

// An Envelope is a mail as it is handed to a server.
type Envelope struct {
	From, To string
	Data     []byte // with CRLF
}

// connection is one to the server. One goroutine uses it.
type connection struct {
	server *Server
	conn   net.Conn
	client *smtp.Client
}

// dial opens a connection and signs in. Any error is about the server and no letter, and says what can be done.
func (s *Server) dial(ctx context.Context) (*connection, error) {
	c, err := s.open(ctx)
	if err != nil {
		return nil, s.remedied(err)
	}
	return c, nil
}

func (s *Server) open(ctx context.Context) (*connection, error) {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return nil, err
	}
	secure := &tls.Config{}
	if s.TLS != nil {
		secure = s.TLS.Clone()
	}
	secure.ServerName, secure.MinVersion = host, tls.VersionTLS12
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		_ = conn.Close()
		return nil, err
	}
	if s.Security == ImplicitTLS {
		conn = tls.Client(conn, secure)
	}
	c := &connection{server: s, conn: conn}
	if err := c.greet(host, secure); err != nil {
		_ = conn.Close() // it is given up, and may be closed already
		return nil, err
	}
	return c, nil
}

func (c *connection) greet(host string, secure *tls.Config) (err error) {
	s := c.server
	if c.client, err = smtp.NewClient(c.conn, host); err != nil {
		return err
	}
	if err := c.client.Hello(s.Hello); err != nil {
		return err
	}
	if s.Security == StartTLS {
		if offered, _ := c.client.Extension("STARTTLS"); !offered {
			return errNoStartTLS
		}
		if err := c.client.StartTLS(secure); err != nil {
			return fmt.Errorf("STARTTLS: %w", err)
		}
	}
	if s.User != "" {
		if offered, _ := c.client.Extension("AUTH"); !offered {
			return errNoSignIn
		}
		// It refuses to send the password in the clear, but to this machine.
		return c.client.Auth(smtp.PlainAuth("", s.User, s.Password, host))
	}
	return nil
}

// close ends the connection, politely if the server listens.
func (c *connection) close() {
	_ = c.conn.SetDeadline(time.Now().Add(time.Second))
	_ = c.client.Quit() // whatever it answers, nothing is lost
	_ = c.conn.Close()
}

// A result is what came of handing over one mail.
type result struct {
	state  mailing.State // Sent, Waiting (try later) or Failed
	fate   string        // what the server said
	bounce bool          // it is the address that was refused for good
	server bool          // it is the server that does not take mail from us
	broken bool          // the connection is of no use any more
}

// send hands over one mail. It tells apart what a refusal is about: the sender's is about us, the
// recipient's about the address, the words' about the letter.
func (c *connection) send(e Envelope) result {
	if err := c.conn.SetDeadline(time.Now().Add(commandTimeout)); err != nil {
		return result{state: mailing.Waiting, fate: clean(err.Error()), broken: true}
	}
	if err := c.client.Mail(e.From); err != nil {
		r := refused(err)
		r.fate = clean(c.server.remedied(err).Error())
		r.state, r.server, r.broken = mailing.Waiting, true, true
		return r
	}
	if err := c.client.Rcpt(e.To); err != nil {
		r := refused(err)
		r.bounce = r.state == mailing.Failed
		return c.reset(r)
	}
	w, err := c.client.Data()
	if err != nil {
		return c.reset(refused(err))
	}
	_, err = w.Write(e.Data)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return c.reset(refused(err))
	}
	return result{state: mailing.Sent}
}

// reset makes the connection ready for the next mail, if it is whole.
func (c *connection) reset(r result) result {
	if !r.broken && c.client.Reset() != nil {
		r.broken = true
	}
	return r
}

// refused reads an answer of the server. What is no answer is a connection that broke: the letter may have
// been taken or not, and is sent again.
func refused(err error) result {
	answer, ok := errors.AsType[*textproto.Error](err)
	if !ok {
		return result{state: mailing.Waiting, fate: clean("the connection broke: " + err.Error()), broken: true}
	}
	r := result{state: mailing.Waiting, fate: clean(fmt.Sprintf("%d %s", answer.Code, answer.Msg))}
	if answer.Code >= 500 {
		r.state = mailing.Failed
	}
	r.broken = answer.Code == 421 // it closes
	return r
}

// clean makes what a server says fit to be kept: strangers write it.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	if len(s) > maxFate {
		s = s[:maxFate]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	return s
}
