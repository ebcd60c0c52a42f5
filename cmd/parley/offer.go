package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/offers"
	"parley.example/internal/office"
	"parley.example/record"
	"parley.example/standing"
)

type offerCmd struct {
	Seal  offerSealCmd  `cmd:"" help:"Commit this side to an offer that nobody sees yet."`
	List  offerListCmd  `cmd:"" help:"Show the rounds, and which offers are in."`
	Match offerMatchCmd `cmd:"" help:"As the mediator: compare the offers, and say that they match."`
	Open  offerOpenCmd  `cmd:"" help:"Open what this side sealed, when all offers are in."`
}

// findRound finds the round that is meant, as [findEntry] finds the entry that opened it.
func findRound(ctx context.Context, n *node.Node, id record.Hash, text string) (offers.Round, error) {
	ref, err := findRef(ctx, n, id, text)
	if err != nil {
		return offers.Round{}, err
	}
	r, err := offers.Find(ctx, n, id, ref)
	if errors.Is(err, offers.ErrNoRound) {
		err = remedied("parley offer list shows those that there are", "%s: %w", clean(text), err)
	}
	return r, err
}

// offerOf is what is offered or matched, as it was typed.
func offerOf(amounts []string, document content) (record.Offer, error) {
	var o record.Offer
	for _, text := range amounts {
		a, err := parseAmount(text)
		if err != nil {
			return o, err
		}
		o.Amounts = append(o.Amounts, a)
	}
	if document.Data != nil {
		o.Document = record.BodyHash(document.Data)
	}
	return o, nil
}

// parseAmount reads a number, its unit, and of what it is: 400000 EUR, 40 percent of the cost.
func parseAmount(text string) (a record.Amount, err error) {
	number, unit, ok := strings.Cut(strings.Join(strings.Fields(text), " "), " ")
	unit, a.Of, _ = strings.Cut(unit, " of ")
	a.Number, a.Unit = record.Decimal(number), record.UnitOf(unit)
	if _, _, isNumber := a.Number.Span(); !ok || !isNumber {
		return a, remedied("write the number without separators, as in “400000 EUR” or “40 percent of the cost”", "%q is no amount", text)
	}
	return a, nil
}

// offerWords is an offer as people say it.
func offerWords(o record.Offer) string {
	var all []string
	if len(o.Amounts) > 0 {
		all = append(all, amounts(o.Amounts))
	}
	if !o.Document.IsZero() {
		all = append(all, "the document "+o.Document.Short())
	}
	return strings.Join(all, ", ")
}

// refusal makes of a breach of the law an error that says what to do about it.
func refusal(b standing.Breach) error {
	what := &node.NoEffect{Breach: b}
	remedy := map[standing.Rule]string{
		standing.RuleOffer:     "a round takes one offer of each party that it asks; ask for others with parley say round.opened",
		standing.RuleClosed:    "ask for new offers with parley say round.opened",
		standing.RuleAllIn:     "parley offer list shows which are missing; what was sealed must also have been receipted on all sides, so exchange and try again",
		standing.RuleMatched:   "parley offer list shows the round's mediator and what it has said",
		standing.RuleCommitted: "parley offer list shows what is kept here",
	}[b.Rule]
	if remedy == "" {
		return what
	}
	return remedied(remedy, "%w", what)
}

// may refuses what would have no effect, before anything is asked or drawn.
func may(ctx context.Context, o *office.Office, s node.Saying) error {
	breach, err := o.Node.Would(ctx, s)
	if err == nil && breach != nil {
		err = refusal(*breach)
	}
	return err
}

// onRound is what every verb has that says something on a round.
type onRound struct {
	Round string `arg:"" help:"The entry that opened the round: us.example 12, or the first digits of the act's hash."`
	signing
}

// find finds the round, and begins what is said on it.
func (v *onRound) find(ctx context.Context, o *office.Office, kind string, text texts) (offers.Round, node.Saying, error) {
	k, ok := record.Kinds().Find(kind)
	if !ok {
		return offers.Round{}, node.Saying{}, fmt.Errorf("there is no kind %s", kind)
	}
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return offers.Round{}, node.Saying{}, err
	}
	round, err := findRound(ctx, o.Node, id, v.Round)
	if err != nil {
		return round, node.Saying{}, err
	}
	s := node.Saying{Channel: id, Kind: kind, About: round.Ref}
	if len(text) > 0 {
		s.Body = &record.Body{Text: text.text()}
	}
	return round, s, v.author(ctx, o, k, &s)
}
