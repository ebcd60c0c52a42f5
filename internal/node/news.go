package node

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// News makes the bundle of what a counterpart lacks: entries of every log, from where it says
// that it holds them; receipts that it has not been sent; and the own head, as long as the
// counterpart's receipt of it is not here. What is too much for one bundle is left for the next.
func (n *Node) News(ctx context.Context, id record.Hash, to record.PartyName) (*record.Bundle, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	held, known, owed := c.peer(to).snapshot()
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !known {
		held = c.shownTo(to)
	}
	return n.news(ctx, c, to, held, owed)
}

// Have makes the bundle that only says how far this node holds each log.
func (n *Node) Have(ctx context.Context, id record.Hash) (*record.Bundle, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	b := &record.Bundle{Channel: id, From: n.party, Have: []record.Have{}, Logs: []record.LogPart{}}
	b.Have = c.have()
	return b, nil
}

// have says how far this node holds each log, and each of its branches.
func (c *channel) have() []record.Have {
	list := []record.Have{}
	for name, l := range c.logs {
		h := record.Have{Party: standing.PartyOf(name), Size: l.frontier.Size()}
		if root := l.frontier.Root(); c.charter.Law > 1 && h.Size > 0 {
			h.Root = &root
		}
		list = append(list, h)
	}
	slices.SortFunc(list, record.Have.Compare)
	return list
}

// heldOf returns how much of one history of a log a counterpart holds. Where it holds another, that is
// what they have in common as far as it says so, and may be nothing.
func (n *Node) heldOf(ctx context.Context, c *channel, name record.PartyName, held []record.Have) (most int64, err error) {
	party := standing.PartyOf(name)
	var ahead int64 // where it holds a history further than any that is here
	accounted := map[record.PartyName]bool{}
	for _, h := range held {
		unknown := true
		for _, log := range logsOf(c.logs, party) {
			on, err := n.isOn(ctx, c, log, h)
			if err != nil {
				return 0, err
			}
			if on && log == name {
				most = max(most, h.Size)
			}
			accounted[log] = accounted[log] || on && log != name
			unknown = unknown && !on
		}
		if size, _ := c.head(name); unknown && h.Size > size {
			ahead = max(ahead, h.Size)
		}
	}
	// Of a log that has forked that may be another history, unless it has all the others beside.
	others := slices.DeleteFunc(logsOf(c.logs, party), func(log record.PartyName) bool { return log == name })
	if len(others) == 0 && c.evidence[party] != nil || slices.ContainsFunc(others, func(log record.PartyName) bool { return !accounted[log] }) {
		return most, nil
	}
	return max(most, ahead), nil
}

// isOn reports whether a head is of that history, as far as it goes.
func (n *Node) isOn(ctx context.Context, c *channel, name record.PartyName, h record.Have) (bool, error) {
	size, root := c.head(name)
	if h.Size > size {
		return false, nil
	}
	if h.Root == nil || h.Size == 0 {
		return true, nil
	}
	if h.Size == size {
		return root == *h.Root, nil
	}
	if note, ok := c.logs[name].heads[h.Size]; ok {
		point, _, err := record.ParseCheckpoint(note)
		return point.Root == *h.Root, err
	}
	root, err := store.RootAt(ctx, n.store, storeLog(c.id, name), h.Size)
	return root == *h.Root, err
}

// Sent notes that a bundle of [Node.News] has gone to where a counterpart waits for it, so that its receipts
// are not sent again. If it was lost, the counterpart asks for its receipt by sending its head; and if it
// asks again for what was in it, it gets that in smaller bundles.
func (n *Node) Sent(ctx context.Context, b *record.Bundle, to record.PartyName) error {
	c, err := n.open(ctx, b.Channel)
	if err == nil {
		c.peer(to).paid(to, b)
		c.peer(to).sent(b)
	}
	return err
}

// Pouch makes all the bundles of what a counterpart lacks, one to be taken in after the other, as
// far as the record itself shows what it holds: nothing that was sent and not answered counts, so
// that a pouch that is lost costs nothing but the next one. With whole it holds everything. They
// come one at a time, since all of them may be more than memory holds.
func (n *Node) Pouch(ctx context.Context, id record.Hash, to record.PartyName, whole bool) iter.Seq2[*record.Bundle, error] {
	return func(yield func(*record.Bundle, error) bool) {
		c, err := n.open(ctx, id)
		if err != nil {
			yield(nil, err)
			return
		}
		c.mu.RLock()
		held := c.shownTo(to)
		charter := whole || c.logs[to] == nil // it may not have it
		c.mu.RUnlock()
		if whole {
			clear(held)
		}
		for more := true; more; charter = false {
			c.mu.RLock()
			b, err := n.news(ctx, c, to, held, true)
			c.mu.RUnlock()
			if err == nil && charter {
				b.Charter = c.raw
			}
			if !yield(b, err) || err != nil {
				return
			}
			more = false
			for _, part := range b.Logs {
				if point, _, err := record.ParseCheckpoint(part.Checkpoints[len(part.Checkpoints)-1]); err == nil {
					held[part.Party] = append(held[part.Party], record.Have{Party: part.Party, Size: point.Size, Root: &point.Root})
				}
				more = more || len(part.Entries) > 0
			}
		}
	}
}

