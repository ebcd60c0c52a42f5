package node_test

import (
	"testing"
	"time"

	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// A node gives a sign of life when the charter's hours have passed without an entry of its own; the
// other takes it in, and does not answer it.
func TestCheckIn(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.FoundUnder(t, func(c *record.Charter) { c.CheckIn = 6 }, a, b)
	nodetest.Exchange(t, id, a, b)
	nodetest.Exchange(t, id, a, b)
	checkIn := func(want bool) {
		t.Helper()
		got, err := a.CheckIn(t.Context(), id)
		if err != nil || got != want {
			t.Fatalf("a sign of life: %v, %v; want %v", got, err, want)
		}
	}
	sizes := func() (of [2]int64) {
		t.Helper()
		st, err := b.Standing(t.Context(), id, b.Now)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range st.Parties {
			of[i] = p.Entries
		}
		return of
	}
	a.Now = a.Now.Add(5 * time.Hour)
	checkIn(false)
	a.Now = a.Now.Add(time.Hour)
	b.Now = a.Now
	checkIn(true)
	checkIn(false)
	before := sizes()
	nodetest.Exchange(t, id, a, b)
	nodetest.Exchange(t, id, a, b)
	if after := sizes(); after[0] != before[0]+1 || after[1] != before[1] {
		t.Errorf("the logs have %v entries after a check-in, and had %v", after, before)
	}
	st, err := b.Standing(t.Context(), id, b.Now)
	if err != nil {
		t.Fatal(err)
	}
	if !st.Complete || st.Parties[0].Life.State != "quiet" {
		t.Errorf("complete %v, a is %s", st.Complete, st.Parties[0].Life.State)
	}
}

// Where no interval is agreed, no sign of life is given.
func TestNoCheckIn(t *testing.T) {
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	a.Now = a.Now.AddDate(1, 0, 0)
	if got, err := a.CheckIn(t.Context(), id); got || err != nil {
		t.Errorf("a sign of life that nobody agreed on: %v, %v", got, err)
	}
}
