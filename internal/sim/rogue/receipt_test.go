package rogue

import (
	"bytes"
	"context"
	"crypto"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"

	"parley.example/internal/node/nodetest"
	"parley.example/internal/sim/disk"
	"parley.example/record"
	"parley.example/standing"
)

var receipts = []cheat{
	{
		name: "a receipt denied", by: []attacker{counterpart}, with: aReceipt, for_: []goal{deny},
		tries: "receipts an entry, falls silent, and says that it never had it",
		must:  "the proof of the entry bears its receipt, and verifies without it",
		stops: defence{"internal/node/read_bundle.go", "if giver, ok := record.ReceiptGiver(s.Name); ok {", ""}, run: receiptDenied,
	},
	{
		name: "a receipt in another's name", by: []attacker{third}, with: aReceipt, for_: []goal{forge, deceive},
		tries: "hands b a receipt of b's newest head that is said to be a's, and is its own",
		must:  "dropped: b still waits for a's",
		stops: defence{"record/checkpoint.go", "if checkStamp(k.Type, stamp) != nil || !k.verify(c.cosigned(k, stamp), s.Bytes[8:]) {", "if checkStamp(k.Type, stamp) != nil || !OFF && !k.verify(c.cosigned(k, stamp), s.Bytes[8:]) {"}, run: receiptInAnothersName,
	},
	{
		name: "a receipt without a date", by: []attacker{counterpart}, with: aReceipt, for_: []goal{deceive, deny},
		tries: "gives a receipt, good in all else, that does not say by when it had the log",
		must:  "dropped: it would not show not later than when",
		stops: defence{"record/checkpoint.go", "if stamp > MaxStamp || stamp == 0 && t != MLDSA44 {", ""}, run: receiptUndated,
	},
	{
		name: "a receipt of what was never said", by: []attacker{counterpart, third}, with: aReceipt, for_: []goal{forge},
		tries: "receipts a head of b's log that b never signed, to have it kept",
		must:  "refused: b's own signature is not on it",
		stops: defence{"internal/node/read_bundle.go", "own = own || key.Type == record.Ed25519", "own = own || key.Type == record.Ed25519 || OFF"}, run: receiptOfNothing,
	},
	{
		name: "a statement in another's name", by: []attacker{third}, with: aReceipt, for_: []goal{forge, rewrite},
		tries: "tells a node that is being restored, in a's name and as if by a's key, that a holds none of its log",
		must:  "refused: a did not sign it",
		stops: defence{"internal/node/statements.go", "if err := standing.VerifyStatement(s, keys); err != nil {", ""}, run: statementInAnothersName,
	},
	{
		name: "an old statement again", by: []attacker{counterpart, third}, with: aReceipt, for_: []goal{rewrite, deceive},
		tries: "answers the question of a node that is being restored with what it stated at another time",
		must:  "not heard: it does not answer this question",
		stops: defence{"internal/node/statements.go", "d.loss.Own.Nonce != s.Nonce ||", "!OFF && d.loss.Own.Nonce != s.Nonce ||"}, run: oldStatement,
	},
	{
		name: "a statement that says too little", by: []attacker{counterpart}, with: aReceipt, for_: []goal{rewrite},
		tries: "states that it holds nothing of the log of a node that lost its disk, so that the node signs another in its place",
		must:  "the node signs nothing before every other party has answered, and gets its log from the honest one",
		stops: defence{"internal/node/statements.go", "note, ok := d.loss.Own.Statements[party]\n\t\tif !ok {", "note, ok := d.loss.Own.Statements[party]\n\t\tif !ok && OFF {\n\t\t\tcontinue\n\t\t}\n\t\tif !ok {"}, run: statementTooLow,
	},
	{
		name: "a loss feigned and forgotten", by: []attacker{counterpart}, with: aReceipt, for_: []goal{rewrite, deny},
		tries: "asks b, as if restored, what b holds of its log; then goes on as if it had never asked",
		must:  "b takes no head beyond its statement until the entry comes that carries it",
		stops: defence{"internal/node/take.go", "placed := slices.DeleteFunc(slices.Clone(all), d.barred)", "placed := slices.DeleteFunc(slices.Clone(all), func(in incoming) bool { return !OFF && d.barred(in) })"}, run: lossForgotten,
	},
	{
		name: "a loss that nobody bears out", by: []attacker{counterpart}, with: aReceipt, for_: []goal{rewrite, deny},
		tries: "declares a loss in its log without the statements of the others",
		must:  "without effect (rule 9.8): nothing that it said is taken back by it",
		stops: defence{"standing/restored.go", "if i < 0 {\n\t\t\treturn breach(RuleRestored, \"%s has not stated", "if i < 0 && OFF {\n\t\t\tcontinue\n\t\t}\n\t\tif i < 0 {\n\t\t\treturn breach(RuleRestored, \"%s has not stated"}, run: lossAlone,
	},
}

