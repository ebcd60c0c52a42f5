package reception_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/staff"
)

func TestLinkWorksOnce(t *testing.T) {
	h := newHouse(t)
	h.employ("anna", staff.Reader)
	s, path := h.seat(), h.link("anna")
	for range 3 { // what looks at links in mails does not use them up
		s.ask(200, "GET", path, nil, "Sign in as Anna?", `method="post"`)
	}
	s.ask(401, "GET", "/", nil, "You are not signed in", `href="/"`)
	s.ask(303, "POST", path, nil)
	s.ask(200, "GET", "/", nil, "What awaits me?")
	s.ask(410, "POST", path, nil)
	s.ask(410, "GET", path, nil)
	h.seat().ask(410, "POST", path, nil)
	s.ask(200, "GET", "/", nil)
	if kept := h.kept("access-link"); len(kept) != 0 {
		t.Errorf("links are left: %v", kept)
	}
}

func TestLinkExpires(t *testing.T) {
	h := newHouse(t)
	h.employ("anna", staff.Reader)
	path := h.link("anna")
	papers, err := h.side.Node.Papers(t.Context(), "access-link", "")
	if err != nil || len(papers) != 1 || strings.Contains(path, papers[0].Name) || strings.Contains(string(papers[0].Data), path[len("/sign-in/"):]) {
		t.Errorf("the secret of a link is kept: %v, %v", papers, err)
	}
	h.pass(30 * time.Minute)
	h.seat().ask(410, "GET", path, nil)
	h.seat().ask(410, "POST", path, nil)

	path = h.link("anna")
	must(t, staff.Remove(t.Context(), h.side.Node, "anna"))
	h.seat().ask(410, "POST", path, nil)
	if _, err := access.Link(t.Context(), h.side.Node, nil, "nobody", ""); err == nil {
		t.Error("a link was made for nobody")
	}
}

func TestSessionsEnd(t *testing.T) {
	h := newHouse(t)
	h.employ("anna", staff.Reader)
	s := h.signIn("anna")
	for range 5 {
		h.pass(59 * time.Minute)
		s.ask(200, "GET", "/", nil)
	}
	h.pass(time.Hour)
	s.ask(401, "GET", "/", nil)

	s = h.signIn("anna")
	for range 24 {
		s.ask(200, "GET", "/", nil)
		h.pass(30 * time.Minute)
	}
	s.ask(401, "GET", "/", nil)

	s = h.signIn("anna")
	s.ask(200, "GET", "/sign-out", nil, "Sign out Anna?", "Signed in since")
	stolen := h.seat()
	for name, c := range s.cookies {
		stolen.cookies[name] = c
	}
	s.ask(200, "POST", "/sign-out", nil, "You are signed out")
	s.ask(401, "GET", "/", nil)
	stolen.ask(401, "GET", "/", nil)
	if kept := h.kept("access-session"); len(kept) != 0 {
		t.Errorf("sessions are left: %v", kept)
	}

	h.signIn("anna")
	h.pass(12 * time.Hour)
	h.signIn("anna")
	if kept := h.kept("access-session"); len(kept) != 1 {
		t.Errorf("sessions are left: %v", kept)
	}
}

// TestSignInRenews checks that signing in gives another token, and ends the session that the browser had.
func TestSignInRenews(t *testing.T) {
	h := newHouse(t)
	h.employ("anna", staff.Reader)
	h.employ("bert", staff.Reader)
	s := h.signIn("anna")
	old := h.seat()
	for name, c := range s.cookies {
		old.cookies[name] = c
	}
	s.ask(303, "POST", h.link("bert"), nil)
	s.ask(200, "GET", "/sign-out", nil, "Sign out Bert?")
	old.ask(401, "GET", "/", nil)
}

func TestCookies(t *testing.T) {
	for _, secure := range []bool{false, true} {
		h := newHouse(t, func(c *access.Config) { c.Secure = secure })
		h.employ("anna", staff.Reader)
		w := h.seat().send("POST", h.link("anna"), nil)
		cookies := w.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%d: %v", w.Code, cookies)
		}
		c := cookies[0]
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure != secure || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 || strings.HasPrefix(c.Name, "__Host-") != secure {
			t.Errorf("secure %v: %v", secure, c)
		}
		if _, err := h.side.Node.Paper(t.Context(), "access-session", c.Value); err == nil {
			t.Error("the token of a session is kept as it is")
		}
		if w.Header().Get("Cache-Control") == "" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%v", w.Header())
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	h := newHouse(t)
	h.employ("anna", staff.Reader)
	s := h.signIn("anna")
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://elsewhere.example"}} {
		if w := s.send("POST", "/sign-out", nil, header...); w.Code != http.StatusForbidden {
			t.Errorf("%v: %d", header, w.Code)
		}
	}
	s.ask(200, "GET", "/", nil)
}

func TestLanguage(t *testing.T) {
	h := newHouse(t)
	h.employ("anna", staff.Reader)
	s := h.signIn("anna")
	if w := s.send("GET", "/", nil, "Accept-Language", "ar-EG"); !strings.Contains(w.Body.String(), `<html lang="ar" dir="rtl">`) {
		t.Error(w.Body)
	}
	if to := s.ask(303, "GET", "/language/fr?"+url.Values{"to": {"/c/x/log?all"}}.Encode(), nil); to != "/c/x/log?all" {
		t.Errorf("came back to %s", to)
	}
	if w := s.send("GET", "/", nil, "Accept-Language", "ar-EG"); !strings.Contains(w.Body.String(), `<html lang="fr" dir="ltr">`) {
		t.Error(w.Body)
	}
	for _, to := range []string{"https://elsewhere.example/", "//elsewhere.example", `/\elsewhere.example`, "", "x"} {
		if got := s.ask(303, "GET", "/language/fr?"+url.Values{"to": {to}}.Encode(), nil); got != "/" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	s.ask(404, "GET", "/language/tlh", nil)
}
