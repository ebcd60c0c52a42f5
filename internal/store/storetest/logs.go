package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/store"
	"parley.example/record"
)

func testNothingKept(t *testing.T, open Opener) {
	s := start(t, open)
	ctx := t.Context()
	log := logOf("c", "a")
	wantHead(t, s, log, store.Frontier{})
	if channels, err := s.Channels(ctx); err != nil || len(channels) != 0 {
		t.Errorf("channels: %v, %v", channels, err)
	}
	if heads, err := s.Heads(ctx, log.Channel); err != nil || len(heads) != 0 {
		t.Errorf("heads: %v, %v", heads, err)
	}
	if entries, err := s.Entries(ctx, log, 0, 10); err != nil || len(entries) != 0 {
		t.Errorf("entries: %v, %v", entries, err)
	}
	if _, err := s.Checkpoint(ctx, log, 0); !errors.Is(err, store.ErrNone) {
		t.Errorf("checkpoint: %v, want ErrNone", err)
	}
	if nodes, err := s.Nodes(ctx, log, store.TileHeight, 0, 10); err != nil || len(nodes) != 0 {
		t.Errorf("nodes: %v, %v", nodes, err)
	}
	if bodies, err := s.Bodies(ctx, log.Channel, []record.Hash{hashOf("b")}); err != nil || len(bodies) != 0 {
		t.Errorf("bodies: %v, %v", bodies, err)
	}
	wantPaper(t, s, "d", "n", nil)
	if papers, err := s.Papers(ctx, "d", ""); err != nil || len(papers) != 0 {
		t.Errorf("papers: %v, %v", papers, err)
	}
	commit(t, s, &store.Batch{})
}

func testGrow(t *testing.T, open Opener) {
	s := start(t, open)
	log, other := logOf("c", "a"), logOf("c", "b")
	var f store.Frontier
	for _, n := range []int{1, 2, 3, 130, 250, 1} {
		f = grow(t, s, log, f, n)
		wantHead(t, s, log, f)
	}
	wantHead(t, s, other, store.Frontier{})
	if d := diff(allEntries(t, s, log, 0, f.Size()), entriesOf(log, 0, int(f.Size()), 40)); d != "" {
		t.Error(d)
	}
	if d := diff(allEntries(t, s, log, 5, 9), entriesOf(log, 5, 4, 40)); d != "" {
		t.Error(d)
	}
	if d := diff(allEntries(t, s, log, f.Size()-1, f.Size()+100), entriesOf(log, f.Size()-1, 1, 40)); d != "" {
		t.Error(d)
	}
	for _, empty := range [][2]int64{{5, 5}, {9, 5}, {f.Size(), f.Size() + 1}} {
		if got := allEntries(t, s, log, empty[0], empty[1]); len(got) != 0 {
			t.Errorf("entries %v: %d, want none", empty, len(got))
		}
	}
}

func testGrowMoved(t *testing.T, open Opener) {
	s := start(t, open)
	log := logOf("c", "a")
	one, afterOne := store.Frontier{}.Grow(log, entriesOf(log, 0, 1, 40))
	three, afterThree := afterOne.Grow(log, entriesOf(log, 1, 2, 40))

	wantMoved(t, s, &store.Batch{Grow: []store.Growth{three}}) // the log is not there yet
	wantHead(t, s, log, store.Frontier{})
	if channels, err := s.Channels(t.Context()); err != nil || len(channels) != 0 {
		t.Fatalf("channels after a refused batch: %v, %v", channels, err)
	}
	commit(t, s, &store.Batch{Grow: []store.Growth{one}})
	wantMoved(t, s, &store.Batch{Grow: []store.Growth{one}}) // the same again
	commit(t, s, &store.Batch{Grow: []store.Growth{three}})
	wantMoved(t, s, &store.Batch{Grow: []store.Growth{one}})
	wantMoved(t, s, &store.Batch{Grow: []store.Growth{three}})
	wantHead(t, s, log, afterThree)
}

