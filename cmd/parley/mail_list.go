package main

import (
	"bytes"
	"context"

	"parley.example/internal/mail"
	"parley.example/internal/office"
)

type mailImportCmd struct {
	File          content `arg:"" help:"A CSV file whose first line names its columns, one of them email; language, rhythm and status are read too."`
	Lang          string  `default:"en" help:"The language of those for whom the file gives none." placeholder:"LANG"`
	TheyConfirmed bool    `help:"Say that all who are active in it have confirmed their subscription where they were."`
	JSON          bool    `help:"Print JSON."`
}

// Help explains the verb.
func (mailImportCmd) Help() string {
	return `Takes in subscribers of a newsletter elsewhere, as its program exports them. They receive what is published
from now on. Who has left there is not taken, and who is known here stays as they are, those too who have
left. Nobody is asked again: so say with --they-confirmed that they have confirmed.`
}

// Run takes them in.
func (v *mailImportCmd) Run(ctx context.Context, a *app) error {
	if !v.TheyConfirmed {
		return remedied("if that is so, give --they-confirmed; if not, have them subscribe at the press room", "writing to people who have not confirmed that they want it is against the law in many countries")
	}
	return a.inOffice(ctx, "mail import", v)
}

func (v *mailImportCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return withMail(o, func(m *mail.Mail) error {
		r, err := m.ImportList(ctx, bytes.NewReader(v.File.Data), v.Lang)
		if err != nil {
			return err
		}
		if v.JSON {
			return printJSON(c.Out(), r)
		}
		p := &printer{to: c.Out()}
		p.line("%d subscribers were added; %d were known here.", r.Added, r.There)
		for _, l := range r.Left {
			p.line("line %d was left: %s", l.Line, clean(l.Why))
		}
		return p.err
	})
}

type mailExportCmd struct {
	Output string `short:"o" required:"" help:"The CSV file to write." placeholder:"FILE"`
}

// Help explains the verb.
func (mailExportCmd) Help() string {
	return `Writes everybody who is known, with how they stand: asked, active, suspended, left.`
}

// Run writes them.
func (v *mailExportCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "mail export", v)
}

func (v *mailExportCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return withMail(o, func(m *mail.Mail) error {
		var list bytes.Buffer
		if err := m.ExportList(ctx, &list); err != nil {
			return err
		}
		return c.Save(v.Output, list.Bytes())
	})
}
