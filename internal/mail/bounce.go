package mail

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"strings"

	"parley.example/internal/store/mailing"
)

// verp is the envelope sender of a letter: bounces come back under it, whatever they quote.
//
//	bounces@us.example  →  bounces+<token of the letter>@us.example
func (m *Mail) verp(letter int64) string {
	local, domain, _ := strings.Cut(m.back, "@")
	return local + "+" + m.secret.verp(letter) + "@" + domain
}

// returned returns the letter that an address to which something was delivered names, or [ErrToken].
func (m *Mail) returned(address string) (int64, error) {
	local, domain, _ := strings.Cut(m.back, "@")
	at, from, ok := strings.Cut(address, "@")
	token, found := strings.CutPrefix(strings.ToLower(at), strings.ToLower(local)+"+")
	if !ok || !found || !strings.EqualFold(from, domain) {
		return 0, ErrToken
	}
	return m.secret.letterOf(token)
}

// A report is what a message that came back says.
type report struct {
	complaint bool
	failed    bool   // delivery failed for good; a delay says nothing yet
	status    string // enhanced status code (RFC 3463): 5.1.1
	reason    string
}

// errNoReport is returned for what is neither a bounce nor a complaint: an answer of a person, or of a machine.
var errNoReport = errors.New("neither a delivery status nor a complaint")

// parseReport reads a delivery status notification (RFC 3464) or a complaint (RFC 5965).
func parseReport(r io.Reader) (report, error) {
	m, err := mail.ReadMessage(io.LimitReader(r, maxReport))
	if err != nil {
		return report{}, errNoReport
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || !strings.EqualFold(kind, "multipart/report") || params["boundary"] == "" {
		return report{}, errNoReport
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextPart()
		if err != nil {
			return report{}, errNoReport
		}
		kind, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			continue
		}
		switch strings.ToLower(kind) {
		case "message/delivery-status", "message/global-delivery-status":
			return parseStatus(p)
		case "message/feedback-report":
			return parseFeedback(p)
		}
	}
}

// fields reads groups of header fields, each ended by an empty line.
func fields(r io.Reader) []textproto.MIMEHeader {
	var all []textproto.MIMEHeader
	body, err := io.ReadAll(io.LimitReader(r, maxReport))
	if err != nil && len(body) == 0 {
		return nil
	}
	reader := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(body, "\r\n\r\n"...))))
	for {
		h, err := reader.ReadMIMEHeader()
		if len(h) > 0 {
			all = append(all, h)
		}
		if err != nil {
			return all
		}
	}
}

func parseStatus(r io.Reader) (report, error) {
	for _, h := range fields(r) {
		action := strings.ToLower(strings.TrimSpace(h.Get("Action")))
		if action == "" {
			continue // the fields of the message as a whole
		}
		status, _, _ := strings.Cut(strings.TrimSpace(h.Get("Status")), " ")
		_, said, _ := strings.Cut(h.Get("Diagnostic-Code"), ";")
		return report{
			failed: action == "failed", status: status, reason: clean(strings.TrimSpace(status + " " + strings.TrimSpace(said))),
		}, nil
	}
	return report{}, errNoReport
}

func parseFeedback(r io.Reader) (report, error) {
	for _, h := range fields(r) {
		if kind := strings.ToLower(strings.TrimSpace(h.Get("Feedback-Type"))); kind != "" {
			// A report of what is not spam ("not-spam") takes a complaint back and is none.
			return report{complaint: kind != "not-spam", reason: clean(kind + " " + h.Get("User-Agent"))}, nil
		}
	}
	return report{}, errNoReport
}

// permanent reports whether a status says that the address itself is of no use: it does not exist, or has
// moved, or its domain takes no mail. A full mailbox or a refused text may pass.
func permanent(status string) bool {
	return strings.HasPrefix(status, "5.1.") || status == "5.2.1" || status == "5.4.4" || status == "5.0.0" || status == "5.5.0"
}

// enhanced finds the enhanced status in an answer of a server: "550 5.1.1 nobody here". Without one, a 550,
// 551 or 553 to the recipient is about the address (RFC 5321, 4.2.3).
func enhanced(answer string) string {
	code, rest, _ := strings.Cut(answer, " ")
	if first, _, _ := strings.Cut(rest, " "); strings.HasPrefix(first, "5.") && strings.Count(first, ".") == 2 {
		return first
	}
	switch code {
	case "550", "551", "553":
		return "5.1.0"
	}
	return "5.3.0"
}

// refusedAddress notes that the server refused the address itself, while we spoke to it.
func (m *Mail) refusedAddress(ctx context.Context, to mailing.Subscriber, fate string) error {
	return m.failed(ctx, to.ID, enhanced(fate), fate)
}

// failed notes that a letter could not be delivered, and suspends the address if that will not pass.
func (m *Mail) failed(ctx context.Context, subscriber int64, status, reason string) error {
	return retryMoved(func() error {
		s, err := m.store.Subscriber(ctx, subscriber)
		if errors.Is(err, mailing.ErrNone) {
			return nil // erased
		}
		if err != nil {
			return err
		}
		s.Bounces++
		what := eventBounced
		if s.Standing != mailing.Left && (permanent(status) || s.Bounces >= softBounces) {
			s.Standing, what = mailing.Suspended, eventSuspended
		}
		_, err = m.store.Put(ctx, mailing.Change{Subscriber: s, Event: mailing.Event{At: m.clock(), What: what, Reason: reason}})
		return err
	})
}

// complained unsubscribes whoever called a letter unwanted.
func (m *Mail) complained(ctx context.Context, subscriber int64, reason string) error {
	return retryMoved(func() error {
		s, err := m.store.Subscriber(ctx, subscriber)
		if errors.Is(err, mailing.ErrNone) {
			return nil
		}
		if err != nil {
			return err
		}
		s.Standing = mailing.Left
		_, err = m.store.Put(ctx, mailing.Change{Subscriber: s, Event: mailing.Event{At: m.clock(), What: eventComplained, Reason: reason}})
		return err
	})
}

// take reads a message that came to an address of ours, and acts on it. It returns [ErrToken] if the address
// is none, and errNoReport for what says nothing of a letter.
func (m *Mail) take(ctx context.Context, to string, message io.Reader) error {
	letter, err := m.returned(to)
	if err != nil {
		return err
	}
	r, err := parseReport(message)
	if err != nil {
		return err
	}
	l, err := m.store.Letter(ctx, letter)
	if errors.Is(err, mailing.ErrNone) {
		return nil // erased
	}
	if err != nil {
		return err
	}
	m.log.InfoContext(ctx, "mail: came back", "letter", letter, "complaint", r.complaint, "reason", r.reason)
	switch {
	case r.complaint:
		return m.complained(ctx, l.Subscriber, r.reason)
	case r.failed:
		return m.failed(ctx, l.Subscriber, r.status, r.reason)
	}
	return m.store.Note(ctx, mailing.Event{Subscriber: l.Subscriber, At: m.clock(), What: eventBounced, Reason: fmt.Sprintf("not yet delivered: %s", r.reason)})
}