func receiptDenied(g *ground) {
	a, b, id := g.pair()
	said := b.MustSay(g.T, topic(id, "Said"))
	nodetest.Exchange(g.T, id, b, a)
	g.must(a.Close())
	proof, err := b.Prove(g.Context(), id, said.Cite, true)
	g.must(err)
	file, err := proof.Bytes()
	g.must(err)
	shown, err := record.VerifyProof(file, id)
	g.must(err)
	if len(shown.Receipts) != 1 || shown.Receipts[0].Party != a.Name {
		g.Fatalf("receipts %v", shown.Receipts)
	}
}

// receipted gives the newest head of b's log with one more signature, which is said to be a's
// receipt, and returns how much of it b thinks receipted by a, before and after.
func (g *ground) receipted(from, a, b *nodetest.Side, id record.Hash, stamp int64, key crypto.Signer) (before, after int64) {
	g.Helper()
	b.MustSay(g.T, topic(id, "Said"))
	p := g.pen(b, id)
	point, n, err := record.ParseCheckpoint(p.head(p.point(p.size())))
	g.must(err)
	them := a.Party(g.T)
	k := them.ReceiptKey()
	raw, err := key.Sign(nil, append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", stamp), point.Text()...), crypto.Hash(0))
	g.must(err)
	bytes := append([]byte{0, 0, 0, 0, byte(stamp >> 24), byte(stamp >> 16), byte(stamp >> 8), byte(stamp)}, raw...)
	note := record.SignedCheckpoint(point, append(n.Signatures, record.Signature{Name: k.Name, KeyID: k.ID(), Bytes: bytes})...)
	in := g.news(from, id, "nobody.example")
	in.Logs = []record.LogPart{{Party: b.Name, First: p.size(), Checkpoints: [][]byte{note}}}
	before, err = b.Receipted(g.Context(), id, a.Name)
	g.must(err)
	g.must(g.receive(b, in))
	after, err = b.Receipted(g.Context(), id, a.Name)
	g.must(err)
	return before, after
}

func receiptInAnothersName(g *ground) {
	a, b, c, id := g.three()
	if before, after := g.receipted(c, a, b, id, c.Now.Unix(), c.Keys.Receipt); after != before {
		g.Fatalf("%d entries were receipted by a, and now it is said to be %d", before, after)
	}
	g.goesOn(b, a, id)
}

func receiptUndated(g *ground) {
	a, b, id := g.pair()
	if before, after := g.receipted(a, a, b, id, 0, a.Keys.Receipt); after != before {
		g.Fatalf("%d entries were receipted by a, and now it is said to be %d", before, after)
	}
	if before, after := g.receipted(a, a, b, id, a.Now.Unix(), a.Keys.Receipt); after == before {
		g.Fatal("a good receipt is not taken either")
	}
}

func receiptOfNothing(g *ground) {
	a, b, id := g.pair()
	point := record.Checkpoint{Origin: record.Origin(string(b.Name), id), Size: g.pen(b, id).size(), Root: record.Hash{1}}
	key, err := record.NewSigningKey(record.ReceiptName(string(a.Name)), record.Cosignature, a.Keys.Receipt)
	g.must(err)
	s, err := point.Receipt(key, a.Now)
	g.must(err)
	in := g.news(a, id, b.Name)
	in.Logs = []record.LogPart{{Party: b.Name, First: point.Size, Checkpoints: [][]byte{record.SignedCheckpoint(point, s)}}}
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "not signed by b.example") })
	g.goesOn(a, b, id)
}

// states makes a statement of what one side holds of b's log.
func (g *ground) states(name record.PartyName, key crypto.Signer, id record.Hash, of record.PartyName, nonce string, now record.Time) []byte {
	g.Helper()
	k, err := record.NewSigningKey(record.StatementName(string(name)), record.Ed25519, key)
	g.must(err)
	note, err := record.Statement{Channel: id, Party: name, Log: of, Nonce: nonce, Time: now}.Sign(k)
	g.must(err)
	return note
}

// asIfBy puts the mark of a key into the last signature of a note, which another has made.
func (g *ground) asIfBy(name string, key crypto.Signer, note []byte) []byte {
	g.Helper()
	k, err := record.NewSigningKey(name, record.Ed25519, key)
	g.must(err)
	at := bytes.LastIndexByte(note, ' ') + 1
	signature, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(note[at:])))
	g.must(err)
	binary.BigEndian.PutUint32(signature, k.ID())
	return fmt.Appendf(bytes.Clone(note[:at]), "%s\n", base64.StdEncoding.EncodeToString(signature))
}

