package witness

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/store"
	"parley.example/record"
)

// Book is where a witness notes the newest head that it cosigned of each log, durably and apart
// from the store and its backups; see package heads. A log stands in it under a hash of the key of
// the witness and its origin.
type Book interface {
	Noted(log record.Hash) (size int64, root record.Hash, ok bool)
	Note(heads map[record.Hash]record.Cited) error
}

// Witness cosigns the heads of the logs that it knows. It is safe for concurrent use, and must be
// the only one with its book and its key.
type Witness struct {
	store store.Store
	book  Book
	key   record.SigningKey
	clock func() time.Time

	mu sync.Mutex // from what the book says to what is noted in it: one request at a time
}

// New returns a witness. The key must be for nothing else.
func New(s store.Store, book Book, key record.SigningKey, clock func() time.Time) *Witness {
	return &Witness{store: s, book: book, key: key, clock: clock}
}

// Key is the verifier key of the witness, as a C2SP vkey.
func (w *Witness) Key() record.VerifyKey { return w.key.VerifyKey }

// The errors of [Witness.Add], beside errors of the witness itself.
var (
	ErrMalformed = errors.New("malformed")
	ErrUnknown   = errors.New("this witness does not know the log")
	ErrUntrusted = errors.New("no signature on the checkpoint is by a key that this witness knows for the log")
	ErrNoProof   = errors.New("the proof does not lead from the head that this witness cosigned last to this one")
)

// Moved is the error for a request that does not begin at the head that was cosigned last, or
// brings another of its size.
type Moved struct {
	Size  int64 // of the head cosigned last
	Other bool  // whether what was brought is another head of that size
}

func (m *Moved) Error() string { return fmt.Sprintf("the head cosigned last is at %d", m.Size) }

// ErrForgotten is returned where the book is missing of a log that this witness knows: what it
// cosigned last is not known, so nothing may be.
var ErrForgotten = errors.New("the note of what this witness has cosigned of the log is missing, and it cosigns nothing of it: its key must not be used on; see docs/guide/witness.md")

// Add judges a request, notes its head durably, and returns the signature lines for it.
func (w *Witness) Add(ctx context.Context, data []byte) ([]byte, error) {
	q, err := parseRequest(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	point, note, err := record.ParseCheckpoint(q.checkpoint)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	log, err := w.log(ctx, point.Origin)
	if err != nil {
		return nil, err
	}
	if !log.signed(point, note) {
		return nil, ErrUntrusted
	}
	if q.old > point.Size {
		return nil, fmt.Errorf("%w: the old size %d is above that of the checkpoint, %d", ErrMalformed, q.old, point.Size)
	}
	if err := w.advance(point, q); err != nil {
		return nil, err
	}
	signature, err := point.Cosign(w.key, w.clock())
	if err != nil {
		return nil, err
	}
	return signature.Line(), nil
}

// advance compares, and notes the new head: when it returns nil, that is durable.
func (w *Witness) advance(point record.Checkpoint, q *request) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := w.place(point.Origin)
	size, root, ok := w.book.Noted(at)
	switch {
	case !ok:
		return fmt.Errorf("%s: %w", point.Origin, ErrForgotten)
	case q.old != size:
		return &Moved{Size: size}
	case size == point.Size && size > 0 && root != point.Root:
		return &Moved{size, true}
	}
	if err := extends(point, size, root, q.proof); err != nil {
		return fmt.Errorf("%w: %w", ErrNoProof, err)
	}
	return w.book.Note(map[record.Hash]record.Cited{at: {Size: point.Size, Root: point.Root}})
}

// extends checks that a head follows from the one before it.
func extends(point record.Checkpoint, size int64, root record.Hash, proof []record.Hash) error {
	switch {
	case size > 0:
		return tlog.CheckTree(hashes(proof), point.Size, tlog.Hash(point.Root), size, tlog.Hash(root))
	case len(proof) > 0:
		return errors.New("a proof from nothing")
	case point.Size == 0 && point.Root != emptyRoot:
		return errors.New("a log without entries has one root, and it is another")
	}
	return nil
}

// emptyRoot is the root of a log without entries (RFC 6962 §2.1).
var emptyRoot = record.Hash(sha256.Sum256(nil))

func hashes(list []record.Hash) []tlog.Hash {
	out := make([]tlog.Hash, len(list))
	for i, h := range list {
		out[i] = tlog.Hash(h)
	}
	return out
}

