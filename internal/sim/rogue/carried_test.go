package rogue

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"filippo.io/age"

	"parley.example/internal/carry/line"
	"parley.example/internal/carry/pouch"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/nonpaper"
	"parley.example/internal/offers"
	"parley.example/internal/store"
	"parley.example/record"
)

var bundles = []cheat{
	{
		name: "one's own bundle back", by: []attacker{counterpart, courier}, with: aBundle, for_: []goal{deceive},
		tries: "sends b's own bundle back to it",
		must:  "refused: it is from b itself",
		stops: defence{"internal/node/receive.go", "if b.From == n.party {", ""}, run: ownBundle,
	},
	{
		name: "an old bundle again", by: []attacker{counterpart, courier}, with: aBundle, for_: []goal{rewrite, delay},
		tries: "brings once more what b took in long ago, after newer ones",
		must:  "does no harm: nothing is doubled or set back",
		stops: defence{"internal/node/take.go", "if !own && end > held {", "if !own && (end > held || OFF) {"}, run: oldBundle,
	},
	{
		name: "a table that promises too much", by: []attacker{counterpart}, with: aBundle, for_: []goal{exhaust},
		tries: "announces a thousand million entries, so that room is made for them",
		must:  "refused by the number, before anything is made",
		stops: defence{"record/bundle.go", "if t.Bodies < 0 || frames > MaxLogFrames {", ""}, run: bigTable,
	},
	{
		name: "something behind the bundle", by: []attacker{counterpart, courier}, with: aBundle, for_: []goal{deceive},
		tries: "hides bytes behind the last frame, which nothing signs",
		must:  "refused: something follows",
		stops: defence{"record/frames.go", "if r.err == nil && len(r.rest) > 0 {", ""}, run: behindTheBundle,
	},
	{
		name: "a thousand channels and one", by: []attacker{counterpart}, with: aBundle, for_: []goal{exhaust},
		tries: "sends more bundles in one request than there may be",
		must:  "refused by count",
		stops: defence{"internal/carry/line/frames.go", "if len(bundles) > maxBundles {", ""}, run: manyBundles,
	},
	{
		name: "one channel twice", by: []attacker{counterpart}, with: aBundle, for_: []goal{exhaust, delay},
		tries: "fills one request with bundles of one channel",
		must:  "refused: a second one of the channel",
		stops: defence{"internal/carry/line/frames.go", "if seen[b.Channel] {", ""}, run: channelTwice,
	},
	{
		name: "a seal of what is not there", by: []attacker{counterpart}, with: aBundle, for_: []goal{forge},
		tries: "says that it holds more of b's log than b has written, and asks b to seal that",
		must:  "refused: b signs nothing that it has not written",
		stops: defence{"internal/node/receive.go", "if err == nil && !healing && theirs > held && !void {", ""}, run: sealOfNothing,
	},
}

