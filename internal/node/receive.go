package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
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
	if _, err := n.takeIn(ctx, c, b); err != nil {
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
	_, err = n.takeIn(ctx, c, b)
	return err
}

// takeIn takes a bundle in. It reports whether anything in it, or in what was written with it, is
// new here.
func (n *Node) takeIn(ctx context.Context, c *channel, b *record.Bundle) (took bool, err error) {
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
	c.mu.RUnlock()
	if err != nil {
		return false, &Untrue{err}
	}
	resumed := false
	if len(in) > 0 || b.Ask || b.Restoring != "" || len(heard) > 0 || healing {
		err := n.do(ctx, c, func(d *draft) error {
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
	c.peer(b.From).has(b.Have)
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

func (d *draft) takeAll(all []incoming, b *record.Bundle) error {
	acts := false
	d.came, d.waits = all, -1
	placed, err := d.placeAll(all)
	if err != nil {
		return err
	}
	whole := d.whole(placed)
	before := map[record.PartyName][]record.Cited{}
	held := map[record.PartyName]int64{}
	for _, in := range whole {
		held[in.log], _ = d.size(in.log)
		if l := d.logs[in.log]; l != nil {
			before[in.log] = l.seen
		}
	}
	for _, in := range whole {
		holds, err := d.takeLog(in)
		if errors.Is(err, errPast) {
			continue // the answer says how far this node holds each log, and so asks for the rest
		}
		if err != nil {
			return fmt.Errorf("log of %s: %w", in.party, err)
		}
		acts = acts || holds
	}
	// What an entry cites may have come with it, so this is checked when all is here.
	for _, in := range whole {
		d.noteRoots(in.log)
	}
	for _, in := range whole {
		err := d.checkAllSeen(in, held[in.log], before[in.log])
		if errors.Is(err, errPast) {
			d.waits = slices.IndexFunc(all, func(x incoming) bool { return x.party == in.party && x.first == in.from })
			return err
		}
		if err != nil {
			return fmt.Errorf("log of %s: %w", in.party, err)
		}
	}
	for _, in := range whole {
		d.release(in)
	}
	found, err := d.enterEvidence()
	if err != nil {
		return err
	}
	if !found && !d.healing() && (acts || d.settles(whole, held, before)) {
		if err := d.append(&record.Entry{Node: record.Received}, nil); err != nil {
			return err
		}
	}
	if b.Ask {
		return d.sealFor(b.Have)
	}
	return nil
}

// settles reports whether to cite what came, though it holds no act: where something moves on
// settled entries alone, and what came cites acts. An entry that cites only such entries is not
// cited again, so this comes to an end.
func (d *draft) settles(came []incoming, held map[record.PartyName]int64, before map[record.PartyName][]record.Cited) bool {
	d.channel.mu.RLock()
	defer d.channel.mu.RUnlock()
	fold := d.channel.fold
	for _, in := range came {
		seen := before[in.log]
		for n := max(held[in.log], in.first); n < in.end() && in.party != d.node.party; n++ {
			e := in.leaves[n-in.first].Entry
			if e == nil {
				continue
			}
			if fold.CitesActs(seen, e.Seen) {
				return fold.AwaitsSettled()
			}
			seen = e.Seen
		}
	}
	return false
}

// whole returns the parts of a bundle whose past is here or comes with them. Logs cite each
// other by turns, so often none of them is whole before the others are: their entries are
// followed one by one.
func (d *draft) whole(all []incoming) []incoming {
	for {
		reached := map[record.PartyName]int64{}
		size := func(party record.PartyName) int64 {
			held, _ := d.size(party)
			return max(held, reached[party])
		}
		longest := func(party record.PartyName) (most int64) {
			most = d.longestNow(party)
			for _, in := range all {
				if in.party == party {
					most = max(most, size(in.log))
				}
			}
			return most
		}
		for again := true; again; {
			again = false
			for _, in := range all {
				n := size(in.log)
				for n >= in.first && n < in.end() && pastWithin(in.leaves[n-in.first], longest) {
					n++
					again = true
				}
				reached[in.log] = n
			}
		}
		whole := slices.DeleteFunc(slices.Clone(all), func(in incoming) bool {
			return (in.party != d.node.party || d.healing()) && size(in.log) < in.end()
		})
		if len(whole) == len(all) {
			return whole
		}
		all = whole
	}
}

// pastWithin reports whether all that a leaf cites lies within the sizes.
func pastWithin(leaf standing.Leaf, size func(record.PartyName) int64) bool {
	return leaf.Entry == nil || !slices.ContainsFunc(leaf.Entry.Seen, func(c record.Cited) bool { return c.Size > size(c.Party) })
}

func (in incoming) end() int64 { return in.first + int64(len(in.raw)) }

// takeLog takes in the part of one log, and reports whether new acts are among it.
func (d *draft) takeLog(in incoming) (acts bool, err error) {
	own := in.party == d.node.party && !d.healing()
	held, _ := d.size(in.log)
	end := in.end()
	if own && end > held {
		return false, fmt.Errorf("it holds %d entries and this node, whose log it is, has signed %d: this is an old copy of a node that has gone on since: stop it, and start the newest; if there is no newer one, give parley heal", end, held)
	}
	if in.first > held {
		return false, fmt.Errorf("it begins at %d, and %d are here: %w", in.first, held, errPast)
	}
	fresh := int64(0)
	if !own && end > held {
		fresh = end - held
		if err := d.check(in, held); err != nil {
			return false, err
		}
		bodies, err := d.bodiesOf(in, held)
		if err != nil {
			return false, err
		}
		d.refold = d.refold || in.log != in.party || len(d.several[in.party]) > 0
		d.grow(in.log, in.leaves[held-in.first:], in.raw[held-in.first:]...)
		d.addBodies(bodies...)
		for _, leaf := range in.leaves[held-in.first:] {
			acts = acts || leaf.Entry == nil || leaf.Entry.Node == ""
		}
	}
	for i, h := range in.heads {
		err := d.keepHead(in.log, h, !own && in.log == in.party && !d.healing() && in.party != d.node.party && i == len(in.heads)-1 && (fresh > 0 || h.point.Size == end))
		if errors.Is(err, ErrFork) && in.party == d.node.party {
			err = fmt.Errorf("it holds another history of this node's own log: %w: two copies of this node have been running under the same keys: stop one, and talk to the other parties", err)
		}
		if err != nil {
			return false, err
		}
	}
	return acts, nil
}

func (d *draft) size(party record.PartyName) (int64, record.Hash) {
	l := d.logs[party]
	if l == nil {
		return 0, record.Hash{}
	}
	return l.frontier.Size(), l.frontier.Root()
}

// check holds new entries of a log to the head over them, before anything is changed.
func (d *draft) check(in incoming, held int64) error {
	if len(in.heads) == 0 {
		return errors.New("entries without a checkpoint over them")
	}
	if !in.checked {
		if err := in.checkRun(); err != nil {
			return err
		}
	}
	head := in.heads[len(in.heads)-1].point
	if end := in.end(); head.Size != end {
		return fmt.Errorf("the checkpoint covers %d entries, and %d came", head.Size, end)
	}
	var frontier store.Frontier
	if l := d.logs[in.log]; l != nil {
		frontier = l.frontier
	}
	_, after := frontier.Grow(storeLog(d.id, in.party), in.raw[held-in.first:])
	if after.Root() != head.Root {
		return fmt.Errorf("the checkpoint at %d does not follow from what is here: %w", head.Size, ErrFork)
	}
	return nil
}

// checkAllSeen holds the new entries of a log to the rules of seen, when all that came is in the
// draft. Before is what the last entry before them had seen.
func (d *draft) checkAllSeen(in incoming, held int64, before []record.Cited) error {
	for n := max(held, in.first); n < in.end(); n++ {
		leaf := in.leaves[n-in.first]
		if leaf.Entry == nil {
			continue // carried, opaque
		}
		if err := d.checkSeen(before, leaf.Entry); err != nil {
			return fmt.Errorf("entry %d: %w", leaf.N, err)
		}
		before = leaf.Entry.Seen
	}
	return nil
}

// checkRun holds a run of entries to what one bundle may carry under one head (spec §8.3), so
// that whoever takes it in can also send it on.
func (in incoming) checkRun() error {
	if len(in.raw) > record.MaxRun {
		return fmt.Errorf("%d entries under one head, more than %d", len(in.raw), record.MaxRun)
	}
	size := 0
	for i, raw := range in.raw {
		size += len(raw)
		if act := in.leaves[i].Act; act != nil && act.Act.Body != nil {
			size += len(in.bodies[*act.Act.Body])
		}
	}
	if size > record.MaxRunBytes {
		return fmt.Errorf("%d bytes of entries and bodies under one head, more than %d", size, record.MaxRunBytes)
	}
	return nil
}

// ErrFork is returned for a head that cannot be true together with what is held.
var ErrFork = errors.New("it contradicts what its author signed before")

// noteRoots notes the roots of a log after each entry of this batch, because each may be cited.
func (d *draft) noteRoots(party record.PartyName) {
	at, mine := d.first[party]
	if !mine {
		return
	}
	roots := []record.Hash{at.Root()}
	for _, raw := range d.grown[party] {
		_, at = at.Grow(storeLog(d.id, party), [][]byte{raw})
		roots = append(roots, at.Root())
	}
	d.roots[party] = roots
}

// checkSeen holds the heads that an entry cites to what is held: they never go back, each has
// its whole past here, and each is the head that the log really had.
func (d *draft) checkSeen(before []record.Cited, e *record.Entry) error {
	for _, b := range before {
		follows := false
		for _, c := range e.Seen {
			goes, err := d.follows(b, c)
			if err != nil {
				return err
			}
			follows = follows || goes
		}
		if !follows {
			return fmt.Errorf("it has seen less of the log of %s than the entry before it", b.Party)
		}
	}
	for _, c := range e.Seen {
		if slices.Contains(before, c) {
			continue // it was looked at with the entry before
		}
		name, err := d.historyOf(c)
		if err != nil {
			return err
		}
		if name == "" && d.charter.Law > 1 && c.Party != d.node.party {
			return fmt.Errorf("it cites a head of %s at %d that is of no history here: %w", c.Party, c.Size, errPast)
		}
		if name == "" {
			return fmt.Errorf("it cites a head of %s at %d that this log never had: %w", c.Party, c.Size, ErrFork)
		}
	}
	return nil
}

// rootAt returns the root that a log had at a size up to the present one.
func (d *draft) rootAt(party record.PartyName, size int64) (record.Hash, error) {
	l := d.logs[party]
	if l == nil {
		return record.Hash{}, errPast
	}
	if l.frontier.Size() == size {
		return l.frontier.Root(), nil
	}
	if note, ok := l.heads[size]; ok {
		point, _, err := record.ParseCheckpoint(note)
		return point.Root, err
	}
	// Entries of this batch are not in the store yet: grow from what is.
	if first, ok := d.first[party]; ok && size >= first.Size() {
		if i := size - first.Size(); i < int64(len(d.roots[party])) {
			return d.roots[party][i], nil
		}
		_, at := first.Grow(storeLog(d.id, party), d.grown[party][:size-first.Size()])
		return at.Root(), nil
	}
	root, err := store.RootAt(d.ctx, d.node.store, storeLog(d.id, party), size)
	return root, d.own(err)
}

// bodiesOf finds the body of every new act, among what came or what is kept already.
func (d *draft) bodiesOf(in incoming, held int64) ([]store.Body, error) {
	var bodies []store.Body
	for _, leaf := range in.leaves[held-in.first:] {
		if leaf.Act == nil || leaf.Act.Act.Body == nil {
			continue
		}
		hash := *leaf.Act.Act.Body
		data, ok := in.bodies[hash]
		if !ok {
			kept, err := d.node.store.Bodies(d.ctx, d.id, []record.Hash{hash})
			if err != nil {
				return nil, d.own(err)
			}
			if kept[hash] == nil && !d.mayLack(hash) {
				return nil, fmt.Errorf("entry %d: its body did not come with it, and no adopted text that is here or came with it expunges it", leaf.N)
			}
			continue
		}
		bodies = append(bodies, store.Body{Channel: d.id, Hash: hash, Data: data})
	}
	return bodies, nil
}

// keepHead keeps a signed head, with the signatures that were held of it before, and receipts
// it if asked to: this log up to it is verified, and will be durable with this batch.
func (d *draft) keepHead(party record.PartyName, h signedHead, receipt bool) error {
	size, _ := d.size(party)
	if h.point.Size > size {
		return fmt.Errorf("a checkpoint at %d, and %d entries are here: %w", h.point.Size, size, errPast)
	}
	root, err := d.rootAt(party, h.point.Size)
	if err != nil {
		return err
	}
	if root != h.point.Root {
		return fmt.Errorf("the checkpoint at %d is not the head that is here: %w", h.point.Size, ErrFork)
	}
	known, err := d.heldSignatures(party, h.point)
	if err != nil {
		return err
	}
	before := len(known)
	_, pending := d.points[party][h.point.Size]
	kept := d.sign(party, h.point, known...)
	d.sign(party, h.point, h.signatures...)
	name := record.ReceiptName(string(d.node.party))
	if receipt && !slices.ContainsFunc(kept.signatures, func(s record.Signature) bool { return s.Name == name }) {
		s, err := d.receipt(h.point)
		if err != nil {
			return d.own(err)
		}
		d.sign(party, h.point, s)
	}
	if len(kept.signatures) == before && !pending {
		delete(d.points[party], h.point.Size) // nothing new to keep
	}
	return nil
}

// heldSignatures returns the signatures that are kept of a head.
func (d *draft) heldSignatures(party record.PartyName, point record.Checkpoint) ([]record.Signature, error) {
	if h := d.points[party][point.Size]; h != nil {
		return h.signatures, nil
	}
	note, ok := d.log(party).heads[point.Size]
	if !ok {
		kept, err := d.node.store.Checkpoint(d.ctx, storeLog(d.id, party), point.Size)
		if errors.Is(err, store.ErrNone) || err == nil && kept.Size != point.Size {
			return nil, nil
		}
		if err != nil {
			return nil, d.own(err)
		}
		note = kept.Note
	}
	_, n, err := record.ParseCheckpoint(note)
	if err != nil {
		return nil, err
	}
	return n.Signatures, nil
}

// addSealed puts the head that was sealed because the counterpart asked into the answer.
func (n *Node) addSealed(ctx context.Context, c *channel, answer *record.Bundle, have []record.Have) error {
	size := sizeOf(have, n.party)
	if size == 0 {
		return nil
	}
	kept, err := n.store.Checkpoint(ctx, storeLog(c.id, n.party), size)
	if errors.Is(err, store.ErrNone) {
		return nil // it was lost here, and comes again
	}
	if err != nil || kept.Size != size {
		return err
	}
	at, found := slices.BinarySearchFunc(answer.Logs, n.party, func(l record.LogPart, p record.PartyName) int { return strings.Compare(string(l.Party), string(p)) })
	if !found {
		answer.Logs = slices.Insert(answer.Logs, at, record.LogPart{Party: n.party, First: size})
	}
	// The last checkpoint of a part is the one over its entries.
	answer.Logs[at].Checkpoints = append([][]byte{kept.Note}, answer.Logs[at].Checkpoints...)
	return nil
}

func sizeOf(have []record.Have, party record.PartyName) int64 {
	for _, h := range have {
		if h.Party == party {
			return h.Size
		}
	}
	return 0
}

// sealFor seals the head of the own log that a counterpart holds, because it asks.
func (d *draft) sealFor(have []record.Have) error {
	if size := sizeOf(have, d.node.party); size > 0 {
		return d.sealAt(size)
	}
	return nil
}

// sealAt seals one signed head of the own log.
func (d *draft) sealAt(size int64) error {
	if d.maySign(d.loss, d.unsure) != nil {
		return nil // it is asked for again
	}
	own, _ := d.size(d.node.party)
	if size > own {
		return fmt.Errorf("a seal is asked at %d, and the log has %d entries", size, own)
	}
	root, err := d.rootAt(d.node.party, size)
	if err != nil {
		return err
	}
	point := record.Checkpoint{Origin: record.Origin(string(d.node.party), d.id), Size: size, Root: root}
	known, err := d.heldSignatures(d.node.party, point)
	if err != nil || len(known) == 0 || slices.ContainsFunc(known, record.Signature.IsSeal) {
		return err
	}
	at := d.node.clock()
	if size < own {
		at = time.Time{} // it is not the newest
	}
	seal, err := d.seal(point, at)
	if err != nil {
		return err
	}
	d.sign(d.node.party, point, append(slices.Clone(known), seal)...)
	return nil
}

// placeAll finds where each part of a bundle goes on from, and leaves out those that are not to be taken
// in: beyond what this node has stated, or on another branch than the one that it was shown first, and not
// needed by an entry of another log.
func (d *draft) placeAll(all []incoming) ([]incoming, error) {
	placed := slices.DeleteFunc(slices.Clone(all), d.barred)
	grows := map[record.PartyName]bool{}
	for i := range placed {
		in := &placed[i]
		in.from = in.first
		err := d.place(in)
		size, _ := d.size(in.log)
		switch {
		case errors.Is(err, errPast):
			in.log = "" // what was before it is not here
		case err != nil:
			return nil, fmt.Errorf("log of %s: %w", in.party, err)
		case in.end() > size && grows[in.log]:
			in.log = "" // where both go on from one history, the one is to be here before the other is a branch
		case in.end() > size:
			grows[in.log] = true
		}
	}
	return slices.DeleteFunc(placed, func(in incoming) bool {
		size, _ := d.size(in.log)
		fresh := in.party != d.node.party && in.end() > size
		return in.log == "" || fresh && in.log != in.party && !d.needed(in, all)
	}), nil
}
