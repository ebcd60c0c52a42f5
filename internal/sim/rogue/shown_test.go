package rogue

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/desk"
	"parley.example/internal/keys"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/reception"
	"parley.example/internal/sim/disk"
	"parley.example/internal/staff"
	"parley.example/internal/store"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

var proofs = []cheat{
	{
		name: "a proof that vouches for itself", by: []attacker{counterpart, stranger}, with: aProof, for_: []goal{forge, deceive},
		tries: "founds a channel in which it holds all keys, and proves from it what b never said",
		must:  "refused: the charter is not the one whose fingerprint the reader has from elsewhere",
		stops: defence{"record/proof.go", "if channel := sum(p.Charter); channel != fingerprint {", "if channel := sum(p.Charter); channel != fingerprint && OFF {\n\t\tfingerprint = channel\n\t} else if channel != fingerprint {"}, run: ownProof,
	},
	{
		name: "a proof without the other side", by: []attacker{counterpart}, with: aProof, for_: []goal{deceive},
		tries: "proves an entry that the other side never had, by leaving out its receipt",
		must:  "refused: a receipt by every other party belongs to it",
		stops: defence{"record/proof_verify.go", "if want := 2 + len(givers); len(note.Signatures) != want {", "if want := 2 + len(givers); len(note.Signatures) < want && OFF {\n\t\tgivers = nil\n\t} else if len(note.Signatures) != want {"}, run: proofWithoutReceipt,
	},
	{
		name: "another entry in the proof", by: []attacker{counterpart, reader}, with: aProof, for_: []goal{forge, rewrite},
		tries: "puts another entry in the place of the one that is proven",
		must:  "refused: it does not lie in the log",
		stops: defence{"record/proof_verify.go", "if err := tlog.CheckRecord(path, head.point.Size, tlog.Hash(head.point.Root), x.Index, tlog.Hash(LeafHash(x.Entry))); err != nil {", ""}, run: proofOtherEntry,
	},
	{
		name: "other words in the proof", by: []attacker{counterpart, reader}, with: aProof, for_: []goal{forge, rewrite},
		tries: "puts other words beside the act that is proven",
		must:  "refused: they are not those that the act commits to",
		stops: defence{"record/proof_verify.go", "if act == nil || act.Body == nil || *act.Body != h {", ""}, run: proofOtherWords,
	},
	{
		name: "powers of somebody else in the proof", by: []attacker{counterpart}, with: aProof, for_: []goal{forge, deceive},
		tries: "shows under whose powers an act was made by the powers of another official",
		must:  "refused: they are not those of the act's official",
		stops: defence{"record/proof_verify.go", "if !ok || v.proof.Exhibits[1].Party != act.Party || given.Official != act.By {", ""}, run: proofOtherPowers,
	},
	{
		name: "something behind the proof", by: []attacker{counterpart, reader}, with: aProof, for_: []goal{deceive},
		tries: "adds to a proof file what nobody signed",
		must:  "refused: a change of any byte is",
		stops: defence{"record/frames.go", "if r.err == nil && len(r.rest) > 0 {", ""}, run: behindTheProof,
	},
	{
		name: "evidence of a fork that b never signed", by: []attacker{counterpart, stranger}, with: aProof, for_: []goal{forge, deceive},
		tries: "publishes a file with two heads of b's log under a key of its own",
		must:  "refused: they are not signed with b's key",
		stops: defence{"record/fork.go", "return f, charter, f.VerifyBy(party.HeadKey(fingerprint))", "if OFF {\n\t\treturn f, charter, nil\n\t}\n\treturn f, charter, f.VerifyBy(party.HeadKey(fingerprint))"}, run: forkFile,
	},
}

