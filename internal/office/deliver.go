package office

import (
	"context"
	"errors"

	"parley.example/internal/carry/line"
	"parley.example/record"
)

// Delivery says what became of an attempt to exchange with one counterpart.
type Delivery struct {
	Party     record.PartyName `json:"party"`
	Receipted int64            `json:"receipted"` // how many entries of this party's log it has receipted
	Error     string           `json:"error,omitempty"`

	err error
}

// Err is why the exchange failed, if it did.
func (d Delivery) Err() error { return d.err }

// Deliver exchanges with every counterpart in a channel until nothing more comes or goes, and
// says of each what it has receipted. That one cannot be reached is no error of Deliver's: the
// logs are what is sent, and go with the next exchange.
func (o *Office) Deliver(ctx context.Context, id record.Hash) ([]Delivery, error) {
	parties, err := o.Node.Counterparts(ctx, id)
	if err != nil {
		return nil, err
	}
	sent := []Delivery{}
	for _, p := range parties {
		d := Delivery{Party: p.Name}
		if d.err = o.settle(ctx, id, p.Name); d.err != nil {
			d.Error = d.err.Error()
		}
		if d.Receipted, err = o.Node.Receipted(ctx, id, p.Name); err != nil {
			return nil, err
		}
		sent = append(sent, d)
	}
	return sent, nil
}

func (o *Office) settle(ctx context.Context, id record.Hash, with record.PartyName) error {
	ctx, cancel := context.WithTimeout(ctx, deliverTimeout)
	defer cancel()
	return o.Client.Settle(ctx, id, with)
}

// AskForSeals exchanges with every counterpart in a channel, asking each to seal the head that
// this node holds of its log, as proofs need. One whose address is not known here cannot be asked;
// its seal may be here all the same.
func (o *Office) AskForSeals(ctx context.Context, id record.Hash) error {
	parties, err := o.Node.Counterparts(ctx, id)
	if err != nil {
		return err
	}
	for _, p := range parties {
		asked := o.settle(ctx, id, p.Name)
		if errors.Is(asked, line.ErrNoAddress) {
			continue
		}
		err = errors.Join(err, asked, o.ask(ctx, id, p.Name))
	}
	return err
}

func (o *Office) ask(ctx context.Context, id record.Hash, with record.PartyName) error {
	ctx, cancel := context.WithTimeout(ctx, deliverTimeout)
	defer cancel()
	_, err := o.Client.Exchange(ctx, id, with, true)
	return err
}
