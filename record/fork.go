package record

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// A Fork is the evidence that a party has signed two heads of one log that cannot both be true
// (spec §9.4): two lines, and in a file the charter after them, whose bytes say whose keys these
// are.
//
//	parley.example/fork/v1
//	{"channel":"5f7a…","heads":["…","…"],"party":"mid.example","path":["…"],"root":"…"}
//
// The heads are signed checkpoints with the log's own signature alone, the smaller first. If their
// sizes are the same, their roots differ, and that is all. Else root is the one that the log had
// under the larger head when it had the size of the smaller, path is the RFC 6962 consistency
// proof of that, and it is another than the one that was signed.
type Fork struct {
	Channel Hash      `json:"channel"`
	Party   PartyName `json:"party"`
	Heads   [2]string `json:"heads"`
	Root    *Hash     `json:"root,omitempty"`
	Path    []Hash    `json:"path,omitempty"`

	points [2]Checkpoint
	notes  [2]*Note
}

// NewFork makes the evidence out of two signed checkpoints. If their sizes differ, root and path
// are needed; see [Fork]. Signatures other than the log's own by the key given are left out.
func NewFork(channel Hash, party PartyName, key VerifyKey, one, other []byte, root Hash, path []Hash) (*Fork, error) {
	f := &Fork{Channel: channel, Party: party}
	for i, note := range [][]byte{one, other} {
		point, n, err := ParseCheckpoint(note)
		if err != nil {
			return nil, fmt.Errorf("fork: %w", err)
		}
		own := slices.IndexFunc(n.Signatures, func(s Signature) bool { return s.by(key) })
		if own < 0 {
			return nil, fmt.Errorf("fork: head %d is not signed by %s", i+1, party)
		}
		f.points[i], f.Heads[i] = point, string(SignedCheckpoint(point, n.Signatures[own]))
	}
	if a, b := f.points[0], f.points[1]; a.Size > b.Size || a.Size == b.Size && bytes.Compare(a.Root[:], b.Root[:]) > 0 {
		f.Heads[0], f.Heads[1] = f.Heads[1], f.Heads[0]
	}
	if f.points[0].Size != f.points[1].Size {
		f.Root, f.Path = &root, path
	}
	raw, err := f.Bytes()
	if err != nil {
		return nil, err
	}
	if f, err = ParseFork(raw); err != nil {
		return nil, err
	}
	return f, f.VerifyBy(key)
}

// Bytes writes the evidence, without the charter.
func (f *Fork) Bytes() ([]byte, error) {
	raw, err := framed(ForkMagic, f)
	if err != nil {
		return nil, fmt.Errorf("fork: %w", err)
	}
	return raw, nil
}

// ParseFork reads the evidence, and checks that the two heads cannot both be true. It verifies no
// signature: see [Fork.VerifyBy] and [VerifyFork].
func ParseFork(data []byte) (*Fork, error) {
	f, rest, err := parseFork(data)
	if err == nil && len(rest) > 0 {
		err = errors.New("something follows line 2")
	}
	if err != nil {
		return nil, fmt.Errorf("fork: %w", err)
	}
	return f, nil
}

func parseFork(data []byte) (*Fork, []byte, error) {
	if len(data) > MaxFork+MaxCharter {
		return nil, nil, fmt.Errorf("%d bytes, more than %d", len(data), MaxFork+MaxCharter)
	}
	f := new(Fork)
	rest, err := unframe(ForkMagic, data, f)
	if err != nil {
		return nil, nil, err
	}
	if size := len(data) - len(rest); size > MaxFork {
		return nil, nil, fmt.Errorf("%d bytes, more than %d", size, MaxFork)
	}
	if err := f.Party.check(); err != nil {
		return nil, nil, err
	}
	for i, head := range f.Heads {
		if f.points[i], f.notes[i], err = ParseCheckpoint([]byte(head)); err != nil {
			return nil, nil, fmt.Errorf("head %d: %w", i+1, err)
		}
		if want := Origin(string(f.Party), f.Channel); f.points[i].Origin != want {
			return nil, nil, fmt.Errorf("head %d: of %q, want %q", i+1, clip(f.points[i].Origin), want)
		}
		if len(f.notes[i].Signatures) != 1 {
			return nil, nil, fmt.Errorf("head %d: %d signatures, want the log's own alone", i+1, len(f.notes[i].Signatures))
		}
	}
	return f, rest, f.contradicts()
}

// contradicts reports an error unless the two heads cannot both be true.
func (f *Fork) contradicts() error {
	small, large := f.points[0], f.points[1]
	if small.Size == large.Size {
		if f.Root != nil || f.Path != nil {
			return errors.New("heads of one size need neither root nor path")
		}
		if bytes.Compare(small.Root[:], large.Root[:]) >= 0 {
			return errors.New("want two heads, the one with the lesser root first")
		}
		return nil
	}
	if small.Size > large.Size || small.Size == 0 {
		return errors.New("want the smaller head first, and not that of an empty log")
	}
	if f.Root == nil || *f.Root == small.Root {
		return errors.New("root: want the other one that the log had at the smaller size")
	}
	path := make(tlog.TreeProof, len(f.Path))
	for i, h := range f.Path {
		path[i] = tlog.Hash(h)
	}
	if err := tlog.CheckTree(path, large.Size, tlog.Hash(large.Root), small.Size, tlog.Hash(*f.Root)); err != nil {
		return fmt.Errorf("path: it does not lead from %d to %d: %w", small.Size, large.Size, err)
	}
	return nil
}

// VerifyBy reports whether both heads were signed with the key.
func (f *Fork) VerifyBy(k VerifyKey) error {
	for i, p := range f.points {
		if _, err := p.Verify(k, f.notes[i].Signatures[0]); err != nil {
			return fmt.Errorf("fork: head %d: %w", i+1, err)
		}
	}
	return nil
}

// Sizes returns of how many entries the two heads are, the smaller first.
func (f *Fork) Sizes() [2]int64 { return [2]int64{f.points[0].Size, f.points[1].Size} }

// Roots returns the roots that contradict each other, both at the smaller size: the one that was
// signed there, and the one that follows from the larger head.
func (f *Fork) Roots() [2]Hash {
	if f.Root != nil {
		return [2]Hash{f.points[0].Root, *f.Root}
	}
	return [2]Hash{f.points[0].Root, f.points[1].Root}
}

// VerifyFork verifies a file of evidence: the two lines, and the charter after them, of which the
// fingerprint must come from elsewhere. It shows that the party's key signed two histories. It does
// not show who used the key, which of the two is to be believed, nor that the party has not
// declared a loss between them by an entry `restored`.
func VerifyFork(data []byte, fingerprint Hash) (*Fork, *Charter, error) {
	f, charter, err := verifyFork(data, fingerprint)
	if err != nil {
		return nil, nil, fmt.Errorf("fork: %w", err)
	}
	return f, charter, nil
}

func verifyFork(data []byte, fingerprint Hash) (*Fork, *Charter, error) {
	f, rest, err := parseFork(data)
	if err != nil {
		return nil, nil, err
	}
	if id := sum(rest); id != fingerprint || f.Channel != id {
		return nil, nil, fmt.Errorf("the charter has the fingerprint %s, and you trust %s: this is another channel, or the file was changed", id, fingerprint)
	}
	charter, _, err := ParseCharter(rest)
	if err != nil {
		return nil, nil, err
	}
	party, ok := charter.Party(f.Party)
	if !ok {
		return nil, nil, fmt.Errorf("the charter does not name %s", f.Party)
	}
	return f, charter, f.VerifyBy(party.HeadKey(fingerprint))
}
