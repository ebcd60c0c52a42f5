package rogue

import (
	"bytes"
	"slices"

	"parley.example/internal/node/nodetest"
	"parley.example/record"
	"parley.example/standing"
)

var heads = []cheat{
	{
		name: "a second head of one size", by: []attacker{counterpart}, with: aHead, for_: []goal{deny, rewrite},
		tries: "signs another last entry in the place of one that was receipted",
		must:  "found: b enters the evidence, which anybody can verify; what was receipted stands, nothing of the other is taken",
		stops: defence{"internal/node/evidence.go", "if own == 0 && !restores || d.fold.KnowsFork(d.node.party, party) || d.accused[party] {", "if OFF || own == 0 || d.fold.KnowsFork(d.node.party, party) || d.accused[party] {"}, run: secondHead,
	},
	{
		name: "a branch that grows", by: []attacker{counterpart}, with: aHead, for_: []goal{deny, rewrite},
		tries: "leaves out an entry that was receipted, and goes on from there under a larger head",
		must:  "found, as before; of the branch nothing is taken that no other party has relied on",
		stops: defence{"internal/node/take.go", "fresh && in.log != in.party && !d.needed(in, all)", "!OFF && fresh && in.log != in.party && !d.needed(in, all)"}, run: growingBranch,
	},
	{
		name: "another's log under one's own key", by: []attacker{third}, with: aHead, for_: []goal{forge},
		tries: "signs a head of somebody else's log with its own key",
		must:  "refused: not signed by the log's party",
		stops: defence{"internal/node/read_bundle.go", "if !own {", ""}, run: anothersLog,
	},
	{
		name: "a head of another channel", by: []attacker{counterpart}, with: aHead, for_: []goal{forge, deceive},
		tries: "brings the head, good there, that it signed in another channel of the same two",
		must:  "refused: the checkpoint is of another log",
		stops: defence{"internal/node/read_bundle.go", "if want := record.Origin(string(author), c.id); point.Origin != want {", ""}, run: headOfAnotherChannel,
	},
	{
		name: "a head over nothing", by: []attacker{counterpart}, with: aHead, for_: []goal{deceive},
		tries: "wants a receipt of a log that has no entries",
		must:  "refused: there is nothing to receipt",
		stops: defence{"internal/node/read_bundle.go", "if point.Size == 0 {", ""}, run: headOverNothing,
	},
	{
		name: "a head beyond what came", by: []attacker{counterpart}, with: aHead, for_: []goal{deny, deceive},
		tries: "wants a receipt of entries that it never sends",
		must:  "refused: the head covers more than came",
		stops: defence{"internal/node/take.go", "if end := in.end(); head.Size != end {", ""}, run: headBeyond,
	},
	{
		name: "a stolen old key", by: []attacker{thief}, with: aHead, for_: []goal{forge, rewrite},
		tries: "signs new heads with a party key that was rotated away",
		must:  "refused: the key is not the one of that size",
		stops: defence{"internal/node/read_bundle.go", "p := chain.At(size)", "p := chain.At(size)\n\t\tif q := chain.At(0); OFF {\n\t\t\tlist = append(list, q.HeadKey(c.id))\n\t\t}"}, run: oldKey,
	},
	{
		name: "signatures that nobody made", by: []attacker{counterpart, third}, with: aHead, for_: []goal{forge, deceive},
		tries: "hangs a seal and a receipt that do not verify on a good head, to have them passed on",
		must:  "the head is taken, the signatures are dropped",
		stops: defence{"internal/node/read_bundle.go", "if _, err := point.Verify(key, s); err == nil {", "if _, err := point.Verify(key, s); err == nil || OFF {"}, run: emptySignatures,
	},
	{
		name: "signatures without end", by: []attacker{counterpart}, with: aHead, for_: []goal{exhaust},
		tries: "hangs thousands of signature lines on a head, each of which would be verified",
		must:  "refused by count, before any is verified",
		stops: defence{"record/note.go", "if len(n.Signatures) > MaxSignatures {", ""}, run: manySignatures,
	},
	{
		name: "two histories for two readers", by: []attacker{counterpart}, with: aHead, for_: []goal{deceive},
		tries: "shows b one log and c another of the same size; c passes on what it got",
		must:  "b finds the fork as soon as c's copy reaches it, and goes on with c",
		stops: defence{"internal/node/evidence.go", "if err := d.keepEvidence(fork); err != nil {", "if OFF {\n\t\treturn errPast\n\t}\n\tif err := d.keepEvidence(fork); err != nil {"}, run: twoHistories,
	},
}

// foundOut requires b to have entered evidence that a has forked its log, and to hold what a had said.
func (g *ground) foundOut(a, b *nodetest.Side, id record.Hash, said standing.Cite) {
	g.Helper()
	st := g.standing(b, id)
	if len(st.Forks) != 1 || st.Forks[0].Party != a.Name || len(st.Forks[0].Branches) > 0 {
		g.Fatalf("forks %+v", st.Forks)
	}
	file, err := b.Evidence(g.Context(), id, a.Name)
	g.must(err)
	_, _, err = record.VerifyFork(file, id)
	g.must(err)
	if l := g.line(b, id, said); l.Breach != nil || l.Body == nil {
		g.Fatalf("what was receipted has the breach %v", l.Breach)
	}
}

