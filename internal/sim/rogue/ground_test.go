package rogue

import (
	"crypto"
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/sim/disk"
	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// ground is where a cheat is tried: nodes on simulated disks. The honest one is b; beside the
// channel in which it is cheated it has another, with an honest party.
type ground struct {
	*testing.T
	b      *nodetest.Side
	honest *nodetest.Side
	calm   record.Hash
	stores map[*nodetest.Side]store.Store
}

func (g *ground) side(name record.PartyName) *nodetest.Side {
	g.Helper()
	return g.start(nodetest.Closed(name, rand.Reader))
}

func (g *ground) start(s *nodetest.Side) *nodetest.Side {
	g.Helper()
	db, err := disk.Open(&disk.Disk{}, nil)
	g.must(err)
	s.Open(g.T, db)
	if g.stores == nil {
		g.stores = map[*nodetest.Side]store.Store{}
	}
	g.stores[s] = db
	return s
}

// pair gives a counterpart a that will cheat, and b, in a channel; and b another with an honest
// party.
func (g *ground) pair() (a, b *nodetest.Side, id record.Hash) {
	g.Helper()
	a, g.b = g.side("a.example"), g.side("b.example")
	g.beside()
	return a, g.b, nodetest.Found(g.T, a, g.b)
}

// beside gives b a channel with an honest party.
func (g *ground) beside() {
	g.Helper()
	g.honest = g.side("z.example")
	g.calm = nodetest.Found(g.T, g.b, g.honest)
}

// three gives a channel of a and b with a further party c.
func (g *ground) three() (a, b, c *nodetest.Side, id record.Hash) {
	g.Helper()
	return g.threeUnder(func(*record.Charter) {})
}

// threeUnder is the same under a charter that says something else.
func (g *ground) threeUnder(change func(*record.Charter)) (a, b, c *nodetest.Side, id record.Hash) {
	g.Helper()
	a, g.b, c = g.side("a.example"), g.side("b.example"), g.side("c.example")
	g.beside()
	charter := nodetest.Charter(g.T, a, g.b, c)
	change(charter)
	id, err := a.Found(g.Context(), charter)
	g.must(err)
	raw, err := charter.Bytes()
	g.must(err)
	for _, s := range []*nodetest.Side{g.b, c} {
		_, err := s.Join(g.Context(), raw)
		g.must(err)
		nodetest.Exchange(g.T, id, a, s)
		_, err = s.Accede(g.Context(), id)
		g.must(err)
		nodetest.Exchange(g.T, id, a, s)
	}
	for _, s := range []*nodetest.Side{a, g.b, c} {
		s.Empower(g.T, id)
	}
	for range 2 {
		nodetest.Exchange(g.T, id, a, g.b)
		nodetest.Exchange(g.T, id, g.b, c)
		nodetest.Exchange(g.T, id, a, c)
	}
	return a, g.b, c, id
}

// must ends the test unless there is no error.
func (g *ground) must(err error) {
	g.Helper()
	if err != nil {
		g.Fatal(err)
	}
}

// refused requires an error that says something.
func (g *ground) refused(err error, says string) {
	g.Helper()
	if err == nil || !strings.Contains(err.Error(), says) {
		g.Fatalf("error %v, want one that says %q", err, says)
	}
}

// state is all that a side holds of a channel, as one text.
func (g *ground) state(s *nodetest.Side, id record.Hash) string {
	g.Helper()
	st, err := s.Standing(g.Context(), id, s.Now)
	g.must(err)
	sizes, err := s.Sizes(g.Context(), id)
	g.must(err)
	roots := map[record.PartyName]record.Hash{}
	for party, size := range sizes {
		roots[party], err = s.RootAt(g.Context(), id, party, size)
		g.must(err)
	}
	raw, err := json.Marshal([]any{st, sizes, roots})
	g.must(err)
	return string(raw)
}

// untouched does what must change nothing at a side.
func (g *ground) untouched(s *nodetest.Side, id record.Hash, do func()) {
	g.Helper()
	before := g.state(s, id)
	do()
	if after := g.state(s, id); after != before {
		g.Fatalf("%s holds something else than before:\n%s\n%s", s.Name, before, after)
	}
}

// othersGoOn has the honest party say something in its own channel with b, and b receipt it.
func (g *ground) othersGoOn() {
	g.Helper()
	if g.honest != nil && !g.Failed() {
		g.goesOn(g.honest, g.b, g.calm)
	}
}

// goesOn has one side say something, and the other take it in and receipt it.
func (g *ground) goesOn(from, to *nodetest.Side, id record.Hash) {
	g.Helper()
	said := from.MustSay(g.T, topic(id, "And so on"))
	nodetest.Exchange(g.T, id, from, to)
	at, err := from.Receipted(g.Context(), id, to.Name)
	g.must(err)
	if line := g.line(to, id, said.Cite); at <= said.Cite.N || line.Breach != nil {
		g.Fatalf("%s does not go on: %d receipted of %s, %v", to.Name, at, said.Cite, line.Breach)
	}
}

func (g *ground) line(s *nodetest.Side, id record.Hash, at standing.Cite) node.Line {
	g.Helper()
	l, err := s.Line(g.Context(), id, at)
	g.must(err)
	return l
}

// breaks requires an entry to be at a side, without effect by a rule.
func (g *ground) breaks(s *nodetest.Side, id record.Hash, at standing.Cite, rule standing.Rule) {
	g.Helper()
	if b := g.line(s, id, at).Breach; b == nil || b.Rule != rule {
		g.Fatalf("%s has the breach %v, want rule %s", at, b, rule)
	}
}

func (g *ground) standing(s *nodetest.Side, id record.Hash) *standing.Standing {
	g.Helper()
	st, err := s.Standing(g.Context(), id, s.Now)
	g.must(err)
	return st
}

func (g *ground) news(from *nodetest.Side, id record.Hash, to record.PartyName) *record.Bundle {
	g.Helper()
	b, err := from.News(g.Context(), id, to)
	g.must(err)
	return b
}

// receive gives b a bundle as its bytes would come.
func (g *ground) receive(to *nodetest.Side, b *record.Bundle) error {
	g.Helper()
	raw, err := b.Bytes()
	g.must(err)
	in, err := record.ParseBundle(raw)
	if err != nil {
		return err
	}
	_, err = to.Receive(g.Context(), in)
	return err
}

// topic is the simplest thing that can be said.
func topic(id record.Hash, title string) node.Saying {
	return node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "topic.opened", Terms: &record.TopicOpened{},
		Body: &record.Body{Title: record.Text{"en": title}},
	}
}