// testAllOrNothing lets the last of many logs fail, and each kind of thing be written before.
func testAllOrNothing(t *testing.T, open Opener) {
	s := start(t, open)
	ctx := t.Context()
	moved := logOf("z", "a")
	grow(t, s, moved, store.Frontier{}, 1)
	commit(t, s, &store.Batch{
		Papers: []store.Paper{{Drawer: "d", Name: "kept", Data: []byte("1")}},
		Bodies: []store.Body{{Channel: moved.Channel, Hash: hashOf("old"), Data: []byte("old")}},
	})

	b := &store.Batch{
		Expect: []store.Expect{
			{Drawer: "d", Name: "kept", Data: []byte("1")},
			{Drawer: "d", Name: "absent"},
		},
		Checkpoints: []store.Checkpoint{{Log: moved, Size: 1, Note: []byte("note")}},
		Bodies:      []store.Body{{Channel: hashOf("y"), Hash: hashOf("new"), Data: []byte("new")}},
		Expunge:     []store.BodyName{{Channel: moved.Channel, Hash: hashOf("old")}},
		Papers: []store.Paper{
			{Drawer: "d", Name: "kept", Data: []byte("2")},
			{Drawer: "d", Name: "new", Data: []byte("2")},
		},
	}
	for i := range 200 {
		log := logOf(fmt.Sprint("y", i), "a")
		g, _ := store.Frontier{}.Grow(log, entriesOf(log, 0, 2, 40))
		b.Grow = append(b.Grow, g)
	}
	g, _ := store.Frontier{}.Grow(moved, entriesOf(moved, 0, 1, 40))
	b.Grow = append(b.Grow, g)
	wantMoved(t, s, b)

	if channels, err := s.Channels(ctx); err != nil || len(channels) != 1 {
		t.Errorf("%d channels (%v), want the one from before", len(channels), err)
	}
	for _, g := range b.Grow[:200] {
		wantHead(t, s, g.Log, store.Frontier{})
		if got := allEntries(t, s, g.Log, 0, 2); len(got) != 0 {
			t.Fatalf("%v has entries", g.Log)
		}
	}
	if _, err := s.Checkpoint(ctx, moved, 0); !errors.Is(err, store.ErrNone) {
		t.Errorf("checkpoint: %v, want ErrNone", err)
	}
	if bodies, err := s.Bodies(ctx, moved.Channel, []record.Hash{hashOf("old")}); err != nil || len(bodies) != 1 {
		t.Errorf("a refused batch expunged a body: %v, %v", bodies, err)
	}
	if bodies, err := s.Bodies(ctx, hashOf("y"), []record.Hash{hashOf("new")}); err != nil || len(bodies) != 0 {
		t.Errorf("a refused batch kept a body: %v, %v", bodies, err)
	}
	wantPaper(t, s, "d", "kept", []byte("1"))
	wantPaper(t, s, "d", "new", nil)
	wantPaper(t, s, "d", "absent", nil)

	b.Grow = b.Grow[:200] // what was refused is taken without its fault
	commit(t, s, b)
	for _, g := range b.Grow {
		if d := diff(allEntries(t, s, g.Log, 0, 9), g.Entries); d != "" {
			t.Fatal(d)
		}
	}
	wantPaper(t, s, "d", "absent", nil)
}

