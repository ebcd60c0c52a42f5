package mail

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"parley.example/internal/store/mailing"
)

// A Note is one letter to one address, of which no row is kept here: whoever has it sent keeps it until
// [Mail.Send] has returned nil. Its words are the caller's, in the language that it names.
type Note struct {
	Name string // of this letter and no other: sent again, it has the same Message-ID
	To   string // an e-mail address
	Lang string

	Subject string
	Lead    []string // paragraphs
	Action  string   // what the reader is asked to do, at Href; may be empty
	Href    string
	After   []string // paragraphs
}

// ErrRefused is returned for a letter that the server refuses for good: to send it again is of no use.
var ErrRefused = errors.New("refused for good")

// Send hands a note to the mail server. When it returns nil the server has taken it, and answers for it from
// then on. After any other error than [ErrRefused] and [ErrAddress] it may have been taken or not, and is to be
// sent again. While the server is known to take nothing, it says so at once.
func (m *Mail) Send(ctx context.Context, n Note) error {
	address, folded, err := Address(n.To)
	if err != nil {
		return err
	}
	s := m.speaker(n.Lang)
	sh := &sheet{Speaker: s, Site: m.name(s.Lang()), Home: m.address(s, ""), Subject: n.Subject, Lead: n.Lead, After: n.After}
	if n.Action != "" {
		sh.Action = &link{n.Action, n.Href}
	}
	name := m.secret.mac(purpose("note " + n.Name))
	e, err := m.seal(stamp{
		from: m.back, to: address, messageID: "<" + hex.EncodeToString(name[:12]) + "@" + m.domain + ">", boundary: hex.EncodeToString(name[12:]),
	}, sh)
	if err != nil {
		return err
	}
	return m.sender.hand(ctx, e, domainOf(folded))
}

// hand hands over one mail on a connection of its own, as soon as the paces allow it.
func (s *sender) hand(ctx context.Context, e Envelope, domain string) error {
	if s.trouble.wait(time.Now()) > 0 {
		what, _ := s.trouble.now()
		return fmt.Errorf("the mail server takes nothing: %s", what)
	}
	if err := s.queue.slot(ctx, domain); err != nil {
		return err
	}
	c, err := s.server.dial(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.trouble.raise(time.Now(), clean(err.Error()), s.waits)
		}
		return err
	}
	defer c.close()
	r := c.send(e)
	switch {
	case r.server:
		s.trouble.raise(time.Now(), r.fate, s.waits)
	case r.state == mailing.Sent:
		s.trouble.clear()
		return nil
	case r.state == mailing.Failed:
		return fmt.Errorf("%w: %s", ErrRefused, r.fate)
	}
	return errors.New(r.fate)
}
