package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"parley.example/internal/publication/embargo"
	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// Release is a side's decision to show one entry to the public. It is the side's own paper:
// what another side shows is that side's decision.
type Release struct {
	Cite standing.Cite `json:"cite"`
	At   time.Time     `json:"at"` // when it was decided
	Releaser
	From time.Time `json:"from,omitzero"` // the embargo: when it is shown; zero: at once

	Withdrawn *Notice `json:"withdrawn,omitempty"` // it is shown on, under this notice
	Removed   *Notice `json:"removed,omitempty"`   // its words are not shown any more, under law
}

// Releaser is who decides what is shown: an official with powers to publish, or a person of the
// house. That the person may, whoever asks has made sure of; of officials the record says it.
type Releaser struct {
	Official record.OfficialID `json:"by,omitempty"`
	Person   string            `json:"person,omitempty"`
}

// Who names them.
func (r Releaser) Who() string {
	if r.Person != "" {
		return r.Person
	}
	return string(r.Official)
}

// Notice is what is said of a decision that takes back another.
type Notice struct {
	At     time.Time   `json:"at"`
	By     Releaser    `json:"by"`
	Reason record.Text `json:"reason"`
}

// Since returns from when it is shown.
func (r Release) Since() time.Time {
	if r.From.After(r.At) {
		return r.From
	}
	return r.At
}

// Shown reports whether the public sees the entry at a time.
func (r Release) Shown(at time.Time) bool { return r.Removed == nil && embargo.Over(r.From, at) }

// The errors of decisions about releases.
var (
	ErrReleased    = errors.New("it is public: it can be withdrawn, and not held back any more")
	ErrNotReleased = errors.New("it is not public: there is nothing to take back")
	ErrNoReason    = errors.New("say for what reason")
)

const releaseDrawer = "release"

func releaseName(id record.Hash, cite standing.Cite) string {
	return fmt.Sprintf("%s/%s/%d", id, cite.Party, cite.N)
}

// ParseRelease reads which entry a paper of the node releases, if that is what the paper does.
func ParseRelease(drawer, name string) (id record.Hash, cite standing.Cite, ok bool) {
	channel, rest, found := strings.Cut(name, "/")
	id, err := record.ParseHash(channel)
	cite, citeErr := ParseCite(rest)
	return id, cite, drawer == releaseDrawer && found && err == nil && citeErr == nil
}

// Release shows an entry to the public, from now on. Only an official who may publish can.
// What is released already stays so.
func (n *Node) Release(ctx context.Context, id record.Hash, cite standing.Cite, by record.OfficialID) error {
	for {
		err := n.ReleaseFrom(ctx, id, cite, Releaser{Official: by}, time.Time{})
		switch {
		case errors.Is(err, store.ErrMoved): // another released it, or held it back, at the same moment
		case errors.Is(err, ErrReleased):
			return nil
		default:
			return err
		}
	}
}

// ReleaseFrom shows an entry to the public from a moment on; from the zero moment, at once. As long
// as an entry is held back, the moment can be changed. It returns [ErrReleased] for what is public.
func (n *Node) ReleaseFrom(ctx context.Context, id record.Hash, cite standing.Cite, by Releaser, from time.Time) error {
	line, err := n.Line(ctx, id, cite)
	if err != nil {
		return err
	}
	if line.Act == nil {
		return fmt.Errorf("%s is no act: there is nothing to show", cite)
	}
	return n.decide(ctx, id, cite, by, func(old *Release, now time.Time) (*Release, error) {
		if old != nil && embargo.Over(old.From, now) {
			return nil, ErrReleased
		}
		r := &Release{Cite: cite, At: now, Releaser: by}
		if !embargo.Over(from, now) {
			r.From = from.UTC()
		}
		return r, nil
	})
}

// CallOff takes back the release of an entry that is still held back.
func (n *Node) CallOff(ctx context.Context, id record.Hash, cite standing.Cite, by Releaser) error {
	return n.decide(ctx, id, cite, by, func(old *Release, now time.Time) (*Release, error) {
		switch {
		case old == nil:
			return nil, ErrNotReleased
		case embargo.Over(old.From, now):
			return nil, ErrReleased
		}
		return nil, nil
	})
}

// Withdraw puts a notice over an entry that is public, with a reason. The entry is shown on: what
// was said was said.
func (n *Node) Withdraw(ctx context.Context, id record.Hash, cite standing.Cite, by Releaser, reason record.Text) error {
	return n.takeBack(ctx, id, cite, by, reason, func(r *Release, notice *Notice) { r.Withdrawn = notice })
}