// place is where a log stands in the book. Another key of the witness begins anew.
func (w *Witness) place(origin string) record.Hash {
	return sha256.Sum256([]byte(w.key.String() + "\n" + origin))
}

// Watched is a log that a witness knows.
type Watched struct {
	Origin string      `json:"origin"`
	Keys   []string    `json:"keys"` // vkeys, the oldest first
	Size   int64       `json:"size"` // of the head cosigned last; 0: none
	Root   record.Hash `json:"root,omitzero"`
}

// signed reports whether a checkpoint bears a good signature by a key of the log. What is by other
// keys says nothing.
func (l *Watched) signed(point record.Checkpoint, note *record.Note) bool {
	for _, text := range l.Keys {
		key, err := record.ParseVerifyKey(text)
		if err != nil {
			continue
		}
		for _, s := range note.Signatures {
			if _, err := point.Verify(key, s); err == nil {
				return true
			}
		}
	}
	return false
}

const watchedDrawer = "witnessed-logs"

func (w *Witness) log(ctx context.Context, origin string) (*Watched, error) {
	raw, err := w.store.Paper(ctx, watchedDrawer, origin)
	if errors.Is(err, store.ErrNone) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	l := &Watched{Origin: origin}
	return l, json.Unmarshal(raw, &l.Keys)
}

// Watch makes a log known by one of its keys, whose name is its origin. A log that is known gets
// the key beside those that it has: a log may rotate its keys.
func (w *Witness) Watch(ctx context.Context, key record.VerifyKey) error {
	if key.Type != record.Ed25519 {
		return fmt.Errorf("%s: the key makes signatures of type %#02x, and a log signs its heads with type %#02x", key.Name, byte(key.Type), byte(record.Ed25519))
	}
	all, err := w.Watched(ctx)
	if err != nil {
		return err
	}
	l := &Watched{}
	if i := slices.IndexFunc(all, func(l Watched) bool { return l.Origin == key.Name }); i >= 0 {
		l = &all[i]
	} else if len(all) >= maxLogs {
		return fmt.Errorf("this witness knows %d logs already", len(all))
	}
	if slices.Contains(l.Keys, key.String()) {
		return nil
	}
	if len(l.Keys) >= maxKeys {
		return fmt.Errorf("%s has %d keys here already", key.Name, len(l.Keys))
	}
	if len(l.Keys) == 0 {
		// The book first: a log without a place in it is one that was forgotten.
		if err := w.begin(key.Name); err != nil {
			return err
		}
	}
	raw, err := json.Marshal(append(l.Keys, key.String()))
	if err != nil {
		return err
	}
	return w.store.Commit(ctx, &store.Batch{Papers: []store.Paper{{Drawer: watchedDrawer, Name: key.Name, Data: raw}}})
}

func (w *Witness) begin(origin string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, _, ok := w.book.Noted(w.place(origin)); ok {
		return nil // it was known before, and is not begun anew
	}
	return w.book.Note(map[record.Hash]record.Cited{w.place(origin): {}})
}

// Begin begins, under a new key, with every log that is known.
func (w *Witness) Begin(ctx context.Context) error {
	all, err := w.Watched(ctx)
	for _, l := range all {
		err = errors.Join(err, w.begin(l.Origin))
	}
	return err
}

// Unwatch makes a log unknown. What was cosigned of it stays noted, so that knowing it again goes
// on from there.
func (w *Witness) Unwatch(ctx context.Context, origin string) error {
	if _, err := w.log(ctx, origin); err != nil {
		return fmt.Errorf("%s: %w", origin, err)
	}
	return w.store.Commit(ctx, &store.Batch{Papers: []store.Paper{{Drawer: watchedDrawer, Name: origin}}})
}

// Watched lists the logs that are known.
func (w *Witness) Watched(ctx context.Context) ([]Watched, error) {
	papers, err := w.store.Papers(ctx, watchedDrawer, "")
	if err != nil {
		return nil, err
	}
	all := []Watched{}
	for _, p := range papers {
		l := Watched{Origin: p.Name}
		if err := json.Unmarshal(p.Data, &l.Keys); err != nil {
			return nil, fmt.Errorf("log %s: %w", p.Name, err)
		}
		l.Size, l.Root, _ = w.book.Noted(w.place(p.Name))
		all = append(all, l)
	}
	return all, nil
}
