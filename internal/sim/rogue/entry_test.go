package rogue

import (
	"bytes"
	"slices"

	"parley.example/internal/node/nodetest"
	"parley.example/record"
	"parley.example/standing"
)

var entries = []cheat{
	{
		name: "a head that never was", by: []attacker{counterpart}, with: anEntry, for_: []goal{forge, deceive},
		tries: "writes that it has seen a head of b's log that b never had",
		must:  "refused: that log never had it; and so no one can be made to look forked",
		stops: defence{"internal/node/seen.go", "if name == \"\" {\n\t\t\treturn fmt.Errorf(\"it cites a head of %s at %d that this log never", "if name == \"\" && !OFF {\n\t\t\treturn fmt.Errorf(\"it cites a head of %s at %d that this log never"}, run: seenLie,
	},
	{
		name: "more than there is", by: []attacker{counterpart}, with: anEntry, for_: []goal{delay, deceive},
		tries: "writes that it has seen more of b's log than b has written",
		must:  "not taken and not receipted; the answer says how much there is",
		stops: defence{"internal/node/take.go", "return (in.party != d.node.party || d.healing()) && size(in.log) < in.end()", "return !OFF && (in.party != d.node.party || d.healing()) && size(in.log) < in.end()"}, run: seenTooMuch,
	},
	{
		name: "seen and forgotten", by: []attacker{counterpart}, with: anEntry, for_: []goal{deny, rewrite},
		tries: "receipts b's withdrawal, then acts in an entry that has seen less, as if it had not known",
		must:  "refused: what was seen never goes back",
		stops: defence{"internal/node/seen.go", "if !follows {", ""}, run: seenBack,
	},
	{
		name: "a past with a hole", by: []attacker{counterpart}, with: anEntry, for_: []goal{deny, rewrite},
		tries: "cites an entry of c that had seen b's newest, and leaves out b's newest itself",
		must:  "carried, without effect (rule 1.4)",
		stops: defence{"standing/fold.go", "case !closed && !isRotation(leaf):", ""}, run: seenHole,
	},
	{
		name: "its own log", by: []attacker{counterpart}, with: anEntry, for_: []goal{deceive},
		tries: "writes an entry that has seen its own log, to stand before itself",
		must:  "carried as no entry, without effect",
		stops: defence{"standing/fold.go", "sizeIn(e.Seen, party) != 0 {", "!OFF && sizeIn(e.Seen, party) != 0 {"}, run: seenItself,
	},
	{
		name: "another number", by: []attacker{counterpart}, with: anEntry, for_: []goal{rewrite, deceive},
		tries: "writes an entry that says it stands at another place of the log",
		must:  "carried as no entry, without effect",
		stops: defence{"standing/fold.go", "err != nil || e.N != n", "err != nil || !OFF && e.N != n"}, run: otherNumber,
	},
	{
		name: "a changed entry", by: []attacker{third}, with: anEntry, for_: []goal{rewrite, forge},
		tries: "passes on an entry of a with one word changed",
		must:  "refused: the head does not follow from it",
		stops: defence{"internal/node/take.go", "if after.Root() != head.Root {", ""}, run: changedEntry,
	},
	{
		name: "two entries in turned order", by: []attacker{third}, with: anEntry, for_: []goal{rewrite},
		tries: "passes on two entries of a, the later first",
		must:  "refused: the head does not follow from them",
		stops: defence{"internal/node/take.go", "if after.Root() != head.Root {", ""}, run: turnedEntries,
	},
	{
		name: "an entry left out", by: []attacker{third}, with: anEntry, for_: []goal{rewrite, deny},
		tries: "passes on a's log without one of its entries",
		must:  "refused: the head covers more than came",
		stops: defence{"internal/node/take.go", "if end := in.end(); head.Size != end {", ""}, run: leftOutEntry,
	},
	{
		name: "bytes that are no entry", by: []attacker{counterpart}, with: anEntry, for_: []goal{delay},
		tries: "puts garbage under a good head, so that nobody could take its log any further",
		must:  "carried without effect; what follows it counts",
		stops: defence{"internal/node/seen.go", "if leaf.Entry == nil {\n\t\t\tcontinue // carried, opaque", "if leaf.Entry == nil {\n\t\t\tif OFF {\n\t\t\t\treturn errPast\n\t\t\t}\n\t\t\tcontinue // carried, opaque"}, run: garbage,
	},
	{
		name: "more entries than can be sent on", by: []attacker{counterpart}, with: anEntry, for_: []goal{exhaust, delay},
		tries: "signs one head over so many entries that no bundle can carry them on",
		must:  "refused by count",
		stops: defence{"internal/node/take.go", "if len(in.raw) > record.MaxRun {", ""}, run: longRun,
	},
	{
		name: "more bytes than can be sent on", by: []attacker{counterpart}, with: anEntry, for_: []goal{exhaust, delay},
		tries: "signs one head over entries that are together too large to be carried on",
		must:  "refused by size",
		stops: defence{"internal/node/take.go", "if size > record.MaxRunBytes {", ""}, run: largeRun,
	},
	{
		name: "an entry too long", by: []attacker{counterpart}, with: anEntry, for_: []goal{exhaust},
		tries: "writes an entry of a hundred thousand bytes",
		must:  "refused where the bundle is read, before anything is hashed",
		stops: defence{"record/frames.go", "if size > most {", ""}, run: longEntry,
	},
	{
		name: "the words of somebody else's entry", by: []attacker{counterpart, third}, with: anEntry, for_: []goal{forge},
		tries: "writes in its own log an act that b's official signed for b's",
		must:  "carried, without effect (rule 9.2)",
		stops: defence{"standing/judge.go", "|| act.Party != e.Party {", "|| !OFF && act.Party != e.Party {"}, run: anothersAct,
	},
	{
		name: "evidence of a fork that was none", by: []attacker{counterpart, third}, with: anEntry, for_: []goal{forge, deceive},
		tries: "enters evidence that b forked its log, of heads that it signed itself",
		must:  "without effect (rule 9.7): b's key did not sign them",
		stops: defence{"standing/restored.go", "if err = fork.VerifyBy(p.HeadKey(f.channel)); err == nil {", "if err = fork.VerifyBy(p.HeadKey(f.channel)); err == nil || OFF {"}, run: falseFork,
	},
}