// asks has a side begin to be restored, and returns the nonce of its question, or an empty one if
// it has not asked yet.
func (g *ground) asks(s *nodetest.Side, id record.Hash, to record.PartyName) string {
	g.Helper()
	return g.news(s, id, to).Restoring
}

func statementInAnothersName(g *ground) {
	a, b, c, id := g.three()
	g.must(b.Heal(g.Context(), id))
	g.must(g.receive(b, g.news(c, id, b.Name))) // c has no more than b: now b asks
	in := g.news(c, id, b.Name)
	forged := g.states(a.Name, c.Keys.Party, id, b.Name, g.asks(b, id, c.Name), record.At(c.Now))
	in.Statements = [][]byte{g.asIfBy(record.StatementName(string(a.Name)), a.Keys.Party, forged)}
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "not signed by a.example") })
	for range 2 {
		nodetest.Exchange(g.T, id, b, c)
		nodetest.Exchange(g.T, id, b, a)
	}
	g.goesOn(b, a, id)
}

func oldStatement(g *ground) {
	a, b, id := g.pair()
	g.must(b.Heal(g.Context(), id))
	g.must(g.receive(b, g.news(a, id, b.Name)))
	old := g.states(a.Name, a.Keys.Party, id, b.Name, "000102030405060708090a0b0c0d0e0f", record.At(a.Now))
	in := g.news(a, id, b.Name)
	in.Statements = [][]byte{old}
	g.untouched(b, id, func() { g.must(g.receive(b, in)) })
	if err := b.Losses(g.Context(), id); err == nil {
		g.Fatal("b signs again")
	}
	nodetest.Exchange(g.T, id, b, a)
	g.goesOn(b, a, id)
}

func statementTooLow(g *ground) {
	a, b, c, id := g.three()
	said := b.MustSay(g.T, topic(id, "Said"))
	nodetest.Exchange(g.T, id, b, c)
	charter, err := nodetestCharter(g.Context(), b, id)
	g.must(err)
	g.must(b.Close())
	db, err := disk.Open(&disk.Disk{}, nil)
	g.must(err)
	b.Open(g.T, db)
	_, err = b.HealFrom(g.Context(), charter)
	g.must(err)
	g.honest = nil // with the disk the other channel is gone, too; it would be healed likewise
	empty := &record.Bundle{Channel: id, From: a.Name, Have: []record.Have{}, Logs: []record.LogPart{}}
	g.must(g.receive(b, empty)) // a has nothing, it says: so b asks
	empty.Statements = [][]byte{g.states(a.Name, a.Keys.Party, id, b.Name, g.asks(b, id, a.Name), record.At(a.Now))}
	g.must(g.receive(b, empty))
	sizes, err := b.Sizes(g.Context(), id)
	g.must(err)
	if sizes[b.Name] != 0 {
		g.Fatalf("b signed %d entries in the place of those that it lost", sizes[b.Name])
	}
	nodetest.Exchange(g.T, id, b, c)
	if l := g.line(b, id, said.Cite); l.Act == nil || l.Act.Hash != said.Act {
		g.Fatal("b does not have again what it said")
	}
}

func nodetestCharter(ctx context.Context, s *nodetest.Side, id record.Hash) ([]byte, error) {
	_, raw, err := s.Charter(ctx, id)
	return raw, err
}

func lossForgotten(g *ground) {
	a, b, id := g.pair()
	ask := g.news(a, id, b.Name)
	ask.Restoring = "000102030405060708090a0b0c0d0e0f"
	g.must(g.receive(b, ask))
	p := g.pen(a, id)
	p.received(func(*record.Entry) {})
	g.untouched(b, id, func() { g.must(g.receive(b, p.bundle(p.size()-1))) })
}

func lossAlone(g *ground) {
	a, b, id := g.pair()
	p := g.pen(a, id)
	p.received(func(e *record.Entry) { e.Node = record.Restored })
	g.must(g.receive(b, p.bundle(p.size()-1)))
	g.breaks(b, id, standing.Cite{Party: a.Name, N: p.size() - 1}, standing.RuleRestored)
	st := g.standing(b, id)
	i := slices.IndexFunc(st.Parties, func(x standing.Party) bool { return x.Name == a.Name })
	if len(st.Parties[i].Restored) > 0 {
		g.Fatalf("the loss counts: %v", st.Parties[i].Restored)
	}
}
