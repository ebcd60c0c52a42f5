package main

import (
	"context"
	"errors"

	"parley.example/internal/carry/line"
	"parley.example/internal/office"
	"parley.example/record"
	"parley.example/standing"
)

// sayDelivered says of each counterpart whether it has receipted an entry of this party.
func sayDelivered(p *printer, sent []office.Delivery, cite standing.Cite) {
	if len(sent) == 0 {
		p.line("There is nobody else in this channel yet.")
	}
	for _, d := range sent {
		switch {
		case d.Receipted > cite.N:
			p.line("%s has receipted it.", d.Party)
		case errors.Is(d.Err(), line.ErrNoAddress):
			p.line("%s has not receipted it yet: its address is not known here, so it has to dial, or be sent a pouch.", d.Party)
		case d.Error != "":
			p.line("%s has not receipted it yet (%s). It goes with the next exchange.", d.Party, d.Error)
		default:
			p.line("%s has not receipted it yet.", d.Party)
		}
	}
}

type exchangeCmd struct {
	Party   record.PartyName `arg:"" optional:"" help:"One party; else every one."`
	Channel string           `help:"The first digits of one channel's hash; else every channel." placeholder:"HASH"`
	JSON    bool             `help:"Print JSON."`
}

// Help explains the verb.
func (exchangeCmd) Help() string {
	return `Sends what the others lack and fetches what this side lacks, until nothing more comes or
goes; then hands over what waits beside the record. While parley serve runs this happens by itself.`
}

// Run exchanges.
func (v *exchangeCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "exchange", v) }

type exchanged struct {
	Channel record.Hash       `json:"channel"`
	Entries int64             `json:"entries"` // of this party's log
	With    []office.Delivery `json:"with"`
}

func (v *exchangeCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	ids, err := channels(ctx, o, v.Channel)
	if err != nil {
		return err
	}
	all, failed := []exchanged{}, error(nil)
	for _, id := range ids {
		sent, err := o.Deliver(ctx, id)
		if err != nil {
			return err
		}
		x := exchanged{Channel: id, With: []office.Delivery{}}
		if x.Entries, err = ownEntries(ctx, o, id); err != nil {
			return err
		}
		for _, d := range sent {
			if v.Party != "" && v.Party != d.Party {
				continue
			}
			x.With = append(x.With, d)
			switch {
			case d.Err() == nil:
				failed = errors.Join(failed, o.Client.HandOver(ctx, id, d.Party))
			case v.Party == d.Party || !errors.Is(d.Err(), line.ErrNoAddress): // who is known by no address dials
				failed = errors.Join(failed, d.Err())
			}
		}
		all = append(all, x)
	}
	if v.JSON {
		return errors.Join(printJSON(c.Out(), all), failed)
	}
	p := &printer{to: c.Out()}
	for _, x := range all {
		for _, d := range x.With {
			switch {
			case errors.Is(d.Err(), line.ErrNoAddress) && v.Party == "":
				p.line("channel %s: the address of %s is not known here, so it has to dial, or be sent a pouch.", x.Channel.Short(), d.Party)
			case d.Error == "":
				p.line("channel %s: exchanged with %s, which has receipted %d of %d entries.", x.Channel.Short(), d.Party, d.Receipted, x.Entries)
			}
		}
	}
	return errors.Join(p.err, failed)
}

func ownEntries(ctx context.Context, o *office.Office, id record.Hash) (int64, error) {
	s, err := o.Node.Standing(ctx, id, o.Node.Now())
	if err != nil {
		return 0, err
	}
	for _, p := range s.Parties {
		if p.Name == o.Config.Party {
			return p.Entries, nil
		}
	}
	return 0, nil
}