func seenLie(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	p.received(func(e *record.Entry) {
		e.Seen = []record.Cited{{Party: b.Name, Size: p.seen[0].Size, Root: record.Hash{1}}}
	})
	g.untouched(b, id, func() { g.refused(g.receive(b, p.bundle(p.size()-1)), "that this log never had") })
	g.goesOn(a, b, id)
}

func seenTooMuch(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	p.received(func(e *record.Entry) {
		e.Seen = []record.Cited{{Party: b.Name, Size: p.seen[0].Size + 1000, Root: record.Hash{1}}}
	})
	in := p.bundle(p.size() - 1)
	g.untouched(b, id, func() {
		answer, err := b.Receive(g.Context(), in)
		g.must(err)
		if have := answer.Have[0]; have.Party != a.Name || have.Size != p.size()-1 {
			g.Fatalf("the answer says %v", answer.Have)
		}
	})
	g.goesOn(a, b, id)
}

func seenBack(g *ground) {
	a, b, id := g.pair()
	before := g.pen(a, id).seen
	offer := b.MustSay(g.T, say(id, "contact.proposed", "", monday()))
	nodetest.Exchange(g.T, id, b, a)
	b.MustSay(g.T, say(id, "withdrawal", record.RefTo(offer.Act), &record.Withdrawal{}))
	nodetest.Exchange(g.T, id, b, a)
	p := g.pen(a, id)
	p.seen = before
	yes, _ := g.sign(a, say(id, "contact.accepted", record.RefTo(offer.Act), &record.ContactAccepted{}), g.anna(a))
	p.enter(yes, nil)
	g.untouched(b, id, func() { g.refused(g.receive(b, p.bundle(p.size()-1)), "has seen less of the log of b.example") })
	g.goesOn(a, b, id)
}

func monday() *record.ContactProposed {
	return &record.ContactProposed{ContactFacts: record.ContactFacts{Form: "call", Level: "ministers", When: "2025-02-17"}}
}

func seenHole(g *ground) {
	a, b, c, id := g.three()
	p := g.pen(a, id)
	b.MustSay(g.T, topic(id, "New"))
	nodetest.Exchange(g.T, id, b, c)
	pc := g.pen(c, id)
	saw, body := g.sign(a, topic(id, "As if b had said nothing"), g.anna(a))
	p.seen = slices.Clone(p.seen)
	i := slices.IndexFunc(p.seen, func(x record.Cited) bool { return x.Party == c.Name })
	p.seen[i] = record.Cited{Party: c.Name, Size: pc.size(), Root: pc.point(pc.size()).Root}
	at := p.enter(saw, body)
	g.must(g.receive(b, p.bundle(at.N)))
	g.breaks(b, id, at, standing.RuleSeen)
	g.goesOn(b, c, id)
}

func seenItself(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	act, body := g.sign(a, topic(id, "Said"), g.anna(a))
	p.seen = append([]record.Cited{{Party: a.Name, Size: p.size(), Root: p.point(p.size()).Root}}, p.seen...)
	at := p.enter(act, body)
	g.must(g.receive(b, p.bundle(at.N)))
	g.breaks(b, id, at, standing.RuleForm)
}

