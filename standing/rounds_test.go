package standing_test

import (
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// offer is an offer of so many euros.
func offer(number record.Decimal) record.Offer {
	return record.Offer{Amounts: []record.Amount{{Number: number, Unit: "EUR"}}}
}

var drawn = record.Hash{1, 2, 3}

func (s *story) round(by, mediator record.PartyName) record.Ref {
	return s.Say(by, "round.opened", &record.RoundOpened{Parties: []record.PartyName{a, b}, Mediator: mediator, Until: "2025-02-20"})
}

func (s *story) seal(by record.PartyName, round record.Ref, o record.Offer) record.Ref {
	s.t.Helper()
	kept := record.SealedOffer{Channel: s.Channel, Offer: o, Party: standing.PartyOf(by), Random: drawn, Round: round}
	c, err := kept.Commitment()
	if err != nil {
		s.t.Fatal(err)
	}
	return s.Say(by, "offer.sealed", &record.OfferSealed{Commitment: c}, round)
}

func (s *story) open(by record.PartyName, round record.Ref, o record.Offer) record.Ref {
	return s.Say(by, "offer.opened", &record.OfferOpened{Offer: o, Random: drawn}, round)
}

func (s *story) match(by record.PartyName, round record.Ref) record.Ref {
	return s.Say(by, "round.matched", &record.RoundMatched{Match: offer("45")}, round)
}

func (s *story) closeRound(by record.PartyName, round record.Ref) record.Ref {
	return s.Say(by, "round.closed", &record.RoundClosed{}, round)
}

// offered makes a round in which a offers 40 and b 50, and everybody knows.
func (s *story) offered(mediator record.PartyName) record.Ref {
	s.t.Helper()
	round := s.works(s.round(a, mediator))
	s.SyncAll()
	s.works(s.seal(a, round, offer("40")))
	s.works(s.seal(b, round, offer("50")))
	s.SyncAll()
	s.SyncAll()
	return round
}

func (s *story) offerIs(round record.Ref, party record.PartyName, want string) {
	s.t.Helper()
	r := find(s.t, s.read(later).Rounds, func(x standing.Round) bool { return x.Ref == round })
	if got := find(s.t, r.Offers, func(x standing.RoundOffer) bool { return x.Party == party }).State; got != want {
		s.t.Errorf("the offer of %s is %s, want %s", party, got, want)
	}
}

func TestSealedOffers(t *testing.T) {
	s := begin(t, a, b)
	round := s.works(s.round(a, ""))
	s.is(round, "collecting")
	s.SyncAll()
	s.works(s.seal(a, round, offer("40")))
	s.breaks(standing.RuleAllIn, s.open(a, round, offer("40")))
	s.offerIs(round, b, "not-offered") // later is after its time
	s.Sync(a, b)
	s.works(s.seal(b, round, offer("50")))
	s.is(round, "collecting")
	s.breaks(standing.RuleAllIn, s.open(b, round, offer("50"))) // a's log does not show that it has b's
	s.Sync(b, a)
	s.is(round, "all-in")
	s.offerIs(round, a, "not-opened")
	s.breaks(standing.RuleCommitted, s.open(a, round, offer("41")))
	s.works(s.open(a, round, offer("40")))
	s.is(round, "all-in")
	s.Sync(a, b)
	s.works(s.open(b, round, offer("50")))
	s.is(round, "opened")
	s.offerIs(round, b, "opened")
}

// One side's commitment is no offer of another's, nor of the same in another round or channel.
func TestCommitmentCannotBeCopied(t *testing.T) {
	s := begin(t, a, b)
	round := s.round(a, "")
	s.SyncAll()
	first := s.works(s.seal(a, round, offer("40")))
	s.Sync(a, b)
	var copied record.Terms
	for _, l := range s.Leaves() {
		if l.Act != nil && record.RefTo(l.Act.Hash) == first {
			copied = l.Act.Terms
		}
	}
	s.works(s.Say(b, "offer.sealed", copied, round))
	s.SyncAll()
	s.SyncAll()
	s.works(s.open(a, round, offer("40")))
	s.Sync(a, b)
	s.breaks(standing.RuleCommitted, s.open(b, round, offer("40")))
}

// An offer is withdrawn before all are in; a withdrawal that crosses the last comes too late.
func TestOfferWithdrawn(t *testing.T) {
	for _, crosses := range []bool{false, true} {
		s := begin(t, a, b)
		round := s.round(a, "")
		s.SyncAll()
		first := s.works(s.seal(a, round, offer("40")))
		s.Sync(a, b)
		s.works(s.withdraw(a, first))
		if !crosses {
			s.Sync(a, b)
		}
		s.works(s.seal(b, round, offer("50")))
		s.SyncAll()
		if crosses {
			s.is(round, "all-in")
			s.offerIs(round, a, "not-opened")
			s.works(s.open(b, round, offer("50")))
			s.works(s.open(a, round, offer("40")))
			continue
		}
		s.is(round, "withdrawn")
		s.offerIs(round, a, "withdrawn")
		s.breaks(standing.RuleAllIn, s.open(b, round, offer("50")))
		s.breaks(standing.RuleOffer, s.seal(a, round, offer("45")))
	}
}

// With a mediator nothing is opened unless it has said that the offers match.
func TestMediatedRound(t *testing.T) {
	for _, matches := range []bool{false, true} {
		s := begin(t, a, b, m)
		round := s.offered(m)
		s.offerIs(round, a, "sealed") // its time is over, and it could not be opened
		s.breaks(standing.RuleMatched, s.open(a, round, offer("40")))
		if !matches {
			s.works(s.closeRound(m, round))
			s.SyncAll()
			s.is(round, "closed")
			s.breaks(standing.RuleMatched, s.open(a, round, offer("40")))
			s.breaks(standing.RuleClosed, s.match(m, round))
			continue
		}
		s.works(s.match(m, round))
		s.breaks(standing.RuleClosed, s.closeRound(m, round))
		s.is(round, "matched")
		s.Sync(m, a)
		s.breaks(standing.RuleMatched, s.open(a, round, offer("40"))) // that b knows it, a does not
		s.SyncAll()
		s.works(s.open(a, round, offer("40")))
		s.works(s.open(b, round, offer("50")))
		s.is(round, "opened")
	}
}

// A mediator that holds all offers matches them once it knows that each side does.
func TestMatchBeforeSettlement(t *testing.T) {
	s := begin(t, a, b, m)
	round := s.works(s.round(a, m))
	s.SyncAll()
	s.works(s.seal(a, round, offer("40")))
	s.Sync(a, b)
	s.works(s.seal(b, round, offer("50")))
	s.Sync(b, m)
	s.breaks(standing.RuleAllIn, s.match(m, round))
	s.Sync(b, a)
	s.Sync(a, m)
	s.works(s.match(m, round))
}

// Who opened a round without a mediator closes it until all offers are in.
func TestRoundClosedByWhoOpenedIt(t *testing.T) {
	s := begin(t, a, b)
	round := s.round(a, "")
	s.SyncAll()
	s.breaks(standing.RuleMatched, s.closeRound(b, round))
	s.works(s.seal(a, round, offer("40")))
	s.Sync(a, b)
	s.works(s.closeRound(a, round))
	s.is(round, "closed")
	s.works(s.seal(b, round, offer("50"))) // not knowing
	s.SyncAll()
	s.is(round, "all-in")

	s = begin(t, a, b)
	s.breaks(standing.RuleTooLate, s.closeRound(a, s.offered("")))
}

// Where the offers cross, the closing counts if the log of who closed had it before the other's offer.
func TestRoundClosedWhileOffersCross(t *testing.T) {
	s := begin(t, a, b)
	round := s.works(s.round(a, ""))
	s.SyncAll()
	s.works(s.seal(a, round, offer("40")))
	s.works(s.closeRound(a, round))
	s.works(s.seal(b, round, offer("50"))) // knowing neither
	s.SyncAll()
	s.SyncAll()
	s.is(round, "closed")
	s.breaks(standing.RuleAllIn, s.open(b, round, offer("50")))
}

// brokenInRounds has the rules of sealed offers.
var brokenInRounds = []brokenRule{
	{standing.RuleOffer, "an offer nobody asked for", func(s *story) record.Ref {
		round := s.round(a, "")
		s.Sync(a, c)
		return s.seal(c, round, offer("1"))
	}},
	{standing.RuleOffer, "sealed twice", func(s *story) record.Ref {
		round := s.round(a, "")
		s.works(s.seal(a, round, offer("1")))
		return s.seal(a, round, offer("2"))
	}},
	{standing.RuleOffer, "opened twice", func(s *story) record.Ref {
		round := s.offered("")
		s.works(s.open(a, round, offer("40")))
		return s.open(a, round, offer("40"))
	}},
	{standing.RuleOffer, "opened by one who was not asked", func(s *story) record.Ref {
		return s.open(c, s.offered(""), offer("40"))
	}},
	{standing.RuleAllIn, "opened before all are in", func(s *story) record.Ref {
		round := s.round(a, "")
		s.works(s.seal(a, round, offer("1")))
		return s.open(a, round, offer("1"))
	}},
	{standing.RuleAllIn, "matched before all are in", func(s *story) record.Ref {
		round := s.round(m, m)
		return s.match(m, round)
	}},
	{standing.RuleCommitted, "another offer than was sealed", func(s *story) record.Ref {
		return s.open(a, s.offered(""), offer("39"))
	}},
	{standing.RuleMatched, "opened without a match", func(s *story) record.Ref {
		return s.open(a, s.offered(m), offer("40"))
	}},
	{standing.RuleMatched, "matched by a side", func(s *story) record.Ref { return s.match(a, s.offered(m)) }},
	{standing.RuleMatched, "closed by a side", func(s *story) record.Ref { return s.closeRound(a, s.offered(m)) }},
	{standing.RuleTooLate, "an offer withdrawn when all are in", func(s *story) record.Ref {
		round := s.offered("")
		return s.withdraw(a, find(s.t, s.said("offer.sealed"), func(r record.Ref) bool { return s.Cite(r).Party == a && round != r }))
	}},
	{standing.RuleClosed, "sealed when the round is closed", func(s *story) record.Ref {
		round := s.round(a, "")
		s.works(s.closeRound(a, round))
		return s.seal(a, round, offer("1"))
	}},
	{standing.RuleBasis, "sealed after a closing that the official was not shown", func(s *story) record.Ref {
		round := s.round(a, "")
		s.Sync(a, b)
		shown := s.Heads(b, b)
		s.works(s.closeRound(a, round))
		s.Sync(a, b)
		return s.Enter(b, standingtest.Act{Kind: "offer.sealed", Terms: &record.OfferSealed{Commitment: drawn}, About: round, Basis: shown})
	}},
	{standing.RuleMember, "a round of one who is no principal", func(s *story) record.Ref {
		return s.Say(a, "round.opened", &record.RoundOpened{Parties: []record.PartyName{a, m}})
	}},
	{standing.RuleMember, "a mediator who is none", func(s *story) record.Ref {
		return s.Say(a, "round.opened", &record.RoundOpened{Parties: []record.PartyName{a, b}, Mediator: c})
	}},
}

// everyRound has every kind of sealed offers said with effect, by two and a mediator.
func (s *story) everyRound() {
	round := s.offered(m)
	s.match(m, round)
	s.SyncAll()
	s.open(a, round, offer("40"))
	s.closeRound(a, s.round(a, ""))
}

// An offer is sealed within the time of the round, as its author's log claims.
func TestSealedInTime(t *testing.T) {
	s := begin(t, a, b)
	round := s.round(a, "")
	s.SyncAll()
	s.Clock = record.Moment("2025-02-20").End().Add(-time.Minute)
	s.works(s.seal(a, round, offer("40")))
	s.Clock = record.Moment("2025-02-20").End()
	s.breaks(standing.RuleOffer, s.seal(b, round, offer("50")))
	s.SyncAll()
	s.is(round, "collecting")
	s.offerIs(round, b, "not-offered")
}

// Who could open an offer only when the time of the round was over has a day to do it.
func TestOpenedLate(t *testing.T) {
	s := begin(t, a, b)
	round := s.round(a, "")
	s.SyncAll()
	s.works(s.seal(a, round, offer("40")))
	s.works(s.seal(b, round, offer("50")))
	s.Clock = time.Date(2025, 2, 25, 0, 0, 0, 0, time.UTC)
	s.SyncAll()
	s.SyncAll()
	at := func(at time.Time) string {
		return find(t, s.read(at).Rounds, func(x standing.Round) bool { return x.Ref == round }).Offers[0].State
	}
	if got := at(time.Date(2025, 2, 25, 23, 0, 0, 0, time.UTC)); got != "sealed" {
		t.Errorf("the offer is %s on the day", got)
	}
	if got := at(time.Date(2025, 2, 26, 1, 0, 0, 0, time.UTC)); got != "not-opened" {
		t.Errorf("the offer is %s a day later", got)
	}
}
