package main

import (
	"context"
	"maps"
	"slices"
	"strings"

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
	With      []namedParty  `sep:"none" help:"A party that the charter names, besides this one: its role (party, mediator, depositary, host, witness), its card, and the fingerprint of its keys as they read it to you." placeholder:"ROLE:FILE:HASH"`
	Witness   string        `help:"The party, of another role than party, whose log says which of two acts that crossed came first; else each act is judged by its past." placeholder:"NAME"`
	Auditor   namedAuditors `sep:"none" help:"Who is no party and is shown the logs of all of them: a name, an Ed25519 public key in base64, and what it is called; again for another language." placeholder:"NAME:KEY:LANG=WORDS"`
	Parent    string        `help:"Found a working group: the first digits of the channel that it reports to." placeholder:"HASH"`
	Mandate   string        `help:"With --parent: the text there that is its mandate, by a citation or the first digits of the act's hash." placeholder:"TEXT"`
	JSON      bool          `help:"Print JSON."`
}

// Help explains the verb.
func (foundCmd) Help() string {
	return `The charter names this party as its founder, and those whose cards are given by --with (see parley
card). They sign it by parley join --charter, or by parley pouch open --charter. Others come in later by
parley invite. A witness of what crosses has to be named here, and so have auditors, to whom the node of every
party then shows all logs, with the terms of every act, but without the words of bodies. The
hash of the charter is the channel's name and its fingerprint: whoever checks a proof must have
it from elsewhere than from the proof, from your web site or a card, say. Nothing in a charter
ever changes.

A working group of experts (--parent, --mandate) is founded by one who made the mandate. Its charter
names all who did, with the keys that they have in the channel to which it reports; they join by
parley join --group. What that channel is (an exercise, confidential, in plain words), it is too.`
}

// Run founds.
func (v *foundCmd) Run(ctx context.Context, a *app) error { return a.inOffice(ctx, "found", v) }

func (v *foundCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if (v.Parent == "") != (v.Mandate == "") {
		return remedied("give both, or neither", "--parent and --mandate go together")
	}
	if v.Nature != string(record.Real) && len(v.Note) == 0 && v.Parent == "" {
		return remedied("give --note en=…", "a channel that is not real says so in words")
	}
	own, err := o.Party(record.RoleParty)
	if err != nil {
		return err
	}
	charter := &record.Charter{
		Title: v.Title.text(), Nature: record.Nature(v.Nature), Note: v.Note.text(), Founder: own.Name, Parties: []record.Party{own},
		Law: record.Law, Crossing: record.CrossingPast, Tolerance: v.Tolerance, Cadence: v.Cadence, Silence: v.Silence, CheckIn: v.CheckIn,
		Auditors: v.Auditor.inOrder(), Private: v.Private, Founded: record.At(o.Node.Now()),
	}
	if err := v.parties(charter); err != nil {
		return err
	}
	charter.Languages = slices.Clone(v.Language)
	if len(charter.Languages) == 0 {
		charter.Languages = slices.Collect(maps.Keys(charter.Title))
	}
	slices.Sort(charter.Languages)
	charter.Languages = slices.Compact(charter.Languages)
	if v.Words != string(record.WordsOfDiplomacy) { // which are meant where none are named
		charter.Words = record.Vocabulary(v.Words)
	}
	nonce, err := record.NewNonce(o.Random)
	if err != nil {
		return err
	}
	charter.Nonce = nonce
	if v.Parent != "" {
		if err := v.under(ctx, o, charter); err != nil {
			return err
		}
	}
	id, err := o.Node.Found(ctx, charter)
	if err != nil {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), map[string]any{"channel": id})
	}
	p := &printer{to: c.Out()}
	p.line("Founded the channel %s. Its fingerprint, for whoever checks proofs, is", id.Short())
	p.line("  %s", id)
	if v.Parent != "" {
		p.sayGroup(charter, id)
	}
	if len(v.With) > 0 {
		p.line("Read it to those whom the charter names. They give: parley join --charter HASH --from HOST:PORT, while parley serve runs here.")
	}
	return p.err
}

func byName(a, b record.Party) int { return strings.Compare(string(a.Name), string(b.Name)) }

// parties puts into the charter those whose cards were given, and which of them is the witness.
func (v *foundCmd) parties(c *record.Charter) error {
	for _, w := range v.With {
		if err := isTheirs(w.Party, w.Heard); err != nil {
			return err
		}
		c.Parties = append(c.Parties, w.Party)
	}
	slices.SortFunc(c.Parties, byName)
	if v.Witness != "" {
		c.Crossing, c.Witness = record.CrossingWitness, record.PartyName(v.Witness)
	}
	return nil
}
