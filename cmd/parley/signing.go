package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/record"
)

// signing is what every verb has that signs an act.
type signing struct {
	By      string `help:"The official who signs; - is the party itself. Else the only one whose key is here." placeholder:"NAME"`
	Dated   string `help:"The time that is claimed, such as 2025-02-15T15:30:00Z; else now." placeholder:"TIME"`
	Channel string `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
	Yes     bool   `short:"y" help:"Sign without asking."`
	JSON    bool   `help:"Print JSON."`
}

// enter shows what will be signed, asks, signs and enters it, and exchanges. What must be done
// between the consent and the signature is done by before, if there is any.
func (v *signing) enter(ctx context.Context, o *office.Office, c office.Console, s node.Saying, before func() error) error {
	draft, body, breach, err := o.Node.Draft(ctx, s)
	if err != nil {
		return remedied("parley help "+s.Kind+" explains what it needs", "%w", err)
	}
	if err := v.preview(draft, s, c); err != nil {
		return err
	}
	if breach != nil && !s.Anyway {
		return &node.NoEffect{Breach: *breach}
	}
	if err := v.agree(draft, c); err != nil {
		return err
	}
	if before != nil {
		if err := before(); err != nil {
			return err
		}
	}
	entered, err := o.Node.Sign(ctx, draft, body, s.Anyway)
	if err != nil {
		return err
	}
	sent, err := o.Deliver(ctx, s.Channel)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), struct {
			node.Entered
			Channel record.Hash       `json:"channel"`
			With    []office.Delivery `json:"with"`
		}{entered, s.Channel, sent})
	}
	p := &printer{to: c.Out()}
	p.line("Entered as %s (%s).", entered.Cite, entered.Act.Short())
	sayDelivered(p, sent, entered.Cite)
	return p.err
}

// author says of an act who signs it and when.
func (v *signing) author(ctx context.Context, o *office.Office, kind record.Kind, s *node.Saying) (err error) {
	if v.Dated != "" {
		if s.Dated, err = parseTime(v.Dated); err != nil {
			return fmt.Errorf("--dated: %w", err)
		}
	}
	s.Official, err = v.signer(ctx, o, s.Channel, kind)
	return err
}

// signer is who signs: who is named, or the only official with powers whose key is kept here,
// or for what needs no powers the party.
func (v *signing) signer(ctx context.Context, o *office.Office, id record.Hash, kind record.Kind) (record.OfficialID, error) {
	if v.By == "-" || v.By == "" && kind.Power == "" {
		return "", nil
	}
	if v.By != "" {
		return record.OfficialID(v.By), nil
	}
	s, err := o.Node.Standing(ctx, id, o.Node.Now())
	if err != nil {
		return "", err
	}
	var able []record.OfficialID
	for _, p := range s.Parties {
		for _, x := range p.Officials {
			if _, err := o.OfficialKey(x.Official); p.Name == o.Config.Party && err == nil && x.MayNow(kind.Power, o.Node.Now()) {
				able = append(able, x.Official)
			}
		}
	}
	slices.Sort(able)
	switch able = slices.Compact(able); len(able) {
	case 0:
		return "", remedied("give them with parley official add, or say with --by who signs", "no official of %s whose key is here has powers to %s in this channel", o.Config.Party, kind.Power)
	case 1:
		return able[0], nil
	}
	return "", remedied("say with --by which", "%s could sign this", join(able))
}

// preview shows exactly what will be signed, and the words to which it commits.
func (v *signing) preview(d *record.Draft, s node.Saying, c office.Console) error {
	to := c.Out()
	if v.JSON {
		to = c.Err() // the output is for programs
	}
	p := &printer{to: to}
	p.line("This will be signed:")
	p.indent("  ", string(d.Text()))
	if s.Body != nil {
		p.line("with these words:")
		p.body("  ", s.Body)
	}
	return p.err
}

// agree asks whether to sign.
func (v *signing) agree(d *record.Draft, c office.Console) error {
	if v.Yes {
		return nil
	}
	who := string(d.Party)
	if d.By != "" {
		who = string(d.By) + " of " + who
	}
	return askToSign(c, who)
}

// askToSign returns no error if whoever types answers yes.
func askToSign(c office.Console, who string) error {
	answer, err := c.Ask("Sign it as " + who + "? [yes/no]")
	if errors.Is(err, io.EOF) {
		return remedied("answer yes, or give --yes", "nothing was signed: nobody answered")
	}
	if err != nil {
		return err
	}
	if answer != "yes" && answer != "y" {
		return remedied("nothing has changed", "nothing was signed")
	}
	return nil
}

// parseTime reads a time as precisely as it is given: 2025-02-15T15:30:00Z, or the first
// instant of a moment: 2025-02-15, 2025-02-15T18:30+03:00.
func parseTime(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	from, _, err := record.Moment(s).Span()
	if err != nil {
		return from, fmt.Errorf("%q is no time: want one like 2025-02-15T15:30:00Z or 2025-02-15", s)
	}
	return from, nil
}
