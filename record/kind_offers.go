package record

import (
	"errors"
	"slices"
)

// Sealed offers: each side commits to an offer, and none is opened until all are in (law, rule
// 12).
func init() {
	register(
		Kind{Name: "round.opened", Group: "offers", Power: PowerSend, Opens: ObjectRound, Body: PartTitle | PartText, MustSay: PartText, Terms: RoundOpened{}, Law: 2},
		Kind{Name: "offer.sealed", Group: "offers", Power: PowerSign, About: ObjectRound, Body: PartText, Terms: OfferSealed{}, Law: 2},
		Kind{Name: "offer.opened", Group: "offers", Power: PowerSign, About: ObjectRound, Body: PartText, Terms: OfferOpened{}, Law: 2},
		Kind{Name: "round.matched", Group: "offers", Power: PowerSend, About: ObjectRound, Body: PartText, Terms: RoundMatched{}, Law: 2},
		Kind{Name: "round.closed", Group: "offers", Power: PowerSend, About: ObjectRound, Body: PartText, Terms: RoundClosed{}, Law: 2},
	)
}

// RoundOpened asks parties for one sealed offer each. The question is in the body.
type RoundOpened struct {
	Parties  []PartyName `json:"parties"`           // who offers, in alphabetical order
	Mediator PartyName   `json:"mediator,omitzero"` // who compares the offers before any is opened
	Until    Moment      `json:"until,omitzero"`    // when what is not there yet is missing
}

// OfferSealed commits to an offer without saying it.
type OfferSealed struct {
	Commitment Hash `json:"commitment"` // of a [SealedOffer]
}

// OfferOpened says the offer to which one is committed.
type OfferOpened struct {
	Offer  Offer `json:"offer"`
	Random Hash  `json:"random"` // the 32 random bytes of the [SealedOffer], written as a hash is
}

// RoundMatched says, by the mediator, that the offers match, and on what.
type RoundMatched struct {
	Match Offer `json:"match,omitzero"`
}

// RoundClosed ends a round without an offer being opened.
type RoundClosed struct{}

// Offer is what a party offers: amounts, a document, or both.
type Offer struct {
	Amounts  []Amount `json:"amounts,omitempty"`
	Document Hash     `json:"document,omitzero"` // the SHA-256 of a file, given beside the record
}

func (r *RoundOpened) check() error {
	if len(r.Parties) < 2 || !slices.IsSorted(r.Parties) {
		return errors.New("parties: want at least two, in alphabetical order")
	}
	return nil
}

func (o *Offer) check() error {
	if len(o.Amounts) == 0 && o.Document.IsZero() {
		return errors.New("want amounts, a document, or both")
	}
	return checkAmounts(o.Amounts, false)
}