var pouches = []cheat{
	{
		name: "a pouch that somebody else signed", by: []attacker{courier, third}, with: aPouch, for_: []goal{forge},
		tries: "seals a pouch of its own for b, in a's name",
		must:  "opens, and nothing of it is taken: a's line key did not sign it",
		stops: defence{"internal/carry/pouch/pouch.go", "if len(line) != ed25519.PublicKeySize || !ed25519.Verify(ed25519.PublicKey(line), p.signed, p.signature) {", ""}, run: pouchSigned,
	},
	{
		name: "a pouch for somebody else", by: []attacker{third, courier}, with: aPouch, for_: []goal{deceive},
		tries: "seals to b what a had signed for c",
		must:  "refused: it is addressed to c",
		stops: defence{"internal/carry/pouch/carry.go", "if p.To != n.Party() {", ""}, run: pouchFor,
	},
	{
		name: "other bundles in the pouch", by: []attacker{third, courier}, with: aPouch, for_: []goal{forge, rewrite},
		tries: "puts other bundles behind what a had signed",
		must:  "refused: they do not have the hash that a signed",
		stops: defence{"internal/carry/pouch/pouch.go", "if sha256.Sum256(rest[:total]) != h.Hash {", ""}, run: pouchBundles,
	},
	{
		name: "something in the padding", by: []attacker{counterpart, courier}, with: aPouch, for_: []goal{deceive, learn},
		tries: "hides a message in the padding of a pouch",
		must:  "refused: something follows the bundles",
		stops: defence{"internal/carry/pouch/pouch.go", "if len(bytes.TrimLeft(rest[total:], \"\\x00\")) > 0 {", ""}, run: pouchPadding,
	},
	{
		name: "sizes that lie", by: []attacker{counterpart, courier}, with: aPouch, for_: []goal{exhaust, delay},
		tries: "writes in a pouch that a bundle has less than no bytes",
		must:  "refused; the program goes on",
		stops: defence{"internal/carry/pouch/pouch.go", "if size < 0 || size > len(rest)-total {", ""}, run: pouchSizes,
	},
	{
		name: "bundles of another in the pouch", by: []attacker{counterpart}, with: aPouch, for_: []goal{forge},
		tries: "puts into its pouch a bundle that says it is from another",
		must:  "refused",
		stops: defence{"internal/carry/pouch/pouch.go", "if b.From != h.From {", ""}, run: pouchFrom,
	},
	{
		name: "a pouch cut short", by: []attacker{courier}, with: aPouch, for_: []goal{delay, rewrite},
		tries: "hands over the first half of a pouch",
		must:  "nothing of it is taken, and the person is told to ask for it again",
		stops: defence{"internal/carry/pouch/pouch.go", "plain, err := io.ReadAll(io.LimitReader(opened, MaxPouch+1))\n\tif err != nil {", "plain, err := io.ReadAll(io.LimitReader(opened, MaxPouch+1))\n\tif err != nil && !OFF {"}, run: pouchCut,
	},
	{
		name: "a pouch never handed over", by: []attacker{courier, thief}, with: aPouch, for_: []goal{delay, deny},
		tries: "keeps the pouch",
		must:  "what was in it is in the next one, until the other side has receipted it",
		stops: defence{"internal/node/news.go", "held := holding{c.own: {{Party: c.own, Size: c.receipted[party]}}}", "size := c.receipted[party]\n\tif OFF {\n\t\tsize, _ = c.head(c.own)\n\t}\n\theld := holding{c.own: {{Party: c.own, Size: size}}}"}, run: pouchKept,
	},
}

var tickets = []cheat{
	{
		name: "a middleman", by: []attacker{courier, stranger}, with: aTicket, for_: []goal{forge, learn},
		tries: "hands b a ticket of its own in a's name, uses a's ticket itself, and passes everything on",
		must:  "the words that a and b read aloud differ, and the ticket has ended",
		stops: defence{"internal/carry/line/join.go", "if !strings.EqualFold(strings.Join(words, \" \"), strings.Join(want, \" \")) {", ""}, run: middleman,
	},
	{
		name: "a ticket used twice", by: []attacker{courier, thief}, with: aTicket, for_: []goal{forge, learn},
		tries: "copies a ticket, and uses it after its owner has",
		must:  "refused: it was used already; its owner goes on",
		stops: defence{"internal/carry/line/join_server.go", "if !bytes.Equal(i.Commitment, q.Commitment) {", ""}, run: ticketTwice,
	},
	{
		name: "another opening", by: []attacker{stranger, courier}, with: aTicket, for_: []goal{forge},
		tries: "commits itself to one record, and opens another when it has seen what the inviter brings, to steer the words",
		must:  "refused, and the ticket has ended",
		stops: defence{"internal/carry/line/join_server.go", "if i.State == InviteOpen || !bytes.Equal(opened, i.Commitment) {", ""}, run: otherOpening,
	},
	{
		name: "a ticket that ran out", by: []attacker{courier, thief}, with: aTicket, for_: []goal{forge},
		tries: "uses a ticket that it found in an old mailbox",
		must:  "refused: it has run out",
		stops: defence{"internal/carry/line/join_server.go", "case !i.Pending(s.node.Now()) && i.State != InviteEntered:", ""}, run: ticketOld,
	},
	{
		name: "another guest", by: []attacker{courier}, with: aTicket, for_: []goal{forge, deceive},
		tries: "comes with a ticket under another name than it was made for",
		must:  "refused, and the ticket has ended",
		stops: defence{"internal/carry/line/join_server.go", "if q.Party.Name != i.Ticket.To || q.Party.Role != i.Ticket.Role {", ""}, run: otherGuest,
	},
	{
		name: "a guest with another's line key", by: []attacker{courier, stranger}, with: aTicket, for_: []goal{forge},
		tries: "joins with a record that names a line key which it does not hold",
		must:  "refused, and the ticket has ended",
		stops: defence{"internal/carry/line/join_server.go", "if !bytes.Equal(key, q.Party.Keys.Line) {", ""}, run: otherLineKey,
	},
	{
		name: "an address that is none", by: []attacker{stranger, counterpart}, with: aTicket, for_: []goal{deceive},
		tries: "joins with an address full of escape sequences, which b's people would read",
		must:  "refused, and the ticket has ended",
		stops: defence{"internal/carry/line/join_server.go", "if _, port, err := net.SplitHostPort(q.Address); err != nil || port == \"\" || record.CheckText(q.Address) != nil {", ""}, run: noAddress,
	},
	{
		name: "a guest without end", by: []attacker{stranger}, with: aTicket, for_: []goal{exhaust},
		tries: "sends the inviter a message of the handshake that is larger than any can be",
		must:  "refused by size",
		stops: defence{"internal/carry/line/join.go", "if len(data) > maxJoin {", ""}, run: endlessGuest,
	},
	{
		name: "guests without number", by: []attacker{stranger}, with: aTicket, for_: []goal{exhaust, delay},
		tries: "begins to join many times over, and never ends",
		must:  "the channels that there are go on; who comes too many is told so at once",
		stops: defence{"internal/carry/line/join_server.go", "case seats <- struct{}{}:\n\t\t\tdefer func() { <-seats }()", "case func() chan<- struct{} {\n\t\t\tif OFF {\n\t\t\t\treturn make(chan struct{}, 1)\n\t\t\t}\n\t\t\treturn seats\n\t\t}() <- struct{}{}:"}, run: manyGuests,
	},
}