func testIllFormed(t *testing.T, open Opener) {
	s := start(t, open)
	log := logOf("c", "a")
	good, _ := store.Frontier{}.Grow(log, entriesOf(log, 0, 600, 10))
	with := func(change func(*store.Growth)) []store.Growth {
		g := good
		g.Nodes = slices.Clone(good.Nodes)
		change(&g)
		return []store.Growth{g}
	}
	for name, b := range map[string]*store.Batch{
		"one log twice":       {Grow: []store.Growth{good, good}},
		"no entries":          {Grow: []store.Growth{{Log: log}}},
		"negative size":       {Grow: with(func(g *store.Growth) { g.From = -1 })},
		"node missing":        {Grow: with(func(g *store.Growth) { g.Nodes = g.Nodes[:1] })},
		"no node":             {Grow: with(func(g *store.Growth) { g.Nodes = nil })},
		"node twice":          {Grow: with(func(g *store.Growth) { g.Nodes[1] = g.Nodes[0] })},
		"node too many":       {Grow: with(func(g *store.Growth) { g.Nodes = append(g.Nodes, store.Node{Level: 8, Index: 2}) })},
		"node of a low level": {Grow: with(func(g *store.Growth) { g.Nodes[0].Level = 7 })},
		"checkpoint twice":    {Checkpoints: []store.Checkpoint{{Log: log, Size: 1}, {Log: log, Size: 1}}},
		"checkpoint below 0":  {Checkpoints: []store.Checkpoint{{Log: log, Size: -1}}},
		"paper twice":         {Papers: []store.Paper{{Name: "n"}, {Name: "n", Data: []byte{1}}}},
		"expectation twice":   {Expect: []store.Expect{{Name: "n"}, {Name: "n", Data: []byte{1}}}},
		"body kept and expunged": {
			Bodies:  []store.Body{{Channel: log.Channel, Hash: hashOf("b")}},
			Expunge: []store.BodyName{{Channel: log.Channel, Hash: hashOf("b")}},
		},
	} {
		if err := s.Commit(t.Context(), b); err == nil || errors.Is(err, store.ErrMoved) {
			t.Errorf("%s: %v, want an error that is not ErrMoved", name, err)
		}
	}
	wantHead(t, s, log, store.Frontier{})
	commit(t, s, &store.Batch{Grow: []store.Growth{good}})
}

