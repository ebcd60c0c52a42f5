package offers

import (
	"context"
	"fmt"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/record"
)

// Waiting returns the sealed offers of this party that are to be handed to a mediator: those that
// the record has a commitment to. One that was kept and never entered is handed to nobody.
func Waiting(ctx context.Context, n *node.Node, channel record.Hash, mediator record.PartyName) ([]*record.SealedOffer, error) {
	queued, err := n.Papers(ctx, waitingDrawer, queue(channel, mediator))
	if err != nil || len(queued) == 0 {
		return nil, err
	}
	rounds, err := Rounds(ctx, n, channel)
	if err != nil {
		return nil, err
	}
	var all []*record.SealedOffer
	for _, r := range rounds {
		if r.Waits && r.Mediator == mediator {
			all = append(all, r.Kept[n.Party()])
		}
	}
	return all, nil
}

// Handed notes that the mediator's node has a sealed offer.
func Handed(ctx context.Context, n *node.Node, s *record.SealedOffer, mediator record.PartyName) error {
	c, err := s.Commitment()
	if err != nil {
		return err
	}
	return n.Put(ctx, []store.Paper{{Drawer: waitingDrawer, Name: queue(s.Channel, mediator) + c.String()}})
}

// Take keeps a sealed offer that was handed to this party as the mediator of its round. It holds
// it to the commitment in the record, so nobody can hand over another's, or another than was
// sealed; that comes again is no error. While the commitment is not here it returns [ErrEarly].
func Take(ctx context.Context, n *node.Node, s *record.SealedOffer) error {
	r, err := Find(ctx, n, s.Channel, s.Round)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrEarly, err)
	}
	if r.Mediator != n.Party() {
		return fmt.Errorf("%w: %s is not the mediator of the round", ErrUnfit, n.Party())
	}
	c, err := s.Commitment()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	switch sealed, ok := r.Committed[s.Party]; {
	case !ok:
		return fmt.Errorf("%w: exchange first", ErrEarly)
	case sealed != c:
		return fmt.Errorf("%w: it is not what %s committed itself to", ErrUnfit, s.Party)
	}
	data, err := s.Bytes()
	if err != nil {
		return err
	}
	return n.Put(ctx, []store.Paper{{Drawer: keptDrawer, Name: place(s.Channel, c), Data: data}})
}