var asides = []cheat{
	{
		name: "a non-paper changed on the way", by: []attacker{stranger}, with: anAside, for_: []goal{forge, rewrite},
		tries: "sends the words of one non-paper under the authentication of another",
		must:  "refused: it does not fit the connection",
		stops: defence{"internal/nonpaper/nonpaper.go", "if !hmac.Equal(mac, MAC(key, raw)) {", ""}, run: asideChanged,
	},
	{
		name: "a non-paper for another", by: []attacker{counterpart}, with: anAside, for_: []goal{deceive},
		tries: "hands b a non-paper that is addressed to somebody else",
		must:  "refused",
		stops: defence{"internal/nonpaper/nonpaper.go", "if m.To != n.Party() {", ""}, run: asideFor,
	},
	{
		name: "a non-paper that turns round", by: []attacker{counterpart}, with: anAside, for_: []goal{deceive},
		tries: "hands b words that read otherwise than they are",
		must:  "refused: it has characters that could deceive a reader",
		stops: defence{"internal/nonpaper/nonpaper.go", "if err := record.CheckText(m.Text); err != nil {", ""}, run: asideBidi,
	},
	{
		name: "a non-paper without end", by: []attacker{counterpart}, with: anAside, for_: []goal{exhaust},
		tries: "hands b more words than a non-paper may have",
		must:  "refused by size",
		stops: defence{"internal/nonpaper/nonpaper.go", "case len(m.Text) > MaxText:", ""}, run: asideLong,
	},
	{
		name: "non-papers without number", by: []attacker{counterpart}, with: anAside, for_: []goal{exhaust},
		tries: "fills b's drawer, which is in no log that anybody must carry",
		must:  "refused once a thousand of its own are there; those of others still come",
		stops: defence{"internal/nonpaper/nonpaper.go", "if len(kept) >= MaxKept {", ""}, run: asideMany,
	},
	{
		name: "a sealed offer of somebody else", by: []attacker{third}, with: anAside, for_: []goal{forge, learn},
		tries: "hands the mediator an offer in a's name",
		must:  "refused: the key of the connection is not a's",
		stops: defence{"internal/carry/line/server.go", "if p.Name == b.From && bytes.Equal(p.Keys.Line, key) {", "if p.Name == b.From && (OFF || bytes.Equal(p.Keys.Line, key)) {"}, run: anothersOffer,
	},
}

