package record

import (
	"crypto/ed25519"
	"strings"
	"testing"
	"time"
)

// Faults that were found in reading the code, each held down by a test.

func TestReceiptsSortAsTheirLinesDo(t *testing.T) {
	// "a-b/receipts" sorts before "a/receipts", although "a" sorts before "a-b".
	w := newWorld(t, "a", "a-b", "c")
	x := w.log("c").append(Entry{Node: Received, Seen: []Cited{}})
	if _, err := VerifyProof(w.proof(x), w.channel); err != nil {
		t.Fatal(err)
	}
}

func TestNoKeyIsWrittenThatNobodyWouldRead(t *testing.T) {
	small := make(PublicKey, ed25519.PublicKeySize)
	small[0] = 1
	w := newWorld(t, "a", "b")
	c := *w.charter
	c.Parties = append([]Party(nil), c.Parties...)
	c.Parties[1].Keys.Receipt = small
	if _, err := c.Bytes(); err == nil {
		t.Error("a charter with a key of small order was written")
	}
	if _, err := NewDraft(w.act("a", "", "powers.given"), &PowersGiven{
		Official: "x", Name: "X", Office: "Y", Key: small, May: []Power{PowerSend},
	}, nil); err == nil {
		t.Error("powers with a key of small order were written")
	}
}

func TestNoKeyServesTwoParties(t *testing.T) {
	w := newWorld(t, "a", "b")
	c := *w.charter
	c.Parties = append([]Party(nil), c.Parties...)
	c.Parties[1].Keys.Receipt = c.Parties[0].Keys.Receipt
	if _, err := c.Bytes(); err == nil || !strings.Contains(err.Error(), "keys") {
		t.Errorf("two parties share a receipt key: %v", err)
	}
}

func TestKeyNamesFitIntoOneByte(t *testing.T) {
	if _, err := NewSigningKey(strings.Repeat("x", 256), Ed25519, edKey("x")); err == nil {
		t.Error("a name of 256 bytes was taken: its length does not fit a cosigned message")
	}
	if _, err := NewSigningKey(strings.Repeat("x", 255), Ed25519, edKey("x")); err != nil {
		t.Error(err)
	}
}

func TestReceiptsBearATime(t *testing.T) {
	c := Checkpoint{"a/channels/x", 1, sum(nil)}
	k := mustKey("b/receipts", Cosignature, edKey("b"))
	for _, at := range []time.Time{{}, time.Unix(0, 0), time.Unix(-5, 0), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if _, err := c.Receipt(k, at); err == nil {
			t.Errorf("a receipt at %v was made", at)
		}
	}
	for _, stamp := range []uint64{0, MaxStamp + 1, 1 << 63} {
		if _, err := c.Verify(k.VerifyKey, cosignRaw(t, c, k, stamp)); err == nil {
			t.Errorf("a receipt with timestamp %d was taken", stamp)
		}
	}
	if _, err := c.Verify(k.VerifyKey, cosignRaw(t, c, k, MaxStamp)); err != nil {
		t.Error(err)
	}
	seal := mustKey("a/channels/x", MLDSA44, sealKey("a"))
	if at, err := c.Verify(seal.VerifyKey, cosignRaw(t, c, seal, 0)); err != nil || !at.IsZero() {
		t.Errorf("a seal may leave its time out: %v, %v", at, err)
	}
	if _, err := c.Seal(seal, time.Unix(-5, 0)); err == nil {
		t.Error("a seal before 1970 was made")
	}
}

func TestReferencesNameWhatTheirFieldIsAbout(t *testing.T) {
	w := newWorld(t, "a", "b")
	act := RefTo(sum(nil))
	for ref, good := range map[Ref]bool{act: true, act.Point("p"): false} {
		_, err := NewDraft(w.act("a", "anna", "contact.proposed"), &ContactProposed{ContactFacts{
			Form: "call", Level: "experts", When: "2025", Topics: []Ref{ref},
		}}, nil)
		if (err == nil) != good {
			t.Errorf("topics %s: %v", ref, err)
		}
	}
	for ref, good := range map[Ref]bool{act: false, act.Point("p"): true} {
		a := w.act("a", "anna", "contact.held")
		a.About = act
		if _, err := NewDraft(a, &ContactHeld{ContactFacts: ContactFacts{When: "2025"}, Fulfils: []Ref{ref}}, nil); (err == nil) != good {
			t.Errorf("fulfils %s: %v", ref, err)
		}
	}
}

func TestListsNameEachOnce(t *testing.T) {
	w := newWorld(t, "a", "b")
	if _, err := NewDraft(w.act("a", "anna", "contact.proposed"), &ContactProposed{ContactFacts{
		Form: "call", Level: "experts", When: "2025", Initiative: []PartyName{"a", "a"},
	}}, nil); err == nil {
		t.Error("an initiative of the same party twice was taken")
	}
}

func TestActsCommitToABodyWhereTheirKindHasOne(t *testing.T) {
	w := newWorld(t, "a", "b")
	// NewDraft refuses these, so they are signed by hand.
	a := w.act("a", "anna", "quotation")
	a.Terms = []byte(`{"said":"2025","source":{"publisher":"P"},"speaker":"S"}`)
	if s := w.signRaw(a); s.Fault == nil {
		t.Error("a quotation without words has no fault")
	}
	a = w.act("a", "", "charter")
	a.Terms = []byte(`{}`)
	h := sum([]byte("words"))
	a.Body = &h
	if s := w.signRaw(a); s.Fault == nil {
		t.Error("a charter's act with a body has no fault")
	}
	a = w.act("a", "anna", "readout")
	a.About = RefTo(sum(nil))
	a.Body = &h
	a.Terms = []byte(`{}`)
	if s := w.signRaw(a); s.Fault != nil {
		t.Error(s.Fault)
	}
}

func TestProofsAreRefusedForKindsThatCannotBeJudged(t *testing.T) {
	w := newWorld(t, "a", "b")
	a := w.act("a", "", "treaty.denounced")
	a.Terms = []byte(`{}`)
	x := w.log("a").appendAct(w.signRaw(a))
	if _, err := VerifyProof(w.proof(x), w.channel); err == nil {
		t.Error("a proof of a kind that is not known here was taken")
	}
	n := w.log("a").append(Entry{Node: "restored", Seen: []Cited{}})
	if _, err := VerifyProof(w.proof(n), w.channel); err == nil {
		t.Error("a proof of a node's entry that is not known here was taken")
	}
	a.By = "anna"
	if err := w.official("a", "anna").Cover(w.signRaw(a)); err == nil {
		t.Error("powers cover a kind that is not known here")
	}
}

func TestProofsAreRefusedForEntriesThatCiteTheirOwnLog(t *testing.T) {
	w := newWorld(t, "a", "b")
	x := w.log("a").append(Entry{Node: Received, Seen: []Cited{{"a", 1, sum(nil)}}})
	if _, err := VerifyProof(w.proof(x), w.channel); err == nil {
		t.Error("an entry that cites its own log was taken")
	}
}

func TestProofsAreRefusedForThePartyKeyWhereAnOfficialMustAct(t *testing.T) {
	w := newWorld(t, "a", "b")
	a := w.act("a", "", "topic.closed")
	a.About = RefTo(sum(nil))
	a.Terms = []byte(`{}`)
	x := w.log("a").appendAct(w.signRaw(a))
	if _, err := VerifyProof(w.proof(x), w.channel); err == nil {
		t.Error("a topic closed with the party key was taken")
	}
}
