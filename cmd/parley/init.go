package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"parley.example/internal/keys"
	"parley.example/internal/office"
	"parley.example/record"
)

type initCmd struct {
	Party   record.PartyName `arg:"" help:"The party's name in the record, such as us.example. It never changes."`
	Name    texts            `help:"What the party is called, by language: --name en=…, once for each language." placeholder:"LANG=NAME"`
	Country string           `help:"Two capital letters (ISO 3166-1), if it is a state." placeholder:"XX"`
	Store   string           `help:"Where the record is kept: sqlite:PATH or postgres://USER@HOST/DATABASE. Else node.db in the directory." placeholder:"URL"`
	Line    string           `help:"Where other nodes dial this one: host:port to listen on." placeholder:"HOST:PORT"`
	Public  string           `help:"By which address they reach it, if that is another." placeholder:"HOST:PORT"`
	Desk    string           `help:"Where the staff's pages are served." placeholder:"HOST:PORT"`
	Press   string           `help:"Where the public's pages are served." placeholder:"HOST:PORT"`
	Keys    content          `help:"A backup of the party's keys, which are taken instead of new ones; see parley keys backup." placeholder:"FILE"`
	Agent   string           `help:"The socket of an SSH agent that holds keys of the party, by their names as comments; see docs/guide/keys.md." placeholder:"SOCKET"`
	JSON    bool             `help:"Print JSON."`
}

// Help explains the verb.
func (initCmd) Help() string {
	return `Makes DIR with office.json, which can be edited by hand while nothing runs, and
keys.age: the party's keys, sealed under a passphrase, or with --key-file FILE for the key in
that file, which is made if it is not there. A key file beside the keys protects little: put it
on another disk. Keep copies of DIR and of the passphrase or key file, apart. Without them the
party's keys are lost for good.

Example: parley init us.example --name en="Department of State" --country US --line 0.0.0.0:7411 --public parley.us.example:7411`
}

// Run makes the office.
func (v *initCmd) Run(_ context.Context, a *app) error {
	if len(v.Name) == 0 {
		return remedied("give --name en=NAME", "what is %s called?", v.Party)
	}
	unlock := a.unlock()
	c := office.Config{
		Party: v.Party, Names: v.Name.text(), Country: v.Country, Store: v.Store,
		Line: office.Listener{Listen: v.Line, Public: v.Public}, Desk: office.Listener{Listen: v.Desk}, Press: office.Listener{Listen: v.Press},
	}
	if err := c.Check(); err != nil {
		return err
	}
	if v.Agent != "" {
		var err error
		if c.Agent, err = filepath.Abs(v.Agent); err != nil {
			return err
		}
	}
	if unlock.KeyFile != "" {
		if err := makeKeyFile(unlock.KeyFile); err != nil {
			return err
		}
		absolute, err := filepath.Abs(unlock.KeyFile)
		if err != nil {
			return err
		}
		c.KeyFile = absolute
	}
	lock, err := unlock.NewLock()
	if err != nil {
		return err
	}
	if c, err = v.create(a, c, lock); err != nil {
		return err
	}
	if v.JSON {
		return printJSON(a.console.Out(), map[string]any{"party": c.Party, "directory": a.dir(), "fingerprint": c.Fingerprint})
	}
	p := &printer{to: a.console.Out()}
	p.line("Made the office of %s in %s.", c.Party, a.dir())
	p.line("The fingerprint of its keys is")
	p.line("  %s", c.Fingerprint)
	p.line("")
	p.line("Next:")
	p.line("  parley found --title en=…      found a channel, alone at first")
	p.line("  parley official add anna …     say who may speak for %s", c.Party)
	p.line("  parley serve                   run the node")
	p.line("or, with a ticket from another party:")
	p.line("  parley join TICKET")
	return p.err
}

// create makes the office, with new keys or those of a backup.
func (v *initCmd) create(a *app, c office.Config, lock keys.Lock) (office.Config, error) {
	if v.Keys.Data == nil {
		return office.Create(a.dir(), c, lock, a.world)
	}
	recovery, err := askRecovery(a.console)
	if err != nil {
		return c, err
	}
	ring, err := keys.Open(bytes.NewReader(v.Keys.Data), recovery)
	if err != nil {
		return c, fmt.Errorf("%s: %w", v.Keys.Name, err)
	}
	return office.CreateWith(a.dir(), c, ring, lock)
}

// makeKeyFile makes the key file unless there is one.
func makeKeyFile(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, err := keys.NewKeyFile()
	if err != nil {
		return err
	}
	return keys.CreateFile(path, text)
}
