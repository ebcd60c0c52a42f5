package publication

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// A Comparison is what the house has found of two readouts of one contact, sentence for sentence. It is
// the publication's own reading, signed by neither side, and no part of any record.
type Comparison struct {
	Revision int64
	Channel  record.Hash
	Pair     [2]standing.Cite // the readouts, in the order of [Pair]
	Links    []Link           // as a person has confirmed them, in that order
	Refused  []Refusal        // what was proposed and is not so
}

// Match is how the parts of two readouts stand to each other, as a person has judged it.
type Match string

// What a person can say of two readouts.
const (
	Same   Match = "same"   // both say it
	Differ Match = "differ" // both speak of it, and differ
	Only   Match = "only"   // one of them says it
)

// A Link is one thing that a person has said of two readouts.
type Link struct {
	Match   Match
	Langs   [2]record.Lang // in which the two were read
	Anchors []Anchor       // of both readouts; with [Only], of one
	By      string         `json:",omitempty"` // a person of the house; the public is not told
	At      time.Time
}

// An Anchor is a part of the words of one of two readouts, by its bytes. What a readout says never changes.
type Anchor struct {
	Side     int    // 0 or 1: which of the pair
	Point    string `json:",omitempty"` // the point whose words these are; empty: the text
	From, To int
}

// A Refusal is a proposal that a person has looked at and found wrong.
type Refusal struct {
	Langs [2]record.Lang
	Parts [2]Anchor
}

// ErrNoLink is returned for what is no link: a side is missing or too many, or it is there already.
var ErrNoLink = errors.New("no link: choose parts of both readouts, or of one that alone says it")

const comparisonDrawer = "comparison"

// Pair puts two readouts in the order in which a comparison has them, so that there is one of each two.
func Pair(a, b standing.Cite) [2]standing.Cite {
	if cmp.Or(cmp.Compare(a.Party, b.Party), cmp.Compare(a.N, b.N)) > 0 {
		a, b = b, a
	}
	return [2]standing.Cite{a, b}
}

func comparisonName(id record.Hash, pair [2]standing.Cite) string {
	return fmt.Sprintf("%s/%s/%d+%s/%d", id, pair[0].Party, pair[0].N, pair[1].Party, pair[1].N)
}

// Links is how the house links readouts. Who may, its caller has made sure of. It is safe for concurrent
// use.
type Links struct {
	node  *node.Node
	clock func() time.Time
}

// NewLinks returns the links of a node.
func NewLinks(n *node.Node, clock func() time.Time) *Links { return &Links{n, clock} }

// Comparison returns what is kept of two readouts; with revision 0, nothing is.
func (l *Links) Comparison(ctx context.Context, id record.Hash, pair [2]standing.Cite) (Comparison, error) {
	c, _, err := l.read(ctx, id, pair)
	return c, err
}

// All returns every comparison.
func (l *Links) All(ctx context.Context) ([]Comparison, error) { return readComparisons(ctx, l.node) }

func (l *Links) read(ctx context.Context, id record.Hash, pair [2]standing.Cite) (Comparison, []byte, error) {
	c := Comparison{Channel: id, Pair: pair}
	data, err := l.node.Paper(ctx, comparisonDrawer, comparisonName(id, pair))
	if errors.Is(err, store.ErrNone) {
		return c, nil, nil
	}
	if err != nil {
		return c, nil, err
	}
	return c, data, parseComparison(data, &c)
}

func parseComparison(data []byte, into *Comparison) error {
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("comparison of two readouts: %w", err)
	}
	return nil
}

