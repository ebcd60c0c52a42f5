package desk

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley.example/record"
)

func TestLinkWorksOnce(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t, w.a.serve("127.0.0.1"))
	link, err := w.a.desk.Link(t.Context(), "anna", b.url+"/")
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(link, b.url)
	for range 3 { // what looks at links in mails does not use them up
		b.want(http.StatusOK, b.get(path)).shows(t, "Sign in as anna?", `method="post"`)
	}
	b.want(http.StatusUnauthorized, b.get("/"))
	b.want(http.StatusOK, b.post(path, nil)).shows(t, "What awaits me?", "Anna Lind")
	b.want(http.StatusGone, b.post(path, nil))
	b.want(http.StatusGone, b.get(path))
	b.want(http.StatusGone, newBrowser(t, b.url).post(path, nil))
	b.want(http.StatusOK, b.get("/"))

	kept, err := w.a.Papers(t.Context(), linkDrawer, "")
	if err != nil || len(kept) != 0 {
		t.Errorf("links are left: %v, %v", kept, err)
	}
}

func TestLinkExpires(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t, w.a.serve("127.0.0.1"))
	link, err := w.a.desk.Link(t.Context(), "anna", b.url)
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(link, b.url)
	papers, err := w.a.Papers(t.Context(), linkDrawer, "")
	if err != nil || len(papers) != 1 || strings.Contains(link, papers[0].Name) || strings.Contains(string(papers[0].Data), path[len("/sign-in/"):]) {
		t.Errorf("the secret of a link is kept: %v, %v", papers, err)
	}
	w.pass(linkLasts)
	b.want(http.StatusGone, b.get(path))
	b.want(http.StatusGone, b.post(path, nil))
	if _, err := w.a.desk.Link(t.Context(), "", b.url); err == nil {
		t.Error("a link was made for nobody")
	}
}

func TestSessionsEnd(t *testing.T) {
	w := newWorld(t)
	b := w.a.signIn("anna")
	for range 5 {
		w.pass(idleLasts - time.Minute)
		b.want(http.StatusOK, b.get("/"))
	}
	w.pass(idleLasts)
	b.want(http.StatusUnauthorized, b.get("/")).shows(t, "You are not signed in", `href="/"`)

	b = w.a.signIn("anna")
	for end := w.clock().Add(sessionLasts); w.clock().Before(end); w.pass(idleLasts / 2) {
		b.want(http.StatusOK, b.get("/"))
	}
	b.want(http.StatusUnauthorized, b.get("/"))

	b = w.a.signIn("anna")
	b.want(http.StatusOK, b.get("/sign-out")).shows(t, "Sign out anna?", "Signed in since")
	b.want(http.StatusOK, b.post("/sign-out", nil)).shows(t, "You are signed out")
	b.want(http.StatusUnauthorized, b.get("/"))

	w.pass(sessionLasts)
	w.a.signIn("carl").post("/sign-out", nil)
	if papers, err := w.a.Papers(t.Context(), sessionDrawer, ""); err != nil || len(papers) != 0 {
		t.Errorf("sessions are left: %d, %v", len(papers), err)
	}
}

func TestCookies(t *testing.T) {
	w := newWorld(t)
	for _, secure := range []bool{false, true} {
		w.a.desk.secure = secure
		w.a.desk.sessions = w.a.desk.newSessions()
		link, err := w.a.desk.Link(t.Context(), "anna", "")
		if err != nil {
			t.Fatal(err)
		}
		rec := httptest.NewRecorder()
		w.a.desk.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodPost, link, nil))
		cookies := rec.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%d: %v", rec.Code, cookies)
		}
		c := cookies[0]
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure != secure || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 || strings.HasPrefix(c.Name, "__Host-") != secure {
			t.Errorf("secure %v: %v", secure, c)
		}
		if _, err := w.a.Paper(t.Context(), sessionDrawer, c.Value); err == nil {
			t.Error("the token of a session is kept as it is")
		}
		if rec.Header().Get("Cache-Control") == "" || !strings.Contains(rec.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%v", rec.Header())
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	w := newWorld(t)
	b := w.a.signIn("anna")
	r, err := http.NewRequest(http.MethodPost, b.url+"/sign-out", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	b.want(http.StatusForbidden, b.do(r))
	r, _ = http.NewRequest(http.MethodPost, b.url+"/sign-out", nil)
	r.Header.Set("Origin", "https://elsewhere.example")
	b.want(http.StatusForbidden, b.do(r))
	b.want(http.StatusOK, b.get("/"))
}

// TestPowersOpenChannels checks that an official sees a channel only while their party has
// given them powers there.
func TestPowersOpenChannels(t *testing.T) {
	w := newWorld(t)
	base := "/c/" + w.id.String()
	nobody := w.a.signIn("nobody")
	nobody.want(http.StatusOK, nobody.get("/")).shows(t, "You have full powers in no channel")
	nobody.want(http.StatusNotFound, nobody.get(base))

	carl := w.a.signIn("carl")
	carl.want(http.StatusOK, carl.get(base))
	carl.want(http.StatusForbidden, carl.get(base+"/act/text.signed"))
	carl.want(http.StatusForbidden, carl.post(base+"/act/measure.notified", nil))
	carl.want(http.StatusForbidden, carl.post(base+"/log/norland.example/1/release", nil))
	carl.get(base+"/act").shows(t, "Your full powers do not cover it")

	v := w.a.inside("carl", "en")
	w.a.official = "" // the party itself
	w.a.say("powers.revoked", v.me.Ref, &record.PowersRevoked{}, nil)
	carl.want(http.StatusNotFound, carl.get(base))
}

func TestLanguage(t *testing.T) {
	w := newWorld(t)
	b := w.a.signIn("anna")
	r, err := http.NewRequest(http.MethodGet, b.url+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "ar-EG")
	b.do(r).shows(t, `<html lang="ar" dir="rtl">`)
	base := "/c/" + w.id.String()
	a := b.want(http.StatusOK, b.get("/language/fr?"+url.Values{"to": {base + "/log?all"}}.Encode()))
	if a.url.RequestURI() != base+"/log?all" {
		t.Errorf("came back to %s", a.url)
	}
	b.do(r).shows(t, `<html lang="fr" dir="ltr">`)
	for _, to := range []string{"https://elsewhere.example/", "//elsewhere.example", `/\elsewhere.example`, "", "x"} {
		if got := ownAddress(to); got != "/" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	b.want(http.StatusNotFound, b.get("/language/tlh"))
}