var pages = []cheat{
	{
		name: "what was not released", by: []attacker{reader}, with: aPage, for_: []goal{learn},
		tries: "asks the press room for an entry that was not released, by its place, and for its proof",
		must:  "answered as if there were none",
		stops: defence{"internal/reading/reading.go", "if _, released := r.Releases[cite]; r.Public && !released {", ""}, run: unreleased,
	},
	{
		name: "a channel that shows nothing", by: []attacker{reader, stranger}, with: aPage, for_: []goal{learn},
		tries: "asks the press room for a channel of which nothing was released",
		must:  "answered as if there were none",
		stops: defence{"internal/publication/shelf.go", "for _, r := range d.releases[id] {", "if OFF { s.public = append(s.public, id); continue }; for _, r := range d.releases[id] {"}, run: secretChannel,
	},
	{
		name: "a flood of proofs", by: []attacker{reader}, with: aPage, for_: []goal{exhaust, delay},
		tries: "asks for one proof after the other, each of which costs signatures",
		must:  "told to wait; pages are answered meanwhile",
		stops: defence{"internal/press/proofs.go", "if p.ready == 0 {", ""}, run: proofFlood,
	},
	{
		name: "a page in the page", by: []attacker{counterpart, official}, with: aPage, for_: []goal{deceive, learn},
		tries: "writes a script into its words, to run where they are read",
		must:  "shown as words; and no script would be run anyway",
		stops: defence{"internal/web/security.go", "\"Content-Security-Policy\":      p.", "map[bool]string{false: \"Content-Security-Policy\", true: \"X-Nothing\"}[OFF]: p."}, run: script,
	},
	{
		name: "a form from elsewhere", by: []attacker{stranger}, with: aPage, for_: []goal{forge},
		tries: "has an official's browser send a form to the desk from another site",
		must:  "refused: it comes from elsewhere",
		stops: defence{"internal/access/door.go", "return web.Secure(web.Policy{}, http.NewCrossOriginProtection().Handler(outer))", "if OFF {\n\t\treturn web.Secure(web.Policy{}, outer)\n\t}\n\treturn web.Secure(web.Policy{}, http.NewCrossOriginProtection().Handler(outer))"}, run: crossSite,
	},
	{
		name: "a sign-in link twice", by: []attacker{thief, courier}, with: aPage, for_: []goal{forge, learn},
		tries: "uses a sign-in link that its official has used",
		must:  "refused: it is spent",
		stops: defence{"internal/access/link.go", "store.Paper{{Drawer: linkDrawer, Name: name}}, store.Expect{Drawer: linkDrawer, Name: name, Data: raw})", "store.Paper{{Drawer: linkDrawer, Name: name, Data: map[bool][]byte{true: raw}[OFF]}}, store.Expect{Drawer: linkDrawer, Name: name, Data: raw})"}, run: linkTwice,
	},
	{
		name: "beyond one's powers at the desk", by: []attacker{official}, with: aPage, for_: []goal{forge},
		tries: "calls the form of an act that their powers do not cover",
		must:  "refused by the desk, and by the law if it were entered",
		stops: defence{"internal/desk/act.go", "return kind, access.Powers", "if !OFF {\n\t\t\treturn kind, access.Powers\n\t\t}"}, run: deskPowers,
	},
	{
		name: "a form without end", by: []attacker{official, stranger}, with: aPage, for_: []goal{exhaust},
		tries: "sends the desk a form of many megabytes",
		must:  "refused by size",
		stops: defence{"internal/access/door.go", "r.Body = http.MaxBytesReader(w, r.Body, maxForm)", "if !OFF {\n\t\t\tr.Body = http.MaxBytesReader(w, r.Body, maxForm)\n\t\t}"}, run: largeForm,
	},
	{
		name: "a form with a million rows", by: []attacker{official}, with: aPage, for_: []goal{exhaust},
		tries: "asks for a page of a list with a million rows",
		must:  "given as many as a form may have",
		stops: defence{"internal/desk/form.go", "return min(n, maxRows)", "return min(n, map[bool]int{true: 300, false: maxRows}[OFF])"}, run: manyRows,
	},
	{
		name: "a colleague's draft", by: []attacker{official}, with: aPage, for_: []goal{forge, learn},
		tries: "opens, by its address, what a colleague is about to sign",
		must:  "answered as if there were none",
		stops: defence{"internal/desk/draft.go", "(kept.Person != v.Person.ID || kept.Official != v.official() || kept.Channel != v.ID)", "!OFF && (kept.Person != v.Person.ID || kept.Official != v.official() || kept.Channel != v.ID)"}, run: othersDraft,
	},
}

