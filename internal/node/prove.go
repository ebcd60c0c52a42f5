package node

import (
	"context"
	"errors"
	"fmt"
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
	c.mu.RLock()
	needed := c.fold.Exhibits(cite)
	parties := c.fold.PartiesWithKeys()
	c.mu.RUnlock()

	p := &record.Proof{Charter: c.raw}
	heads := map[record.PartyName]store.Checkpoint{}
	for i, at := range needed {
		head, ok := heads[at.Party]
		if !ok {
			var receipts []record.PartyName
			least := at.N
			for _, other := range needed {
				if other.Party == at.Party {
					least = max(least, other.N)
				}
			}
			if i == 0 {
				for _, party := range parties {
					if party != at.Party {
						receipts = append(receipts, party)
					}
				}
			}
			if head, err = n.proofHead(ctx, c, at.Party, least+1, receipts); err != nil {
				return nil, err
			}
			heads[at.Party] = head
		}
		x, err := n.exhibit(ctx, c, at, head, i == 0 && withBody)
		if err != nil {
			return nil, err
		}
		p.Exhibits = append(p.Exhibits, x)
	}
	return p, nil
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