func readComparisons(ctx context.Context, n *node.Node) ([]Comparison, error) {
	papers, err := n.Papers(ctx, comparisonDrawer, "")
	if err != nil {
		return nil, err
	}
	all := make([]Comparison, len(papers))
	for i, p := range papers {
		if err := parseComparison(p.Data, &all[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return all, nil
}

// Link keeps what a person has found: their name is in it, and the time becomes that of the clock. The
// revision is the one that the person has read; if there is another by now, it returns [ErrStale].
func (l *Links) Link(ctx context.Context, id record.Hash, pair [2]standing.Cite, revision int64, link Link) error {
	return l.change(ctx, id, pair, revision, func(c *Comparison) error {
		slices.SortFunc(link.Anchors, compareAnchors)
		link.Anchors = slices.Compact(link.Anchors)
		if err := link.check(); err != nil {
			return err
		}
		same := func(x Link) bool { return x.Langs == link.Langs && slices.Equal(x.Anchors, link.Anchors) }
		if len(c.Links) >= maxLinks || slices.ContainsFunc(c.Links, same) {
			return ErrNoLink
		}
		link.At = l.clock().UTC()
		c.Links = append(c.Links, link)
		return nil
	})
}

// Unlink takes a link back, by its place.
func (l *Links) Unlink(ctx context.Context, id record.Hash, pair [2]standing.Cite, revision int64, at int) error {
	return l.change(ctx, id, pair, revision, func(c *Comparison) error {
		if at < 0 || at >= len(c.Links) {
			return ErrNoLink
		}
		c.Links = slices.Delete(c.Links, at, at+1)
		return nil
	})
}

// Refuse keeps that a proposal is wrong, so that it is not made again.
func (l *Links) Refuse(ctx context.Context, id record.Hash, pair [2]standing.Cite, revision int64, r Refusal) error {
	return l.change(ctx, id, pair, revision, func(c *Comparison) error {
		if len(c.Refused) >= maxLinks || r.Parts[0].Side != 0 || r.Parts[1].Side != 1 || r.Parts[0].check() != nil || r.Parts[1].check() != nil {
			return ErrNoLink
		}
		if !slices.Contains(c.Refused, r) {
			c.Refused = append(c.Refused, r)
		}
		return nil
	})
}

func (l *Links) change(ctx context.Context, id record.Hash, pair [2]standing.Cite, revision int64, do func(*Comparison) error) error {
	c, before, err := l.read(ctx, id, pair)
	if err != nil {
		return err
	}
	if c.Revision != revision {
		return ErrStale
	}
	if err := do(&c); err != nil {
		return err
	}
	c.Revision++
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	name := comparisonName(id, pair)
	err = l.node.Put(ctx, []store.Paper{{Drawer: comparisonDrawer, Name: name, Data: data}}, store.Expect{Drawer: comparisonDrawer, Name: name, Data: before})
	if errors.Is(err, store.ErrMoved) {
		return ErrStale
	}
	return err
}

func compareAnchors(a, b Anchor) int {
	return cmp.Or(cmp.Compare(a.Side, b.Side), cmp.Compare(a.Point, b.Point), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

func (a Anchor) check() error {
	if a.Side < 0 || a.Side > 1 || a.From < 0 || a.To <= a.From {
		return ErrNoLink
	}
	return nil
}

func (l Link) check() error {
	var has [2]bool
	for _, a := range l.Anchors {
		if err := a.check(); err != nil {
			return err
		}
		has[a.Side] = true
	}
	both, one := has[0] && has[1], has[0] != has[1]
	switch {
	case len(l.Anchors) > maxAnchors:
		return ErrNoLink
	case l.Match == Only && one, (l.Match == Same || l.Match == Differ) && both:
		return nil
	}
	return ErrNoLink
}

// Words are what a link has of one side, in the words of its readout: nothing, if the other alone says it.
// It returns false if these are not the words to which it was made, as when they were expunged.
func (l Link) Words(side int, body *record.Body) (parts []string, ok bool) {
	for _, a := range l.Anchors {
		if a.Side != side {
			continue
		}
		text := ""
		if body != nil {
			text = body.Text[l.Langs[side]]
			if a.Point != "" {
				text = body.Points[a.Point][l.Langs[side]]
			}
		}
		if a.To > len(text) || !utf8.RuneStart(text[a.From]) || a.To < len(text) && !utf8.RuneStart(text[a.To]) {
			return nil, false
		}
		parts = append(parts, text[a.From:a.To])
	}
	return parts, true
}

// Comparisons returns what the public is shown of the comparisons in a channel: those of two readouts
// that are both public, so that nothing is said of one that is not. It does not say who linked them, nor
// what was refused.
func (l *Library) Comparisons(ctx context.Context, id record.Hash) ([]Comparison, error) {
	s, err := l.now(ctx)
	if err != nil {
		return nil, err
	}
	r, err := s.channel(ctx, l, id)
	if err != nil {
		return nil, err
	}
	var all []Comparison
	for _, c := range s.comparisons {
		if c.Channel != id {
			continue
		}
		first, shown := r.Line(c.Pair[0])
		second, too := r.Line(c.Pair[1])
		if !shown || !too {
			continue
		}
		public := Comparison{Channel: id, Pair: c.Pair}
		for _, link := range c.Links {
			_, fits := link.Words(0, first.Body)
			if _, fit := link.Words(1, second.Body); fits && fit {
				link.By = ""
				public.Links = append(public.Links, link)
			}
		}
		if len(public.Links) > 0 {
			all = append(all, public)
		}
	}
	return all, nil
}
