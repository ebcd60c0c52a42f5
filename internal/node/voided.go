package node

import (
	"errors"
	"fmt"
	"slices"

	"parley.example/record"
	"parley.example/standing"
)

// What was declared lost may turn up again: a node is put back on an old copy of its database, which holds it
// (docs/decisions/0039). Whoever has declared it lost lets that pass. The node whose copy it is says so, accuses
// nobody, and does not go on with it.

// ErrOutdated is returned while a node is being restored on a database that holds what was declared lost since.
var ErrOutdated = errors.New("this database is an old copy, and holds what was declared lost since it was made")

func outdated(party record.PartyName, from int64) error {
	return fmt.Errorf("log of %s from entry %d on: %w: stop the node, put a newer copy in its place, or an empty database, and give parley heal", party, from, ErrOutdated)
}

// mayBeOld reports whether this node's database may be an old copy, by all that it knows itself.
func (d *draft) mayBeOld() bool { return d.healing() || d.unsure }

// declaresLoss reports whether a history declares a loss where it parts from another, in a way that is believed:
// evidence of forks may stand before that.
func declaresLoss(history [][]byte, common int64, believed func(*record.Entry) bool) bool {
	for n := common; n < int64(len(history)); n++ {
		e := standing.NewLeaf("", n, history[n]).Entry
		if e == nil || e.Node != record.ForkFound {
			return e != nil && e.Node == record.Restored && believed(e)
		}
	}
	return false
}

// saidHere returns whether an entry that declares a loss carries what this node, under a key of its own, has stated of
// that log: no more than was before it.
func (d *draft) saidHere(party record.PartyName) func(*record.Entry) bool {
	return func(e *record.Entry) bool {
		chain, ok := d.fold.Keys(d.node.party)
		return ok && slices.ContainsFunc(e.Stated(), func(s *record.SignedStatement) bool {
			return s.Party == d.node.party && s.Log == party && s.Channel == d.id && s.Size <= e.N &&
				standing.VerifyStatement(s, chain.Until(newest)) == nil
		})
	}
}

// ownVoided holds a part of the own log to what is here of it, while that is taken in: it may declare lost what the
// database holds.
func (d *draft) ownVoided(in *incoming) error {
	size, _ := d.size(in.party)
	if in.first > size || len(in.heads) == 0 {
		return nil
	}
	raw, err := d.entriesOf(in.party, size)
	if err != nil {
		return err
	}
	theirs := slices.Concat(raw[:in.first], in.raw)
	head := in.heads[len(in.heads)-1].point
	common := commonTo(raw, theirs)
	if common == size || head.Size != in.end() || rootsOf(theirs)[len(theirs)] != head.Root {
		return nil
	}
	if declaresLoss(theirs, common, func(*record.Entry) bool { return true }) {
		return d.own(outdated(in.party, common))
	}
	return nil
}

// declaredLost reports whether the own log declares a loss before a size: another history of it that goes further is
// void.
func (c *channel) declaredLost(size int64) bool {
	return slices.ContainsFunc(c.fold.Restored(c.own), func(at standing.Cite) bool { return at.N < size })
}
