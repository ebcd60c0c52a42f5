package press_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"parley.example/internal/mail"
	"parley.example/internal/mail/mailtest"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/store/open"
	"parley.example/internal/web"
	"parley.example/internal/web/browser"
	"parley.example/internal/words"
)

// mailed is a press room with mail, over a real line to a real server.
type mailed struct {
	*story
	at  string
	box *mailtest.Box
}

func (s *story) mailed() *mailed {
	s.t.Helper()
	m := &mailed{story: s, box: mailtest.Serve(s.t)}
	kept, err := open.Store(s.t.Context(), "sqlite:"+filepath.Join(s.t.TempDir(), "mail.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	cat, err := words.Load()
	if err != nil {
		s.t.Fatal(err)
	}
	clock := func() time.Time { return s.clock }
	library := publication.NewLibrary(s.us.Node, clock)
	s.t.Cleanup(library.Close)
	var handler http.Handler
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	s.t.Cleanup(web.Close)
	m.at = web.URL
	letters, err := mail.New(mail.Setup{
		Store: kept.Mailing(), Library: library, Words: cat, Clock: clock, Log: slog.New(slog.DiscardHandler), Base: m.at,
		Name: func(string) string { return "United States" }, From: "news@us.example", Server: mail.Server{Address: m.box.Address, Security: mail.Plain},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	handler = s.roomWith(letters, library, cat).Handler()
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- letters.Run(ctx) }()
	s.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Error(err)
		}
		kept.Close()
	})
	return m
}