func secondHead(g *ground) {
	a, b, id := g.pair()
	said := a.MustSay(g.T, topic(id, "Said"))
	p := g.pen(a, id)
	nodetest.Exchange(g.T, id, a, b)
	p.log[len(p.log)-1] = []byte("instead of it")
	g.must(g.receive(b, p.bundle(p.size()-1)))
	g.foundOut(a, b, id, said.Cite)
}

func growingBranch(g *ground) {
	a, b, id := g.pair()
	said := a.MustSay(g.T, topic(id, "Said"))
	p := g.pen(a, id)
	nodetest.Exchange(g.T, id, a, b)
	held := g.pen(a, id).size()
	p.log = p.log[:said.Cite.N]
	for p.size() <= held {
		p.received(func(*record.Entry) {})
	}
	g.must(g.receive(b, p.bundle(said.Cite.N)))
	g.foundOut(a, b, id, said.Cite)
}

func anothersLog(g *ground) {
	a, b, c, id := g.three()
	p := g.pen(a, id)
	p.key = c.Keys.Party
	p.received(func(*record.Entry) {})
	in := p.bundle(p.size() - 1)
	in.From = c.Name
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "not signed by a.example") })
	g.goesOn(a, b, id)
}

func headOfAnotherChannel(g *ground) {
	a, b, id := g.pair()
	other := nodetest.FoundUnder(g.T, func(c *record.Charter) { c.Nonce = "ffeeddccbbaa99887766554433221100" }, a, b)
	in := g.news(a, id, "nobody.example")
	in.Logs = g.news(a, other, "nobody.example").Logs[:1]
	g.untouched(b, id, func() { g.refused(g.receive(b, in), `checkpoint: of "a.example/channels/`+other.String()) })
	g.goesOn(a, b, id)
}

func headOverNothing(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	in := p.bundle(0)
	p.log = nil
	in.Logs[0].Entries, in.Logs[0].Checkpoints = nil, [][]byte{p.head(p.point(0))}
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "over no entries") })
	g.goesOn(a, b, id)
}

func headBeyond(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	from := p.size()
	p.raw([]byte("one"), []byte("two"))
	in := p.bundle(from)
	in.Logs[0].Entries = in.Logs[0].Entries[:1]
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "the checkpoint covers") })
	g.goesOn(a, b, id)
}

func oldKey(g *ground) {
	a, b, id := g.pair()
	old := a.Keys.Party
	a.RenewKeys()
	_, err := a.Rotate(g.Context(), id, a.Keys)
	g.must(err)
	nodetest.Exchange(g.T, id, a, b)
	p := g.pen(a, id)
	p.key = old
	p.received(func(*record.Entry) {})
	g.untouched(b, id, func() { g.refused(g.receive(b, p.bundle(p.size()-1)), "not signed by a.example") })
	g.goesOn(a, b, id)
}

func emptySignatures(g *ground) {
	a, b, c, id := g.three()
	a.MustSay(g.T, topic(id, "Said"))
	p := g.pen(a, id)
	in := p.bundle(p.size() - 1)
	point, n, err := record.ParseCheckpoint(in.Logs[0].Checkpoints[0])
	g.must(err)
	self := a.Party(g.T)
	them := c.Party(g.T)
	seal, held := self.SealKey(id), them.ReceiptKey()
	in.Logs[0].Checkpoints[0] = record.SignedCheckpoint(point, append(n.Signatures,
		record.Signature{Name: seal.Name, KeyID: seal.ID(), Bytes: make([]byte, 8+2420)},
		record.Signature{Name: held.Name, KeyID: held.ID(), Bytes: make([]byte, 8+64)})...)
	g.must(g.receive(b, in))
	for _, part := range g.news(b, id, "nobody.example").Logs {
		for _, note := range part.Checkpoints {
			if bytes.Contains(note, []byte("AAAAAAAAAAAAAAAAAAAA")) {
				g.Fatalf("b passes on a signature that nobody made:\n%.300s", note)
			}
		}
	}
	g.goesOn(a, b, id)
}

func manySignatures(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	p.received(func(*record.Entry) {})
	in := p.bundle(p.size() - 1)
	line := bytes.SplitAfter(in.Logs[0].Checkpoints[0], []byte("\n\n"))[1]
	in.Logs[0].Checkpoints[0] = append(in.Logs[0].Checkpoints[0], bytes.Repeat(line, record.MaxSignatures)...)
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "more than 66 signatures") })
	g.goesOn(a, b, id)
}

func twoHistories(g *ground) {
	a, b, c, id := g.three()
	one, other := g.pen(a, id), g.pen(a, id)
	act, body := g.sign(a, topic(id, "For b"), g.anna(a))
	at := one.enter(act, body)
	act, body = g.sign(a, topic(id, "For c"), g.anna(a))
	other.enter(act, body)
	g.must(g.receive(b, one.bundle(at.N)))
	g.must(g.receive(c, other.bundle(at.N)))
	in := g.news(c, id, "nobody.example")
	in.Logs = slices.DeleteFunc(in.Logs, func(l record.LogPart) bool { return l.Party != a.Name })
	g.must(g.receive(b, in))
	g.foundOut(a, b, id, at)
	g.goesOn(b, c, id)
}
