package newsroom_test

import (
	"crypto/rand"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"parley.example/internal/access"
	"parley.example/internal/comments"
	"parley.example/internal/desk"
	"parley.example/internal/mail"
	"parley.example/internal/newsroom"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/reception"
	"parley.example/internal/staff"
	"parley.example/internal/web"
	"parley.example/internal/web/browser"
	"parley.example/internal/words"
	"parley.example/record"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// A house is a node with its desk, its newsroom and its press room.
type house struct {
	testing.TB
	side  *nodetest.Side
	rooms http.Handler // the desk's listener
	press http.Handler
	talk  *comments.Comments
	box   letterBox
	mail  *mail.Mail
}

func newHouse(t testing.TB) *house {
	side := nodetest.New(t, "us.example")
	clock := func() time.Time { return side.Now }
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.NewAssets(press.Files())
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	library := publication.NewLibrary(side.Node, clock)
	t.Cleanup(library.Close)
	box := make(letterBox, 100)
	talk, err := comments.New(comments.Config{
		Store: commentStore(t), Papers: side.Node, Posts: press.Commented{Library: library, Node: side.Node}, Poster: box, Words: cat,
		Address: pressAddress, Clock: clock, Random: rand.Reader, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	room, err := press.New(press.Config{Node: side.Node, Library: library, Words: cat, Assets: assets, Clock: clock, Log: log, Comments: talk})
	if err != nil {
		t.Fatal(err)
	}
	staffAssets, err := web.NewAssets(desk.Files(), reception.Files())
	if err != nil {
		t.Fatal(err)
	}
	door, err := access.New(access.Config{Node: side.Node, Words: cat, Assets: staffAssets, Random: rand.Reader, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reception.New(reception.Config{Node: side.Node, Door: door, Assets: staffAssets}); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.New(desk.Config{Node: side.Node, Door: door, Assets: staffAssets, Random: rand.Reader, Log: log}); err != nil {
		t.Fatal(err)
	}
	letters, err := mail.New(mail.Setup{
		Store: mailStore(t), Library: library, Words: cat, Clock: clock, Log: log, Base: pressAddress(), Name: func(string) string { return "The Gazette" },
		From: "news@us.example", Server: mail.Server{Address: "127.0.0.1:1", Security: mail.Plain},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newsroom.New(newsroom.Config{Node: side.Node, Door: door, Words: cat, Assets: staffAssets, Clock: clock, Random: rand.Reader, Log: log, Preview: room.Preview, Comments: talk, Press: pressAddress, Mail: letters}); err != nil {
		t.Fatal(err)
	}
	return &house{t, side, door.Handler(), room.Handler(), talk, box, letters}
}

func (h *house) employ(id string, roles ...staff.Role) {
	h.Helper()
	if err := staff.Put(h.Context(), h.side.Node, staff.Person{ID: id, Name: strings.ToUpper(id), Roles: roles}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) link(id, base string) string {
	h.Helper()
	link, err := access.Link(h.Context(), h.side.Node, rand.Reader, id, base)
	if err != nil {
		h.Fatal(err)
	}
	return link
}

// A seat is a person's browser.
type seat struct {
	*house
	cookie *http.Cookie
}

func (h *house) signIn(id string) *seat {
	h.Helper()
	link := h.link(id, "http://desk.example")
	w := httptest.NewRecorder()
	h.rooms.ServeHTTP(w, httptest.NewRequest(http.MethodPost, strings.TrimPrefix(link, "http://desk.example"), nil))
	cookies := w.Result().Cookies()
	if len(cookies) == 0 {
		h.Fatalf("%d", w.Code)
	}
	return &seat{h, cookies[0]}
}

var unsaid = regexp.MustCompile(`\[(en\]|[a-z]+\.[a-z.-]+\])|\{[a-z]+\}`)

func (s *seat) ask(status int, method, path string, form url.Values, texts ...string) string {
	s.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", "en")
	r.AddCookie(s.cookie)
	w := httptest.NewRecorder()
	s.rooms.ServeHTTP(w, r)
	page := html.UnescapeString(w.Body.String())
	if w.Code != status {
		s.Fatalf("%s %s answers %d, want %d:\n%s", method, path, w.Code, status, page)
	}
	for _, text := range texts {
		if !strings.Contains(page, text) {
			s.Errorf("%s %s does not say %q:\n%s", method, path, text, page)
		}
	}
	if found := unsaid.FindString(page); found != "" {
		s.Errorf("%s says %s", path, found)
	}
	if status == http.StatusSeeOther {
		return w.Header().Get("Location")
	}
	return page
}

func (h *house) read(path string) (int, string) {
	w := httptest.NewRecorder()
	h.press.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, html.UnescapeString(w.Body.String())
}

func (h *house) public(path string, texts ...string) {
	h.Helper()
	status, page := h.read(path)
	for _, text := range texts {
		if status != http.StatusOK || !strings.Contains(page, text) {
			h.Errorf("%s answers %d without %q:\n%s", path, status, text, page)
		}
	}
}

// TestAnEditor writes, previews, schedules, calls off, publishes, corrects, withdraws and removes.
func TestAnEditor(t *testing.T) {
	h := newHouse(t)
	h.employ("eve", staff.Editor)
	s := h.signIn("eve")
	if to := s.ask(303, "GET", "/", nil); to != "/newsroom/" {
		t.Errorf("an editor without channels is led to %s", to)
	}
	s.ask(200, "GET", "/newsroom/", nil, "What is being written?")
	s.ask(303, "POST", "/newsroom/settings", url.Values{"revision": {"0"}, "languages": {"en fr"}, "name.en": {"The Gazette"}})
	s.ask(200, "GET", "/newsroom/settings", nil, "The Gazette")
	s.ask(422, "POST", "/newsroom/new", url.Values{"title.en": {strings.Repeat("x", 600)}, "body.en": {"My words stay."}}, "This is too long.", "My words stay.")
	at := s.ask(303, "POST", "/newsroom/new", url.Values{"title.en": {"On fish"}, "body.en": {"There are *five*."}, "tags": {"Fish, Sea"}, "then": {"save"}})
	s.ask(200, "GET", at, nil, "There are *five*.", "Fish, Sea", "draft")
	s.ask(200, "GET", at+"/preview", nil, "There are <em>five</em>.", `noindex`)
	if _, page := h.read("/en/"); strings.Contains(page, "On fish") {
		t.Error("a draft is public")
	}

	s.ask(422, "POST", at+"/publish", url.Values{"revision": {"1"}, "when": {"tomorrow"}}, "This cannot be read", "tomorrow")
	due := h.side.Now.Add(2 * time.Hour)
	s.ask(303, "POST", at+"/publish", url.Values{"revision": {"1"}, "when": {due.Format("2006-01-02 15:04")}, "commit": {"1"}})
	s.ask(200, "GET", "/newsroom/", nil, "held back until")
	s.ask(200, "GET", at+"/publish", nil, "Call the publication off")
	s.ask(303, "POST", at+"/call-off", url.Values{"revision": {"2"}})
	s.ask(303, "POST", at+"/publish", url.Values{"revision": {"3"}})
	h.public("/en/article/on-fish", "There are <em>five</em>.", "The Gazette")

	s.ask(303, "POST", at, url.Values{"revision": {"4"}, "title.en": {"On fish"}, "body.en": {"There are *six*."}})
	s.ask(422, "POST", at+"/publish", url.Values{"revision": {"5"}}, "This is needed.")
	s.ask(303, "POST", at+"/publish", url.Values{"revision": {"5"}, "correction.en": {"We had miscounted."}})
	h.public("/en/article/on-fish", "six", "We had miscounted.")

	s.ask(422, "POST", at+"/withdraw", url.Values{"revision": {"6"}}, "This is needed.")
	s.ask(303, "POST", at+"/withdraw", url.Values{"revision": {"6"}, "reason.en": {"They were birds."}})
	h.public("/en/article/on-fish", "six", "They were birds.")
	s.ask(303, "POST", at+"/remove", url.Values{"revision": {"7"}, "reason.en": {"By order."}})
	if status, page := h.read("/en/article/on-fish"); status != http.StatusGone || strings.Contains(page, "six") {
		t.Errorf("%d %s", status, page)
	}
}

// TestNothingIsLost has a session end while a long text is written: the answer holds it all, and once its writer is
// signed in again, what that page sends is saved.
func TestNothingIsLost(t *testing.T) {
	h := newHouse(t)
	h.employ("eve", staff.Editor)
	s := h.signIn("eve")
	words := url.Values{"title.en": {"On fish"}, "body.en": {"Five.\n\n\"Six\" <b>&amp; seven</b>."}, "then": {"save"}}
	h.side.Now = h.side.Now.Add(2 * time.Hour)
	page := s.ask(401, "POST", "/newsroom/new", words, "Nothing of what you wrote is lost", `action="/newsroom/new"`, `target="_blank"`, "Send it again")
	if strings.Contains(s.ask(401, "GET", "/newsroom/new", nil), "Send it again") {
		t.Error("a page that was only asked for is sent again")
	}
	for name := range words {
		if !strings.Contains(page, `name="`+name+`"`) {
			t.Errorf("%s is lost", name)
		}
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/newsroom/new", strings.NewReader(words.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(s.cookie)
	h.rooms.ServeHTTP(w, r)
	if raw := w.Body.String(); strings.Contains(raw, "<b>") || !strings.Contains(raw, "&#34;Six&#34; &lt;b&gt;&amp;amp; seven&lt;/b&gt;.") {
		t.Errorf("the words are not as they were typed: %s", raw)
	}
	at := h.signIn("eve").ask(303, "POST", "/newsroom/new", words)
	h.signIn("eve").ask(200, "GET", at, nil, `"Six" <b>&amp; seven</b>.`)
}

// TestManyArticles lists more articles than stand on one page: each stands on one of them, the newest first.
func TestManyArticles(t *testing.T) {
	h := newHouse(t)
	h.employ("eve", staff.Editor)
	s := h.signIn("eve")
	for i := range 45 {
		h.side.Now = h.side.Now.Add(time.Second)
		h.article(fmt.Sprintf("Piece %d.", i), publication.Publishing{By: "eve"})
	}
	first := s.ask(200, "GET", "/newsroom/", nil, "45 articles", "Piece 44.", "Piece 5.", "Further ones", `href="/newsroom/?from=40"`)
	rest := s.ask(200, "GET", "/newsroom/?from=40", nil, "Piece 4.", "Piece 0.")
	if strings.Contains(first, "Piece 4.") || strings.Contains(rest, "Piece 5.") || strings.Contains(rest, "Further ones") {
		t.Error("an article stands on a wrong page")
	}
	s.ask(404, "GET", "/newsroom/?from=45", nil)
	s.ask(404, "GET", "/newsroom/?from=-1", nil)
}

// TestTwoAtOnce has two editors save one article: the later is told, and has their words still.
func TestTwoAtOnce(t *testing.T) {
	h := newHouse(t)
	h.employ("eve", staff.Editor)
	h.employ("adam", staff.Editor)
	eve, adam := h.signIn("eve"), h.signIn("adam")
	at := eve.ask(303, "POST", "/newsroom/new", url.Values{"title.en": {"Ours"}})
	eve.ask(303, "POST", at, url.Values{"revision": {"1"}, "title.en": {"By Eve"}})
	page := adam.ask(409, "POST", at, url.Values{"revision": {"1"}, "title.en": {"By Adam"}}, "Somebody else has saved", "By Adam", `name="revision" value="2"`)
	if strings.Contains(page, "By Eve") {
		t.Error("the words of the two are mixed")
	}
	eve.ask(200, "GET", at, nil, "By Eve")
}

// TestRoles asks for pages that are not of one's role.
func TestRoles(t *testing.T) {
	h := newHouse(t)
	h.employ("mod", staff.Moderator)
	mod := h.signIn("mod")
	if to := mod.ask(303, "GET", "/newsroom/", nil); to != "/newsroom/comments" {
		t.Errorf("a moderator is led to %s", to)
	}
	for _, path := range []string{"/newsroom/new", "/newsroom/settings", "/newsroom/channel/" + strings.Repeat("0", 64)} {
		mod.ask(403, "GET", path, nil)
	}
	h.employ("reader", staff.Reader)
	h.signIn("reader").ask(403, "GET", "/newsroom/", nil, "This is not in your role")
	(&seat{h, &http.Cookie{Name: "none"}}).ask(401, "GET", "/newsroom/", nil)
	if err := staff.Remove(t.Context(), h.side.Node, "mod"); err != nil {
		t.Fatal(err)
	}
	mod.ask(401, "GET", "/newsroom/", nil)
}

// TestASpokesperson releases an entry under an embargo, without powers in the channel.
func TestASpokesperson(t *testing.T) {
	h := newHouse(t)
	west := nodetest.New(t, "west.example")
	id := nodetest.Found(t, h.side, west)
	e := h.side.MustSay(t, node.Saying{Channel: id, Official: nodetest.Anna, Kind: "announcement", Terms: &record.Announcement{}, Body: &record.Body{Title: record.Text{"en": "On fish"}, Text: record.Text{"en": "We spoke of fish."}}})
	h.employ("sam", staff.Spokesperson)
	s := h.signIn("sam")
	at := "/newsroom/channel/" + id.String()
	s.ask(200, "GET", "/newsroom/", nil, "Release from: Test")
	s.ask(200, "GET", at, nil, "On fish", "not public")
	one := at + "/" + strings.Replace(e.Cite.String(), " ", "/", 1)
	s.ask(200, "GET", one, nil, "We spoke of fish.", "Show it to the public")
	due := h.side.Now.Add(time.Hour)
	s.ask(422, "POST", one, url.Values{"do": {"release"}, "when": {"soon"}}, "This cannot be read", "soon")
	s.ask(303, "POST", one, url.Values{"do": {"release"}, "when": {due.Format("2006-01-02 15:04")}})
	s.ask(200, "GET", at, nil, "held back until")
	page := "/en/channel/" + publication.ChannelSegment(id) + "/entry/" + strings.Replace(e.Cite.String(), " ", "/", 1)
	h.side.Now = due.Add(-1)
	if status, _ := h.read(page); status != http.StatusNotFound {
		t.Errorf("before it is due: %d", status)
	}
	h.side.Now = due
	h.public(page, "We spoke of fish.")
	s = h.signIn("sam") // an hour has passed
	s.ask(422, "POST", one, url.Values{"do": {"call-off"}}, "Somebody else has saved")
	s.ask(422, "POST", one, url.Values{"do": {"withdraw"}}, "This is needed.")
	s.ask(303, "POST", one, url.Values{"do": {"withdraw"}, "reason.en": {"Wrong fish."}})
	h.public(page, "Wrong fish.")
	s.ask(303, "POST", one, url.Values{"do": {"remove"}, "reason.en": {"By order."}})
	if status, _ := h.read(page); status != http.StatusGone {
		t.Errorf("after it was removed: %d", status)
	}
}

// TestInABrowser has an editor write and publish in a real browser without scripts, and axe look at the pages.
func TestInABrowser(t *testing.T) {
	h := newHouse(t)
	h.employ("eve", staff.Roles()...)
	rooms, room := httptest.NewServer(h.rooms), httptest.NewServer(h.press)
	t.Cleanup(rooms.Close)
	t.Cleanup(room.Close)
	link := h.link("eve", rooms.URL)
	ctx := browser.Open(t, link, browser.View{})
	press := func(selector string) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
			t.Fatalf("pressing %s: %v", selector, err)
		}
	}
	enter := func(name, value string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS(`[name="`+name+`"]`), value)); err != nil {
			t.Fatalf("entering %s: %v", name, err)
		}
	}
	press("main form button")
	press(`nav a[href="/newsroom/new"]`)
	enter("title.en", "On fish")
	enter("body.en", "There are *five*.")
	press(`button[value="publish"]`)
	press("#publish button, main form button")
	h.public("/en/article/on-fish", "There are <em>five</em>.")
	for _, path := range []string{"/en/", "/en/article/on-fish", "/ar/article/on-fish", "/en/articles", "/en/commitments", "/en/about", "/en/article/on-fish/version/1"} {
		browser.Axe(t, room.URL+path)
	}
}
