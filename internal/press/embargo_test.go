package press_test

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/publication"
	"parley.example/record"
)

// held is what is held back in TestEmbargoOnEveryRoute: an article and a readout, under one embargo, with
// marks in all their words, and what a spokesperson has found of that readout beside the other side's; the addresses by which one could ask for them; and when they fall due.
type held struct {
	mark    string
	due     time.Time
	slug    string
	id      string // of the article
	topic   string // its tag
	channel string // of the entry, as in addresses

	channelWhole string // its whole fingerprint
	entry        string // party and number, as in addresses
	contact      string // that it is about, so
	hash         string // of the entry's act
}

// askedOn has, for every route but for the language before it, the addresses that ask for what is held
// back. A route that is not here fails the test: add it, with every address under which it could show an
// article or an entry, and say in shows if it does not show them when they are due.
func askedOn(h held) map[string][]string {
	asked := map[string][]string{
		"GET /assets/{file}":                                {"/assets/press.css"},
		"GET /{$}":                                          {"/"},
		"GET /":                                             {"/article/" + h.slug, "/old/address"},
		"GET /.well-known/parley.json":                      {"/.well-known/parley.json"},
		"GET /proof/{channel}/{party}/{n}":                  {"/proof/" + h.channel + "/" + h.entry},
		"GET /sealed/{id}/{version}":                        {"/sealed/" + h.id + "/1"},
		"GET /en/{$}":                                       {"/en/"},
		"GET /en/articles":                                  {"/en/articles"},
		"GET /en/verify":                                    {"/en/verify", "/en/verify?proof=/proof/" + h.channel + "/" + h.entry},
		"GET /en/about":                                     {"/en/about"},
		"GET /en/commitments":                               {"/en/commitments"},
		"GET /en/topic/{topic}":                             {"/en/topic/" + h.topic},
		"GET /en/article/{slug}":                            {"/en/article/" + h.slug},
		"GET /en/article/{slug}/beside":                     {"/en/article/" + h.slug + "/beside?with=en,fr"},
		"GET /en/article/{slug}/version/{version}":          {"/en/article/" + h.slug + "/version/1"},
		"GET /en/channel/{channel}":                         {"/en/channel/" + h.channel},
		"GET /en/channel/{channel}/timeline":                {"/en/channel/" + h.channel + "/timeline"},
		"GET /en/channel/{channel}/commitments":             {"/en/channel/" + h.channel + "/commitments"},
		"GET /en/channel/{channel}/measures":                {"/en/channel/" + h.channel + "/measures"},
		"GET /en/channel/{channel}/statements":              {"/en/channel/" + h.channel + "/statements", "/en/channel/" + h.channel + "/statements?page=1"},
		"GET /en/channel/{channel}/texts":                   {"/en/channel/" + h.channel + "/texts"},
		"GET /en/channel/{channel}/about":                   {"/en/channel/" + h.channel + "/about"},
		"GET /en/channel/{channel}/contact/{party}/{n}":     {"/en/channel/" + h.channel + "/contact/" + h.entry, "/en/channel/" + h.channel + "/contact/" + h.contact},
		"GET /en/channel/{channel}/entry/{party}/{n}":       {"/en/channel/" + h.channel + "/entry/" + h.entry},
		"GET /en/channel/{channel}/entry/{party}/{n}/proof": {"/en/channel/" + h.channel + "/entry/" + h.entry + "/proof"},
		"GET /en/channel/{channel}/act/{hash}":              {"/en/channel/" + h.channel + "/act/" + h.hash},

		"GET /robots.txt":                        {"/robots.txt"},
		"GET /favicon.ico":                       {"/favicon.ico"},
		"GET /sitemap.xml":                       {"/sitemap.xml"},
		"GET /sitemap/{part}":                    {"/sitemap/1.xml"},
		"GET /api/v1/openapi.json":               {"/api/v1/openapi.json"},
		"GET /api/v1/posts/{key...}":             {"/api/v1/posts/article/" + h.id, "/api/v1/posts/entry/" + h.channelWhole + "/" + h.entry},
		"GET /api/v1/posts":                      {"/api/v1/posts", "/api/v1/posts?page=1"},
		"GET /api/v1/posts.csv":                  {"/api/v1/posts.csv"},
		"GET /api/v1/channels":                   {"/api/v1/channels"},
		"GET /api/v1/channels.csv":               {"/api/v1/channels.csv"},
		"GET /en/contacts.ics":                   {"/en/contacts.ics"},
		"GET /en/channel/{channel}/contacts.ics": {"/en/channel/" + h.channel + "/contacts.ics"},
		"GET /en/card/{path...}":                 {"/en/card/article/" + h.slug + ".png", "/en/card/channel/" + h.channel + "/entry/" + h.entry + ".png"},
		"GET /en/card.png":                       {"/en/card.png"},
		"GET /en/topic/{topic}/card.png":         {"/en/topic/" + h.topic + "/card.png"},
	}
	for _, list := range []string{"contacts", "commitments", "measures", "statements", "texts"} {
		for _, extension := range []string{"", ".csv"} {
			asked["GET /api/v1/channels/{channel}/"+list+extension] = []string{"/api/v1/channels/" + h.channel + "/" + list + extension}
		}
	}
	for _, extension := range []string{"atom", "rss", "json"} {
		asked["GET /feed."+extension] = []string{"/feed." + extension}
		asked["GET /en/feed."+extension] = []string{"/en/feed." + extension}
		asked["GET /en/topic/{topic}/feed."+extension] = []string{"/en/topic/" + h.topic + "/feed." + extension}
		asked["GET /en/channel/{channel}/feed."+extension] = []string{"/en/channel/" + h.channel + "/feed." + extension}
	}
	return asked
}

