package main

import (
	"context"
	"fmt"

	"parley.example/internal/office"
	"parley.example/record"
)

type releaseCmd struct {
	Entry   string            `arg:"" help:"The entry: us.example/12, or the first digits of its act's hash."`
	By      record.OfficialID `required:"" help:"The official who decides it, with powers to publish."`
	Channel string            `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
}

// Help explains the verb.
func (releaseCmd) Help() string {
	return `What is released is shown in this side's press room, and can be proven by any reader. It cannot
be called back. What another side shows is that side's decision.`
}

// Run releases.
func (v *releaseCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "release", v) }

func (v *releaseCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	cite, err := findEntry(ctx, o.Node, id, v.Entry)
	if err != nil {
		return err
	}
	if err := o.Node.Release(ctx, id, cite, v.By); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "%s is public from now on.\n", cite)
	return err
}
