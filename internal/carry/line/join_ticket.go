package line

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	jsonv2 "github.com/go-json-experiment/json"

	"parley.example/record"
)

// Ticket lets one party join one channel, once. It is only an invitation to a handshake:
// nothing in it is believed until the words are compared.
type Ticket struct {
	From    record.PartyName `json:"from"`
	At      string           `json:"at"`   // host:port where the inviter's node listens
	Line    record.PublicKey `json:"line"` // the key that is to answer there
	Channel record.Hash      `json:"channel"`
	To      record.PartyName `json:"to"`
	Role    record.Role      `json:"role"`
	Until   record.Time      `json:"until"`
	Secret  []byte           `json:"secret"`
}

// ticketPrefix begins the line. What follows is base64url of four bytes of SHA-256 over the
// JSON, and the JSON.
const ticketPrefix = "parley-ticket-1."

const ticketSum = 4

// String returns the ticket as one line of characters that survive mail and chat.
func (t Ticket) String() string {
	raw, err := jsonv2.Marshal(t)
	if err != nil {
		panic(err) // only for a time beyond the year 9999, which nothing here makes or reads
	}
	sum := sha256.Sum256(raw)
	return ticketPrefix + base64.RawURLEncoding.EncodeToString(append(sum[:ticketSum:ticketSum], raw...))
}

// ParseTicket reads a ticket's line.
func ParseTicket(line string) (Ticket, error) {
	var t Ticket
	digits, ok := strings.CutPrefix(strings.TrimSpace(line), ticketPrefix)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(digits)
	if !ok || err != nil || len(raw) < ticketSum {
		return t, fmt.Errorf("this is no ticket: want the whole line that begins with %s", ticketPrefix)
	}
	sum := sha256.Sum256(raw[ticketSum:])
	if string(sum[:ticketSum]) != string(raw[:ticketSum]) {
		return t, errors.New("the ticket was cut or changed on the way: have it sent again, whole")
	}
	if err := jsonv2.Unmarshal(raw[ticketSum:], &t, jsonv2.RejectUnknownMembers(true)); err != nil {
		return t, fmt.Errorf("the ticket is of another version than this program: %w", err)
	}
	if len(t.Secret) != joinNonce {
		return t, errors.New("the ticket has no secret: have a new one made")
	}
	return t, nil
}

// ID names the ticket without giving its secret away.
func (t Ticket) ID() string { return ticketID(t.Secret) }

func ticketID(secret []byte) string {
	h := sha256.Sum256(append([]byte("parley.example/ticket/v1\n"), secret...))
	return hex.EncodeToString(h[:])
}

// expired reports whether the ticket has run out.
func (t Ticket) expired(now time.Time) bool { return !now.Before(t.Until.Time) }
