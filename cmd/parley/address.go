package main

import (
	"context"
	"fmt"

	"parley.example/internal/carry/line"
	"parley.example/internal/office"
	"parley.example/record"
)

type addressCmd struct {
	Party record.PartyName `arg:"" help:"The other party."`
	At    string           `arg:"" help:"host:port."`
}

// Help explains the verb.
func (addressCmd) Help() string {
	return `What answers there must hold the key that the record names, so a wrong address does no harm.`
}

// Run notes an address.
func (v *addressCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "address", v) }

func (v *addressCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if err := line.SetAddress(ctx, o.Node, v.Party, v.At); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.Out(), "%s is dialled at %s.\n", v.Party, v.At)
	return err
}
