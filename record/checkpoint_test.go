package record

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"filippo.io/mldsa"
	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func TestCheckpointsAgainstTorchwood(t *testing.T) {
	w := newWorld(t, "a", "b", "c")
	for range 5 {
		w.log("a").append(Entry{Node: Received})
	}
	c := w.log("a").head()
	data := w.log("a").signed("b", "c")

	theirs, err := torchwood.ParseCheckpoint(string(c.Text()))
	if err != nil || theirs.Origin != c.Origin || theirs.N != c.Size || Hash(theirs.Hash) != c.Root || theirs.String() != string(c.Text()) {
		t.Fatalf("theirs: %+v, %v; ours: %+v", theirs, err, c)
	}
	a, b := w.parties[0], w.parties[1]
	own, err := note.NewVerifier(a.HeadKey(w.channel).String())
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := torchwood.NewCosignatureVerifier(b.ReceiptKey().String())
	if err != nil {
		t.Fatal(err)
	}
	policy := torchwood.ThresholdPolicy(3, torchwood.OriginPolicy(c.Origin), torchwood.SingleVerifierPolicy(own), torchwood.SingleVerifierPolicy(receipt))
	got, n, err := torchwood.VerifyCheckpoint(data, policy)
	if err != nil || got != theirs {
		t.Fatalf("torchwood refuses our checkpoint: %v", err)
	}
	// Both read the same time from a receipt.
	for _, s := range n.Sigs {
		if s.Name != receipt.Name() {
			continue
		}
		stamp, err := torchwood.CosignatureTimestamp(s)
		if err != nil || stamp != w.clock.Add(time.Hour).Unix() {
			t.Errorf("torchwood reads the time %d, %v", stamp, err)
		}
	}

	// And the other way round: a cosignature of theirs is a receipt to us.
	signer, err := torchwood.NewCosignatureSigner("b/receipts", edKey("b receipt"))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: string(c.Text())}, signer)
	if err != nil {
		t.Fatal(err)
	}
	point, parsed, err := ParseCheckpoint(signed)
	if err != nil || point != c {
		t.Fatalf("%+v, %v", point, err)
	}
	at, err := c.Verify(b.ReceiptKey(), parsed.Signatures[0])
	if err != nil || time.Since(at) > time.Hour {
		t.Errorf("%v, %v", at, err)
	}
}

// TestSealsByTheSpecification builds the message of an ML-DSA cosignature from the text of
// C2SP tlog-cosignature, apart from the code.
func TestSealsByTheSpecification(t *testing.T) {
	c := Checkpoint{"a.example/channels/" + sum([]byte("x")).String(), 20852163, sum([]byte("root"))}
	k := mustKey(c.Origin, MLDSA44, sealKey("a").PrivateKey) // with randomness, as in use
	at := time.Date(2025, 2, 15, 15, 30, 0, 0, time.UTC)
	s, err := c.Seal(k, at)
	if err != nil {
		t.Fatal(err)
	}
	var msg bytes.Buffer
	vector := func(s string) { msg.WriteByte(byte(len(s))); msg.WriteString(s) }
	word := func(n uint64) { _ = binary.Write(&msg, binary.BigEndian, n) }
	msg.WriteString("subtree/v1\n\x00")
	vector(k.Name)
	word(uint64(at.Unix()))
	vector(c.Origin)
	word(0)
	word(20852163)
	msg.Write(c.Root[:])
	if len(s.Bytes) != 8+2420 || binary.BigEndian.Uint64(s.Bytes) != uint64(at.Unix()) {
		t.Fatalf("a seal of %d bytes at %d", len(s.Bytes), binary.BigEndian.Uint64(s.Bytes))
	}
	if err := mldsa.Verify(sealKey("a").PublicKey(), msg.Bytes(), s.Bytes[8:], nil); err != nil {
		t.Error(err)
	}
	got, err := c.Verify(k.VerifyKey, s)
	if err != nil || !got.Equal(at) {
		t.Errorf("%v, %v", got, err)
	}
	// It commits to all of it.
	others := []Checkpoint{{c.Origin + "0", c.Size, c.Root}, {c.Origin, c.Size + 1, c.Root}, {c.Origin, c.Size, sum(nil)}}
	for _, o := range others {
		if _, err := o.Verify(k.VerifyKey, s); err == nil {
			t.Errorf("the seal fits %+v", o)
		}
	}
	other := VerifyKey{"b.example/x", MLDSA44, k.Public}
	if _, err := c.Verify(other, Signature{other.Name, other.ID(), s.Bytes}); err == nil {
		t.Error("the seal fits another name")
	}
	for _, i := range []int{0, 7, 8, 100, 2427} {
		raw := bytes.Clone(s.Bytes)
		raw[i] ^= 1
		if _, err := c.Verify(k.VerifyKey, Signature{s.Name, s.KeyID, raw}); err == nil {
			t.Errorf("byte %d of a seal changed, and it fits", i)
		}
	}
	for _, raw := range [][]byte{nil, s.Bytes[:7], s.Bytes[:8], s.Bytes[:2427], append(bytes.Clone(s.Bytes), 0)} {
		if _, err := c.Verify(k.VerifyKey, Signature{s.Name, s.KeyID, raw}); err == nil {
			t.Errorf("a seal of %d bytes was taken", len(raw))
		}
	}
}

