package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"parley.example/internal/offers"
	"parley.example/internal/office"
	"parley.example/record"
)

type offerSealCmd struct {
	Amount   []string `sep:"none" help:"What is offered: 400000 EUR, or 40 percent of the cost. Given again, there are several. Without one, and without a document, it is asked for." placeholder:"AMOUNT"`
	Document content  `help:"A file that is offered. The offer names it by its SHA-256; keep the file, and give it beside the record." placeholder:"FILE"`
	Text     texts    `help:"What everybody may read beside the sealed offer, by language." placeholder:"LANG=WORDS"`
	onRound
}

// Help explains the verb.
func (offerSealCmd) Help() string {
	return `The offer is put into this node's database with 32 random bytes, and the record gets no more than
the commitment to both. Nobody can tell from that what is offered, and nothing else can be opened
later. A backup of the database has it; without it the offer cannot be opened. In a round with a
mediator it is handed to the mediator's node, beside the record.

Example: parley offer seal "vale.example 7" --amount "40 percent of the cost"`
}

// Run seals.
func (v *offerSealCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "offer seal", v)
}

func (v *offerSealCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	round, s, err := v.find(ctx, o, "offer.sealed", v.Text)
	if err != nil {
		return err
	}
	if err := may(ctx, o, s); err != nil {
		return err
	}
	offer, err := v.offer(c)
	if err != nil {
		return err
	}
	sealed, terms, err := offers.Draw(o.Random, s.Channel, o.Config.Party, round.Ref, offer)
	if err != nil {
		return remedied("parley help offer.opened explains what an offer is", "%w", err)
	}
	s.Terms = terms
	if _, err := fmt.Fprintf(c.Err(), "You offer %s. It stays here%s until you open it.\n", offerWords(offer), besides(round.Mediator)); err != nil {
		return err
	}
	keep := func() error { return offers.Keep(ctx, o.Node, sealed, round.Mediator) }
	if err := v.enter(ctx, o, c, s, keep); err != nil {
		return err
	}
	return v.handOver(ctx, o, c, s.Channel, round.Mediator)
}

func besides(mediator record.PartyName) string {
	if mediator == "" {
		return ""
	}
	return ", and with the mediator " + string(mediator) + ","
}

// offer is what is offered: by flags, or else as it is asked for.
func (v *offerSealCmd) offer(c office.Console) (record.Offer, error) {
	typed := v.Amount
	for len(v.Amount) == 0 && v.Document.Data == nil {
		answer, err := c.Ask(fmt.Sprintf("Amount %d, such as 400000 EUR or 40 percent of the cost; nothing to end:", len(typed)+1))
		if err != nil && !errors.Is(err, io.EOF) {
			return record.Offer{}, err
		}
		if answer == "" {
			break
		}
		typed = append(typed, answer)
	}
	o, err := offerOf(typed, v.Document)
	if err == nil && len(o.Amounts) == 0 && o.Document.IsZero() {
		err = remedied("give --amount or --document", "nothing is offered, and nothing was signed")
	}
	return o, err
}

// handOver hands the sealed offer to the mediator, if there is one. That it cannot be reached is no
// error: the offer waits here.
func (v *offerSealCmd) handOver(ctx context.Context, o *office.Office, c office.Console, id record.Hash, mediator record.PartyName) error {
	if mediator == "" {
		return nil
	}
	to := c.Out()
	if v.JSON {
		to = c.Err()
	}
	if err := o.Client.HandOver(ctx, id, mediator); err != nil {
		_, err = fmt.Fprintf(to, "It is not with %s yet (%v). It waits here, and parley serve goes on trying.\n", mediator, err)
		return err
	}
	_, err := fmt.Fprintf(to, "%s has the sealed offer, beside the record.\n", mediator)
	return err
}
