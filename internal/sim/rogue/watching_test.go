package rogue

import (
	"crypto/ed25519"
	"fmt"
	"io"
	"maps"
	"net/http"
	"time"

	"parley.example/internal/carry/line"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/sim/disk"
	"parley.example/internal/tiles"
	"parley.example/internal/witness"
	"parley.example/record"
	"parley.example/standing"
)

// watchings are the cheats with those who watch from outside: witnesses and auditors.
var watchings = []cheat{
	{
		name: "in an auditor's place", by: []attacker{third}, with: anAct, for_: []goal{forge, deceive},
		tries: "invites a party under the name of an auditor whom the charter names, with keys of its own",
		must:  "carried, without effect (rule 9.1): nobody speaks as who only reads",
		stops: defence{"standing/parties.go", "if a, like := f.charter.AuditorLike(invited); like {", ""}, run: asAuditor,
	},
	{
		name: "a log for anybody", by: []attacker{stranger}, with: aConnection, for_: []goal{learn},
		tries: "asks b's node for the tiles of a log, under a key of its own",
		must:  "answered as if there were no such log",
		stops: defence{"internal/tiles/auditors.go", "if _, named := charter.Auditor(key); named {", "if _, named := charter.Auditor(key); named || OFF {"}, run: tilesForAnybody,
	},
	{
		name: "more than one was named for", by: []attacker{stranger}, with: aConnection, for_: []goal{learn},
		tries: "is shown b's own log by b's word alone, and asks for what the other party said",
		must:  "answered as if there were no such log: that is for the charter to say",
		stops: defence{"internal/tiles/auditors.go", "if party != n.Party() {", ""}, run: tilesOfOthers,
	},
	{
		name: "a head for the witness, by nobody", by: []attacker{stranger}, with: aHead, for_: []goal{forge},
		tries: "has a witness cosign a head that the log's party has not signed",
		must:  "refused: the signature of the log is missing",
		stops: defence{"internal/witness/witness.go", "if !log.signed(point, note) {", ""}, run: unsignedForWitness,
	},
	{
		name: "another history for the witness", by: []attacker{counterpart}, with: aHead, for_: []goal{forge, rewrite},
		tries: "has a witness that cosigned one history of its log cosign another, longer one",
		must:  "refused: it does not follow from the head cosigned last",
		stops: defence{"internal/witness/witness.go", "if err := extends(point, size, root, q.proof); err != nil {", ""}, run: rewrittenForWitness,
	},
	{
		name: "a witness made to forget", by: []attacker{thief}, with: aDisk, for_: []goal{rewrite, forge},
		tries: "throws away the witness's note of what it has cosigned, and has it cosign another history from the beginning",
		must:  "it cosigns nothing of that log any more, and says that its key must not be used on",
		stops: defence{"internal/witness/witness.go", "case !ok:\n\t\treturn fmt.Errorf(\"%s: %w\", point.Origin, ErrForgotten)", "case !ok && !OFF:\n\t\treturn fmt.Errorf(\"%s: %w\", point.Origin, ErrForgotten)"}, run: forgetfulWitness,
	},
	{
		name: "an auditor who was dismissed", by: []attacker{stranger}, with: aConnection, for_: []goal{learn},
		tries: "asks on for b's log after b has dismissed it",
		must:  "answered as if there were no such log; what it was shown before, it has",
		stops: defence{"internal/tiles/auditors.go", "if _, err := n.Paper(ctx, auditorDrawer, auditorName(id, name)); err != nil {", "if _, err := n.Paper(ctx, auditorDrawer, auditorName(id, name)); err != nil || OFF {"}, run: dismissedAuditor,
	},
}

func asAuditor(g *ground) {
	auditor := record.Auditor{Name: "court.example", Names: record.Text{"en": "Court"}, Key: publicOf(g.newKey().(ed25519.PrivateKey))}
	a, b, c, id := g.threeUnder(func(c *record.Charter) { c.Auditors = []record.Auditor{auditor} })
	said := g.rogue(c, node.Saying{Channel: id, Kind: "invitation", Terms: &record.Invitation{Party: g.side(auditor.Name).Party(g.T)}})
	nodetest.Exchange(g.T, id, c, b)
	g.breaks(b, id, said.Cite, standing.RuleForm)
	g.goesOn(a, b, id)
}

// asksForLog asks for the newest head of a party's log under a key, and returns the status.
func (g *ground) asksForLog(b *end, id record.Hash, party record.PartyName, key ed25519.PrivateKey) int {
	g.Helper()
	cert, err := line.Certificate("auditor", key, b.Now)
	g.must(err)
	r, err := browser(&cert, asIs).Get(fmt.Sprintf("https://%s%s%s/%s/checkpoint", b.address, line.LogPath, id, party))
	g.must(err)
	defer r.Body.Close()
	_, err = io.Copy(io.Discard, r.Body)
	g.must(err)
	return r.StatusCode
}