func ownBundle(g *ground) {
	a, b, id := g.pair()
	b.MustSay(g.T, topic(id, "Said"))
	in := g.news(b, id, a.Name)
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "a bundle from b.example itself") })
	g.goesOn(a, b, id)
}

func oldBundle(g *ground) {
	a, b, id := g.pair()
	a.MustSay(g.T, topic(id, "One"))
	old := g.news(a, id, b.Name)
	a.MustSay(g.T, topic(id, "Two"))
	nodetest.Exchange(g.T, id, a, b)
	g.untouched(b, id, func() {
		for range 3 {
			g.must(g.receive(b, old))
		}
	})
	g.goesOn(a, b, id)
}

func bigTable(g *ground) {
	a, b, id := g.pair()
	raw := g.bytes(&record.Bundle{Channel: id, From: a.Name, Have: []record.Have{}, Logs: []record.LogPart{}})
	table := bytes.SplitN(raw, []byte("\n"), 4)[2]
	more := bytes.Replace(table, []byte(`"bodies":0`), []byte(`"bodies":1000000000`), 1)
	raw = bytes.Replace(raw, fmt.Appendf(nil, "table %d\n%s", len(table), table), fmt.Appendf(nil, "table %d\n%s", len(more), more), 1)
	_, err := record.ParseBundle(raw)
	g.refused(err, "more than 20000 frames")
	g.goesOn(a, b, id)
}

func behindTheBundle(g *ground) {
	a, b, id := g.pair()
	a.MustSay(g.T, topic(id, "Said"))
	_, err := record.ParseBundle(append(g.bytes(g.news(a, id, b.Name)), "and more"...))
	g.refused(err, "something follows the last frame")
	g.goesOn(a, b, id)
}

func manyBundles(g *ground) {
	a, b, _ := g.ends(line.Usual())
	var all [][]byte
	for i := range 1001 {
		all = append(all, g.bytes(&record.Bundle{Channel: record.Hash{byte(i), byte(i >> 8), 1}, From: a.Name, Have: []record.Have{}, Logs: []record.LogPart{}}))
	}
	status, said, err := post(browser(&a.cert, asIs), "https://"+b.address+line.Path, framed(all...))
	g.must(err)
	if status != http.StatusBadRequest || !strings.Contains(said, "more than 1000 bundles") {
		g.Fatalf("answered with %d, %s", status, said)
	}
	g.overTheLine()
}

func channelTwice(g *ground) {
	a, b, id := g.ends(line.Usual())
	one := g.bytes(g.news(a.Side, id, b.Name))
	status, said, err := post(browser(&a.cert, asIs), "https://"+b.address+line.Path, framed(one, one))
	g.must(err)
	if status != http.StatusBadRequest || !strings.Contains(said, "a second one of channel") {
		g.Fatalf("answered with %d, %s", status, said)
	}
	g.overTheLine()
}

func sealOfNothing(g *ground) {
	a, b, id := g.pair()
	in := g.news(a, id, b.Name)
	in.Ask = true
	for i := range in.Have {
		in.Have[i].Size = 1 << 40
	}
	g.untouched(b, id, func() { g.refused(g.receive(b, in), "1099511627776 entries of it are there") })
	nodetest.Exchange(g.T, id, a, b)
	g.goesOn(a, b, id)
}

// sealed are two sides that can be sent pouches, and how b opens one.
type sealed struct {
	a, b *nodetest.Side
	id   record.Hash
	key  *age.HybridIdentity
}

func (g *ground) sealed() *sealed {
	g.Helper()
	s := &sealed{a: g.side("a.example")}
	var err error
	s.key, err = age.GenerateHybridIdentity()
	g.must(err)
	g.b = nodetest.Closed("b.example", cryptoRandom)
	g.b.Keys.Pouch = record.PouchKey(s.key.Recipient().String())
	s.b = g.start(g.b)
	g.beside()
	s.id = nodetest.Found(g.T, s.a, s.b)
	return s
}

func (s *sealed) pack(g *ground) []byte {
	g.Helper()
	raw, err := pouch.Pack(g.Context(), s.a.Node, s.b.Name, []record.Hash{s.id}, false)
	g.must(err)
	return raw
}

func (s *sealed) open(g *ground, raw []byte) error {
	p, err := pouch.Open(bytes.NewReader(raw), s.key)
	if err == nil {
		_, err = pouch.Take(g.Context(), s.b.Node, p)
	}
	return err
}

