package press_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"parley.example/internal/words"
)

// TestSecured walks all that the room answers, with everything that it answers wrongly: every answer
// has the headers that keep a browser from taking it for what it is not, none sets a cookie, and
// none leads anywhere else.
func TestSecured(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	paths := []string{
		"/", "/nowhere", "/favicon.ico", "/.well-known/parley.json", "/proof/" + s.id.String()[:16] + "/" + s.cite("m1"), "/proof/x/y/z",
		"/en/channel/" + s.id.String(), s.channel("en") + "/act/" + s.said["m1"].Act.String(), s.channel("en") + "/statements?page=1",
		"/en/card/nothing.png", "/en/card/../../etc/passwd.png", "/sitemap/2.xml", "/api/v1/nothing", "/en/topic/nothing/feed.atom",
		"//evil.example/", "/en//evil.example", "/%2f%2fevil.example/", "/en/channel//evil.example", `/\evil.example`, "/en/%0d%0aSet-Cookie:x=1",
	}
	for path := range s.data() {
		paths = append(paths, path)
	}
	for _, lang := range words.Languages() {
		paths = append(paths, s.pages(lang)...)
	}
	for _, path := range paths {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(method, "/", nil)
			at, err := url.ParseRequestURI("http://us.example" + path)
			if err != nil {
				t.Fatal(err)
			}
			r.URL = at
			r.Host = "evil.example"
			h.ServeHTTP(w, r)
			secured(t, method+" "+path, w.Result())
			if w.Code == http.StatusInternalServerError {
				t.Errorf("%s %s fails", method, path)
			}
			if method == http.MethodPost && w.Code < 400 && w.Code != http.StatusMovedPermanently && w.Code != http.StatusTemporaryRedirect {
				t.Errorf("POST %s answers %d", path, w.Code)
			}
			if strings.Contains(w.Body.String(), "http://evil.example") || strings.Contains(w.Body.String(), "https://evil.example") {
				t.Errorf("%s %s says the host of the request", method, path)
			}
		}
	}
}

func secured(t *testing.T, what string, r *http.Response) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if !strings.Contains(r.Header.Get(name), want) {
			t.Errorf("%s: %s is %q", what, name, r.Header.Get(name))
		}
	}
	if csp := r.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe-inline") || strings.Contains(csp, "unsafe-eval") && !strings.Contains(csp, "wasm-unsafe-eval") || strings.Contains(csp, "*") {
		t.Errorf("%s has the policy %q", what, csp)
	}
	if len(r.Cookies()) > 0 {
		t.Errorf("%s sets a cookie", what)
	}
	if r.ContentLength != 0 && r.StatusCode == http.StatusOK && r.Header.Get("Content-Type") == "" {
		t.Errorf("%s has no media type", what)
	}
	if to := r.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
		t.Errorf("%s leads to %q", what, to)
	}
}
