package record

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"
)

func TestNotesAgainstSumDB(t *testing.T) {
	k := mustKey("mid.example/officials/anna", Ed25519, edKey("anna"))
	verifier, err := note.NewVerifier(k.String())
	if err != nil {
		t.Fatal(err)
	}
	if verifier.KeyHash() != k.ID() || verifier.Name() != k.Name {
		t.Fatalf("the key is %s %08x there, %s %08x here", verifier.Name(), verifier.KeyHash(), k.Name, k.ID())
	}
	signer, err := note.NewSigner("PRIVATE+KEY+" + strings.SplitN(k.String(), "+", 3)[0] + "+" + strings.SplitN(k.String(), "+", 3)[1] + "+" +
		base64.StdEncoding.EncodeToString(append([]byte{1}, edKey("anna").Seed()...)))
	if err != nil {
		t.Fatal(err)
	}
	lines := rapid.StringOfN(rapid.RuneFrom([]rune("ab é中—+ ")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(lines, 1, 5).Draw(t, "lines"), "\n") + "\n"
		ours := (&Note{[]byte(text), []Signature{must(signText([]byte(text), k))}}).Bytes()
		theirs, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(ours, theirs) {
			t.Fatalf("ours:\n%s\ntheirs:\n%s", ours, theirs)
		}
		opened, err := note.Open(ours, note.VerifierList(verifier))
		if err != nil || opened.Text != text {
			t.Fatalf("theirs does not open ours: %v", err)
		}
		n, err := ParseNote(theirs)
		if err != nil {
			t.Fatal(err)
		}
		if string(n.Text) != text || n.signedBy(k.VerifyKey) != nil || !bytes.Equal(n.Bytes(), theirs) {
			t.Fatalf("ours does not open theirs")
		}
		// Whatever we take, they take; we are the stricter.
		at := rapid.IntRange(0, len(ours)-1).Draw(t, "at")
		changed := bytes.Clone(ours)
		changed[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "by"))
		if n, err := ParseNote(changed); err == nil {
			if !bytes.Equal(n.Bytes(), changed) {
				t.Fatalf("%q is written as %q", changed, n.Bytes())
			}
			if n.signedBy(k.VerifyKey) == nil {
				t.Fatalf("byte %d changed, and still signed", at)
			}
		}
	})
}

func TestNotesAreRefused(t *testing.T) {
	k := mustKey("a", Ed25519, edKey("a"))
	sig := string(must(signText([]byte("x\n"), k)).Line())
	_, b64, _ := strings.Cut(strings.TrimSuffix(sig, "\n"), "— a ")
	for _, c := range []struct{ note, why string }{
		{"", "no signature"},
		{"x\n", "no signature"},
		{"x\n\n", "no signature"},
		{"x\n" + sig, "no signature"},
		{"x\n\n\n", "no signature"},
		{"x\n\n" + strings.TrimSuffix(sig, "\n"), "newline"},
		{"x\n\n" + sig + "\n", "no signature"},
		{"x\n\n" + sig + "y\n", "em dash"},
		{"x\n\n- a " + b64 + "\n", "no signature"},
		{"x\n\n— " + b64 + "\n", "space"},
		{"x\n\n—  " + b64 + "\n", "key name"},
		{"x\n\n— a+b " + b64 + "\n", "key name"},
		{"x\n\n— é " + b64 + "\n", "key name"},
		{"x\n\n— a  " + b64 + "\n", "base64"},
		{"x\n\n— a " + b64 + " \n", "base64"},
		{"x\n\n— a " + b64[:len(b64)-1] + "\n", "base64"},
		{"x\n\n— a AAAAAA==\n", "four bytes"},
		{"x\n\n— a AAAAAB==\n", "base64"},
		{"x\n\n— a " + strings.NewReplacer("+", "-", "/", "_").Replace("++//AAAA") + "\n", "base64"},
		{"x\n\n— a AAAAAAB=\n", "base64"},
		{"x\r\n\n" + sig, "control"},
		{"x\x00\n\n" + sig, "control"},
		{"x\t\n\n" + sig, "control"},
		{"x\xff\n\n" + sig, "UTF-8"},
		{"x\n\n" + strings.Repeat(sig, MaxSignatures+1), "more than"},
	} {
		if _, err := ParseNote([]byte(c.note)); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%q: %v, want an error with %q", clip(c.note), err, c.why)
		}
	}
	n, err := ParseNote([]byte("x\n\n" + strings.Repeat(sig, MaxSignatures)))
	if err != nil {
		t.Fatal(err)
	}
	if n.signedBy(k.VerifyKey) == nil {
		t.Error("a note with many signatures passes for one with one")
	}
	// The text is separated by the last empty line.
	n, err = ParseNote([]byte("x\n\n— y\n\n" + sig))
	if err != nil || string(n.Text) != "x\n\n— y\n" {
		t.Errorf("%v, %v", n, err)
	}
}
