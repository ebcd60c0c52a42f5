// Package nonpaper keeps non-papers: what one side hands another outside the record. A non-paper
// is in no log, bundle, release or proof, and healing does not bring it back. It is deniable: it is
// authenticated with a key that the receiver holds too and keeps beside it, so whoever has the
// receiver's drawer could have written it. See docs/spec/line.md §8.
package nonpaper

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// Limits.
const (
	MaxText = 64 << 10 // bytes of words: some twenty pages
	MaxKept = 1000     // in each direction with each party of a channel: a desk lists them on one page
	MaxSize = 8 * MaxText

	drawer = "non-paper"
)

// Message is what is handed over, as it goes over the line.
type Message struct {
	Channel record.Hash      `json:"channel"`
	From    record.PartyName `json:"from"`
	To      record.PartyName `json:"to"`
	ID      string           `json:"id"` // 16 random bytes, so that it is taken in once
	Dated   record.Time      `json:"dated"`
	Text    string           `json:"text"`
}

// Paper is a non-paper in the drawer of one side.
type Paper struct {
	Message
	Raw       []byte      `json:"raw"`                // the message as it was authenticated
	MAC       []byte      `json:"mac,omitzero"`       // of one received
	Key       []byte      `json:"key,omitzero"`       // with which anybody can make the same of anything
	Delivered record.Time `json:"delivered,omitzero"` // of one sent: when the other side had it
}

// Waits reports whether it is still to be delivered.
func (p Paper) Waits() bool { return p.Key == nil && p.Delivered.IsZero() }

// Errors of what is wrong with a non-paper; the text says more.
var (
	ErrUnfit  = errors.New("it is no non-paper that can be taken")
	ErrForged = errors.New("its authentication does not fit this connection: it was changed on the way")
	ErrFull   = fmt.Errorf("there are %d non-papers here already: remove some", MaxKept)
)

// Write queues a non-paper for another party of a channel.
func Write(ctx context.Context, n *node.Node, random io.Reader, channel record.Hash, to record.PartyName, text string) (Paper, error) {
	id := make([]byte, 16)
	if _, err := io.ReadFull(random, id); err != nil {
		return Paper{}, err
	}
	m := Message{Channel: channel, From: n.Party(), To: to, ID: hex.EncodeToString(id), Dated: record.At(n.Now()), Text: strings.TrimSpace(text)}
	if err := m.check(); err != nil {
		return Paper{}, err
	}
	parties, err := n.Counterparts(ctx, channel)
	if err != nil {
		return Paper{}, err
	}
	if !slices.ContainsFunc(parties, func(p record.Party) bool { return p.Name == to }) {
		return Paper{}, fmt.Errorf("%w: channel %s has no other party %s", ErrUnfit, channel.Short(), to)
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return Paper{}, err
	}
	p := Paper{Message: m, Raw: raw}
	_, err = keep(ctx, n, p, "out", to)
	return p, err
}

func (m *Message) check() error {
	id, err := hex.DecodeString(m.ID)
	switch {
	case err != nil || len(id) != 16 || hex.EncodeToString(id) != m.ID:
		return fmt.Errorf("%w: id: want 32 hexadecimal digits", ErrUnfit)
	case m.Text == "":
		return fmt.Errorf("%w: text: missing", ErrUnfit)
	case len(m.Text) > MaxText:
		return fmt.Errorf("%w: text: %d bytes, at most %d: send it in parts", ErrUnfit, len(m.Text), MaxText)
	}
	if err := record.CheckText(m.Text); err != nil {
		return fmt.Errorf("%w: text: %w", ErrUnfit, err)
	}
	return nil
}

// MAC authenticates a message with the key of a connection. Both ends can make it, of any message.
func MAC(key, raw []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(raw)
	return h.Sum(nil)
}

// Parse reads a message and holds it to its authentication under the key of the connection.
func Parse(raw, mac, key []byte) (Message, error) {
	var m Message
	if !hmac.Equal(mac, MAC(key, raw)) {
		return m, ErrForged
	}
	if err := json.Unmarshal(raw, &m, json.RejectUnknownMembers(true)); err != nil {
		return m, fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	return m, m.check()
}

// Take keeps a non-paper that came, once; the caller has made sure that it comes from its sender.
// It reports whether it is new.
func Take(ctx context.Context, n *node.Node, raw, mac, key []byte) (bool, error) {
	m, err := Parse(raw, mac, key)
	if err != nil {
		return false, err
	}
	if m.To != n.Party() {
		return false, fmt.Errorf("%w: it is for %s", ErrUnfit, m.To)
	}
	return keep(ctx, n, Paper{Message: m, Raw: raw, MAC: mac, Key: key}, "in", m.From)
}

// keep puts a paper in the drawer unless one of its name is there.
func keep(ctx context.Context, n *node.Node, p Paper, way string, with record.PartyName) (bool, error) {
	name := place(p.Channel, way, with) + p.ID
	if _, err := n.Paper(ctx, drawer, name); err == nil {
		return false, nil
	} else if !errors.Is(err, store.ErrNone) {
		return false, err
	}
	kept, err := n.Papers(ctx, drawer, place(p.Channel, way, with))
	if err != nil {
		return false, err
	}
	if len(kept) >= MaxKept {
		return false, ErrFull
	}
	data, err := json.Marshal(p)
	if err != nil {
		return false, err
	}
	return true, n.Put(ctx, []store.Paper{{Drawer: drawer, Name: name, Data: data}}, store.Expect{Drawer: drawer, Name: name})
}

func place(channel record.Hash, way string, with record.PartyName) string {
	return channel.String() + "/" + way + "/" + string(with) + "/"
}

// List returns the non-papers of a channel, sent and received, the oldest first.
func List(ctx context.Context, n *node.Node, channel record.Hash) ([]Paper, error) {
	return list(ctx, n, channel.String()+"/")
}

// Waiting returns what waits to be delivered to a party of a channel.
func Waiting(ctx context.Context, n *node.Node, channel record.Hash, to record.PartyName) ([]Paper, error) {
	all, err := list(ctx, n, place(channel, "out", to))
	return slices.DeleteFunc(all, func(p Paper) bool { return !p.Waits() }), err
}

func list(ctx context.Context, n *node.Node, prefix string) ([]Paper, error) {
	kept, err := n.Papers(ctx, drawer, prefix)
	if err != nil {
		return nil, err
	}
	var all []Paper
	for _, k := range kept {
		var p Paper
		if err := json.Unmarshal(k.Data, &p); err != nil {
			return nil, fmt.Errorf("drawer %s: %s: %w", drawer, k.Name, err)
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b Paper) int { return a.Dated.Compare(b.Dated.Time) })
	return all, nil
}

// Delivered notes that the other side has a non-paper.
func Delivered(ctx context.Context, n *node.Node, p Paper) error {
	p.Delivered = record.At(n.Now())
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return n.Put(ctx, []store.Paper{{Drawer: drawer, Name: place(p.Channel, "out", p.To) + p.ID, Data: data}})
}
