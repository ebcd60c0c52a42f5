package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// News makes the bundle of what a counterpart lacks: entries of every log, from where it says
// that it holds them; receipts that it has not been sent; and the own head, as long as the
// counterpart's receipt of it is not here.
func (n *Node) News(ctx context.Context, id record.Hash, to record.PartyName) (*record.Bundle, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	held, owed := c.peer(to).snapshot()
	b := &record.Bundle{Channel: id, From: n.party, Have: []record.Have{}, Logs: []record.LogPart{}}
	c.mu.RLock()
	defer c.mu.RUnlock()
	room := newsBytes
	for _, party := range slices.Sorted(maps.Keys(c.logs)) {
		size, _ := c.head(party)
		b.Have = append(b.Have, record.Have{Party: party, Size: size})
		part := record.LogPart{Party: party, First: size}
		if party != to && held[party] < size && room > 0 {
			if err := n.run(ctx, c, &part, held[party], &room); err != nil {
				return nil, err
			}
		} else if owed && party == to || party == n.party && !c.receiptedBy(to, size) {
			note, ok := c.logs[party].heads[size]
			if !ok {
				kept, err := n.store.Checkpoint(ctx, storeLog(id, party), size)
				if err != nil {
					return nil, fmt.Errorf("head of %s at %d: %w", party, size, err)
				}
				note = kept.Note
			}
			part.Checkpoints = [][]byte{note}
		} else {
			continue
		}
		b.Logs = append(b.Logs, part)
		if err := n.addBodies(ctx, c, b, part); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// receiptedBy reports whether the newest head of the own log bears a party's receipt.
func (c *channel) receiptedBy(party record.PartyName, size int64) bool {
	note, ok := c.logs[c.own].heads[size]
	if !ok {
		return false
	}
	_, n, err := record.ParseCheckpoint(note)
	return err == nil && slices.ContainsFunc(n.Signatures, func(s record.Signature) bool { return s.Name == record.ReceiptName(string(party)) })
}

// run fills a part with entries from first on, up to a signed head, within the room there is.
func (n *Node) run(ctx context.Context, c *channel, part *record.LogPart, first int64, room *int) error {
	log := storeLog(c.id, part.Party)
	part.First = first
	size, _ := c.head(part.Party)
	for raw, err := range store.AllEntries(ctx, n.store, log, first, size) {
		if err != nil {
			return err
		}
		part.Entries = append(part.Entries, raw)
		if *room -= len(raw); *room <= 0 || len(part.Entries) >= record.MaxLogFrames/4 {
			break
		}
	}
	// The run ends where its author signed: at the newest head, or else at the last before the
	// room ended. A commit is smaller than the room, so there is one.
	end := first + int64(len(part.Entries))
	kept, err := n.store.Checkpoint(ctx, log, end)
	if err == nil && kept.Size != end {
		kept, err = n.lastHead(ctx, log, first, end)
	}
	if err != nil {
		return fmt.Errorf("log of %s: no signed head up to %d: %w", part.Party, end, err)
	}
	part.Entries = part.Entries[:kept.Size-first]
	part.Checkpoints = [][]byte{kept.Note}
	return nil
}

// lastHead finds the last signed head after first, up to end.
func (n *Node) lastHead(ctx context.Context, log store.Log, first, end int64) (store.Checkpoint, error) {
	best, err := n.store.Checkpoint(ctx, log, first+1)
	if err == nil && best.Size > end {
		err = store.ErrNone
	}
	for err == nil && best.Size < end {
		next, nextErr := n.store.Checkpoint(ctx, log, best.Size+1)
		if nextErr != nil || next.Size > end {
			break
		}
		best = next
	}
	return best, err
}

// addBodies adds the bodies of the acts in a part.
func (n *Node) addBodies(ctx context.Context, c *channel, b *record.Bundle, part record.LogPart) error {
	var hashes []record.Hash
	for i := range part.Entries {
		if leaf, ok := c.fold.Leaf(standing.Cite{Party: part.Party, N: part.First + int64(i)}); ok && leaf.Act != nil && leaf.Act.Act.Body != nil {
			hashes = append(hashes, *leaf.Act.Act.Body)
		}
	}
	if len(hashes) == 0 {
		return nil
	}
	bodies, err := n.store.Bodies(ctx, c.id, hashes)
	if err != nil {
		return err
	}
	sent := map[record.Hash]bool{}
	for _, h := range hashes {
		if data := bodies[h]; data != nil && !sent[h] {
			sent[h] = true
			b.Bodies = append(b.Bodies, data)
		}
	}
	return nil
}

// Carrier takes a bundle to a counterpart and brings the answer back. It is a function, so that
// a line, a pouch and a simulation are the same to the node.
type Carrier func(context.Context, *record.Bundle) (*record.Bundle, error)

// Exchange is one round trip with a counterpart: what it lacks goes out, what comes back is
// taken in. With ask it asks the counterpart to seal the head of its log that is here. It
// reports whether anything came or went.
func (n *Node) Exchange(ctx context.Context, id record.Hash, with record.PartyName, ask bool, carry Carrier) (moved bool, err error) {
	out, err := n.News(ctx, id, with)
	if err != nil {
		return false, err
	}
	out.Ask = ask
	return n.roundTrip(ctx, out, with, carry)
}

// ExchangeNews is a round trip if there is anything that the counterpart should have. If that is
// only receipts of entries that say nothing but that they received, it makes none, unless they
// are due, and reports that they are left for later.
func (n *Node) ExchangeNews(ctx context.Context, id record.Hash, with record.PartyName, due bool, carry Carrier) (later bool, err error) {
	out, err := n.News(ctx, id, with)
	if err != nil || len(out.Logs) == 0 {
		return false, err
	}
	urgent := slices.ContainsFunc(out.Logs, func(p record.LogPart) bool { return len(p.Entries) > 0 || p.Party == n.party })
	if !urgent && !due {
		return true, nil
	}
	_, err = n.roundTrip(ctx, out, with, carry)
	return false, err
}

func (n *Node) roundTrip(ctx context.Context, out *record.Bundle, with record.PartyName, carry Carrier) (moved bool, err error) {
	in, err := carry(ctx, out)
	if err != nil {
		return false, err
	}
	if in.Channel != out.Channel || in.From != with {
		return false, fmt.Errorf("the answer is from %s in channel %s, want %s in %s", in.From, in.Channel.Short(), with, out.Channel.Short())
	}
	c, err := n.open(ctx, out.Channel)
	if err != nil {
		return false, err
	}
	c.peer(with).paid(with, out)
	if err := n.takeIn(ctx, c, in); err != nil {
		return false, err
	}
	return len(out.Logs)+len(in.Logs) > 0, nil
}

// ErrNoSeal is returned for a proof of another party's entry while that party has sealed no
// head over it: ask it over the line, and try again.
var ErrNoSeal = errors.New("no sealed head of its author is here")

// ErrNoReceipt is returned for a proof while another party's receipt is not here: it comes with
// the next exchange with that party.
var ErrNoReceipt = errors.New("the receipt of another party is not here yet")
