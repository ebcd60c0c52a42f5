package node

import (
	"time"

	"parley.example/record"
)

// signHead signs a head of the own log.
func (n *Node) signHead(point record.Checkpoint) (record.Signature, error) {
	key, err := record.NewSigningKey(point.Origin, record.Ed25519, n.keys.Party)
	if err != nil {
		return record.Signature{}, err
	}
	return point.Sign(key)
}

// seal signs a head of the own log against quantum computers. A zero time makes no statement
// that it is the newest.
func (n *Node) seal(point record.Checkpoint, at time.Time) (record.Signature, error) {
	key, err := record.NewSigningKey(point.Origin, record.MLDSA44, n.keys.Seal)
	if err != nil {
		return record.Signature{}, err
	}
	return point.Seal(key, at)
}
