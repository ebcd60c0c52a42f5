package pouch_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"filippo.io/age"

	"parley.example/internal/carry/pouch"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

// side is a node that can open pouches.
type side struct {
	*nodetest.Side
	identity *age.HybridIdentity
}

func newSide(t *testing.T, name record.PartyName) *side {
	t.Helper()
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return &side{nodetest.NewWithPouch(t, name, record.PouchKey(identity.Recipient().String())), identity}
}

func two(t *testing.T) (a, b *side, id record.Hash) {
	t.Helper()
	a, b = newSide(t, "a"), newSide(t, "b")
	return a, b, nodetest.Found(t, a.Side, b.Side)
}

func (s *side) pack(t *testing.T, to *side, id record.Hash, whole bool) []byte {
	t.Helper()
	sealed, err := pouch.Pack(t.Context(), s.Node, to.Name, []record.Hash{id}, whole)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func (s *side) open(t *testing.T, sealed []byte) (int64, error) {
	t.Helper()
	p, err := pouch.Open(bytes.NewReader(sealed), s.identity)
	if err != nil {
		return 0, err
	}
	taken, err := pouch.Take(t.Context(), s.Node, p)
	if err != nil {
		return 0, err
	}
	return taken[0].New, nil
}

func (s *side) mustOpen(t *testing.T, sealed []byte, brings bool) {
	t.Helper()
	got, err := s.open(t, sealed)
	if err != nil || (got > 0) != brings {
		t.Fatalf("%s opened it: %d new, %v", s.Name, got, err)
	}
}

func (s *side) say(t *testing.T, id record.Hash, title string) int64 {
	t.Helper()
	e := s.MustSay(t, node.Saying{Channel: id, Official: nodetest.Anna, Kind: "topic.opened", Terms: &record.TopicOpened{}, Body: &record.Body{Title: record.Text{"en": title}}})
	return e.Cite.N
}

// Two machines without a network come to the same record, receipts and all.
func TestNoNetwork(t *testing.T) {
	a, b, id := two(t)
	n := a.say(t, id, "One")
	b.mustOpen(t, a.pack(t, b, id, false), true)
	b.say(t, id, "Two")
	a.mustOpen(t, b.pack(t, a, id, false), true)
	if got, err := a.Receipted(t.Context(), id, b.Name); err != nil || got <= n {
		t.Errorf("b has receipted %d entries of a, %v", got, err)
	}
	b.mustOpen(t, a.pack(t, b, id, false), true) // that a has received
	if got, err := b.Receipted(t.Context(), id, a.Name); err != nil || got == 0 {
		t.Errorf("a has receipted %d entries of b, %v", got, err)
	}
	alike(t, a, b, id)
}

// The next pouch carries what is new, and not the whole record again.
func TestOnlyWhatIsNew(t *testing.T) {
	a, b, id := two(t)
	for range 200 {
		a.say(t, id, strings.Repeat("much ", 100))
	}
	first := a.pack(t, b, id, false)
	b.mustOpen(t, first, true)
	a.mustOpen(t, b.pack(t, a, id, false), true)
	a.say(t, id, "little")
	if next := a.pack(t, b, id, false); len(next) > len(first)/5 {
		t.Errorf("the first pouch has %d bytes, the next one %d", len(first), len(next))
	}
}

// Late, doubled and lost pouches do no harm, and what was lost is in the next.
func TestOrder(t *testing.T) {
	a, b, id := two(t)
	a.say(t, id, "One")
	one := a.pack(t, b, id, false)
	a.say(t, id, "Two")
	two := a.pack(t, b, id, false)
	b.mustOpen(t, two, true)
	b.mustOpen(t, one, false)
	b.mustOpen(t, two, false)
	b.say(t, id, "Three")
	b.pack(t, a, id, false) // the courier is robbed
	b.say(t, id, "Four")
	a.mustOpen(t, b.pack(t, a, id, false), true)
	b.mustOpen(t, a.pack(t, b, id, false), true)
	alike(t, a, b, id)
}

// Line and pouch mix.
func TestMixed(t *testing.T) {
	a, b, id := two(t)
	line := func() {
		t.Helper()
		for moved := true; moved; {
			var err error
			moved, err = a.Exchange(t.Context(), id, b.Name, false, func(ctx context.Context, out *record.Bundle) (*record.Bundle, error) {
				return b.Receive(ctx, out)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	a.say(t, id, "One")
	late := a.pack(t, b, id, false)
	line()
	b.say(t, id, "Two")
	a.mustOpen(t, b.pack(t, a, id, false), true)
	a.say(t, id, "Three")
	line()
	b.mustOpen(t, late, false)
	line()
	alike(t, a, b, id)
}

// A node that has only its keys left is whole again from one pouch.
func TestWhole(t *testing.T) {
	a, b, id := two(t)
	a.say(t, id, "One")
	b.mustOpen(t, a.pack(t, b, id, false), true)
	a.mustOpen(t, b.pack(t, a, id, false), true)
	p, err := pouch.Open(bytes.NewReader(a.pack(t, b, id, true)), b.identity)
	if err != nil {
		t.Fatal(err)
	}
	if _, hash, err := record.ParseCharter(p.Bundles[0].Charter); err != nil || hash != id {
		t.Errorf("the charter in it is %v, %v", hash, err)
	}
	for _, l := range p.Bundles[0].Logs {
		if l.First != 0 || len(l.Entries) == 0 {
			t.Errorf("of the log of %s it has %d entries from %d on", l.Party, len(l.Entries), l.First)
		}
	}
}

func TestRefused(t *testing.T) {
	a, b, id := two(t)
	c := newSide(t, "c")
	a.say(t, id, "One")
	sealed := a.pack(t, b, id, false)

	refused := func(name string, err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", name, err, want)
		}
	}
	_, err := c.open(t, sealed)
	refused("another party", err, pouch.ErrNotOurs.Error())
	if !errors.Is(err, pouch.ErrNotOurs) {
		t.Errorf("another party: %v", err)
	}
	_, err = b.open(t, sealed[:len(sealed)-1])
	refused("cut", err, "damaged")
	changed := bytes.Clone(sealed)
	changed[len(changed)-100] ^= 1
	_, err = b.open(t, changed)
	refused("changed", err, "damaged")
	_, err = b.open(t, []byte("no pouch"))
	refused("no pouch", err, pouch.ErrNotOurs.Error())

	p, err := pouch.Open(bytes.NewReader(sealed), b.identity)
	if err != nil {
		t.Fatal(err)
	}
	again := func(p pouch.Pouch, by *side) []byte {
		var out bytes.Buffer
		if err := pouch.Seal(&out, &p, by.Keys.Line, record.PouchKey(b.identity.Recipient().String())); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	_, err = b.open(t, again(*p, c))
	refused("signed by another", err, "line key")
	other := *p
	other.To = "c"
	_, err = b.open(t, again(other, a))
	refused("addressed to another", err, "addressed to c")
	other = *p
	other.From = "c"
	_, err = b.open(t, again(other, c))
	refused("from another than its bundles", err, "in a pouch from c")
	if _, err := pouch.Pack(t.Context(), a.Node, "c", []record.Hash{id}, false); err == nil {
		t.Error("packed for one that is no party")
	}
	// It was none of this that made the good one fail.
	b.mustOpen(t, sealed, true)
}

// A pouch betrays no more than its order of magnitude, and is at most an eighth larger for that.
func TestPadding(t *testing.T) {
	sizes := map[int]bool{}
	for n := 100; n < 1<<20; n += 7 {
		size := pouch.Padded(n)
		if size < n || size > n+n/8 {
			t.Fatalf("%d bytes are padded to %d", n, size)
		}
		sizes[size] = true
	}
	if len(sizes) > 300 {
		t.Errorf("pouches of up to a megabyte have %d sizes", len(sizes))
	}
	a, b, id := two(t)
	before := len(a.pack(t, b, id, true))
	if after := len(a.pack(t, b, id, true)); before != after {
		t.Errorf("%d bytes, and %d", before, after)
	}
}

func alike(t *testing.T, a, b *side, id record.Hash) {
	t.Helper()
	for _, party := range []record.PartyName{a.Name, b.Name} {
		x, err1 := a.Sizes(t.Context(), id)
		y, err2 := b.Sizes(t.Context(), id)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		size := min(x[party], y[party])
		if max(x[party], y[party])-size > 1 { // but for the last that it was received
			t.Errorf("the log of %s has %d entries at a and %d at b", party, x[party], y[party])
		}
		ra, err1 := a.RootAt(t.Context(), id, party, size)
		rb, err2 := b.RootAt(t.Context(), id, party, size)
		if err := errors.Join(err1, err2); err != nil || ra != rb {
			t.Errorf("the log of %s up to %d: %v", party, size, err)
		}
	}
}
