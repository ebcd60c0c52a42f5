package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// judgedBy puts a channel under the stricter rule on crossing.
func judgedBy(witness record.PartyName) func(*record.Charter) {
	return func(c *record.Charter) { c.Crossing, c.Witness = record.CrossingWitness, witness }
}

// Rule 2.5: of an acceptance and a withdrawal that crossed, the one that the witness's log has
// first prevails; if it has both at once, the withdrawal.
func TestWitnessSaysWhichWasFirst(t *testing.T) {
	for _, x := range withdrawable {
		start := func(t *testing.T) (s *story, object record.Ref) {
			s = beginUnder(t, judgedBy(w), a, b, w)
			offer, object := x.offer(s)
			s.Sync(a, b)
			s.Sync(a, w)
			s.is(object, x.open)
			s.works(s.withdraw(a, offer))
			s.works(x.accept(s, offer))
			s.is(object, "awaiting-witness")
			return s, object
		}
		finish := func(s *story) {
			s.Sync(w, a)
			s.Sync(w, b)
			s.SyncAll()
		}
		t.Run(x.name+": the acceptance is first", func(t *testing.T) {
			s, object := start(t)
			s.Sync(b, w)
			// An exchange of notes is in force when its first sender has the answer, as ever.
			if x.name == "note" {
				s.is(object, "answered")
			} else {
				s.is(object, x.accepted)
			}
			s.Sync(a, w)
			finish(s)
			s.is(object, x.accepted)
		})
		t.Run(x.name+": the withdrawal is first", func(t *testing.T) {
			s, object := start(t)
			s.Sync(a, w)
			want := x.withdrawn
			if x.name == "signature" {
				want = "signed-in-part" // by b, and no longer by a
			}
			s.is(object, want)
			finish(s)
			s.is(object, want)
		})
		t.Run(x.name+": both at once", func(t *testing.T) {
			s, object := start(t)
			s.Sees(w, a, s.Size(a))
			s.Sync(b, w)
			finish(s)
			want := x.withdrawn
			if x.name == "signature" {
				want = "signed-in-part"
			}
			s.is(object, want)
		})
		t.Run(x.name+": nothing binds before the witness has it", func(t *testing.T) {
			s := beginUnder(t, judgedBy(w), a, b, w)
			offer, object := x.offer(s)
			s.Sync(a, b)
			x.accept(s, offer)
			s.Sync(b, a)
			s.is(object, "awaiting-witness")
			s.works(s.withdraw(a, offer)) // it knows the acceptance, and the witness does not
			s.Sync(b, w)
			s.Sync(a, w)
			finish(s)
			s.is(object, x.accepted)
		})
		t.Run(x.name+": what the witness has, nobody withdraws who knows it", func(t *testing.T) {
			s := beginUnder(t, judgedBy(w), a, b, w)
			offer, object := x.offer(s)
			s.Sync(a, b)
			x.accept(s, offer)
			s.Sync(b, w)
			s.Sync(w, a)
			s.breaks(standing.RuleTooLate, s.withdraw(a, offer))
			s.SyncAll()
			s.is(object, x.accepted)
		})
	}
}

// Who moves their own offer takes it back: of that and an acceptance of it that crossed, the one that
// the witness's log has first prevails.
func TestReplacedUnderTheWitness(t *testing.T) {
	for _, x := range []struct {
		name            string
		strict          bool
		first, second   record.PartyName // whose act the witness's log has first
		contact, due    record.Moment    // the time of the contact, and by when the point is due
		state, accepted string           // of the contact, and of the first move of the point
	}{
		{"by its past", false, a, b, "2025-03-01", "2025-03-14", "accepted", "accepted"},
		{"the acceptance is first", true, b, a, "2025-03-01", "2025-03-14", "accepted", "accepted"},
		{"the replacement is first", true, a, b, "2025-03-01", "", "proposed", "replaced"},
	} {
		s := begin(t, a, b, w)
		if x.strict {
			s = beginUnder(t, judgedBy(w), a, b, w)
		}
		point := s.table(a, withPoints(text(a, b), owes(a, b)))
		s.sign(a, point)
		s.SyncAll()
		s.sign(b, point)
		s.SyncAll()
		point = point.Point("p")
		proposed := s.propose(a)
		moved := s.moveDue(a, point, record.Due{By: "2025-03-14"})
		s.SyncAll()
		again := s.works(s.Say(a, "contact.moved", &record.ContactMoved{When: "2025-03-03"}, proposed))
		s.works(s.moveDue(a, point, record.Due{By: "2025-03-31"}))
		s.works(s.accept(b, proposed))
		s.works(s.acceptMove(b, moved))
		if x.strict {
			s.is(proposed, "awaiting-witness")
		}
		s.Sync(x.first, w)
		s.Sync(x.second, w)
		s.SyncAll()
		if got := s.contact(proposed); got.State != x.state || got.When != x.contact || got.Offer == nil || got.Offer.Cite != s.Cite(again) {
			t.Errorf("%s: the contact is %s on %s with %v on offer", x.name, got.State, got.When, got.Offer)
		}
		if got := s.point(point, later); got.DueBy != x.due || got.Moves[0].State != x.accepted || got.Moves[1].State != "offered" {
			t.Errorf("%s: the point is due by %q, and its moves are %+v", x.name, got.DueBy, got.Moves)
		}
	}
}