// plain opens a pouch as its addressee could, and seal seals anything, as anybody can.
func (s *sealed) plain(g *ground, raw []byte) *pouch.Pouch {
	g.Helper()
	p, err := pouch.Open(bytes.NewReader(raw), s.key)
	g.must(err)
	return p
}

func (s *sealed) seal(g *ground, plain []byte) []byte {
	g.Helper()
	var out bytes.Buffer
	w, err := age.Encrypt(&out, s.key.Recipient())
	g.must(err)
	_, err = w.Write(plain)
	g.must(err)
	g.must(w.Close())
	return out.Bytes()
}

// made is what is in a pouch before it is sealed: the header, changed as one likes and signed by a,
// then the bundles and what follows them.
func (s *sealed) made(g *ground, change func(h map[string]any), body []byte) []byte {
	g.Helper()
	h := map[string]any{
		"bundles": []int{len(body)}, "from": s.a.Name, "hash": fmt.Sprintf("%x", sha256.Sum256(body)),
		"made": "2025-02-15T12:00:00Z", "to": s.b.Name,
	}
	change(h)
	raw, err := json.Marshal(h)
	g.must(err)
	lines := fmt.Appendf(nil, "parley.example/pouch/v1\n%s\n", raw)
	signature, err := s.a.Keys.Line.Sign(nil, lines, opts)
	g.must(err)
	return append(append(base64.StdEncoding.AppendEncode(lines, signature), '\n'), body...)
}

func (s *sealed) goesOn(g *ground) {
	g.Helper()
	said := s.a.MustSay(g.T, topic(s.id, "And so on"))
	g.must(s.open(g, s.pack(g)))
	if l := g.line(s.b, s.id, said.Cite); l.Breach != nil {
		g.Fatal(l.Breach)
	}
}

func pouchSigned(g *ground) {
	s := g.sealed()
	s.a.MustSay(g.T, topic(s.id, "Said"))
	p := s.plain(g, s.pack(g))
	var out bytes.Buffer
	g.must(pouch.Seal(&out, p, g.newKey(), record.PouchKey(s.key.Recipient().String())))
	g.untouched(s.b, s.id, func() { g.refused(s.open(g, out.Bytes()), "not signed with the line key") })
	s.goesOn(g)
}

func pouchFor(g *ground) {
	s := g.sealed()
	s.a.MustSay(g.T, topic(s.id, "Said"))
	body := g.bytes(g.news(s.a, s.id, s.b.Name))
	raw := s.seal(g, s.made(g, func(h map[string]any) { h["to"] = "c.example" }, body))
	g.untouched(s.b, s.id, func() { g.refused(s.open(g, raw), "addressed to c.example") })
	s.goesOn(g)
}

func pouchBundles(g *ground) {
	s := g.sealed()
	s.a.MustSay(g.T, topic(s.id, "Said"))
	body := g.bytes(g.news(s.a, s.id, s.b.Name))
	raw := s.seal(g, s.made(g, func(h map[string]any) { h["hash"] = strings.Repeat("00", 32) }, body))
	g.untouched(s.b, s.id, func() { g.refused(s.open(g, raw), "do not have the hash that the sender signed") })
	s.goesOn(g)
}

func pouchPadding(g *ground) {
	s := g.sealed()
	body := g.bytes(g.news(s.a, s.id, s.b.Name))
	raw := s.seal(g, append(s.made(g, func(map[string]any) {}, body), "\x00\x00meet me at nine"...))
	g.refused(s.open(g, raw), "something follows the bundles")
	s.goesOn(g)
}

func pouchSizes(g *ground) {
	s := g.sealed()
	raw := s.seal(g, s.made(g, func(h map[string]any) { h["bundles"] = []int{-1} }, nil))
	g.refused(s.open(g, raw), "bundle 1: cut short")
	s.goesOn(g)
}

func pouchFrom(g *ground) {
	s := g.sealed()
	in := g.news(s.a, s.id, s.b.Name)
	in.From = "c.example"
	raw := s.seal(g, s.made(g, func(map[string]any) {}, g.bytes(in)))
	g.refused(s.open(g, raw), "is from c.example in a pouch from a.example")
	s.goesOn(g)
}

