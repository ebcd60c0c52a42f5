package standing_test

import (
	"testing"

	"parley.example/record"
	"parley.example/standing"
)

// What a party that forked its log says of a point on two branches is said twice, and not of two things.

// paid is a history in which x owes y 100.50 euros, and c, one of them, has forked its log; a has heard of all that
// was said.
func paid(t *testing.T, x, y record.PartyName, say func(s *story, ref record.Ref, one, other record.PartyName)) (*story, record.Ref) {
	t.Helper()
	s := begin(t, a, b, c)
	ref := s.adopted(a, c, paying(x, y)).Point("p")
	s.SyncAll()
	one, other := s.Split(c)
	say(s, ref, one, other)
	s.Sync(one, a)
	s.Sync(other, a)
	s.Sync(one, b)
	s.Sync(other, b)
	return s, ref
}

func TestAPartAcknowledgedOnTwoBranchesIsOnePart(t *testing.T) {
	s, ref := paid(t, a, c, func(s *story, ref record.Ref, one, other record.PartyName) {
		s.works(s.ackSome(one, ref, "60", "EUR"))
		s.works(s.ackSome(other, ref, "70", "EUR"))
	})
	s.is(ref, "open")
	if got := s.point(ref, later).Performed[0]; got.Acknowledged != "70" {
		t.Errorf("%s is acknowledged: 60 on one branch, and 70 on another", got.Acknowledged)
	}
	s.anyOrder()
}

func TestAPartReportedOnTwoBranchesIsOnePart(t *testing.T) {
	s, ref := paid(t, c, a, func(s *story, ref record.Ref, one, other record.PartyName) {
		s.works(s.reportSome(one, ref, "60", "EUR"))
		s.works(s.reportSome(other, ref, "70", "EUR"))
	})
	s.is(ref, "open")
	if got := s.point(ref, later).Performed[0]; got.Reported != "70" {
		t.Errorf("%s is reported: 60 on one branch, and 70 on another", got.Reported)
	}
	s.anyOrder()
}

// Of an acknowledgement on one branch and a contest on another the acknowledgement counts, which binds more,
// whichever comes later in the order of the record.
func TestAnAcknowledgementOnABranchBinds(t *testing.T) {
	for _, later := range []int{0, 6} {
		s := begin(t, a, b, c)
		p := owes(a, b)
		p.To = append(p.To, c)
		ref := s.adopted(a, b, p).Point("p")
		s.SyncAll()
		one, other := s.Split(c)
		for range later {
			s.Receive(other)
		}
		for range 6 - later {
			s.Receive(one)
		}
		s.works(s.contest(other, ref))
		s.works(s.ack(one, ref))
		s.Sync(one, b)
		s.Sync(other, b)
		s.works(s.ack(b, ref))
		s.Sync(b, a)
		s.is(ref, "kept")
		s.anyOrder()
	}
}

// Times of what recurs are said of one by one: of each the branch counts that says something of it.
func TestTimesOnTwoBranchesCountEach(t *testing.T) {
	s := begin(t, a, b, c)
	ref := s.adopted(a, c, weekly(a, c)).Point("p")
	s.SyncAll()
	one, other := s.Split(c)
	s.works(s.ackFor(one, ref, "2025-02-16"))
	s.works(s.ackFor(one, ref, "2025-02-23"))
	s.works(s.ackFor(other, ref, "2025-03-02"))
	s.Sync(one, a)
	s.Sync(other, a)
	s.is(ref, "open")
	for _, o := range s.point(ref, later).Occurrences {
		if o.State != "kept" {
			t.Errorf("%s is %s", o.For, o.State)
		}
	}
	s.anyOrder()
}

// A step undone on one branch, and reported done on another, is undone if all others had cited that.
func TestUndoneOnABranch(t *testing.T) {
	for _, all := range []bool{true, false} {
		s := begin(t, a, b, c)
		ref := s.opened()
		s.days(2)
		s.SyncAll()
		called := s.works(s.call(b, ref.Point("p")))
		s.SyncAll()
		one, other := s.Split(b)
		undone := s.works(s.undo(one, ref.Point("q"), called))
		s.works(s.report(other, ref.Point("q")))
		s.Sync(one, a)
		if all {
			s.Sync(one, c)
		}
		s.Sync(other, c)
		s.Sync(other, a)
		for _, p := range []record.PartyName{a, c} {
			s.Node(p, forkFound(s.Fork(b, 99, b)))
		}
		s.Sync(a, c)
		s.Sync(c, a)
		if all {
			s.works(undone)
			s.is(ref.Point("q"), "undone")
		} else {
			s.breaks(standing.RuleForker, undone)
			s.is(ref.Point("q"), "reported")
		}
		s.anyOrder()
	}
}
