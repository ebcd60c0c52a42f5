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

// request is something to be written. Its op looks at a channel as it will be after all that
// was written before it, and adds to it or refuses, but does not do half.
type request struct {
	channel *channel
	op      func(*draft) error
	done    chan error
}

// run does the op. A fault in it fails this request alone: it may come of what a counterpart
// sent, and must not end a node that serves others. The channel is read again, because the op
// may have been in the middle of something.
func (r *request) run(d *draft) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("internal error: %v", fault)
			d.broken = true
		}
	}()
	return r.op(d)
}

// errStale is returned for a channel of which a write failed, so that what memory holds of it
// may not be what is kept.
var errStale = errors.New("writing failed a moment ago, and the channel is being read again: try again")

// do has an op done by the writer, and returns when it is durable.
func (n *Node) do(ctx context.Context, c *channel, op func(*draft) error) error {
	r := &request{c, op, make(chan error, 1)}
	select {
	case n.requests <- r:
	case <-n.stopped:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-n.stopped:
		return ErrClosed
	}
	// An op that was handed over is waited for even if ctx ends: it may be written already.
}

// draft is a channel as it will be when the batch is committed.
type draft struct {
	*channel
	node   *Node
	ctx    context.Context
	logs   map[record.PartyName]*logState
	grown  map[record.PartyName][][]byte
	first  map[record.PartyName]store.Frontier // before the batch
	roots  map[record.PartyName][]record.Hash  // from there on, as far as noted
	points map[record.PartyName]map[int64]*signedHead
	leaves []standing.Leaf
	folded int // of leaves
	bodies []store.Body
	bytes  int
	came   []incoming // the bundle that is being taken in
	papers []store.Paper

	evidence map[record.PartyName][]byte
	accused  map[record.PartyName]bool // evidence was entered against them
	refold   bool                      // a log that has forked grew: the channel is to be read again
	waits    int                       // the part of it whose past is another history than is here; -1: none
	failed   error                     // an error of this node's own, while a bundle was taken in

	loss    *loss // as it will be, like what follows
	unsure  bool
	entered bool // something was entered in the own log
	voided  bool // a head that was noted as signed is declared lost
	resumed bool // the node signs again, after a loss

	broken bool // an op ended in the middle: nothing of the draft is to be written
}

// signedHead is a checkpoint to be kept, with what signatures are known of it.
type signedHead struct {
	point      record.Checkpoint
	signatures []record.Signature
}

func (n *Node) newDraft(ctx context.Context, c *channel) *draft {
	return &draft{
		channel: c, node: n, ctx: ctx, loss: c.loss, unsure: c.unsure,
		evidence: c.evidence, accused: map[record.PartyName]bool{},
		logs:   maps.Clone(c.logs),
		grown:  map[record.PartyName][][]byte{},
		first:  map[record.PartyName]store.Frontier{},
		roots:  map[record.PartyName][]record.Hash{},
		points: map[record.PartyName]map[int64]*signedHead{},
	}
}

// clone copies the draft so far, so that an op of many steps can be dropped as a whole.
func (d *draft) clone() *draft {
	c := *d
	c.logs, c.grown, c.first, c.roots = maps.Clone(d.logs), maps.Clone(d.grown), maps.Clone(d.first), maps.Clone(d.roots)
	for party := range c.first {
		c.logs[party] = d.logs[party].clone()
	}
	c.points = map[record.PartyName]map[int64]*signedHead{}
	for party, bySize := range d.points {
		c.points[party] = map[int64]*signedHead{}
		for size, h := range bySize {
			c.points[party][size] = &signedHead{h.point, slices.Clone(h.signatures)}
		}
	}
	for party, entries := range c.grown {
		c.grown[party] = slices.Clip(entries)
	}
	c.came = nil
	c.leaves, c.bodies = slices.Clip(d.leaves), slices.Clip(d.bodies)
	return &c
}

// log returns a log's state in the draft, made ready to be changed.
func (d *draft) log(party record.PartyName) *logState {
	l, ok := d.logs[party]
	if _, mine := d.first[party]; mine {
		return l
	}
	if !ok {
		l = newLogState()
	} else {
		l = l.clone()
	}
	d.logs[party] = l
	d.first[party] = l.frontier
	return l
}

