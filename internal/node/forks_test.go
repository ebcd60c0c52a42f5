package node_test

import (
	"bytes"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
	"parley.example/standing"
)

// twin starts a second node of a side, on a copy of its database: from here on the side has two
// histories.
func (m *machine) twin(t *testing.T) *nodetest.Side {
	t.Helper()
	m.stop()
	raw, err := os.ReadFile(filepath.Join(m.dir, "node.db"))
	if err != nil {
		t.Fatal(err)
	}
	m.start()
	path := filepath.Join(t.TempDir(), "node.db")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	other := *m.side
	other.Signed = nil
	if err := other.Start(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	n := other.Node
	t.Cleanup(func() { n.Close() })
	return &other
}

// sameAround holds two sides to one record, of a channel in which others have forked their logs.
func sameAround(t *testing.T, id record.Hash, a, b *nodetest.Side) *standing.Standing {
	t.Helper()
	x, y := standingOf(t, a, id), standingOf(t, b, id)
	if !bytes.Equal(asJSON(t, x), asJSON(t, y)) {
		t.Errorf("%s and %s differ:\n%s\n%s", a.Name, b.Name, asJSON(t, x), asJSON(t, y))
	}
	return x
}

func standingOf(t *testing.T, s *nodetest.Side, id record.Hash) *standing.Standing {
	t.Helper()
	st, err := s.Standing(t.Context(), id, s.Now)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// forked is a channel of a, b and c, in which c has said one thing to a and another to b.
type forked struct {
	id            record.Hash
	charter       []byte
	m             []*machine
	a, b, c, twin *nodetest.Side
	forA, forB    node.Entered
}

func newForked(t *testing.T) *forked {
	t.Helper()
	f := new(forked)
	f.id, f.charter, f.m = machines(t, "a.example", "b.example", "c.example")
	f.a, f.b, f.c = f.m[0].side, f.m[1].side, f.m[2].side
	f.twin = f.m[2].twin(t)
	f.forA = f.c.MustSay(t, withBody(topic(f.id, "For a")))
	f.forB = f.twin.MustSay(t, withBody(topic(f.id, "For b")))
	nodetest.Exchange(t, f.id, f.c, f.a)
	nodetest.Exchange(t, f.id, f.twin, f.b)
	f.a.MustSay(t, topic(f.id, "Of a, who knows of it"))
	f.b.MustSay(t, topic(f.id, "Of b, who knows of the other"))
	return f
}

func TestHonestNodesGoOnAroundAForker(t *testing.T) {
	f := newForked(t)
	id, charter, a, b, c, twin := f.id, f.charter, f.a, f.b, f.c, f.twin
	nodetest.Exchange(t, id, a, b)
	st := sameAround(t, id, a, b)
	if len(st.Forks) != 1 || st.Forks[0].Party != c.Name || len(st.Forks[0].Branches) != 2 || !st.Complete {
		t.Fatalf("forks %+v, complete %v", st.Forks, st.Complete)
	}
	for _, branch := range st.Forks[0].Branches {
		one, err1 := a.Lines(t.Context(), id, branch.Log, 0, 1000)
		other, err2 := b.Lines(t.Context(), id, branch.Log, 0, 1000)
		if err1 != nil || err2 != nil || len(one) == 0 || len(one) != len(other) {
			t.Errorf("%s: %d and %d entries, %v, %v", branch.Log, len(one), len(other), err1, err2)
		}
		for i := range one {
			if one[i].N != other[i].N || one[i].Breach != nil {
				t.Errorf("%s: %+v", branch.Log, one[i])
			}
		}
	}
	for _, s := range []*nodetest.Side{a, b} {
		if !holds(t, s, id, f.forA) || !holds(t, s, id, f.forB) {
			t.Errorf("what c said to a and b does not count at %s", s.Name)
		}
	}
	// Each has entered it, and anybody can verify it.
	for _, s := range []*nodetest.Side{a, b} {
		if got := nodes(t, s, id, record.ForkFound); len(got) != 1 {
			t.Errorf("%s has entered evidence at %v", s.Name, got)
		}
		file, err := s.Evidence(t.Context(), id, c.Name)
		if err != nil {
			t.Fatal(err)
		}
		found, _, err := record.VerifyFork(file, id)
		if err != nil || found.Party != c.Name {
			t.Errorf("evidence against %v, %v", found, err)
		}
		if !bytes.HasSuffix(file, charter) {
			t.Error("the charter is not behind it")
		}
	}
	// They go on, and what c says now does not count, nor even come in.
	a.MustSay(t, topic(id, "Without c"))
	nodetest.Exchange(t, id, a, b)
	last := b.MustSay(t, topic(id, "Without c too"))
	nodetest.Exchange(t, id, b, a)
	late := c.MustSay(t, topic(id, "Too late"))
	_, _ = c.Node.Exchange(t.Context(), id, a.Name, false, a.Carry)
	_, _ = twin.Node.Exchange(t.Context(), id, b.Name, false, b.Carry)
	nodetest.Exchange(t, id, a, b)
	st = sameAround(t, id, a, b)
	if !holds(t, a, id, last) || holds(t, a, id, late) {
		t.Errorf("at a what b said counts: %v; what c said since: %v", holds(t, a, id, last), holds(t, a, id, late))
	}
	for _, p := range st.Parties {
		if p.Name != c.Name && p.Settled < p.Entries-2 {
			t.Errorf("of %d entries of %s, %d are settled", p.Entries, p.Name, p.Settled)
		}
	}
}

// holds reports whether an act is there with effect.
func holds(t *testing.T, s *nodetest.Side, id record.Hash, e node.Entered) bool {
	t.Helper()
	at, ok, err := s.Find(t.Context(), id, e.Act)
	if err != nil {
		t.Fatal(err)
	}
	line, err := s.Line(t.Context(), id, at)
	return ok && err == nil && line.Breach == nil
}

func TestBranchesAreReadAgain(t *testing.T) {
	f := newForked(t)
	nodetest.Exchange(t, f.id, f.a, f.b)
	want := asJSON(t, standingOf(t, f.a, f.id))
	f.m[0].stop()
	f.m[0].start()
	if got := asJSON(t, standingOf(t, f.a, f.id)); !bytes.Equal(got, want) {
		t.Errorf("after a restart:\n%s\nwant\n%s", got, want)
	}
	f.a.MustSay(t, topic(f.id, "After a restart"))
	nodetest.Exchange(t, f.id, f.a, f.b)
	sameAround(t, f.id, f.a, f.b)
}

// A pouch has no answer: what the other lacks of a history that it has otherwise comes whole.
func TestBranchesTravelByPouch(t *testing.T) {
	f := newForked(t)
	for range 3 {
		for _, x := range [][2]*nodetest.Side{{f.a, f.b}, {f.b, f.a}} {
			byPouch(t, f.id, x[0], x[1])
		}
	}
	st := sameAround(t, f.id, f.a, f.b)
	if len(st.Forks) != 1 || len(st.Forks[0].Branches) != 2 {
		t.Errorf("forks %+v", st.Forks)
	}
}

// Whoever brings two heads that cannot both be true brings evidence: the forker's own node too. Of
// its entries nothing is taken in, as long as nobody else cites them.
func TestAForkerShowsItself(t *testing.T) {
	id, _, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	twin := m[2].twin(t)
	c.MustSay(t, topic(id, "One"))
	twin.MustSay(t, topic(id, "Another"))
	nodetest.Exchange(t, id, c, a)
	before := standingOf(t, a, id)
	if _, err := twin.Node.Exchange(t.Context(), id, a.Name, false, a.Carry); err == nil || !strings.Contains(err.Error(), "two copies of this node") {
		t.Errorf("the twin is told %v", err)
	}
	st := standingOf(t, a, id)
	if len(st.Forks) != 1 || len(st.Forks[0].Branches) != 0 || st.Complete {
		t.Errorf("forks %+v, complete %v", st.Forks, st.Complete)
	}
	if len(st.Topics) != len(before.Topics) {
		t.Error("a took in of the forker's log what it did not need")
	}
	if got := nodes(t, a, id, record.ForkFound); len(got) != 1 {
		t.Errorf("evidence is entered at %v", got)
	}
	nodetest.Exchange(t, id, a, b)
	sameAround(t, id, a, b)
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Whatever a forker says to whom, and whoever hears of it first, the others come to one record and go on.
func TestRandomForkers(t *testing.T) {
	seeds := uint64(8)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			x := mrand.New(mrand.NewPCG(seed, 1))
			id, charter, m := machines(t, "a.example", "b.example", "c.example", "d.example")
			honest := []*nodetest.Side{m[0].side, m[1].side, m[3].side}
			voices := []*nodetest.Side{m[2].twin(t), m[2].twin(t), m[2].side}
			one := func(list []*nodetest.Side) *nodetest.Side { return list[x.IntN(len(list))] }
			for range 30 {
				switch x.IntN(7) {
				case 0, 1:
					one(voices).MustSay(t, withBody(topic(id, "c")))
				case 2, 3: // the forker's own exchange may be refused
					h := one(honest)
					_, _ = one(voices).Node.Exchange(t.Context(), id, h.Name, false, h.Carry)
				case 4:
					one(honest).MustSay(t, withBody(topic(id, "h")))
				default:
					if from, to := one(honest), one(honest); from != to && x.IntN(3) == 0 {
						byPouch(t, id, from, to)
					} else if from != to {
						nodetest.Exchange(t, id, from, to)
					}
				}
			}
			exchangeAll(t, id, honest...)
			for _, h := range honest {
				last := h.MustSay(t, topic(id, "Last"))
				exchangeAll(t, id, honest...)
				for _, other := range honest {
					if !holds(t, other, id, last) {
						t.Errorf("what %s said last does not count at %s", h.Name, other.Name)
					}
				}
			}
			sameAround(t, id, honest[0], honest[1])
			st := sameAround(t, id, honest[0], honest[2])
			m[0].stop()
			m[0].start()
			sameAround(t, id, honest[0], honest[1])
			m[0].lose("node.db")
			if _, err := honest[0].Join(t.Context(), charter); err != nil {
				t.Fatal(err)
			}
			exchangeAll(t, id, honest...)
			healed := honest[0].MustSay(t, topic(id, "Healed"))
			exchangeAll(t, id, honest...)
			sameAround(t, id, honest[0], honest[1])
			sameAround(t, id, honest[0], honest[2])
			if !holds(t, honest[1], id, healed) {
				t.Error("what was said after healing does not count")
			}
			t.Logf("%d forks, %v", len(st.Forks), st.Logs())
		})
	}
}

