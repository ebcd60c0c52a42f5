package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley.example/internal/carry/line"
	"parley.example/internal/office"
	"parley.example/record"
)

type joinCmd struct {
	Ticket  string `arg:"" optional:"" help:"The line that the other side sent; none: go on with the one in use."`
	Address string `help:"Where the other side can dial this node; else as office.json says; none: only this one dials." placeholder:"HOST:PORT"`
	Words   string `help:"The words that the other side reads, instead of typing them when asked." placeholder:"WORDS"`
	Charter string `help:"Join without a ticket the channel of this fingerprint, whose charter names this side; they read it to you." placeholder:"HASH"`
	From    string `help:"With --charter: where their node can be dialled." placeholder:"HOST:PORT"`
	Yes     bool   `help:"With --charter or --group: sign without asking."`
	Group   string `help:"Join a working group of a channel: the act there that formed it, by a citation or the first digits of its hash." placeholder:"ENTRY"`
	Channel string `help:"With --group: the first digits of that channel's hash, if there are several." placeholder:"HASH"`
	Cancel  bool   `help:"Give the ticket up."`
	JSON    bool   `help:"Print JSON."`
}

// Help explains the verb.
func (joinCmd) Help() string {
	return `Dials the node that the ticket names, and shows the charter and some words. Telephone
somebody over there whose voice you know; read your words aloud, and type those that you hear.
Only when they are right is the charter kept. When the other side has confirmed its half too, this
side signs the charter: at once, or while parley serve runs, or when parley join is given again.

Where the charter names this side already (they had its card, see parley found), give
parley join --charter HASH --from HOST:PORT. The charter is fetched, shown, and signed if you agree. Have
the fingerprint read to you by somebody whose voice you know: nothing else says that it is theirs.

A working group of a channel (--group) needs no voice: it was formed there by the fingerprint of its
charter. That is fetched from those who say that it works, and held to the channel and the mandate.`
}

// Run joins.
func (v *joinCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "join", v) }

func (v *joinCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if v.Charter != "" || v.From != "" {
		return v.byCharter(ctx, o, c)
	}
	if v.Group != "" {
		return v.joinGroup(ctx, o, c)
	}
	j, err := v.begin(ctx, o)
	if err != nil {
		return err
	}
	if v.Cancel {
		if err := j.End(ctx, o.Node, "given up"); err != nil {
			return err
		}
		_, err := fmt.Fprintln(c.Out(), "The ticket is given up.")
		return err
	}
	if j.State == line.JoinCompare {
		done, err := v.compare(ctx, o, j, c)
		if err != nil || !done {
			return err
		}
	}
	if j.State == line.JoinConfirmed {
		if err := o.Finish(ctx, j); err != nil {
			return v.waits(err, j, c)
		}
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"state": j.State, "channel": j.Ticket.Channel})
	}
	p := &printer{to: c.Out()}
	p.line("%s has signed the charter of channel %s. Its fingerprint, for whoever checks proofs, is", o.Config.Party, j.Ticket.Channel.Short())
	p.line("  %s", j.Ticket.Channel)
	p.line("Next: parley official add …, to say who may speak for %s here.", o.Config.Party)
	return p.err
}

// begin uses the ticket, or finds the one in use.
func (v *joinCmd) begin(ctx context.Context, o *office.Office) (*line.Joining, error) {
	if v.Ticket == "" {
		all, err := line.Joinings(ctx, o.Node)
		if err != nil {
			return nil, err
		}
		var pending, done []*line.Joining
		for _, j := range all {
			switch {
			case j.Pending():
				pending = append(pending, j)
			case j.State == line.JoinAcceded:
				done = append(done, j)
			}
		}
		if len(pending) == 0 && len(done) > 0 && !v.Cancel {
			return done[len(done)-1], nil // there is nothing left to do, and it says so
		}
		switch len(pending) {
		case 0:
			return nil, remedied("give parley join TICKET with the line that the other side sent", "no ticket is in use")
		case 1:
			v.Ticket = pending[0].Ticket.String()
		default:
			return nil, remedied("give the one that is meant: parley join TICKET", "%d tickets are in use", len(pending))
		}
	}
	t, err := line.ParseTicket(v.Ticket)
	if err != nil {
		return nil, err
	}
	own, err := o.Party(t.Role)
	if err != nil {
		return nil, err
	}
	address := v.Address
	if address == "" {
		address = o.LineAddress()
	}
	if v.Cancel {
		return findJoining(ctx, o, t)
	}
	return o.Client.Join(ctx, t, own, address, o.Random)
}

func findJoining(ctx context.Context, o *office.Office, t line.Ticket) (*line.Joining, error) {
	all, err := line.Joinings(ctx, o.Node)
	if err != nil {
		return nil, err
	}
	for _, j := range all {
		if j.Ticket.ID() == t.ID() {
			return j, nil
		}
	}
	return nil, errors.New("this ticket is not in use here")
}

func (v *joinCmd) compare(ctx context.Context, o *office.Office, j *line.Joining, c office.Console) (done bool, err error) {
	read, _, err := j.Words()
	if err != nil {
		return false, err
	}
	heard := v.Words
	if heard == "" {
		if v.JSON {
			return false, printJSON(c.Out(), map[string]any{"state": j.State, "channel": j.Ticket.Channel, "party": j.Inviter, "read": strings.Join(read, " ")})
		}
		if err := showOffer(j, c); err != nil {
			return false, err
		}
		if heard, err = askWords(c, read, "parley join"); err != nil || heard == "" {
			return false, err
		}
	}
	if err := j.Confirm(ctx, o.Node, heard); err != nil {
		return false, retype(err, "parley join")
	}
	if !v.JSON {
		_, err = fmt.Fprintln(c.Out(), "The words agree.")
	}
	return true, err
}

// showOffer shows the charter that will be signed.
func showOffer(j *line.Joining, c office.Console) error {
	charter, id, err := record.ParseCharter(j.Charter)
	if err != nil {
		return err
	}
	keys, err := office.Fingerprint(j.Inviter.Keys)
	if err != nil {
		return err
	}
	p := &printer{to: c.Out()}
	p.line("%s (%s) invites %s, as %s, into the channel", j.Inviter.Name, name(j.Inviter.Names), j.Ticket.To, j.Ticket.Role)
	p.showCharter(id, charter)
	p.line("The fingerprint of %s's keys is", j.Inviter.Name)
	p.line("  %s", keys)
	return p.err
}

// waits says that the other side has to do something first.
func (v *joinCmd) waits(err error, j *line.Joining, c office.Console) error {
	waits, ok := errors.AsType[*line.Waits](err)
	if !ok {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"state": j.State, "channel": j.Ticket.Channel, "waits": waits.For})
	}
	_, err = fmt.Fprintf(c.Out(), "%s. This side signs the charter when it has: leave parley serve running, or give parley join again.\n", waits.For)
	return err
}
