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
//	…                                                    most of a node's own end before this
//
// It needs no signature of its own: the checkpoint over the log covers it.
type Entry struct {
	N    int64    `json:"n"`             // its place in the log, from 0
	Time Time     `json:"time"`          // the node's clock: claimed, like every time
	Seen []Cited  `json:"seen"`          // of every other log, what this log had before it
	Node NodeNote `json:"node,omitzero"` // a node's own entry, if it is one
	Act  []byte   `json:"-"`             // the note of an act, if it is one or a surfaced one

	Statements []string `json:"statements,omitempty"` // of restored: what the others hold of this log
	Evidence   []byte   `json:"-"`                    // of fork-found: see Fork
}

// NodeNote is the kind of a node's own entry, which needs no official.
type NodeNote string

// The kinds of a node's own entries.
const (
	// Received says that the heads in seen are here, verified and stored.
	Received NodeNote = "received"
	// CheckIn is a sign of life, so that a line on which nothing is said is known to be quiet and
	// not cut. It is of law 2.
	CheckIn NodeNote = "check-in"
	// Restored says that the node has lost what it may have signed after this place, and carries
	// what the others hold of its log. It is of law 2.
	Restored NodeNote = "restored"
	// Surfaced brings in an act that another party's node entered and lost. The name and the bytes
	// are reserved: no law gives it effect yet.
	Surfaced NodeNote = "surfaced"
	// ForkFound brings in the evidence that a party has signed two heads of its log that cannot
	// both be true. It is of law 2.
	ForkFound NodeNote = "fork-found"
)

// Law returns the version of the law that knows this kind of entry; 0 if none does.
func (n NodeNote) Law() int {
	switch n {
	case Received:
		return 1
	case CheckIn, Restored, ForkFound:
		return 2
	}
	return 0
}

// Bytes writes the entry: the leaf of the log's Merkle tree.
func (e *Entry) Bytes() ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.N, err)
	}
	head, err := framed(EntryMagic, e)
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.N, err)
	}
	data := append(append(head, e.Act...), e.Evidence...)
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
	switch {
	case len(rest) == 0:
	case e.Node == ForkFound:
		e.Evidence = rest
	default:
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
	if (e.Node == "" || e.Node == Surfaced) == (len(e.Act) == 0) {
		return errors.New("want either an act or a node's own kind, not both, not neither")
	}
	if err := e.checkCarried(); err != nil {
		return err
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

// checkCarried holds what a node's entry carries to its kind.
func (e *Entry) checkCarried() error {
	if len(e.Statements) > 0 && e.Node != Restored {
		return fmt.Errorf("statements: only an entry %q carries some", Restored)
	}
	if _, err := checkStatements(e.Statements); err != nil {
		return err
	}
	if (e.Node == ForkFound) != (len(e.Evidence) > 0) {
		return fmt.Errorf("want the evidence of a fork in an entry %q, and in no other", ForkFound)
	}
	if e.Node == ForkFound {
		_, err := ParseFork(e.Evidence)
		return err
	}
	return nil
}

// Stated returns the statements that an entry carries.
func (e *Entry) Stated() []*SignedStatement {
	all, err := checkStatements(e.Statements)
	if err != nil {
		panic(err) // it was checked when the entry was read
	}
	return all
}

// LeafHash returns the RFC 6962 hash of an entry's bytes.
func LeafHash(entry []byte) Hash { return Hash(tlog.RecordHash(entry)) }