// shownTo returns how far the record shows that a counterpart holds each log: it receipted ours,
// cited those of others, and wrote its own.
func (c *channel) shownTo(party record.PartyName) holding {
	held := holding{c.own: {{Party: c.own, Size: c.receipted[party]}}}
	for _, name := range logsOf(c.logs, party) {
		l := c.logs[name]
		root := l.frontier.Root()
		held[party] = append(held[party], record.Have{Party: party, Size: l.frontier.Size(), Root: &root})
		for _, s := range l.seen {
			held[s.Party] = append(held[s.Party], record.Have{Party: s.Party, Size: s.Size, Root: &s.Root})
		}
	}
	return held
}

func (n *Node) news(ctx context.Context, c *channel, to record.PartyName, held holding, owed bool) (*record.Bundle, error) {
	room := c.peer(to).most()
	p := &packer{
		Bundle: &record.Bundle{Channel: c.id, From: n.party, Have: []record.Have{}, Logs: []record.LogPart{}},
		node:   n, channel: c, room: room, whole: room, sent: map[record.Hash]bool{},
	}
	if c.loss.Own != nil && c.loss.Own.Asked {
		p.Restoring = c.loss.Own.Nonce
	}
	if said, ok := c.loss.Stated[to]; ok {
		p.Statements = [][]byte{[]byte(said.Note)}
	}
	if held.size(to) < c.longest(to) {
		p.heads = maxHeads // it has lost something: let it have every signature that there is
	}
	p.Have = c.have()
	for _, party := range slices.Sorted(maps.Keys(c.logs)) {
		size, _ := c.head(party)
		has, err := n.heldOf(ctx, c, party, held[standing.PartyOf(party)])
		if err != nil {
			return nil, err
		}
		switch {
		case has < size:
			err = p.pack(ctx, party, has, size)
		case owed && party == to || party == n.party && !c.receiptedBy(to, size):
			err = p.packHead(ctx, party, size)
		}
		if err != nil {
			return nil, fmt.Errorf("log of %s: %w", party, err)
		}
	}
	return p.Bundle, nil
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

// Carrier takes a bundle to a counterpart and brings the answer back. It is a function, so that
// a line, a pouch and a simulation are the same to the node.
type Carrier func(context.Context, *record.Bundle) (*record.Bundle, error)

// Exchange is one round trip with a counterpart: what it lacks goes out, what comes back is
// taken in. With ask it asks the counterpart to seal the head of its log that is here. It
// reports whether either side now holds anything that it did not.
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
	if err != nil || len(out.Logs) == 0 && out.Restoring == "" {
		return false, err
	}
	urgent := out.Restoring != "" || slices.ContainsFunc(out.Logs, func(p record.LogPart) bool { return len(p.Entries) > 0 || p.Party == n.party })
	if !urgent && !due {
		return true, nil
	}
	_, err = n.roundTrip(ctx, out, with, carry)
	return false, err
}

func (n *Node) roundTrip(ctx context.Context, out *record.Bundle, with record.PartyName, carry Carrier) (moved bool, err error) {
	c, err := n.open(ctx, out.Channel)
	if err != nil {
		return false, err
	}
	bound := c.bound(with)
	in, err := carry(ctx, out)
	n.noteLine(out.Channel, with, err)
	if err != nil {
		return false, err
	}
	if in.Channel != out.Channel || in.From != with {
		return false, fmt.Errorf("the answer is from %s in channel %s, want %s in %s", in.From, in.Channel.Short(), with, out.Channel.Short())
	}
	if c, err = n.open(ctx, out.Channel); err != nil { // it may have been read anew meanwhile
		return false, err
	}
	peer := c.peer(with)
	before, _, owed := peer.snapshot()
	peer.paid(with, out)
	took, err := n.takeIn(ctx, c, in, bound)
	if err != nil {
		return false, err
	}
	after, _, _ := peer.snapshot()
	return owed || took || !before.equal(after), nil
}

// noteLine notes whether a bundle got through. Why it did not, a carrier cannot always tell: a line
// that breaks off after so many bytes wants smaller ones too.
func (n *Node) noteLine(id record.Hash, with record.PartyName, err error) {
	n.mu.Lock()
	c := n.channels[id]
	n.mu.Unlock()
	if c != nil {
		c.peer(with).through(err == nil)
	}
}

// ErrNoSeal is returned for a proof of another party's entry while that party has sealed no
// head over it: ask it over the line, and try again.
var ErrNoSeal = errors.New("no sealed head of its author is here")

// ErrNoReceipt is returned for a proof while another party's receipt is not here: it comes with
// the next exchange with that party.
var ErrNoReceipt = errors.New("the receipt of another party is not here yet")
