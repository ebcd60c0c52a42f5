package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"testing"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/record"
	"parley.example/standing"
)

// verifies does what parley verify does with a file, without a process.
func verifies(data []byte, fingerprint record.Hash) error {
	v := &verifyCmd{File: content{"proof", data}, Fingerprint: fingerprint}
	return v.Run(&app{console: newTerminal(nil, io.Discard, io.Discard)})
}

// proofs makes proofs of several sorts: of an official's act with its words, of
// what the party itself signed, of a node's own entry, and in a channel that a party joined
// later, whose proofs show its invitation.
func proofs(t *testing.T) map[string]proof {
	t.Helper()
	a, b := nodetest.New(t, "a.example"), nodetest.New(t, "b.example")
	id := nodetest.Found(t, a, b)
	said := a.MustSay(t, node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "topic.opened", Terms: &record.TopicOpened{},
		Body: &record.Body{Title: record.Text{"en": "Visas", "fr": "Visas"}},
	})
	nodetest.Exchange(t, id, a, b)

	// This one is founded alone.
	c, d := nodetest.New(t, "c.example"), nodetest.New(t, "d.example")
	charter := nodetest.Charter(t, c)
	joined, err := c.Found(t.Context(), charter)
	if err != nil {
		t.Fatal(err)
	}
	c.MustSay(t, node.Saying{Channel: joined, Kind: "invitation", Terms: &record.Invitation{Party: d.Party(t)}})
	raw, err := charter.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Join(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, joined, d, c)
	if _, err := d.Accede(t.Context(), joined); err != nil {
		t.Fatal(err)
	}
	nodetest.Exchange(t, joined, d, c)
	return map[string]proof{
		"an official's act":         prove1(t, a, id, said.Cite, true),
		"the party's own act":       prove1(t, a, id, standing.Cite{Party: "a.example", N: 0}, true),
		"a node's entry":            prove1(t, a, id, received(t, a, id), true),
		"with one who joined later": prove1(t, c, joined, standing.Cite{Party: c.Name, N: 0}, true),
	}
}

type proof struct {
	data        []byte
	fingerprint record.Hash
}

func prove1(t *testing.T, s *nodetest.Side, id record.Hash, cite standing.Cite, withBody bool) proof {
	t.Helper()
	p, err := s.Prove(t.Context(), id, cite, withBody)
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return proof{data, id}
}

// received finds a node's own entry that the other side has receipted.
func received(t *testing.T, s *nodetest.Side, id record.Hash) standing.Cite {
	t.Helper()
	lines, err := s.Lines(t.Context(), id, s.Name, 0, record.MaxIndex)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(lines, func(l node.Line) bool { return l.Entry.Node == record.Received })
	if i < 0 {
		t.Fatal("there is no received entry")
	}
	return standing.Cite{Party: s.Name, N: lines[i].N}
}

// TestChangedProofs changes bytes of several proofs, leaves them out, and puts others before them:
// what is left is refused. As it was made, each is accepted. (The library's own test tries every byte.)
func TestChangedProofs(t *testing.T) {
	t.Parallel()
	for about, p := range proofs(t) {
		if err := verifies(p.data, p.fingerprint); err != nil {
			t.Errorf("%s: %v", about, err)
			continue
		}
		if err := verifies(append(bytes.Clone(p.data), '\n'), p.fingerprint); err == nil {
			t.Errorf("%s: accepted with a byte more at the end", about)
		}
		each(len(p.data)/11, func(i int) {
			i *= 11
			changed := bytes.Clone(p.data)
			changed[i] ^= 1
			for how, damaged := range map[string][]byte{
				"changed":       changed,
				"left out":      slices.Delete(bytes.Clone(p.data), i, i+1),
				"put before it": slices.Insert(bytes.Clone(p.data), i, 'A'),
			} {
				if err := verifies(damaged, p.fingerprint); err == nil {
					t.Errorf("%s: accepted with byte %d %s", about, i, how)
				}
			}
		})
	}
}

// each calls f with every number below n, on every processor.
func each(n int, f func(int)) {
	var all sync.WaitGroup
	step := runtime.GOMAXPROCS(0)
	for first := range step {
		all.Go(func() {
			for i := first; i < n; i += step {
				f(i)
			}
		})
	}
	all.Wait()
}

// TestVerdict holds the printed verdict to what a proof shows.
func TestVerdict(t *testing.T) {
	for about, p := range proofs(t) {
		var out bytes.Buffer
		v := &verifyCmd{File: content{"proof", p.data}, Fingerprint: p.fingerprint}
		if err := v.Run(&app{console: newTerminal(nil, &out, io.Discard)}); err != nil {
			t.Fatal(err)
		}
		proven, err := record.VerifyProof(p.data, p.fingerprint)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"EXERCISE\n", "The proof holds.", "Not proven:", fmt.Sprintf("as entry %d", proven.Entry.N)}
		for _, r := range proven.Receipts {
			want = append(want, string(r.Party)+" had it, verified and stored, no later than ")
		}
		if proven.Body != nil {
			want = append(want, "title (en): Visas")
		}
		if proven.Powers != nil {
			want = append(want, "Anna (anna), Counsellor, signed it")
		}
		for _, w := range want {
			if !bytes.Contains(out.Bytes(), []byte(w)) {
				t.Errorf("%s: the verdict does not say %q:\n%s", about, w, out.String())
			}
		}
	}
}
