package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"parley.example/internal/store"
	"parley.example/record"
)

func testBodies(t *testing.T, open Opener) {
	s := start(t, open)
	ctx := t.Context()
	one, two := hashOf("one"), hashOf("two")
	var bodies []store.Body
	var hashes []record.Hash
	for i := range 300 {
		h := hashOf(fmt.Sprint("b", i))
		hashes = append(hashes, h)
		bodies = append(bodies, store.Body{Channel: one, Hash: h, Data: fmt.Append(nil, i)})
	}
	bodies = append(bodies, bodies[0], store.Body{Channel: two, Hash: hashes[0], Data: []byte("0")})
	commit(t, s, &store.Batch{Bodies: bodies})
	commit(t, s, &store.Batch{Bodies: bodies[5:10]}) // again

	got, err := s.Bodies(ctx, one, append(hashes, hashOf("none"), hashes[0]))
	if err != nil || len(got) != 300 {
		t.Fatalf("%d bodies, %v", len(got), err)
	}
	for i, h := range hashes {
		if string(got[h]) != fmt.Sprint(i) {
			t.Fatalf("body %d is %q", i, got[h])
		}
	}
	if got, err := s.Bodies(ctx, one, nil); err != nil || len(got) != 0 {
		t.Errorf("no bodies asked for: %v, %v", got, err)
	}
	if channels, err := s.Channels(ctx); err != nil || len(channels) != 0 {
		t.Errorf("bodies alone made channels with logs: %v, %v", channels, err)
	}

	commit(t, s, &store.Batch{Expunge: []store.BodyName{{Channel: one, Hash: hashes[0]}, {Channel: one, Hash: hashOf("none")}, {Channel: hashOf("no channel")}}})
	if got, err := s.Bodies(ctx, one, hashes); err != nil || len(got) != 299 || got[hashes[0]] != nil {
		t.Errorf("after expunging one of 300: %d, %v", len(got), err)
	}
	if got, err := s.Bodies(ctx, two, hashes); err != nil || len(got) != 1 {
		t.Errorf("expunging in one channel took it from another: %v, %v", got, err)
	}
	commit(t, s, &store.Batch{Bodies: bodies[:1]}) // the store has no opinion on bringing it back
	if got, err := s.Bodies(ctx, one, hashes); err != nil || len(got) != 300 {
		t.Errorf("after putting it again: %d, %v", len(got), err)
	}
}

func testPapers(t *testing.T, open Opener) {
	s := start(t, open)
	commit(t, s, &store.Batch{Papers: []store.Paper{
		{Drawer: "d", Name: "a", Data: []byte("1")},
		{Drawer: "d", Name: "b", Data: []byte{}},
		{Drawer: "e", Name: "a", Data: []byte("\x00\xff")},
	}})
	wantPaper(t, s, "d", "a", []byte("1"))
	wantPaper(t, s, "d", "b", []byte{})
	wantPaper(t, s, "e", "a", []byte("\x00\xff"))
	wantPaper(t, s, "e", "b", nil)
	commit(t, s, &store.Batch{Papers: []store.Paper{
		{Drawer: "d", Name: "a", Data: []byte("2")},
		{Drawer: "d", Name: "b"},
		{Drawer: "d", Name: "never was"},
	}})
	wantPaper(t, s, "d", "a", []byte("2"))
	wantPaper(t, s, "d", "b", nil)
	wantPaper(t, s, "e", "a", []byte("\x00\xff"))
}

