package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"parley.example/internal/keys"
	"parley.example/internal/office"
)

type keysBackupCmd struct {
	File string `arg:"" help:"The file to write."`
}

// Help explains the verb.
func (keysBackupCmd) Help() string {
	return `Shows sixteen words, once, and asks for them again. Then it writes all of this office's keys, the
party's and its officials', into a file that nothing but these words opens: neither the passphrase
nor the key file. Put the words, on paper, into one safe and the file into another: whoever has both
has the keys. Make another after parley keys rotate and parley official add: a backup has only
the keys that there were.`
}

// Run makes the backup.
func (v *keysBackupCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "keys backup", v)
}

func (v *keysBackupCmd) do(_ context.Context, o *office.Office, c office.Console) error {
	words, err := keys.RecoveryWords(o.Random)
	if err != nil {
		return err
	}
	p := &printer{to: c.Out()}
	p.line("Write these words down, on paper, now. They are not shown again.")
	for four := range slices.Chunk(words, 4) {
		p.line("  %s", strings.Join(four, " "))
	}
	if p.err != nil {
		return p.err
	}
	typed, err := askSixteen(c)
	if err != nil {
		return err
	}
	if !strings.EqualFold(strings.Join(strings.Fields(typed), " "), strings.Join(words, " ")) {
		return errors.New("these are not the words that were shown, so nothing was written: give the command again, for new words")
	}
	lock, err := keys.Recovery(typed)
	if err != nil {
		return err
	}
	sealed, err := o.SealKeys(lock)
	if err != nil {
		return err
	}
	if err := c.Save(v.File, sealed); err != nil {
		return err
	}
	p.line("The keys of %s are in %s.", o.Config.Party, v.File)
	p.line("Their fingerprint is %s.", o.Config.Fingerprint)
	if o.Config.Agent != "" {
		p.line("Those that the agent at %s holds are not in it: back them up as its maker says.", o.Config.Agent)
	}
	return p.err
}

// askSixteen asks for the words under which a backup of keys is sealed.
func askSixteen(c office.Console) (string, error) {
	typed, err := c.Ask("The sixteen words, on one line:")
	if errors.Is(err, io.EOF) {
		err = errors.New("the words were not typed")
	}
	return typed, err
}

func askRecovery(c office.Console) (keys.Lock, error) {
	typed, err := askSixteen(c)
	if err != nil {
		return keys.Lock{}, err
	}
	return keys.Recovery(typed)
}

type keysRestoreCmd struct {
	File content `arg:"" help:"A backup of the keys."`
}

// Help explains the verb.
func (keysRestoreCmd) Help() string {
	return `Into a directory with an office.json and no keys.age, such as parley restore makes of a backup
without keys. Asks for the sixteen words, and seals the keys anew: under a new passphrase, or with
--key-file FILE or a key-file in office.json for the key in that file, which is made if it is not
there. With nothing left but the keys: parley init NAME --keys FILE.`
}

// Run restores the keys.
func (v *keysRestoreCmd) Run(_ context.Context, a *app) error {
	c, err := office.Load(a.dir())
	if err != nil {
		return err
	}
	recovery, err := askRecovery(a.console)
	if err != nil {
		return err
	}
	unlock := a.unlock()
	if unlock.KeyFile == "" && unlock.PassphraseFile == "" && c.KeyFile != "" {
		unlock.KeyFile = c.KeyFile
		if !filepath.IsAbs(c.KeyFile) {
			unlock.KeyFile = filepath.Join(a.dir(), c.KeyFile)
		}
	}
	if unlock.KeyFile != "" {
		if err := makeKeyFile(unlock.KeyFile); err != nil {
			return err
		}
	}
	lock, err := unlock.NewLock()
	if err != nil {
		return err
	}
	if err := office.RestoreKeys(a.dir(), v.File.Data, recovery, lock); err != nil {
		return fmt.Errorf("%s: %w", v.File.Name, err)
	}
	_, err = fmt.Fprintf(a.console.Out(), "The keys of %s are in %s again.\n", c.Party, a.dir())
	return err
}

type keysPassphraseCmd struct {
	NewPassphraseFile string `help:"A file with the new passphrase. Else it is taken from $PARLEY_NEW_PASSPHRASE, or asked for." placeholder:"FILE"`

	New []byte `kong:"-"` // read where the command is typed
}

// newPassphraseVariable is the environment variable that may hold the new passphrase.
const newPassphraseVariable = "PARLEY_NEW_PASSPHRASE"

// Help explains the verb.
func (keysPassphraseCmd) Help() string {
	return `Seals keys.age anew. Copies of the old one, in backups, still open with the old passphrase: where
somebody may have both, rotate the keys too.`
}

// Run changes the passphrase.
func (v *keysPassphraseCmd) Run(ctx context.Context, a *app) (err error) {
	unlock := a.unlock()
	if v.New, err = keys.FirstOf(
		keys.FromFile(v.NewPassphraseFile), keys.FromEnvironment(unlock.Lookup, newPassphraseVariable),
		keys.Twice(
			keys.FromTerminal(unlock.Terminal, unlock.Prompt, "The new passphrase:"),
			keys.FromTerminal(unlock.Terminal, unlock.Prompt, "The same again:"),
		),
	)(); errors.Is(err, keys.ErrNoPassphrase) {
		return remedied("set $"+newPassphraseVariable+", give --new-passphrase-file, or type it at a terminal", "no new passphrase was given")
	}
	if err != nil {
		return err
	}
	v.NewPassphraseFile = ""
	return a.inOffice(ctx, "keys passphrase", v)
}

func (v *keysPassphraseCmd) do(_ context.Context, o *office.Office, c office.Console) error {
	if o.Config.KeyFile != "" {
		return remedied("take key-file out of office.json while nothing runs, and give the key file by --key-file this once", "a key file opens the keys of this office, and no passphrase")
	}
	lock, err := keys.Passphrase(v.New, 0)
	if err != nil {
		return err
	}
	if err := o.ChangeLock(lock); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "The keys of %s open with the new passphrase from now on.\n", o.Config.Party)
	return err
}
