package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/alecthomas/kong"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/record"
)

type cardCmd struct {
	Output string `short:"o" required:"" help:"The file to write." placeholder:"FILE"`
}

// Help explains the verb.
func (cardCmd) Help() string {
	return `A card says what this party is called and which its public keys are. Send it by any way at all
to whom shall name this party in a charter, or invite it where there is no line between the nodes, and read to them, by
telephone or face to face, the fingerprint that is printed: only that tells them that the card is
yours. They give it to parley found, or to parley invite.`
}

// Run writes the card.
func (v *cardCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "card", v) }

func (v *cardCmd) do(_ context.Context, o *office.Office, c office.Console) error {
	p, err := o.Party(record.RoleParty)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(p, jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	if err := c.Save(v.Output, append(raw, '\n')); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "Wrote the card of %s to %s. The fingerprint of its keys is\n  %s\n", p.Name, v.Output, o.Config.Fingerprint)
	return err
}

// cardFile is a card, read from the file that the command line names.
type cardFile struct{ Party record.Party }

// Decode reads the file; - is what comes in.
func (f *cardFile) Decode(ctx *kong.DecodeContext) error {
	var path string
	err := ctx.Scan.PopValueInto("file", &path)
	if err == nil {
		f.Party, err = readCard(path)
	}
	return err
}

func readCard(path string) (p record.Party, err error) {
	data, err := readFile(path, record.MaxCharter)
	if err != nil {
		return p, err
	}
	if p, err = parseCard(data); err != nil {
		return p, fmt.Errorf("%s: %w", path, err)
	}
	return p, nil
}

func parseCard(data []byte) (p record.Party, err error) {
	if err := json.Unmarshal(data, &p, json.RejectUnknownMembers(true)); err != nil {
		return p, fmt.Errorf("no card, as parley card writes it: %w", err)
	}
	return p, nil
}

// byCard enters the invitation of a party whose card is here, if its fingerprint is the one that
// was read aloud.
func (v *inviteCmd) byCard(ctx context.Context, o *office.Office, id record.Hash, c office.Console) error {
	p := v.Card.Party
	if p.Name != v.Party {
		return fmt.Errorf("the card is that of %s, not of %s", p.Name, v.Party)
	}
	if err := isTheirs(p, v.Keys); err != nil {
		return err
	}
	p.Role = record.Role(v.Role)
	e, err := o.Node.Say(ctx, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: p}})
	if err != nil {
		return err
	}
	if p.Keys.Pouch == "" {
		return errors.New("it is invited, but its card has no pouch key: it can be reached over a line only")
	}
	_, err = fmt.Fprintf(c.Out(), "Invited %s by %s. Next: parley pouch seal %s -o FILE, and read them the fingerprint of the charter:\n  %s\n", p.Name, e.Cite, p.Name, id)
	return err
}
