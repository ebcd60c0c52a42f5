package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// Prove makes the proof of one entry (spec §9). It needs a head of the log that is sealed by
// its author and receipted by every other party. For the own log it seals one; for the log of
// another it returns [ErrNoSeal] until that party has: ask it over the line.
func (n *Node) Prove(ctx context.Context, id record.Hash, cite standing.Cite, withBody bool) (*record.Proof, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	line, err := n.Line(ctx, id, cite)
	if err != nil {
		return nil, err
	}
	if line.Entry == nil {
		return nil, fmt.Errorf("%s: the bytes at this place are no entry: there is nothing to prove", cite)
	}
	if line.Breach != nil {
		return nil, fmt.Errorf("%s: without effect (rule %s): %s", cite, line.Breach.Rule, line.Breach.Why)
	}
	if standing.PartyOf(cite.Party) != cite.Party {
		return nil, fmt.Errorf("%s: %w", cite, ErrBranch)
	}
	m := &proving{node: n, channel: c, heads: map[record.PartyName]store.Checkpoint{}}
	exhibits, err := m.exhibits(ctx, cite)
	if err != nil {
		return nil, err
	}
	p := &record.Proof{Charter: c.raw}
	for i, at := range exhibits {
		x, err := n.exhibit(ctx, c, at, m.heads[at.Party], i == 0 && withBody)
		if err != nil {
			return nil, err
		}
		p.Exhibits = append(p.Exhibits, x)
	}
	return p, nil
}

// ErrUninvited is returned for a proof of an entry whose author joined when a founding party had left:
// a proof shows the invitations of all.
var ErrUninvited = errors.New("its author joined when a founding party had left without inviting it, and a proof cannot show that")

// ErrBranch is returned for a proof of an entry on a branch: each party receipts one history of a log,
// and a proof shows a head that all the others have receipted.
var ErrBranch = errors.New("its author has forked its log there, so no head over it bears the receipts of all: the log that cites it can be proven, and the evidence of the fork (parley fork)")

// proving is a proof in the making: which head of each log it shows.
type proving struct {
	node    *Node
	channel *channel
	heads   map[record.PartyName]store.Checkpoint
}

// exhibits chooses the heads of a proof, and lists what it shows, in order: which rotations it
// needs depends on the heads, and on the receipts of the first of them.
func (m *proving) exhibits(ctx context.Context, cite standing.Cite) ([]standing.Cite, error) {
	c := m.channel
	c.mu.RLock()
	act, invitations, parties := c.fold.Exhibits(cite)
	c.mu.RUnlock()
	if !slices.Contains(parties, cite.Party) {
		return nil, fmt.Errorf("%s: %w", cite, ErrUninvited)
	}
	least := map[record.PartyName]int64{}
	for _, at := range slices.Concat(act, invitations) {
		least[at.Party] = max(least[at.Party], at.N+1)
	}
	givers := slices.DeleteFunc(parties, func(p record.PartyName) bool { return p == cite.Party })
	first, err := m.node.proofHead(ctx, c, cite.Party, least[cite.Party], givers)
	if err != nil {
		return nil, err
	}
	m.heads[cite.Party] = first
	for party, size := range c.receiptRotations(first.Note) {
		least[party] = max(least[party], size)
	}
	var rotations []standing.Cite
	for _, party := range slices.Sorted(maps.Keys(least)) {
		if _, chosen := m.heads[party]; !chosen {
			if m.heads[party], err = m.node.proofHead(ctx, c, party, least[party], nil); err != nil {
				return nil, err
			}
		}
		c.mu.RLock()
		for _, at := range c.fold.Rotations(party) {
			if at.N < m.heads[party].Size && at != cite {
				rotations = append(rotations, at)
			}
		}
		c.mu.RUnlock()
	}
	return slices.Concat(act, rotations, invitations), nil
}

// receiptRotations returns, of each party whose receipt on a head is given under a key that it has
// rotated to, the size of its log from which it had that key.
func (c *channel) receiptRotations(note []byte) map[record.PartyName]int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	from := map[record.PartyName]int64{}
	_, n, err := record.ParseCheckpoint(note)
	if err != nil {
		return from
	}
	for _, s := range n.Signatures {
		giver, ok := record.ReceiptGiver(s.Name)
		if !ok {
			continue
		}
		chain, _ := c.fold.Keys(giver)
		for i, set := range chain.Until(newest) {
			p := record.Party{Name: giver, Keys: set}
			if p.ReceiptKey().ID() != s.KeyID {
				continue
			}
			if i > 0 {
				from[giver] = c.fold.Rotations(giver)[i-1].N + 1
			}
			break
		}
	}
	return from
}

