package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

func TestContactIsAcceptedByAllOthers(t *testing.T) {
	s := begin(t, a, b, c)
	p := s.propose(a)
	s.Sync(a, b)
	s.Sync(a, c)
	s.works(s.accept(b, p))
	s.is(p, "proposed")
	s.works(s.accept(c, p))
	s.is(p, "accepted")
}

func TestContactOfTwoAmongThree(t *testing.T) {
	s := begin(t, a, b, c)
	between := call()
	between.Delegations = []record.Delegation{{Party: a, Head: "A"}, {Party: b, Head: "B"}}
	p := s.Say(a, "contact.proposed", between)
	s.SyncAll()
	s.breaks(standing.RuleAddressee, s.accept(c, p))
	s.works(s.accept(b, p))
	s.is(p, "accepted")
	s.SyncAll()
	s.works(s.hold(a, p))
	s.works(s.hold(b, p))
	s.is(p, "held")
}

func TestContactOfWhomTheChannelDoesNotKnow(t *testing.T) {
	s := begin(t, a, b)
	with := call()
	with.Delegations = []record.Delegation{{Party: a, Head: "A"}, {Party: d, Head: "D"}}
	p := s.Say(a, "contact.proposed", with)
	s.Sync(a, b)
	s.works(s.accept(b, p))
	s.is(p, "accepted")
}

func TestContactDeclined(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	s.works(s.decline(b, p))
	s.is(p, "declined")
	s.Sync(b, a)
	s.breaks(standing.RuleWithdrawn, s.move(a, p))
}

func TestContactMovedAgainAndAgain(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	s.works(s.accept(b, p))
	s.Sync(b, a)
	moved := s.works(s.move(a, p))
	s.is(p, "accepted")
	if offer := s.contact(p).Offer; offer == nil || offer.Cite != s.Cite(moved) || offer.When != "2025-03-02" {
		t.Errorf("the offer on the table is %v", offer)
	}
	if got := s.contact(p).When; got != "2025-03-01" {
		t.Errorf("it is on %s before the move is accepted", got)
	}
	s.Sync(a, b)
	s.works(s.decline(b, moved))
	s.is(p, "accepted")
	s.Sync(b, a)
	moved = s.works(s.move(a, p))
	s.Sync(a, b)
	s.works(s.accept(b, moved))
	s.is(p, "accepted")
	if x := s.contact(p); x.When != "2025-03-02" || x.Offer != nil {
		t.Errorf("it is on %s, with %v on offer", x.When, x.Offer)
	}
}

func TestContactNamedByItsLastMove(t *testing.T) {
	s := begin(t, a, b)
	moved := s.move(a, s.propose(a))
	s.Sync(a, b)
	s.works(s.accept(b, moved))
	s.works(s.cancel(b, moved))
}

// Each side moved it without knowing of the other's move. Neither replaced the other, so either
// may be accepted; both were accepted here, and all copies agree on which is the later.
func TestMovesThatCross(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	s.works(s.accept(b, p))
	s.Sync(b, a)
	ma := s.works(s.move(a, p))
	mb := s.works(s.Say(b, "contact.moved", &record.ContactMoved{When: "2025-03-03"}, p))
	s.Sync(a, b)
	s.Sync(b, a)
	s.works(s.accept(b, ma))
	if x := s.contact(p); x.When != "2025-03-02" || x.Offer != nil {
		t.Errorf("b accepted a's move: it is on %s, with %v on offer", x.When, x.Offer)
	}
	s.works(s.accept(a, mb))
	s.is(p, "accepted")
	s.Sync(a, b)
	s.Sync(b, a)
	s.breaks(standing.RuleOnce, s.accept(a, mb))
}

func TestCancellationThatCrossesAnAcceptance(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	s.works(s.accept(b, p))
	s.works(s.cancel(a, p))
	s.Sync(a, b)
	s.Sync(b, a)
	s.is(p, "cancelled")
	if got := s.contact(p).Cancelled; len(got) != 1 || got[0].Party != a {
		t.Errorf("cancelled by %v", got)
	}
}

func TestAcceptedContactDoesNotComeBackAfterCancellation(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	s.works(s.accept(b, p))
	s.Sync(b, a)
	moved := s.move(a, p)
	s.works(s.cancel(a, p))
	s.Sync(a, b)
	s.breaks(standing.RuleWithdrawn, s.accept(b, moved))
	s.breaks(standing.RuleWithdrawn, s.decline(b, moved))
	s.is(p, "cancelled")
}

