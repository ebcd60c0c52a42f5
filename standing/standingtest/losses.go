package standingtest

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"parley.example/record"
	"parley.example/standing"
)

// Statement has a party state how much of another's log it holds, signed with the key of the party
// named by.
func (h *History) Statement(party, log record.PartyName, size int64, by record.PartyName) string {
	h.t.Helper()
	s := record.Statement{Channel: h.Channel, Party: party, Log: log, Size: size, Nonce: "00112233445566778899aabbccddeeff", Time: record.At(h.Clock)}
	if size > 0 {
		root := record.Hash(sha256.Sum256(fmt.Appendf(nil, "%s %d", log, size)))
		s.Root = &root
	}
	key, err := record.NewSigningKey(record.StatementName(string(party)), record.Ed25519, private(string(by)))
	h.check(err)
	note, err := s.Sign(key)
	h.check(err)
	return string(note)
}

// Fork makes the evidence that a party has signed two heads of that size, with the key of the party
// named by.
func (h *History) Fork(party record.PartyName, size int64, by record.PartyName) []byte {
	h.t.Helper()
	return h.ForkIn(h.Channel, party, size, by)
}

// ForkIn is Fork of the party's log in that channel, with the signatures under the name of its log in
// this one: no signature of a head covers the name under which it stands.
func (h *History) ForkIn(channel record.Hash, party record.PartyName, size int64, by record.PartyName) []byte {
	h.t.Helper()
	key, err := record.NewSigningKey(record.Origin(string(party), h.Channel), record.Ed25519, private(string(by)))
	h.check(err)
	var heads [2][]byte
	for i := range heads {
		point := record.Checkpoint{Origin: record.Origin(string(party), channel), Size: size, Root: sha256.Sum256([]byte{byte(i)})}
		signature, err := point.Sign(key)
		h.check(err)
		heads[i] = record.SignedCheckpoint(point, signature)
	}
	fork, err := record.NewFork(channel, party, key.VerifyKey, heads[0], heads[1], record.Hash{}, nil)
	h.check(err)
	raw, err := fork.Bytes()
	h.check(err)
	return raw
}

// Split has a party fork its log, or a branch of it once more: it goes on as two branches, each of which is
// named and used like a party. Nobody has said anything of that yet.
func (h *History) Split(party record.PartyName) (one, other record.PartyName) {
	h.t.Helper()
	trunk := h.log(party)
	var names [2]record.PartyName
	for i := range names {
		names[i] = standing.BranchName(standing.PartyOf(party), sha256.Sum256(fmt.Appendf(nil, "%s branch %d", party, i)))
		h.logs[names[i]] = &log{of: party, from: trunk.size, size: trunk.size, seen: maps.Clone(trunk.seen), was: slices.Clone(trunk.was)}
		h.branches = append(h.branches, names[i])
	}
	return names[0], names[1]
}

// beginBranches begins the branches of which the log is whole and any entry is to come, with all of
// their entries.
func (h *History) beginBranches(f *standing.Fold, order []standing.Leaf, begun map[record.PartyName]bool) {
	for _, name := range h.branches {
		l := h.log(name)
		if begun[name] || f.Size(l.of) < l.from {
			continue
		}
		var leaves []standing.Leaf
		for _, leaf := range order {
			if leaf.Party == name {
				leaves = append(leaves, leaf)
			}
		}
		if len(leaves) > 0 {
			f.Branch(name, l.of, leaves...)
			begun[name] = true
		}
	}
}

// unnamed returns heads as bytes have them: by party and root, and of a log that goes on as branches
// only those.
func unnamed(heads []record.Cited) []record.Cited {
	list := []record.Cited{}
	for _, c := range heads {
		party := standing.PartyOf(c.Party)
		goesOn := slices.ContainsFunc(heads, func(d record.Cited) bool { return d.Party != party && standing.PartyOf(d.Party) == party })
		if c.Party == party && goesOn {
			continue
		}
		list = append(list, record.Cited{Party: party, Size: c.Size, Root: c.Root})
	}
	slices.SortFunc(list, record.Cited.Compare)
	return list
}
