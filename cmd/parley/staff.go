package main

import (
	"context"
	"fmt"
	"strings"

	"parley.example/internal/office"
	"parley.example/internal/staff"
)

type staffCmd struct {
	Add    staffAddCmd    `cmd:"" help:"Take a person into the house."`
	List   staffListCmd   `cmd:"" help:"List the persons of the house."`
	Role   staffRoleCmd   `cmd:"" help:"Give a person other roles."`
	Remove staffRemoveCmd `cmd:"" help:"Take a person out of the house."`
}

type staffAddCmd struct {
	ID   string   `arg:"" help:"A short name: eve."`
	Name string   `required:"" help:"The person's name."`
	Role []string `required:"" help:"What the person does, with commas: spokesperson, editor, moderator." placeholder:"ROLE"`
}

// Help explains the verb.
func (staffAddCmd) Help() string {
	return `A spokesperson releases entries and publishes articles, an editor writes and publishes articles and
sets the publication up, a moderator answers for what readers write. None of them has full powers in
any channel by that. parley link ID lets the person sign in at the desk.`
}

// Run adds a person.
func (v *staffAddCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "staff add", v) }

func (v *staffAddCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	p := staff.Person{ID: v.ID, Name: v.Name}
	for _, r := range v.Role {
		p.Roles = append(p.Roles, staff.Role(r))
	}
	if err := staff.Put(ctx, o.Node, p); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.Out(), "%s is of the house: %s.\n", v.ID, strings.Join(v.Role, ", "))
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
	return (&staffAddCmd{ID: v.ID, Name: p.Name, Role: v.Role}).do(ctx, o, c)
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
		var roles []string
		for _, r := range p.Roles {
			roles = append(roles, string(r))
		}
		if _, err := fmt.Fprintf(c.Out(), "%s  %s: %s\n", p.ID, p.Name, strings.Join(roles, ", ")); err != nil {
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
	if err := staff.Remove(ctx, o.Node, v.ID); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.Out(), "%s is of the house no more.\n", v.ID)
	return err
}
