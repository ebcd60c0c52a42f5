package standingtest

import (
	"crypto/sha256"
	"fmt"

	"parley.example/record"
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
	key, err := record.NewSigningKey(record.Origin(string(party), h.Channel), record.Ed25519, private(string(by)))
	h.check(err)
	var heads [2][]byte
	for i := range heads {
		point := record.Checkpoint{Origin: key.Name, Size: size, Root: sha256.Sum256([]byte{byte(i)})}
		signature, err := point.Sign(key)
		h.check(err)
		heads[i] = record.SignedCheckpoint(point, signature)
	}
	fork, err := record.NewFork(h.Channel, party, key.VerifyKey, heads[0], heads[1], record.Hash{}, nil)
	h.check(err)
	raw, err := fork.Bytes()
	h.check(err)
	return raw
}