func TestSignaturesOfCheckpointsAreForOneKeyAndOneUse(t *testing.T) {
	c := Checkpoint{"a/channels/x", 1, sum(nil)}
	own := mustKey("a/channels/x", Ed25519, edKey("a"))
	receipt := mustKey("a/channels/x", Cosignature, edKey("a"))
	sig := must(c.Sign(own))
	rec := must(c.Receipt(receipt, time.Unix(1, 0)))
	if _, err := c.Verify(own.VerifyKey, sig); err != nil {
		t.Error(err)
	}
	if _, err := c.Verify(receipt.VerifyKey, rec); err != nil {
		t.Error(err)
	}
	for _, bad := range []struct {
		k VerifyKey
		s Signature
	}{
		{receipt.VerifyKey, sig},
		{own.VerifyKey, rec},
		{own.VerifyKey, Signature{own.Name, receipt.ID(), sig.Bytes}},
		{receipt.VerifyKey, Signature{own.Name, receipt.ID(), sig.Bytes}},
		{own.VerifyKey, Signature{"b", own.ID(), sig.Bytes}},
		{VerifyKey{own.Name, 0x42, own.Public}, Signature{own.Name, VerifyKey{own.Name, 0x42, own.Public}.ID(), sig.Bytes}},
	} {
		if _, err := c.Verify(bad.k, bad.s); err == nil {
			t.Errorf("key %v takes the signature by %s %08x", bad.k.Type, bad.s.Name, bad.s.KeyID)
		}
	}
	if _, err := c.Sign(receipt); err == nil {
		t.Error("a receipt key signed a head")
	}
	if _, err := c.Receipt(own, time.Unix(1, 0)); err == nil {
		t.Error("a head key gave a receipt")
	}
	if _, err := c.Seal(own, time.Unix(1, 0)); err == nil {
		t.Error("a head key gave a seal")
	}
}

