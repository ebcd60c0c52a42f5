package node

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"parley.example/record"
	"parley.example/standing"
)

// Heal says that this node may have signed more in a channel than it holds, and that no other copy
// of it is running. From now on it takes in its own log from the others, and signs nothing before
// it is sure. It does no harm where nothing was lost.
func (n *Node) Heal(ctx context.Context, id record.Hash) error {
	c, err := n.open(ctx, id)
	if err != nil {
		return err
	}
	return n.do(ctx, c, func(d *draft) error {
		if d.loss.Own != nil {
			return nil
		}
		if d.loss, err = d.loss.begun(n); err != nil {
			return err
		}
		return d.restore()
	})
}

// Losses returns nil if this node signs in a channel; else [ErrUnsure], or a [Restoring] that says
// for whom it waits.
func (n *Node) Losses(ctx context.Context, id record.Hash) error {
	c, err := n.open(ctx, id)
	if err != nil {
		return err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.maySign(c.loss, c.unsure)
}

// maySign reports why the node signs nothing in the channel.
func (c *channel) maySign(l *loss, unsure bool) error {
	switch {
	case l.Own != nil:
		r := &Restoring{Channel: c.id}
		others := c.others(c.evidence)
		for _, p := range others {
			if _, ok := l.Own.Statements[p]; !ok {
				r.Waiting = append(r.Waiting, p)
			}
		}
		r.Alone = len(others) == 0
		return r
	case unsure:
		return fmt.Errorf("channel %s: %w", c.id.Short(), ErrUnsure)
	}
	return nil
}

// others are the parties that may hold the own log, and are waited for: not who has forked its own, by evidence
// that is in the record or kept here.
func (c *channel) others(evidence map[record.PartyName][]byte) []record.PartyName {
	var list []record.PartyName
	for _, p := range c.fold.Staters(c.own, slices.Collect(maps.Keys(evidence))...) {
		list = append(list, p.Name)
	}
	return list
}

// healing reports whether the draft is of a channel in which this node takes in its own log.
func (d *draft) healing() bool { return d.loss.Own != nil }

// answer is what is done about losses when a bundle has been taken in.
func (d *draft) answer(b *record.Bundle, heard []*record.SignedStatement) error {
	if !d.healing() && b.Restoring == "" {
		return nil
	}
	d.foldUp()
	for _, s := range heard {
		d.hear(s)
	}
	if b.Restoring != "" {
		if err := d.state(b.From, b.Restoring); err != nil {
			return err
		}
	}
	if err := d.restore(); err != nil {
		return err
	}
	return d.ask(b.Have)
}

// ask has the others asked for statements, once a counterpart has nothing more to give: so nodes
// that are restored together first merge what they hold. Of a log that has forked nobody gives all.
func (d *draft) ask(have []record.Have) error {
	more := func(h record.Have) bool {
		return h.Size > d.longestNow(h.Party) && slices.Contains(d.others(d.evidence), h.Party)
	}
	if !d.healing() || d.loss.Own.Asked || slices.ContainsFunc(have, more) {
		return nil
	}
	own := *d.loss.Own
	own.Asked = true
	d.loss = d.loss.changed(func(l *loss) { l.Own = &own })
	return d.restore()
}

// restore goes on signing, if all that was signed before is here again: up to the head that was
// noted, or up to whatever anybody else holds. In the second case the next entry says so.
func (d *draft) restore() error {
	if !d.healing() {
		return nil
	}
	size, root := d.size(d.node.party)
	if d.node.signed != nil {
		// Who was asked is bound until the entry comes that carries its statement.
		if noted, at, ok := d.node.signed.Noted(d.id); !d.loss.Own.Asked && ok && noted == size && (at == root || size == 0) {
			d.loss = d.loss.changed(func(l *loss) { l.Own = nil })
			return d.resume()
		}
	}
	statements, err := d.statements(size)
	if err != nil || statements == nil {
		return err
	}
	void, err := d.void()
	if err != nil {
		return err
	}
	d.loss = d.loss.changed(func(l *loss) { l.Own, l.Void = nil, void })
	d.voided = void != nil
	d.unsure = false
	if _, err := d.enterEvidence(true); err != nil { // without it the statements of those whom it is against would be missing
		return err
	}
	if err := d.append(&record.Entry{Node: record.Restored, Statements: statements}, nil); err != nil {
		return err
	}
	return d.resume()
}

// void returns the head that was noted as signed, if the log that is here does not come to it.
func (d *draft) void() (*record.Cited, error) {
	if d.node.signed == nil {
		return nil, nil
	}
	noted, at, ok := d.node.signed.Noted(d.id)
	if !ok || noted == 0 {
		return nil, nil
	}
	if size, _ := d.size(d.node.party); noted <= size {
		if root, err := d.rootAt(d.node.party, noted); err != nil || root == at {
			return nil, err
		}
	}
	return &record.Cited{Party: d.node.party, Size: noted, Root: at}, nil
}

// resume gives the receipts that were held back.
func (d *draft) resume() error {
	d.resumed, d.unsure = true, false
	for _, party := range slices.Sorted(maps.Keys(d.logs)) {
		size, root := d.size(party)
		if party == d.node.party || size == 0 || standing.PartyOf(party) != party {
			continue
		}
		point := record.Checkpoint{Origin: record.Origin(string(party), d.id), Size: size, Root: root}
		if err := d.keepHead(party, signedHead{point: point}, true); err != nil {
			return err
		}
	}
	return nil
}