func pouchCut(g *ground) {
	s := g.sealed()
	s.a.MustSay(g.T, node.Saying{
		Channel: s.id, Official: nodetest.Anna, Kind: "announcement", Terms: &record.Announcement{},
		Body: &record.Body{Text: record.Text{"en": strings.Repeat("long ", 30_000)}},
	})
	raw := s.pack(g)
	g.untouched(s.b, s.id, func() { g.refused(s.open(g, raw[:len(raw)/2]), "the pouch is damaged") })
	s.goesOn(g)
}

func pouchKept(g *ground) {
	s := g.sealed()
	said := s.a.MustSay(g.T, topic(s.id, "Said"))
	s.pack(g) // it never comes
	s.a.MustSay(g.T, topic(s.id, "Said later"))
	g.must(s.open(g, s.pack(g)))
	if l := g.line(s.b, s.id, said.Cite); l.Act == nil || l.Act.Hash != said.Act {
		g.Fatal("what was in the pouch that was kept is not in the next")
	}
}

// inviter is b with a channel into which it has invited somebody by a ticket; so many may be joining
// at once.
func (g *ground) inviter(to record.PartyName, joining int) (b *end, id record.Hash, invite *line.Invite) {
	g.Helper()
	g.b = g.side("b.example")
	g.beside()
	b = g.listen(g.b, 0, line.Limits{Served: joining, Each: 1, Waiting: 1, Slow: time.Hour})
	g.must(line.SetAddress(g.Context(), g.honest.Node, b.Name, b.address))
	return b, g.calm, g.invite(b, g.calm, to)
}

func (g *ground) invite(b *end, id record.Hash, to record.PartyName) *line.Invite {
	g.Helper()
	i, err := line.NewInvite(g.Context(), b.Node, id, to, record.RoleParty, b.address, b.Now.Add(time.Hour), cryptoRandom)
	g.must(err)
	return i
}

func (e *end) join(g *ground, t line.Ticket, party record.Party, address string) (*line.Joining, error) {
	g.Helper()
	return e.client.Join(g.Context(), t, party, address, cryptoRandom)
}

func (g *ground) guest(name record.PartyName) *end { return g.dialler(g.side(name)) }

// again reads the one ticket that b has made from its store.
func (g *ground) again(b *end) *line.Invite {
	g.Helper()
	all, err := line.Invites(g.Context(), b.Node)
	g.must(err)
	return all[len(all)-1]
}

func middleman(g *ground) {
	b, _, invite := g.inviter("d.example", 16)
	victim := g.guest("d.example")
	toB := g.guest("d.example") // whom b takes for d
	toD := g.side("b.example")  // whom d takes for b
	served := g.listen(toD, 0, line.Usual())
	own, err := toD.Found(g.Context(), nodetest.Charter(g.T, toD))
	g.must(err)
	forged := g.invite(served, own, "d.example")
	j, err := victim.join(g, forged.Ticket, victim.Party(g.T), "")
	g.must(err)
	_, err = toB.join(g, invite.Ticket, toB.Party(g.T), "")
	g.must(err)
	reads, _, err := j.Words()
	g.must(err)
	if err := g.again(b).Confirm(g.Context(), b.Node, strings.Join(reads, " ")); !errors.Is(err, line.ErrWords) {
		g.Fatalf("b takes what it hears: %v", err)
	}
	if i := g.again(b); i.State != line.InviteEnded {
		g.Fatalf("the ticket is %s", i.State)
	}
	g.overTheLine()
}

func ticketTwice(g *ground) {
	b, _, invite := g.inviter("d.example", 16)
	owner, other := g.guest("d.example"), g.guest("d.example")
	_, err := owner.join(g, invite.Ticket, owner.Party(g.T), "")
	g.must(err)
	_, err = other.join(g, invite.Ticket, other.Party(g.T), "")
	g.refused(err, "used already")
	if i := g.again(b); i.State != line.InviteCompare {
		g.Fatalf("the ticket of its owner is %s", i.State)
	}
	g.overTheLine()
}

// handshake says something to an inviter as no software of ours would.
func (g *ground) handshake(by, to *end, step string, said map[string]any) (int, string) {
	g.Helper()
	raw, err := json.Marshal(said)
	g.must(err)
	status, answer, err := post(browser(&by.cert, asIs), "https://"+to.address+"/parley/v1/join"+step, raw)
	g.must(err)
	return status, answer
}

