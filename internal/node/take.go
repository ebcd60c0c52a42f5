package node

import (
	"errors"
	"fmt"
	"slices"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

func (d *draft) takeAll(all []incoming, b *record.Bundle) error {
	acts := false
	d.came, d.waits = all, -1
	whole, err := d.placeWhole(all)
	if err != nil {
		return err
	}
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
			d.waits = slices.IndexFunc(all, func(x incoming) bool { return x.part == in.part })
			return err
		}
		if err != nil {
			return fmt.Errorf("log of %s: %w", in.party, err)
		}
	}
	for _, in := range whole {
		d.release(in)
	}
	found, err := d.enterEvidence(false)
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
	if own && end > held && d.declaredLost(end) {
		return false, errPast
	}
	if own && end > held {
		return false, forgotten(end, held)
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
		acts = acts || d.hasForked(in.party) // others take it in only where it is cited
	}
	for i, h := range in.heads {
		err := d.keepHead(in.log, h, !own && in.log == in.party && !d.healing() && in.party != d.node.party && i == len(in.heads)-1 && (fresh > 0 || h.point.Size == end))
		if errors.Is(err, ErrFork) && own && d.declaredLost(h.point.Size) {
			return acts, errPast
		}
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

// placeWhole places the parts of a bundle, and returns those whose past is here or comes with them. Where
// a part is left out for want of it, those that were placed beside it as other histories are placed anew.
func (d *draft) placeWhole(all []incoming) ([]incoming, error) {
	for {
		placed, err := d.placeAll(all)
		if err != nil {
			return nil, err
		}
		whole := d.whole(placed)
		out := slices.IndexFunc(placed, func(in incoming) bool {
			return brings(placed, in.party) > 1 && !slices.ContainsFunc(whole, func(w incoming) bool { return w.part == in.part })
		})
		if out < 0 {
			return whole, nil
		}
		all = slices.DeleteFunc(slices.Clone(all), func(in incoming) bool { return in.part == placed[out].part })
	}
}

// brings returns how many of the parts are of a party's log and hold entries.
func brings(all []incoming, party record.PartyName) (n int) {
	for _, in := range all {
		if in.party == party && len(in.raw) > 0 {
			n++
		}
	}
	return n
}

// placeAll finds where each part of a bundle goes on from, and leaves out those that are not to be taken
// in: beyond what this node has stated, or on another branch than the one that it was shown first, and not
// needed by an entry of another log. Several histories of one log may come at once, and where nothing of
// it is here: each is placed as if those before it had been taken in.
func (d *draft) placeAll(all []incoming) ([]incoming, error) {
	placed := slices.DeleteFunc(slices.Clone(all), d.barred)
	d.citedFirst(placed)
	grows := map[record.PartyName]bool{}
	shown := d
	for i := range placed {
		in := &placed[i]
		err := shown.place(in)
		size, _ := d.size(in.log)
		switch {
		case errors.Is(err, errPast):
			in.log = "" // what was before it is not here
		case err != nil && shown.failed != nil:
			return nil, d.own(shown.failed)
		case err != nil:
			return nil, fmt.Errorf("log of %s: %w", in.party, err)
		case in.end() > size && grows[in.log]:
			in.log = "" // both go on from one history: the one is to be here before the other does
		case in.end() > size:
			grows[in.log] = true
			if brings(placed[i:], in.party) > 1 {
				shown = shown.showing(*in)
			}
		}
	}
	d.evidence, d.papers = shown.evidence, shown.papers
	if shown.failed != nil {
		return nil, d.own(shown.failed)
	}
	return slices.DeleteFunc(placed, func(in incoming) bool {
		size, _ := d.size(in.log)
		fresh := in.party != d.node.party && in.end() > size
		return in.log == "" || fresh && in.log != in.party && !d.needed(in, all)
	}), nil
}

// citedFirst puts first, of several histories of a log that come to a node that heals, the one that its own
// log cites first: it has receipted that one, and must not receipt another.
func (d *draft) citedFirst(placed []incoming) {
	own := slices.IndexFunc(placed, func(in incoming) bool { return in.party == d.node.party })
	if own < 0 || !d.healing() {
		return
	}
	roots := map[record.PartyName]map[int][]record.Hash{} // by part
	for _, in := range placed {
		if in.first == 0 && brings(placed, in.party) > 1 {
			if roots[in.party] == nil {
				roots[in.party] = map[int][]record.Hash{}
			}
			roots[in.party][in.part] = rootsOf(in.raw)
		}
	}
	first := map[int]bool{}
	for _, leaf := range placed[own].leaves {
		if leaf.Entry == nil {
			continue
		}
		for _, c := range leaf.Entry.Seen {
			var cited []int
			for part, at := range roots[c.Party] {
				if c.Size < int64(len(at)) && at[c.Size] == c.Root {
					cited = append(cited, part)
				}
			}
			if len(cited) > 0 && len(cited) < len(roots[c.Party]) {
				first[slices.Min(cited)] = true
				delete(roots, c.Party)
			}
		}
	}
	slices.SortStableFunc(placed, func(a, b incoming) int {
		switch {
		case first[a.part] == first[b.part]:
			return 0
		case first[a.part]:
			return -1
		}
		return 1
	})
}

// showing returns the draft as it would be with a part, if it can be taken in; else as it is.
func (d *draft) showing(in incoming) *draft {
	with := d.clone()
	with.came = d.came
	if _, err := with.takeLog(in); err != nil && with.failed == nil {
		return d
	}
	return with
}
