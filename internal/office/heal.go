package office

import (
	"context"
	"errors"

	"parley.example/internal/node"
	"parley.example/record"
)

// Healing is how far a channel is whole again.
type Healing struct {
	Channel record.Hash                `json:"channel"`
	Whole   bool                       `json:"whole"`   // this side signs in it
	Waiting []record.PartyName         `json:"waiting"` // for these, if it does not
	Entries map[record.PartyName]int64 `json:"entries"` // of each log
	Asked   []Delivery                 `json:"asked"`   // how exchanging with each of the others went
}

// Heal heals every channel in which this side does not sign because it may have lost something,
// and says how far each has come. Nobody else may be running this office.
func (o *Office) Heal(ctx context.Context) ([]Healing, error) {
	ids, err := o.Node.Channels(ctx)
	if err != nil {
		return nil, err
	}
	all := []Healing{}
	for _, id := range ids {
		if o.Node.Losses(ctx, id) == nil {
			continue
		}
		if err := o.Node.Heal(ctx, id); err != nil {
			return nil, err
		}
		h, err := o.healing(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

// HealFrom heals a channel of which only the fingerprint is left, from the node at an address.
func (o *Office) HealFrom(ctx context.Context, fingerprint record.Hash, address string) (Healing, error) {
	if _, err := o.Client.Heal(ctx, fingerprint, address); err != nil {
		return Healing{}, err
	}
	return o.healing(ctx, fingerprint)
}

func (o *Office) healing(ctx context.Context, id record.Hash) (Healing, error) {
	h := Healing{Channel: id, Waiting: []record.PartyName{}}
	var err error
	if h.Asked, err = o.Deliver(ctx, id); err != nil {
		return h, err
	}
	if h.Entries, err = o.Node.Sizes(ctx, id); err != nil {
		return h, err
	}
	err = o.Node.Losses(ctx, id)
	if r, ok := errors.AsType[*node.Restoring](err); ok {
		h.Waiting = append(h.Waiting, r.Waiting...)
		return h, nil
	}
	h.Whole = err == nil
	return h, err
}

// Forgotten reports whether nothing is here of what this office may have signed: it is in no channel, and
// its keys are older than the note of what they have signed.
func (o *Office) Forgotten(ctx context.Context) (bool, error) {
	held, err := o.Node.Channels(ctx)
	return len(held) == 0 && !o.signed.Complete(), err
}

// Unheld lists the channels in which this side has signed, and of which its store has nothing.
func (o *Office) Unheld(ctx context.Context) ([]record.Hash, error) {
	held, err := o.Node.Channels(ctx)
	if err != nil {
		return nil, err
	}
	has := map[record.Hash]bool{}
	for _, id := range held {
		has[id] = true
	}
	var list []record.Hash
	for _, id := range o.signed.Channels() {
		if !has[id] {
			list = append(list, id)
		}
	}
	return list, nil
}
