package record

import "golang.org/x/mod/sumdb/tlog"

// statement makes a party's statement about a log.
func (w *world) statement(party, log PartyName, size int64, root *Hash) []byte {
	s := Statement{Channel: w.channel, Party: party, Log: log, Size: size, Root: root, Nonce: "00112233445566778899aabbccddeeff", Time: w.tick()}
	return must(s.Sign(mustKey(StatementName(string(party)), Ed25519, edKey(string(party)+" party"))))
}

// branch is a log that was made up to share its first entries with others of its party.
type branch struct {
	w      *world
	party  PartyName
	hashes []tlog.Hash // as tlog stores them
}

// branch makes a log of that size, of which the entries from differs on are its own.
func (w *world) branch(party PartyName, size, differs int64) *branch {
	b := &branch{w: w, party: party}
	for n := range size {
		leaf := []byte{byte(n)}
		if n >= differs {
			leaf = append(leaf, byte(size))
		}
		b.hashes = append(b.hashes, must(tlog.StoredHashes(n, leaf, b))...)
	}
	return b
}

// ReadHashes implements [tlog.HashReader].
func (b *branch) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var list []tlog.Hash
	for _, i := range indexes {
		list = append(list, b.hashes[i])
	}
	return list, nil
}

func (b *branch) root(size int64) Hash { return Hash(must(tlog.TreeHash(size, b))) }

func (b *branch) head(size int64) []byte {
	p := Checkpoint{Origin(string(b.party), b.w.channel), size, b.root(size)}
	return SignedCheckpoint(p, must(p.Sign(mustKey(p.Origin, Ed25519, edKey(string(b.party)+" party")))))
}

func (b *branch) consistency(old, size int64) []Hash {
	var path []Hash
	for _, h := range must(tlog.ProveTree(size, old, b)) {
		path = append(path, Hash(h))
	}
	return path
}

// fork makes the evidence that a party has signed heads of two branches, which part before the
// smaller one ends.
func (w *world) fork(party PartyName, small, large int64) *Fork {
	one, other := w.branch(party, small, small/2), w.branch(party, large, max(small-1, 0))
	key := VerifyKey{Origin(string(party), w.channel), Ed25519, edPublic(string(party) + " party")}
	if small == large {
		other = w.branch(party, large, large)
	}
	return must(NewFork(w.channel, party, key, one.head(small), other.head(large), other.root(small), other.pathOf(small, large)))
}

func (b *branch) pathOf(small, large int64) []Hash {
	if small == large {
		return nil
	}
	return b.consistency(small, large)
}
