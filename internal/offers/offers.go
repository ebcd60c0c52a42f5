// Package offers keeps sealed offers (law, rule 12; spec §6.4). What a side offers, with its random
// bytes, lies in the drawer of its node, where a backup of the database finds it; the record has
// the commitment alone, until the offer is opened. In a round with a mediator the sealed offer is
// handed to the mediator's node over the line, beside the record (docs/spec/line.md §9).
package offers

import (
	"context"
	"errors"
	"fmt"
	"io"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// The drawers: of what is kept, by channel and commitment, and of what waits to be handed over,
// by channel, mediator and commitment.
const (
	keptDrawer    = "sealed-offer"
	waitingDrawer = "sealed-offer-out"
)

// Errors of what cannot be done with an offer; the text says more.
var (
	ErrNoRound  = errors.New("it is no round of sealed offers")
	ErrUnsealed = errors.New("this party has sealed no offer in this round")
	ErrLost     = errors.New("the sealed offer is not in the drawer of this node, so its random bytes are lost here")
	ErrUnfit    = errors.New("it is no sealed offer that can be taken")
	ErrEarly    = errors.New("the commitment to it is not in the record here yet")
)

// Draw makes a sealed offer with random bytes of its own, and the terms that commit to it.
func Draw(random io.Reader, channel record.Hash, party record.PartyName, round record.Ref, offer record.Offer) (*record.SealedOffer, *record.OfferSealed, error) {
	s := &record.SealedOffer{Channel: channel, Offer: offer, Party: party, Round: round}
	if _, err := io.ReadFull(random, s.Random[:]); err != nil {
		return nil, nil, err
	}
	c, err := s.Commitment()
	if err != nil {
		return nil, nil, err
	}
	return s, &record.OfferSealed{Commitment: c}, nil
}

// Opening returns the terms that open a sealed offer.
func Opening(s *record.SealedOffer) *record.OfferOpened {
	return &record.OfferOpened{Offer: s.Offer, Random: s.Random}
}

// Keep puts a sealed offer of this party into the drawer, durably; and in a round with a mediator
// among what waits to be handed over. It must have returned before the commitment is entered:
// without what it keeps the offer could never be opened.
func Keep(ctx context.Context, n *node.Node, s *record.SealedOffer, mediator record.PartyName) error {
	data, err := s.Bytes()
	if err != nil {
		return err
	}
	c, err := s.Commitment()
	if err != nil {
		return err
	}
	papers := []store.Paper{{Drawer: keptDrawer, Name: place(s.Channel, c), Data: data}}
	if mediator != "" {
		papers = append(papers, store.Paper{Drawer: waitingDrawer, Name: queue(s.Channel, mediator) + c.String(), Data: []byte{}})
	}
	return n.Put(ctx, papers)
}

func place(channel, commitment record.Hash) string {
	return channel.String() + "/" + commitment.String()
}

func queue(channel record.Hash, mediator record.PartyName) string {
	return channel.String() + "/" + string(mediator) + "/"
}

// A Round is a round as the record has it, with those of its sealed offers that are kept here.
type Round struct {
	standing.Round
	Committed map[record.PartyName]record.Hash // what each party has committed itself to
	Kept      map[record.PartyName]*record.SealedOffer
	Waits     bool // this party's is still to be handed to the mediator
}

// Own returns this party's sealed offer. It returns [ErrUnsealed] or [ErrLost] if there is none.
func (r *Round) Own(party record.PartyName) (*record.SealedOffer, error) {
	if _, sealed := r.Committed[party]; !sealed {
		return nil, ErrUnsealed
	}
	if s := r.Kept[party]; s != nil {
		return s, nil
	}
	return nil, ErrLost
}

// Rounds returns the rounds of a channel, in the order of the record.
func Rounds(ctx context.Context, n *node.Node, channel record.Hash) ([]Round, error) {
	s, err := n.Standing(ctx, channel, n.Now())
	if err != nil {
		return nil, err
	}
	var all []Round
	for _, line := range s.Rounds {
		r, err := join(ctx, n, channel, line)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// Find returns one round; [ErrNoRound] if the reference names none.
func Find(ctx context.Context, n *node.Node, channel record.Hash, ref record.Ref) (Round, error) {
	s, err := n.Standing(ctx, channel, n.Now())
	if err != nil {
		return Round{}, err
	}
	for _, line := range s.Rounds {
		if line.Ref == ref {
			return join(ctx, n, channel, line)
		}
	}
	return Round{}, ErrNoRound
}

// join adds to a line of the standing what is kept here.
func join(ctx context.Context, n *node.Node, channel record.Hash, line standing.Round) (Round, error) {
	r := Round{Round: line, Committed: map[record.PartyName]record.Hash{}, Kept: map[record.PartyName]*record.SealedOffer{}}
	for _, o := range line.Offers {
		if o.Sealed == nil {
			continue
		}
		entry, err := n.Line(ctx, channel, *o.Sealed)
		if err != nil {
			return r, err
		}
		c := entry.Act.Terms.(*record.OfferSealed).Commitment
		r.Committed[o.Party] = c
		kept, err := read(ctx, n, channel, c)
		if err != nil {
			return r, err
		}
		// What is kept of one party is no offer of another that has copied its commitment.
		if kept == nil || kept.Party != o.Party || kept.Round != line.Ref {
			continue
		}
		r.Kept[o.Party] = kept
		if o.Party == n.Party() && line.Mediator != "" {
			_, err := n.Paper(ctx, waitingDrawer, queue(channel, line.Mediator)+c.String())
			if err != nil && !errors.Is(err, store.ErrNone) {
				return r, err
			}
			r.Waits = err == nil
		}
	}
	return r, nil
}

// read returns what is kept under a commitment; nil if nothing is.
func read(ctx context.Context, n *node.Node, channel, commitment record.Hash) (*record.SealedOffer, error) {
	data, err := n.Paper(ctx, keptDrawer, place(channel, commitment))
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s, _, err := record.ParseSealedOffer(data)
	if err != nil {
		return nil, fmt.Errorf("drawer %s: %w", keptDrawer, err)
	}
	return s, nil
}
