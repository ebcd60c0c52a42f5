package main

import (
	"context"
	"fmt"

	"parley.example/internal/office"
	"parley.example/record"
)

type forkCmd struct {
	Party   record.PartyName `arg:"" help:"Who has forked its log."`
	Output  string           `short:"o" required:"" help:"The file to write." placeholder:"FILE"`
	Channel string           `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
	JSON    bool             `help:"Print JSON."`
}

// Help explains the verb.
func (forkCmd) Help() string {
	return `The evidence is two heads of one log, signed with its party's key, that cannot both be true. Anybody
can check it with parley verify and the fingerprint of the channel's charter, from elsewhere. parley
show says whether there is any, and what follows from it.`
}

// Run writes the evidence.
func (v *forkCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "fork", v) }

func (v *forkCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	data, err := o.Node.Evidence(ctx, id, v.Party)
	if err != nil {
		return err
	}
	if err := c.Save(v.Output, data); err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"party": v.Party, "file": v.Output, "fingerprint": id})
	}
	_, err = fmt.Fprintf(c.Out(), "Wrote the evidence that %s has forked its log to %s. Check it with\n  parley verify %s --fingerprint %s\n", v.Party, v.Output, v.Output, id)
	return err
}
