package record

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Entry is one line of a log (spec §5.2), written by a party's node:
//
//	parley.example/entry/v1
//	{"n":12,"seen":[…],"time":"2025-02-15T18:04:09Z"}
//	parley.example/act/v1                              ← an act, as its official signed it;
//	…                                                    a node's own entry ends before this
//
// It needs no signature of its own: the checkpoint over the log covers it.
type Entry struct {
	N    int64    `json:"n"`             // its place in the log, from 0
	Time Time     `json:"time"`          // the node's clock: claimed, like every time
	Seen []Cited  `json:"seen"`          // of every other log, what this log had before it
	Node NodeNote `json:"node,omitzero"` // a node's own entry, if it is one
	Act  []byte   `json:"-"`             // the note of an act, if it is one
}

// NodeNote is the kind of a node's own entry, which needs no official.
type NodeNote string

// The kinds of a node's own entries. Restored is a reserved name.
const (
	// Received says that the heads in seen are here, verified and stored.
	Received NodeNote = "received"
	// CheckIn is a sign of life, so that a line on which nothing is said is known to be quiet and
	// not cut. It is of law 2.
	CheckIn NodeNote = "check-in"
)

// Bytes writes the entry: the leaf of the log's Merkle tree.
func (e *Entry) Bytes() ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.N, err)
	}
	head, err := framed(EntryMagic, e)
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.N, err)
	}
	data := append(head, e.Act...)
	if len(data) > MaxEntry {
		return nil, fmt.Errorf("entry %d: %d bytes, more than %d", e.N, len(data), MaxEntry)
	}
	return data, nil
}

// ParseEntry reads an entry. It does not read the act within.
func ParseEntry(data []byte) (*Entry, error) {
	if len(data) > MaxEntry {
		return nil, fmt.Errorf("entry: %d bytes, more than %d", len(data), MaxEntry)
	}
	e := new(Entry)
	rest, err := unframe(EntryMagic, data, e)
	if err != nil {
		return nil, fmt.Errorf("entry: %w", err)
	}
	if len(rest) > 0 {
		e.Act = rest
	}
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("entry: %w", err)
	}
	return e, nil
}

func (e *Entry) check() error {
	if e.N < 0 || e.N > MaxIndex {
		return fmt.Errorf("n: %d is no place in a log", e.N)
	}
	if (e.Node == "") == (len(e.Act) == 0) {
		return errors.New("want either an act or a node's own kind, not both, not neither")
	}
	if e.Node != "" {
		if err := checkName("node", string(e.Node)); err != nil {
			return err
		}
	}
	if err := checkCited(e.Seen); err != nil {
		return fmt.Errorf("seen: %w", err)
	}
	return nil
}

// LeafHash returns the RFC 6962 hash of an entry's bytes.
func LeafHash(entry []byte) Hash { return Hash(tlog.RecordHash(entry)) }