func TestCheckpointsAreRefused(t *testing.T) {
	k := mustKey("a/x", Ed25519, edKey("a"))
	root := base64.StdEncoding.EncodeToString(make([]byte, 32))
	sign := func(text string) []byte {
		return (&Note{[]byte(text), []Signature{must(signText([]byte(text), k))}}).Bytes()
	}
	for text, good := range map[string]bool{
		"a/x\n5\n" + root + "\n":                                  true,
		"a/x\n0\n" + root + "\n":                                  true,
		"a/x\n9007199254740991\n" + root + "\n":                   true,
		"a/x\n9007199254740992\n" + root + "\n":                   false,
		"a/x\n05\n" + root + "\n":                                 false,
		"a/x\n+5\n" + root + "\n":                                 false,
		"a/x\n-5\n" + root + "\n":                                 false,
		"a/x\n5 \n" + root + "\n":                                 false,
		"a/x\n\n" + root + "\n":                                   false,
		"a/x\n5\n" + root[:43] + "\n":                             false,
		"a/x\n5\n" + root[:42] + "B=\n":                           false, // trailing bits
		"a/x\n5\n" + root + root + "\n":                           false,
		"a/x\n5\n" + root + "\nextension\n":                       false,
		"a/x\n5\n" + root + "\n\n":                                false,
		"\n5\n" + root + "\n":                                     false,
		"a x\n5\n" + root + "\n":                                  false,
		"a+x\n5\n" + root + "\n":                                  false,
		"é\n5\n" + root + "\n":                                    false,
		"a/x\n5\n":                                                false,
		strings.Repeat("x", MaxKeyName) + "\n5\n" + root + "\n":   true,
		strings.Repeat("x", MaxKeyName+1) + "\n5\n" + root + "\n": false,
	} {
		_, _, err := ParseCheckpoint(sign(text))
		if (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, _, err := ParseCheckpoint(bytes.Repeat([]byte("x"), MaxCheckpoint+1)); err == nil {
		t.Error("a checkpoint over the limit was taken")
	}
}

func TestSignedCheckpointSortsItsLines(t *testing.T) {
	w := newWorld(t, "a", "a-b", "a.b", "a0")
	w.log("a0").append(Entry{Node: Received})
	_, n := mustCheckpoint(w.log("a0").signed("a", "a.b", "a-b"))
	var names []string
	for _, s := range n.Signatures {
		names = append(names, s.Name)
	}
	origin := Origin("a0", w.channel)
	if got, want := strings.Join(names, " "), strings.Join([]string{origin, origin, "a-b/receipts", "a.b/receipts", "a/receipts"}, " "); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if len(n.Signatures[0].Bytes) != 64 || len(n.Signatures[1].Bytes) != 2428 {
		t.Error("want the log's signature before its seal")
	}
}

func mustCheckpoint(data []byte) (Checkpoint, *Note) {
	c, n, err := ParseCheckpoint(data)
	if err != nil {
		panic(err)
	}
	return c, n
}

// TestInclusionAgainstTorchwood has torchwood verify what a proof file holds as tlog-proof.
func TestInclusionAgainstTorchwood(t *testing.T) {
	w := newWorld(t, "a", "b")
	for range 9 {
		w.log("a").append(Entry{Node: Received})
	}
	own, err := note.NewVerifier(w.parties[0].HeadKey(w.channel).String())
	if err != nil {
		t.Fatal(err)
	}
	signed := w.log("a").signed("b")
	for i := range int64(9) {
		x := place{w.log("a"), i}.exhibit(signed)
		file := x.inclusion()
		var path tlog.RecordProof
		for _, h := range x.Path {
			path = append(path, tlog.Hash(h))
		}
		if theirs := torchwood.FormatProof(i, path, signed); !bytes.Equal(theirs, file) {
			t.Errorf("theirs:\n%s\nours:\n%s", theirs, file)
		}
		policy := torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(own.Name()), torchwood.SingleVerifierPolicy(own))
		if err := torchwood.VerifyProof(policy, tlog.Hash(LeafHash(x.Entry)), file); err != nil {
			t.Error(err)
		}
		if torchwood.VerifyProof(policy, tlog.Hash(LeafHash([]byte("other"))), file) == nil {
			t.Error("torchwood takes another entry")
		}
		var back Exhibit
		if err := back.parseInclusion(file); err != nil || back.Index != i || len(back.Path) != len(path) || !bytes.Equal(back.Checkpoint, signed) {
			t.Errorf("%+v, %v", back, err)
		}
	}
}

func TestNamesOfReceipts(t *testing.T) {
	if p, ok := ReceiptGiver(ReceiptName("mid.example")); !ok || p != "mid.example" {
		t.Errorf("%s, %v", p, ok)
	}
	if _, ok := ReceiptGiver("mid.example/channels/receipt"); ok {
		t.Error("the name of a log passes for that of a receipt key")
	}
	w := newWorld(t, "a", "b")
	w.log("a").append(Entry{Node: Received})
	_, n := mustCheckpoint(w.log("a").signed("b"))
	for i, want := range []bool{false, true, false} {
		if n.Signatures[i].IsSeal() != want {
			t.Errorf("signature %d: want a seal: %v", i+1, want)
		}
	}
}