// say makes a saying of the official anna.
func say(id record.Hash, kind string, about record.Ref, terms record.Terms) node.Saying {
	return node.Saying{Channel: id, Official: nodetest.Anna, Kind: kind, About: about, Terms: terms}
}

// rogue says something that would have no effect all the same, as software of one's own would.
func (g *ground) rogue(s *nodetest.Side, saying node.Saying) node.Entered {
	g.Helper()
	saying.Anyway = true
	return s.MustSay(g.T, saying)
}

// A pen writes in the log of a side whatever it likes, and signs it with the side's own keys.
type pen struct {
	g    *ground
	of   *nodetest.Side
	id   record.Hash
	log  [][]byte // all entries
	seen []record.Cited
	body [][]byte
	key  crypto.Signer // signs the heads
}

// pen begins where the side's node has come to.
func (g *ground) pen(of *nodetest.Side, id record.Hash) *pen {
	g.Helper()
	p := &pen{g: g, of: of, id: id, key: of.Keys.Party}
	all := g.news(of, id, "nobody.example")
	for _, part := range all.Logs {
		if part.Party == of.Name {
			p.log = part.Entries
		}
	}
	p.body = all.Bodies
	last, err := record.ParseEntry(p.log[len(p.log)-1])
	g.must(err)
	p.seen = last.Seen
	return p
}

