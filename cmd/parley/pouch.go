package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"parley.example/internal/carry/pouch"
	"parley.example/internal/office"
	"parley.example/record"
)

type pouchCmd struct {
	Seal pouchSealCmd `cmd:"" help:"Seal what a party lacks into a file that only that party can open."`
	Open pouchOpenCmd `cmd:"" help:"Take in what is in a sealed file."`
}

type pouchSealCmd struct {
	Party   record.PartyName `arg:"" help:"To whom."`
	Output  string           `short:"o" required:"" help:"The file to write." placeholder:"FILE"`
	Channel string           `help:"The first digits of one channel's hash; else every channel with that party." placeholder:"HASH"`
	Whole   bool             `help:"Put in the whole record, for a party that has lost its own copy."`
	JSON    bool             `help:"Print JSON."`
}

// Help explains the verb.
func (pouchSealCmd) Help() string {
	return `The file holds what would go over the line: the entries that the other side has not yet shown to
hold, and this side's receipts. Any courier may carry it. If it is lost, seal another: nothing in
it counts as delivered until the other side's answer is here, by pouch or by line.`
}

// Run seals.
func (v *pouchSealCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "pouch seal", v)
}

func (v *pouchSealCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	ids, err := v.channels(ctx, o)
	if err != nil {
		return err
	}
	sealed, err := o.SealPouch(ctx, v.Party, ids, v.Whole)
	if err != nil {
		return err
	}
	if err := c.Save(v.Output, sealed); err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"to": v.Party, "file": v.Output, "bytes": len(sealed), "channels": ids})
	}
	first, err := v.first(ctx, o, ids)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "Sealed %d bytes for %s into %s. They give: parley pouch open FILE%s\n", len(sealed), v.Party, v.Output, first)
	return err
}

// channels returns those that the other party is in.
// first is what opens the first pouch of a channel, whose charter the addressee has not signed.
func (v *pouchSealCmd) first(ctx context.Context, o *office.Office, ids []record.Hash) (string, error) {
	for _, id := range ids {
		s, err := o.Node.Standing(ctx, id, o.Node.Now())
		if err != nil {
			return "", err
		}
		for _, p := range s.Parties {
			if p.Name == v.Party && p.Signed == nil {
				return " --charter " + id.String() + "\nwith the fingerprint as you read it to them, and not as it is found in a message.", nil
			}
		}
	}
	return "", nil
}

func (v *pouchSealCmd) channels(ctx context.Context, o *office.Office) ([]record.Hash, error) {
	all, err := channels(ctx, o, v.Channel)
	if err != nil {
		return nil, err
	}
	var shared []record.Hash
	for _, id := range all {
		parties, err := o.Node.Counterparts(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, p := range parties {
			if p.Name == v.Party {
				shared = append(shared, id)
			}
		}
	}
	if len(shared) == 0 {
		return nil, remedied("invite it: parley invite, with --card where there is no line", "%s is in no channel with %s", v.Party, o.Config.Party)
	}
	return shared, nil
}

type pouchOpenCmd struct {
	File    content `arg:"" help:"The sealed file; - for what comes in."`
	Charter string  `help:"Join the channel of this fingerprint, which the other side has read to you." placeholder:"HASH"`
	Heal    bool    `help:"With --charter: this side was in the channel, and has lost it; see parley heal."`
	JSON    bool    `help:"Print JSON."`
}

// Help explains the verb.
func (pouchOpenCmd) Help() string {
	return `Everything in the file is verified as if it had come over the line. Opening one twice, late, or
after a newer one does no harm. Afterwards seal one in return, so that the other side has your
receipt.

If the file is the first that you hear of a channel, give the fingerprint of its charter, from
somebody over there whose voice you know: --charter HASH. This side then signs the charter.`
}

// Run opens.
func (v *pouchOpenCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "pouch open", v)
}

func (v *pouchOpenCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	p, err := o.OpenPouch(bytes.NewReader(v.File.Data))
	if err != nil {
		return fmt.Errorf("%s: %w", v.File.Name, err)
	}
	if v.Charter != "" {
		if err := v.join(ctx, o, p); err != nil {
			return err
		}
	}
	taken, failed := pouch.Take(ctx, o.Node, p)
	if v.JSON {
		return errors.Join(printJSON(c.Out(), map[string]any{"from": p.From, "made": p.Made, "channels": taken}), failed)
	}
	out := &printer{to: c.Out()}
	out.line("A pouch from %s, sealed %s by its clock.", p.From, p.Made.Format(time.RFC3339))
	for _, t := range taken {
		switch t.New {
		case 0:
			out.line("channel %s: nothing that was not here.", t.Channel.Short())
		default:
			out.line("channel %s: %d new entries.", t.Channel.Short(), t.New)
		}
	}
	if failed == nil && v.Charter != "" && !v.Heal {
		failed = v.accede(ctx, o, out)
	}
	if failed == nil {
		out.line("Next: parley pouch seal %s -o FILE, so that they have your receipt.", p.From)
	}
	return errors.Join(out.err, failed)
}

// join keeps the charter in the pouch, if it is the one whose fingerprint was read aloud.
func (v *pouchOpenCmd) join(ctx context.Context, o *office.Office, p *pouch.Pouch) error {
	want, err := record.ParseHash(v.Charter)
	if err != nil {
		return fmt.Errorf("--charter: %w", err)
	}
	for _, b := range p.Bundles {
		if b.Charter == nil || b.Channel != want {
			continue
		}
		if _, id, err := record.ParseCharter(b.Charter); err != nil || id != want {
			return errors.Join(err, fmt.Errorf("the charter in the pouch has the fingerprint %s, and you were read %s", id, want))
		}
		keep := o.Node.Join
		if v.Heal {
			keep = o.Node.HealFrom
		}
		_, err := keep(ctx, b.Charter)
		return err
	}
	return remedied("ask for a pouch that is sealed with --whole", "no charter with the fingerprint %s is in the pouch", want.Short())
}

// accede signs the charter, unless that is done.
func (v *pouchOpenCmd) accede(ctx context.Context, o *office.Office, out *printer) error {
	id, err := record.ParseHash(v.Charter)
	if err != nil {
		return err
	}
	if err := o.AccedeByCard(ctx, id); err != nil {
		return err
	}
	out.line("%s has signed the charter of channel %s.", o.Config.Party, id.Short())
	return nil
}
