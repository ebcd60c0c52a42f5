// Package reading joins what stands with what was said of it: the lines of a standing with
// the words of the entries behind them. Desk, press room and command line read a channel
// through it, each in its own way.
package reading

import (
	"context"
	"strings"
	"time"

	"parley.example/internal/node"
	"parley.example/record"
	"parley.example/standing"
)

// Reading is a channel as it reads at one moment, for one audience.
type Reading struct {
	*standing.Standing
	ID       record.Hash
	Own      record.PartyName
	Charter  *record.Charter
	Releases map[standing.Cite]node.Release
	Public   bool // only what is released

	lines map[standing.Cite]node.Line
	acts  map[record.Hash]standing.Cite
}

// Whole reads all that a node holds of a channel, for its own people.
func Whole(ctx context.Context, n *node.Node, id record.Hash, at time.Time) (*Reading, error) {
	s, err := n.Standing(ctx, id, at)
	if err != nil {
		return nil, err
	}
	return read(ctx, n, id, s, nil)
}

// AsOf reads what a channel amounted to for the author of one entry.
func AsOf(ctx context.Context, n *node.Node, id record.Hash, cite standing.Cite, at time.Time) (*Reading, error) {
	s, err := n.AsOf(ctx, id, cite, at)
	if err != nil {
		return nil, err
	}
	return read(ctx, n, id, s, nil)
}

// Released reads what a node's side shows of a channel at a time, for the public.
func Released(ctx context.Context, n *node.Node, id record.Hash, at time.Time) (*Reading, error) {
	s, err := n.PublicStanding(ctx, id, at)
	if err != nil {
		return nil, err
	}
	shown, err := n.Released(ctx, id, at)
	if err != nil {
		return nil, err
	}
	return read(ctx, n, id, s, shown)
}

// read reads the lines: all, or those that are shown to the public if that is not nil.
func read(ctx context.Context, n *node.Node, id record.Hash, s *standing.Standing, shown map[standing.Cite]node.Release) (*Reading, error) {
	charter, _, err := n.Charter(ctx, id)
	if err != nil {
		return nil, err
	}
	r := &Reading{
		Standing: s, ID: id, Own: n.Party(), Charter: charter, Public: shown != nil, Releases: shown,
		lines: map[standing.Cite]node.Line{}, acts: map[record.Hash]standing.Cite{},
	}
	if !r.Public {
		if r.Releases, err = n.Releases(ctx, id); err != nil {
			return nil, err
		}
	}
	for _, p := range s.Logs() {
		lines, err := n.Lines(ctx, id, p.Log, 0, p.Entries)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			cite := standing.Cite{Party: l.Party, N: l.N}
			if _, released := r.Releases[cite]; r.Public && !released {
				continue
			}
			r.lines[cite] = l
			if l.Act != nil {
				r.acts[l.Act.Hash] = cite
			}
		}
	}
	return r, nil
}

// Line returns an entry, if this audience may see it.
func (r *Reading) Line(c standing.Cite) (node.Line, bool) {
	l, ok := r.lines[c]
	return l, ok
}

// Log returns the entries of a party's log that this audience may see, in order; those of its branches,
// if it has forked, one branch after the other.
func (r *Reading) Log(party record.PartyName) []node.Line {
	var lines []node.Line
	for _, p := range r.Logs() {
		if standing.PartyOf(p.Log) != party {
			continue
		}
		for at := range p.Entries {
			if l, ok := r.lines[standing.Cite{Party: p.Log, N: at}]; ok {
				lines = append(lines, l)
			}
		}
	}
	return lines
}

// Opening returns the entry that brought an object into the record: of a point, the entry of
// the statement, text or note that it stands in.
func (r *Reading) Opening(ref record.Ref) (node.Line, bool) {
	c, ok := r.acts[ref.Act()]
	if !ok {
		return node.Line{}, false
	}
	return r.Line(c)
}

// Title returns the title under which an object was brought into the record, or last renamed,
// in the first of the languages that has one; empty if it has none.
func (r *Reading) Title(ref record.Ref, langs ...record.Lang) (string, record.Lang) {
	for _, t := range r.Topics {
		if t.Ref == ref {
			if l, ok := r.lines[t.Titled]; ok && l.Body != nil {
				return l.Body.Title.In(langs...)
			}
		}
	}
	if l, ok := r.Opening(ref); ok && l.Body != nil {
		return l.Body.Title.In(langs...)
	}
	return "", ""
}

// Words returns what the opening entry of an object says: of a point, the words of that point.
func (r *Reading) Words(ref record.Ref, langs ...record.Lang) (string, record.Lang) {
	l, ok := r.Opening(ref)
	if !ok || l.Body == nil {
		return "", ""
	}
	if _, point, isPoint := strings.Cut(string(ref), "#"); isPoint {
		return l.Body.Points[point].In(langs...)
	}
	return l.Body.Text.In(langs...)
}

// Party returns a party of the channel.
func (r *Reading) Party(name record.PartyName) (standing.Party, bool) {
	for _, p := range r.Parties {
		if p.Name == name {
			return p, true
		}
	}
	return standing.Party{}, false
}

// Contact, Point, Measure, Text, Notes and Statement find one line of the standing.
func (r *Reading) Contact(ref record.Ref) (standing.Contact, bool) {
	return find(r.Contacts, func(c standing.Contact) bool { return c.Ref == ref })
}

// Point finds a point.
func (r *Reading) Point(ref record.Ref) (standing.Point, bool) {
	return find(r.Points, func(p standing.Point) bool { return p.Ref == ref })
}

// Measure finds a measure.
func (r *Reading) Measure(ref record.Ref) (standing.Measure, bool) {
	return find(r.Measures, func(m standing.Measure) bool { return m.Ref == ref })
}

// Text finds a version of a joint text.
func (r *Reading) Text(ref record.Ref) (standing.Text, bool) {
	return find(r.Texts, func(t standing.Text) bool { return t.Ref == ref })
}

// Package finds how far a package has come, by the version of its text.
func (r *Reading) Package(ref record.Ref) (standing.Package, bool) {
	return find(r.Packages, func(p standing.Package) bool { return p.Ref == ref })
}

// Exchange finds an exchange of notes.
func (r *Reading) Exchange(ref record.Ref) (standing.Notes, bool) {
	return find(r.Notes, func(n standing.Notes) bool { return n.Ref == ref })
}

// Statement finds a statement.
func (r *Reading) Statement(ref record.Ref) (standing.Statement, bool) {
	return find(r.Statements, func(s standing.Statement) bool { return s.Ref == ref })
}

func find[T any](list []T, is func(T) bool) (T, bool) {
	for _, x := range list {
		if is(x) {
			return x, true
		}
	}
	var none T
	return none, false
}
