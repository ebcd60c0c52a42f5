package main

import (
	"context"
	"errors"
	"fmt"

	"parley.example/internal/office"
	"parley.example/record"
)

// byCharter joins a channel whose charter names this side.
func (v *joinCmd) byCharter(ctx context.Context, o *office.Office, c office.Console) error {
	if v.Charter == "" || v.From == "" {
		return remedied("give parley join --charter HASH --from HOST:PORT", "a charter and an address go together")
	}
	id, err := record.ParseHash(v.Charter)
	if err != nil {
		return fmt.Errorf("--charter: %w", err)
	}
	out := &printer{to: c.Out()}
	err = o.JoinNamed(ctx, id, v.From, func(charter *record.Charter) error {
		if v.Yes {
			return nil
		}
		out.line("This charter names %s:", o.Config.Party)
		out.showCharter(id, charter)
		return errors.Join(out.err, askToSign(c, string(o.Config.Party)))
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"state": "acceded", "channel": id})
	}
	out.line("%s has signed the charter of channel %s.", o.Config.Party, id.Short())
	out.line("Next: parley official add …, to say who may speak for %s here.", o.Config.Party)
	return out.err
}
