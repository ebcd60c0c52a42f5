package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/offers"
	"parley.example/internal/web"
	"parley.example/record"
)

// Sealed offers at the desk. An official fills in what is offered, never a hash or random bytes: the
// bytes are drawn with the draft, kept with it, and put into the node's drawer before the signature.

const (
	offerSealed = "offer.sealed"
	offerOpened = "offer.opened"
)

// asked are the fields of the terms of a kind that a form asks for.
func asked(kind record.Kind) []record.Field {
	switch kind.Name {
	case offerSealed:
		opened, _ := record.Kinds().Find(offerOpened)
		fields := withoutHashes(opened.Fields())
		fields[0].Fields[0].Required = true // the amounts of the offer: there is nothing else to give
		return fields
	case offerOpened:
		return nil // it is kept here
	case "round.matched":
		return withoutHashes(kind.Fields())
	}
	return kind.Fields()
}

// withoutHashes leaves out what nobody can type: an offer that is a document is sealed by command,
// which reads the file.
func withoutHashes(fields []record.Field) []record.Field {
	var all []record.Field
	for _, f := range fields {
		if f.Type != record.FieldHash {
			f.Fields = withoutHashes(f.Fields)
			all = append(all, f)
		}
	}
	return all
}

// sealTerms draws the random bytes for the offer that was entered, and commits to both.
func (f *form) sealTerms(round record.Ref) (record.Terms, error) {
	raw, err := json.Marshal(f.read("t", nil, asked(f.kind)))
	if err != nil {
		return nil, err
	}
	var entered record.OfferOpened
	if err := json.Unmarshal(raw, &entered); err != nil || len(f.errors) > 0 {
		return &record.OfferSealed{}, nil // what is wrong stands at its field
	}
	sealed, terms, err := offers.Draw(f.desk.random, f.ID, f.Own, round, entered.Offer)
	if err != nil {
		f.place(fmt.Errorf("terms: %s", strings.TrimPrefix(err.Error(), "sealed offer: ")))
		return &record.OfferSealed{}, nil
	}
	f.sealed = sealed
	return terms, nil
}

// openTerms says what this side sealed.
func (f *form) openTerms(round record.Ref) (record.Terms, error) {
	sealed, err := f.ownOffer(round)
	switch {
	case errors.Is(err, offers.ErrLost):
		f.wrong = f.Say("desk.offer.lost")
	case errors.Is(err, offers.ErrUnsealed), errors.Is(err, offers.ErrNoRound):
		f.errors["about"] = f.Say("desk.offer.unsealed")
	case err != nil:
		return nil, err
	default:
		return offers.Opening(sealed), nil
	}
	return &record.OfferOpened{}, nil
}

// ownOffer is what this side sealed in a round, as its node keeps it.
func (v *view) ownOffer(round record.Ref) (*record.SealedOffer, error) {
	r, err := offers.Find(v.ctx(), v.desk.node, v.ID, round)
	if err != nil {
		return nil, err
	}
	return r.Own(v.Own)
}

// openable has the terms of an opening judged as they would be; what is lost is judged without.
func (v *view) openable(s *node.Saying) error {
	sealed, err := v.ownOffer(s.About)
	if err == nil {
		s.Terms = offers.Opening(sealed)
		return nil
	}
	if errors.Is(err, offers.ErrLost) || errors.Is(err, offers.ErrUnsealed) || errors.Is(err, offers.ErrNoRound) {
		return nil
	}
	return err
}

// keepOffer puts the sealed offer of a draft into the node's drawer: before the draft is signed.
func (v *view) keepOffer(kept keptDraft) error {
	if kept.Sealed == nil {
		return nil
	}
	sealed, _, err := record.ParseSealedOffer(kept.Sealed)
	if err != nil {
		return err
	}
	r, err := offers.Find(v.ctx(), v.desk.node, v.ID, sealed.Round)
	if err != nil {
		return err
	}
	return offers.Keep(v.ctx(), v.desk.node, sealed, r.Mediator)
}

