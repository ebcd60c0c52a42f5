package main

import (
	"context"
	"errors"
	"fmt"

	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/internal/witness"
	"parley.example/record"
	"parley.example/standing"
)

type proveCmd struct {
	Entry       string `arg:"" help:"The entry: us.example/12, or the first digits of its act's hash."`
	Output      string `short:"o" required:"" help:"The file to write." placeholder:"FILE"`
	WithoutBody bool   `help:"Leave the words out: prove who said something when, and not what."`
	Channel     string `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
	JSON        bool   `help:"Print JSON."`
}

// Help explains the verb.
func (proveCmd) Help() string {
	return `A proof needs a seal of its author's and a receipt of every other party over the entry. What
is missing is asked for over the line. Whoever checks it (parley verify) needs the fingerprint of
the channel's charter, from elsewhere.`
}

// Run proves.
func (v *proveCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "prove", v) }

func (v *proveCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	cite, err := findEntry(ctx, o.Node, id, v.Entry)
	if err != nil {
		return err
	}
	proof, err := prove(ctx, o, id, cite, !v.WithoutBody)
	if err != nil {
		return err
	}
	data, err := proof.Bytes()
	if err != nil {
		return err
	}
	// Nobody gets a proof from here that would be refused there.
	if _, err := record.VerifyProof(data, id); err != nil {
		return fmt.Errorf("%s: the proof does not hold: %w", cite, err)
	}
	if err := c.Save(v.Output, data); err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"cite": cite, "file": v.Output, "fingerprint": id})
	}
	p := &printer{to: c.Out()}
	p.line("Wrote the proof of %s to %s. Check it with\n  parley verify %s --fingerprint %s", cite, v.Output, v.Output, id)
	if cite.Party == o.Config.Party {
		seen, err := witness.Seen(ctx, o.Node, id, cite.N)
		if err != nil {
			return err
		}
		for _, s := range seen {
			p.line("Beside the proof: %s.", cosignedWords(s))
		}
	}
	return p.err
}

// prove makes a proof. Where a seal or a receipt is missing it asks every other party for it,
// once.
func prove(ctx context.Context, o *office.Office, id record.Hash, cite standing.Cite, withBody bool) (*record.Proof, error) {
	proof, err := o.Node.Prove(ctx, id, cite, withBody)
	if !errors.Is(err, node.ErrNoSeal) && !errors.Is(err, node.ErrNoReceipt) {
		return proof, err
	}
	if asked := o.AskForSeals(ctx, id); asked != nil {
		return nil, errors.Join(err, asked)
	}
	return o.Node.Prove(ctx, id, cite, withBody)
}
