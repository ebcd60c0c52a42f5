package node

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"fmt"
	"math"
	"slices"
	"time"

	"parley.example/record"
)

// Hold takes in new keys of the party, beside those that it has had: channels under old keys go on
// with them. The newest are those of channels to come.
func (n *Node) Hold(k Keys) error {
	public, err := PublicKeys(k)
	if err != nil {
		return err
	}
	n.keysMu.Lock()
	defer n.keysMu.Unlock()
	n.keys, n.public = k, public
	if _, known := n.signers[string(public.Line)]; !known {
		n.lines = append(n.lines, k.Line)
	}
	for _, one := range []struct {
		public []byte
		signer crypto.Signer
	}{{public.Party, k.Party}, {public.Receipt, k.Receipt}, {public.Seal, k.Seal}, {public.Line, k.Line}} {
		n.signers[string(one.public)] = one.signer
	}
	return nil
}

// signer returns the signer of one of the party's keys, for a purpose.
func (n *Node) signer(purpose string, public []byte) (crypto.Signer, error) {
	n.keysMu.RLock()
	defer n.keysMu.RUnlock()
	s, ok := n.signers[string(public)]
	if !ok {
		return nil, fmt.Errorf("the %s key that %s has in this channel is not here: restore the keys with which it was founded or last rotated", purpose, n.party)
	}
	return s, nil
}

// PublicKeys returns the newest keys of this party, by which those that it meets will know it.
func (n *Node) PublicKeys() (record.Keys, error) {
	n.keysMu.RLock()
	defer n.keysMu.RUnlock()
	return n.public, nil
}

// ownKeys returns the own keys in a channel at a size of the own log. While the record does not
// know this party yet they are the newest. The caller holds the channel, or is the writer.
func (c *channel) ownKeys(n *Node, size int64) record.Keys {
	if chain, known := c.fold.Keys(n.party); known {
		return chain.At(size).Keys
	}
	n.keysMu.RLock()
	defer n.keysMu.RUnlock()
	return n.public
}

// newest is beyond every size that a log can have.
const newest = math.MaxInt64

// Keys returns the keys that this party has had in a channel.
func (n *Node) Keys(ctx context.Context, id record.Hash) (record.KeyChain, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return record.KeyChain{}, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	chain, known := c.fold.Keys(n.party)
	if !known {
		return chain, fmt.Errorf("channel %s: %s is no party of it yet", id.Short(), n.party)
	}
	return chain, nil
}

// Rotate gives the party new keys in a channel (law, rule 9.5). They must be kept durably before
// it is called: from its entry on the node signs with them. The old ones stay with the node, for
// channels that are not rotated and for older heads.
func (n *Node) Rotate(ctx context.Context, id record.Hash, next Keys) (Entered, error) {
	public, err := PublicKeys(next)
	if err != nil {
		return Entered{}, err
	}
	chain, err := n.Keys(ctx, id)
	if err != nil {
		return Entered{}, err
	}
	if err := n.Hold(next); err != nil {
		return Entered{}, err
	}
	terms, err := record.NewKeyRotated(id, n.party, chain.At(newest).Keys.Party, public, next.Party)
	if err != nil {
		return Entered{}, err
	}
	return n.Say(ctx, Saying{Channel: id, Kind: "key.rotated", Terms: terms})
}

// signHead signs a head of the own log, by the key that the party has at its size.
func (d *draft) signHead(point record.Checkpoint) (record.Signature, error) {
	s, err := d.node.signer("party", d.ownKeys(d.node, point.Size).Party)
	if err != nil {
		return record.Signature{}, err
	}
	key, err := record.NewSigningKey(point.Origin, record.Ed25519, s)
	if err != nil {
		return record.Signature{}, err
	}
	return point.Sign(key)
}

// seal signs a head of the own log against quantum computers. A zero time makes no statement
// that it is the newest.
func (d *draft) seal(point record.Checkpoint, at time.Time) (record.Signature, error) {
	s, err := d.node.signer("seal", d.ownKeys(d.node, point.Size).Seal)
	if err != nil {
		return record.Signature{}, err
	}
	key, err := record.NewSigningKey(point.Origin, record.MLDSA44, s)
	if err != nil {
		return record.Signature{}, err
	}
	return point.Seal(key, at)
}

