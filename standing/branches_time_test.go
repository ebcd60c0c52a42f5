package standing_test

import (
	"testing"

	"parley.example/record"
)

// What a log had before it forked it had then, and not when its branch began.

// A branch that begins with bytes that are no entry has no time of its own.
func TestASignatureThatExpiresOnABranchThatBeginsWithNoEntry(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.table(a, text(a, b))
	s.Sync(a, b)
	s.works(s.signUntil(b, ref, "2025-03-31"))
	s.Sync(b, a)
	s.works(s.sign(a, ref))
	s.days(100)
	s.Sync(a, b)
	one, other := s.Split(b)
	s.Garble(one, []byte("x"))
	s.decline(other, s.propose(other))
	s.is(ref, "adoption-disputed")
}

func TestACorrectionOnABranchThatBeginsWithNoEntry(t *testing.T) {
	s := begin(t, a, b)
	x := s.adopted(a, b)
	ref := s.works(s.correct(a, x, "2025-03-31"))
	s.Sync(a, b)
	s.days(100)
	one, other := s.Split(b)
	s.Garble(one, []byte("x"))
	s.Receive(one)
	s.decline(other, s.propose(other))
	s.is(ref, "made")
}

// passedOver is a correction that b lets pass on its log, or on one branch of it.
func passedOver(t *testing.T, fork bool) string {
	s := begin(t, a, b, c)
	x := s.agreed(text(a, b))
	ref := s.works(s.correct(a, x, "2025-03-31"))
	s.SyncAll()
	s.days(200)
	one, other := b, record.PartyName("")
	if fork {
		one, other = s.Split(b)
	}
	s.Receive(one)
	s.Sync(one, a)
	s.Sync(one, c)
	if fork {
		s.Receive(other)
	}
	return stateOf(s.read(later), ref)
}

func TestNobodyForksACorrectionAway(t *testing.T) {
	for _, fork := range []bool{false, true} {
		if got := passedOver(t, fork); got != "made" {
			t.Errorf("fork %v: the correction is %s", fork, got)
		}
	}
}

// witnessedCorrection is one that all let pass before a witness, whose log forks.
func witnessedCorrection(t *testing.T, fork bool) string {
	s := beginUnder(t, judgedBy(w), a, b, c, w)
	x := s.agreed(text(a, b, c))
	ref := s.works(s.correct(a, x, "2025-03-31"))
	s.SyncAll()
	s.days(200)
	s.Receive(b)
	s.Receive(c)
	one, other := w, record.PartyName("")
	if fork {
		one, other = s.Split(w)
	}
	s.Sync(b, one)
	s.Sync(c, one)
	s.Sync(one, a)
	if fork {
		s.Receive(other)
	}
	return stateOf(s.read(later), ref)
}

func TestAWitnessForksNoCorrectionAway(t *testing.T) {
	for _, fork := range []bool{false, true} {
		if got := witnessedCorrection(t, fork); got != "made" {
			t.Errorf("fork %v: the correction is %s", fork, got)
		}
	}
}