// proofHead finds the earliest head of a log, of at least that size, that is sealed and bears
// the receipts. The earliest says best how early the others had it.
func (n *Node) proofHead(ctx context.Context, c *channel, party record.PartyName, least int64, receipts []record.PartyName) (store.Checkpoint, error) {
	log := storeLog(c.id, party)
	missing := error(nil)
	for size := least; ; {
		kept, err := n.store.Checkpoint(ctx, log, size)
		if errors.Is(err, store.ErrNone) {
			if missing == nil {
				missing = fmt.Errorf("no signed head of %s covers entry %d yet: %w", party, least-1, ErrNoReceipt)
			}
			return store.Checkpoint{}, missing
		}
		if err != nil {
			return store.Checkpoint{}, err
		}
		exact, err := n.exactHead(ctx, c, party, kept, receipts)
		if err == nil {
			return exact, nil
		}
		if missing == nil || !errors.Is(missing, ErrNoSeal) {
			missing = err
		}
		size = kept.Size + 1
	}
}

// exactHead brings a head to exactly the signatures that a proof must bear: its author's, the
// seal, and the receipts.
func (n *Node) exactHead(ctx context.Context, c *channel, party record.PartyName, kept store.Checkpoint, receipts []record.PartyName) (store.Checkpoint, error) {
	point, note, err := record.ParseCheckpoint(kept.Note)
	if err != nil {
		return kept, err
	}
	find := func(match func(record.Signature) bool) (record.Signature, bool) {
		i := slices.IndexFunc(note.Signatures, match)
		if i < 0 {
			return record.Signature{}, false
		}
		return note.Signatures[i], true
	}
	var exact []record.Signature
	own, _ := find(func(s record.Signature) bool { return s.Name == point.Origin && !s.IsSeal() })
	exact = append(exact, own)
	for _, giver := range receipts {
		s, ok := find(func(s record.Signature) bool { return s.Name == record.ReceiptName(string(giver)) })
		if !ok {
			return kept, fmt.Errorf("%s, for the log of %s at %d: %w: exchange with it first", giver, party, point.Size, ErrNoReceipt)
		}
		exact = append(exact, s)
	}
	seal, ok := find(record.Signature.IsSeal)
	if !ok {
		if party != n.party {
			return kept, fmt.Errorf("%s at %d: %w", party, point.Size, ErrNoSeal)
		}
		if err := n.do(ctx, c, func(d *draft) error { return d.sealAt(point.Size) }); err != nil {
			return kept, err
		}
		again, err := n.store.Checkpoint(ctx, kept.Log, kept.Size)
		if err != nil {
			return kept, err
		}
		_, note, err := record.ParseCheckpoint(again.Note)
		if err != nil {
			return kept, err
		}
		seal = note.Signatures[slices.IndexFunc(note.Signatures, record.Signature.IsSeal)]
	}
	kept.Note = record.SignedCheckpoint(point, append(exact, seal)...)
	return kept, nil
}

func (n *Node) exhibit(ctx context.Context, c *channel, at standing.Cite, head store.Checkpoint, withBody bool) (record.Exhibit, error) {
	log := storeLog(c.id, at.Party)
	x := record.Exhibit{Party: at.Party, Index: at.N, Checkpoint: head.Note}
	raw, err := n.store.Entries(ctx, log, at.N, at.N+1)
	if err != nil {
		return x, err
	}
	x.Entry = raw[0]
	path, err := tlog.ProveRecord(head.Size, at.N, store.NewTree(ctx, n.store, log))
	if err != nil {
		return x, err
	}
	for _, h := range path {
		x.Path = append(x.Path, record.Hash(h))
	}
	c.mu.RLock()
	leaf, _ := c.fold.Leaf(at)
	c.mu.RUnlock()
	if withBody && leaf.Act != nil && leaf.Act.Act.Body != nil {
		bodies, err := n.store.Bodies(ctx, c.id, []record.Hash{*leaf.Act.Act.Body})
		if err != nil {
			return x, err
		}
		x.Body = bodies[*leaf.Act.Act.Body]
	}
	return x, nil
}