// showing are the routes on which the mark is read when it is due.
var showing = []string{
	"GET /en/{$}", "GET /en/articles", "GET /en/topic/{topic}", "GET /en/article/{slug}", "GET /en/article/{slug}/beside",
	"GET /en/article/{slug}/version/{version}", "GET /sealed/{id}/{version}", "GET /en/channel/{channel}/statements", "GET /en/channel/{channel}/entry/{party}/{n}", "GET /en/channel/{channel}/contact/{party}/{n}",
	"GET /feed.atom", "GET /feed.rss", "GET /feed.json", "GET /en/feed.atom", "GET /en/topic/{topic}/feed.rss", "GET /en/channel/{channel}/feed.json",
	"GET /api/v1/posts", "GET /api/v1/posts.csv", "GET /api/v1/posts/{key...}", "GET /api/v1/channels/{channel}/statements", "GET /api/v1/channels/{channel}/statements.csv",
}

// TestEmbargoOnEveryRoute asks every route for an article and an entry that are held back: a nanosecond
// before they are due, nothing of them is in any answer, though the room has answered from its cache all
// along; at the very moment they are there.
func TestEmbargoOnEveryRoute(t *testing.T) {
	s := tell(t)
	unaware := read(t, ask(t, s.room().Handler(), "/en/card.png"))
	h := held{mark: "EMBARGOED", due: s.clock.Add(30 * time.Second)}
	articles := publication.NewArticles(s.us.Node, func() time.Time { return s.clock }, rand.Reader)
	marked := func(what string) record.Text {
		return record.Text{"en": h.mark + " " + what, "fr": h.mark + " fr " + what}
	}
	a, err := articles.New(t.Context(), "eve", publication.Words{Title: marked("title"), Summary: marked("summary"), Body: marked("body"), Tags: []string{h.mark + " tag"}})
	if err != nil {
		t.Fatal(err)
	}
	if a, err = articles.Publish(t.Context(), a.ID, a.Revision, publication.Publishing{By: "eve", From: h.due, Commit: true}); err != nil {
		t.Fatal(err)
	}
	e := s.us.MustSay(t, node.Saying{Channel: s.id, Official: nodetest.Anna, Kind: "readout", About: record.RefTo(s.said["c2"].Act), Terms: &record.Readout{}, Body: &record.Body{Title: marked("entry"), Text: marked("words")}})
	s.us.Now = s.clock
	if err := s.us.ReleaseFrom(t.Context(), s.id, e.Cite, node.Releaser{Person: "spokesperson"}, h.due); err != nil {
		t.Fatal(err)
	}
	theirs := s.said["readout-ru"].Cite // which is public: that they alone say something tells of a readout that is not
	pair := publication.Pair(e.Cite, theirs)
	only := publication.Link{Match: publication.Only, Langs: [2]record.Lang{"en", "en"}, Anchors: []publication.Anchor{{Side: slices.Index(pair[:], theirs), To: 10}}, By: "sam"}
	if err := publication.NewLinks(s.us.Node, func() time.Time { return s.clock }).Link(t.Context(), s.id, pair, 0, only); err != nil {
		t.Fatal(err)
	}
	h.contact = s.cite("c2")
	h.slug, h.id, h.topic, h.channel = a.Slug, a.ID, publication.Slug(h.mark+" tag"), publication.ChannelSegment(s.id)
	h.channelWhole = s.id.String()
	h.entry, h.hash = strings.Replace(e.Cite.String(), " ", "/", 1), e.Act.String()

	room := s.room()
	patterns, table := room.Patterns(), askedOn(h)
	handler := room.Handler()
	asks := func(look func(pattern, path, said string)) {
		t.Helper()
		for _, pattern := range patterns {
			if lang := strings.TrimPrefix(pattern, "GET /"); len(lang) > 3 && lang[2] == '/' && lang[:2] != "en" {
				continue // as in English
			}
			paths, ok := table[pattern]
			if !ok {
				t.Errorf("%s is not held to the embargo: add it to askedOn", pattern)
			}
			for _, path := range paths {
				r := ask(t, handler, path)
				said := r.Status + "\n" + read(t, r)
				for name, values := range r.Header {
					said += "\n" + name + ": " + strings.Join(values, " ")
				}
				look(pattern, path, said)
			}
		}
	}
	before := func(pattern, path, said string) {
		for _, secret := range []string{h.mark, strings.ToLower(h.mark) + "-title\"", h.hash[:16], linkedTitle} {
			if strings.Contains(said, secret) && !strings.Contains(path, secret) {
				t.Errorf("%s shows %q before it is due", path, secret)
			}
		}
	}
	asks(before)
	s.clock = h.due.Add(-1)
	asks(before)
	topicPicture := "/en/topic/" + h.topic + "/card.png"
	if r := ask(t, handler, topicPicture); r.StatusCode != http.StatusNotFound {
		t.Errorf("%s answers %s before anything of the topic is due", topicPicture, r.Status)
	}
	if read(t, ask(t, handler, "/en/card.png")) != unaware {
		t.Error("the picture of the front page tells that something is held back")
	}
	s.clock = h.due
	shown := map[string]bool{}
	asks(func(pattern, _, said string) { shown[pattern] = shown[pattern] || strings.Contains(said, h.mark) })
	for _, path := range append(askedOn(h)["GET /en/card/{path...}"], topicPicture, "/en/card.png") {
		if r := ask(t, handler, path); r.StatusCode != http.StatusOK {
			t.Errorf("the picture %s is not there when it is due: %s", path, r.Status)
		}
	}
	if said := read(t, ask(t, handler, "/en/channel/"+h.channel+"/contact/"+h.contact)); !strings.Contains(said, linkedTitle) {
		t.Error("what was linked is not there when the readout is")
	}
	for _, pattern := range showing {
		if !shown[pattern] {
			t.Errorf("%s does not show what is due", pattern)
		}
	}
}

