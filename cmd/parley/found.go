package main

import (
	"context"
	"fmt"
	"slices"

	"parley.example/internal/office"
	"parley.example/record"
)

type foundCmd struct {
	Title     texts         `required:"" help:"What the channel is called, by language." placeholder:"LANG=TITLE"`
	Nature    string        `help:"real, reconstruction or exercise. What is not real says so first, everywhere." default:"real" enum:"real,reconstruction,exercise"`
	Note      texts         `help:"What a reader must know first; required unless real." placeholder:"LANG=WORDS"`
	Language  []record.Lang `help:"The channel's languages; else those of the title." placeholder:"LANG"`
	Cadence   int64         `help:"Days within which a contact is due; 0: none agreed." placeholder:"DAYS"`
	Tolerance int64         `help:"Seconds by which clocks may differ." default:"600"`
	Silence   int64         `help:"Days of silence after which it may be noticed; 0: never." placeholder:"DAYS"`
	CheckIn   int64         `help:"Hours within which each node gives a sign of life; 0: none agreed." placeholder:"HOURS"`
	Words     string        `help:"In which words the pages speak: diplomatic or plain." default:"diplomatic" enum:"diplomatic,plain"`
	Private   bool          `help:"Confidential unless released."`
	JSON      bool          `help:"Print JSON."`
}

// Help explains the verb.
func (foundCmd) Help() string {
	return `The charter names this party alone, as its founder. Others come in by parley invite. The
hash of the charter is the channel's name and its fingerprint: whoever checks a proof must have
it from elsewhere than from the proof, from your web site or a card, say. Nothing in a charter
ever changes.`
}

// Run founds.
func (v *foundCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "found", v) }

func (v *foundCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if v.Nature != string(record.Real) && len(v.Note) == 0 {
		return remedied("give --note en=…", "a channel that is not real says so in words")
	}
	own, err := o.Party(record.RoleParty)
	if err != nil {
		return err
	}
	nonce, err := record.NewNonce(o.Random)
	if err != nil {
		return err
	}
	languages := v.Language
	if len(languages) == 0 {
		for l := range v.Title {
			languages = append(languages, record.Lang(l))
		}
	}
	slices.Sort(languages)
	words := record.Vocabulary(v.Words)
	if words == record.WordsOfDiplomacy {
		words = "" // as if none were named
	}
	id, err := o.Node.Found(ctx, &record.Charter{
		Title: v.Title.text(), Nature: record.Nature(v.Nature), Note: v.Note.text(),
		Founder: own.Name, Parties: []record.Party{own}, Languages: slices.Compact(languages),
		Law: record.Law, Crossing: record.CrossingPast, Tolerance: v.Tolerance, Cadence: v.Cadence,
		Silence: v.Silence, CheckIn: v.CheckIn, Words: words,
		Private: v.Private, Founded: record.At(o.Node.Now()), Nonce: nonce,
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"channel": id})
	}
	_, err = fmt.Fprintf(c.Out(), "Founded the channel %s. Its fingerprint, for whoever checks proofs, is\n  %s\n", id.Short(), id)
	return err
}
