package press_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzRequest sends the press room whatever a browser, or somebody in its place, may send: paths, queries
// and forms. Everything has an answer, which is never that something went wrong in here, and nothing
// that was kept back is in it.
func FuzzRequest(f *testing.F) {
	k := newTalk(f, atOnce)
	channel := k.id.String()[:16]
	for _, path := range []string{
		"/", "/en/", "/en/channel/" + channel + "/entry/us.example/3?lang=ar&side=both", "/ar/channel/" + channel + "/timeline?page=-1&from=2025-02-30", "/proof/" + k.id.String() + "/us.example/3",
		"/en/verify", "/en/commitments?of=%E2%80%AE", "/api/v1/posts.csv?limit=999999999999999999999", "/en/article/x/version/0", "/sitemap/9", "/sealed/00/1", "/en/card/" + k.path, "/en/%00", "/feed.atom",
		"/en/comment/mine/AAAA", "/en/comment/own", "/en/comments/" + k.path,
	} {
		f.Add(false, path, "", "gzip;q=0, br")
	}
	ch, err := k.comments.Challenge(f.Context(), k.key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(true, "/en/comment/write/"+k.path, url.Values{"name": {"Zoë"}, "address": {"zoe@mail.example"}, "words": {"Well said."}, "challenge": {ch.Text}}.Encode(), "")
	f.Add(true, "/en/comment/own", "address=%00&challenge=AA", "")
	f.Add(true, "/en/comment/report/00", "why=%zz", "identity")
	f.Fuzz(func(t *testing.T, send bool, path, form, coding string) {
		at, err := url.ParseRequestURI(path)
		if err != nil || !strings.HasPrefix(path, "/") {
			return
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if send {
			r = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(form))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		r.URL, r.RequestURI = at, path
		r.Header["Accept-Encoding"], r.Header["Accept-Language"] = []string{coding}, []string{coding}
		w := httptest.NewRecorder()
		k.handler.ServeHTTP(w, r)
		if w.Code >= 500 && w.Code != http.StatusServiceUnavailable {
			t.Fatalf("%s is answered with %d", path, w.Code)
		}
		if w.Header().Get("Content-Encoding") == "" && strings.Contains(w.Body.String(), mark) {
			t.Fatalf("%s shows what was kept back", path)
		}
	})
}