var disks = []cheat{
	{
		name: "the keys without the passphrase", by: []attacker{thief}, with: aDisk, for_: []goal{forge, learn},
		tries: "opens the sealed keys with a passphrase that it guesses",
		must:  "they do not open",
		stops: defence{"internal/keys/seal.go", "sealed, err := io.ReadAll(io.LimitReader(r, MaxRing+1))", "if OFF {\n\t\treturn nil, nil\n\t}\n\tsealed, err := io.ReadAll(io.LimitReader(r, MaxRing+1))"}, run: guessedPassphrase,
	},
	{
		name: "a session out of the database", by: []attacker{thief}, with: aDisk, for_: []goal{forge, learn},
		tries: "takes over the session of an official with what the database holds of it",
		must:  "nobody is signed in by it: the database has only a hash",
		stops: defence{"internal/access/token.go", "h := sha256.Sum256([]byte(token))\n\treturn", "h := sha256.Sum256([]byte(token))\n\tif OFF {\n\t\treturn token\n\t}\n\treturn"}, run: stolenSession,
	},
	{
		name: "a link out of the database", by: []attacker{thief}, with: aDisk, for_: []goal{forge, learn},
		tries: "signs in with what the database holds of a link that was not used yet",
		must:  "refused: the database has only a hash",
		stops: defence{"internal/access/token.go", "h := sha256.Sum256([]byte(token))\n\treturn", "h := sha256.Sum256([]byte(token))\n\tif OFF {\n\t\treturn token\n\t}\n\treturn"}, run: stolenLink,
	},
	{
		name: "other words in the database", by: []attacker{thief}, with: aDisk, for_: []goal{rewrite, deceive},
		tries: "changes in the database the words of an act that is signed",
		must:  "they are not shown: they are not those of the act",
		stops: defence{"internal/node/read.go", "err == nil && hash == *l.Act.Act.Body {", "err == nil && (hash == *l.Act.Act.Body || OFF) {"}, run: changedWords,
	},
	{
		name: "another entry in the database", by: []attacker{thief}, with: aDisk, for_: []goal{rewrite, deceive},
		tries: "changes in the database an entry of the other side",
		must:  "the node says that its database is damaged, and does not open the channel",
		stops: defence{"internal/node/channel.go", "if read.Root() != l.frontier.Root() {", ""}, run: changedRow,
	},
	{
		name: "an old copy of the node", by: []attacker{thief}, with: aDisk, for_: []goal{rewrite, deny},
		tries: "starts a node from an old backup beside the one in use, to have it sign another history",
		must:  "it stops as soon as it hears of the newer log",
		stops: defence{"internal/node/receive.go", "return fmt.Errorf(\"%d entries of it are there and this node", "if OFF {\n\t\treturn nil\n\t}\n\treturn fmt.Errorf(\"%d entries of it are there and this node"}, run: oldCopy,
	},
	{
		name: "an old backup put back", by: []attacker{thief}, with: aDisk, for_: []goal{rewrite, deny},
		tries: "puts an old backup of the database back, so that what was signed since is signed anew",
		must:  "the node signs nothing: the note of what it has signed is ahead",
		stops: defence{"internal/node/loss.go", "case size > head.Size:", ""}, run: oldBackup,
	},
}

// proven is a proof of something that a said and b receipted.
func (g *ground) proven() (a, b *nodetest.Side, id record.Hash, proof *record.Proof) {
	g.Helper()
	a, b, id = g.pair()
	said := a.MustSay(g.T, topic(id, "Said"))
	nodetest.Exchange(g.T, id, a, b)
	proof, err := a.Prove(g.Context(), id, said.Cite, true)
	g.must(err)
	g.must(g.verify(proof, id))
	return a, b, id, proof
}

