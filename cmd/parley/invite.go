package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/office"
	"parley.example/record"
)

type inviteCmd struct {
	Party   record.PartyName `arg:"" help:"The party to invite, by its name in the record."`
	Channel string           `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
	Role    string           `help:"party, mediator, depositary, host or witness." default:"party" enum:"party,mediator,depositary,host,witness"`
	Address string           `help:"Where the other side can dial this node; else as office.json says." placeholder:"HOST:PORT"`
	Valid   time.Duration    `help:"How long the ticket is good." default:"72h"`
	Words   string           `help:"The words that the other side reads, instead of typing them when asked." placeholder:"WORDS"`
	Cancel  bool             `help:"End the ticket."`
	Card    *cardFile        `help:"Invite without a line: the file that parley card wrote over there." placeholder:"FILE"`
	Keys    string           `help:"With --card: the fingerprint of their keys, as they read it to you." placeholder:"HASH"`
	JSON    bool             `help:"Print JSON."`
}

// Help explains the verb.
func (inviteCmd) Help() string {
	return `Makes a ticket, one line, to send to the other side by any way at all: mail, chat, a card.
Serve this node (parley serve) while the other side uses it. Then give the command again: it shows
some words. Telephone somebody over there whose voice you know; read your words aloud, and type
those that you hear. Only when they are right is the invitation signed. If one is wrong, somebody
is in between: the ticket ends, and so should the call.

In a channel that has several principals each of them has to invite: the first does this, the
others give parley second PARTY.

Where there is no line, the other side sends its card by any way at all (parley card), and reads
the fingerprint of its keys to you; give both: --card FILE --keys HASH. The rest goes by pouch.`
}

// Run invites.
func (v *inviteCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "invite", v) }

func (v *inviteCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	if v.Card != nil {
		return v.byCard(ctx, o, id, c)
	}
	i, err := pendingInvite(ctx, o, id, v.Party)
	if err != nil {
		return err
	}
	switch {
	case v.Cancel && i == nil:
		return remedied("parley invite "+string(v.Party)+" makes one", "there is no ticket for %s that could be ended", v.Party)
	case v.Cancel:
		if err := i.End(ctx, o.Node, "called off"); err != nil {
			return err
		}
		_, err := fmt.Fprintf(c.Out(), "The ticket for %s has ended.\n", v.Party)
		return err
	case i == nil && v.Words != "":
		return remedied("make one with parley invite "+string(v.Party), "there is no ticket for %s", v.Party)
	case i == nil:
		if i, err = v.ticket(ctx, o, id); err != nil {
			return err
		}
	}
	if i.State == line.InviteOpen || i.State == line.InviteOffered {
		return v.showTicket(i, c)
	}
	return v.compare(ctx, o, i, c)
}

// pendingInvite finds the ticket for a party that can still lead to something.
func pendingInvite(ctx context.Context, o *office.Office, id record.Hash, party record.PartyName) (*line.Invite, error) {
	all, err := line.Invites(ctx, o.Node)
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		if i.Ticket.Channel == id && i.Ticket.To == party && i.Pending(o.Node.Now()) {
			return i, nil
		}
	}
	return nil, nil
}

func (v *inviteCmd) ticket(ctx context.Context, o *office.Office, id record.Hash) (*line.Invite, error) {
	address := v.Address
	if address == "" {
		address = o.LineAddress()
	}
	if address == "" {
		return nil, remedied("give --address HOST:PORT, or put line.public into office.json", "it is not known where %s can be dialled", o.Config.Party)
	}
	return line.NewInvite(ctx, o.Node, id, v.Party, record.Role(v.Role), address, o.Node.Now().Add(v.Valid), o.Random)
}

func (v *inviteCmd) showTicket(i *line.Invite, c office.Console) error {
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"state": i.State, "ticket": i.Ticket.String(), "until": i.Ticket.Until})
	}
	p := &printer{to: c.Out()}
	p.line("%s", i.Ticket)
	if p.err != nil {
		return p.err
	}
	e := &printer{to: c.Err()}
	e.line("Send this line to %s. It is good once, until %s.", i.Ticket.To, i.Ticket.Until.Format(time.RFC3339))
	e.line("They give: parley join TICKET, while parley serve runs here at %s.", i.Ticket.At)
	e.line("Then give parley invite %s again, to compare the words.", i.Ticket.To)
	return e.err
}

func (v *inviteCmd) compare(ctx context.Context, o *office.Office, i *line.Invite, c office.Console) error {
	read, _, err := i.Words()
	if err != nil {
		return err
	}
	heard := v.Words
	if i.State == line.InviteCompare && heard == "" {
		if v.JSON {
			return printJSON(c.Out(), map[string]any{"state": i.State, "party": i.Joiner, "read": strings.Join(read, " ")})
		}
		keys, err := office.Fingerprint(i.Joiner.Keys)
		if err != nil {
			return err
		}
		p := &printer{to: c.Out()}
		p.line("%s (%s) has used the ticket. The fingerprint of its keys is", i.Joiner.Name, name(i.Joiner.Names))
		p.line("  %s", keys)
		if p.err != nil {
			return p.err
		}
		if heard, err = askWords(c, read, "parley invite "+string(v.Party)); err != nil || heard == "" {
			return err
		}
	}
	if err := i.Confirm(ctx, o.Node, heard); err != nil {
		return retype(err, "parley invite "+string(v.Party))
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"state": i.State, "party": i.Joiner})
	}
	p := &printer{to: c.Out()}
	p.line("The words agree. %s is invited into channel %s.", i.Joiner.Name, i.Ticket.Channel.Short())
	p.line("It signs the charter when its node next dials this one.")
	return p.err
}

// askWords shows what to read and asks for what is heard. Where nobody can type, it returns
// nothing and has said how to go on.
func askWords(c office.Console, read []string, verb string) (string, error) {
	p := &printer{to: c.Out()}
	p.line("Telephone the other side, and read aloud:")
	p.line("  %s", strings.Join(read, " "))
	if p.err != nil {
		return "", p.err
	}
	heard, err := c.Ask("Type the words that they read to you:")
	if errors.Is(err, io.EOF) {
		p.line("Then give: %s --words \"…\", with the words that they read to you.", verb)
		return "", p.err
	}
	return heard, err
}

// retype adds, to words that are none, how to go on.
func retype(err error, verb string) error {
	if errors.Is(err, line.ErrNoWords) {
		return remedied("listen again, and give "+verb+" once more; nothing has ended", "%w", err)
	}
	return err
}

func name(t record.Text) string {
	s, _ := t.In("en")
	return clean(s)
}