// Remove takes an entry off the public's pages for good, where the law demands it: in its place stand
// the date, the reason and the hash. The record keeps it.
func (n *Node) Remove(ctx context.Context, id record.Hash, cite standing.Cite, by Releaser, reason record.Text) error {
	return n.takeBack(ctx, id, cite, by, reason, func(r *Release, notice *Notice) { r.Removed = notice })
}

func (n *Node) takeBack(ctx context.Context, id record.Hash, cite standing.Cite, by Releaser, reason record.Text, put func(*Release, *Notice)) error {
	if len(reason) == 0 {
		return ErrNoReason
	}
	return n.decide(ctx, id, cite, by, func(old *Release, now time.Time) (*Release, error) {
		if old == nil || !old.Shown(now) {
			return nil, ErrNotReleased
		}
		put(old, &Notice{now, by, reason})
		return old, nil
	})
}

// decide reads the release of an entry, has it decided anew and writes it; none removes it. If
// somebody else decided meanwhile, it returns [store.ErrMoved].
func (n *Node) decide(ctx context.Context, id record.Hash, cite standing.Cite, by Releaser, as func(old *Release, now time.Time) (*Release, error)) error {
	now := n.clock()
	if by.Person == "" {
		if err := n.mayPublish(ctx, id, by.Official, now); err != nil {
			return err
		}
	}
	name := releaseName(id, cite)
	before, err := n.Paper(ctx, releaseDrawer, name)
	var old *Release
	switch {
	case errors.Is(err, store.ErrNone):
	case err != nil:
		return err
	default:
		old = new(Release)
		if err := json.Unmarshal(before, old); err != nil {
			return fmt.Errorf("release %s: %w", name, err)
		}
	}
	decided, err := as(old, now)
	if err != nil {
		return err
	}
	paper := store.Paper{Drawer: releaseDrawer, Name: name}
	if decided != nil {
		if paper.Data, err = json.Marshal(decided); err != nil {
			return err
		}
	}
	if bytes.Equal(paper.Data, before) {
		return nil
	}
	err = n.Put(ctx, []store.Paper{paper}, store.Expect{Drawer: releaseDrawer, Name: name, Data: before})
	if err == nil {
		n.tell(id)
	}
	return err
}

func (n *Node) mayPublish(ctx context.Context, id record.Hash, by record.OfficialID, now time.Time) error {
	s, err := n.Standing(ctx, id, now)
	if err != nil {
		return err
	}
	for _, p := range s.Parties {
		for _, o := range p.Officials {
			if p.Name == n.party && o.Official == by && o.MayNow(record.PowerPublish, now) {
				return nil
			}
		}
	}
	return fmt.Errorf("%s has no powers to publish in this channel: an official with powers to publish must release it", by)
}

// Releases returns what this side has decided to show of a channel, by entry: what is still held back
// and what was removed too. The public is shown [Node.Released].
func (n *Node) Releases(ctx context.Context, id record.Hash) (map[standing.Cite]Release, error) {
	papers, err := n.store.Papers(ctx, releaseDrawer, id.String()+"/")
	if err != nil {
		return nil, err
	}
	all := map[standing.Cite]Release{}
	for _, p := range papers {
		var r Release
		if err := json.Unmarshal(p.Data, &r); err != nil {
			return nil, fmt.Errorf("release %s: %w", p.Name, err)
		}
		all[r.Cite] = r
	}
	return all, nil
}

// Released returns what the public is shown of a channel at a time, by entry.
func (n *Node) Released(ctx context.Context, id record.Hash, at time.Time) (map[standing.Cite]Release, error) {
	all, err := n.Releases(ctx, id)
	for cite, r := range all {
		if !r.Shown(at) {
			delete(all, cite)
		}
	}
	return all, err
}

// ParseCite reads the text form of a citation: mid.example 12, or mid.example/12 in addresses.
func ParseCite(s string) (standing.Cite, error) {
	party, digits, ok := strings.Cut(strings.Replace(s, "/", " ", 1), " ")
	at, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || at < 0 {
		return standing.Cite{}, fmt.Errorf("%q names no entry: want a party and a number, such as mid.example 12", s)
	}
	return standing.Cite{Party: record.PartyName(party), N: at}, nil
}
