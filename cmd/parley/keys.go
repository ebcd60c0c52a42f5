package main

import (
	"context"

	"parley.example/internal/office"
)

type keysCmd struct {
	Backup     keysBackupCmd     `cmd:"" help:"Seal the keys under sixteen words on paper, into a file that is kept apart."`
	Restore    keysRestoreCmd    `cmd:"" help:"Put the keys of such a file back into an office that has lost them."`
	Passphrase keysPassphraseCmd `cmd:"" help:"Change the passphrase that opens the keys."`
	Rotate     keysRotateCmd     `cmd:"" help:"Give this party new keys in every channel."`
}

type keysRotateCmd struct {
	JSON bool `help:"Print JSON."`
}

// Help explains the verb.
func (keysRotateCmd) Help() string {
	return `Makes new keys for heads, receipts, seals and the line, seals them beside the old ones, and
enters the rotation in every channel, signed by the old key and the new one. The old keys stay in
the ring: what was signed with them stays signed, and channels under law 1 go on with them. If it was
broken off, give it again: it goes on with the same new keys. The keys of officials and of the pouch
stay as they are. A party key that is lost cannot be rotated: see parley help keys backup.`
}

// Run rotates.
func (v *keysRotateCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "keys rotate", v)
}

func (v *keysRotateCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	done, err := o.RotateKeys(ctx)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), done)
	}
	p := &printer{to: c.Out()}
	if done.New {
		p.line("Made new keys. Back them up now: parley keys backup FILE")
	} else {
		p.line("Went on with the new keys of a rotation that was broken off.")
	}
	for _, id := range done.Channels {
		p.line("The keys are rotated in channel %s.", id.Short())
	}
	for _, id := range done.Old {
		p.line("Channel %s is under a law that knows no rotation: it keeps its keys.", id.Short())
	}
	return p.err
}
