package main

import (
	"context"

	"parley.example/internal/offers"
	"parley.example/internal/office"
	"parley.example/record"
	"parley.example/standing"
)

type offerListCmd struct {
	Channel string `help:"The first digits of the channel's hash." placeholder:"HASH"`
	JSON    bool   `help:"Print JSON."`
}

// Help explains the verb.
func (offerListCmd) Help() string {
	return `Shows each round with its state, whose offers are in, and which of them are kept here: one's own,
and, at a mediator, those that were handed over. It prints what is kept, so mind who looks on.`
}

// Run lists.
func (v *offerListCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "offer list", v)
}

// listedRound is a round for programs: the line of the standing, and what is kept here.
type listedRound struct {
	standing.Round
	Kept  map[record.PartyName]record.Offer `json:"kept"`
	Waits bool                              `json:"waits"` // one's own is still to be handed to the mediator
}

func (v *offerListCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	rounds, err := offers.Rounds(ctx, o.Node, id)
	if err != nil {
		return err
	}
	if v.JSON {
		listed := []listedRound{}
		for _, r := range rounds {
			kept := map[record.PartyName]record.Offer{}
			for party, s := range r.Kept {
				kept[party] = s.Offer
			}
			listed = append(listed, listedRound{r.Round, kept, r.Waits})
		}
		return printJSON(c.Out(), listed)
	}
	p := &printer{to: c.Out()}
	if len(rounds) == 0 {
		p.line("There is no round of sealed offers. Ask for offers with parley say round.opened.")
	}
	charter, _, err := o.Node.Charter(ctx, id)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		title, err := roundTitle(ctx, o, id, r, spoken(charter))
		if err != nil {
			return err
		}
		printRound(p, r, o.Config.Party, title)
	}
	return p.err
}

// roundTitle is how a round is called.
func roundTitle(ctx context.Context, o *office.Office, id record.Hash, r offers.Round, langs []record.Lang) (string, error) {
	cite, _, err := o.Node.Find(ctx, id, r.Ref.Act())
	if err != nil {
		return "", err
	}
	l, err := o.Node.Line(ctx, id, cite)
	if err != nil || l.Body == nil {
		return cite.String(), err
	}
	title, _ := l.Body.Title.In(langs...)
	if title == "" {
		title, _ = l.Body.Text.In(langs...)
		title = firstWords(title)
	}
	return cite.String() + "  " + quoted(title), nil
}

func printRound(p *printer, r offers.Round, own record.PartyName, title string) {
	state := r.State
	if r.Provisional {
		state += ", provisional"
	}
	p.line("%s: %s", title, state)
	if r.Mediator != "" {
		p.line("  mediator: %s", r.Mediator)
	}
	if r.Until != "" {
		p.line("  until: %s", r.Until)
	}
	for _, x := range r.Offers {
		p.line("  %s: %s%s%s", x.Party, x.State, atCite(x.Sealed), besideIt(r, x, own))
	}
	if r.Matched != nil {
		on := ""
		if r.Match != nil {
			on = " on " + offerWords(*r.Match)
		}
		p.line("  the mediator says that they match%s%s", on, atCite(r.Matched))
	}
}

// besideIt says what is known here of an offer: what was opened, or what is kept.
func besideIt(r offers.Round, x standing.RoundOffer, own record.PartyName) string {
	kept := r.Kept[x.Party]
	switch {
	case x.Offer != nil:
		return ": " + offerWords(*x.Offer) + atCite(x.Opened)
	case kept == nil && x.Sealed != nil && x.Party == own:
		return "; LOST: it is not in this node's drawer"
	case kept == nil && x.Sealed != nil && r.Mediator == own:
		return "; not handed over yet"
	case kept == nil:
		return ""
	case r.Waits:
		return "; kept here, not with the mediator yet: " + offerWords(kept.Offer)
	}
	return "; kept here: " + offerWords(kept.Offer)
}
