package main

import (
	"context"
	"reflect"

	"parley.example/internal/office"
	"parley.example/record"
)

type offerMatchCmd struct {
	Amount   []string `sep:"none" help:"What they match on, as in parley offer seal. Left out, it is the offer itself if all are the same, and else is not said." placeholder:"AMOUNT"`
	Document content  `help:"A file that they match on." placeholder:"FILE"`
	Text     texts    `help:"What is said to it, by language." placeholder:"LANG=WORDS"`
	onRound
}

// Help explains the verb.
func (offerMatchCmd) Help() string {
	return `Shows the mediator the offers that were handed over, each held to its commitment in the record, and
says that they match. Whether they do is for the mediator to judge: 40 and 60 percent of a cost may
match as well as 50 and 50. If they do not, it closes the round, and nothing is ever opened:
parley say round.closed --about ROUND.`
}

// Run says that they match.
func (v *offerMatchCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "offer match", v)
}

func (v *offerMatchCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	round, s, err := v.find(ctx, o, "round.matched", v.Text)
	if err != nil {
		return err
	}
	if err := may(ctx, o, s); err != nil {
		return err
	}
	match, err := offerOf(v.Amount, v.Document)
	if err != nil {
		return err
	}
	p := &printer{to: c.Err()}
	same := true
	for _, party := range round.Parties {
		kept := round.Kept[party]
		if kept == nil {
			return remedied("wait until its node has handed it over, or compare them by other means and give parley say round.matched", "the offer of %s is sealed, and not here", party)
		}
		p.line("%s offers %s.", party, offerWords(kept.Offer))
		same = same && reflect.DeepEqual(kept.Offer, round.Kept[round.Parties[0]].Offer)
	}
	switch {
	case same:
		p.line("They are the same.")
		if len(match.Amounts) == 0 && match.Document.IsZero() {
			match = round.Kept[round.Parties[0]].Offer
		}
	default:
		p.line("They differ: whether they match is for you to judge.")
	}
	if p.err != nil {
		return p.err
	}
	s.Terms = &record.RoundMatched{Match: match}
	return v.enter(ctx, o, c, s, nil)
}
