package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/record"
	"parley.example/standing"
)

type logCmd struct {
	Party   record.PartyName `arg:"" optional:"" help:"Whose log, or which branch of one; else everybody's."`
	From    int64            `help:"From which entry." placeholder:"N"`
	Channel string           `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
	JSON    bool             `help:"Print JSON."`
}

// Help explains the verb.
func (logCmd) Help() string {
	return `Each entry with its citation, the time by its node's clock, and what it is. Times are what
their authors claim.`
}

// Run shows logs.
func (v *logCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "log", v) }

// logged is an entry, for programs.
type logged struct {
	Cite   standing.Cite     `json:"cite"`
	Time   *record.Time      `json:"time,omitempty"`
	Node   record.NodeNote   `json:"node,omitempty"`
	Act    *record.Hash      `json:"act,omitempty"`
	Kind   string            `json:"kind,omitempty"`
	By     record.OfficialID `json:"by,omitempty"`
	Dated  *record.Time      `json:"dated,omitempty"`
	About  record.Ref        `json:"about,omitempty"`
	Terms  jsontext.Value    `json:"terms,omitempty"`
	Body   *record.Body      `json:"body,omitempty"`
	Breach *standing.Breach  `json:"without-effect,omitempty"`
}

func (v *logCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	s, err := o.Node.Standing(ctx, id, o.Node.Now())
	if err != nil {
		return err
	}
	all := []logged{}
	p := &printer{to: c.Out()}
	known := false
	for _, l := range s.Logs() {
		if v.Party != "" && l.Log != v.Party && standing.PartyOf(l.Log) != v.Party {
			continue
		}
		known = true
		lines, err := o.Node.Lines(ctx, id, l.Log, v.From, record.MaxIndex)
		if err != nil {
			return err
		}
		if l.Log != standing.PartyOf(l.Log) && len(lines) > 0 && !v.JSON {
			p.line("From here on %s is a branch of the log of %s, which has forked:", l.Log, standing.PartyOf(l.Log))
		}
		for _, l := range lines {
			if v.JSON {
				all = append(all, loggedOf(l))
			} else {
				logLine(p, l)
			}
		}
	}
	if !known {
		return remedied("parley show lists its parties", "channel %s has no party %s", id.Short(), v.Party)
	}
	if v.JSON {
		return printJSON(c.Out(), all)
	}
	return p.err
}

func loggedOf(l node.Line) logged {
	x := logged{Cite: standing.Cite{Party: l.Party, N: l.N}, Body: l.Body, Breach: l.Breach}
	if l.Entry != nil {
		x.Time, x.Node = &l.Entry.Time, l.Entry.Node
	}
	if l.Act != nil {
		x.Act, x.Kind, x.By, x.Dated, x.About, x.Terms = &l.Act.Hash, l.Act.Kind, l.Act.By, &l.Act.Dated, l.Act.About, l.Act.Act.Terms
	}
	return x
}

func logLine(p *printer, l node.Line) {
	cite := standing.Cite{Party: l.Party, N: l.N}
	if l.Entry == nil {
		p.line("%s  no entry of this version's: kept, and without effect", cite)
		return
	}
	at := l.Entry.Time.Format(time.RFC3339)
	if l.Act == nil {
		p.line("%s  %s  %s%s", cite, at, l.Entry.Node, seenBy(l.Entry))
		return
	}
	by := "the party"
	if l.Act.By != "" {
		by = string(l.Act.By)
	}
	p.line("%s  %s  %s by %s  (%s)", cite, at, l.Act.Kind, by, l.Act.Hash.Short())
	if l.Act.About != "" {
		act, point, isPoint := strings.Cut(string(l.Act.About), "#")
		if isPoint {
			point = "#" + point
		}
		p.line("    about %s%s", act[:8], point)
	}
	p.terms("    ", l.Act.Act.Terms)
	p.body("    ", l.Body)
	if l.Breach != nil {
		p.line("    without effect (rule %s): %s", l.Breach.Rule, clean(l.Breach.Why))
	}
}

// seenBy says up to where a node's own entry cites the others' logs.
func seenBy(e *record.Entry) string {
	var seen []string
	for _, c := range e.Seen {
		seen = append(seen, fmt.Sprintf("%s up to %d", c.Party, c.Size-1))
	}
	if len(seen) == 0 {
		return ""
	}
	return " " + strings.Join(seen, ", ")
}
