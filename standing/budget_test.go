//go:build unix

package standing_test

import (
	"flag"
	"fmt"
	"syscall"
	"testing"
	"time"

	"parley.example/record"
	"parley.example/standing"
	"parley.example/standing/standingtest"
)

// entries is how long a record is folded. `make properties` folds one of a hundred thousand.
var entries = flag.Int("entries", 3_000, "how many entries the record has that must fold within the budget")

// budget is by how much folding a busy record may take longer than verifying the signatures of its
// acts, one after the other: see docs/spec/law.md, Cost.
const budget = 2

// TestFoldWithinBudget measures the time of the processor, and not that of the clock, so that a loaded
// machine is no failure. Both are measured in the same run.
func TestFoldWithinBudget(t *testing.T) {
	h := ordinary(t, *entries)
	leaves := h.Leaves()
	verify := spent(func() {
		for _, l := range leaves {
			if l.Act != nil && l.Act.By != "" {
				if err := l.Act.VerifyBy(standingtest.Powers(l.Party, l.Act.By).Key); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	fold := spent(func() { h.Fold() })
	ratio := float64(fold) / float64(verify)
	t.Logf("%d entries: folded in %v, their signatures verified in %v: %.2f times as long, and the budget is %d", len(leaves), fold, verify, ratio, budget)
	if ratio > budget {
		t.Errorf("folding takes %.2f times as long as verifying, and the budget is %d", ratio, budget)
	}
}

// spent is how much time of the processor something takes.
func spent(work func()) time.Duration {
	now := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			panic(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	began := now()
	work()
	return now() - began
}

// TestGrowth counts what is allocated, which is the same on every machine: each entry of whose past
// something is asked, each list that is made. One that is long in one way costs more for each entry the
// longer it is, and no more than that: four times as long, sixteen times as much, and some more because
// all begin with a few entries that are the same.
func TestGrowth(t *testing.T) {
	for name, shape := range shapes {
		of := func(n int) float64 {
			s := &story{History: standingtest.Begin(t, a, b, c), t: t}
			shape(s, n)
			leaves, known := s.Leaves(), standing.Verdicts{}
			fold := func() {
				f := standing.New(s.Charter, s.Channel)
				f.VerifyOnce(known)
				for _, l := range leaves {
					f.Add(l)
				}
				f.Standing(later)
			}
			fold() // the signatures are verified once
			return testing.AllocsPerRun(1, fold)
		}
		short, long := of(100), of(400)
		t.Logf("%-45s %8.0f, and %8.0f: %.1f times", name, short, long, long/short)
		if long > 25*short {
			t.Errorf("%s: of four times as many entries %.0f times as much is made", name, long/short)
		}
	}
}

// TestManyThatRecur holds the standing of one act, by its author's word alone, to its size: hundreds of
// hourly duties since the year 1, each reciprocal with the one before it.
func TestManyThatRecur(t *testing.T) {
	s := begin(t, a, b)
	var points []record.Point
	for i := range 250 {
		p := owes(a, b)
		p.Name, p.Due = fmt.Sprint("p", i), record.Due{Every: record.Every{Period: "1h", From: "0001-01-01T00:00Z"}}
		if i > 0 {
			p.Reciprocal = fmt.Sprint("p", i-1)
		}
		points = append(points, p)
	}
	ref := s.works(s.Say(a, "declaration", &record.Declaration{Points: points}))
	s.SyncAll()
	longAgo := record.Moment(later.Add(-300 * time.Hour).Truncate(time.Hour).Format("2006-01-02T15:04Z07:00"))
	s.works(s.Say(b, "point.contested", &record.PointContested{For: longAgo}, ref.Point("p7")))
	f, listed := s.Now(), 0
	st := f.Standing(later)
	for _, p := range st.Points {
		listed += len(p.Occurrences)
		if times := p.LeftOut + len(p.Occurrences); times != st.Points[0].LeftOut+len(st.Points[0].Occurrences) || times < 2000*8766 {
			t.Errorf("%s has %d times", p.Ref, times)
		}
		want := "withheld"
		switch p.Name {
		case "p0":
			want = "overdue"
		case "p7":
			want = "contested" // at a time that is looked at, and not listed
		}
		if p.State != want {
			t.Errorf("%s is %s, want %s", p.Name, p.State, want)
		}
	}
	if listed != 10_000 {
		t.Errorf("%d times are listed, want 10000", listed)
	}
	// Each time is looked at in all that is here and in what is settled.
	if made := testing.AllocsPerRun(1, func() { f.Standing(later) }); made > 250*366*2*12 {
		t.Errorf("%.0f allocations", made)
	} else {
		t.Logf("%.0f allocations", made)
	}
}

// TestOneMoreEntryFoldsAlone counts what is judged: of two more entries both are, and nothing again.
func TestOneMoreEntryFoldsAlone(t *testing.T) {
	for name, shape := range shapes {
		s := &story{History: standingtest.Begin(t, a, b, c), t: t}
		shape(s, 300)
		before := s.Leaves()
		judged := map[record.Hash]int{}
		f := standing.New(s.Charter, s.Channel)
		f.WhenJudged(func(act *record.SignedAct) { judged[act.Hash]++ })
		for _, l := range before {
			f.Add(l)
		}
		acts := len(judged)
		clear(judged)
		more := s.announce(a)
		s.Sync(a, b)
		for _, l := range s.Leaves()[len(before):] {
			f.Add(l)
		}
		f.Standing(later)
		if len(judged) != 1 || judged[more.Act()] != 1 {
			t.Errorf("%s: after %d acts one more, and %d were judged", name, acts, len(judged))
		}
	}
}