// linkedTitle stands over what was linked.
const linkedTitle = "Sentence for sentence"

// house is a node of no channel with its press room.
type house struct {
	*testing.T
	side     *nodetest.Side
	articles *publication.Articles
	handler  http.Handler
}

func newHouse(t *testing.T) *house {
	side := nodetest.New(t, "us.example")
	clock := func() time.Time { return side.Now }
	s := &story{t: t, us: side, clock: side.Now}
	h := &house{T: t, side: side, articles: publication.NewArticles(side.Node, clock, rand.Reader)}
	h.handler = roomOf(s, clock).Handler()
	return h
}

func (h *house) write(a *publication.Article, w publication.Words, p publication.Publishing) *publication.Article {
	h.Helper()
	var err error
	if a == nil {
		a, err = h.articles.New(h.Context(), "eve", w)
	} else {
		a, err = h.articles.Save(h.Context(), a.ID, a.Revision, "eve", w)
	}
	if err == nil {
		a, err = h.articles.Publish(h.Context(), a.ID, a.Revision, p)
	}
	if err != nil {
		h.Fatal(err)
	}
	return a
}

func (h *house) shows(status int, path string, texts ...string) string {
	h.Helper()
	r := ask(h.T, h.handler, path)
	html := read(h.T, r)
	if r.StatusCode != status {
		h.Errorf("%s answers %s, want %d", path, r.Status, status)
	}
	for _, text := range texts {
		if !strings.Contains(html, text) {
			h.Errorf("%s does not show %q:\n%s", path, text, html)
		}
	}
	if found := unsaid.FindString(html); found != "" {
		h.Errorf("%s says %s", path, found)
	}
	return html
}