// sealedFact says what a draft would seal, which the signed text does not.
func (v *view) sealedFact(data []byte) (web.Fact, error) {
	sealed, _, err := record.ParseSealedOffer(data)
	if err != nil {
		return web.Fact{}, err
	}
	return web.Fact{Term: v.Say("desk.offer.yours"), Value: web.Value{Text: v.Offer(sealed.Offer)}}, nil
}

// roundEntry is a round with whose offers are in, and those that are kept here.
func (v *view) roundEntry(r offers.Round, steps []step) web.Entry {
	o := v.object(r.Ref)
	e := web.Entry{
		ID: "r-" + anchor(o.Cite), Title: o.Text, Href: o.Href, Kind: v.Kind("round.opened"), By: v.Name(r.By), Edge: v.RoundSide(r.Round),
		Citation: v.Cited(o.Cite), States: v.LineMarks(record.ObjectRound, r.Line), Acts: v.buttons(steps, record.ObjectRound, true),
		Facts: v.RoundFacts(r.Round),
	}
	if l, ok := v.Opening(r.Ref); ok {
		e.When = v.ShortDate(l.Act.Dated.Time)
	}
	for _, party := range r.Parties {
		if fact, ok := v.keptFact(r, party); ok {
			e.Facts = append(e.Facts, fact)
		}
	}
	return e
}

// keptFact says what is known here, and nowhere in the record, of a party's offer.
func (v *view) keptFact(r offers.Round, party record.PartyName) (web.Fact, bool) {
	i := 0
	for j, x := range r.Offers {
		if x.Party == party {
			i = j
		}
	}
	x, kept := r.Offers[i], r.Kept[party]
	own := party == v.Own
	switch {
	case x.Sealed == nil || x.Offer != nil || !own && r.Mediator != v.Own:
		return web.Fact{}, false
	case kept == nil && own:
		lost := web.State{Look: web.Late, Word: v.Say("desk.offer.gone"), Help: v.Say("desk.offer.lost")}
		return web.Fact{Term: v.Say("desk.offer.yours"), Value: web.Value{State: &lost}}, true
	case kept == nil:
		waits := web.State{Look: web.Unknown, Word: v.Say("desk.offer.not-handed")}
		return web.Fact{Term: v.Say("desk.offer.handed", "by", v.Name(party)), Value: web.Value{State: &waits}}, true
	case own:
		fact := web.Fact{Term: v.Say("desk.offer.yours"), Value: web.Value{Text: v.Offer(kept.Offer)}}
		if r.Waits {
			waits := web.State{Look: web.Unknown, Word: v.Say("desk.offer.waits", "to", v.Name(r.Mediator))}
			fact.Value.State = &waits
		}
		return fact, true
	}
	return web.Fact{Term: v.Say("desk.offer.handed", "by", v.Name(party)), Value: web.Value{Text: v.Offer(kept.Offer)}}, true
}

// awaitingRounds are the rounds in which this official can seal, open or compare.
func (v *view) awaitingRounds() ([]web.Entry, error) {
	var all []web.Entry
	err := v.eachRound(func(r offers.Round, steps []step) {
		e := v.roundEntry(r, steps)
		switch {
		case has(steps, offerSealed):
			all = append(all, wait(e, v.Say("desk.awaits.offer")))
		case has(steps, "round.matched"):
			all = append(all, wait(e, v.Say("desk.awaits.match")))
		case has(steps, offerOpened):
			all = append(all, wait(e, v.Say("desk.awaits.opening")))
		}
	})
	return all, err
}

// eachRound goes through the rounds, the newest first, with what this official can do in each.
func (v *view) eachRound(do func(offers.Round, []step)) error {
	if len(v.Rounds) == 0 {
		return nil
	}
	rounds, err := offers.Rounds(v.ctx(), v.desk.node, v.ID)
	if err != nil {
		return err
	}
	for _, r := range slices.Backward(rounds) {
		steps, err := v.steps(record.ObjectRound, r.Line)
		if err != nil {
			return err
		}
		do(r, steps)
	}
	return nil
}