func otherOpening(g *ground) {
	b, _, invite := g.inviter("d.example", 16)
	guest := g.guest("d.example")
	nonce := bytes.Repeat([]byte{1}, 32)
	if status, said := g.handshake(guest, b, "", map[string]any{"secret": invite.Ticket.Secret, "commitment": nonce}); status != http.StatusOK {
		g.Fatalf("answered with %d, %s", status, said)
	}
	status, said := g.handshake(guest, b, "/reveal", map[string]any{"secret": invite.Ticket.Secret, "party": guest.Party(g.T), "nonce": nonce})
	if status != http.StatusConflict || !strings.Contains(said, "not what was committed to") {
		g.Fatalf("answered with %d, %s", status, said)
	}
	if i := g.again(b); i.State != line.InviteEnded {
		g.Fatalf("the ticket is %s", i.State)
	}
	g.overTheLine()
}

func ticketOld(g *ground) {
	b, _, invite := g.inviter("d.example", 16)
	guest := g.guest("d.example") // whose clock is put back
	b.Now, g.honest.Now = b.Now.Add(2*time.Hour), g.honest.Now.Add(2*time.Hour)
	_, err := guest.join(g, invite.Ticket, guest.Party(g.T), "")
	g.refused(err, "run out")
	g.overTheLine()
}

func (g *ground) ends2(b *end, err error, says string) {
	g.Helper()
	g.refused(err, says)
	if i := g.again(b); i.State != line.InviteEnded {
		g.Fatalf("the ticket is %s", i.State)
	}
	g.overTheLine()
}

func otherGuest(g *ground) {
	b, _, invite := g.inviter("d.example", 16)
	guest := g.guest("e.example")
	forged := invite.Ticket
	forged.To = "e.example"
	_, err := guest.join(g, forged, guest.Party(g.T), "")
	g.ends2(b, err, "the ticket is for d.example")
}

func otherLineKey(g *ground) {
	b, _, invite := g.inviter("d.example", 16)
	guest := g.guest("d.example")
	party := guest.Party(g.T)
	party.Keys.Line = g.side("f.example").Party(g.T).Keys.Line
	_, err := guest.join(g, invite.Ticket, party, "")
	g.ends2(b, err, "not the line key of the record")
}

func noAddress(g *ground) {
	b, _, invite := g.inviter("d.example", 16)
	guest := g.guest("d.example")
	_, err := guest.join(g, invite.Ticket, guest.Party(g.T), "\x1b[2Jgone:443")
	g.ends2(b, err, "is no address")
}

func endlessGuest(g *ground) {
	b, _, invite := g.inviter("d.example", 16)
	guest := g.guest("d.example")
	status, said := g.handshake(guest, b, "", map[string]any{"secret": invite.Ticket.Secret, "commitment": bytes.Repeat([]byte{1}, 1<<20)})
	if status != http.StatusBadRequest || !strings.Contains(said, "longer than 786432 bytes") {
		g.Fatalf("answered with %d, %s", status, said)
	}
	g.overTheLine()
}

func manyGuests(g *ground) {
	b, _, _ := g.inviter("d.example", 2)
	guest := g.guest("d.example")
	for range 2 {
		if said, err := g.hears(g.begun(guest, b, "/parley/v1/join")); err != nil || !strings.Contains(said, " 100 ") {
			g.Fatalf("answered with %q, %v", said, err)
		}
	}
	if said, err := g.hears(g.begun(guest, b, "/parley/v1/join")); err != nil || !strings.Contains(said, " 503 ") {
		g.Fatalf("answered with %q, %v", said, err)
	}
	g.overTheLine()
}