// TestPublicationWithoutChannel reads what a node of no channel publishes, through a correction, a new
// address, a withdrawal and a removal.
func TestPublicationWithoutChannel(t *testing.T) {
	h := newHouse(t)
	h.shows(http.StatusOK, "/en/")
	set, err := h.articles.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	set.Name, set.Imprint = record.Text{"en": "The Gazette"}, record.Text{"en": "Eve *answers* for it."}
	if err := h.articles.SetUp(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	words := publication.Words{
		Title: record.Text{"en": "On fish", "fr": "Des poissons"}, Body: record.Text{"en": "There are *five* fish.\n\n<script>x</script>", "fr": "Il y a cinq poissons."},
		Translations: map[record.Lang]publication.Translation{"fr": publication.Machine}, Tags: []string{"Fish"},
	}
	a := h.write(nil, words, publication.Publishing{})
	h.shows(http.StatusOK, "/en/", "The Gazette", "On fish")
	if html := h.shows(http.StatusOK, "/en/article/on-fish", "There are <em>five</em> fish.", "Original text", "Published"); strings.Contains(strings.ReplaceAll(html, `<script type="application/ld+json">`, ""), "<script") {
		t.Error("a script comes through")
	}
	h.shows(http.StatusOK, "/fr/article/on-fish", "Il y a cinq poissons.", "traduction automatique")
	h.shows(http.StatusOK, "/en/article/on-fish/beside?with=en,fr", "five", "cinq", "Des poissons")
	h.shows(http.StatusNotFound, "/en/article/on-fish/beside?with=en,de")
	h.shows(http.StatusOK, "/en/topic/fish", "On fish", `/en/topic/fish/card.png">`, `/en/topic/fish/feed.atom">`)
	h.shows(http.StatusOK, "/en/about", "Eve <em>answers</em>")

	h.side.Now = h.side.Now.Add(time.Hour)
	words.Body["en"] = "There are *six* fish."
	a = h.write(a, words, publication.Publishing{Correction: record.Text{"en": "We had miscounted."}})
	h.shows(http.StatusOK, "/en/article/on-fish", "six", "Corrected on", "We had miscounted.", "/en/article/on-fish/version/2", "Last change of substance")
	h.shows(http.StatusOK, "/en/article/on-fish/version/1", "five", "This is version 1", `<meta name="robots" content="noindex">`)
	h.shows(http.StatusOK, "/en/article/on-fish/version/2", "<del", "<ins", "six")
	h.shows(http.StatusNotFound, "/en/article/on-fish/version/3")

	a, err = h.articles.Move(t.Context(), a.ID, a.Revision, "fishes")
	if err != nil {
		t.Fatal(err)
	}
	if r := ask(t, h.handler, "/en/article/on-fish"); r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != "/en/article/fishes" {
		t.Errorf("the former address answers %s to %s", r.Status, r.Header.Get("Location"))
	}
	if err := publication.NewRedirects(h.side.Node).Put(t.Context(), "/?p=7", publication.ArticleKey(a.ID)); err != nil {
		t.Fatal(err)
	}
	if r := ask(t, h.handler, "/?p=7"); r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != "/en/article/fishes" {
		t.Errorf("the address elsewhere answers %s to %s", r.Status, r.Header.Get("Location"))
	}

	a, err = h.articles.Withdraw(t.Context(), a.ID, a.Revision, "eve", record.Text{"en": "They were birds."})
	if err != nil {
		t.Fatal(err)
	}
	h.shows(http.StatusOK, "/en/article/fishes", "six", "Withdrawn on", "They were birds.")
	if _, err = h.articles.Remove(t.Context(), a.ID, a.Revision, "eve", record.Text{"en": "A court has ordered it."}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/en/article/fishes", "/en/article/fishes/version/1", "/en/article/fishes/beside?with=en,fr"} {
		if html := h.shows(http.StatusGone, path, "A court has ordered it."); strings.Contains(html, "six") || strings.Contains(html, "five") {
			t.Errorf("%s shows what was removed", path)
		}
	}
	if html := h.shows(http.StatusOK, "/en/"); strings.Contains(html, "On fish") {
		t.Error("the front page shows what was removed")
	}
}

// TestArticleCites links to an entry that is public, and to one that is not.
func TestArticleCites(t *testing.T) {
	s := tell(t)
	articles := publication.NewArticles(s.us.Node, func() time.Time { return s.clock }, rand.Reader)
	at := s.channel("en") + "/entry/"
	a, err := articles.New(t.Context(), "eve", publication.Words{Title: record.Text{"en": "Cites"}, Body: record.Text{"en": "[ours](" + at + s.cite("readout-us") + ") and [hidden](" + at + s.cite("hidden-readout") + ")"}})
	if err == nil {
		_, err = articles.Publish(t.Context(), a.ID, a.Revision, publication.Publishing{})
	}
	if err != nil {
		t.Fatal(err)
	}
	html := read(t, ask(t, s.room().Handler(), "/en/article/cites"))
	if got := strings.Count(html, `class="cited"`); got != 1 || !strings.Contains(html, `<span class="mark">us.example`) {
		t.Errorf("%d citations:\n%s", got, html)
	}
}

// TestEntryTakenBack withdraws an entry and removes it.
func TestEntryTakenBack(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	at := s.channel("en") + "/entry/" + s.cite("readout-us")
	s.us.Now = s.clock
	cite := s.said["readout-us"].Cite
	by := node.Releaser{Person: "spokesperson"}
	if err := s.us.Withdraw(t.Context(), s.id, cite, by, record.Text{"en": "It was not so."}); err != nil {
		t.Fatal(err)
	}
	if html := read(t, ask(t, h, at)); !strings.Contains(html, "Withdrawn on") || !strings.Contains(html, "It was not so.") {
		t.Error("the page does not say that the entry was withdrawn")
	}
	if err := s.us.Remove(t.Context(), s.id, cite, by, record.Text{"en": "By order."}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{at, at + "/proof", "/proof/" + publication.ChannelSegment(s.id) + "/" + s.cite("readout-us")} {
		r := ask(t, h, path)
		if html := read(t, r); r.StatusCode != http.StatusGone || !strings.Contains(html, "By order.") || !strings.Contains(html, s.said["readout-us"].Act.String()) {
			t.Errorf("%s answers %s", path, r.Status)
		}
	}
}
