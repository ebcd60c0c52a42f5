package main

import (
	"time"

	"parley.example/internal/verdict"
	"parley.example/record"
)

type verifyCmd struct {
	File        content     `arg:"" help:"The proof, or the evidence of a fork; - reads the standard input."`
	Fingerprint record.Hash `required:"" help:"The fingerprint of the channel's charter, from elsewhere than the proof." placeholder:"HASH"`
	JSON        bool        `help:"Print JSON."`
}

// Help explains the verb.
func (verifyCmd) Help() string {
	return `Says what the proof proves and what it does not, and ends with status 1 if it is refused.
Nothing is trusted but the fingerprint: take it from a party's own site or card, never from whoever
gave you the file.`
}

// Run verifies.
func (v *verifyCmd) Run(a *app) error {
	if v.JSON {
		said := verdict.Of(v.File.Data, v.Fingerprint)
		if err := printJSON(a.console.Out(), said); err != nil {
			return err
		}
		if !said.Holds {
			return exited(statusFailed)
		}
		return nil
	}
	if verdict.IsFork(v.File.Data) {
		return v.fork(a)
	}
	proven, err := record.VerifyProof(v.File.Data, v.Fingerprint)
	if err != nil {
		return remedied("it proves nothing: have the file sent again, and compare the fingerprint with its source", "%s is refused: %w", v.File.Name, err)
	}
	p := &printer{to: a.console.Out()}
	sayProven(p, proven)
	sayUnproven(p, proven)
	return p.err
}

// fork verifies evidence that a party has signed two histories.
func (v *verifyCmd) fork(a *app) error {
	f, charter, err := record.VerifyFork(v.File.Data, v.Fingerprint)
	if err != nil {
		return remedied("it proves nothing: have the file sent again, and compare the fingerprint with its source", "%s is refused: %w", v.File.Name, err)
	}
	p := &printer{to: a.console.Out()}
	p.nature(charter)
	p.line("The evidence holds.")
	p.line("")
	p.line("Proven:")
	p.line("- The key of %s signed two heads of its log in channel %s that cannot both be true, over %d and %d entries.", f.Party, v.Fingerprint.Short(), f.Sizes()[0], f.Sizes()[1])
	p.line("")
	p.line("Not proven:")
	p.line("- who used the key;")
	p.line("- which of the two histories is to be believed;")
	p.line("- that %s has not declared a loss between the two, which only its log shows.", f.Party)
	return p.err
}

func sayProven(p *printer, x *record.Proven) {
	langs := spoken(x.Charter)
	p.nature(x.Charter)
	title, _ := x.Charter.Title.In(langs...)
	p.line("The proof holds.")
	p.line("")
	p.line("Proven:")
	p.line("- It is of channel %s, %s, whose charter has the fingerprint that you gave.", x.Channel.Short(), quoted(title))
	called, _ := x.Party.Names.In(langs...)
	p.line("- %s, called %s, has it in its log as entry %d, dated %s by its node.", x.Party.Name, quoted(called), x.Entry.N, x.Entry.Time.Format(time.RFC3339))
	sayAct(p, x)
	if x.Body != nil {
		p.line("- These are the words that were signed:")
		p.body("    ", x.Body)
	}
	if x.Sealed.IsZero() {
		p.line("- %s has sealed the first %d entries of its log.", x.Party.Name, x.Size)
	} else {
		p.line("- %s has sealed the first %d entries of its log, at %s as it says.", x.Party.Name, x.Size, x.Sealed.UTC().Format(time.RFC3339))
	}
	for _, r := range x.Receipts {
		p.line("- %s had it, verified and stored, no later than %s by its own clock.", r.Party, r.At.UTC().Format(time.RFC3339))
	}
	if len(x.Receipts) == 0 {
		p.line("- Nobody else was in the channel to receipt it.")
	}
}

func sayAct(p *printer, x *record.Proven) {
	if x.Act == nil {
		p.line("- It is the node's own word that it had received up to where it cites the others' logs.")
		return
	}
	p.line("- It is the act %s, %s, dated %s by its author.", x.Act.Hash.Short(), x.Act.Kind, x.Act.Dated.Format(time.RFC3339))
	p.terms("    ", x.Act.Act.Terms)
	if x.Act.About != "" {
		p.line("  It is about %s.", x.Act.About)
	}
	if x.Powers == nil {
		p.line("- %s signed it with the party's own key.", x.Party.Name)
		return
	}
	p.line("- %s (%s), %s, signed it, under full powers to %s.", clean(x.Powers.Name), x.Powers.Official, clean(x.Powers.Office), join(x.Powers.May))
}

func sayUnproven(p *printer, x *record.Proven) {
	p.line("")
	p.line("Not proven:")
	p.line("- that what it says is true, or that anybody but its author agrees to it: a receipt is no agreement;")
	if x.Powers != nil {
		p.line("- that the powers of %s were not revoked by an entry that is not shown;", x.Powers.Official)
	}
	if x.Act != nil {
		p.line("- that it has effect by the law of the record, which only the whole record shows;")
	}
	if x.Act != nil && x.Act.Act.Body != nil && x.Body == nil {
		p.line("- what it says in words: they were left out of this proof;")
	}
	p.line("- that the dates are right: each is its author's word.")
}
