package record

import (
	"bytes"
	"crypto"
	"fmt"
	"runtime"
	"slices"
	"strings"
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

	// The author has rotated twice, before its official spoke and after; the other once.
	r := newWorld(t, "a", "b")
	r.log("a").say(r.act("a", "", "charter"), &CharterSigned{}, nil)
	r.official("a", "anna")
	r.rotate("a", "a2")
	said = r.log("a").say(r.act("a", "anna", "announcement"), &Announcement{}, words(r, "We are here."))
	r.rotate("a", "a3")
	rotated := r.rotate("b", "b2")
	add("rotated", r, said, nil)
	add("rotation", r, rotated, nil)
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
			if (p.Act == nil) != (c.name == "node") || (p.Body == nil) != (c.name == "node" || c.name == "withheld" || c.name == "party" || c.name == "rotation") ||
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
					proof: &Proof{w.bytes, []Exhibit{x}}, channel: w.channel, charter: w.charter,
					heads: map[PartyName]*provenHead{"a": {signed: signed, point: point}},
				}
				for _, p := range w.parties {
					v.know(p)
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

// TestNoByteOfAProofCanChange changes and deletes every byte of whole proof files, and inserts
// one at every place. Where a file only has more of what another one has, each place gets one
// of these, in turn. With -short, under the race detector, for which there is nothing to
// find here, and in the longest files, one place in seven does.
func TestNoByteOfAProofCanChange(t *testing.T) {
	for _, c := range proofCases(t) {
		t.Run(c.name, func(t *testing.T) {
			inTurn := c.name == "invited" || c.name == "withheld"
			step := 1
			if testing.Short() || underRace || strings.HasPrefix(c.name, "rotat") {
				inTurn, step = true, 7
			}
			var wait sync.WaitGroup
			for part := range runtime.GOMAXPROCS(0) {
				wait.Go(func() {
					for i := part * step; i < len(c.data); i += step * runtime.GOMAXPROCS(0) {
						for _, change := range changesAt(c.data, i, inTurn) {
							if _, err := VerifyProof(change.data, c.w.channel); err == nil {
								t.Errorf("byte %d (%q) %s, and taken", i, c.data[i], change.what)
							}
						}
					}
				})
			}
			wait.Wait()
			for i := range c.data {
				if _, err := ParseProof(c.data[:i]); err == nil {
					t.Errorf("cut after %d bytes, and read", i)
				}
			}
			for b := range 256 {
				if _, err := ParseProof(append(bytes.Clone(c.data), byte(b))); err == nil {
					t.Errorf("followed by %#02x, and read", b)
				}
			}
		})
	}
}

type change struct {
	what string
	data []byte
}

func changesAt(data []byte, i int, inTurn bool) []change {
	flipped, other := bytes.Clone(data), bytes.Clone(data)
	flipped[i] ^= 1 << (i / 4 % 8)
	other[i] ^= 0x21
	changes := []change{
		{"flipped in a bit", flipped},
		{"changed", other},
		{"deleted", slices.Delete(bytes.Clone(data), i, i+1)},
		{"preceded by another", slices.Insert(bytes.Clone(data), i, "\n A0"[i/4%4])},
	}
	if inTurn {
		return changes[i%4 : i%4+1]
	}
	return changes
}

// TestProofSurgery moves whole lines and frames. What is left is refused, or it is a proof of
// its own that says less or is of another entry, and is true (spec §9.2).
func TestProofSurgery(t *testing.T) {
	cases := map[string]proofCase{}
	for _, c := range proofCases(t) {
		cases[c.name] = c
	}
	operate := func(name string, f func(*Proof)) (*Proven, error) {
		p := must(ParseProof(cases[name].data))
		f(p)
		return VerifyProof(must(p.Bytes()), cases[name].w.channel)
	}
	lines := func(x *Exhibit, f func([]Signature) []Signature) {
		_, n := mustCheckpoint(x.Checkpoint)
		n.Signatures = f(slices.Clone(n.Signatures))
		x.Checkpoint = n.Bytes()
	}
	onAll := func(p *Proof, party PartyName, f func([]Signature) []Signature) {
		for i := range p.Exhibits {
			if p.Exhibits[i].Party == party {
				lines(&p.Exhibits[i], f)
			}
		}
	}
	drop := func(i int) func([]Signature) []Signature {
		return func(s []Signature) []Signature { return slices.Delete(s, i, i+1) }
	}
	twice := func(i int) func([]Signature) []Signature {
		return func(s []Signature) []Signature { return slices.Insert(s, i, s[i]) }
	}
	swap := func(i, j int) func([]Signature) []Signature {
		return func(s []Signature) []Signature { s[i], s[j] = s[j], s[i]; return s }
	}
	for what, r := range map[string]struct {
		of string
		f  func(*Proof)
	}{
		"no exhibits":                     {"party", func(p *Proof) { p.Exhibits = nil }},
		"own signature dropped":           {"party", func(p *Proof) { onAll(p, "a", drop(0)) }},
		"seal dropped":                    {"party", func(p *Proof) { onAll(p, "a", drop(1)) }},
		"receipt dropped":                 {"party", func(p *Proof) { onAll(p, "a", drop(2)) }},
		"own signature twice":             {"party", func(p *Proof) { onAll(p, "a", twice(0)) }},
		"seal twice":                      {"party", func(p *Proof) { onAll(p, "a", twice(1)) }},
		"receipt twice":                   {"party", func(p *Proof) { onAll(p, "a", twice(2)) }},
		"seal first":                      {"party", func(p *Proof) { onAll(p, "a", swap(0, 1)) }},
		"receipt first":                   {"party", func(p *Proof) { onAll(p, "a", swap(0, 2)) }},
		"receipt before seal":             {"party", func(p *Proof) { onAll(p, "a", swap(1, 2)) }},
		"receipt renamed":                 {"party", func(p *Proof) { onAll(p, "a", func(s []Signature) []Signature { s[2].Name = "c/receipts"; return s }) }},
		"receipt by the author":           {"party", func(p *Proof) { onAll(p, "a", func(s []Signature) []Signature { s[2].Name = "a/receipts"; return s }) }},
		"foreign receipt":                 {"party", func(p *Proof) { p.Exhibits[0].Checkpoint = cases["party"].w.log("a").signed("c") }},
		"receipt of another party beside": {"party", func(p *Proof) { p.Exhibits[0].Checkpoint = cases["party"].w.log("a").signed("b", "c") }},
		"said to be of the other party":   {"party", func(p *Proof) { p.Exhibits[0].Party = "b" }},
		"said to be of a stranger":        {"party", func(p *Proof) { p.Exhibits[0].Party = "c" }},
		"exhibit twice":                   {"party", func(p *Proof) { p.Exhibits = append(p.Exhibits, p.Exhibits[0]) }},
		"body on a node's entry":          {"node", func(p *Proof) { p.Exhibits[0].Body = must(words(cases["node"].w, "x").Bytes()) }},
		"another body": {"official", func(p *Proof) {
			p.Exhibits[0].Body = must((&Body{Title: Text{"en": "Other"}, Salt: cases["official"].w.nonce()}).Bytes())
		}},
		"empty body":               {"official", func(p *Proof) { p.Exhibits[0].Body = []byte{} }},
		"body moved to the powers": {"official", func(p *Proof) { p.Exhibits[0].Body, p.Exhibits[1].Body = nil, p.Exhibits[0].Body }},
		"powers dropped":           {"official", func(p *Proof) { p.Exhibits = p.Exhibits[:1] }},
		"powers twice":             {"official", func(p *Proof) { p.Exhibits = append(p.Exhibits, p.Exhibits[1]) }},
		"act for powers":           {"official", func(p *Proof) { p.Exhibits[1] = p.Exhibits[0] }},
		"powers first":             {"official", func(p *Proof) { slices.Reverse(p.Exhibits) }},
		"node's entry for powers": {"official", func(p *Proof) {
			p.Exhibits[1] = place{cases["official"].place.log, 1}.exhibit(p.Exhibits[0].Checkpoint)
		}},
		"two heads of one log": {"official", func(p *Proof) {
			l := cases["official"].place.log
			cut := &testLog{w: l.w, party: l.party, entries: l.entries[:3], bodies: l.bodies}
			p.Exhibits[1] = place{cut, 2}.exhibit(cut.signed("b"))
		}},
		"one invitation dropped":          {"invited", func(p *Proof) { p.Exhibits = slices.Delete(p.Exhibits, 2, 3) }},
		"the other invitation dropped":    {"invited", func(p *Proof) { p.Exhibits = p.Exhibits[:3] }},
		"both invitations dropped":        {"invited", func(p *Proof) { p.Exhibits = p.Exhibits[:2] }},
		"invitations swapped":             {"invited", func(p *Proof) { p.Exhibits[2], p.Exhibits[3] = p.Exhibits[3], p.Exhibits[2] }},
		"invitations twice":               {"invited", func(p *Proof) { p.Exhibits = append(p.Exhibits, p.Exhibits[2:4]...) }},
		"invitations first":               {"invited", func(p *Proof) { p.Exhibits = append(p.Exhibits[2:4:4], p.Exhibits[:2]...) }},
		"receipts under an invitation":    {"invited", func(p *Proof) { p.Exhibits[2].Checkpoint = cases["invited"].w.log("a").signed("b", "c") }},
		"seal of an invitation dropped":   {"invited", func(p *Proof) { lines(&p.Exhibits[2], drop(1)) }},
		"one inviter's entry for another": {"invited", func(p *Proof) { p.Exhibits[3] = p.Exhibits[2] }},
		"first rotation dropped":          {"rotated", func(p *Proof) { p.Exhibits = slices.Delete(p.Exhibits, 2, 3) }},
		"second rotation dropped":         {"rotated", func(p *Proof) { p.Exhibits = slices.Delete(p.Exhibits, 3, 4) }},
		"the receipt's rotation dropped":  {"rotated", func(p *Proof) { p.Exhibits = p.Exhibits[:4] }},
		"rotations swapped":               {"rotated", func(p *Proof) { p.Exhibits[2], p.Exhibits[3] = p.Exhibits[3], p.Exhibits[2] }},
		"a rotation twice":                {"rotated", func(p *Proof) { p.Exhibits = append(p.Exhibits, p.Exhibits[4]) }},
		"rotations before the powers":     {"rotated", func(p *Proof) { p.Exhibits[1], p.Exhibits[2] = p.Exhibits[2], p.Exhibits[1] }},
		"a rotation of another log":       {"rotated", func(p *Proof) { p.Exhibits[3].Party = "b" }},
		"the proven rotation again":       {"rotation", func(p *Proof) { p.Exhibits = append(p.Exhibits, p.Exhibits[0]) }},
		"another charter":                 {"party", func(p *Proof) { p.Charter = newWorld(t, "a", "b", "c").bytes }},
	} {
		if _, err := operate(r.of, r.f); err == nil {
			t.Errorf("%s: was taken", what)
		}
	}

	// A body withheld: a proof of the same act, without its words.
	p, err := operate("official", func(p *Proof) { p.Exhibits[0].Body = nil })
	if err != nil || p.Body != nil || p.Act.Body == nil || len(p.Receipts) != 1 {
		t.Errorf("a body withheld: %+v, %v", p, err)
	}
	// The full powers alone: they lie under the same receipted head, so they are proven too.
	p, err = operate("official", func(p *Proof) { p.Exhibits = p.Exhibits[1:] })
	if err != nil || p.Act.Kind != "powers.given" || p.Powers != nil || len(p.Receipts) != 1 {
		t.Errorf("the powers alone: %+v, %v", p, err)
	}
	// An invited party left out, with its invitations and its receipt: the others' receipts stand.
	c := cases["invited"]
	full := must(ParseProof(c.w.proof(place{c.w.log("a"), 0})))
	if p, err := VerifyProof(must(full.Bytes()), c.w.channel); err != nil || len(p.Receipts) != 2 {
		t.Fatalf("with the invited party: %+v, %v", p, err)
	}
	full.Exhibits = full.Exhibits[:1]
	if _, err := VerifyProof(must(full.Bytes()), c.w.channel); err == nil {
		t.Error("a receipt without the invitations was taken")
	}
	lines(&full.Exhibits[0], drop(3))
	if p, err := VerifyProof(must(full.Bytes()), c.w.channel); err != nil || len(p.Receipts) != 1 {
		t.Errorf("without the invited party: %+v, %v", p, err)
	}
}

// TestProofsAreJudged makes proofs that are whole and signed, of acts that may not be.
func TestProofsAreJudged(t *testing.T) {
	w := newWorld(t, "a", "b")
	l := w.log("a")
	refused := func(why string, x place) {
		t.Helper()
		if _, err := VerifyProof(w.proof(x), w.channel); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%v, want an error with %q", err, why)
		}
	}
	title := func() *Body { return &Body{Title: Text{"en": "A question"}, Salt: w.nonce()} }
	sign := func(by OfficialID) *SignedAct { return w.sign(w.act("a", by, "topic.opened"), &TopicOpened{}, title()) }

	early := l.appendAct(sign("late"))
	w.official("a", "late")
	refused("come after", early)

	w.powers["a/officials/weak"] = l.say(w.act("a", "", "powers.given"), &PowersGiven{
		Official: "weak", Name: "X", Office: "Y", Key: edPublic("a/officials/weak"), May: []Power{PowerPublish},
	}, nil)
	refused("do not cover", l.appendAct(sign("weak")))

	w.powers["a/officials/past"] = l.say(w.act("a", "", "powers.given"), &PowersGiven{
		Official: "past", Name: "X", Office: "Y", Key: edPublic("a/officials/past"), May: []Power{PowerSend}, Until: "2024",
	}, nil)
	refused("run from", l.appendAct(sign("past")))

	w.powers["a/officials/other"] = l.say(w.act("a", "", "powers.given"), &PowersGiven{
		Official: "other", Name: "X", Office: "Y", Key: edPublic("another key"), May: []Power{PowerSend},
	}, nil)
	refused("want a/officials/other with key", l.appendAct(sign("other")))

	w.official("a", "anna")
	w.powers["a/officials/self"] = l.say(w.act("a", "", "charter"), &CharterSigned{}, nil)
	refused("want the full powers", l.appendAct(sign("self")))

	// Powers that an official gives: nobody but the party can.
	w.powers["a/officials/sub"] = l.appendAct(w.sign(w.act("a", "anna", "powers.given"), &PowersGiven{
		Official: "sub", Name: "X", Office: "Y", Key: edPublic("a/officials/sub"), May: []Power{PowerSend},
	}, nil))
	refused("want an act of the party itself", l.appendAct(sign("sub")))

	// The party key misused: signed by another's, in another channel, in another's log, at
	// another number than it says.
	a := w.act("a", "", "charter")
	d := must(NewDraft(a, &CharterSigned{}, nil))
	forged := (&Note{d.Text(), []Signature{must(signText(d.Text(), mustKey("a", Ed25519, edKey("b party"))))}}).Bytes()
	refused("want a with key", l.append(Entry{Act: forged}))
	a.Channel = sum(nil)
	refused("another channel", l.appendAct(w.sign(a, &CharterSigned{}, nil)))
	refused("another channel or party", l.appendAct(w.sign(w.act("b", "", "charter"), &CharterSigned{}, nil)))
	refused("says that it is number", l.appendRaw(must((&Entry{N: 99, Time: w.tick(), Seen: []Cited{}, Node: Received}).Bytes())))
	refused("act:", l.append(Entry{Act: []byte("no act")}))
	refused("line 1", l.appendRaw([]byte("no entry")))
	faulty := w.act("a", "", "charter")
	faulty.Terms = []byte(`{"x":1}`)
	refused("no such member", l.appendAct(w.signRaw(faulty)))

	// A body that the act commits to, and that its kind may not have.
	odd := w.act("a", "anna", "topic.closed")
	odd.About, odd.Terms = someAct, []byte(`{}`)
	body := title()
	h := sum(must(body.Bytes()))
	odd.Body = &h
	x := l.appendAct(w.signRaw(odd))
	l.bodies[x.index] = must(body.Bytes())
	refused("title", x)

	// An invitation of a party that the charter has, and one with a key of another party.
	v := newWorld(t, "a", "b")
	v.invite("b")
	v.parties = v.charter.Parties
	if _, err := VerifyProof(v.proof(v.log("a").append(Entry{Node: Received})), v.channel); err == nil || !strings.Contains(err.Error(), "needs no invitation") {
		t.Error(err)
	}
	v = newWorld(t, "a", "b")
	copycat := partyNamed("c")
	copycat.Keys.Receipt = partyNamed("b").Keys.Receipt
	for _, by := range []PartyName{"a", "b"} {
		v.invitations["c"] = append(v.invitations["c"], v.log(by).say(v.act(by, "", "invitation"), &Invitation{copycat}, nil))
	}
	if _, err := VerifyProof(v.proof(v.log("a").append(Entry{Node: Received})), v.channel); err == nil || !strings.Contains(err.Error(), "keys") {
		t.Error(err)
	}
	// Two invitations in different terms, and one by a mediator alone.
	v = newWorld(t, "a", "b")
	for i, by := range []PartyName{"a", "b"} {
		c := partyNamed("c")
		c.Names = Text{"en": fmt.Sprint("C ", i)}
		v.invitations["c"] = append(v.invitations["c"], v.log(by).say(v.act(by, "", "invitation"), &Invitation{c}, nil))
	}
	if _, err := VerifyProof(v.proof(v.log("a").append(Entry{Node: Received})), v.channel); err == nil || !strings.Contains(err.Error(), "want the invitation of c by b") {
		t.Error(err)
	}
}

