package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"parley.example/internal/office"
	"parley.example/record"
)

type healCmd struct {
	Fingerprint string `arg:"" optional:"" help:"The fingerprint of the charter of a channel of which nothing is left here."`
	From        string `help:"Where the node of another party of that channel can be dialled." placeholder:"HOST:PORT"`
	JSON        bool   `help:"Print JSON."`
}

// Help explains the verb.
func (healCmd) Help() string {
	return `Makes this side whole again from the copies of the others, when its database is lost or old.
Each log is fetched, this side's own too, and verified against the charter. Nothing is signed before
every other party has said, signed, how much of this side's log it holds; then the log goes on with
an entry that says so.

Give it only if no other copy of this office is running anywhere: two of them would sign two
histories.

With nothing left but office.json and keys.age: parley heal FINGERPRINT --from HOST:PORT, for each
channel. Without arguments it goes on with every channel in which this side does not sign. By pouch:
have one sealed with --whole, and give parley pouch open FILE --charter FINGERPRINT --heal.`
}

// Run heals.
func (v *healCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "heal", v) }

func (v *healCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if (v.Fingerprint == "") != (v.From == "") {
		return remedied("give parley heal FINGERPRINT --from HOST:PORT", "a fingerprint and an address go together")
	}
	var all []office.Healing
	if v.Fingerprint == "" {
		var err error
		if all, err = o.Heal(ctx); err != nil {
			return err
		}
	} else {
		id, err := record.ParseHash(v.Fingerprint)
		if err != nil {
			return err
		}
		h, err := o.HealFrom(ctx, id, v.From)
		if err != nil {
			return err
		}
		all = append(all, h)
	}
	if v.JSON {
		return printJSON(c.Out(), all)
	}
	p := &printer{to: c.Out()}
	for _, h := range all {
		sayHealing(p, h)
	}
	lost, err := warnOfUnheld(ctx, o, p)
	if err != nil {
		return err
	}
	if len(all) == 0 && !lost {
		p.line("Nothing is missing: this side signs in every channel.")
	}
	return p.err
}

// warnOfUnheld says what to do about channels of which nothing is here but the note of what was signed.
func warnOfUnheld(ctx context.Context, o *office.Office, p *printer) (lost bool, err error) {
	all, err := o.Unheld(ctx)
	for _, id := range all {
		p.line("This side has signed in channel %s, and nothing of it is here: parley heal %s --from HOST:PORT", id.Short(), id)
		p.line("  or by pouch: parley pouch open FILE --charter %s --heal", id)
	}
	return len(all) > 0, err
}

func sayHealing(p *printer, h office.Healing) {
	var sizes []string
	for _, party := range slices.Sorted(maps.Keys(h.Entries)) {
		sizes = append(sizes, fmt.Sprintf("%d of %s", h.Entries[party], party))
	}
	p.line("Channel %s has the entries: %s.", h.Channel.Short(), strings.Join(sizes, ", "))
	if h.Whole {
		p.line("It is whole, and this side signs in it again.")
		return
	}
	if len(h.Waiting) == 0 {
		p.line("The rest is still on its way: leave parley serve running, or give parley heal again.")
		return
	}
	p.line("This side signs nothing in it before these have said how much of its log they hold: %s.", join(h.Waiting))
	for _, d := range h.Asked {
		if d.Error != "" && slices.Contains(h.Waiting, d.Party) {
			p.line("  %s: %s", d.Party, d.Error)
		}
	}
	p.line("Leave parley serve running, or give parley heal again; parley address PARTY HOST:PORT notes where one is.")
}
