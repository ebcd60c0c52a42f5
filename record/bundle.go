package record

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
)

// Bundle is what one side has of a channel and the other lacks (spec §8.2). The same bytes go
// over the line and in a pouch. It vouches for nothing: whoever takes it in verifies every
// checkpoint and entry.
type Bundle struct {
	Channel Hash
	From    PartyName
	Have    []Have // how far the sender holds each log, so that the answer need not guess
	Ask     bool   // please seal the newest heads of your log that I hold
	Charter []byte // where the other may not have it
	Logs    []LogPart
	Bodies  [][]byte

	Restoring  string   // the nonce of a node that has lost something: please state what you hold
	Statements [][]byte // what the sender holds of the receiver's log, because it asked
}

// Have is how many entries of a log, or of a branch of one, the sender holds. By the root both sides
// notice that their copies of a log differ; law 1 knows none.
type Have struct {
	Party PartyName `json:"party"`
	Size  int64     `json:"size"`
	Root  *Hash     `json:"root,omitempty"`
}

// Compare orders what a bundle says of holdings: by party, size and root.
func (h Have) Compare(o Have) int {
	root := func(r *Hash) []byte {
		if r == nil {
			return nil
		}
		return r[:]
	}
	return cmp.Or(strings.Compare(string(h.Party), string(o.Party)), cmp.Compare(h.Size, o.Size), bytes.Compare(root(h.Root), root(o.Root)))
}

// LogPart is a run of one log's entries, with checkpoints of that log. The last checkpoint
// covers the run; earlier ones bear signatures that the other side may lack. A log that has branches
// may have a part for each.
type LogPart struct {
	Party       PartyName
	First       int64 // index of the first entry
	Entries     [][]byte
	Checkpoints [][]byte
}

type bundleTable struct {
	Channel Hash       `json:"channel"`
	From    PartyName  `json:"from"`
	Have    []Have     `json:"have"`
	Ask     bool       `json:"ask,omitzero"`
	Charter bool       `json:"charter,omitzero"`
	Logs    []logTable `json:"logs"`
	Bodies  int        `json:"bodies"`

	Restoring  string `json:"restoring,omitzero"`
	Statements int    `json:"statements,omitzero"`
}

type logTable struct {
	Party       PartyName `json:"party"`
	First       int64     `json:"first"`
	Entries     int       `json:"entries"`
	Checkpoints int       `json:"checkpoints"`
}

// Bytes writes the bundle.
func (b *Bundle) Bytes() ([]byte, error) {
	t := bundleTable{b.Channel, b.From, b.Have, b.Ask, b.Charter != nil, nil, len(b.Bodies), b.Restoring, len(b.Statements)}
	for _, l := range b.Logs {
		t.Logs = append(t.Logs, logTable{l.Party, l.First, len(l.Entries), len(l.Checkpoints)})
	}
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	raw, err := encodeJSON(t)
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	out := appendFrame([]byte(BundleMagic+"\n"), tableFrame, raw)
	if b.Charter != nil {
		out = appendFrame(out, "charter", b.Charter)
	}
	for _, l := range b.Logs {
		for _, e := range l.Entries {
			out = appendFrame(out, "entry", e)
		}
		for _, c := range l.Checkpoints {
			out = appendFrame(out, "checkpoint", c)
		}
	}
	for _, body := range b.Bodies {
		out = appendFrame(out, "body", body)
	}
	for _, statement := range b.Statements {
		out = appendFrame(out, "statement", statement)
	}
	if len(out) > MaxBundle {
		return nil, fmt.Errorf("bundle: %d bytes, more than %d: send it in parts", len(out), MaxBundle)
	}
	return out, nil
}

// ParseBundle takes a bundle apart. It verifies no signature.
func ParseBundle(data []byte) (*Bundle, error) {
	if len(data) > MaxBundle {
		return nil, fmt.Errorf("bundle: %d bytes, more than %d", len(data), MaxBundle)
	}
	r := newFrameReader(BundleMagic, data)
	var t bundleTable
	r.table(&t, MaxTable)
	if r.err == nil {
		r.err = t.check()
	}
	if r.err != nil {
		return nil, fmt.Errorf("bundle: %w", r.err)
	}
	b := &Bundle{Channel: t.Channel, From: t.From, Have: t.Have, Ask: t.Ask, Restoring: t.Restoring}
	if t.Charter {
		b.Charter = r.next("charter", MaxCharter)
	}
	for _, l := range t.Logs {
		part := LogPart{Party: l.Party, First: l.First}
		for range l.Entries {
			part.Entries = append(part.Entries, r.next("entry", MaxEntry))
		}
		for range l.Checkpoints {
			part.Checkpoints = append(part.Checkpoints, r.next("checkpoint", MaxCheckpoint))
		}
		b.Logs = append(b.Logs, part)
	}
	for range t.Bodies {
		b.Bodies = append(b.Bodies, r.next("body", MaxBody))
	}
	for range t.Statements {
		b.Statements = append(b.Statements, r.next("statement", MaxStatement))
	}
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	return b, nil
}

func (t *bundleTable) check() error {
	if err := t.From.check(); err != nil {
		return fmt.Errorf("from: %w", err)
	}
	if len(t.Have) > MaxHeads || len(t.Logs) > MaxHeads {
		return fmt.Errorf("more than %d logs and branches", MaxHeads)
	}
	for i, h := range t.Have {
		if err := h.Party.check(); err != nil {
			return fmt.Errorf("have: %w", err)
		}
		twice := i > 0 && t.Have[i-1].Party == h.Party && (t.Have[i-1].Root == nil || h.Root == nil)
		if i > 0 && t.Have[i-1].Compare(h) >= 0 || twice || h.Size < 0 || h.Size > MaxIndex {
			return fmt.Errorf("have: %s: want each log once, or each of its branches with its root, in order, with its size", h.Party)
		}
	}
	if t.Restoring != "" {
		if err := checkRandom("restoring", t.Restoring); err != nil {
			return err
		}
	}
	if t.Statements < 0 || t.Statements > MaxParties {
		return fmt.Errorf("more than %d statements", MaxParties)
	}
	frames := t.Bodies
	for i, l := range t.Logs {
		if err := l.Party.check(); err != nil {
			return fmt.Errorf("logs: %w", err)
		}
		if i > 0 && t.Logs[i-1].Party > l.Party {
			return fmt.Errorf("logs: %s: want them in order", l.Party)
		}
		if l.First < 0 || l.Entries < 0 || l.Checkpoints < 0 || l.First+int64(l.Entries) > MaxIndex {
			return fmt.Errorf("logs: %s: sizes out of range", l.Party)
		}
		if l.Entries > 0 && l.Checkpoints == 0 {
			return fmt.Errorf("logs: %s: entries without a checkpoint over them", l.Party)
		}
		frames += l.Entries + l.Checkpoints
		if frames > MaxLogFrames {
			break
		}
	}
	if t.Bodies < 0 || frames > MaxLogFrames {
		return fmt.Errorf("more than %d frames", MaxLogFrames)
	}
	return nil
}
