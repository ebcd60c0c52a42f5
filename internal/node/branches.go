package node

import (
	"slices"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// A log that its party has forked has several histories (docs/decisions/0025). The store keeps each
// as a whole log: the first under the party's name, the others under the names of branches.

// logsOf returns the names under which a party's log is kept: one, unless it has forked.
func logsOf(logs map[record.PartyName]*logState, party record.PartyName) []record.PartyName {
	var names []record.PartyName
	for name := range logs {
		if standing.PartyOf(name) == party {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// entriesOf reads all of a log, as it will be with the draft.
func (d *draft) entriesOf(log record.PartyName, size int64) ([][]byte, error) {
	var raw [][]byte
	held := size
	if first, ok := d.first[log]; ok {
		held = min(size, first.Size())
	}
	for entry, err := range store.AllEntries(d.ctx, d.node.store, storeLog(d.id, log), 0, held) {
		if err != nil {
			return nil, d.own(err)
		}
		raw = append(raw, entry)
	}
	return append(raw, d.grown[log][:size-held]...), nil
}

// place finds the history of its log that a part of a bundle goes on from. If there is none, the part
// may show that its party has forked its log: then it is made a branch, and the evidence is kept. It
// returns errPast for a part that begins after what is here.
func (d *draft) place(in *incoming) error {
	in.log = in.party
	if in.party == d.node.party && d.healing() {
		return d.ownVoided(in)
	}
	if in.party == d.node.party || len(in.heads) == 0 || d.charter.Law < 2 {
		return nil
	}
	names := logsOf(d.logs, in.party)
	for _, name := range names {
		fits, err := d.fits(name, in)
		if err != nil {
			return err
		}
		if fits {
			in.log = name
			return nil
		}
	}
	if len(names) == 0 {
		return nil
	}
	return d.contradiction(in, names)
}

// fits reports whether a part is of that history. A part that begins after it ends may be, where there is
// no other.
func (d *draft) fits(name record.PartyName, in *incoming) (bool, error) {
	size, _ := d.size(name)
	head := in.heads[len(in.heads)-1].point
	if head.Size <= size {
		root, err := d.rootAt(name, head.Size)
		return err == nil && root == head.Root, err
	}
	if in.first > size || in.end() != head.Size {
		return len(logsOf(d.logs, in.party)) == 1, nil
	}
	_, after := d.logs[name].frontier.Grow(storeLog(d.id, name), in.raw[size-in.first:])
	return after.Root() == head.Root, nil
}

// needed reports whether an entry of another log, in the same bundle, cites a head of a part's history
// that is not here.
func (d *draft) needed(in incoming, all []incoming) bool {
	var at store.Frontier
	if l := d.logs[in.log]; l != nil {
		at = l.frontier
	}
	roots := map[int64]record.Hash{}
	for n := at.Size(); n < in.end() && n >= in.first; n++ {
		_, at = at.Grow(storeLog(d.id, in.log), in.raw[n-in.first:n-in.first+1])
		if at.Size() > in.common {
			roots[at.Size()] = at.Root()
		}
	}
	for _, other := range all {
		for _, leaf := range other.leaves {
			if leaf.Entry == nil || other.party == in.party {
				continue
			}
			if slices.ContainsFunc(leaf.Entry.Seen, func(c record.Cited) bool {
				root, ok := roots[c.Size]
				return c.Party == in.party && ok && root == c.Root
			}) {
				return true
			}
		}
	}
	return false
}

// hasForked reports whether there is evidence against a party, in the record or kept here.
func (d *draft) hasForked(party record.PartyName) bool {
	return d.evidence[party] != nil || d.fold.EvidenceAgainst(party) != nil
}

func (d *draft) longestNow(party record.PartyName) (most int64) {
	for _, name := range logsOf(d.logs, party) {
		size, _ := d.size(name)
		most = max(most, size)
	}
	return most
}