// grow appends entries to a log of the draft.
func (d *draft) grow(party record.PartyName, leaves []standing.Leaf, entries ...[]byte) {
	l := d.log(party)
	_, l.frontier = l.frontier.Grow(storeLog(d.id, party), entries)
	for i, e := range entries {
		if leaves[i].Entry != nil {
			l.seen = leaves[i].Entry.Seen
		}
		d.bytes += len(e)
	}
	d.grown[party] = append(d.grown[party], entries...)
	d.leaves = append(d.leaves, leaves...)
}

// addBodies adds bodies to what the batch writes.
func (d *draft) addBodies(bodies ...store.Body) {
	for _, b := range bodies {
		d.bytes += len(b.Data)
	}
	d.bodies = append(d.bodies, bodies...)
}

// sign adds signatures to a checkpoint of a log, once each.
func (d *draft) sign(party record.PartyName, point record.Checkpoint, signatures ...record.Signature) *signedHead {
	bySize := d.points[party]
	if bySize == nil {
		bySize = map[int64]*signedHead{}
		d.points[party] = bySize
	}
	h := bySize[point.Size]
	if h == nil {
		h = &signedHead{point: point}
		bySize[point.Size] = h
	}
	for _, s := range signatures {
		if !slices.ContainsFunc(h.signatures, func(have record.Signature) bool { return have.Name == s.Name && have.KeyID == s.KeyID }) {
			h.signatures = append(h.signatures, s)
		}
	}
	return h
}

// changed reports whether anything is to be written.
func (d *draft) changed() bool {
	heads := 0
	for _, bySize := range d.points {
		heads += len(bySize)
	}
	return len(d.grown)+heads+len(d.papers) > 0 || d.loss != d.channel.loss
}

// write is the writer.
func (n *Node) write(ctx context.Context) {
	defer close(n.stopped)
	for {
		select {
		case first := <-n.requests:
			n.commit(ctx, n.gather(first))
		case <-ctx.Done():
			return
		}
	}
}

