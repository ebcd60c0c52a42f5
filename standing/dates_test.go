package standing_test

import (
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

func TestDatesThatAgree(t *testing.T) {
	s := begin(t, a, b)
	s.propose(a)
	s.Clock = s.Clock.Add(-10 * time.Minute) // the charter's tolerance
	s.Sync(a, b)
	if got := s.read(later).DateDisputes; len(got) != 0 {
		t.Errorf("within the tolerance, and disputed: %v", got)
	}
}

func TestEntryDatedAhead(t *testing.T) {
	s := begin(t, a, b)
	start := s.Clock
	s.Clock = start.Add(24 * time.Hour)
	p := s.propose(a)
	s.Clock = start
	if got := s.read(later).DateDisputes; len(got) != 0 {
		t.Errorf("disputed before anybody has it before them: %v", got)
	}
	by := s.Sync(a, b)
	s.Receive(b)
	want := standing.DateDispute{Cite: s.Cite(p), Against: by, Why: "dated after an entry that had it before it"}
	if got := s.read(later).DateDisputes; len(got) != 1 || got[0] != want {
		t.Errorf("disputes: %v, want only %v", got, want)
	}
	if !lineOf(s.read(later), p).DateDispute {
		t.Error("the line of the contact does not say that a date behind it is disputed")
	}
	s.works(p)
	s.works(s.accept(b, p)) // it keeps its effect
	// Its own log disputes it too, once the clock is set right.
	s.Receive(a)
	if got := s.read(later).DateDisputes; len(got) != 2 || got[0].Against.Party != a {
		t.Errorf("disputes: %v", got)
	}
	if st, _ := s.Fold().AsOf(s.Cite(p), later); len(st.DateDisputes) != 0 {
		t.Errorf("disputed as of itself: %v", st.DateDisputes)
	}
}

func TestOneWrongDateIsDisputedOnceByEachLog(t *testing.T) {
	s := begin(t, a, b)
	start := s.Clock
	s.Clock = start.AddDate(10, 0, 0)
	s.propose(a)
	s.Clock = start
	for range 20 {
		s.Sync(a, b)
		s.Sync(b, a)
	}
	if got := s.read(later).DateDisputes; len(got) != 2 {
		t.Errorf("%d disputes over one wrong date: %v", len(got), got)
	}
}

func TestActDatedOutsideItsBasisAndItsEntry(t *testing.T) {
	s := begin(t, a, b)
	dated := func(at time.Time) record.Ref {
		return s.works(s.Enter(a, standingtest.Act{Kind: "contact.proposed", Terms: call(), Dated: at}))
	}
	dated(s.Clock.Add(10 * time.Minute))
	dated(s.Clock.Add(-10 * time.Minute))
	if got := s.read(later).DateDisputes; len(got) != 0 {
		t.Errorf("within the tolerance, and disputed: %v", got)
	}
	late := dated(s.Clock.Add(11 * time.Minute))
	early := dated(s.Clock.Add(-time.Hour))
	var why []string
	for _, x := range s.read(later).DateDisputes {
		switch {
		case x.Cite == s.Cite(late) && x.Against == x.Cite, x.Cite == s.Cite(early) && x.Against != x.Cite:
			why = append(why, x.Why)
		default:
			t.Errorf("disputed: %v", x)
		}
	}
	if len(why) != 3 { // the early one lies before the heads of both logs
		t.Errorf("disputes: %v", why)
	}
}

// Another's clock that runs ahead puts that other's dates in dispute, not those of the acts of
// whoever was shown them.
func TestActShownAWrongDate(t *testing.T) {
	s := begin(t, a, b)
	start := s.Clock
	s.Clock = start.AddDate(1, 0, 0)
	wrong := s.propose(b)
	s.Clock = start
	s.Sync(b, a)
	s.propose(a)
	for _, x := range s.read(later).DateDisputes {
		if x.Cite != s.Cite(wrong) {
			t.Errorf("disputed: %v", x)
		}
	}
}