// testOneWriterWinsHead lets writers race, each for two logs at once, of which one is
// contended by all and the other by half of them.
func testOneWriterWinsHead(t *testing.T, open Opener) {
	s := start(t, open)
	shared := logOf("c", "shared")
	const writers, rounds = 6, 20
	var won [writers]int
	for round := range rounds {
		var wins atomic.Int32
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				own := logOf("c", fmt.Sprint("half", w%2))
				var b store.Batch
				for _, log := range []store.Log{shared, own} {
					f, err := store.LoadFrontier(t.Context(), s, log)
					if err != nil {
						t.Error(err)
						return
					}
					if log == shared && f.Size() != int64(round) {
						return // somebody has won already
					}
					g, _ := f.Grow(log, [][]byte{fmt.Appendf(nil, "%d by %d", round, w)})
					b.Grow = append(b.Grow, g)
				}
				if w%3 == 0 {
					slices.Reverse(b.Grow)
				}
				switch err := s.Commit(t.Context(), &b); {
				case err == nil:
					wins.Add(1)
					won[w]++
				case !errors.Is(err, store.ErrMoved):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if t.Failed() || wins.Load() != 1 {
			t.Fatalf("round %d: %d writers won", round, wins.Load())
		}
	}
	for i, entry := range allEntries(t, s, shared, 0, rounds) {
		if !strings.HasPrefix(string(entry), fmt.Sprint(i, " by ")) {
			t.Errorf("entry %d is %q", i, entry)
		}
	}
	for half := range 2 {
		f, err := store.LoadFrontier(t.Context(), s, logOf("c", fmt.Sprint("half", half)))
		if err != nil {
			t.Fatal(err)
		}
		if want := int64(won[half] + won[half+2] + won[half+4]); f.Size() != want {
			t.Errorf("half %d has %d entries, but its writers won %d times", half, f.Size(), want)
		}
	}
}

// testNewLogsAtOnce lets writers found logs in the same new channels at the same moment.
func testNewLogsAtOnce(t *testing.T, open Opener) {
	s := start(t, open)
	const writers, channels = 6, 30
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for c := range channels {
				log := logOf(fmt.Sprint("c", c), fmt.Sprint("p", w))
				g, _ := store.Frontier{}.Grow(log, entriesOf(log, 0, 1, 40))
				body := store.Body{Channel: log.Channel, Hash: hashOf("b"), Data: []byte("b")}
				if err := s.Commit(t.Context(), &store.Batch{Grow: []store.Growth{g}, Bodies: []store.Body{body}}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if got, err := s.Channels(t.Context()); err != nil || len(got) != channels {
		t.Fatalf("%d channels (%v), want %d", len(got), err, channels)
	}
	for c := range channels {
		heads, err := s.Heads(t.Context(), hashOf(fmt.Sprint("c", c)))
		if err != nil || len(heads) != writers {
			t.Fatalf("channel %d has %d logs (%v), want %d", c, len(heads), err, writers)
		}
		for _, h := range heads {
			if d := diff(allEntries(t, s, h.Log, 0, 9), entriesOf(h.Log, 0, 1, 40)); d != "" || h.Size != 1 {
				t.Fatalf("%v: size %d, %s", h.Log, h.Size, d)
			}
		}
	}
}

func testReopen(t *testing.T, open Opener) {
	ctx := t.Context()
	log := logOf("c", "a")
	s := open()
	f := grow(t, s, log, store.Frontier{}, 300)
	commit(t, s, &store.Batch{
		Checkpoints: []store.Checkpoint{{Log: log, Size: 300, Note: []byte("note")}},
		Bodies:      []store.Body{{Channel: log.Channel, Hash: hashOf("b"), Data: []byte("body")}},
		Papers:      []store.Paper{{Drawer: "d", Name: "n", Data: []byte("paper")}},
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = start(t, open)
	wantHead(t, s, log, f)
	if d := diff(allEntries(t, s, log, 0, 300), entriesOf(log, 0, 300, 40)); d != "" {
		t.Error(d)
	}
	if c, err := s.Checkpoint(ctx, log, 300); err != nil || string(c.Note) != "note" {
		t.Errorf("checkpoint: %q, %v", c.Note, err)
	}
	if got, err := s.Bodies(ctx, log.Channel, []record.Hash{hashOf("b")}); err != nil || string(got[hashOf("b")]) != "body" {
		t.Errorf("bodies: %q, %v", got, err)
	}
	wantPaper(t, s, "d", "n", []byte("paper"))
	loaded, err := store.LoadFrontier(ctx, s, log)
	if err != nil {
		t.Fatal(err)
	}
	wantHead(t, s, log, grow(t, s, log, loaded, 300)) // the numbers of logs are found again
	grow(t, s, logOf("c", "b"), store.Frontier{}, 1)
	grow(t, s, logOf("d", "a"), store.Frontier{}, 1)
	wantHead(t, s, log, grow(t, s, log, grow(t, s, log, load(t, s, log), 1), 1))
}

// load reads a frontier.
func load(t *testing.T, s store.Store, log store.Log) store.Frontier {
	t.Helper()
	f, err := store.LoadFrontier(t.Context(), s, log)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func testOrder(t *testing.T, open Opener) {
	s := start(t, open)
	parties := []string{"b.example", "a.example", "B.example", "a-b.example", "Ä.example", "a.example.org", "_", "", "a\x00b", "\xff"}
	var channels []record.Hash
	for i := range 20 {
		channel := fmt.Sprint("c", i)
		channels = append(channels, hashOf(channel))
		grow(t, s, logOf(channel, "a"), store.Frontier{}, 1)
	}
	for _, party := range parties {
		grow(t, s, logOf("order", party), store.Frontier{}, 1)
	}
	channels = append(channels, hashOf("order"))

	slices.SortFunc(channels, func(a, b record.Hash) int { return slices.Compare(a[:], b[:]) })
	if got, err := s.Channels(t.Context()); err != nil || !slices.Equal(got, channels) {
		t.Errorf("channels: %v, %v, want %v", got, err, channels)
	}
	slices.Sort(parties)
	heads, err := s.Heads(t.Context(), hashOf("order"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range heads {
		got = append(got, h.Log.Party)
		f := load(t, s, h.Log)
		if h.Size != 1 || h.Root != f.Root() || h.Log.Channel != hashOf("order") {
			t.Errorf("head of %q: %+v", h.Log.Party, h)
		}
	}
	if !slices.Equal(got, parties) {
		t.Errorf("parties %q, want %q", got, parties)
	}
}

func testEmptyAndLarge(t *testing.T, open Opener) {
	s := start(t, open)
	log := logOf("c", "")
	entries := [][]byte{{}, {0}, make([]byte, 3<<20), {}, []byte(strings.Repeat("\x00é'\"\\%", 5000))}
	g, _ := store.Frontier{}.Grow(log, entries)
	bodies := []store.Body{
		{Channel: log.Channel, Hash: hashOf("empty")},
		{Channel: log.Channel, Hash: hashOf("large"), Data: entriesOf(log, 1, 1, 5<<20)[0]},
		{Channel: log.Channel, Hash: hashOf("larger"), Data: entriesOf(log, 2, 1, 9<<20)[0]},
	}
	commit(t, s, &store.Batch{
		Grow:        []store.Growth{g},
		Checkpoints: []store.Checkpoint{{Log: log, Size: 5}},
		Bodies:      bodies,
		Papers:      []store.Paper{{Data: []byte{}}, {Name: "large", Data: entries[2]}},
	})
	if d := diff(allEntries(t, s, log, 0, 5), entries); d != "" {
		t.Error(d)
	}
	if c, err := s.Checkpoint(t.Context(), log, 5); err != nil || c.Note == nil || len(c.Note) != 0 {
		t.Errorf("empty note: %v, %v", c.Note, err)
	}
	got, err := s.Bodies(t.Context(), log.Channel, []record.Hash{hashOf("empty"), hashOf("large"), hashOf("larger"), hashOf("none")})
	if err != nil || len(got) != 3 {
		t.Fatalf("%d bodies, %v", len(got), err)
	}
	for _, b := range bodies {
		if data := got[b.Hash]; data == nil || string(data) != string(b.Data) {
			t.Errorf("body of %d bytes came back as %d", len(b.Data), len(data))
		}
	}
	wantPaper(t, s, "", "", []byte{})
	wantPaper(t, s, "", "large", entries[2])
}

// testEntriesInParts has more bytes, and then more entries, than are good to return at once.
func testEntriesInParts(t *testing.T, open Opener) {
	s := start(t, open)
	for _, c := range []struct{ n, size int }{{20, 1 << 20}, {5000, 10}} {
		log := logOf("c", fmt.Sprint(c.n))
		entries := entriesOf(log, 0, c.n, c.size)
		g, _ := store.Frontier{}.Grow(log, entries)
		commit(t, s, &store.Batch{Grow: []store.Growth{g}})
		first, err := s.Entries(t.Context(), log, 0, int64(c.n))
		if err != nil {
			t.Fatal(err)
		}
		if len(first) == 0 || len(first) >= c.n {
			t.Errorf("%d entries of %d bytes: %d came at once, want a part", c.n, c.size, len(first))
		}
		if d := diff(allEntries(t, s, log, 0, int64(c.n)), entries); d != "" {
			t.Errorf("%d entries of %d bytes: %s", c.n, c.size, d)
		}
	}
}

func testManyChannels(t *testing.T, open Opener) {
	s := start(t, open)
	const channels = 3000
	frontiers := map[store.Log]store.Frontier{}
	for range 2 {
		var b store.Batch
		for i := range channels {
			for _, party := range []string{"a", "b"} {
				log := logOf(fmt.Sprint("c", i), party)
				g, next := frontiers[log].Grow(log, entriesOf(log, frontiers[log].Size(), 1+i%3, 40))
				frontiers[log] = next
				b.Grow = append(b.Grow, g)
				b.Checkpoints = append(b.Checkpoints, store.Checkpoint{Log: log, Size: next.Size(), Note: []byte(log.String())})
			}
		}
		commit(t, s, &b)
	}
	got, err := s.Channels(t.Context())
	if err != nil || len(got) != channels {
		t.Fatalf("%d channels, %v", len(got), err)
	}
	for log, f := range frontiers {
		wantHead(t, s, log, f)
	}
	for i := range 50 {
		log := logOf(fmt.Sprint("c", i*channels/50), "b")
		f := frontiers[log]
		if d := diff(allEntries(t, s, log, 0, f.Size()), entriesOf(log, 0, int(f.Size()), 40)); d != "" {
			t.Fatalf("%v: %s", log, d)
		}
		if c, err := s.Checkpoint(t.Context(), log, f.Size()); err != nil || string(c.Note) != log.String() {
			t.Fatalf("checkpoint of the %v: %q, %v", log, c.Note, err)
		}
	}
}

func testCheckpoints(t *testing.T, open Opener) {
	s := start(t, open)
	ctx := t.Context()
	log, ahead := logOf("c", "a"), logOf("c", "ahead")
	grow(t, s, log, store.Frontier{}, 10)
	commit(t, s, &store.Batch{Checkpoints: []store.Checkpoint{
		{Log: log, Size: 7, Note: []byte("seven")},
		{Log: log, Size: 3, Note: []byte("three")},
		{Log: ahead, Size: 5, Note: []byte("ahead")},
	}})
	commit(t, s, &store.Batch{Checkpoints: []store.Checkpoint{
		{Log: log, Size: 7, Note: []byte("seven, signed by more")},
		{Log: log, Size: 10, Note: []byte("ten")},
	}})
	for _, want := range []struct {
		ask, size int64
		note      string
	}{{0, 3, "three"}, {3, 3, "three"}, {4, 7, "seven, signed by more"}, {7, 7, "seven, signed by more"}, {8, 10, "ten"}, {10, 10, "ten"}} {
		c, err := s.Checkpoint(ctx, log, want.ask)
		if err != nil || c.Size != want.size || string(c.Note) != want.note || c.Log != log {
			t.Errorf("checkpoint at %d: size %d %q, %v, want %d %q", want.ask, c.Size, c.Note, err, want.size, want.note)
		}
	}
	if _, err := s.Checkpoint(ctx, log, 11); !errors.Is(err, store.ErrNone) {
		t.Errorf("checkpoint at 11: %v, want ErrNone", err)
	}
	// A checkpoint may be held of a log of which no entry is.
	if c, err := s.Checkpoint(ctx, ahead, 1); err != nil || string(c.Note) != "ahead" {
		t.Errorf("checkpoint ahead: %q, %v", c.Note, err)
	}
	wantHead(t, s, ahead, store.Frontier{})
	wantHead(t, s, ahead, grow(t, s, ahead, store.Frontier{}, 2))
}

// testTree makes proofs of a log that was grown in odd steps, past a tile.
func testTree(t *testing.T, open Opener) {
	s := start(t, open)
	log := logOf("c", "a")
	var f store.Frontier
	roots := map[int64]record.Hash{}
	for n := 1; f.Size() < 600; n = n*2 + 1 {
		f = grow(t, s, log, f, n)
		roots[f.Size()] = f.Root()
	}
	size := f.Size()
	tree := store.NewTree(t.Context(), s, log)
	for old, root := range roots {
		got, err := store.RootAt(t.Context(), s, log, old)
		if err != nil || got != root {
			t.Errorf("root at %d: %v, %v, want %v", old, got, err, root)
		}
		proof, err := tlog.ProveTree(size, old, tree)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckTree(proof, size, tlog.Hash(f.Root()), old, tlog.Hash(root)); err != nil {
			t.Errorf("from %d to %d: %v", old, size, err)
		}
	}
	for _, n := range []int64{0, 1, 255, 256, 257, 511, 512, size - 1} {
		proof, err := tlog.ProveRecord(size, n, tree)
		if err != nil {
			t.Fatal(err)
		}
		leaf := tlog.RecordHash(entriesOf(log, n, 1, 40)[0])
		if err := tlog.CheckRecord(proof, size, tlog.Hash(f.Root()), n, leaf); err != nil {
			t.Errorf("entry %d of %d: %v", n, size, err)
		}
	}
	if _, err := tlog.ProveRecord(size+1, 0, tree); err == nil {
		t.Error("a proof in a tree larger than the log")
	}
}
