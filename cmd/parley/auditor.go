package main

import (
	"context"
	"fmt"

	"parley.example/internal/carry/line"
	"parley.example/internal/office"
	"parley.example/internal/tiles"
	"parley.example/record"
)

type auditorCmd struct {
	Name    auditorNameCmd    `cmd:"" help:"Show this party's log of a channel to somebody who is no party of it."`
	Dismiss auditorDismissCmd `cmd:"" help:"Show them nothing more."`
	List    auditorListCmd    `cmd:"" help:"Show who is shown what, and where."`
}

type auditorNameCmd struct {
	Name    string           `arg:"" help:"What to call them here."`
	Key     record.PublicKey `arg:"" help:"Their Ed25519 public key: 32 bytes in base64. They show a certificate over it."`
	Channel string           `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
}

// Help explains the verb.
func (auditorNameCmd) Help() string {
	return `The auditor reads the entries of the log, as tiles (C2SP tlog-tiles): the terms of every act, who
signed it and when, and whom it concerns. They do not read the words, which are in no tile. What was
read cannot be taken back. They are shown the log of this party alone: who is shown all of them, the
charter says (parley found --auditor).`
}

// Run names.
func (v *auditorNameCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "auditor name", v)
}

func (v *auditorNameCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	if err := tiles.Name(ctx, o.Node, id, tiles.Auditor{Name: v.Name, Key: v.Key}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "%s is shown the log of %s of channel %s: the terms of every act in it.\n", v.Name, o.Config.Party, id.Short())
	return err
}

type auditorDismissCmd struct {
	Name    string `arg:"" help:"What they are called here."`
	Channel string `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
}

// Run dismisses.
func (v *auditorDismissCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "auditor dismiss", v)
}

func (v *auditorDismissCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	if err := tiles.Dismiss(ctx, o.Node, id, v.Name); err != nil {
		return remedied("parley auditor list shows those that there are", "%w", err)
	}
	_, err = fmt.Fprintf(c.Out(), "%s is shown nothing more of channel %s.\n", v.Name, id.Short())
	return err
}

type auditorListCmd struct {
	Channel string `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
	JSON    bool   `help:"Print JSON."`
}

// Run lists.
func (v *auditorListCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "auditor list", v)
}

// audited is a log that is shown, for programs.
type audited struct {
	Party record.PartyName `json:"party"`
	URL   string           `json:"url"` // prefix of C2SP tlog-tiles
	Key   string           `json:"key"` // verifier key of the log
}

func (v *auditorListCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	all, err := tiles.Auditors(ctx, o.Node, id)
	if err != nil {
		return err
	}
	charter, _, err := o.Node.Charter(ctx, id)
	if err != nil {
		return err
	}
	logs, err := auditedLogs(ctx, o, id)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"charter": charter.Auditors, "auditors": all, "logs": logs})
	}
	p := &printer{to: c.Out()}
	if len(all)+len(charter.Auditors) == 0 {
		p.line("Nobody but its parties is shown the logs of channel %s.", id.Short())
	}
	for _, a := range charter.Auditors {
		p.line("%s (%s) is shown every log, as the charter says.", a.Name, name(a.Names))
	}
	for _, a := range all {
		p.line("%s is shown this party's log.", a.Name)
	}
	for _, l := range logs {
		p.line("the log of %s: %s", l.Party, l.URL)
		p.line("  %s", l.Key)
	}
	return p.err
}

// auditedLogs lists the logs of a channel with where they are shown, the own first.
func auditedLogs(ctx context.Context, o *office.Office, id record.Hash) ([]audited, error) {
	chain, err := o.Node.Keys(ctx, id)
	if err != nil {
		return nil, err
	}
	parties, err := o.Node.Counterparts(ctx, id)
	if err != nil {
		return nil, err
	}
	var list []audited
	for _, p := range append([]record.Party{chain.At(record.MaxIndex)}, parties...) {
		at := o.LineAddress()
		if at == "" {
			at = "(the line is not served)"
		}
		list = append(list, audited{p.Name, fmt.Sprintf("https://%s%s%s/%s/", at, line.LogPath, id, p.Name), p.HeadKey(id).String()})
	}
	return list, nil
}
