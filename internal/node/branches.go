package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

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

// contradiction makes the evidence of a part that is of none of the histories that are here, and the
// branch that it shows.
func (d *draft) contradiction(in *incoming, names []record.PartyName) error {
	head := in.heads[len(in.heads)-1]
	var theirs [][]byte // the other history, as far as it is known
	var ours [][]byte   // the history here that has most in common with it
	var near record.PartyName
	var common int64 = -1
	for _, name := range names {
		size, _ := d.size(name)
		raw, err := d.entriesOf(name, size)
		if err != nil {
			return err
		}
		if in.first <= size && in.end() == head.point.Size {
			whole := append(slices.Clone(raw[:in.first]), in.raw...)
			if n := commonTo(raw, whole); n > common && rootsOf(whole)[len(whole)] == head.point.Root {
				theirs, ours, near, common = whole, raw, name, n
			}
		}
		if common < 0 && head.point.Size <= size {
			ours, near = raw, name
		}
	}
	switch {
	case ours == nil && in.first > d.longestNow(in.party):
		return errPast
	case ours == nil: // who sends the rest of a history knows from where it is the same
		return fmt.Errorf("the checkpoint at %d does not follow from what is here: %w", head.point.Size, ErrFork)
	}
	size, _ := d.size(near)
	note, err := d.newestHead(near, size)
	if err != nil {
		return err
	}
	fork, err := d.forkOf(in.party, note, head, ours, theirs)
	if err != nil {
		return err
	}
	if d.fold.Excuses(fork) {
		return errPast // its party lost it, and says so
	}
	if err := d.keepEvidence(fork); err != nil {
		return err
	}
	if theirs == nil {
		return errPast
	}
	if err := in.checkRun(); err != nil {
		return err
	}
	in.log = standing.BranchName(in.party, rootsOf(theirs)[common+1])
	in.raw, in.first, in.common, in.checked = theirs, 0, common, true
	in.leaves = nil
	for n, raw := range theirs {
		in.leaves = append(in.leaves, standing.NewLeaf(in.party, int64(n), raw))
	}
	return nil
}

// commonTo returns how many entries two histories have in common.
func commonTo(a, b [][]byte) (n int64) {
	for n < int64(min(len(a), len(b))) && slices.Equal(a[n], b[n]) {
		n++
	}
	return n
}

// newestHead returns the newest signed head of a log.
func (d *draft) newestHead(log record.PartyName, size int64) (signedHead, error) {
	_, root := d.size(log)
	point := record.Checkpoint{Origin: record.Origin(string(standing.PartyOf(log)), d.id), Size: size, Root: root}
	known, err := d.heldSignatures(log, point)
	return signedHead{point, known}, err
}

// forkOf makes the evidence of two heads, out of the histories under them: theirs, if it is known,
// reaches the other head.
func (d *draft) forkOf(party record.PartyName, one, other signedHead, ours, theirs [][]byte) (*record.Fork, error) {
	small, raw := other.point.Size, ours
	if one.point.Size < other.point.Size {
		small, raw = one.point.Size, theirs
	}
	var root record.Hash
	var path []record.Hash
	if one.point.Size != other.point.Size {
		t := treeOf(raw)
		h, err1 := tlog.TreeHash(small, t)
		p, err2 := tlog.ProveTree(int64(len(raw)), small, t)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		root = record.Hash(h)
		for _, h := range p {
			path = append(path, record.Hash(h))
		}
	}
	chain, ok := d.fold.Keys(party)
	if !ok {
		return nil, errPast
	}
	var err error
	for _, keys := range chain.Until(newest) {
		p := record.Party{Name: party, Keys: keys}
		var fork *record.Fork
		fork, err = record.NewFork(d.id, party, p.HeadKey(d.id),
			record.SignedCheckpoint(one.point, one.signatures...), record.SignedCheckpoint(other.point, other.signatures...), root, path)
		if err == nil {
			return fork, nil
		}
	}
	return nil, fmt.Errorf("two heads under different keys: %w: %w", ErrFork, err)
}