func byPouch(t *testing.T, id record.Hash, from, to *nodetest.Side) {
	t.Helper()
	for b, err := range from.Pouch(t.Context(), id, to.Name, false) {
		if err != nil {
			t.Fatal(err)
		}
		if err := to.Keep(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
}

// A party that has forked its log is silent when another heals: it is not waited for.
func TestAForkerDoesNotStopHealing(t *testing.T) {
	f := newForked(t)
	id, a, b := f.id, f.a, f.b
	nodetest.Exchange(t, id, a, b)
	putBack := f.m[0].copyOf()
	kept := a.MustSay(t, topic(id, "Heard by b"))
	nodetest.Exchange(t, id, a, b)
	putBack()
	f.m[0].lose("signed-heads")
	if err := a.Heal(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := a.Losses(t.Context(), id); !isRestoring(err, b.Name) {
		t.Errorf("it waits for others: %v", err)
	}
	nodetest.Exchange(t, id, a, b)
	if err := a.Losses(t.Context(), id); err != nil {
		t.Fatalf("c holds it up: %v", err)
	}
	if got := nodes(t, a, id, record.Restored); len(got) != 1 {
		t.Errorf("restored at %v", got)
	}
	last := a.MustSay(t, topic(id, "After it"))
	nodetest.Exchange(t, id, a, b)
	sameAround(t, id, a, b)
	if !holds(t, a, id, kept) || !holds(t, b, id, last) {
		t.Error("what a said does not count")
	}
}

// No head over an entry on a branch bears the receipts of all, so the refusal says what can be proven.
func TestAnEntryOnABranchIsNotProven(t *testing.T) {
	f := newForked(t)
	nodetest.Exchange(t, f.id, f.a, f.b)
	for _, s := range []*nodetest.Side{f.a, f.b} {
		for _, said := range []node.Entered{f.forA, f.forB} {
			at, ok, err := s.Find(t.Context(), f.id, said.Act)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			if _, err := s.Prove(t.Context(), f.id, at, false); !errors.Is(err, node.ErrBranch) {
				t.Errorf("%s: error %v", at, err)
			}
		}
	}
}

// Who holds nothing at all is shown every branch at once, each of which another log rests on.
func TestANodeThatHoldsNothingHealsAmongBranches(t *testing.T) {
	for i, name := range []string{"a, who was shown the first", "b, who was shown the other"} {
		t.Run(name, func(t *testing.T) {
			f := newForked(t)
			lost, other := f.m[i].side, f.m[1-i].side
			nodetest.Exchange(t, f.id, f.a, f.b)
			lost.MustSay(t, topic(f.id, "Heard by the other"))
			nodetest.Exchange(t, f.id, f.a, f.b)
			want := sameAround(t, f.id, f.a, f.b)
			receipted, _, err := lost.SignedHead(t.Context(), f.id, f.c.Name)
			if err != nil {
				t.Fatal(err)
			}
			f.m[i].lose("node.db")
			if _, err := lost.Join(t.Context(), f.charter); err != nil {
				t.Fatal(err)
			}
			nodetest.Exchange(t, f.id, lost, other)
			if err := lost.Losses(t.Context(), f.id); err != nil {
				t.Fatal(err)
			}
			if got := sameAround(t, f.id, f.a, f.b); len(got.Forks) != 1 || len(got.Forks[0].Branches) != 2 || len(got.Topics) != len(want.Topics) {
				t.Errorf("forks %+v, %d topics, want %d", got.Forks, len(got.Topics), len(want.Topics))
			}
			if again, _, err := lost.SignedHead(t.Context(), f.id, f.c.Name); err != nil || again.Root != receipted.Root {
				t.Errorf("it goes on with another history than the one that it has receipted: %v", err)
			}
			last := lost.MustSay(t, topic(f.id, "After it"))
			nodetest.Exchange(t, f.id, f.a, f.b)
			sameAround(t, f.id, f.a, f.b)
			if !holds(t, other, f.id, last) || !holds(t, lost, f.id, f.forA) || !holds(t, lost, f.id, f.forB) {
				t.Error("what was said does not count")
			}
		})
	}
}

// Who heals, and alone knows that a party has forked its log, does not wait for it: the evidence is entered
// with the loss.
func TestWhoHealsAndAloneKnowsOfAForkIsNotHeldUp(t *testing.T) {
	id, _, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	twin := m[2].twin(t)
	c.MustSay(t, topic(id, "For a"))
	nodetest.Exchange(t, id, c, a)
	a.MustSay(t, topic(id, "Of a, who knows of it"))
	m[1].lose("signed-heads")
	if err := b.Heal(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	byPouch(t, id, a, b)
	twin.MustSay(t, topic(id, "For b"))
	byPouch(t, id, twin, b)
	nodetest.Exchange(t, id, b, a)
	if err := b.Losses(t.Context(), id); err != nil {
		t.Fatalf("c holds it up: %v", err)
	}
	found, restored := nodes(t, b, id, record.ForkFound), nodes(t, b, id, record.Restored)
	if len(found) != 1 || len(restored) != 1 || found[0].N > restored[0].N {
		t.Errorf("evidence at %v, restored at %v", found, restored)
	}
	last := b.MustSay(t, topic(id, "After it"))
	nodetest.Exchange(t, id, a, b)
	sameAround(t, id, a, b)
	if !holds(t, a, id, last) {
		t.Error("what b says then does not count")
	}
}

// Of a log that has forked others have histories that are longer than those here: a node that heals does not
// wait for all of it.
func TestALongerBranchDoesNotStopHealing(t *testing.T) {
	f := newForked(t)
	for range 3 {
		f.twin.MustSay(t, topic(f.id, "More for b"))
	}
	nodetest.Exchange(t, f.id, f.twin, f.b)
	nodetest.Exchange(t, f.id, f.a, f.b)
	f.m[0].lose("signed-heads")
	if err := f.a.Heal(t.Context(), f.id); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, f.id, f.a, f.b)
	if err := f.a.Losses(t.Context(), f.id); err != nil {
		t.Errorf("it does not come back: %v", err)
	}
}

// An entry that rests on the rest of a branch which has not come yet is no lie of whoever cites it.
func TestTheRestOfABranchMayComeLater(t *testing.T) {
	id, _, m := machines(t, "a.example", "b.example", "c.example")
	a, b, c := m[0].side, m[1].side, m[2].side
	twin := m[2].twin(t)
	for range 6 {
		c.MustSay(t, topic(id, "For a"))
	}
	twin.MustSay(t, topic(id, "For b"))
	nodetest.Exchange(t, id, c, a)
	nodetest.Exchange(t, id, twin, b)
	nodetest.Exchange(t, id, a, b)
	twin.MustSay(t, topic(id, "More for b"))
	byPouch(t, id, twin, b)
	last := b.MustSay(t, topic(id, "Of b, who knows of it"))
	news, err := b.News(t.Context(), id, a.Name)
	if err != nil {
		t.Fatal(err)
	}
	news.Logs = slices.DeleteFunc(news.Logs, func(p record.LogPart) bool { return p.Party == c.Name })
	if err := a.Keep(t.Context(), news); err != nil {
		t.Errorf("b is refused: %v", err)
	}
	if holds(t, a, id, last) {
		t.Error("it is taken in without what was before it")
	}
	nodetest.Exchange(t, id, a, b)
	sameAround(t, id, a, b)
}

// A node that has lost what it held may be shown another history first than the time before. It gives no receipt
// of that, since one is known of the other.
func TestReceiptsAreOfOneHistory(t *testing.T) {
	f := newForked(t)
	nodetest.Exchange(t, f.id, f.a, f.b)
	f.m[0].lose("node.db")
	if _, err := f.a.Join(t.Context(), f.charter); err != nil {
		t.Fatal(err)
	}
	for b, err := range f.twin.Pouch(t.Context(), f.id, f.a.Name, true) {
		if err := errors.Join(err, f.a.Keep(t.Context(), b)); err != nil {
			t.Fatal(err)
		}
	}
	nodetest.Exchange(t, f.id, f.a, f.b)
	if err := f.a.Losses(t.Context(), f.id); err != nil {
		t.Fatal(err)
	}
	_, note, err := f.a.SignedHead(t.Context(), f.id, f.c.Name)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(note.Signatures, func(s record.Signature) bool { return s.Name == record.ReceiptName(string(f.a.Name)) }) {
		t.Error("it has receipted two histories of one log")
	}
	f.a.MustSay(t, topic(f.id, "After it"))
	nodetest.Exchange(t, f.id, f.a, f.b)
	sameAround(t, f.id, f.a, f.b)
}

// The rest of a history that a node held before it lost everything may arrive when it has been shown another:
// whoever sent it has told the truth.
func TestTheRestOfAHistoryComesToWhoHasLostIt(t *testing.T) {
	f := newForked(t)
	nodetest.Exchange(t, f.id, f.a, f.b)
	f.c.MustSay(t, topic(f.id, "More for a"))
	byPouch(t, f.id, f.c, f.a)
	f.a.MustSay(t, topic(f.id, "Of a, who knows of it"))
	late, err := f.a.News(t.Context(), f.id, f.b.Name)
	if err != nil {
		t.Fatal(err)
	}
	f.m[1].lose("node.db")
	if _, err := f.b.Join(t.Context(), f.charter); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		f.twin.MustSay(t, topic(f.id, "More for b"))
	}
	for b, err := range f.twin.Pouch(t.Context(), f.id, f.b.Name, true) {
		if err := errors.Join(err, f.b.Keep(t.Context(), b)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.b.Keep(t.Context(), late); err != nil {
		t.Errorf("a is refused: %v", err)
	}
	nodetest.Exchange(t, f.id, f.a, f.b)
	if err := f.b.Losses(t.Context(), f.id); err != nil {
		t.Fatal(err)
	}
	f.b.MustSay(t, topic(f.id, "After it"))
	nodetest.Exchange(t, f.id, f.a, f.b)
	sameAround(t, f.id, f.a, f.b)
}

// What comes of a log that is known to have forked is cited, though it holds no act: others take it in only then, and
// all come to one standing.
func TestWhatAForkerOnlyReceivedIsCited(t *testing.T) {
	id, _, m := machines(t, "a.example", "b.example", "c.example", "d.example")
	a, b, c, d := m[0].side, m[1].side, m[2].side, m[3].side
	twin := m[2].twin(t)
	c.MustSay(t, topic(id, "For a"))
	twin.MustSay(t, topic(id, "For b"))
	nodetest.Exchange(t, id, c, a)
	nodetest.Exchange(t, id, twin, b)
	a.MustSay(t, topic(id, "Of a, who knows of it"))
	b.MustSay(t, topic(id, "Of b, who knows of the other"))
	nodetest.Exchange(t, id, a, b)
	d.MustSay(t, topic(id, "Of d, who knows nothing"))
	byPouch(t, id, d, c)
	byPouch(t, id, d, a)
	nodetest.Exchange(t, id, a, b)
	byPouch(t, id, c, a)
	nodetest.Exchange(t, id, a, b)
	sameAround(t, id, a, b)
}