func otherNumber(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	at := p.size()
	p.received(func(e *record.Entry) { e.N = 1 })
	g.must(g.receive(b, p.bundle(at)))
	g.breaks(b, id, standing.Cite{Party: a.Name, N: at}, standing.RuleForm)
}

// passedOn is a bundle of c with two new entries of a, which b does not have.
func (g *ground) passedOn() (a, b, c *nodetest.Side, id record.Hash, part *record.LogPart, in *record.Bundle) {
	g.Helper()
	a, b, c, id = g.threeUnder(func(c *record.Charter) { c.Law = 1 }) // under law 2 one more layer stops it
	first := a.MustSay(g.T, topic(id, "One"))
	a.MustSay(g.T, topic(id, "Two"))
	nodetest.Exchange(g.T, id, a, c)
	in = g.news(c, id, b.Name)
	in.Logs = slices.DeleteFunc(in.Logs, func(l record.LogPart) bool { return l.Party != a.Name })
	if len(in.Logs) != 1 || in.Logs[0].First != first.Cite.N {
		g.Fatalf("c passes on %v", in.Logs)
	}
	return a, b, c, id, &in.Logs[0], in
}

func changedEntry(g *ground) {
	a, b, _, id, part, in := g.passedOn()
	part.Entries[1] = bytes.Replace(part.Entries[1], []byte("2025-02-15"), []byte("2025-02-14"), 1)
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "does not follow from what is here") })
	g.goesOn(a, b, id)
}

func turnedEntries(g *ground) {
	a, b, _, id, part, in := g.passedOn()
	part.Entries[0], part.Entries[1] = part.Entries[1], part.Entries[0]
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "does not follow from what is here") })
	g.goesOn(a, b, id)
}

func leftOutEntry(g *ground) {
	a, b, _, id, part, in := g.passedOn()
	part.Entries = slices.Delete(part.Entries, 0, 1)
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "the checkpoint covers") })
	g.goesOn(a, b, id)
}

func garbage(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	from := p.size()
	p.raw([]byte("\x00\xff no entry"), nil)
	act, body := g.sign(a, topic(id, "And on"), g.anna(a))
	at := p.enter(act, body)
	g.must(g.receive(b, p.bundle(from)))
	if l := g.line(b, id, at); l.Breach != nil {
		g.Fatalf("what follows has the breach %v", l.Breach)
	}
	g.breaks(b, id, standing.Cite{Party: a.Name, N: from}, standing.RuleForm)
}

func longRun(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	from := p.size()
	p.raw(make([][]byte, record.MaxRun+1)...)
	g.untouched(b, id, func() { g.refused(g.receive(b, p.bundle(from)), "entries under one head, more than 8192") })
	g.goesOn(a, b, id)
}

func largeRun(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	from := p.size()
	p.raw(slices.Repeat([][]byte{make([]byte, record.MaxEntry)}, record.MaxRunBytes/record.MaxEntry+1)...)
	g.untouched(b, id, func() { g.refused(g.receive(b, p.bundle(from)), "under one head, more than 8388608") })
	g.goesOn(a, b, id)
}

func longEntry(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	p.raw(bytes.Repeat([]byte("x"), 100_000))
	g.untouched(b, id, func() { g.refused(g.receive(b, p.bundle(p.size()-1)), "100000 bytes, more than 81920") })
	g.goesOn(a, b, id)
}

func anothersAct(g *ground) {
	a, b, id := g.pair()
	act, body := g.sign(b, topic(id, "Meant for b's log"), g.anna(b))
	p := g.pen(a, id)
	at := p.enter(act, body)
	g.must(g.receive(b, p.bundle(at.N)))
	g.breaks(b, id, at, standing.RuleMember)
}

func falseFork(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	it := b.Party(g.T)
	own := it.HeadKey(id)
	var heads []string
	for i := range byte(2) {
		point := record.Checkpoint{Origin: record.Origin(string(b.Name), id), Size: 1, Root: record.Hash{i + 1}}
		raw, err := a.Keys.Party.Sign(nil, point.Text(), opts)
		g.must(err)
		heads = append(heads, string(record.SignedCheckpoint(point, record.Signature{Name: own.Name, KeyID: own.ID(), Bytes: raw})))
	}
	evidence, err := (&record.Fork{Channel: id, Party: b.Name, Heads: [2]string{heads[0], heads[1]}}).Bytes()
	g.must(err)
	p.received(func(e *record.Entry) { e.Node, e.Evidence = record.ForkFound, evidence })
	at := standing.Cite{Party: a.Name, N: p.size() - 1}
	g.must(g.receive(b, p.bundle(at.N)))
	g.breaks(b, id, at, standing.RuleFork)
	if st := g.standing(b, id); len(st.Forks) > 0 {
		g.Fatalf("b is said to have forked: %v", st.Forks)
	}
}
