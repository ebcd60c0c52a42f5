package record

import (
	"errors"
	"fmt"
	"reflect"
)

// OfferMagic is the first line of a sealed offer.
const OfferMagic = "parley.example/offer/v1"

// SealedOffer is a sealed offer as its party keeps it until it is opened, and as it hands it to
// a mediator beside the record. Whoever has its bytes can open it; whoever has only their hash
// can neither open it nor guess it, because of the 32 random bytes, nor use it as an offer of
// another party, in another round or channel (spec §6.4):
//
//	parley.example/offer/v1
//	{"channel":…,"offer":{…},"party":…,"random":…,"round":…}
type SealedOffer struct {
	Channel Hash      `json:"channel"`
	Offer   Offer     `json:"offer"`
	Party   PartyName `json:"party"`
	Random  Hash      `json:"random"`
	Round   Ref       `json:"round" object:"round"` // the act that opened it
}

// Bytes returns the two lines of the sealed offer.
func (s *SealedOffer) Bytes() ([]byte, error) {
	if err := s.valid(); err != nil {
		return nil, fmt.Errorf("sealed offer: %w", err)
	}
	return framed(OfferMagic, s)
}

// Commitment returns the SHA-256 of the sealed offer's bytes.
func (s *SealedOffer) Commitment() (Hash, error) {
	data, err := s.Bytes()
	if err != nil {
		return Hash{}, err
	}
	return sum(data), nil
}

// ParseSealedOffer reads a sealed offer and returns it with the commitment to it. It refuses
// everything that [SealedOffer.Bytes] would not have written.
func ParseSealedOffer(data []byte) (*SealedOffer, Hash, error) {
	if len(data) > MaxAct {
		return nil, Hash{}, fmt.Errorf("sealed offer: %d bytes, more than %d", len(data), MaxAct)
	}
	var s SealedOffer
	rest, err := unframe(OfferMagic, data, &s)
	if err == nil && len(rest) > 0 {
		err = errors.New("something follows its two lines")
	}
	if err == nil {
		err = s.valid()
	}
	if err != nil {
		return nil, Hash{}, fmt.Errorf("sealed offer: %w", err)
	}
	return &s, sum(data), nil
}

func (s *SealedOffer) valid() error { return checkStruct(reflect.ValueOf(s).Elem()) }