func TestProofsOverTheLimit(t *testing.T) {
	if _, err := (&Proof{Charter: make([]byte, MaxProof)}).Bytes(); err == nil {
		t.Error("written")
	}
	if _, err := ParseProof(make([]byte, MaxProof+1)); err == nil {
		t.Error("read")
	}
}

// TestRotationsAreJudged makes proofs that are whole, with rotations that one key or the other
// did not make, or that bring keys which they must not.
func TestRotationsAreJudged(t *testing.T) {
	for name, c := range rotationsRefused {
		w := newWorld(t, "a", "b")
		x := c.make(w)
		w.rotations["a"] = append(w.rotations["a"], x)
		if _, err := VerifyProof(w.proof(w.log("a").append(Entry{Node: Received})), w.channel); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.says)
		}
	}
	// A rotation of one who has nothing else in the proof, and receipted under its old key.
	w := newWorld(t, "a", "b")
	x := w.rotate("b", "b2")
	said := w.log("a").append(Entry{Node: Received})
	heads := x.log.signed()
	w.labels["b"] = ""
	p := &Proof{w.bytes, []Exhibit{said.exhibit(w.log("a").signed("b")), x.exhibit(heads)}}
	if _, err := VerifyProof(must(p.Bytes()), w.channel); err == nil || !strings.Contains(err.Error(), "nothing here needs") {
		t.Error(err)
	}
	p.Exhibits = p.Exhibits[:1]
	if _, err := VerifyProof(must(p.Bytes()), w.channel); err != nil {
		t.Error(err)
	}
}

