package node

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// Charter returns the charter of a channel and its bytes.
func (n *Node) Charter(ctx context.Context, id record.Hash) (*record.Charter, []byte, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	return c.charter, c.raw, nil
}

// Standing returns what a channel amounts to, with what is due judged at a time.
func (n *Node) Standing(ctx context.Context, id record.Hash, at time.Time) (*standing.Standing, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.fold.Standing(at), nil
}

// AsOf returns what a channel amounted to for the author of one entry.
func (n *Node) AsOf(ctx context.Context, id record.Hash, cite standing.Cite, at time.Time) (*standing.Standing, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	s, ok := c.fold.AsOf(cite, at)
	if !ok {
		return nil, fmt.Errorf("there is no entry %s here", cite)
	}
	return s, nil
}

// Line is one entry of a log, for people and programs.
type Line struct {
	standing.Leaf
	Body   *record.Body     // nil if it has none, or if what is kept is none
	Breach *standing.Breach // nil if it has effect
	Powers *standing.Cite   // the full powers that the law applied to its official; nil if none
}

// Lines returns the entries from ≤ n < to of a party's log, or of a branch of it, with their bodies.
func (n *Node) Lines(ctx context.Context, id record.Hash, party record.PartyName, from, to int64) ([]Line, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	var lines []Line
	var hashes []record.Hash
	for at := max(from, 0); at < min(to, c.fold.Size(party)); at++ {
		cite := standing.Cite{Party: party, N: at}
		leaf, _ := c.fold.Leaf(cite)
		if leaf.Party != party {
			continue // the log of which this is a branch has it
		}
		line := Line{Leaf: leaf, Breach: c.fold.Breach(cite)}
		if given, ok := c.fold.PowersOf(cite); ok {
			line.Powers = &given
		}
		lines = append(lines, line)
		if leaf.Act != nil && leaf.Act.Act.Body != nil {
			hashes = append(hashes, *leaf.Act.Act.Body)
		}
	}
	bodies, err := n.store.Bodies(ctx, id, hashes)
	if err != nil {
		return nil, err
	}
	for i, l := range lines {
		if l.Act == nil || l.Act.Act.Body == nil {
			continue
		}
		// Whoever can write in the database can put other words there; they are not those of the act.
		if body, hash, err := record.ParseBody(bodies[*l.Act.Act.Body]); err == nil && hash == *l.Act.Act.Body {
			lines[i].Body = body
		}
	}
	return lines, nil
}

// Line returns one entry.
func (n *Node) Line(ctx context.Context, id record.Hash, cite standing.Cite) (Line, error) {
	lines, err := n.Lines(ctx, id, cite.Party, cite.N, cite.N+1)
	if err != nil {
		return Line{}, err
	}
	if len(lines) == 0 || cite.N < 0 {
		return Line{}, fmt.Errorf("there is no entry %s here", cite)
	}
	return lines[0], nil
}

// Find returns where the act of that hash stands.
func (n *Node) Find(ctx context.Context, id record.Hash, act record.Hash) (standing.Cite, bool, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return standing.Cite{}, false, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	cite, ok := c.fold.Find(act)
	return cite, ok, nil
}

// Counterparts returns the parties of a channel but this one, with how to recognise their
// nodes: those of the charter, and those that all principals have invited.
func (n *Node) Counterparts(ctx context.Context, id record.Hash) ([]record.Party, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return slices.DeleteFunc(c.fold.Members(), func(p record.Party) bool { return p.Name == n.party }), nil
}

// Paper and Papers read the node's own papers; Put writes them. They never leave the node.
func (n *Node) Paper(ctx context.Context, drawer, name string) ([]byte, error) {
	return n.store.Paper(ctx, drawer, name)
}

// Papers returns the papers of a drawer whose names begin with prefix.
func (n *Node) Papers(ctx context.Context, drawer, prefix string) ([]store.Paper, error) {
	return n.store.Papers(ctx, drawer, prefix)
}

// Put writes papers, all or nothing. With expect it is a compare-and-set.
func (n *Node) Put(ctx context.Context, papers []store.Paper, expect ...store.Expect) error {
	err := n.store.Commit(ctx, &store.Batch{Papers: papers, Expect: expect})
	if err == nil {
		n.tellPapers(papers)
	}
	return err
}

// RootAt returns the root that a log had at a size up to the present one.
func (n *Node) RootAt(ctx context.Context, id record.Hash, party record.PartyName, size int64) (record.Hash, error) {
	return store.RootAt(ctx, n.store, storeLog(id, party), size)
}

// Sizes returns how many entries of each party's log are here.
func (n *Node) Sizes(ctx context.Context, id record.Hash) (map[record.PartyName]int64, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	sizes := map[record.PartyName]int64{}
	for party := range c.logs {
		if standing.PartyOf(party) == party {
			sizes[party], _ = c.head(party)
		}
	}
	return sizes, nil
}
