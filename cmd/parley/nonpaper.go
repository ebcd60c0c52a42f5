package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"parley.example/internal/nonpaper"
	"parley.example/internal/office"
	"parley.example/record"
)

type nonPaperCmd struct {
	Send nonPaperSendCmd `cmd:"" help:"Hand a non-paper to another party."`
	List nonPaperListCmd `cmd:"" help:"List those sent and received."`
	Read nonPaperReadCmd `cmd:"" help:"Print one."`
}

type nonPaperSendCmd struct {
	Party   record.PartyName `arg:"" help:"To whom."`
	Text    content          `arg:"" help:"A file with the words; - for what comes in."`
	Channel string           `help:"The first digits of the channel's hash." placeholder:"HASH"`
}

// Help explains the verb.
func (nonPaperSendCmd) Help() string {
	return `A non-paper is not part of the record and cannot be proven: whoever receives it could have
written it. It goes over the line alone. If the other side's node does not answer, it waits here,
and parley serve goes on trying.`
}

// Run sends.
func (v *nonPaperSendCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "non-paper send", v)
}

func (v *nonPaperSendCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	p, err := nonpaper.Write(ctx, o.Node, o.Random, id, v.Party, string(v.Text.Data))
	if err != nil {
		return err
	}
	if err := o.Client.HandOver(ctx, id, v.Party); err != nil {
		_, err = fmt.Fprintf(c.Out(), "Non-paper %s waits here: %v\n", p.ID, err)
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "Handed over non-paper %s to %s.\n", p.ID, v.Party)
	return err
}

type nonPaperListCmd struct {
	Channel string `help:"The first digits of the channel's hash." placeholder:"HASH"`
	JSON    bool   `help:"Print JSON."`
}

// Run lists.
func (v *nonPaperListCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "non-paper list", v)
}

func (v *nonPaperListCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	all, err := nonPapers(ctx, o, v.Channel)
	if err != nil {
		return err
	}
	if v.JSON {
		listed := []nonpaper.Message{}
		for _, p := range all {
			listed = append(listed, p.Message)
		}
		return printJSON(c.Out(), listed)
	}
	for _, p := range all {
		if err := headed(c.Out(), p, o.Node.Party()); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(c.Out(), "None of these is part of the record, and none can be proven.")
	return err
}

// nonPapers lists those of a channel that is named by its first digits.
func nonPapers(ctx context.Context, o *office.Office, channel string) ([]nonpaper.Paper, error) {
	id, err := findChannel(ctx, o.Node, channel)
	if err != nil {
		return nil, err
	}
	return nonpaper.List(ctx, o.Node, id)
}

// headed says whose a non-paper is, and whether it has arrived.
func headed(to io.Writer, p nonpaper.Paper, own record.PartyName) error {
	what := "from " + string(p.From)
	switch {
	case p.From != own:
	case p.Waits():
		what = "to " + string(p.To) + ", waits"
	default:
		what = "to " + string(p.To) + ", delivered"
	}
	_, err := fmt.Fprintf(to, "%s  %s  %s  %s\n", p.ID, p.Dated, what, quoted(firstWords(p.Text)))
	return err
}

func firstWords(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	if runes := []rune(line); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return line
}

type nonPaperReadCmd struct {
	ID      string `arg:"" help:"Its first digits."`
	Channel string `help:"The first digits of the channel's hash." placeholder:"HASH"`
}

// Run prints one.
func (v *nonPaperReadCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "non-paper read", v)
}

func (v *nonPaperReadCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	all, err := nonPapers(ctx, o, v.Channel)
	if err != nil {
		return err
	}
	var found []nonpaper.Paper
	for _, p := range all {
		if strings.HasPrefix(p.ID, v.ID) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return remedied("parley non-paper list shows them", "%d non-papers begin with %q", len(found), v.ID)
	}
	if err := headed(c.Out(), found[0], o.Node.Party()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "\n%s\n\nIt is not part of the record, and cannot be proven.\n", clean(found[0].Text))
	return err
}