// rotationsRefused are rotations of a's keys that give no keys: what is wrong, and what is said.
var rotationsRefused = map[string]struct {
	says, why string
	make      func(*world) place
}{
	"old-key": {"want a with key", "the act is not signed with the old party key", func(w *world) place {
		terms := w.rotation("a", "a2")
		w.labels["a"] = "a2"
		return w.log("a").say(w.act("a", "", "key.rotated"), terms, nil)
	}},
	"consent": {"consent", "the new party key has not consented", func(w *world) place {
		terms := w.rotation("a", "a2")
		terms.Consent = must(edKey("b party").Sign(nil, []byte("?"), crypto.Hash(0)))
		return w.turn(terms, "a2")
	}},
	"consent-elsewhere": {"consent", "the new party key has consented to a rotation in another channel", func(w *world) place {
		next := partyNamed("a2").Keys
		return w.turn(must(NewKeyRotated(sum(nil), "a", edPublic("a party"), next, edKey("a2 party"))), "a2")
	}},
	"consent-other-keys": {"consent", "the new party key has consented to other keys", func(w *world) place {
		terms := w.rotation("a", "a2")
		terms.Keys.Line = edPublic("another line")
		return w.turn(terms, "a2")
	}},
	"key-of-another": {"it is or was a key of b", "a new key is one of another party", func(w *world) place {
		next := partyNamed("a2").Keys
		next.Receipt = partyNamed("b").Keys.Receipt
		return w.turn(must(NewKeyRotated(w.channel, "a", edPublic("a party"), next, edKey("a2 party"))), "a2")
	}},
	"other-purpose": {"it is or was a key of a", "a key is given another purpose", func(w *world) place {
		next := partyNamed("a2").Keys
		next.Receipt = partyNamed("a").Keys.Line
		return w.turn(must(NewKeyRotated(w.channel, "a", edPublic("a party"), next, edKey("a2 party"))), "a2")
	}},
	"taken-back": {"it is or was a key of a", "keys that were given up come back", func(w *world) place {
		w.rotate("a", "a2")
		return w.turn(w.rotation("a", "a"), "a")
	}},
	"nothing": {"nothing is rotated", "no key is new", func(w *world) place { return w.turn(w.rotation("a", "a"), "a") }},
}

