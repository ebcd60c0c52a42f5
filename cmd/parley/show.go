package main

import (
	"context"
	"fmt"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/internal/reading"
	"parley.example/record"
)

type showCmd struct {
	At      string `help:"What is due then: 2025-02-15T15:30:00Z, or 2025-02-15; else now." placeholder:"TIME"`
	AsOf    string `help:"What it amounted to for the author of that entry: us.example/12." placeholder:"ENTRY"`
	Channel string `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
	JSON    bool   `help:"Print JSON: the standing, in the words of the specification."`
}

// Help explains the verb.
func (showCmd) Help() string {
	return `Every line names the entries behind it. What the other principals have not cited yet is marked
provisional. Where there are several channels, and none is named, they are listed.`
}

// Run shows.
func (v *showCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "show", v) }

func (v *showCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if v.Channel == "" {
		ids, err := o.Node.Channels(ctx)
		if err != nil {
			return err
		}
		if len(ids) != 1 {
			return v.list(ctx, o, ids, c)
		}
	}
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	at := o.Node.Now()
	if v.At != "" {
		if at, err = parseTime(v.At); err != nil {
			return fmt.Errorf("--at: %w", err)
		}
	}
	r, err := v.read(ctx, o.Node, id, at)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), r.Standing)
	}
	s := &sheet{printer: printer{to: c.Out()}, r: r}
	s.all()
	if v.AsOf == "" {
		if err := s.witnesses(ctx, o); err != nil {
			return err
		}
	}
	return s.err
}

// witnesses says who has cosigned the own log, beside the record: none of it is in the standing.
func (s *sheet) witnesses(ctx context.Context, o *office.Office) error {
	w, err := witnessedOf(ctx, o, s.r.ID)
	if err != nil || len(w.By) == 0 {
		return err
	}
	s.head("WITNESSES, beside the record", len(w.By))
	w.print(&s.printer)
	return nil
}

func (v *showCmd) read(ctx context.Context, n *node.Node, id record.Hash, at time.Time) (*reading.Reading, error) {
	if v.AsOf == "" {
		return reading.Whole(ctx, n, id, at)
	}
	cite, err := findEntry(ctx, n, id, v.AsOf)
	if err != nil {
		return nil, err
	}
	return reading.AsOf(ctx, n, id, cite, at)
}

// list shows which channels there are.
func (v *showCmd) list(ctx context.Context, o *office.Office, ids []record.Hash, c office.Console) error {
	type listed struct {
		Channel record.Hash   `json:"channel"`
		Title   record.Text   `json:"title"`
		Nature  record.Nature `json:"nature"`
	}
	all := []listed{}
	for _, id := range ids {
		charter, _, err := o.Node.Charter(ctx, id)
		if err != nil {
			return err
		}
		all = append(all, listed{id, charter.Title, charter.Nature})
	}
	if v.JSON {
		return printJSON(c.Out(), all)
	}
	p := &printer{to: c.Out()}
	lost, err := warnOfUnheld(ctx, o, p)
	if err != nil {
		return err
	}
	if len(all) == 0 && !lost {
		p.line("%s is in no channel yet: found one with parley found, or join one with parley join.", o.Config.Party)
		if err := warnOfForgotten(ctx, o, p); err != nil {
			return err
		}
	}
	for _, x := range all {
		title, _ := x.Title.In("en")
		p.line("%s  %s  %s", x.Channel, x.Nature, quoted(title))
	}
	return p.err
}