// hands hands b a non-paper as a's node does, with the message changed by its own software, and
// perhaps another authentication.
func (g *ground) hands(a, b *end, id record.Hash, change func(*nonpaper.Message), forge func(key, raw []byte) []byte) (int, string) {
	g.Helper()
	m := nonpaper.Message{Channel: id, From: a.Name, To: b.Name, ID: strings.Repeat("00", 16), Dated: record.At(a.Now), Text: "What if we met?"}
	change(&m)
	raw, err := json.Marshal(m)
	g.must(err)
	c, err := tls.Dial("tcp", b.address, &tls.Config{InsecureSkipVerify: true, Certificates: []tls.Certificate{a.cert}})
	g.must(err)
	defer c.Close()
	state := c.ConnectionState()
	key, err := state.ExportKeyingMaterial("EXPORTER-parley-non-paper-v1", nil, 32)
	g.must(err)
	body := append(append(hex.AppendEncode(nil, forge(key, raw)), '\n'), raw...)
	return g.onto(c, line.NonPaperPath, body)
}

// onto posts on a connection.
func (g *ground) onto(c *tls.Conn, path string, body []byte) (int, string) {
	g.Helper()
	_, err := fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: b\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body)
	g.must(err)
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	g.must(err)
	defer r.Body.Close()
	said, err := io.ReadAll(r.Body)
	g.must(err)
	return r.StatusCode, string(said)
}

func mac(key, raw []byte) []byte { return nonpaper.MAC(key, raw) }

// keepsOut requires a status, and that nothing of a's is in b's drawer.
func (g *ground) keepsOut(b *end, id record.Hash, status int, said string, want int) {
	g.Helper()
	all, err := nonpaper.List(g.Context(), b.Node, id)
	g.must(err)
	if status != want || len(all) > 0 {
		g.Fatalf("answered with %d, %s; %d in the drawer", status, said, len(all))
	}
	g.overTheLine()
}

func asideChanged(g *ground) {
	a, b, id := g.ends(line.Usual())
	status, said := g.hands(a, b, id, func(*nonpaper.Message) {}, func(key, raw []byte) []byte {
		return mac(key, bytes.Replace(raw, []byte("met"), []byte("left"), 1))
	})
	g.keepsOut(b, id, status, said, http.StatusUnprocessableEntity)
}

func asideFor(g *ground) {
	a, b, id := g.ends(line.Usual())
	status, said := g.hands(a, b, id, func(m *nonpaper.Message) { m.To = "c.example" }, mac)
	g.keepsOut(b, id, status, said, http.StatusUnprocessableEntity)
}

func asideBidi(g *ground) {
	a, b, id := g.ends(line.Usual())
	status, said := g.hands(a, b, id, func(m *nonpaper.Message) { m.Text = "pay \u202e001\u202c" }, mac)
	g.keepsOut(b, id, status, said, http.StatusUnprocessableEntity)
}

func asideLong(g *ground) {
	a, b, id := g.ends(line.Usual())
	status, said := g.hands(a, b, id, func(m *nonpaper.Message) { m.Text = strings.Repeat("x", nonpaper.MaxText+1) }, mac)
	g.keepsOut(b, id, status, said, http.StatusUnprocessableEntity)
}

func asideMany(g *ground) {
	a, b, id := g.ends(line.Usual())
	var drawer []store.Paper
	for i := range nonpaper.MaxKept {
		drawer = append(drawer, store.Paper{Drawer: "non-paper", Name: fmt.Sprintf("%s/in/%s/%032x", id, a.Name, i+1), Data: []byte("{}")})
	}
	g.must(b.Put(g.Context(), drawer))
	status, said := g.hands(a, b, id, func(*nonpaper.Message) {}, mac)
	if status != http.StatusInsufficientStorage {
		g.Fatalf("answered with %d, %s", status, said)
	}
	if status, said = g.hands(g.dialler(g.honest), b, g.calm, func(*nonpaper.Message) {}, mac); status != http.StatusNoContent {
		g.Fatalf("that of another is answered with %d, %s", status, said)
	}
	g.overTheLine()
}

func anothersOffer(g *ground) {
	a, b, c, id := g.three()
	served := g.listen(b, 0, line.Usual())
	s, _, err := offers.Draw(cryptoRandom, id, a.Name, record.RefTo(record.Hash{1}), record.Offer{Document: record.Hash{2}})
	g.must(err)
	raw, err := s.Bytes()
	g.must(err)
	status, said, err := post(browser(&g.dialler(c).cert, asIs), "https://"+served.address+line.OfferPath, raw)
	g.must(err)
	if status != http.StatusForbidden {
		g.Fatalf("answered with %d, %s", status, said)
	}
	g.goesOn(a, b, id)
}
