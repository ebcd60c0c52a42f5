package clearance

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/staff"
	"parley.example/internal/store"
	"parley.example/record"
)

// The drawers of drafts: those on their way, and those that were entered, which say who cleared and confirmed.
const (
	openDrawer    = "clearance"
	enteredDrawer = "clearance-entered"
)

// The errors of what is done with a draft.
var (
	ErrNoDraft   = errors.New("there is no such draft")
	ErrStale     = errors.New("somebody else has changed the draft since it was read")
	ErrState     = errors.New("the draft is not where this can be done with it")
	ErrNotYours  = errors.New("this is another's to do")
	ErrOwn       = errors.New("nobody clears or confirms alone what they have written or signed")
	ErrUnchanged = errors.New("nothing was changed")
	ErrChain     = errors.New("say who clears it: persons of the house or roles that may clear, other than the author")
	ErrComment   = errors.New("say why, in at most 4000 bytes")
	ErrFull      = errors.New("the draft has grown too large: begin another")
)

// Drafts is how the house writes, clears and signs. It is safe for concurrent use.
type Drafts struct {
	Rules  Rules
	node   *node.Node
	random io.Reader
}

// New returns the drafts of a node, under the rules of its house. Its clock is that of the node.
func New(n *node.Node, random io.Reader, rules Rules) *Drafts { return &Drafts{rules, n, random} }

func (s *Drafts) clock() time.Time { return s.node.Now().UTC() }

// Open lists the drafts that are on their way, in the order of their ids.
func (s *Drafts) Open(ctx context.Context) ([]*Draft, error) {
	papers, err := s.node.Papers(ctx, openDrawer, "")
	if err != nil {
		return nil, err
	}
	var all []*Draft
	for _, p := range papers {
		d := new(Draft)
		if err := json.Unmarshal(p.Data, d); err != nil {
			return nil, fmt.Errorf("draft %s: %w", p.Name, err)
		}
		all = append(all, d)
	}
	return all, nil
}

// Find returns a draft, on its way or entered, or [ErrNoDraft].
func (s *Drafts) Find(ctx context.Context, id string) (*Draft, error) {
	d, _, err := s.read(ctx, openDrawer, id)
	if errors.Is(err, ErrNoDraft) {
		d, _, err = s.read(ctx, enteredDrawer, id)
	}
	return d, err
}

func (s *Drafts) read(ctx context.Context, drawer, id string) (*Draft, []byte, error) {
	data, err := s.node.Paper(ctx, drawer, id)
	if errors.Is(err, store.ErrNone) {
		return nil, nil, ErrNoDraft
	}
	if err != nil {
		return nil, nil, err
	}
	d := new(Draft)
	return d, data, json.Unmarshal(data, d)
}

// Begin keeps an act that somebody has begun to write.
func (s *Drafts) Begin(ctx context.Context, by staff.Person, channel record.Hash, kind string, values map[string][]string) (*Draft, error) {
	var id [16]byte
	if _, err := io.ReadFull(s.random, id[:]); err != nil {
		return nil, err
	}
	d := &Draft{
		ID: hex.EncodeToString(id[:]), Revision: 1, Channel: channel, Kind: kind, Author: by.ID, State: Writing,
		Versions: []Version{{s.clock(), by.ID, values}},
	}
	return d, s.write(ctx, d, nil)
}

// Save keeps what the author, or who stands in for them, has changed, until it is signed. All clearances are taken
// back, and it is to be handed in again.
func (s *Drafts) Save(ctx context.Context, id string, revision int64, by staff.Person, values map[string][]string) (*Draft, error) {
	return s.change(ctx, id, revision, func(d *Draft) error {
		if err := s.owns(ctx, d, by); err != nil {
			return err
		}
		switch {
		case d.State == Signed:
			return ErrState
		case reflect.DeepEqual(d.Newest().Values, values):
			return ErrUnchanged
		case len(d.Versions) >= maxVersions:
			return ErrFull
		}
		d.Versions = append(d.Versions, Version{s.clock(), by.ID, values})
		d.back()
		s.note(d, by, d.Author, DidChange, "")
		return nil
	})
}

// back brings a draft back to its author.
func (d *Draft) back() { d.State, d.Chain, d.Cleared, d.Signature = Writing, nil, nil, nil }

// owns returns an error if a draft is not somebody's to change.
func (s *Drafts) owns(ctx context.Context, d *Draft, by staff.Person) error {
	ok, err := s.acts(ctx, by, d.Author)
	if err == nil && !ok {
		err = ErrNotYours
	}
	return err
}

// Withdraw drops a draft that is not signed. Nothing of it is left.
func (s *Drafts) Withdraw(ctx context.Context, id string, revision int64, by staff.Person) error {
	d, before, err := s.read(ctx, openDrawer, id)
	if err != nil {
		return err
	}
	if d.Revision != revision {
		return ErrStale
	}
	if err := s.owns(ctx, d, by); err != nil {
		return err
	}
	if d.State == Signed {
		return ErrState
	}
	return s.put(ctx, []store.Paper{{Drawer: openDrawer, Name: id}}, id, before)
}

// note writes down what somebody did, in place of whom if that is another.
func (s *Drafts) note(d *Draft, by staff.Person, as, did, text string) {
	if as == by.ID {
		as = ""
	}
	if len(d.Events) < maxEvents {
		d.Events = append(d.Events, Event{s.clock(), by.ID, as, did, len(d.Versions), text})
	}
}

// change reads a draft, has it changed and writes it, to the drawer of its state.
func (s *Drafts) change(ctx context.Context, id string, revision int64, as func(*Draft) error) (*Draft, error) {
	d, before, err := s.read(ctx, openDrawer, id)
	if err != nil {
		return nil, err
	}
	if d.Revision != revision {
		return nil, ErrStale
	}
	if err := as(d); err != nil {
		return nil, err
	}
	d.Revision++
	return d, s.write(ctx, d, before)
}

func (s *Drafts) write(ctx context.Context, d *Draft, before []byte) error {
	written, err := json.Marshal(d.Versions)
	if err != nil {
		return err
	}
	if len(written) > maxWritten {
		return ErrFull
	}
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	papers := []store.Paper{{Drawer: openDrawer, Name: d.ID, Data: data}}
	if d.State == Entered {
		papers = []store.Paper{{Drawer: openDrawer, Name: d.ID}, {Drawer: enteredDrawer, Name: d.ID, Data: data}}
	}
	return s.put(ctx, papers, d.ID, before)
}

func (s *Drafts) put(ctx context.Context, papers []store.Paper, id string, before []byte) error {
	err := s.node.Put(ctx, papers, store.Expect{Drawer: openDrawer, Name: id, Data: before})
	if errors.Is(err, store.ErrMoved) {
		return ErrStale
	}
	return err
}