func (p *pen) size() int64 { return int64(len(p.log)) }

// raw writes any bytes at all as an entry.
func (p *pen) raw(data ...[]byte) { p.log = append(p.log[:len(p.log):len(p.log)], data...) }

// received writes a node's own entry, changed as it likes.
func (p *pen) received(change func(*record.Entry)) {
	p.g.Helper()
	e := &record.Entry{N: p.size(), Time: record.At(p.of.Now), Seen: p.seen, Node: record.Received}
	change(e)
	p.write(e)
}

func (p *pen) write(e *record.Entry) {
	p.g.Helper()
	raw, err := e.Bytes()
	p.g.must(err)
	p.raw(raw)
	p.seen = e.Seen
}

// enter writes an act as an entry.
func (p *pen) enter(act *record.SignedAct, body []byte) standing.Cite {
	p.g.Helper()
	at := standing.Cite{Party: p.of.Name, N: p.size()}
	p.write(&record.Entry{N: at.N, Time: record.At(p.of.Now), Seen: p.seen, Act: act.Note})
	if body != nil {
		p.body = append(p.body, body)
	}
	return at
}

// sign drafts and signs an act, by an official of the side.
func (g *ground) sign(of *nodetest.Side, s node.Saying, key crypto.Signer) (*record.SignedAct, []byte) {
	g.Helper()
	d, body, _, err := of.Draft(g.Context(), s)
	g.must(err)
	k, err := record.NewSigningKey(record.OfficialName(string(of.Name), string(s.Official)), record.Ed25519, key)
	g.must(err)
	act, err := d.Sign(k)
	g.must(err)
	return act, body
}

func (g *ground) anna(of *nodetest.Side) crypto.Signer {
	g.Helper()
	k, err := of.Keys.Official(nodetest.Anna)
	g.must(err)
	return k
}

// point is the head of the log as it is written, at a size.
func (p *pen) point(size int64) record.Checkpoint {
	var none store.Frontier
	_, at := none.Grow(store.Log{Channel: p.id, Party: string(p.of.Name)}, p.log[:size])
	return record.Checkpoint{Origin: record.Origin(string(p.of.Name), p.id), Size: size, Root: at.Root()}
}

// head signs a head.
func (p *pen) head(c record.Checkpoint) []byte {
	p.g.Helper()
	key, err := record.NewSigningKey(record.Origin(string(p.of.Name), p.id), record.Ed25519, p.key)
	p.g.must(err)
	c2 := c
	s, err := c2.Sign(key)
	p.g.must(err)
	return record.SignedCheckpoint(c, s)
}

// bundle has the log from an entry on, under the newest head, with all bodies.
func (p *pen) bundle(from int64) *record.Bundle {
	p.g.Helper()
	sizes, err := p.of.Sizes(p.g.Context(), p.id)
	p.g.must(err)
	have := []record.Have{}
	for party, size := range sizes {
		have = append(have, record.Have{Party: party, Size: size})
	}
	sortHave(have)
	return &record.Bundle{Channel: p.id, From: p.of.Name, Have: have, Bodies: p.body, Logs: []record.LogPart{{
		Party: p.of.Name, First: from, Entries: p.log[from:], Checkpoints: [][]byte{p.head(p.point(p.size()))},
	}}}
}

func sortHave(have []record.Have) {
	slices.SortFunc(have, func(a, b record.Have) int { return strings.Compare(string(a.Party), string(b.Party)) })
}

// opts are those of signing a message as it is.
var opts = crypto.Hash(0)

var cryptoRandom = rand.Reader

// encode writes a string in canonical JSON.
func encode(s string) ([]byte, error) {
	raw, err := jsonv2.Marshal(s)
	if err != nil {
		return nil, err
	}
	return raw, (*jsontext.Value)(&raw).Canonicalize()
}