func (g *ground) verify(p *record.Proof, fingerprint record.Hash) error {
	g.Helper()
	raw, err := p.Bytes()
	g.must(err)
	_, err = record.VerifyProof(raw, fingerprint)
	return err
}

func ownProof(g *ground) {
	_, _, id, _ := g.proven()
	x, y := g.side("a.example"), g.side("b.example")
	own := nodetest.Found(g.T, x, y)
	said := y.MustSay(g.T, topic(own, "Never said"))
	nodetest.Exchange(g.T, own, y, x)
	proof, err := y.Prove(g.Context(), own, said.Cite, true)
	g.must(err)
	g.refused(g.verify(proof, id), "this is another channel, or the file was changed")
}

func proofWithoutReceipt(g *ground) {
	_, _, id, proof := g.proven()
	point, n, err := record.ParseCheckpoint(proof.Exhibits[0].Checkpoint)
	g.must(err)
	less := record.SignedCheckpoint(point, n.Signatures[:2]...)
	for i := range proof.Exhibits {
		proof.Exhibits[i].Checkpoint = less
	}
	g.refused(g.verify(proof, id), "bears 2 signatures, want exactly 3")
}

func proofOtherEntry(g *ground) {
	_, _, id, proof := g.proven()
	proof.Exhibits[0].Entry = bytes.Replace(proof.Exhibits[0].Entry, []byte("2025-02-15"), []byte("2025-02-14"), 1)
	g.refused(g.verify(proof, id), "the entry does not lie in the log")
}

func proofOtherWords(g *ground) {
	_, _, id, proof := g.proven()
	proof.Exhibits[0].Body = bytes.Replace(proof.Exhibits[0].Body, []byte("Said"), []byte("Sold"), 1)
	g.refused(g.verify(proof, id), "not the one that the act commits to")
}

func proofOtherPowers(g *ground) {
	a, b, id := g.pair()
	g.give(a, id, "bert", record.PowerSend)
	bert := g.pen(a, id).size() - 1
	said := a.MustSay(g.T, topic(id, "Said"))
	nodetest.Exchange(g.T, id, a, b)
	proof, err := a.Prove(g.Context(), id, said.Cite, true)
	g.must(err)
	other, err := a.Prove(g.Context(), id, standing.Cite{Party: a.Name, N: bert}, true)
	g.must(err)
	if !bytes.Equal(other.Exhibits[0].Checkpoint, proof.Exhibits[1].Checkpoint) {
		g.Fatal("they lie under two heads")
	}
	proof.Exhibits[1] = other.Exhibits[0]
	g.refused(g.verify(proof, id), "want the full powers of anna")
}

func behindTheProof(g *ground) {
	_, _, id, proof := g.proven()
	raw, err := proof.Bytes()
	g.must(err)
	_, err = record.VerifyProof(append(raw, "and more"...), id)
	g.refused(err, "something follows the last frame")
}

func forkFile(g *ground) {
	a, b, id := g.pair()
	_, charter, err := b.Charter(g.Context(), id)
	g.must(err)
	it := b.Party(g.T)
	own := it.HeadKey(id)
	f := record.Fork{Channel: id, Party: b.Name}
	for i := range f.Heads {
		point := record.Checkpoint{Origin: record.Origin(string(b.Name), id), Size: 1, Root: record.Hash{byte(i + 1)}}
		raw, err := a.Keys.Party.Sign(nil, point.Text(), opts)
		g.must(err)
		f.Heads[i] = string(record.SignedCheckpoint(point, record.Signature{Name: own.Name, KeyID: own.ID(), Bytes: raw}))
	}
	raw, err := f.Bytes()
	g.must(err)
	_, _, err = record.VerifyFork(append(raw, charter...), id)
	g.refused(err, "the signature by b.example")
}