func (s *story) roomWith(m press.Subscriptions, library *publication.Library, cat *words.Catalogue) *press.Press {
	s.t.Helper()
	assets, err := web.NewAssets(press.Files())
	if err != nil {
		s.t.Fatal(err)
	}
	p, err := press.New(press.Config{
		Node: s.us.Node, Library: library, Mail: m, Words: cat, Assets: assets, Clock: func() time.Time { return s.clock },
		Log: slog.New(slog.NewTextHandler(s.t.Output(), nil)),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (m *mailed) link(text, what string) string {
	m.t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(m.at) + `/[a-z]+/mail/` + what + `/\S+`).FindString(text)
	if found == "" {
		m.t.Fatalf("no link to %s in %s", what, text)
	}
	return found
}

func get(t *testing.T, at string) (int, string) {
	t.Helper()
	r, err := http.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	return r.StatusCode, read(t, r)
}

func post(t *testing.T, at string, values url.Values, header ...string) (int, string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at, strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		q.Header.Set(header[i], header[i+1])
	}
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	return r.StatusCode, read(t, r)
}

// TestReaderSubscribes goes the way of a reader in a browser: from the box on the front page to the letter,
// to the button that confirms, to the choices, and out again.
func TestReaderSubscribes(t *testing.T) {
	m := tell(t).mailed()
	r := &reader{t, browser.Open(t, m.at+"/en/", browser.View{})}
	submit := func(selector string) {
		t.Helper()
		if _, err := chromedp.RunResponse(r.ctx, chromedp.Click(chromedp.CSS(selector+` [type="submit"]`))); err != nil {
			t.Fatal(err)
		}
	}
	shows := func(text string) { r.t.Helper(); r.sees(text) }
	if err := chromedp.Do(r.ctx, chromedp.SendKeys(chromedp.CSS("#subscribe-box-address"), "nadia@mail.example")); err != nil {
		t.Fatal(err)
	}
	submit(".subscribe-box form")
	shows("Look into your mailbox")
	text := m.box.Letter(1).Text
	confirm := m.link(text, "confirm")
	for range 2 { // link scanners look too
		if status, page := get(t, confirm); status != http.StatusOK || !strings.Contains(page, "nadia@mail.example") || strings.Contains(page, "You are subscribed") {
			t.Fatalf("to look at the link has done something: %d %s", status, page)
		}
	}
	if err := chromedp.Do(r.ctx, chromedp.Navigate(confirm)); err != nil {
		t.Fatal(err)
	}
	submit("#confirm")
	shows("You are subscribed")
	r.follow("Change what you receive")
	shows("nadia@mail.example")
	submit("#choices")
	shows("Saved.")
	r.follow("Unsubscribe")
	shows("Unsubscribe?")
	submit("#leave")
	shows("You are unsubscribed")
}

// TestOneClick unsubscribes as mail programs do, and not as other sites would.
func TestOneClick(t *testing.T) {
	m := tell(t).mailed()
	if status, _ := post(t, m.at+"/ar/subscribe", url.Values{"address": {"nadia@mail.example"}, "what": {"articles"}, "rhythm": {"weekly"}}); status != http.StatusOK {
		t.Fatal(status)
	}
	text := m.box.Letter(1).Text
	status, page := post(t, m.link(text, "confirm"), nil)
	if status != http.StatusOK {
		t.Fatal(status)
	}
	choices := regexp.MustCompile(`/ar/mail/choices/[\w-]+`).FindString(page)
	leave := m.at + strings.Replace(choices, "choices", "leave", 1)
	if _, page = get(t, m.at+choices); !strings.Contains(page, `value="weekly" checked`) {
		t.Errorf("the choices are not those that were made: %s", page)
	}
	if status, _ := post(t, leave, url.Values{"List-Unsubscribe": {"One-Click"}}, "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("another site's form: %d", status)
	}
	if _, page = get(t, leave); !strings.Contains(page, `id="leave"`) {
		t.Errorf("to look at it has unsubscribed: %s", page)
	}
	if status, _ := post(t, leave, url.Values{"List-Unsubscribe": {"One-Click"}}); status != http.StatusOK {
		t.Errorf("one click: %d", status)
	}
	if _, page = get(t, leave); strings.Contains(page, `id="leave"`) {
		t.Error("one click did not unsubscribe")
	}
	if status, _ = post(t, m.at+strings.Replace(choices, "choices", "erase", 1), nil); status != http.StatusOK {
		t.Errorf("erase: %d", status)
	}
	if status, _ = get(t, m.at+choices); status != http.StatusNotFound {
		t.Errorf("after being erased: %d", status)
	}
}

// TestSubscribeRefused keeps what was entered, and says what is wrong where it is wrong.
func TestSubscribeRefused(t *testing.T) {
	m := tell(t).mailed()
	status, page := post(t, m.at+"/en/subscribe", url.Values{"address": {"nadia@"}, "rhythm": {"daily"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, `value="nadia@"`) || !strings.Contains(page, `value="daily" checked`) || !strings.Contains(page, "name@example.org") {
		t.Errorf("%d %s", status, page)
	}
	for _, path := range []string{"/en/mail/confirm/x", "/en/mail/choices/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/en/mail/leave/x"} {
		r, err := http.Get(m.at + path)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusNotFound || r.Header.Get("Cache-Control") != "no-store" || len(r.Cookies()) > 0 {
			t.Errorf("%s: %s %v", path, r.Status, r.Header)
		}
	}
}

// TestMailPages has axe look at every page of mail, and at what sticks out on a narrow screen.
func TestMailPages(t *testing.T) {
	m := tell(t).mailed()
	if status, _ := post(t, m.at+"/en/subscribe", url.Values{"address": {"nadia@mail.example"}}); status != http.StatusOK {
		t.Fatal(status)
	}
	text := m.box.Letter(1).Text
	confirm := strings.TrimPrefix(m.link(text, "confirm"), m.at+"/en")
	_, page := post(t, m.link(text, "confirm"), nil)
	choices := strings.TrimPrefix(regexp.MustCompile(`/en/mail/choices/[\w-]+`).FindString(page), "/en")
	for _, lang := range words.Languages() {
		for _, path := range []string{"/", "/subscribe", confirm, choices, strings.Replace(choices, "choices", "leave", 1), "/mail/leave/x"} {
			at := m.at + "/" + lang + path
			browser.Usable(t, at)
			if _, page := get(t, at); unsaid.MatchString(page) {
				t.Errorf("%s says %s", path, unsaid.FindString(page))
			}
			m.look(t, at, lang, strings.SplitN(strings.Trim(path, "/")+"/front", "/", 3))
		}
	}
}

// look leaves pictures where PARLEY_GALLERY says.
func (m *mailed) look(t *testing.T, at, lang string, name []string) {
	t.Helper()
	folder := os.Getenv("PARLEY_GALLERY")
	if folder == "" || lang == "fr" {
		return
	}
	for suffix, v := range map[string]browser.View{"": {}, "-dark-320": {Dark: true, Width: 320}} {
		write(t, filepath.Join(folder, "mail-"+lang+"-"+strings.Join(name[:2], "-")+suffix+".png"), browser.Screenshot(t, at, v))
	}
}

// asked notes where a subscription was asked for from.
type asked struct {
	press.Subscriptions
	from netip.Addr
}

func (a *asked) Ask(_ context.Context, r mail.Request) error { a.from = r.From; return nil }

// TestSubscribeBehindAProxy has a reader name another machine, before a proxy that adds the reader's in a
// line of its own, as HAProxy does: else each request would count for another network, and none be too many.
func TestSubscribeBehindAProxy(t *testing.T) {
	s := tell(t)
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	library := publication.NewLibrary(s.us.Node, func() time.Time { return s.clock })
	t.Cleanup(library.Close)
	a := &asked{}
	r := httptest.NewRequest(http.MethodPost, "/en/subscribe", strings.NewReader(url.Values{"address": {"zoe@mail.example"}, "rhythm": {"once"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = "127.0.0.1:1"
	r.Header["X-Forwarded-For"] = []string{"203.0.113.9", "192.0.2.1"}
	w := httptest.NewRecorder()
	s.roomWith(a, library, cat).Handler().ServeHTTP(w, r)
	if a.from != netip.MustParseAddr("192.0.2.1") {
		t.Errorf("answered with %d; asked from %v", w.Code, a.from)
	}
}
