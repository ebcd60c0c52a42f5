package play

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"gopkg.in/yaml.v3"

	"parley.example/internal/offers"
	"parley.example/record"
)

// A story says in the clear what is offered; the commitment to it, and the random bytes, are made
// when it is told. What no honest side does is said by label: to copy the commitment of another, to
// open what another sealed, or something that nobody did.

const (
	offerSealed = "offer.sealed"
	offerOpened = "offer.opened"
)

// offerLabel is the member that names an act which sealed an offer, by the kind that has it.
var offerLabel = map[string]string{offerSealed: "copies", offerOpened: "opens"}

// storyFields are the fields of a kind as a story says them.
func storyFields(kind record.Kind) []record.Field {
	label, ok := offerLabel[kind.Name]
	if !ok {
		return kind.Fields()
	}
	opened, _ := record.Kinds().Find(offerOpened)
	fields := opened.Fields()
	offer := fields[slices.IndexFunc(fields, func(f record.Field) bool { return f.Name == "offer" })]
	offer.Required = false
	return []record.Field{offer, {Name: label, Type: record.FieldRef, Object: record.ObjectAct}}
}

// checkOffer holds what a story says of an offer to what it can mean.
func (p *parser) checkOffer(a *act, n *yaml.Node) {
	name, ok := offerLabel[a.kind.Name]
	if !ok {
		return
	}
	label, hasLabel := a.terms[name]
	_, hasOffer := a.terms["offer"]
	switch {
	case hasLabel && hasOffer:
		p.fail(n, a.kind.Name, "want an offer or %s, not both", name)
	case a.kind.Name == offerSealed && !hasLabel && !hasOffer:
		p.fail(n, join(a.kind.Name, "offer"), "missing: say what is offered")
	case hasLabel && label.label != "" && p.scenario.labels[label.label].kind.Name != offerSealed:
		p.fail(n, join(a.kind.Name, name), "%s seals no offer: want the label of an %s", label.label, offerSealed)
	}
}

// offer returns what a story says is offered; nil if it says nothing.
func (a *act) offer() (*record.Offer, error) {
	said, ok := a.terms["offer"]
	if !ok {
		return nil, nil
	}
	value, err := said.build(placeholders{}) // an offer names nothing that only the telling knows
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(value, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	o := new(record.Offer)
	return o, json.Unmarshal(raw, o, json.RejectUnknownMembers(true))
}

// placeholderTerms are terms like those that will be made.
func (a *act) placeholderTerms() (record.Terms, error) {
	if _, ok := offerLabel[a.kind.Name]; !ok {
		return a.makeTerms(placeholders{})
	}
	offer, err := a.offer()
	if err != nil {
		return nil, err
	}
	if offer == nil {
		offer = &record.Offer{Document: record.BodyHash(nil)}
	}
	round, _ := placeholders{}.ref("round", "")
	random := strings.NewReader(strings.Repeat("1", record.HashSize))
	sealed, terms, err := offers.Draw(random, record.BodyHash(nil), "party.example", round, *offer)
	if a.kind.Name == offerSealed || err != nil {
		return terms, err
	}
	return offers.Opening(sealed), nil
}

// offerTerms makes the terms of an act that seals or opens an offer.
func (s *Stage) offerTerms(ctx context.Context, side *Side, a *act) (record.Terms, error) {
	offer, err := a.offer()
	if err != nil {
		return nil, err
	}
	round, err := s.ref(a.about, a.point)
	if err != nil {
		return nil, err
	}
	named := s.sealed[a.terms[offerLabel[a.kind.Name]].label]
	if a.kind.Name == offerSealed {
		return s.sealTerms(ctx, side, a, round, offer, named)
	}
	if named == nil {
		if named, err = s.ownOffer(ctx, side, round); err != nil {
			return nil, err
		}
	}
	terms := offers.Opening(named)
	if offer != nil {
		terms.Offer = *offer
	}
	return terms, nil
}

func (s *Stage) sealTerms(ctx context.Context, side *Side, a *act, round record.Ref, offer *record.Offer, copied *record.SealedOffer) (record.Terms, error) {
	if copied != nil {
		s.sealed[a.label] = copied
		c, err := copied.Commitment()
		return &record.OfferSealed{Commitment: c}, err
	}
	sealed, terms, err := offers.Draw(s.random, s.here.id, side.Name, round, *offer)
	if err != nil {
		return nil, err
	}
	s.sealed[a.label] = sealed
	return terms, offers.Keep(ctx, side.node, sealed, "")
}

// ownOffer returns what a party sealed in a round, as its node keeps it.
func (s *Stage) ownOffer(ctx context.Context, side *Side, round record.Ref) (*record.SealedOffer, error) {
	r, err := offers.Find(ctx, side.node, s.here.id, round)
	if err == nil {
		var own *record.SealedOffer
		if own, err = r.Own(side.Name); err == nil {
			return own, nil
		}
	}
	return nil, fmt.Errorf("%s: %w; to open what another act sealed, say opens: LABEL", offerOpened, err)
}
