package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"parley.example/internal/office"
)

// app is what verbs run in.
type app struct {
	globals
	console *terminal
	stdin   *os.File
	world   office.World
}

// officeVerb is a verb that works on an open office. Its struct is the flags and arguments, and
// nothing in it depends on where it was typed: files are read already. So the same code does it
// here, and in the process that serves the office.
type officeVerb interface {
	do(ctx context.Context, o *office.Office, c office.Console) error
}

// officeVerbs makes the empty struct of a verb, by the name under which it goes through the
// control socket.
func officeVerbs(name string) officeVerb {
	switch name {
	case "found":
		return new(foundCmd)
	case "keys backup":
		return new(keysBackupCmd)
	case "keys passphrase":
		return new(keysPassphraseCmd)
	case "keys rotate":
		return new(keysRotateCmd)
	case "official add":
		return new(officialAddCmd)
	case "staff add":
		return new(staffAddCmd)
	case "staff list":
		return new(staffListCmd)
	case "staff role":
		return new(staffRoleCmd)
	case "staff remove":
		return new(staffRemoveCmd)
	case "official revoke":
		return new(officialRevokeCmd)
	case "invite":
		return new(inviteCmd)
	case "join":
		return new(joinCmd)
	case "second":
		return new(secondCmd)
	case "address":
		return new(addressCmd)
	case "say":
		return new(sayCmd)
	case "show":
		return new(showCmd)
	case "log":
		return new(logCmd)
	case "link":
		return new(linkCmd)
	case "release":
		return new(releaseCmd)
	case "exchange":
		return new(exchangeCmd)
	case "heal":
		return new(healCmd)
	case "backup":
		return new(backupMakeCmd)
	case "prove":
		return new(proveCmd)
	case "card":
		return new(cardCmd)
	case "non-paper send":
		return new(nonPaperSendCmd)
	case "non-paper list":
		return new(nonPaperListCmd)
	case "non-paper read":
		return new(nonPaperReadCmd)
	case "offer seal":
		return new(offerSealCmd)
	case "offer list":
		return new(offerListCmd)
	case "offer match":
		return new(offerMatchCmd)
	case "offer open":
		return new(offerOpenCmd)
	case "witness ask":
		return new(witnessAskCmd)
	case "witness stop":
		return new(witnessStopCmd)
	case "witness need":
		return new(witnessNeedCmd)
	case "witness list":
		return new(witnessListCmd)
	case "witness key":
		return new(witnessKeyCmd)
	case "witness watch":
		return new(witnessWatchCmd)
	case "witness unwatch":
		return new(witnessUnwatchCmd)
	case "auditor name":
		return new(auditorNameCmd)
	case "auditor dismiss":
		return new(auditorDismissCmd)
	case "auditor list":
		return new(auditorListCmd)
	case "publication import":
		return new(publicationImportCmd)
	case "publication export":
		return new(publicationExportCmd)
	case "comments show":
		return new(commentsShowCmd)
	case "comments on":
		return new(commentsOnCmd)
	case "comments off":
		return new(commentsOffCmd)
	case "comments set":
		return new(commentsSetCmd)
	case "comments export":
		return new(commentsExportCmd)
	case "comments erase":
		return new(commentsEraseCmd)
	case "mail import":
		return new(mailImportCmd)
	case "mail export":
		return new(mailExportCmd)
	case "mail test":
		return new(mailTestCmd)
	case "mail status":
		return new(mailStatusCmd)
	case "fork":
		return new(forkCmd)
	case "pouch seal":
		return new(pouchSealCmd)
	case "pouch open":
		return new(pouchOpenCmd)
	}
	return nil
}

// dir is the party's directory.
func (a *app) dir() string { return cmp.Or(a.Dir, os.Getenv("PARLEY_DIR"), "parley") }

// inOffice has a verb done: by the process that serves the office, or else here.
func (a *app) inOffice(ctx context.Context, name string, v officeVerb) error {
	status, err := office.Through(ctx, a.dir(), name, v, a.console)
	if err == nil {
		return exited(status)
	}
	if !errors.Is(err, office.ErrNotServed) {
		return err
	}
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(v.do(ctx, o, a.console), o.Close())
}

// open opens the office, asking for the passphrase if it must.
func (a *app) open(ctx context.Context) (*office.Office, error) {
	config, err := office.Load(a.dir())
	if err != nil {
		return nil, err
	}
	lock, err := a.unlock().Lock(a.dir(), config)
	if err != nil {
		return nil, err
	}
	return office.Open(ctx, a.dir(), lock, a.world)
}

func (a *app) unlock() office.Unlock {
	return office.Unlock{
		KeyFile: a.KeyFile, PassphraseFile: a.PassphraseFile,
		Lookup: os.LookupEnv, Terminal: a.stdin, Prompt: a.console.Err(),
	}
}

// doVerb is the serving process's side of [app.inOffice].
func doVerb(ctx context.Context, o *office.Office, name string, args json.RawMessage, c office.Console) int {
	v := officeVerbs(name)
	if v == nil {
		return report(fmt.Errorf("the serving process knows no verb %q: it is of another version; restart it", name), c.Err())
	}
	d := json.NewDecoder(bytes.NewReader(args))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return report(fmt.Errorf("the serving process is of another version (%w): restart it", err), c.Err())
	}
	if err := v.do(ctx, o, c); err != nil {
		return report(err, c.Err())
	}
	return 0
}

// exited is the error of a verb that has said already what went wrong.
type exited int

func (e exited) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// verbOf cuts the arguments off kong's name of a command: "say <kind>" is say.
func verbOf(command string) string {
	verb, _, _ := strings.Cut(command, " <")
	return verb
}
