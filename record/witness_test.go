package record

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"filippo.io/torchwood"
)

// TestAWitnessIsNoReceiptGiver holds the two uses of one type of key apart.
func TestAWitnessIsNoReceiptGiver(t *testing.T) {
	c := Checkpoint{Origin: Origin("a.example", Hash{1}), Size: 7, Root: Hash{2}}
	at := time.Unix(1_750_000_000, 0)
	receipts, err := NewSigningKey(ReceiptName("w.example"), Cosignature, edKey("w"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Cosign(receipts, at); err == nil {
		t.Error("a key that gives receipts cosigned as a witness")
	}
	key, err := NewSigningKey(WitnessName("w.example"), Cosignature, edKey("w"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Cosign(key, at)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Verify(key.VerifyKey, s); err != nil || !got.Equal(at) {
		t.Errorf("verified at %v, %v", got, err)
	}
	theirs, err := torchwood.NewCosignatureVerifier(key.String())
	if err != nil {
		t.Fatal(err)
	}
	if !theirs.Verify(c.Text(), s.Bytes) {
		t.Error("torchwood refuses the cosignature")
	}
}

func TestParseVerifyKey(t *testing.T) {
	for _, k := range []VerifyKey{
		{"a.example/channels/x", Ed25519, edPublic("a")},
		{"w.example/witness", Cosignature, edPublic("w")},
	} {
		text := k.String()
		got, err := ParseVerifyKey(text)
		if err != nil || got.String() != text {
			t.Errorf("%s: %v, %v", text, got, err)
		}
		for i := range text {
			for _, c := range []byte{'+', 'A', ' ', text[i] ^ 1} {
				changed := []byte(text)
				if changed[i] = c; string(changed) == text {
					continue
				}
				if got, err := ParseVerifyKey(string(changed)); err == nil {
					t.Fatalf("%s is read as %v", changed, got)
				}
			}
			if _, err := ParseVerifyKey(text[:i]); err == nil {
				t.Fatalf("%s is read", text[:i])
			}
		}
	}
	small := VerifyKey{"w", Cosignature, make([]byte, 32)}
	if _, err := ParseVerifyKey(small.String()); err == nil {
		t.Error("a key of small order is read")
	}
	if _, err := ParseVerifyKey((VerifyKey{"w", 0x05, make([]byte, 32)}).String()); err == nil {
		t.Error("a type that is not known is read")
	}
}

func TestParseSignatures(t *testing.T) {
	a, b := Signature{"a", 1, []byte("one")}, Signature{"b", 2, []byte("two")}
	lines := append(a.Line(), b.Line()...)
	got, err := ParseSignatures(lines)
	if err != nil || len(got) != 2 || got[1].Name != "b" || !bytes.Equal(got[1].Bytes, b.Bytes) {
		t.Fatalf("%v, %v", got, err)
	}
	for _, bad := range []string{"", "\n", string(lines[:len(lines)-1]), "x\n" + string(lines), string(lines) + "\n", strings.Replace(string(lines), "\n", "\n\n", 1)} {
		if got, err := ParseSignatures([]byte(bad)); err == nil {
			t.Errorf("%q is read as %v", bad, got)
		}
	}
}
