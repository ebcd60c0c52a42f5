package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley.example/record"
)

// errPast is for entries whose past is not here. Nothing is wrong with them: the answer says
// how far this node holds each log, and the sender sends from there.
var errPast = errors.New("what was before it is not here")

// Receive takes in a bundle from a counterpart, whose name the carrier has made sure of.
// It verifies everything, keeps it durably, and receipts it; then it returns the answer: what
// the counterpart lacks, and the receipts. A bundle that was taken in before does no harm.
func (n *Node) Receive(ctx context.Context, b *record.Bundle) (*record.Bundle, error) {
	c, err := n.open(ctx, b.Channel)
	if err != nil {
		return nil, err
	}
	if _, err := n.takeIn(ctx, c, b, ""); err != nil {
		return nil, err
	}
	answer, err := n.News(ctx, b.Channel, b.From)
	if err != nil {
		return nil, err
	}
	if len(b.Have) == 0 {
		answer.Charter = c.raw // it holds nothing: its disk is gone
	}
	if b.Ask {
		if err := n.addSealed(ctx, c, answer, b.Have); err != nil {
			return nil, err
		}
	}
	// If the answer is lost, the counterpart asks for its receipt again by sending its head.
	c.peer(b.From).paid(b.From, answer)
	return answer, nil
}

// Keep is [Node.Receive] where nobody waits for the answer: it goes with the next exchange.
func (n *Node) Keep(ctx context.Context, b *record.Bundle) error {
	c, err := n.open(ctx, b.Channel)
	if err != nil {
		return err
	}
	_, err = n.takeIn(ctx, c, b, "")
	return err
}

// takeIn takes a bundle in. It reports whether anything in it, or in what was written with it, is
// new here. If it is an answer, bound is what this node had stated to its sender when it asked.
func (n *Node) takeIn(ctx context.Context, c *channel, b *record.Bundle, bound string) (took bool, err error) {
	if b.From == n.party {
		return false, fmt.Errorf("a bundle from %s itself", b.From)
	}
	in, err := c.read(b)
	if err != nil {
		return false, &Untrue{err}
	}
	c.mu.RLock()
	heard, err := c.readStatements(b.Statements)
	healing := c.loss.Own != nil
	held, _ := c.head(n.party)
	theirs := mostOf(b.Have, n.party)
	void := b.Restoring != "" && c.declaredLost(theirs)
	c.mu.RUnlock()
	if err == nil && !healing && theirs > held && !void {
		err = fmt.Errorf("log of %s: %w", n.party, forgotten(theirs, held)) // the log itself may come later
	}
	if err != nil {
		return false, &Untrue{err}
	}
	resumed := false
	if len(in) > 0 || b.Ask || b.Restoring != "" || len(heard) > 0 || healing {
		err := n.do(ctx, c, func(d *draft) error {
			d.unbind(b, bound)
			if err := d.take(in, b); err != nil {
				return err
			}
			err := d.answer(b, heard)
			took, resumed = d.changed(), d.resumed
			return err
		})
		if err != nil {
			return false, err
		}
	}
	c.peer(b.From).has(b.Have, len(b.Logs) == 0)
	for _, part := range in {
		// A head of its own log that is here already asks for our receipt, if its author sends it.
		// From another it is no news.
		if part.party != n.party && len(part.heads) > 0 && (took || part.party == b.From) {
			c.peer(part.party).owe()
		}
	}
	if resumed {
		c.peers.Range(func(_, p any) bool { p.(*peerState).owe(); return true })
	}
	return took, nil
}

// take holds what came against the logs, adds what is new, and receipts it: all of it, or
// nothing.
func (d *draft) take(all []incoming, b *record.Bundle) error {
	d.foldUp() // the fold takes in nothing more if a log turns out to have branches
	for {
		work := d.clone()
		err := work.takeAll(all, b)
		switch {
		case work.failed != nil:
			return work.failed
		case work.waits >= 0:
			// Its past is another history than those that are here: the answer says which these are.
			all = slices.Delete(slices.Clone(all), work.waits, work.waits+1)
			continue
		case err != nil:
			return &Untrue{err}
		}
		*d = *work
		return nil
	}
}

// Untrue is the error for a bundle that is badly formed or cannot be true: its sender is at
// fault, and sending it again will not help. Every other error is this node's own.
type Untrue struct{ Err error }

func (u *Untrue) Error() string { return u.Err.Error() }

func (u *Untrue) Unwrap() error { return u.Err }

// own notes an error that is this node's own and not the bundle's.
func (d *draft) own(err error) error {
	if err != nil {
		d.failed = err
	}
	return err
}

// ErrFork is returned for a head that cannot be true together with what is held.
var ErrFork = errors.New("it contradicts what its author signed before")

// mostOf returns how much of a party's log is said to be held, on whichever branch.
func mostOf(have []record.Have, party record.PartyName) (most int64) {
	for _, h := range have {
		if h.Party == party {
			most = max(most, h.Size)
		}
	}
	return most
}

func forgotten(theirs, held int64) error {
	return fmt.Errorf("%d entries of it are there and this node, whose log it is, has signed %d: %w; if there is no newer one, give parley heal", theirs, held, ErrForgotten)
}
