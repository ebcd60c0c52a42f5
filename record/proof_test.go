package record

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// proofCase is a whole proof file of one shape.
type proofCase struct {
	name  string
	w     *world
	data  []byte
	place place
}

func words(w *world, s string) *Body { return &Body{Text: Text{"en": s}, Salt: w.nonce()} }

// proofCases makes one proof of every shape that there is.
func proofCases(t testing.TB) []proofCase {
	var cases []proofCase
	add := func(name string, w *world, x place, f func(*Proof)) {
		p := w.proofOf(x)
		if f != nil {
			f(p)
		}
		cases = append(cases, proofCase{name, w, must(p.Bytes()), x})
	}

	w := newWorld(t, "a", "b")
	w.log("b").append(Entry{Node: Received})
	signed := w.log("a").say(w.act("a", "", "charter"), &CharterSigned{}, nil)
	received := w.log("a").append(Entry{Node: Received, Seen: []Cited{{"b", 1, w.log("b").head().Root}}})
	w.official("a", "anna")
	opened := w.log("a").say(w.act("a", "anna", "topic.opened"), &TopicOpened{}, &Body{Title: Text{"en": "A question"}, Salt: w.nonce()})
	add("party", w, signed, nil)
	add("node", w, received, nil)
	add("official", w, opened, nil)
	add("withheld", w, opened, func(p *Proof) { p.Exhibits[0].Body = nil })

	v := newWorld(t, "a", "b")
	v.log("a").say(v.act("a", "", "charter"), &CharterSigned{}, nil)
	v.invite("c")
	v.log("c").say(v.act("c", "", "accession"), &Accession{}, nil)
	v.official("c", "carl")
	said := v.log("c").say(v.act("c", "carl", "announcement"), &Announcement{}, words(v, "We are here."))
	add("invited", v, said, nil)
	return cases
}

func TestProofs(t *testing.T) {
	for _, c := range proofCases(t) {
		t.Run(c.name, func(t *testing.T) {
			p, err := VerifyProof(c.data, c.w.channel)
			if err != nil {
				t.Fatal(err)
			}
			if p.Channel != c.w.channel || p.Party.Name != c.place.log.party || p.Entry.N != c.place.index || p.Size != int64(len(c.place.log.entries)) ||
				len(p.Receipts) != len(c.w.parties)-1 || !p.Sealed.Equal(c.w.clock) {
				t.Errorf("%+v", p)
			}
			if (p.Act == nil) != (c.name == "node") || (p.Body == nil) != (c.name == "node" || c.name == "withheld" || c.name == "party") ||
				(p.Powers == nil) != (p.Act == nil || p.Act.By == "") {
				t.Errorf("%+v", p)
			}
			if _, err := VerifyProof(c.data, sum(nil)); err == nil {
				t.Error("taken against another fingerprint")
			}
		})
	}
}

// TestProofsOfEverySize tries every entry of every log of up to forty, and every path flipped,
// cut and lengthened in every place.
func TestProofsOfEverySize(t *testing.T) {
	w := newWorld(t, "a", "b")
	l := w.log("a")
	for size := int64(1); size <= 40; size++ {
		l.append(Entry{Node: Received})
		signed := l.signed("b")
		point, _ := mustCheckpoint(signed)
		for i := range size {
			good := place{l, i}.exhibit(signed)
			proof := must((&Proof{w.bytes, []Exhibit{good}}).Bytes())
			if p, err := VerifyProof(proof, w.channel); err != nil || p.Entry.N != i || p.Size != size {
				t.Fatalf("%d of %d: %v", i, size, err)
			}
			refused := func(what string, x Exhibit) {
				t.Helper()
				// The signatures were verified above; here only the path is in question.
				v := &verification{
					proof: &Proof{w.bytes, []Exhibit{x}}, channel: w.channel, charter: w.charter, parties: w.parties,
					heads: map[PartyName]*provenHead{"a": {signed: signed, point: point}},
				}
				if v.exhibit(0) == nil {
					t.Errorf("%d of %d: %s, and taken", i, size, what)
				}
			}
			with := func(f func(*Exhibit)) Exhibit {
				x := good
				x.Path = slices.Clone(good.Path)
				f(&x)
				return x
			}
			for j := range good.Path {
				refused("flipped", with(func(x *Exhibit) { x.Path[j][j] ^= 1 }))
				refused("cut", with(func(x *Exhibit) { x.Path = slices.Delete(x.Path, j, j+1) }))
				refused("doubled", with(func(x *Exhibit) { x.Path = slices.Insert(x.Path, j, x.Path[j]) }))
				if j > 0 {
					refused("swapped", with(func(x *Exhibit) { x.Path[j], x.Path[j-1] = x.Path[j-1], x.Path[j] }))
				}
			}
			refused("lengthened", with(func(x *Exhibit) { x.Path = append(x.Path, Hash{}) }))
			refused("lengthened in front", with(func(x *Exhibit) { x.Path = slices.Insert(x.Path, 0, Hash{}) }))
			for j := range size + 2 {
				if j != i {
					refused(fmt.Sprintf("said to lie at %d", j), with(func(x *Exhibit) { x.Index = j }))
				}
			}
			if i > 0 {
				refused("another entry", with(func(x *Exhibit) { x.Entry = l.entries[i-1] }))
			}
		}
	}
}

// TestNoByteOfAProofCanChange changes and deletes every byte of whole proof files,
// and inserts one at every place.
func TestNoByteOfAProofCanChange(t *testing.T) {
	for _, c := range proofCases(t) {
		t.Run(c.name, func(t *testing.T) {
			var wait sync.WaitGroup
			for part := range runtime.GOMAXPROCS(0) {
				wait.Go(func() {
					for i := part; i < len(c.data); i += runtime.GOMAXPROCS(0) {
						everyChange(t, c, i)
					}
				})
			}
			wait.Wait()
			for i := range c.data {
				if _, err := ParseProof(c.data[:i]); err == nil {
					t.Errorf("cut after %d bytes, and read", i)
				}
			}
		})
	}
}

func everyChange(t *testing.T, c proofCase, i int) {
	refused := func(what string, data []byte) {
		if _, err := VerifyProof(data, c.w.channel); err == nil {
			t.Errorf("byte %d (%q) %s, and taken", i, c.data[i], what)
		}
	}
	for _, by := range []byte{1 << (i % 8), 0x21} {
		data := bytes.Clone(c.data)
		data[i] ^= by
		refused(fmt.Sprintf("changed by %#02x", by), data)
	}
	refused("deleted", slices.Delete(bytes.Clone(c.data), i, i+1))
	b := "\n A0"[i%4]
	refused(fmt.Sprintf("preceded by %q", b), slices.Insert(bytes.Clone(c.data), i, b))
	if i == len(c.data)-1 {
		for b := range 256 {
			refused(fmt.Sprintf("followed by %#02x", b), append(bytes.Clone(c.data), byte(b)))
		}
	}
}
