package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"parley.example/internal/office"
	"parley.example/record"
)

// namedParty is a party that a charter is to name: its role, its card, and the fingerprint of its
// keys as it was read aloud.
type namedParty struct {
	Party record.Party
	Heard string
}

// Decode reads one use of the flag, and the card that it names: ROLE:FILE:HASH.
func (n *namedParty) Decode(ctx *kong.DecodeContext) error {
	var s string
	if err := ctx.Scan.PopValueInto("party", &s); err != nil {
		return err
	}
	role, rest, _ := strings.Cut(s, ":")
	at := strings.LastIndex(rest, ":")
	if at < 0 {
		return fmt.Errorf("%q: want ROLE:FILE:HASH: the role, the file that parley card wrote over there, and the fingerprint that they read to you", s)
	}
	var err error
	if n.Party, err = readCard(rest[:at]); err != nil {
		return err
	}
	n.Party.Role, n.Heard = record.Role(role), rest[at+1:]
	if !slices.Contains(n.Party.Role.Options(), role) {
		return fmt.Errorf("%q is no role: want one of %s", role, strings.Join(n.Party.Role.Options(), ", "))
	}
	return nil
}

// isTheirs reports an error unless the keys of a card have the fingerprint that was read aloud.
func isTheirs(p record.Party, read string) error {
	found, err := office.Fingerprint(p.Keys)
	if err != nil {
		return err
	}
	heard, err := record.ParseHash(read)
	if err != nil {
		return remedied("have them read the fingerprint that parley card printed", "the fingerprint of the keys of %s is missing, or is none", p.Name)
	}
	if found != heard {
		return remedied("do not go on with this card; have it sent again by another way", "the keys on the card of %s have the fingerprint %s, and they read %s: somebody is in between, or it was misheard", p.Name, found, heard)
	}
	return nil
}

// showCharter prints what a party signs with it.
func (p *printer) showCharter(id record.Hash, c *record.Charter) {
	p.line("  %s", id)
	p.texts("  ", "title", c.Title)
	p.line("  nature: %s", c.Nature)
	p.texts("  ", "note", c.Note)
	p.line("  languages: %s", join(c.Languages))
	for _, party := range c.Parties {
		p.line("  %s: %s (%s)", party.Role, party.Name, name(party.Names))
	}
	if c.Parent != (record.Parent{}) {
		p.line("  a working group of channel %s, under the mandate %s there", c.Parent.Channel.Short(), c.Parent.Mandate.Act().Short())
	}
	if c.Witness != "" {
		p.line("  the log of %s says which of two acts that crossed came first", c.Witness)
	}
	for _, a := range c.Auditors {
		p.line("  %s (%s) is no party, and is shown every log: the terms of every act", a.Name, name(a.Names))
	}
	for _, x := range []struct {
		what string
		many int64
		unit string
	}{{"a contact is due within", c.Cadence, "days"}, {"silence may be noticed after", c.Silence, "days"}, {"each node gives a sign of life within", c.CheckIn, "hours"}} {
		if x.many > 0 {
			p.line("  %s: %d %s", x.what, x.many, x.unit)
		}
	}
}
