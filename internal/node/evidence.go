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
	case ours == nil && in.from != in.party: // it was sent when this node held more
		return errPast
	case ours == nil: // who sends the rest of a history knows from where it is the same
		return fmt.Errorf("the checkpoint at %d does not follow from what is here: %w", head.point.Size, ErrFork)
	}
	if d.mayBeOld() && theirs == nil {
		return errPast // the rest shows what it is
	}
	if d.mayBeOld() && declaresLoss(theirs, common, d.saidHere(in.party)) {
		return d.own(outdated(in.party, common))
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

// enterEvidence enters what evidence is kept and not entered yet, if the node may sign. Only a log that declares
// a loss next may begin with it.
func (d *draft) enterEvidence(restores bool) (entered bool, err error) {
	if d.charter.Law < 2 || d.maySign(d.loss, d.unsure) != nil {
		return false, nil
	}
	own, _ := d.size(d.node.party)
	for _, party := range slices.Sorted(maps.Keys(d.evidence)) {
		if own == 0 && !restores || d.fold.KnowsFork(d.node.party, party) || d.accused[party] {
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
