package node

import (
	"errors"
	"fmt"
	"slices"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// incoming is a part of a bundle, read and its signatures verified, but not yet held against
// the logs.
type incoming struct {
	party  record.PartyName
	from   record.PartyName // who brings it
	log    record.PartyName // under which it is kept: the party's name, or that of a branch
	part   int              // its place in the bundle
	first  int64
	raw    [][]byte
	notes  [][]byte // the signed checkpoints, until they are verified
	leaves []standing.Leaf
	heads  []signedHead // the newest last
	bodies map[record.Hash][]byte

	common  int64 // of a new branch: how much of it is here as another history
	checked bool  // that it is no larger than one bundle may hold
}

// read does what can be done with a bundle outside the writer: parsing, and verifying
// signatures.
func (c *channel) read(b *record.Bundle) ([]incoming, error) {
	bodies := map[record.Hash][]byte{}
	for _, body := range b.Bodies {
		bodies[record.BodyHash(body)] = body
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	all, err := c.readLogs(b.Logs, bodies)
	for i := range all {
		all[i].from = b.From
	}
	return all, err
}

// readLogs reads the parts of the parties that the record knows; then those of the parties that
// it would know with what was read, and so on. What is left is of nobody, and is left out.
func (c *channel) readLogs(parts []record.LogPart, bodies map[record.Hash][]byte) ([]incoming, error) {
	var rest, all []incoming
	for i, part := range parts {
		in := incoming{party: part.Party, part: i, first: part.First, raw: part.Entries, bodies: bodies}
		for n, raw := range part.Entries {
			in.leaves = append(in.leaves, standing.NewLeaf(part.Party, part.First+int64(n), raw).Under(c.charter.Law))
		}
		in.notes = part.Checkpoints
		rest = append(rest, in)
	}
	for known := c.fold; len(rest) > 0; known = c.with(all) {
		var left []incoming
		keys := keysWith(known, rest)
		for _, in := range rest {
			if _, ok := keys(in.party); !ok {
				left = append(left, in)
				continue
			}
			if in.first > max(known.Size(in.party), c.longest(in.party)) {
				continue // its keys may have been rotated in what is missing
			}
			for _, note := range in.notes {
				h, err := c.verify(in.party, note, keys)
				if err != nil {
					return nil, fmt.Errorf("log of %s: %w", in.party, err)
				}
				in.heads = append(in.heads, h)
			}
			all = append(all, in)
		}
		if len(left) == len(rest) {
			break
		}
		rest = left
	}
	return all, nil
}

// keychains returns the keys that a party has at every size of its log, if the record knows it.
type keychains func(record.PartyName) (record.KeyChain, bool)

// keysWith returns the keys that the record knows, with the rotations in parts that follow on from
// it. They need no head to be believed: each is signed by the keys before it. If the part is not
// what its author's log holds, its head does not verify, and all of the bundle is refused.
func keysWith(known *standing.Fold, parts []incoming) keychains {
	rotated := map[record.PartyName]record.KeyChain{}
	for _, in := range parts {
		chain, ok := known.Keys(in.party)
		if !ok {
			continue
		}
		may := known.MayRotate(in.party)
		for n := max(known.Size(in.party), in.first); n < in.end(); n++ {
			switch act := in.leaves[n-in.first].Act; {
			case act == nil:
			case act.Kind == "accession":
				may = true
			case act.Kind == "key.rotated" && may:
				chain, _ = chain.Rotate(n, act) // without effect, it changes nothing
			}
		}
		rotated[in.party] = chain
	}
	return func(party record.PartyName) (record.KeyChain, bool) {
		if chain, ok := rotated[party]; ok {
			return chain, true
		}
		return known.Keys(party)
	}
}

// with folds what is held and what came, as far as heads that are verified bear it out. So a
// party whose invitations come in the same bundle as its log is known by them as if they were
// here already, and by no others.
func (c *channel) with(all []incoming) *standing.Fold {
	f := c.fold.Again(func(leaf standing.Leaf) standing.Leaf { return leaf })
	for _, in := range all {
		if len(logsOf(c.logs, in.party)) > 1 {
			continue
		}
		held := f.Size(in.party)
		if in.party == c.own && c.loss.Own == nil || len(in.heads) == 0 || in.first > held || in.end() <= held {
			continue
		}
		var frontier store.Frontier
		if l := c.logs[in.party]; l != nil {
			frontier = l.frontier
		}
		head := in.heads[len(in.heads)-1].point
		if frontier.Size() != held || head.Size != in.end() {
			continue
		}
		if _, after := frontier.Grow(storeLog(c.id, in.party), in.raw[held-in.first:]); after.Root() != head.Root {
			continue
		}
		for _, leaf := range in.leaves[held-in.first:] {
			f.Add(c.several.named(leaf))
		}
	}
	return f
}

// verify reads a checkpoint and keeps of its signatures those that are good: the author's own
// must be there; seals and receipts may.
func (c *channel) verify(author record.PartyName, note []byte, keys keychains) (signedHead, error) {
	point, n, err := record.ParseCheckpoint(note)
	if err != nil {
		return signedHead{}, err
	}
	if want := record.Origin(string(author), c.id); point.Origin != want {
		return signedHead{}, fmt.Errorf("checkpoint: of %q, want %q", point.Origin, want)
	}
	if point.Size == 0 {
		return signedHead{}, errors.New("checkpoint: over no entries: there is nothing to receipt")
	}
	h := signedHead{point: point}
	own := false
	for _, s := range n.Signatures {
		for _, key := range c.keysFor(author, point.Size, s, keys) {
			if _, err := point.Verify(key, s); err == nil {
				h.signatures = append(h.signatures, s)
				own = own || key.Type == record.Ed25519
				break
			}
		}
	}
	if !own {
		return signedHead{}, fmt.Errorf("checkpoint: at size %d: not signed by %s with the key that the charter, its invitation or its last rotation before that gives", point.Size, author)
	}
	return h, nil
}

// keysFor returns the keys that may have made a signature on a checkpoint of a party's log at a
// size: its own at that size, and every receipt key of others.
func (c *channel) keysFor(author record.PartyName, size int64, s record.Signature, keys keychains) []record.VerifyKey {
	var list []record.VerifyKey
	if chain, ok := keys(author); ok {
		p := chain.At(size)
		list = append(list, p.HeadKey(c.id), p.SealKey(c.id))
	}
	if giver, ok := record.ReceiptGiver(s.Name); ok {
		if chain, ok := keys(giver); ok {
			for _, set := range chain.Until(newest) {
				p := record.Party{Name: giver, Keys: set}
				list = append(list, p.ReceiptKey())
			}
		}
	}
	return slices.DeleteFunc(list, func(k record.VerifyKey) bool { return k.Name != s.Name || k.ID() != s.KeyID })
}

// longest returns how many entries of a party's log are here, on whichever branch.
func (c *channel) longest(party record.PartyName) (most int64) {
	for _, name := range logsOf(c.logs, party) {
		most = max(most, c.logs[name].frontier.Size())
	}
	return most
}