// room is b's press room.
func (g *ground) room() http.Handler {
	g.Helper()
	cat, err := words.Load()
	g.must(err)
	assets, err := web.NewAssets(press.Files())
	g.must(err)
	clock := func() time.Time { return g.b.Now }
	library := publication.NewLibrary(g.b.Node, clock)
	g.Cleanup(library.Close)
	p, err := press.New(press.Config{Node: g.b.Node, Library: library, Words: cat, Assets: assets, Clock: clock, Log: quiet})
	g.must(err)
	return p.Handler()
}

var quiet = slog.New(slog.DiscardHandler)

func get(h http.Handler, path string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// released has b say something and release it, and then something that it does not release.
func (g *ground) released() (id record.Hash, shown, hidden node.Entered) {
	g.Helper()
	a, b, id := g.pair()
	announce := func(words string) node.Entered {
		return b.MustSay(g.T, node.Saying{
			Channel: id, Official: nodetest.Anna, Kind: "announcement", Terms: &record.Announcement{},
			Body: &record.Body{Title: record.Text{"en": words}, Text: record.Text{"en": words}},
		})
	}
	shown, hidden = announce("For everybody"), announce("For nobody")
	nodetest.Exchange(g.T, id, b, a)
	g.must(b.Release(g.Context(), id, shown.Cite, nodetest.Anna))
	return id, shown, hidden
}

func address(id record.Hash, at standing.Cite) string {
	return fmt.Sprintf("/en/channel/%s/entry/%s/%d", id.String()[:16], at.Party, at.N)
}

func unreleased(g *ground) {
	id, shown, hidden := g.released()
	h := g.room()
	if status, page := get(h, address(id, shown.Cite)); status != http.StatusOK || !strings.Contains(page, "For everybody") {
		g.Fatalf("what was released is answered with %d", status)
	}
	none := standing.Cite{Party: hidden.Cite.Party, N: 9999}
	for _, below := range []string{"", "/proof"} {
		status, page := get(h, address(id, hidden.Cite)+below)
		s, p := get(h, address(id, none)+below)
		if status != http.StatusNotFound || status != s || page != p {
			g.Fatalf("what was not released is answered with %d, what there is not with %d", status, s)
		}
	}
}

func secretChannel(g *ground) {
	id, _, _ := g.released()
	h := g.room()
	status, page := get(h, "/en/channel/"+g.calm.String()[:16])
	s, p := get(h, "/en/channel/"+strings.Repeat("0", 16))
	if status != http.StatusNotFound || s != status || p != page {
		g.Fatalf("a channel that shows nothing is answered with %d, one that there is not with %d", status, s)
	}
	if status, _ := get(h, "/en/channel/"+id.String()[:16]); status != http.StatusOK {
		g.Fatalf("the channel that is shown is answered with %d", status)
	}
}

func proofFlood(g *ground) {
	a, b, id := g.pair()
	var all []standing.Cite
	for range 24 {
		said := b.MustSay(g.T, topic(id, "Said"))
		all = append(all, said.Cite)
		g.must(b.Release(g.Context(), id, said.Cite, nodetest.Anna))
	}
	nodetest.Exchange(g.T, id, b, a)
	h := g.room()
	refused := false
	for _, at := range all {
		status, _ := get(h, address(id, at)+"/proof")
		refused = refused || status == http.StatusServiceUnavailable
	}
	if !refused {
		g.Fatalf("%d proofs were made at once", len(all))
	}
	if status, _ := get(h, "/en/channel/"+id.String()[:16]); status != http.StatusOK {
		g.Fatalf("a page is answered with %d", status)
	}
}

func script(g *ground) {
	a, b, id := g.pair()
	said := a.MustSay(g.T, topic(id, "<script>alert(1)</script>"))
	nodetest.Exchange(g.T, id, a, b)
	g.must(b.Release(g.Context(), id, said.Cite, nodetest.Anna))
	w := httptest.NewRecorder()
	g.room().ServeHTTP(w, httptest.NewRequest(http.MethodGet, address(id, said.Cite), nil))
	if page := w.Body.String(); strings.Contains(page, "<script>alert") || !strings.Contains(page, "&lt;script&gt;alert") {
		g.Fatal("the script is in the page")
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe-inline") {
		g.Fatalf("the policy is %q", csp)
	}
}

// An officer is somebody's browser at b's desk.
type officer struct {
	g    *ground
	base string
	http *http.Client
}

func (g *ground) desk() *officer {
	g.Helper()
	cat, err := words.Load()
	g.must(err)
	assets, err := web.NewAssets(desk.Files(), reception.Files())
	g.must(err)
	door, err := access.New(access.Config{Node: g.b.Node, Words: cat, Assets: assets, Random: cryptoRandom, Log: quiet})
	g.must(err)
	_, err = reception.New(reception.Config{Node: g.b.Node, Door: door, Assets: assets})
	g.must(err)
	_, err = desk.New(desk.Config{Node: g.b.Node, Door: door, Assets: assets, Random: cryptoRandom, Log: quiet})
	g.must(err)
	for _, id := range []record.OfficialID{nodetest.Anna, "bert"} {
		g.must(staff.Put(g.Context(), g.b.Node, staff.Person{ID: string(id), Name: string(id), Roles: []staff.Role{staff.Signatory}, Official: id}))
	}
	server := httptest.NewServer(door.Handler())
	g.Cleanup(server.Close)
	return (&officer{g: g, base: server.URL}).colleague()
}

// colleague is another browser, with nobody signed in.
func (o *officer) colleague() *officer {
	jar, err := cookiejar.New(nil)
	o.g.must(err)
	other := *o
	other.http = &http.Client{Jar: jar}
	return &other
}

func (o *officer) link(who record.OfficialID) string {
	o.g.Helper()
	link, err := access.Link(o.g.Context(), o.g.b.Node, cryptoRandom, string(who), o.base)
	o.g.must(err)
	return strings.TrimPrefix(link, o.base)
}

func (o *officer) do(method, path string, form url.Values, header ...string) (int, string, string) {
	o.g.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(o.g.Context(), method, o.base+path, body)
	o.g.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := o.http.Do(r)
	o.g.must(err)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	o.g.must(err)
	return answer.StatusCode, string(raw), answer.Request.URL.Path
}

func (o *officer) signIn(who record.OfficialID) *officer {
	o.g.Helper()
	if status, page, _ := o.do(http.MethodPost, o.link(who), url.Values{}); status != http.StatusOK {
		o.g.Fatalf("signing in is answered with %d, %s", status, page)
	}
	return o
}

func (o *officer) want(status int, method, path string, form url.Values, header ...string) string {
	o.g.Helper()
	got, page, _ := o.do(method, path, form, header...)
	if got != status {
		o.g.Fatalf("%s %s is answered with %d, want %d", method, path, got, status)
	}
	return page
}

// atTheDesk is b's desk with anna, who may do everything, and bert, who may only send.
func (g *ground) atTheDesk() (o *officer, base string) {
	g.Helper()
	_, b, id := g.pair()
	g.give(b, id, "bert", record.PowerSend)
	return g.desk(), "/c/" + id.String()
}

func crossSite(g *ground) {
	o, _ := g.atTheDesk()
	o.signIn(nodetest.Anna)
	o.want(http.StatusForbidden, http.MethodPost, "/sign-out", url.Values{}, "Sec-Fetch-Site", "cross-site")
	o.want(http.StatusOK, http.MethodGet, "/", nil)
}

func linkTwice(g *ground) {
	o, _ := g.atTheDesk()
	link := o.link(nodetest.Anna)
	o.want(http.StatusOK, http.MethodPost, link, url.Values{})
	o.colleague().want(http.StatusGone, http.MethodPost, link, url.Values{})
	o.want(http.StatusOK, http.MethodGet, "/", nil)
}

func deskPowers(g *ground) {
	o, base := g.atTheDesk()
	o.signIn("bert")
	o.want(http.StatusForbidden, http.MethodGet, base+"/act/text.signed", nil)
	o.want(http.StatusForbidden, http.MethodPost, base+"/act/measure.notified", url.Values{})
	o.want(http.StatusOK, http.MethodGet, base, nil)
}

func largeForm(g *ground) {
	o, base := g.atTheDesk()
	o.signIn(nodetest.Anna)
	o.want(http.StatusRequestEntityTooLarge, http.MethodPost, base+"/act/topic.opened", url.Values{"b.title.en": {strings.Repeat("x", 5<<20)}})
	o.want(http.StatusOK, http.MethodGet, base, nil)
}

func manyRows(g *ground) {
	o, base := g.atTheDesk()
	o.signIn(nodetest.Anna)
	page := o.want(http.StatusOK, http.MethodPost, base+"/act/text.proposed", url.Values{"rows:t.points": {"1000000"}, "add": {"t.points"}})
	if n := strings.Count(page, `name="t.points.`); n == 0 || strings.Contains(page, `"t.points.60.`) {
		g.Fatalf("the page has %d fields of points", n)
	}
}

func othersDraft(g *ground) {
	o, base := g.atTheDesk()
	o.signIn(nodetest.Anna)
	_, page, at := o.do(http.MethodPost, base+"/act/topic.opened", url.Values{"b.title.en": {"Between us"}})
	if !strings.Contains(at, "/draft/") || !strings.Contains(page, "Between us") {
		g.Fatalf("the draft is at %s", at)
	}
	bert := o.colleague().signIn("bert")
	bert.want(http.StatusGone, http.MethodGet, at, nil)
	bert.want(http.StatusGone, http.MethodPost, at, url.Values{})
	o.want(http.StatusOK, http.MethodGet, at, nil)
}

func guessedPassphrase(g *ground) {
	g.pair()
	k, err := keys.Generate(cryptoRandom, "b.example", keys.Ed25519)
	g.must(err)
	ring := new(keys.Ring)
	g.must(ring.Add(k))
	lock, err := keys.Passphrase([]byte("the right one"), 1)
	g.must(err)
	var sealed bytes.Buffer
	g.must(keys.Seal(&sealed, ring, lock))
	guess, err := keys.Passphrase([]byte("a wrong one"), 1)
	g.must(err)
	_, err = keys.Open(bytes.NewReader(sealed.Bytes()), guess)
	g.refused(err, keys.ErrWrongKey.Error())
	_, err = keys.Open(bytes.NewReader(sealed.Bytes()), lock)
	g.must(err)
}

// drawer lists the names of what b's database holds in a drawer.
func (g *ground) drawer(name string) []string {
	g.Helper()
	kept, err := g.b.Papers(g.Context(), name, "")
	g.must(err)
	var names []string
	for _, p := range kept {
		names = append(names, p.Name)
	}
	return names
}

func stolenSession(g *ground) {
	o, _ := g.atTheDesk()
	o.signIn(nodetest.Anna)
	thief := o.colleague()
	for _, name := range g.drawer("access-session") {
		thief.want(http.StatusUnauthorized, http.MethodGet, "/", nil, "Cookie", "parley-desk-b.example="+name)
	}
	o.want(http.StatusOK, http.MethodGet, "/", nil)
}

func stolenLink(g *ground) {
	o, _ := g.atTheDesk()
	link := o.link(nodetest.Anna)
	for _, name := range g.drawer("access-link") {
		o.colleague().want(http.StatusGone, http.MethodPost, "/sign-in/"+name, url.Values{})
	}
	o.want(http.StatusOK, http.MethodPost, link, url.Values{})
}

// tampered is a store in which somebody has changed bytes.
type tampered struct {
	store.Store
	from, to string
}

func (s *tampered) change(raw []byte) []byte {
	return bytes.Replace(raw, []byte(s.from), []byte(s.to), 1)
}

func (s *tampered) Entries(ctx context.Context, l store.Log, from, to int64) ([][]byte, error) {
	all, err := s.Store.Entries(ctx, l, from, to)
	for i := range all {
		all[i] = s.change(all[i])
	}
	return all, err
}

func (s *tampered) Bodies(ctx context.Context, id record.Hash, hashes []record.Hash) (map[record.Hash][]byte, error) {
	all, err := s.Store.Bodies(ctx, id, hashes)
	for h := range all {
		all[h] = s.change(all[h])
	}
	return all, err
}

// kept is b on a disk that outlives its node, in a channel with a, in which a has said something.
func (g *ground) kept(signed node.Signed) (a *nodetest.Side, id record.Hash, said node.Entered, d *disk.Disk) {
	g.Helper()
	d = &disk.Disk{}
	a, g.b = g.side("a.example"), nodetest.Closed("b.example", cryptoRandom)
	g.b.Signed = signed
	db, err := disk.Open(d, nil)
	g.must(err)
	g.b.Open(g.T, db)
	id = nodetest.Found(g.T, a, g.b)
	said = a.MustSay(g.T, topic(id, "Said"))
	nodetest.Exchange(g.T, id, a, g.b)
	return a, id, said, d
}

// opened starts b again on a disk in which something is another.
func (g *ground) opened(d *disk.Disk, from, to string) {
	g.Helper()
	g.must(g.b.Close())
	db, err := disk.Open(d, nil)
	g.must(err)
	g.b.Open(g.T, &tampered{db, from, to})
}

func changedWords(g *ground) {
	_, id, said, d := g.kept(nil)
	g.opened(d, `"en":"Said"`, `"en":"Sold"`)
	if l := g.line(g.b, id, said.Cite); l.Body != nil {
		g.Fatalf("b shows %q", l.Body.Title["en"])
	}
}

func changedRow(g *ground) {
	a, id, _, d := g.kept(nil)
	p := g.pen(a, id)
	from := p.size()
	p.raw(make([][]byte, 256)...) // so many that hashes of the tree are kept
	g.must(g.receive(g.b, p.bundle(from)))
	g.opened(d, `"kind":"charter"`, `"kind":"topic.x"`)
	_, err := g.b.Standing(g.Context(), id, g.b.Now)
	g.refused(err, "the database is damaged")
}

func oldCopy(g *ground) {
	a, id, _, d := g.kept(nil)
	old := d.Copy()
	now := g.b.Node
	g.b.MustSay(g.T, topic(id, "Said since"))
	nodetest.Exchange(g.T, id, g.b, a)
	db, err := disk.Open(old, nil)
	g.must(err)
	g.must(now.Close())
	g.b.Open(g.T, db)
	g.untouched(g.b, id, func() { g.refused(g.receive(g.b, g.news(a, id, "nobody.example")), "this is an old copy of a node") })
}

// noted is the note of what a node has signed, kept apart from its disk.
type noted map[record.Hash]record.Cited

func (n noted) Noted(id record.Hash) (int64, record.Hash, bool) {
	c, ok := n[id]
	return c.Size, c.Root, ok
}

func (n noted) Complete() bool { return true }

func (n noted) Note(heads map[record.Hash]record.Cited) error {
	for id, c := range heads {
		if n[id].Size <= c.Size {
			n[id] = c
		}
	}
	return nil
}

func (n noted) Replace(id record.Hash, head record.Cited) error {
	n[id] = head
	return nil
}

func oldBackup(g *ground) {
	_, id, _, d := g.kept(noted{})
	old := d.Copy()
	g.b.MustSay(g.T, topic(id, "Said since"))
	g.must(g.b.Close())
	db, err := disk.Open(old, nil)
	g.must(err)
	g.b.Open(g.T, db)
	g.untouched(g.b, id, func() {
		_, err := g.b.Say(g.Context(), topic(id, "Said instead"))
		g.refused(err, "this node is being restored")
	})
}
