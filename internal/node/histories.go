package node

import (
	"context"
	"maps"
	"slices"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// history is one of several that a party's log has: its root at every size, and where it is whose.
type history struct {
	roots []record.Hash
	parts []segment // one after the other
}

// segment is a log or a branch, as the fold has it: so many entries, from where the last one ended.
type segment struct {
	name     record.PartyName
	from, to int64
}

// histories are those of the logs that have several, by party.
type histories map[record.PartyName][]history

// branched reads the histories of a party's log, and what they have in common.
func branched(party record.PartyName, logs [][][]byte) []history {
	all := make([]history, len(logs))
	for i, raw := range logs {
		all[i].roots = rootsOf(raw)
	}
	split(all, 0, party)
	return all
}

// split divides histories that are the same up to a size where they differ.
func split(all []history, from int64, name record.PartyName) {
	to := from
	for !slices.ContainsFunc(all, func(h history) bool { return h.end() == to || h.roots[to+1] != all[0].roots[to+1] }) {
		to++
	}
	groups := map[record.Hash][]history{}
	for i := range all {
		all[i].parts = append(all[i].parts, segment{name, from, to})
		if all[i].end() > to {
			groups[all[i].roots[to+1]] = append(groups[all[i].roots[to+1]], all[i])
		}
	}
	for root, group := range groups {
		split(group, to, standing.BranchName(standing.PartyOf(name), root))
		for i := range all {
			for _, h := range group {
				if &all[i].roots[0] == &h.roots[0] {
					all[i].parts = h.parts
				}
			}
		}
	}
}

func (h history) end() int64 { return int64(len(h.roots)) - 1 }

// rootsOf returns the root of a log at every size, from 0.
func rootsOf(raw [][]byte) []record.Hash {
	var f store.Frontier
	roots := []record.Hash{f.Root()}
	for _, entry := range raw {
		f.Append(record.LeafHash(entry))
		roots = append(roots, f.Root())
	}
	return roots
}

// named returns a leaf as the fold takes it: what it cites, by the names of branches.
func (all histories) named(leaf standing.Leaf) standing.Leaf {
	if len(all) == 0 {
		return leaf
	}
	if leaf.Entry != nil {
		leaf.Heads = all.resolve(leaf.Entry.Seen)
	}
	if leaf.Act != nil {
		leaf.Shown = all.resolve(leaf.Act.Basis)
	}
	return leaf
}

// resolve returns heads by the names of logs and branches, with all that a branch goes on from.
func (all histories) resolve(heads []record.Cited) []record.Cited {
	sizes := map[record.PartyName]record.Cited{}
	for _, c := range heads {
		i := slices.IndexFunc(all[c.Party], func(h history) bool { return c.Size <= h.end() && h.roots[c.Size] == c.Root })
		if i < 0 {
			sizes[c.Party] = c
			continue
		}
		for _, s := range all[c.Party][i].parts {
			if size := min(c.Size, s.to); size > s.from && size >= sizes[s.name].Size {
				sizes[s.name] = record.Cited{Party: s.name, Size: size, Root: all[c.Party][i].roots[size]}
			}
		}
	}
	list := []record.Cited{}
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		list = append(list, sizes[name])
	}
	return list
}

// foldBranched adds a log that has several histories to a fold: what they have in common, and each
// branch after what it goes on from.
func (all histories) foldBranched(f *standing.Fold, party record.PartyName, logs [][][]byte) {
	added := map[record.PartyName]bool{}
	leaf := func(s segment, n int64, raw []byte) standing.Leaf {
		l := standing.NewLeaf(party, n, raw)
		l.Party = s.name
		return all.named(l)
	}
	// The trunk first; then whatever begins where something here ends.
	for depth := 0; ; depth++ {
		more := false
		for i, h := range all[party] {
			if depth >= len(h.parts) || added[h.parts[depth].name] {
				continue
			}
			s := h.parts[depth]
			more, added[s.name] = true, true
			var leaves []standing.Leaf
			for n := s.from; n < s.to; n++ {
				leaves = append(leaves, leaf(s, n, logs[i][n]))
			}
			if depth > 0 {
				f.Branch(s.name, h.parts[depth-1].name, leaves...)
				continue
			}
			for _, l := range leaves {
				f.Add(l)
			}
		}
		if !more {
			return
		}
	}
}

// foldSeveral finds the logs that have several histories, and folds them.
func foldSeveral(ctx context.Context, n *Node, fold *standing.Fold, heads []store.Head) (histories, error) {
	logs := map[record.PartyName][][][]byte{}
	for _, h := range heads {
		party := standing.PartyOf(record.PartyName(h.Log.Party))
		if !slices.ContainsFunc(heads, func(o store.Head) bool { return o != h && standing.PartyOf(record.PartyName(o.Log.Party)) == party }) {
			continue
		}
		var raw [][]byte
		for entry, err := range store.AllEntries(ctx, n.store, h.Log, 0, h.Size) {
			if err != nil {
				return nil, err
			}
			raw = append(raw, entry)
		}
		logs[party] = append(logs[party], raw)
	}
	all := histories{}
	for party, raw := range logs {
		all[party] = branched(party, raw)
	}
	for _, party := range slices.Sorted(maps.Keys(logs)) {
		all.foldBranched(fold, party, logs[party])
	}
	return all, nil
}