// Without an acceptance a withdrawal, too, waits for the witness: an acceptance may be on its way.
func TestWithdrawalWaitsForTheWitness(t *testing.T) {
	s := beginUnder(t, judgedBy(w), a, b, w)
	p := s.propose(a)
	s.withdraw(a, p)
	s.is(p, "awaiting-witness")
	s.Sync(a, w)
	s.is(p, "withdrawn")
	n := s.offerNote(a, b)
	s.Sync(a, b)
	s.withdraw(a, n)
	s.is(n, "awaiting-witness")
	s.answerNote(b, n)
	s.Sync(b, w)
	s.is(n, "answered")
}

// Of two moves that crossed and were both accepted, the one that the witness's log has accepted
// first is the time of the contact; under the other rule, the later in the order of the record.
func TestTwoMovesUnderTheWitness(t *testing.T) {
	told := func(s *story, first, second record.PartyName) standing.Contact {
		p := s.propose(a)
		s.SyncAll()
		s.accept(b, p)
		s.SyncAll()
		monday := s.Say(a, "contact.moved", &record.ContactMoved{When: "2025-03-03"}, p)
		tuesday := s.Say(b, "contact.moved", &record.ContactMoved{When: "2025-03-04"}, p)
		s.Sync(a, b)
		s.Sync(b, a)
		s.works(s.accept(b, monday))
		s.works(s.accept(a, tuesday))
		s.Sync(first, w)
		s.Sync(second, w)
		s.SyncAll()
		return s.contact(p)
	}
	strict := func() *story { return beginUnder(t, judgedBy(w), a, b, w) }
	if got := told(strict(), a, b).When; got != "2025-03-04" {
		t.Errorf("the witness has a's acceptance of Tuesday first, and the contact is on %s", got)
	}
	if got := told(strict(), b, a).When; got != "2025-03-03" {
		t.Errorf("the witness has b's acceptance of Monday first, and the contact is on %s", got)
	}
	for _, order := range [][2]record.PartyName{{a, b}, {b, a}} {
		if got := told(begin(t, a, b, w), order[0], order[1]).When; got != "2025-03-04" {
			t.Errorf("the later in the order of the record is Tuesday, and the contact is on %s", got)
		}
	}
	// Who knows what was agreed and moves it again replaces it, whatever was first.
	s := strict()
	p := s.propose(a)
	s.SyncAll()
	s.accept(b, p)
	s.SyncAll()
	again := s.move(b, p)
	s.SyncAll()
	s.accept(a, again)
	s.SyncAll()
	if got := s.contact(p).When; got != "2025-03-02" {
		t.Errorf("it was moved by agreement, and is on %s", got)
	}
}

// So it is with two moves of a deadline.
func TestTwoMovesOfAPointUnderTheWitness(t *testing.T) {
	for _, x := range []struct {
		first, second record.PartyName
		want          record.Moment
	}{{a, b, "2025-03-04"}, {b, a, "2025-03-03"}} {
		s := beginUnder(t, judgedBy(w), a, b, w)
		ref := s.adopted(a, b, dueOn(by("2025-02-20"))).Point("p")
		s.SyncAll()
		third := s.moveDue(a, ref, by("2025-03-03"))
		fourth := s.moveDue(b, ref, by("2025-03-04"))
		s.Sync(a, b)
		s.Sync(b, a)
		s.works(s.acceptMove(b, third))
		s.works(s.acceptMove(a, fourth))
		s.Sync(x.first, w)
		s.Sync(x.second, w)
		s.SyncAll()
		s.due(ref, x.want)
		again := s.works(s.moveDue(a, ref, by("2025-04-01")))
		s.SyncAll()
		s.works(s.acceptMove(b, again))
		s.SyncAll()
		s.due(ref, "2025-04-01") // its author knew what was agreed
	}
}

