package pouch

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"errors"
	"fmt"
	"iter"
	"slices"

	"parley.example/internal/node"
	"parley.example/record"
)

// ErrNothing is returned where there is no channel in which a pouch could say anything.
var ErrNothing = errors.New("nothing to put into the pouch")

// Pack seals what a counterpart lacks in some channels, as far as the record shows what it
// holds. With whole it puts in everything, for one that has lost it or never had it. What is too
// much for one pouch goes with the next, once the counterpart has answered.
//
// It is signed with the line key by which the counterpart should know this party, one for all.
func Pack(ctx context.Context, n *node.Node, to record.PartyName, channels []record.Hash, whole bool) ([]byte, error) {
	p := &Pouch{From: n.Party(), To: to, Made: record.At(n.Now())}
	var key record.PouchKey
	var line ed25519.PublicKey
	var signer crypto.Signer
	size := 0
	for _, id := range channels {
		member, err := counterpart(ctx, n, id, to)
		if err != nil {
			return nil, err
		}
		if member.Keys.Pouch == "" {
			return nil, fmt.Errorf("%s has given no pouch key in channel %s: it can be reached over the line only", to, id.Short())
		}
		key = member.Keys.Pouch
		own, err := n.LineSigners(ctx, id, to)
		if err != nil {
			return nil, err
		}
		if signer = own[0]; line != nil && !line.Equal(signer.Public()) {
			return nil, fmt.Errorf("%s knows %s by another line key in channel %s than in the one before it: make a pouch for each channel", to, n.Party(), id.Short())
		}
		line, _ = signer.Public().(ed25519.PublicKey)
		for b, err := range n.Pouch(ctx, id, to, whole) {
			if err != nil {
				return nil, err
			}
			p.Bundles = append(p.Bundles, b)
			if size += sizeOf(b); size > room || len(p.Bundles) == maxBundles {
				break
			}
		}
	}
	if len(p.Bundles) == 0 {
		return nil, ErrNothing
	}
	var out bytes.Buffer
	err := Seal(&out, p, signer, key)
	return out.Bytes(), err
}

// sizeOf is about how many bytes a bundle takes.
func sizeOf(b *record.Bundle) int {
	size := len(b.Charter)
	for _, l := range b.Logs {
		for _, e := range slices.Concat(l.Entries, l.Checkpoints) {
			size += len(e) + 32
		}
	}
	for _, body := range b.Bodies {
		size += len(body) + 32
	}
	return size
}

// Taken says what a pouch brought in one channel.
type Taken struct {
	Channel record.Hash
	New     int64 // entries that were not here
}

// Take takes in what is in a pouch, bundle by bundle. One channel that cannot be taken in does not
// stop the others; the error names each. A pouch that brings nothing new is taken in all the same,
// because it says how far its sender holds the record.
func Take(ctx context.Context, n *node.Node, p *Pouch) ([]Taken, error) {
	if p.To != n.Party() {
		return nil, fmt.Errorf("the pouch is addressed to %s, and this is %s", p.To, n.Party())
	}
	var taken []Taken
	var failed []error
	for id, bundles := range byChannel(p.Bundles) {
		count, err := takeAll(ctx, n, p, id, bundles)
		switch {
		case errors.Is(err, node.ErrNoChannel):
			failed = append(failed, fmt.Errorf("channel %s: %w", id.Short(), ErrUnknown))
		case err != nil:
			failed = append(failed, fmt.Errorf("channel %s: %w", id.Short(), err))
		default:
			taken = append(taken, Taken{id, count})
		}
	}
	return taken, errors.Join(failed...)
}

// ErrUnknown is returned for what is in a pouch of a channel that this node is not in.
var ErrUnknown = errors.New("this node is in no such channel yet")

// byChannel goes through the bundles channel by channel, each in their order.
func byChannel(bundles []*record.Bundle) iter.Seq2[record.Hash, []*record.Bundle] {
	return func(yield func(record.Hash, []*record.Bundle) bool) {
		for len(bundles) > 0 {
			id := bundles[0].Channel
			n := 1
			for n < len(bundles) && bundles[n].Channel == id {
				n++
			}
			if !yield(id, bundles[:n]) {
				return
			}
			bundles = bundles[n:]
		}
	}
}

// takeAll takes in the bundles of one channel and counts what was new.
func takeAll(ctx context.Context, n *node.Node, p *Pouch, id record.Hash, bundles []*record.Bundle) (int64, error) {
	before, err := entries(ctx, n, id)
	if err != nil {
		return 0, err
	}
	for _, b := range bundles {
		if err := take(ctx, n, p, b); err != nil {
			return 0, err
		}
	}
	after, err := entries(ctx, n, id)
	return after - before, err
}

func take(ctx context.Context, n *node.Node, p *Pouch, b *record.Bundle) error {
	lines, err := n.LineKeys(ctx, b.Channel, p.From)
	if _, restoring := errors.AsType[*node.Restoring](n.Losses(ctx, b.Channel)); err != nil && restoring {
		// Who sealed it was invited, by an entry that is lost here and stands in the bundle itself.
		// What is in that is verified by the charter; only then is the pouch.
		if err := n.Keep(ctx, b); err != nil {
			return err
		}
		lines, err = n.LineKeys(ctx, b.Channel, p.From)
	}
	if err != nil {
		return err
	}
	// A pouch was a while on its way, and its sender may have rotated its keys since.
	for i := len(lines) - 1; i >= 0; i-- {
		if err = p.SentBy(lines[i]); err == nil {
			return n.Keep(ctx, b)
		}
	}
	return err
}

// counterpart returns what the record of a channel says of a party.
func counterpart(ctx context.Context, n *node.Node, id record.Hash, name record.PartyName) (record.Party, error) {
	all, err := n.Counterparts(ctx, id)
	if err != nil {
		return record.Party{}, err
	}
	for _, p := range all {
		if p.Name == name {
			return p, nil
		}
	}
	return record.Party{}, fmt.Errorf("%s is no party of channel %s", name, id.Short())
}

// entries counts the entries of others that are here.
func entries(ctx context.Context, n *node.Node, id record.Hash) (int64, error) {
	sizes, err := n.Sizes(ctx, id)
	var total int64
	for party, size := range sizes {
		if party != n.Party() {
			total += size
		}
	}
	return total, err
}
