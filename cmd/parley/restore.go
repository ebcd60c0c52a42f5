package main

import (
	"context"

	"parley.example/internal/backup/archive"
	"parley.example/internal/office"
)

type restoreCmd struct {
	File  string `arg:"" help:"A backup."`
	Store string `help:"Where the record shall be kept, instead of as the backup's office.json says: sqlite:PATH or postgres://USER@HOST/DATABASE." placeholder:"URL"`
	JSON  bool   `help:"Print JSON: the manifest."`
}

// Help explains the verb.
func (restoreCmd) Help() string {
	return `Into a directory that is empty or not there; nothing is overwritten, neither a file nor a table.
If the file signed-heads of the lost directory is left, put it there first.

A backup is older than what this side has signed since. So this side signs nothing before every other
party has said how much of its log it holds, and fetches what is missing from their copies: start it
with parley serve, and give parley heal. Never run it beside the one that it replaces: two of them
would sign two histories.`
}

// Run restores.
func (v *restoreCmd) Run(ctx context.Context, a *app) error {
	m, err := office.Restore(ctx, a.dir(), v.File, v.Store)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(a.console.Out(), m)
	}
	p := &printer{to: a.console.Out()}
	sayBackup(p, m)
	p.line("Restored into %s.", a.dir())
	c, err := office.Load(a.dir())
	if err != nil {
		return err
	}
	sayNext(p, m, &c.Mail, a.dir())
	return p.err
}

func sayNext(p *printer, m *archive.Manifest, mail *office.MailConfig, dir string) {
	p.line("")
	p.line("Next:")
	if !m.HasKeys() {
		p.line("  parley --dir %s keys restore FILE  put the keys back, from their own backup", dir)
	}
	key, password := mail.Missing(dir)
	if password {
		p.line("  put the password of the mail server into %s, which office.json names", mail.PasswordFile)
	}
	if key {
		p.line("  parley --dir %s mail key           make a new key for letters, and put its record into the DNS", dir)
	}
	p.line("  parley --dir %s serve              run the node; it signs nothing yet", dir)
	p.line("  parley --dir %s heal               if no other copy of this office is running anywhere:", dir)
	p.line("                                     ask the others what this side has said since")
}
