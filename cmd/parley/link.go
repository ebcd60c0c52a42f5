package main

import (
	"context"
	"errors"
	"fmt"

	"parley.example/internal/office"
	"parley.example/internal/staff"
	"parley.example/record"
)

type linkCmd struct {
	Official record.OfficialID `arg:"" help:"The official, or the person of the staff, who is to sign in."`
	JSON     bool              `help:"Print JSON."`
}

// Help explains the verb.
func (linkCmd) Help() string {
	return `Whoever has the link is that official: hand it over by a way that both trust. It is good once,
and for half an hour.`
}

// Run makes a link.
func (v *linkCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "link", v) }

func (v *linkCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if _, err := staff.Find(ctx, o.Node, string(v.Official)); errors.Is(err, staff.ErrNobody) {
		if _, err := o.OfficialKey(v.Official); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	listens := o.Listens("desk")
	if listens == "" {
		listens = o.Config.Desk.Listen
	}
	base := url(o.Config.Desk.Public, listens)
	if base == "" {
		return remedied("put desk.listen into office.json, or give parley serve --desk HOST:PORT", "no desk is served here")
	}
	d, err := newDesk(o.Node, o.World, o.Config.Desk.Public)
	if err != nil {
		return err
	}
	link, err := d.Link(ctx, v.Official, base)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"official": v.Official, "link": link})
	}
	_, err = fmt.Fprintln(c.Out(), link)
	return err
}
