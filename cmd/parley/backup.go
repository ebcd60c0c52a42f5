package main

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parley.example/internal/backup"
	"parley.example/internal/backup/archive"
	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/record"
)

type backupCmd struct {
	Make  backupMakeCmd  `cmd:"" default:"withargs" help:"Make one (parley backup FILE)."`
	Check backupCheckCmd `cmd:"" help:"Say what is in one, and whether it is whole."`
}

type backupMakeCmd struct {
	File        string `arg:"" help:"The file to write."`
	WithoutKeys bool   `help:"Leave out the sealed keys, where they are kept apart."`
	JSON        bool   `help:"Print JSON."`
}

// Help explains the verb.
func (backupMakeCmd) Help() string {
	return `Writes what the store holds, office.json and the sealed keys into one file, and checks it: every
page, every log against its checkpoint. The node may run and be written to meanwhile; no passphrase is
needed. The record in it can be read by whoever has the file: keep it as safe as the machine's disk.
What opens the keys is not in it: keep the passphrase or the key file elsewhere.

The note of what this side has signed is not in it either, on purpose: see parley help restore.

A store in PostgreSQL goes into the same form of file. The database's own means do as well:
  pg_dump --format=custom --file=FILE URL
with the URL from office.json; back up office.json and keys.age beside it.`
}

// Run makes a backup, through the process that serves the office if there is one.
func (v *backupMakeCmd) Run(ctx context.Context, a *app) (err error) {
	if v.File, err = filepath.Abs(v.File); err != nil {
		return err
	}
	status, err := office.Through(ctx, a.dir(), "backup", v, a.console)
	switch {
	case err == nil:
		return exited(status)
	case errors.Is(err, office.ErrNotServed):
		return v.write(ctx, a.dir(), a.world.Clock(), a.console)
	}
	return err
}

func (v *backupMakeCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	return v.write(ctx, o.Dir, o.Clock(), c)
}

func (v *backupMakeCmd) write(ctx context.Context, dir string, now time.Time, c office.Console) error {
	m, err := office.Backup(ctx, dir, v.File, !v.WithoutKeys, programName(), now)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), m)
	}
	p := &printer{to: c.Out()}
	sayBackup(p, m)
	p.line("Written to %s, and checked.", v.File)
	return p.err
}

func programName() string {
	about := thisProgram()
	return strings.TrimSpace(about.Version + " " + about.Commit)
}

type backupCheckCmd struct {
	File string `arg:"" help:"A backup."`
	JSON bool   `help:"Print JSON: the manifest."`
}

// Help explains the verb.
func (backupCheckCmd) Help() string {
	return `Reads the whole file and verifies it as when it was made. Needs no directory of a party, no
passphrase and no network; the database is unpacked into $TMPDIR meanwhile.`
}

// Run checks a backup.
func (v *backupCheckCmd) Run(ctx context.Context, a *app) error {
	m, err := backup.Check(ctx, v.File)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(a.console.Out(), m)
	}
	p := &printer{to: a.console.Out()}
	sayBackup(p, m)
	p.line("It is whole.")
	return p.err
}

func sayBackup(p *printer, m *archive.Manifest) {
	p.line("A backup of %s, made %s by parley %s, schema %d.", m.Party, m.Made.Format(time.RFC3339), m.Program, m.Schema)
	if m.HasKeys() {
		p.line("Its keys are in it, sealed; their fingerprint is %s.", m.Fingerprint)
	} else {
		p.line("Its keys are not in it; their fingerprint is %s.", m.Fingerprint)
	}
	for _, c := range m.Channels {
		p.line("Channel %s, %s", c.ID.Short(), quoted(titleOf(c.Title)))
		for _, h := range c.Heads {
			p.line("  %s: %d entries, root %s", h.Party, h.Size, h.Root)
		}
	}
	if len(m.Channels) == 0 {
		p.line("It is in no channel.")
	}
}

// titleOf chooses a title where no reader's language is known.
func titleOf(t record.Text) string {
	if en, ok := t["en"]; ok {
		return en
	}
	var langs []record.Lang
	for l := range t {
		langs = append(langs, l)
	}
	if len(langs) == 0 {
		return ""
	}
	return t[slices.Min(langs)]
}

// warnOfLosses says in which channels this side does not sign, and why.
func warnOfLosses(ctx context.Context, o *office.Office, p *printer) error {
	if err := warnOfForgotten(ctx, o, p); err != nil {
		return err
	}
	if _, err := warnOfUnheld(ctx, o, p); err != nil {
		return err
	}
	lost, err := o.Lost(ctx)
	if err != nil {
		return err
	}
	unsure := false
	for _, id := range slices.SortedFunc(maps.Keys(lost), func(x, y record.Hash) int { return strings.Compare(x.String(), y.String()) }) {
		p.line("%v", lost[id])
		unsure = unsure || errors.Is(lost[id], node.ErrUnsure)
	}
	if unsure {
		p.line("If no other copy of this office is running anywhere, give parley heal: it asks the others how far this side had gone.")
	}
	return p.err
}

// warnOfForgotten says what to do where nothing is here of what the keys may have signed.
func warnOfForgotten(ctx context.Context, o *office.Office, p *printer) error {
	forgotten, err := o.Forgotten(ctx)
	if err != nil || !forgotten {
		return err
	}
	p.line("The keys of %s are older than what is kept here, and nothing here says what they have signed.", o.Config.Party)
	p.line("If it was in a channel before, it is not to join that again, but to go on with the log that it had. If no other copy")
	p.line("of this office is running anywhere, give, for each channel: parley heal FINGERPRINT --from HOST:PORT")
	return p.err
}