// memoryTree is a log's tree in memory.
type memoryTree []tlog.Hash

func treeOf(raw [][]byte) memoryTree {
	var t memoryTree
	for n, entry := range raw {
		hashes, err := tlog.StoredHashes(int64(n), entry, t)
		if err != nil {
			panic(err) // it reads nothing but t
		}
		t = append(t, hashes...)
	}
	return t
}

// ReadHashes implements [tlog.HashReader].
func (t memoryTree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		list[i] = t[x]
	}
	return list, nil
}

const forkDrawer = "forks"

func forkPaper(id record.Hash, party record.PartyName) string {
	return id.String() + "/" + string(party)
}

// loadEvidence reads the evidence of forks that is kept of a channel.
func loadEvidence(ctx context.Context, n *Node, id record.Hash) (map[record.PartyName][]byte, error) {
	papers, err := n.store.Papers(ctx, forkDrawer, id.String()+"/")
	if err != nil {
		return nil, err
	}
	all := map[record.PartyName][]byte{}
	for _, p := range papers {
		all[record.PartyName(p.Name[len(id.String())+1:])] = p.Data
	}
	return all, nil
}

// keepEvidence keeps the first evidence against a party, with the batch.
func (d *draft) keepEvidence(fork *record.Fork) error {
	if d.evidence[fork.Party] != nil {
		return nil
	}
	raw, err := fork.Bytes()
	if err != nil {
		return err
	}
	d.evidence = maps.Clone(d.evidence)
	d.evidence[fork.Party] = raw
	d.papers = append(slices.Clip(d.papers), store.Paper{Drawer: forkDrawer, Name: forkPaper(d.id, fork.Party), Data: raw})
	return nil
}

// enterEvidence enters what evidence is kept and not entered yet, if the node may sign.
func (d *draft) enterEvidence() (entered bool, err error) {
	if d.charter.Law < 2 || d.maySign(d.loss, d.unsure) != nil {
		return false, nil
	}
	own := d.fold.Size(d.node.party)
	for _, party := range slices.Sorted(maps.Keys(d.evidence)) {
		if own == 0 || d.fold.KnowsFork(d.node.party, party) || d.accused[party] {
			continue
		}
		d.accused = maps.Clone(d.accused)
		d.accused[party] = true
		if err := d.append(&record.Entry{Node: record.ForkFound, Evidence: d.evidence[party]}, nil); err != nil {
			return false, err
		}
		entered = true
	}
	return entered, nil
}

// Evidence returns the evidence against a party that has forked its log: a file that anybody can
// verify with the fingerprint of the channel (spec §9.4).
func (n *Node) Evidence(ctx context.Context, id record.Hash, party record.PartyName) ([]byte, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	raw := c.evidence[party]
	if raw == nil {
		raw = c.fold.EvidenceAgainst(party)
	}
	if raw == nil {
		return nil, fmt.Errorf("there is no evidence here that %s has forked its log", party)
	}
	return append(slices.Clone(raw), c.raw...), nil
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

// historyOf returns the log, or branch, that really had a head; none if no history that is here did.
func (d *draft) historyOf(c record.Cited) (record.PartyName, error) {
	for _, name := range logsOf(d.logs, c.Party) {
		if size, _ := d.size(name); c.Size > size {
			continue
		}
		root, err := d.rootAt(name, c.Size)
		if err != nil || root == c.Root {
			return name, err
		}
	}
	return "", nil
}

// follows reports whether one head is of a history that comes to another.
func (d *draft) follows(before, c record.Cited) (bool, error) {
	if before.Party != c.Party || before.Size > c.Size || len(logsOf(d.logs, c.Party)) < 2 {
		return before.Party == c.Party && before.Size <= c.Size, nil
	}
	name, err := d.historyOf(c)
	if err != nil || name == "" {
		return false, err
	}
	root, err := d.rootAt(name, before.Size)
	return root == before.Root, err
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

func (d *draft) longestNow(party record.PartyName) (most int64) {
	for _, name := range logsOf(d.logs, party) {
		size, _ := d.size(name)
		most = max(most, size)
	}
	return most
}
