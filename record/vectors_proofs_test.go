package record

import (
	"bytes"
	"maps"
	"slices"
	"testing"
)

func (s *vectors) proofs(t testing.TB) {
	files := map[string]proofCase{}
	for _, c := range proofCases(t) {
		files[c.name] = c
		v := vector{File: "proof-" + c.name + ".txt", Form: "proof", What: map[string]string{
			"party": "an act of the party itself", "node": "a node's own entry", "official": "an act of an official, with full powers and body",
			"withheld": "the same, its body withheld", "invited": "an act of an official of a party that was invited later",
			"rotated": "an act between two rotations of its author's keys, receipted under a rotated key", "rotation": "a rotation of keys",
		}[c.name], Fingerprint: c.w.channel.String()}
		v.Result = must(judgeProof(v, c.data))
		s.good(v, c.data)
	}
	bad := func(name, why string, c proofCase, data []byte) {
		s.bad(vector{File: "proof-" + name + ".txt", Form: "proof", What: "a proof file", Why: why, Fingerprint: c.w.channel.String()}, data)
	}
	operate := func(name, why, of string, f func(*Proof)) {
		c := files[of]
		p := must(ParseProof(c.data))
		f(p)
		bad(name, why, c, must(p.Bytes()))
	}
	lines := func(x *Exhibit, f func([]Signature) []Signature) {
		_, n := mustCheckpoint(x.Checkpoint)
		n.Signatures = f(slices.Clone(n.Signatures))
		x.Checkpoint = n.Bytes()
	}
	party, official := files["party"], files["official"]
	s.bad(vector{File: "proof-fingerprint.txt", Form: "proof", What: "a proof file", Why: "another charter than the trusted one", Fingerprint: sum(nil).String()}, party.data)
	bad("cut", "cut short", party, party.data[:len(party.data)-1])
	bad("longer", "something follows", party, append(bytes.Clone(party.data), '\n'))
	bad("extra", "a tlog-proof with an extra line: nothing here is unauthenticated", party, func() []byte {
		// The frame's size must fit, or that would be the reason.
		return reframed(party.data, "inclusion", func(b []byte) []byte { return replaced(b, "\nindex", "\nextra AAAA\nindex") })
	}())
	bad("index-zero", "an index with a leading zero", party, reframed(party.data, "inclusion", func(b []byte) []byte { return replaced(b, "\nindex ", "\nindex 0") }))
	operate("no-exhibits", "proves nothing", "party", func(p *Proof) { p.Exhibits = nil })
	operate("receipt-missing", "a receipt is missing", "party", func(p *Proof) { lines(&p.Exhibits[0], func(l []Signature) []Signature { return l[:2] }) })
	operate("seal-missing", "the seal is missing", "party", func(p *Proof) {
		lines(&p.Exhibits[0], func(l []Signature) []Signature { return slices.Delete(l, 1, 2) })
	})
	operate("receipt-twice", "a receipt twice", "party", func(p *Proof) { lines(&p.Exhibits[0], func(l []Signature) []Signature { return append(l, l[2]) }) })
	operate("signature-order", "the signatures are out of order", "party", func(p *Proof) {
		lines(&p.Exhibits[0], func(l []Signature) []Signature { l[0], l[1] = l[1], l[0]; return l })
	})
	operate("party-renamed", "said to be of the other party", "party", func(p *Proof) { p.Exhibits[0].Party = "b" })
	operate("exhibit-twice", "an exhibit that nothing needs", "party", func(p *Proof) { p.Exhibits = append(p.Exhibits, p.Exhibits[0]) })
	operate("path-flipped", "the path leads elsewhere", "official", func(p *Proof) { p.Exhibits[0].Path[0][0] ^= 1 })
	operate("path-cut", "the path is cut", "official", func(p *Proof) { p.Exhibits[0].Path = p.Exhibits[0].Path[1:] })
	operate("path-longer", "the path is too long", "official", func(p *Proof) { p.Exhibits[0].Path = append(p.Exhibits[0].Path, Hash{}) })
	operate("index-changed", "another index", "official", func(p *Proof) { p.Exhibits[0].Index-- })
	operate("body-changed", "another body than the act commits to", "official", func(p *Proof) { p.Exhibits[0].Body = must(words(official.w, "Other.").Bytes()) })
	operate("powers-missing", "the full powers are missing", "official", func(p *Proof) { p.Exhibits = p.Exhibits[:1] })
	operate("powers-twice", "the full powers twice", "official", func(p *Proof) { p.Exhibits = append(p.Exhibits, p.Exhibits[1]) })
	operate("invitation-missing", "one of two invitations is missing", "invited", func(p *Proof) { p.Exhibits = p.Exhibits[:3] })
	operate("invitation-order", "invitations out of order", "invited", func(p *Proof) { p.Exhibits[2], p.Exhibits[3] = p.Exhibits[3], p.Exhibits[2] })

	operate("rotation-missing", "a rotation is missing", "rotated", func(p *Proof) { p.Exhibits = slices.Delete(p.Exhibits, 3, 4) })
	operate("rotation-order", "rotations out of order", "rotated", func(p *Proof) { p.Exhibits[2], p.Exhibits[3] = p.Exhibits[3], p.Exhibits[2] })
	for _, name := range slices.Sorted(maps.Keys(rotationsRefused)) {
		w, c := newWorld(t, "a", "b"), rotationsRefused[name]
		w.rotations["a"] = append(w.rotations["a"], c.make(w))
		s.bad(vector{File: "proof-rotation-" + name + ".txt", Form: "proof", What: "a proof file", Why: c.why, Fingerprint: w.channel.String()},
			w.proof(w.log("a").append(Entry{Node: Received})))
	}

	// Whole and signed, of acts that are not as they must be.
	w := newWorld(t, "a", "b")
	l := w.log("a")
	title := func() *Body { return &Body{Title: Text{"en": "A question"}, Salt: w.nonce()} }
	sign := func(by OfficialID) *SignedAct { return w.sign(w.act("a", by, "topic.opened"), &TopicOpened{}, title()) }
	give := func(id OfficialID, f func(*PowersGiven)) {
		p := &PowersGiven{Official: id, Name: "X", Office: "Y", Key: edPublic("a/officials/" + string(id)), May: []Power{PowerSend}}
		f(p)
		w.powers["a/officials/"+string(id)] = l.say(w.act("a", "", "powers.given"), p, nil)
	}
	judged := func(name, why string, x place) {
		s.bad(vector{File: "proof-" + name + ".txt", Form: "proof", What: "a proof file", Why: why, Fingerprint: w.channel.String()}, w.proof(x))
	}
	early := l.appendAct(sign("late"))
	give("late", func(*PowersGiven) {})
	judged("powers-late", "the powers come after the act", early)
	give("weak", func(p *PowersGiven) { p.May = []Power{PowerPublish} })
	judged("powers-weak", "the powers do not cover the kind", l.appendAct(sign("weak")))
	give("past", func(p *PowersGiven) { p.Until = "2024" })
	judged("powers-past", "the powers ended before the date of the act", l.appendAct(sign("past")))
	give("soon", func(p *PowersGiven) { p.From = "2026" })
	judged("powers-soon", "the powers begin after the date of the act", l.appendAct(sign("soon")))
	give("other", func(p *PowersGiven) { p.Key = edPublic("another key") })
	judged("powers-key", "the powers name another key", l.appendAct(sign("other")))
	w.powers["a/officials/anna"] = l.appendAct(w.sign(w.act("a", "ben", "powers.given"), &PowersGiven{
		Official: "anna", Name: "X", Office: "Y", Key: edPublic("a/officials/anna"), May: []Power{PowerSend},
	}, nil))
	judged("powers-by-official", "the powers were given by an official", l.appendAct(sign("anna")))
	self := w.act("a", "", "topic.closed")
	self.About, self.Terms = someAct, []byte(`{}`)
	judged("party-key", "done with the party key, which needs an official with full powers", l.appendAct(w.signRaw(self)))
	unknown := w.act("a", "", "treaty.denounced")
	unknown.Terms = []byte(`{}`)
	judged("unknown-kind", "a kind that this version cannot judge", l.appendAct(w.signRaw(unknown)))
	judged("unknown-node", "a node's entry that this version cannot judge", l.append(Entry{Node: "roll-call"}))
	judged("other-party", "an act of another party than the log", l.appendAct(w.sign(w.act("b", "", "charter"), &CharterSigned{}, nil)))
	elsewhere := w.act("a", "", "charter")
	elsewhere.Channel = sum(nil)
	judged("other-channel", "an act of another channel", l.appendAct(w.sign(elsewhere, &CharterSigned{}, nil)))
	judged("other-number", "an entry that says another number than its place", l.appendRaw(must((&Entry{N: 99, Time: w.tick(), Seen: []Cited{}, Node: Received}).Bytes())))
	judged("own-log", "an entry that cites its own log", l.append(Entry{Node: Received, Seen: []Cited{{"a", 1, sum(nil)}}}))
	judged("opaque", "an entry whose act is none", l.append(Entry{Act: []byte("no act")}))
}