// receipt receipts a head of another's log, with the newest key of this party in the channel.
func (d *draft) receipt(point record.Checkpoint) (record.Signature, error) {
	s, err := d.node.signer("receipt", d.ownKeys(d.node, newest).Receipt)
	if err != nil {
		return record.Signature{}, err
	}
	key, err := record.NewSigningKey(record.ReceiptName(string(d.node.party)), record.Cosignature, s)
	if err != nil {
		return record.Signature{}, err
	}
	return point.Receipt(key, d.node.clock())
}

// actKey returns the key of an official, or of the party itself in a channel.
func (n *Node) actKey(ctx context.Context, id record.Hash, official record.OfficialID) (record.SigningKey, error) {
	if official != "" {
		s, err := n.keys.Official(official)
		if err != nil {
			return record.SigningKey{}, err
		}
		return record.NewSigningKey(record.OfficialName(string(n.party), string(official)), record.Ed25519, s)
	}
	c, err := n.open(ctx, id)
	if err != nil {
		return record.SigningKey{}, err
	}
	c.mu.RLock()
	public := c.ownKeys(n, newest).Party
	c.mu.RUnlock()
	s, err := n.signer("party", public)
	if err != nil {
		return record.SigningKey{}, err
	}
	return record.NewSigningKey(string(n.party), record.Ed25519, s)
}

// LineSigners returns the signers of the line keys of this party that a counterpart may know it by
// in a channel, in the order in which to try them: the key at the size of the own log that the
// counterpart has receipted, then what came later. Where this node is being restored, the record at
// hand may not know of a rotation that the counterpart knows: then every other line key follows,
// the newest first.
func (n *Node) LineSigners(ctx context.Context, id record.Hash, with record.PartyName) ([]crypto.Signer, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	sets := []record.Keys{c.ownKeys(n, c.receipted[with])}
	if chain, known := c.fold.Keys(n.party); known {
		sets = append(sets, chain.Until(newest)[len(chain.Until(c.receipted[with])):]...)
	}
	restoring := c.loss.Own != nil
	c.mu.RUnlock()
	var list []crypto.Signer
	last := ""
	for _, k := range sets {
		if string(k.Line) == last {
			continue
		}
		last = string(k.Line)
		s, err := n.signer("line", k.Line)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	if restoring {
		list = append(list, n.otherLines(sets)...)
	}
	return list, nil
}

// otherLines returns the signers of the line keys that are in none of the sets, the newest first.
func (n *Node) otherLines(sets []record.Keys) []crypto.Signer {
	n.keysMu.RLock()
	defer n.keysMu.RUnlock()
	var list []crypto.Signer
	for _, s := range slices.Backward(n.lines) {
		public, _ := s.Public().(ed25519.PublicKey)
		if !slices.ContainsFunc(sets, func(k record.Keys) bool { return public.Equal(ed25519.PublicKey(k.Line)) }) {
			list = append(list, s)
		}
	}
	return list
}

// LineKeys returns every line key by which another party is or was known in a channel, the oldest
// first.
func (n *Node) LineKeys(ctx context.Context, id record.Hash, of record.PartyName) ([]record.PublicKey, error) {
	c, err := n.open(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	chain, known := c.fold.Keys(of)
	if !known {
		return nil, fmt.Errorf("%s is no party of channel %s", of, id.Short())
	}
	var list []record.PublicKey
	for _, set := range chain.Until(newest) {
		list = append(list, set.Line)
	}
	return list, nil
}

// LineSigner returns the signer of one of the line keys that this party has or had, as match
// tells it by the public key; of the newest if it tells none.
func (n *Node) LineSigner(match func(record.PublicKey) bool) crypto.Signer {
	n.keysMu.RLock()
	defer n.keysMu.RUnlock()
	for public, s := range n.signers {
		if match(record.PublicKey(public)) {
			return s
		}
	}
	return n.keys.Line
}