func TestContactHeld(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	s.works(s.accept(b, p))
	s.works(s.Say(b, "contact.held", &record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-03-01", Venue: "Istanbul", Host: "TR"}, Lasted: "4h30m"}, p))
	s.is(p, "held-by-one")
	s.Sync(b, a)
	s.works(s.Say(a, "contact.held", &record.ContactHeld{ContactFacts: record.ContactFacts{When: "2025-03-01", Venue: "Ankara"}}, p))
	s.is(p, "held")
	x := s.contact(p)
	if len(x.Held) != 2 || x.Held[0].Venue != "Istanbul" || x.Held[1].Venue != "Ankara" || x.Held[0].Lasted != "4h30m" {
		t.Errorf("held as %+v", x.Held)
	}
	if x.Venue != "Istanbul" || x.Host != "TR" {
		t.Errorf("the facts that the proposal left open are %s, %s", x.Venue, x.Host)
	}
	if n := len(s.read(later).Contacts); n != 1 {
		t.Errorf("%d contacts, and one was held", n)
	}
	s.breaks(standing.RuleWithdrawn, s.cancel(b, p))
}

// A mediator may record what it hosted; that makes no side of it.
func TestContactHeldAsTheHostHasIt(t *testing.T) {
	s := begin(t, a, b, m)
	p := s.propose(a)
	s.SyncAll()
	s.works(s.hold(m, p))
	s.is(p, "proposed")
	s.works(s.hold(a, p))
	s.is(p, "held-by-one")
	s.works(s.hold(b, p))
	s.is(p, "held")
}

// The word of one who is no side makes no dispute of what was called off, and brings no contact into
// the record.
func TestContactHeldAsAStrangerHasIt(t *testing.T) {
	s := begin(t, a, b, c, m)
	between := call()
	between.Delegations = []record.Delegation{{Party: a, Head: "A"}, {Party: b, Head: "B"}}
	p := s.Say(a, "contact.proposed", between)
	s.SyncAll()
	s.works(s.accept(b, p))
	s.works(s.cancel(a, p))
	s.SyncAll()
	s.breaks(standing.RuleOwn, s.hold(c, p))
	s.works(s.hold(m, p))
	s.is(p, "cancelled")
	s.breaks(standing.RuleOwn, s.Say(c, "contact.held", &record.ContactHeld{ContactFacts: between.ContactFacts}))
	s.breaks(standing.RuleOwn, s.Say(m, "contact.held", &record.ContactHeld{ContactFacts: between.ContactFacts}))
	s.works(s.hold(b, p))
	s.is(p, "disputed")
}

func TestContactHeldByOneAndCancelledByTheOther(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.SyncAll()
	s.works(s.hold(b, p))
	s.works(s.cancel(a, p))
	s.SyncAll()
	s.is(p, "disputed")
	s.works(s.hold(a, p)) // after all
	s.is(p, "held")
}

func TestNobodyMeetsAlone(t *testing.T) {
	s := begin(t, a)
	p := s.works(s.hold(a, ""))
	s.is(p, "held-by-one")
}

// Who joins later takes nothing away from what was held before.
func TestContactStaysHeldWhenOthersJoin(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.SyncAll()
	s.works(s.accept(b, p))
	s.works(s.hold(a, p))
	s.works(s.hold(b, p))
	s.is(p, "held")
	s.invite(c, a, b)
	unaware := s.propose(a) // a has not heard that c acceded
	s.Sync(a, b)
	s.works(s.accept(b, unaware))
	s.is(unaware, "accepted")
	s.SyncAll()
	s.is(p, "held")
	if lineOf(s.read(later), p).Provisional {
		t.Error("provisional when all have it")
	}
	q := s.propose(a)
	s.SyncAll()
	s.works(s.accept(b, q))
	s.is(q, "proposed")
	s.works(s.accept(c, q))
	s.is(q, "accepted")
}

func TestUnrelatedActsOnAContactDoNotReplaceIt(t *testing.T) {
	s := begin(t, a, b)
	p := s.propose(a)
	s.Sync(a, b)
	shown := s.Heads(b, b)
	about := text(a, b)
	about.Contact = p
	s.table(a, about)
	s.readout(a, p)
	s.Sync(a, b)
	s.works(s.sayShown(b, shown, "contact.accepted", &record.ContactAccepted{}, p))
}

// Of an offer that was declined and, not knowing it, withdrawn, the contact says that it was
// declined, whichever is last in the order of the record.
func TestDeclinedAndWithdrawn(t *testing.T) {
	for _, by := range [][2]record.PartyName{{a, b}, {b, a}} {
		s := begin(t, a, b)
		p := s.propose(by[0])
		s.SyncAll()
		s.works(s.withdraw(by[0], p))
		s.works(s.decline(by[1], p))
		s.SyncAll()
		s.is(p, "declined")
	}
}

// Who has left is no side of what is proposed after that, though its delegation is named.
func TestWhoHasLeftIsNoSideOfAContact(t *testing.T) {
	s := begin(t, a, b, c)
	s.works(s.secede(c))
	s.SyncAll()
	among := call()
	among.Delegations = []record.Delegation{{Party: a, Head: "A"}, {Party: b, Head: "B"}, {Party: c, Head: "C"}}
	p := s.works(s.Say(a, "contact.proposed", among))
	s.Sync(a, b)
	s.works(s.accept(b, p))
	s.is(p, "accepted")
}
