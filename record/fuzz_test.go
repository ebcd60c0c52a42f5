package record

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Each target holds a decoder to one thing: whatever it takes, it writes again byte for byte.
// They begin from the test vectors, good and bad.

func seedFrom(f *testing.F, form string) {
	for _, v := range vectorsOf(f, form) {
		f.Add(v)
	}
}

// vectorsOf returns the vectors of a form, good and bad.
func vectorsOf(f *testing.F, form string) (found [][]byte) {
	for _, list := range []string{"good", "bad"} {
		var all []vector
		if err := json.Unmarshal(must(os.ReadFile(filepath.Join(vectorDir, list, "manifest.json"))), &all); err != nil {
			f.Fatal(err)
		}
		for _, v := range all {
			if v.Form == form {
				found = append(found, must(os.ReadFile(filepath.Join(vectorDir, list, v.File))))
			}
		}
	}
	if len(found) == 0 {
		f.Fatalf("no vectors of the form %s", form)
	}
	return found
}

func again(t *testing.T, data, written []byte, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("taken, and not written again: %v", err)
	}
	if !bytes.Equal(written, data) {
		t.Fatalf("%q was taken, and is written %q", data, written)
	}
}

func FuzzNote(f *testing.F) {
	seedFrom(f, "act")
	seedFrom(f, "checkpoint")
	f.Fuzz(func(t *testing.T, data []byte) {
		if n, err := ParseNote(data); err == nil {
			again(t, data, n.Bytes(), nil)
		}
	})
}

func FuzzCheckpoint(f *testing.F) {
	seedFrom(f, "checkpoint")
	f.Fuzz(func(t *testing.T, data []byte) {
		c, n, err := ParseCheckpoint(data)
		if err != nil {
			return
		}
		again(t, data, (&Note{c.Text(), n.Signatures}).Bytes(), nil)
		// Sorting changes nothing that is sorted.
		sorted := SignedCheckpoint(c, n.Signatures...)
		_, m := mustCheckpoint(sorted)
		again(t, sorted, SignedCheckpoint(c, m.Signatures...), nil)
	})
}

func FuzzCharter(f *testing.F) {
	seedFrom(f, "charter")
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, _, err := ParseCharter(data); err == nil {
			written, err := c.Bytes()
			again(t, data, written, err)
		}
	})
}

func FuzzAct(f *testing.F) {
	seedFrom(f, "act")
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := ParseAct(data)
		if err != nil {
			return
		}
		text, err := framed(ActMagic, &a.Act)
		again(t, data, (&Note{text, []Signature{a.sig}}).Bytes(), err)
		if a.Known() && a.Fault == nil {
			kind, _ := Kinds().Find(a.Kind)
			terms, err := kind.encode(a.Terms)
			again(t, a.Act.Terms, terms, err)
		}
		// Whoever can say what an act is of can be shown it again before it is signed.
		if d, err := ParseDraft(text); (err == nil) != (a.Known() && a.Fault == nil) {
			t.Fatalf("as a draft: %v; as an act: known %v, %v", err, a.Known(), a.Fault)
		} else if err == nil {
			again(t, text, d.Text(), nil)
		}
	})
}

func FuzzBody(f *testing.F) {
	seedFrom(f, "body")
	f.Fuzz(func(t *testing.T, data []byte) {
		if b, _, err := ParseBody(data); err == nil {
			written, err := b.Bytes()
			again(t, data, written, err)
		}
	})
}

func FuzzEntry(f *testing.F) {
	seedFrom(f, "entry")
	f.Fuzz(func(t *testing.T, data []byte) {
		if e, err := ParseEntry(data); err == nil {
			written, err := e.Bytes()
			again(t, data, written, err)
		}
	})
}

func FuzzBundle(f *testing.F) {
	seedFrom(f, "bundle")
	f.Fuzz(func(t *testing.T, data []byte) {
		if b, err := ParseBundle(data); err == nil {
			written, err := b.Bytes()
			again(t, data, written, err)
		}
	})
}

func FuzzProof(f *testing.F) {
	seedFrom(f, "proof")
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProof(data)
		if err != nil {
			return
		}
		written, err := p.Bytes()
		again(t, data, written, err)
		// Against the file's own charter, which is the most that a forger can hope for. What
		// is proven then is what the file says, with a receipt by every other party.
		proven, err := p.Verify(sum(p.Charter))
		if err != nil {
			return
		}
		first := p.Exhibits[0]
		if proven.Party.Name != first.Party || proven.Entry.N != first.Index || (proven.Body == nil) != (first.Body == nil) ||
			len(proven.Receipts) < len(proven.Charter.Parties)-1 {
			t.Fatalf("%+v from %+v", proven, first)
		}
	})
}

func FuzzFork(f *testing.F) {
	seedFrom(f, "fork")
	f.Fuzz(func(t *testing.T, data []byte) {
		if fork, err := ParseFork(data); err == nil {
			written, err := fork.Bytes()
			again(t, data, written, err)
		}
		// A file has the charter behind it, and is held to that at most.
		if fork, rest, err := parseFork(data); err == nil && len(rest) > 0 {
			if found, _, err := VerifyFork(data, sum(rest)); err == nil && found.Party != fork.Party {
				t.Fatalf("evidence against %s shows %s", fork.Party, found.Party)
			}
		}
	})
}

func FuzzStatement(f *testing.F) {
	seedFrom(f, "statement")
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := ParseStatement(data); err == nil {
			text, err := framed(StatementMagic, s.Statement)
			again(t, data, (&Note{text, []Signature{s.sig}}).Bytes(), err)
		}
	})
}

func FuzzSealedOffer(f *testing.F) {
	seedFrom(f, "offer")
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, _, err := ParseSealedOffer(data); err == nil {
			written, err := s.Bytes()
			again(t, data, written, err)
		}
	})
}

// FuzzSignatures begins from what a note bears beneath its text: so a witness answers.
func FuzzSignatures(f *testing.F) {
	for _, v := range vectorsOf(f, "checkpoint") {
		if n, err := ParseNote(v); err == nil {
			f.Add(n.Bytes()[len(n.Text)+1:])
		}
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		signatures, err := ParseSignatures(data)
		if err != nil {
			return
		}
		var written []byte
		for _, s := range signatures {
			written = append(written, s.Line()...)
		}
		again(t, data, written, nil)
	})
}

// FuzzVerifyKey begins from the keys that the charters among the vectors name.
func FuzzVerifyKey(f *testing.F) {
	for _, v := range vectorsOf(f, "charter") {
		c, id, err := ParseCharter(v)
		if err != nil {
			continue
		}
		for _, p := range c.Parties {
			f.Add(p.HeadKey(id).String())
			f.Add(VerifyKey{string(p.Name), Cosignature, p.Keys.Receipt}.String())
			f.Add(VerifyKey{string(p.Name), MLDSA44, p.Keys.Seal}.String())
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if k, err := ParseVerifyKey(text); err == nil {
			again(t, []byte(text), []byte(k.String()), nil)
		}
	})
}
