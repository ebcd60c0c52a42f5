package node_test

import (
	"crypto/rand"
	"testing"
	"testing/synctest"

	"parley.example/internal/node/nodetest"
	"parley.example/internal/sim/disk"
	"parley.example/record"
)

// diskOf starts a side on a simulated disk.
func diskOf(t *testing.T, name record.PartyName, gate disk.Gate) *nodetest.Side {
	t.Helper()
	db, err := disk.Open(new(disk.Disk), gate)
	if err != nil {
		t.Fatal(err)
	}
	s := nodetest.Closed(name, rand.Reader)
	s.Open(t, db)
	return s
}

// TestAnActSeesWhatComesInItsBatch has an act wait for the disk together with the first entries of
// a party that the node has not heard from, which entries of another cite. The law must be asked
// with both seen.
func TestAnActSeesWhatComesInItsBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		open := make(chan struct{})
		close(open)
		door := open
		a, b := diskOf(t, "a.example", nil), diskOf(t, "b.example", nil)
		c := diskOf(t, "c.example", func(disk.Op, int) disk.Fate { <-door; return disk.Fate{} })
		id, err := a.Found(t.Context(), nodetest.Charter(t, a, b, c))
		if err != nil {
			t.Fatal(err)
		}
		_, charter, err := a.Node.Charter(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []*nodetest.Side{c, b} {
			if _, err := s.Join(t.Context(), charter); err != nil {
				t.Fatal(err)
			}
			nodetest.Exchange(t, id, a, s)
			if _, err := s.Accede(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			s.Empower(t, id)
			nodetest.Exchange(t, id, a, s)
		}
		withB := news(t, a, id, c)

		door = make(chan struct{})
		results := make(chan error)
		begin := func(what func() error) {
			go func() { results <- what() }()
			synctest.Wait() // it is at the disk, or waits for those that are
		}
		say := func(title string) func() error {
			return func() error { _, err := c.Say(t.Context(), topic(id, title)); return err }
		}
		begin(say("First"))
		begin(func() error { _, err := c.Receive(t.Context(), withB); return err })
		begin(say("Second"))
		if sizes, err := c.Sizes(t.Context(), id); err != nil || sizes[b.Name] > 0 {
			t.Fatalf("c holds %v (%v): the test shows nothing", sizes, err)
		}
		close(door)
		for range 3 {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
		if sizes, err := c.Sizes(t.Context(), id); err != nil || sizes[b.Name] == 0 {
			t.Errorf("c holds %v, %v: want some of the log of b", sizes, err)
		}
	})
}