// gather takes what waits, without waiting.
func (n *Node) gather(first *request) []*request {
	batch := []*request{first}
	for len(batch) < maxBatchOps {
		select {
		case r := <-n.requests:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

// commit does all ops of a batch and writes them as one. What would make the batch too large
// goes into a next one.
func (n *Node) commit(ctx context.Context, batch []*request) {
	for len(batch) > 0 {
		drafts := map[*channel]*draft{}
		var done []*request
		bytes := 0
		for len(batch) > 0 && bytes < maxBatchBytes {
			r := batch[0]
			batch = batch[1:]
			if r.channel.stale {
				r.done <- errStale
				continue
			}
			d := drafts[r.channel]
			if d == nil {
				d = n.newDraft(ctx, r.channel)
				drafts[r.channel] = d
			}
			before := d.bytes
			if err := r.run(d); err != nil {
				r.done <- err
				continue
			}
			bytes += d.bytes - before
			done = append(done, r)
			if d.refold {
				break // the law judges nothing more before the channel was read again
			}
		}
		err := n.commitDrafts(ctx, drafts)
		for _, r := range done {
			r.done <- err
		}
	}
}

func (n *Node) commitDrafts(ctx context.Context, drafts map[*channel]*draft) error {
	if err := n.commitBatch(ctx, drafts); err != nil {
		// The batch may be there or not: look again before anything else is decided.
		for c := range drafts {
			c.stale = true
			n.forget(c.id)
		}
		if errors.Is(err, store.ErrMoved) {
			return fmt.Errorf("another process writes this node's database: %w", err)
		}
		return err
	}
	for c, d := range drafts {
		if d.refold {
			if err := c.reload(ctx, n, d); err != nil {
				c.stale = true
				n.forget(c.id)
				continue
			}
		} else {
			c.adopt(d)
		}
		n.expunge(ctx, c)
		n.tell(c.id)
	}
	return nil
}

func (n *Node) commitBatch(ctx context.Context, drafts map[*channel]*draft) error {
	b := new(store.Batch)
	for _, d := range drafts {
		if d.broken {
			return errStale
		}
		if err := d.finish(b); err != nil {
			return err
		}
	}
	if len(b.Grow)+len(b.Checkpoints)+len(b.Bodies)+len(b.Papers) == 0 {
		return nil
	}
	if err := n.store.Commit(ctx, b); err != nil {
		return err
	}
	return n.noteSigned(drafts)
}

// noteSigned notes apart from the store how far the own logs go now, before any signature over
// that leaves the node. It comes after the commit: so a crash between the two leaves the note
// behind the store, which does no harm, and never ahead of it, which looks like a loss.
func (n *Node) noteSigned(drafts map[*channel]*draft) error {
	if n.signed == nil {
		return nil
	}
	heads := map[record.Hash]record.Cited{}
	for c, d := range drafts {
		size, root := d.size(n.party)
		head := record.Cited{Party: n.party, Size: size, Root: root}
		if own := d.loss.Own; own != nil && own.Asked {
			if err := n.noteAsked(c.id, d.loss); err != nil {
				return err
			}
		} else if d.voided {
			if err := n.signed.Replace(c.id, head); err != nil {
				return err
			}
		} else if len(d.grown[n.party]) > 0 {
			heads[c.id] = head
		}
	}
	if len(heads) == 0 {
		return nil
	}
	return n.signed.Note(heads)
}

// finish signs what is new of the own log and puts all of the draft into the batch.
func (d *draft) finish(b *store.Batch) error {
	if err := d.signOwn(); err != nil {
		return err
	}
	for _, party := range slices.Sorted(maps.Keys(d.grown)) {
		g, _ := d.first[party].Grow(storeLog(d.id, party), d.grown[party])
		b.Grow = append(b.Grow, g)
	}
	for _, party := range slices.Sorted(maps.Keys(d.points)) {
		for _, size := range slices.Sorted(maps.Keys(d.points[party])) { // so that the newest are remembered
			h := d.points[party][size]
			note := record.SignedCheckpoint(h.point, h.signatures...)
			b.Checkpoints = append(b.Checkpoints, store.Checkpoint{Log: storeLog(d.id, party), Size: size, Note: note})
			d.log(party).keep(size, note)
		}
	}
	b.Bodies = append(b.Bodies, d.bodies...)
	b.Papers = append(b.Papers, d.papers...)
	papers, err := d.lossPaper()
	b.Papers = append(b.Papers, papers...)
	return err
}

// signOwn signs the head of the own log if it grew: once, however many entries the batch adds.
func (d *draft) signOwn() error {
	if !d.entered {
		return nil
	}
	d.foldUp() // the entries of this batch may have rotated the keys
	point := d.ownHead()
	signature, err := d.signHead(point)
	if err != nil {
		return err
	}
	d.sign(d.node.party, point, signature)
	if now := d.node.clock(); now.Sub(d.sealed) >= sealEvery {
		seal, err := d.seal(point, now)
		if err != nil {
			return err
		}
		d.sign(d.node.party, point, seal)
	}
	return nil
}

func (d *draft) ownHead() record.Checkpoint {
	f := d.logs[d.node.party].frontier
	return record.Checkpoint{Origin: record.Origin(string(d.node.party), d.id), Size: f.Size(), Root: f.Root()}
}

// foldUp brings the fold up to the draft, so that the law can judge what comes next. It is then
// ahead of what is durable by the batch that is being written; nothing that leaves the node is
// made from what is ahead, and if the write fails the channel is dropped and read again.
func (d *draft) foldUp() {
	d.channel.mu.Lock()
	defer d.channel.mu.Unlock()
	d.foldLocked()
}

func (d *draft) foldLocked() {
	if d.refold {
		return
	}
	for ; d.folded < len(d.leaves); d.folded++ {
		d.channel.fold.Add(d.several.named(d.leaves[d.folded]))
	}
}

// adopt makes the committed draft what the channel is.
func (c *channel) adopt(d *draft) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for party := range d.first {
		c.logs[party] = d.logs[party]
	}
	c.loss, c.unsure, c.evidence = d.loss, d.unsure, d.evidence
	d.foldLocked()
	for _, h := range d.points[d.node.party] {
		c.noteSignatures(h, d.node.clock())
	}
}

// reload reads the channel again, after a draft that the fold could not take in.
func (c *channel) reload(ctx context.Context, n *Node, d *draft) error {
	c.mu.RLock()
	receipted, progress := c.receipted, c.progress
	c.mu.RUnlock()
	if err := c.load(ctx, n); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for party, size := range receipted {
		c.receipted[party] = max(c.receipted[party], size)
	}
	for _, h := range d.points[d.node.party] {
		c.noteSignatures(h, n.clock())
	}
	close(progress)
	return nil
}
