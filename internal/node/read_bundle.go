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
	first  int64
	raw    [][]byte
	leaves []standing.Leaf
	heads  []signedHead // the newest last
	bodies map[record.Hash][]byte
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
	return c.readLogs(b.Logs, bodies)
}

// readLogs reads the parts of the parties that the record knows; then those of the parties that
// it would know with what was read, and so on. What is left is of nobody, and is left out.
func (c *channel) readLogs(parts []record.LogPart, bodies map[record.Hash][]byte) ([]incoming, error) {
	var all []incoming
	known := c.fold
	for len(parts) > 0 {
		var left []record.LogPart
		for _, part := range parts {
			author, ok := known.Member(part.Party)
			if !ok {
				left = append(left, part)
				continue
			}
			in, err := c.readLog(author, part, bodies, known)
			if err != nil {
				return nil, fmt.Errorf("log of %s: %w", part.Party, err)
			}
			all = append(all, in)
		}
		if len(left) == 0 || len(left) == len(parts) {
			break
		}
		parts = left
		known = c.with(all)
	}
	return all, nil
}

func (c *channel) readLog(author record.Party, part record.LogPart, bodies map[record.Hash][]byte, known *standing.Fold) (incoming, error) {
	in := incoming{party: part.Party, first: part.First, raw: part.Entries, bodies: bodies}
	for i, raw := range part.Entries {
		in.leaves = append(in.leaves, standing.NewLeaf(part.Party, part.First+int64(i), raw))
	}
	for _, note := range part.Checkpoints {
		h, err := c.verify(author, note, known)
		if err != nil {
			return in, err
		}
		in.heads = append(in.heads, h)
	}
	return in, nil
}

// with folds what is held and what came, as far as heads that are verified bear it out. So a
// party whose invitations come in the same bundle as its log is known by them as if they were
// here already, and by no others.
func (c *channel) with(all []incoming) *standing.Fold {
	f := standing.New(c.charter, c.id)
	for party := range c.logs {
		for at := range c.fold.Size(party) {
			leaf, _ := c.fold.Leaf(standing.Cite{Party: party, N: at})
			f.Add(leaf)
		}
	}
	for _, in := range all {
		held := f.Size(in.party)
		if in.party == c.own || len(in.heads) == 0 || in.first > held || in.end() <= held {
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
			f.Add(leaf)
		}
	}
	return f
}

// verify reads a checkpoint and keeps of its signatures those that are good: the author's own
// must be there; seals and receipts may.
func (c *channel) verify(author record.Party, note []byte, known *standing.Fold) (signedHead, error) {
	point, n, err := record.ParseCheckpoint(note)
	if err != nil {
		return signedHead{}, err
	}
	if want := record.Origin(string(author.Name), c.id); point.Origin != want {
		return signedHead{}, fmt.Errorf("checkpoint: of %q, want %q", point.Origin, want)
	}
	if point.Size == 0 {
		return signedHead{}, errors.New("checkpoint: over no entries: there is nothing to receipt")
	}
	h := signedHead{point: point}
	own := false
	for _, s := range n.Signatures {
		for _, key := range c.keysFor(author, s, known) {
			if _, err := point.Verify(key, s); err == nil {
				h.signatures = append(h.signatures, s)
				own = own || key.Type == record.Ed25519
				break
			}
		}
	}
	if !own {
		return signedHead{}, fmt.Errorf("checkpoint: at size %d: not signed by %s with the key that the charter or its invitation gives", point.Size, author.Name)
	}
	return h, nil
}

// keysFor returns the keys that may have made a signature on a checkpoint of a party's log.
func (c *channel) keysFor(author record.Party, s record.Signature, known *standing.Fold) []record.VerifyKey {
	keys := []record.VerifyKey{author.HeadKey(c.id), author.SealKey(c.id)}
	if giver, ok := record.ReceiptGiver(s.Name); ok {
		if p, ok := known.Member(giver); ok {
			keys = append(keys, p.ReceiptKey())
		}
	}
	return slices.DeleteFunc(keys, func(k record.VerifyKey) bool { return k.Name != s.Name || k.ID() != s.KeyID })
}
