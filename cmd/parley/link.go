package main

import (
	"context"
	"errors"
	"fmt"

	"parley.example/internal/access"
	"parley.example/internal/office"
	"parley.example/internal/staff"
	"parley.example/record"
)

type linkCmd struct {
	Person string `arg:"" help:"The person of the house who is to sign in, or the official."`
	JSON   bool   `help:"Print JSON."`
}

// Help explains the verb.
func (linkCmd) Help() string {
	return `Whoever has the link is that person: hand it over by a way that both trust. It is good once,
and for half an hour.`
}

// Run makes a link.
func (v *linkCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "link", v) }

func (v *linkCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	p, err := staff.Find(ctx, o.Node, v.Person)
	if errors.Is(err, staff.ErrNobody) {
		p, err = staff.Official(ctx, o.Node, record.OfficialID(v.Person))
	}
	if errors.Is(err, staff.ErrNobody) {
		return remedied("parley staff list has who there is, parley staff add takes a person in", "nobody of the house is %s", v.Person)
	}
	if err != nil {
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
	link, err := access.Link(ctx, o.Node, o.Random, p.ID, base)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"person": p.ID, "link": link})
	}
	_, err = fmt.Fprintln(c.Out(), link)
	return err
}