func tilesForAnybody(g *ground) {
	_, b, id := g.ends(line.Usual())
	if got := g.asksForLog(b, id, b.Name, g.newKey().(ed25519.PrivateKey)); got != http.StatusNotFound {
		g.Fatalf("a stranger is answered %d", got)
	}
	g.overTheLine()
}

func tilesOfOthers(g *ground) {
	a, b, id := g.ends(line.Usual())
	key := g.newKey().(ed25519.PrivateKey)
	g.must(tiles.Name(g.Context(), b.Node, id, tiles.Auditor{Name: "inspector", Key: publicOf(key)}))
	if got := g.asksForLog(b, id, b.Name, key); got != http.StatusOK {
		g.Fatalf("who was named is answered %d", got)
	}
	if got := g.asksForLog(b, id, a.Name, key); got != http.StatusNotFound {
		g.Fatalf("of the log of another it is answered %d", got)
	}
	g.overTheLine()
}

// cosigned is what a witness notes.
type cosigned map[record.Hash]record.Cited

func (c cosigned) Noted(log record.Hash) (int64, record.Hash, bool) {
	h, ok := c[log]
	return h.Size, h.Root, ok
}

func (c cosigned) Note(heads map[record.Hash]record.Cited) error {
	maps.Copy(c, heads)
	return nil
}

// watched is a witness that knows the log of a party, with what signs its heads, and its note.
func (g *ground) watched() (*witness.Witness, record.SigningKey, cosigned) {
	g.Helper()
	g.b = g.side("b.example")
	g.beside()
	db, err := disk.Open(&disk.Disk{}, nil)
	g.must(err)
	own, err := record.NewSigningKey("w.example/witness", record.Cosignature, g.newKey())
	g.must(err)
	log, err := record.NewSigningKey("a.example/log", record.Ed25519, g.newKey())
	g.must(err)
	book := cosigned{}
	w := witness.New(db, book, own, func() time.Time { return g.b.Now })
	g.must(w.Watch(g.Context(), log.VerifyKey))
	return w, log, book
}

// brings asks a witness to cosign a head, after one of an old size.
func (g *ground) brings(w *witness.Witness, old, size int64, root record.Hash, key record.SigningKey) error {
	g.Helper()
	point := record.Checkpoint{Origin: "a.example/log", Size: size, Root: root}
	signature, err := point.Sign(key)
	g.must(err)
	_, err = w.Add(g.Context(), append(fmt.Appendf(nil, "old %d\n\n", old), record.SignedCheckpoint(point, signature)...))
	return err
}

func unsignedForWitness(g *ground) {
	w, log, _ := g.watched()
	mine, err := record.NewSigningKey(log.Name, record.Ed25519, g.newKey())
	g.must(err)
	g.refused(g.brings(w, 0, 3, record.Hash{1}, mine), "no signature on the checkpoint")
	g.must(g.brings(w, 0, 3, record.Hash{2}, log))
}

func rewrittenForWitness(g *ground) {
	w, log, _ := g.watched()
	g.must(g.brings(w, 0, 3, record.Hash{1}, log))
	g.refused(g.brings(w, 3, 4, record.Hash{2}, log), "does not lead from the head")
	g.must(g.brings(w, 3, 3, record.Hash{1}, log))
}

func forgetfulWitness(g *ground) {
	w, log, book := g.watched()
	g.must(g.brings(w, 0, 3, record.Hash{1}, log))
	clear(book)
	g.refused(g.brings(w, 0, 4, record.Hash{2}, log), "its key must not be used on")
}

func dismissedAuditor(g *ground) {
	_, b, id := g.ends(line.Usual())
	key := g.newKey().(ed25519.PrivateKey)
	g.must(tiles.Name(g.Context(), b.Node, id, tiles.Auditor{Name: "inspector", Key: publicOf(key)}))
	if got := g.asksForLog(b, id, b.Name, key); got != http.StatusOK {
		g.Fatalf("who was named is answered %d", got)
	}
	if err := tiles.Dismiss(g.Context(), b.Node, id, "inspector"); err != nil {
		g.Error(err)
	}
	if got := g.asksForLog(b, id, b.Name, key); got != http.StatusNotFound {
		g.Fatalf("who was dismissed is answered %d", got)
	}
	g.overTheLine()
}

func publicOf(key ed25519.PrivateKey) record.PublicKey {
	return record.PublicKey(key.Public().(ed25519.PublicKey))
}
