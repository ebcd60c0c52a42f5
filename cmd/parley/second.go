package main

import (
	"context"
	"fmt"

	"parley.example/internal/carry/line"
	"parley.example/internal/office"
	"parley.example/record"
)

type secondCmd struct {
	Party   record.PartyName `arg:"" help:"The party that another principal has invited."`
	Channel string           `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
}

// Help explains the verb.
func (secondCmd) Help() string {
	return `In a channel with several principals a new party comes in when each of them has invited it
in the same terms. One of them compares words with it (parley invite); the others second that
invitation, and so rely on the keys that the first has compared.`
}

// Run seconds.
func (v *secondCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "second", v) }

func (v *secondCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	if err := line.Second(ctx, o.Node, id, v.Party); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "%s invites %s too.\n", o.Config.Party, v.Party)
	return err
}