func testPaperPrefix(t *testing.T, open Opener) {
	s := start(t, open)
	names := []string{
		"", "a", "a%", "a%b", "a_", "a_b", "ab", "aXb", "A", "a\\", "a\\b", "a\x00", "b", "ä", "å",
		"\xff", "\xff\xff", "\xff\xffz", "a\xff", "a\xffz", "%", "_", "*", "a*",
	}
	var b store.Batch
	for _, name := range names {
		b.Papers = append(b.Papers, store.Paper{Drawer: "d", Name: name, Data: []byte(name)})
		for _, drawer := range []string{"c", "d\x00", "d ", "d0", "e", "", "%"} {
			b.Papers = append(b.Papers, store.Paper{Drawer: drawer, Name: name, Data: []byte("wrong drawer")})
		}
	}
	commit(t, s, &b)
	slices.Sort(names)
	for _, prefix := range append(names, "x", "aX", "\xc3", "a%%", "a\xff\xff") {
		papers, err := s.Papers(t.Context(), "d", prefix)
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, p := range papers {
			got = append(got, p.Name)
			if p.Drawer != "d" || string(p.Data) != p.Name {
				t.Errorf("prefix %q: paper %+v", prefix, p)
			}
		}
		for _, name := range names {
			if len(name) >= len(prefix) && name[:len(prefix)] == prefix {
				want = append(want, name)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("prefix %q: %q, want %q", prefix, got, want)
		}
	}
}

func testExpect(t *testing.T, open Opener) {
	s := start(t, open)
	swap := func(old, now []byte) *store.Batch {
		return &store.Batch{
			Expect: []store.Expect{{Drawer: "d", Name: "n", Data: old}},
			Papers: []store.Paper{{Drawer: "d", Name: "n", Data: now}},
		}
	}
	one, two, empty := []byte("1"), []byte("2"), []byte{}

	wantMoved(t, s, swap(one, two))
	wantMoved(t, s, swap(empty, two))
	wantPaper(t, s, "d", "n", nil)
	commit(t, s, swap(nil, one))
	wantMoved(t, s, swap(nil, two))
	wantMoved(t, s, swap(two, two))
	wantMoved(t, s, swap(empty, two))
	wantPaper(t, s, "d", "n", one)
	commit(t, s, swap(one, empty))
	wantMoved(t, s, swap(nil, one))
	commit(t, s, swap(empty, one))
	commit(t, s, swap(one, nil))
	wantPaper(t, s, "d", "n", nil)
	commit(t, s, swap(nil, nil))
	wantPaper(t, s, "d", "n", nil)
}

// testExpectWithoutWriting compares papers that the batch leaves as they are. Writers that
// each expect what the other changes must not both succeed.
func testExpectWithoutWriting(t *testing.T, open Opener) {
	s := start(t, open)
	commit(t, s, &store.Batch{
		Expect: []store.Expect{{Drawer: "d", Name: "absent"}},
		Papers: []store.Paper{{Drawer: "d", Name: "other", Data: []byte("1")}},
	})
	wantPaper(t, s, "d", "absent", nil)
	commit(t, s, &store.Batch{Expect: []store.Expect{{Drawer: "d", Name: "other", Data: []byte("1")}}})
	wantPaper(t, s, "d", "other", []byte("1"))

	for round := range 20 {
		names := []string{fmt.Sprint("x", round), fmt.Sprint("y", round)}
		var wins atomic.Int32
		var wg sync.WaitGroup
		for i := range names {
			wg.Go(func() {
				err := s.Commit(t.Context(), &store.Batch{
					Expect: []store.Expect{{Drawer: "d", Name: names[1-i]}},
					Papers: []store.Paper{{Drawer: "d", Name: names[i], Data: []byte("mine")}},
				})
				if err == nil {
					wins.Add(1)
				} else if !errors.Is(err, store.ErrMoved) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if t.Failed() || wins.Load() != 1 {
			t.Fatalf("round %d: %d writers found the other's paper absent", round, wins.Load())
		}
	}
}

// testOneWriterWinsPaper counts up a paper from many goroutines, at first from nothing.
func testOneWriterWinsPaper(t *testing.T, open Opener) {
	s := start(t, open)
	const writers, each = 6, 15
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for done := 0; done < each; {
				old, err := s.Paper(t.Context(), "d", "count")
				if err != nil && !errors.Is(err, store.ErrNone) {
					t.Error(err)
					return
				}
				count := 0
				if old != nil {
					if _, err := fmt.Sscan(string(old), &count); err != nil {
						t.Error(err)
						return
					}
				}
				err = s.Commit(t.Context(), &store.Batch{
					Expect: []store.Expect{{Drawer: "d", Name: "count", Data: old}},
					Papers: []store.Paper{{Drawer: "d", Name: "count", Data: fmt.Append(nil, count+1)}},
				})
				switch {
				case err == nil:
					done++
				case !errors.Is(err, store.ErrMoved):
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	wantPaper(t, s, "d", "count", fmt.Append(nil, writers*each))
}

func testCancelled(t *testing.T, open Opener) {
	s := start(t, open)
	log := logOf("c", "a")
	f := grow(t, s, log, store.Frontier{}, 3)
	ended, cancel := context.WithCancel(t.Context())
	cancel()

	g, _ := f.Grow(log, entriesOf(log, 3, 1, 40))
	if err := s.Commit(ended, &store.Batch{Grow: []store.Growth{g}}); !errors.Is(err, context.Canceled) {
		t.Errorf("commit: %v, want Canceled", err)
	}
	if _, err := s.Entries(ended, log, 0, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("entries: %v, want Canceled", err)
	}
	if _, err := s.Head(ended, log); !errors.Is(err, context.Canceled) {
		t.Errorf("head: %v, want Canceled", err)
	}
	if _, err := store.LoadFrontier(ended, s, log); !errors.Is(err, context.Canceled) {
		t.Errorf("frontier: %v, want Canceled", err)
	}
	wantHead(t, s, log, f)

	// Cancelled at any moment, a batch is there or not, and the store goes on.
	for round := range 30 {
		ctx, cancel := context.WithCancel(t.Context())
		entries := entriesOf(log, f.Size(), 300, 40)
		g, next := f.Grow(log, entries)
		result := make(chan error)
		go func() { result <- s.Commit(ctx, &store.Batch{Grow: []store.Growth{g}}) }()
		for range round * 100 {
			if ctx.Err() != nil { // only to pass a varying time
				break
			}
		}
		cancel()
		err := <-result
		head, headErr := s.Head(t.Context(), log)
		if headErr != nil {
			t.Fatal(headErr)
		}
		switch {
		case head.Size == next.Size():
			f = next
		case err == nil:
			t.Fatal("a commit that returned nil is not there")
		case !errors.Is(err, context.Canceled):
			t.Errorf("commit: %v, want Canceled", err)
		}
		wantHead(t, s, log, f)
		if got := len(allEntries(t, s, log, 0, f.Size()+1000)); int64(got) != f.Size() {
			t.Fatalf("%d entries under a head of %d", got, f.Size())
		}
	}
	f = grow(t, s, log, f, 1)
	wantHead(t, s, log, f)
}

// testReadWhileWriting reads heads and what they promise while a writer goes on.
func testReadWhileWriting(t *testing.T, open Opener) {
	s := start(t, open)
	log := logOf("c", "a")
	f := grow(t, s, log, store.Frontier{}, 1)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			var last int64
			for {
				select {
				case <-done:
					return
				default:
				}
				loaded, err := store.LoadFrontier(t.Context(), s, log) // checks the root
				if err != nil {
					t.Error(err)
					return
				}
				if loaded.Size() < last {
					t.Errorf("head went back from %d to %d", last, loaded.Size())
					return
				}
				last = loaded.Size()
				paper, err := s.Paper(t.Context(), "d", "size")
				if err != nil && !errors.Is(err, store.ErrNone) {
					t.Error(err)
					return
				}
				var size int64
				if paper != nil {
					if _, err := fmt.Sscan(string(paper), &size); err != nil {
						t.Error(err)
						return
					}
				}
				if last > 1 && size < last {
					t.Errorf("paper says %d after the head said %d", size, last)
					return
				}
			}
		})
	}
	for range 100 {
		g, next := f.Grow(log, entriesOf(log, f.Size(), 7, 40))
		err := s.Commit(t.Context(), &store.Batch{
			Grow:   []store.Growth{g},
			Papers: []store.Paper{{Drawer: "d", Name: "size", Data: fmt.Append(nil, next.Size())}},
		})
		if err != nil {
			t.Error(err)
			break
		}
		f = next
	}
	close(done)
	readers.Wait()
	wantHead(t, s, log, f)
}
