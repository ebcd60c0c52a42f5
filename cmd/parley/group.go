package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parley.example/internal/carry/line"
	"parley.example/internal/office"
	"parley.example/record"
	"parley.example/standing"
)

// Working groups: founded under a mandate of a channel, and joined by those who made it.

// under makes a charter that of a working group: it names the parent, the mandate, and those who
// made it with the keys that they have in the parent. What the parent is (an exercise, confidential,
// in plain words), the group is too.
func (v *foundCmd) under(ctx context.Context, o *office.Office, c *record.Charter) error {
	parent, err := findChannel(ctx, o.Node, v.Parent)
	if err != nil {
		return fmt.Errorf("--parent: %w", err)
	}
	mandate, err := findRef(ctx, o.Node, parent, v.Mandate)
	if err != nil {
		return fmt.Errorf("--mandate: %w", err)
	}
	c.Parent = record.Parent{Channel: parent, Mandate: mandate}
	of, _, err := o.Node.Charter(ctx, parent)
	if err != nil {
		return err
	}
	c.Private = c.Private || of.Private
	if c.Words == "" {
		c.Words = of.Words
	}
	if c.Nature == record.Real {
		c.Nature = of.Nature
	}
	if len(c.Note) == 0 {
		c.Note = of.Note
	}
	s, err := o.Node.Standing(ctx, parent, o.Node.Now())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Texts, func(t standing.Text) bool { return t.Ref == mandate })
	if i < 0 {
		return remedied("parley show --channel "+parent.Short()+" lists them", "--mandate: %s is no text of channel %s", v.Mandate, parent.Short())
	}
	if !slices.Contains(s.Texts[i].Parties, c.Founder) {
		return fmt.Errorf("--mandate: %s did not make it", c.Founder)
	}
	others, err := o.Node.Counterparts(ctx, parent)
	if err != nil {
		return err
	}
	for _, p := range others {
		if _, named := c.Party(p.Name); !named && slices.Contains(s.Texts[i].Parties, p.Name) {
			c.Parties = append(c.Parties, p)
		}
	}
	slices.SortFunc(c.Parties, byName)
	return nil
}

// sayGroup says of a working group that was founded how it goes on.
func (p *printer) sayGroup(c *record.Charter, id record.Hash) {
	var names []record.PartyName
	for _, party := range c.Parties {
		names = append(names, party.Name)
	}
	parent := c.Parent.Channel.Short()
	p.line("It is a working group of channel %s, and names %s.", parent, join(names))
	p.line("Next, say so there: parley say group.formed --channel %s --set mandate=%s --set channel=%s --title …", parent, c.Parent.Mandate.Act().Short(), id)
	p.line("The others then give parley join --group.")
}

// joinGroup signs the charter of a working group, which is fetched unless it is here.
func (v *joinCmd) joinGroup(ctx context.Context, o *office.Office, c office.Console) error {
	parent, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	g, err := findGroup(ctx, o, parent, v.Group)
	if err != nil {
		return err
	}
	out := &printer{to: c.Out()}
	refused := false
	agree := func(charter *record.Charter) (err error) {
		defer func() { refused = err != nil }()
		if charter.Parent != (record.Parent{Channel: parent, Mandate: g.Mandate}) {
			return remedied("do not confirm it; ask who formed it", "the charter of channel %s does not say that it works for channel %s under the mandate %s", g.Channel.Short(), parent.Short(), g.Mandate.Act().Short())
		}
		if v.Yes {
			return nil
		}
		out.line("This charter names %s:", o.Config.Party)
		out.showCharter(g.Channel, charter)
		return errors.Join(out.err, askToSign(c, string(o.Config.Party)))
	}
	if charter, _, err := o.Node.Charter(ctx, g.Channel); err == nil {
		if err := agree(charter); err != nil {
			return err
		}
		if err := o.Accede(ctx, g.Channel); err != nil {
			return err
		}
		if _, err := o.Deliver(ctx, g.Channel); err != nil {
			return err
		}
	} else if err := joinFromAny(ctx, o, g, agree, &refused); err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"state": "acceded", "channel": g.Channel, "parent": parent})
	}
	out.line("%s has signed the charter of channel %s.", o.Config.Party, g.Channel.Short())
	out.line("Next: parley official add … --channel %s, and parley say group.confirmed --channel %s --about %s.", g.Channel.Short(), parent.Short(), g.Ref.Act().Short())
	return out.err
}

// joinFromAny joins a working group by the node of one of those who say that it works.
func joinFromAny(ctx context.Context, o *office.Office, g standing.Group, agree func(*record.Charter) error, refused *bool) error {
	var failed error
	for _, p := range g.Confirmed {
		if p == o.Config.Party {
			continue
		}
		address, err := line.Address(ctx, o.Node, p)
		if err == nil {
			err = o.JoinNamed(ctx, g.Channel, address, agree)
		}
		if err == nil || *refused {
			return err
		}
		failed = errors.Join(failed, fmt.Errorf("%s: %w", p, err))
	}
	return remedied("note where one of them can be dialled by parley address PARTY HOST:PORT; or open a pouch of it with --charter "+g.Channel.String(), "the charter of channel %s is not here, and nobody has sent it: %w", g.Channel.Short(), failed)
}

// findGroup finds the working group that is meant: by the act that formed it, or one about it.
func findGroup(ctx context.Context, o *office.Office, parent record.Hash, text string) (standing.Group, error) {
	cite, err := findEntry(ctx, o.Node, parent, text)
	if err != nil {
		return standing.Group{}, fmt.Errorf("--group: %w", err)
	}
	s, err := o.Node.Standing(ctx, parent, o.Node.Now())
	if err != nil {
		return standing.Group{}, err
	}
	for _, g := range s.Groups {
		if slices.Contains(g.Entries, cite) {
			return g, nil
		}
	}
	return standing.Group{}, remedied("parley show --channel "+parent.Short()+" lists them", "--group: %s is about no working group", cite)
}