// A version and a signature of the older one cross.
func TestVersionAndSignatureUnderTheWitness(t *testing.T) {
	for _, strict := range []bool{false, true} {
		s := begin(t, a, b, w)
		if strict {
			s = beginUnder(t, judgedBy(w), a, b, w)
		}
		one := s.table(a, text(a, b))
		s.sign(a, one)
		s.SyncAll()
		two := text(a, b)
		two.VersionOf = one
		second := s.table(a, two)
		s.sign(a, second)
		s.sign(b, one)
		s.Sync(a, w) // the new version, and with it the signature of the old one taken back
		s.Sync(b, w)
		s.SyncAll()
		want := "in-force"
		if strict {
			want = "superseded"
		}
		if got := stateOf(s.read(later), one); (got == "in-force") != !strict {
			t.Errorf("strict %v: the older version is %s, want %s", strict, got, want)
		}
	}
}

// A point is kept when the witness's log has what closes it.
func TestKeptUnderTheWitness(t *testing.T) {
	s := beginUnder(t, judgedBy(w), a, b, w)
	doc := s.table(a, withPoints(text(a, b), owes(a, b)))
	s.sign(a, doc)
	s.SyncAll()
	s.sign(b, doc)
	s.SyncAll()
	s.ack(b, doc.Point("p"))
	s.Sync(b, a)
	s.is(doc.Point("p"), "open")
	s.Sync(b, w)
	s.is(doc.Point("p"), "kept")
}

// Whether the time to object has passed before a correction was withdrawn the witness's log says.
func TestCorrectionBySilenceUnderTheWitness(t *testing.T) {
	for _, x := range []struct {
		first, second record.PartyName // whose log the witness's has first
		at, want      string           // before the witness has anything, and after
	}{
		{a, b, "awaiting-witness", "withdrawn"},
		{b, a, "awaiting-witness", "made"},
	} {
		s := beginUnder(t, judgedBy(w), a, b, w)
		doc := s.adopted(a, b)
		s.SyncAll()
		ref := s.works(s.correct(a, doc, "2025-03-31"))
		s.SyncAll()
		s.Clock = s.Clock.Add(60 * day)
		s.Receive(b)
		s.is(ref, x.at)
		s.works(s.withdraw(a, ref))
		s.is(ref, x.at)
		s.Sync(x.first, w)
		s.Sync(x.second, w)
		s.SyncAll()
		s.is(ref, x.want)
	}
}

// A signature that expires counts if an entry of its signer's log, or of the witness's, dated by
// then has the completing signature.
func TestExpiryUnderTheWitness(t *testing.T) {
	for _, x := range []struct {
		name              string
		late              bool // the completing signature
		toWitness, toSign int  // days after which it reaches the witness's log, and a's
		want              string
	}{
		{"in time at both", false, 0, 0, "in-force"},
		{"in time at the witness", false, 0, 9, "in-force"},
		{"in time at the signer", false, 9, 0, "in-force"},
		{"late at both", false, 9, 9, "adoption-disputed"},
		{"signed late", true, 0, 0, "signed-in-part"},
	} {
		s := beginUnder(t, judgedBy(w), a, b, w)
		doc := s.table(a, text(a, b))
		s.signUntil(a, doc, "2025-02-17")
		s.SyncAll()
		begun := s.Clock
		if x.late {
			s.Clock = begun.AddDate(0, 0, 9)
		}
		s.sign(b, doc)
		reach := func(to record.PartyName, days int) {
			if days > 0 {
				s.Clock = begun.AddDate(0, 0, days)
			}
			s.Sync(b, to)
		}
		if x.toSign < x.toWitness {
			reach(a, x.toSign)
			reach(w, x.toWitness)
		} else {
			reach(w, x.toWitness)
			reach(a, x.toSign)
		}
		if got := stateOf(s.read(later), doc); x.want != got && !(x.late && got == "awaiting-witness") {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// A contact that names the witness's delegation has no need of its answer.
func TestWitnessIsNoSide(t *testing.T) {
	s := beginUnder(t, judgedBy(w), a, b, w)
	c := call()
	c.Delegations = []record.Delegation{{Party: a, Head: "A"}, {Party: b, Head: "B"}, {Party: w, Head: "W"}}
	p := s.Say(a, "contact.proposed", c)
	s.SyncAll()
	s.accept(b, p)
	s.SyncAll()
	s.is(p, "accepted")
}
