package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// A signature that others relied on is not forked away by entering it on another branch too, whatever its name, that
// comes to light when all know of the fork.
func TestASignatureEnteredTwiceCounts(t *testing.T) {
	for _, swap := range []bool{false, true} {
		s := begin(t, a, b, c)
		doc := s.table(a, text(a, c))
		s.sign(a, doc)
		s.SyncAll()
		one, other := s.Split(c)
		if swap {
			one, other = other, one
		}
		signed := s.works(s.sign(one, doc))
		s.Sync(one, a)
		s.EnterSigned(other, s.leafAt(s.Cite(signed)).Act)
		s.Node(a, forkFound(s.Fork(c, 99, c)))
		s.Node(b, forkFound(s.Fork(c, 99, c)))
		s.Sync(a, b)
		s.Sync(other, b)
		s.Sync(b, a)
		s.is(doc, "in-force")
		s.anyOrder()
	}
}

// Taken back on one branch, it stands on the other; and an answer that stands on both is one answer.
func TestAnAnswerEnteredTwiceIsOne(t *testing.T) {
	s := begin(t, a, b, c)
	doc := s.table(a, text(a, c))
	ref := s.adopted(a, c, owes(a, c)).Point("p")
	moved := s.moveDue(a, ref, record.Due{By: "2025-03-14"})
	s.SyncAll()
	one, other := s.Split(c)
	signed := s.works(s.sign(one, doc))
	taken := s.works(s.acceptMove(one, moved))
	for _, act := range []record.Ref{signed, taken} {
		s.EnterSigned(other, s.leafAt(s.Cite(act)).Act)
	}
	s.works(s.withdraw(other, signed))
	s.Sync(one, a)
	s.Sync(other, b)
	s.meet()
	s.works(s.sign(a, doc))
	s.is(doc, "in-force")
	if p := s.point(ref, later); p.DueBy != "2025-03-14" || len(p.Moves[0].Accepted) != 1 {
		t.Errorf("due by %s, by %+v", p.DueBy, p.Moves)
	}
	s.anyOrder()
}

// What opens something counts on the branch of the lesser name, and is there once.
func TestAnOfferEnteredTwiceIsOne(t *testing.T) {
	s, one, other := forked(t)
	if other < one {
		one, other = other, one
	}
	p := s.propose(other)
	first := s.Cite(p)
	s.announce(a)
	s.Sync(a, one) // so that it is judged there after it was on the other
	at := s.EnterSigned(one, s.leafAt(first).Act)
	s.Sync(one, a)
	s.Sync(other, b)
	s.meet()
	if br := s.Now().Breach(at); br != nil {
		t.Errorf("at %s it has no effect: %s", at, br.Why)
	}
	if br := s.Now().Breach(first); br == nil || br.Rule != standing.RuleOnce {
		t.Errorf("at %s it breaks %+v, want rule 1.3", first, br)
	}
	if got := len(s.read(later).Contacts); got != 1 {
		t.Errorf("%d contacts", got)
	}
	s.anyOrder()
}