// turn enters a rotation of a as it is, and goes on with the keys of a label.
func (w *world) turn(terms *KeyRotated, label string) place {
	x := w.log("a").say(w.act("a", "", "key.rotated"), terms, nil)
	w.labels["a"] = label
	return x
}

// A chain is a value: to rotate makes another, and leaves the first.
func TestKeyChain(t *testing.T) {
	w := newWorld(t, "a", "b")
	a, _ := w.charter.Party("a")
	first := NewKeyChain(w.charter, w.channel, a)
	act := func(x place) *SignedAct { return actIn(x.log.entries[x.index]) }
	w.log("a").append(Entry{Node: Received})
	one := act(w.rotate("a", "a2"))
	second := must(first.Rotate(1, one))
	line := w.rotation("a", "a2")
	line.Keys.Line = edPublic("a3 line")
	line = must(NewKeyRotated(w.channel, "a", edPublic("a2 party"), line.Keys, edKey("a2 party")))
	third := must(second.Rotate(5, act(w.turn(line, "a2"))))
	for _, c := range []struct {
		chain KeyChain
		size  int64
		party string
		line  string
		sets  int
	}{
		{first, 9, "a", "a", 1},
		{second, 0, "a", "a", 1},
		{second, 1, "a", "a", 1},
		{second, 2, "a2", "a2", 2},
		{second, 9, "a2", "a2", 2},
		{third, 5, "a2", "a2", 2},
		{third, 6, "a2", "a3", 3},
	} {
		got := c.chain.At(c.size).Keys
		if !bytes.Equal(got.Party, edPublic(c.party+" party")) || !bytes.Equal(got.Line, edPublic(c.line+" line")) || len(c.chain.Until(c.size)) != c.sets {
			t.Errorf("at %d: want the party key %s and the line key %s", c.size, c.party, c.line)
		}
	}
	if _, err := second.Rotate(7, one); err == nil {
		t.Error("the same rotation was taken twice")
	}
	b, _ := w.charter.Party("b")
	if _, err := NewKeyChain(w.charter, w.channel, b).Rotate(1, one); err == nil {
		t.Error("a rotation of another party was taken")
	}
	old, _ := must2(ParseCharter(w.bytes))
	old.Law = 1
	if _, err := NewKeyChain(old, w.channel, a).Rotate(1, one); err == nil {
		t.Error("a rotation was taken under a law that knows none")
	}
	official := w.act("a", "anna", "key.rotated")
	if _, err := first.Rotate(1, w.sign(official, w.rotation("a", "a"), nil)); err == nil {
		t.Error("a rotation by an official was taken")
	}
}
