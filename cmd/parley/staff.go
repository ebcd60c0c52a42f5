package main

import (
	"context"
	"fmt"

	"parley.example/internal/access"
	"parley.example/internal/office"
	"parley.example/internal/staff"
	"parley.example/record"
)

type staffCmd struct {
	Add    staffAddCmd    `cmd:"" help:"Take a person into the house."`
	List   staffListCmd   `cmd:"" help:"List the persons of the house."`
	Role   staffRoleCmd   `cmd:"" help:"Give a person other roles."`
	Remove staffRemoveCmd `cmd:"" help:"Take a person out of the house."`
}

type staffAddCmd struct {
	ID       string            `arg:"" help:"A short name: eve."`
	Name     string            `required:"" help:"The person's name."`
	Role     []string          `required:"" help:"What the person does, with commas: administrator, clerk, drafter, clearer, signatory, spokesperson, editor, moderator, reader." placeholder:"ROLE"`
	Official record.OfficialID `help:"Who the person is in the record." placeholder:"OFFICIAL"`
	Login    string            `help:"Who the person is to the provider of identities that office.json names." placeholder:"LOGIN"`
	Channel  []string          `help:"Channels that the person reads beside those of the official: the first digits of a hash, or all." placeholder:"HASH"`
}

// Help explains the verb.
func (staffAddCmd) Help() string {
	return `An administrator says who is of the house; a clerk, a drafter, a clearer and a reader read channels; a
signatory uses the full powers of their official; a spokesperson releases entries and publishes articles, an
editor writes and publishes articles and sets the publication up, a moderator answers for what readers
write. Nobody has full powers in any channel by a role. parley link ID lets the person sign in.`
}

// Run adds a person.
func (v *staffAddCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "staff add", v) }

func (v *staffAddCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	p := staff.Person{ID: v.ID, Name: v.Name, Official: v.Official, Login: v.Login, Roles: roles(v.Role)}
	for _, prefix := range v.Channel {
		if prefix == "all" {
			p.Every = true
			continue
		}
		id, err := findChannel(ctx, o.Node, prefix)
		if err != nil {
			return err
		}
		p.Channels = append(p.Channels, id)
	}
	return keepPerson(ctx, o, c, p)
}

func roles(names []string) (all []staff.Role) {
	for _, r := range names {
		all = append(all, staff.Role(r))
	}
	return all
}

func keepPerson(ctx context.Context, o *office.Office, c office.Console, p staff.Person) error {
	if err := staff.Put(ctx, o.Node, p); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.Out(), "%s is of the house: %s.\n", p.ID, join(p.Roles))
	return err
}

type staffRoleCmd struct {
	ID   string   `arg:"" help:"The person."`
	Role []string `arg:"" help:"The roles from now on."`
}

// Run changes the roles.
func (v *staffRoleCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "staff role", v)
}

func (v *staffRoleCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	p, err := staff.Find(ctx, o.Node, v.ID)
	if err != nil {
		return err
	}
	p.Roles = roles(v.Role)
	return keepPerson(ctx, o, c, p)
}

type staffListCmd struct {
	JSON bool `help:"Print JSON."`
}

// Run lists the persons.
func (v *staffListCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "staff list", v)
}

func (v *staffListCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	all, err := staff.All(ctx, o.Node)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), all)
	}
	for _, p := range all {
		official := ""
		if p.Official != "" {
			official = " (the official " + string(p.Official) + ")"
		}
		if _, err := fmt.Fprintf(c.Out(), "%s  %s: %s%s\n", p.ID, p.Name, join(p.Roles), official); err != nil {
			return err
		}
	}
	return nil
}

type staffRemoveCmd struct {
	ID string `arg:"" help:"The person."`
}

// Run removes a person.
func (v *staffRemoveCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "staff remove", v)
}

func (v *staffRemoveCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if err := access.Remove(ctx, o.Node, v.ID); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.Out(), "%s is of the house no more.\n", v.ID)
	return err
}
