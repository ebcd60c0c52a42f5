package reception_test

import (
	"context"
	"crypto/rand"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/comments"
	"parley.example/internal/desk"
	"parley.example/internal/mail"
	"parley.example/internal/newsroom"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/reception"
	"parley.example/internal/staff"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/web"
	"parley.example/internal/web/browser"
	"parley.example/internal/words"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// A house is a node with all that it shows to its staff.
type house struct {
	*testing.T
	side  *nodetest.Side
	door  *access.Door
	pages http.Handler
}

func newHouse(t *testing.T, change ...func(*access.Config)) *house {
	t.Helper()
	h := &house{T: t, side: nodetest.New(t, "us.example")}
	cat, err := words.Load()
	must(t, err)
	assets, err := web.NewAssets(desk.Files(), reception.Files())
	must(t, err)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	c := access.Config{Node: h.side.Node, Words: cat, Assets: assets, Random: rand.Reader, Log: log}
	for _, f := range change {
		f(&c)
	}
	h.door, err = access.New(c)
	must(t, err)
	_, err = reception.New(reception.Config{Node: h.side.Node, Door: h.door, Assets: assets})
	must(t, err)
	_, err = desk.New(desk.Config{Node: h.side.Node, Door: h.door, Assets: assets, Random: rand.Reader, Log: log})
	must(t, err)
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "comments.db"))
	must(t, err)
	t.Cleanup(func() { db.Close() })
	library := publication.NewLibrary(h.side.Node, h.side.Node.Now)
	t.Cleanup(library.Close)
	talk, err := comments.New(comments.Config{
		Store: db, Papers: h.side.Node, Posts: press.Commented{Library: library, Node: h.side.Node}, Words: cat,
		Address: func() string { return "https://press.example" }, Clock: h.side.Node.Now, Random: rand.Reader, Log: log,
	})
	must(t, err)
	_, err = newsroom.New(newsroom.Config{
		Comments: talk, Press: func() string { return "https://press.example" }, Mail: noMail{},
		Node: h.side.Node, Door: h.door, Words: cat, Assets: assets, Clock: h.side.Node.Now, Random: rand.Reader, Log: log,
		Preview: func(io.Writer, *http.Request, string, publication.Post) error { return nil },
	})
	must(t, err)
	h.pages = h.door.Handler()
	return h
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) pass(d time.Duration) { h.side.Now = h.side.Now.Add(d) }

func (h *house) employ(id string, roles ...staff.Role) {
	h.Helper()
	must(h, staff.Put(h.Context(), h.side.Node, staff.Person{ID: id, Name: strings.ToUpper(id[:1]) + id[1:], Roles: roles}))
}

func (h *house) link(id string) string {
	h.Helper()
	link, err := access.Link(h.Context(), h.side.Node, rand.Reader, id, "")
	must(h, err)
	return link
}

// A seat is a browser in front of the house; it keeps cookies.
type seat struct {
	*house
	cookies map[string]*http.Cookie
}

func (h *house) seat() *seat { return &seat{h, map[string]*http.Cookie{}} }

func (h *house) signIn(id string) *seat {
	h.Helper()
	s := h.seat()
	s.ask(http.StatusSeeOther, "POST", h.link(id), nil)
	return s
}

// send makes a request as the browser would.
func (s *seat) send(method, path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", "en")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.pages.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if s.cookies[c.Name] = c; c.MaxAge < 0 {
			delete(s.cookies, c.Name)
		}
	}
	return w
}

var unsaid = regexp.MustCompile(`\[(en\]|[a-z]+\.[a-z.-]+\])|\{[a-z]+\}`)

// ask wants an answer of a status that says some texts, and returns it, or where it leads.
func (s *seat) ask(status int, method, path string, form url.Values, texts ...string) string {
	s.Helper()
	w := s.send(method, path, form)
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

// kept lists the names of what the node keeps in a drawer.
func (h *house) kept(drawer string) (names []string) {
	h.Helper()
	papers, err := h.side.Node.Papers(h.Context(), drawer, "")
	must(h, err)
	for _, p := range papers {
		names = append(names, p.Name)
	}
	return names
}

// noMail is the mail of a house to which nobody has subscribed.
type noMail struct{}

func (noMail) Progress(context.Context) (mail.Progress, error) { return mail.Progress{}, nil }

func (noMail) Subscribers(context.Context, string, int64, int) ([]mail.Subscriber, bool, error) {
	return nil, false, nil
}

func (noMail) Held(context.Context, int64) (mail.Held, error) { return mail.Held{}, mail.ErrNobody }
func (noMail) ExportFor(context.Context, int64, string) error { return mail.ErrNobody }
func (noMail) EraseFor(context.Context, int64) error          { return mail.ErrNobody }
