package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestAssets(t *testing.T) {
	assets, err := NewAssets(fstest.MapFS{"js/check.js": &fstest.MapFile{Data: []byte("1")}})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(AssetPattern, assets)
	get := func(path, encoding string) *http.Response {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept-Encoding", encoding)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		return w.Result()
	}
	for name, mediaType := range map[string]string{
		StyleSheet: "text/css; charset=utf-8", HanSheet: "text/css; charset=utf-8", "check.js": "text/javascript; charset=utf-8", "source-serif-latin.woff2": "font/woff2",
	} {
		path, err := assets.Path(name)
		if err != nil {
			t.Fatal(err)
		}
		res := get(path, "")
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != mediaType || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %s %v", path, res.Status, res.Header)
		}
	}
	path, _ := assets.Path(StyleSheet)
	plain, err := io.ReadAll(get(path, "").Body)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(get(path, "br, gzip").Body)
	if err != nil {
		t.Fatal(err)
	}
	if unzipped, err := io.ReadAll(z); err != nil || string(unzipped) != string(plain) {
		t.Errorf("the compressed style sheet is another: %v", err)
	}
	path, _ = assets.Path(HanSheet)
	han, err := io.ReadAll(get(path, "").Body)
	if err != nil {
		t.Fatal(err)
	}
	for css, want := range map[string]int{string(plain): 12, string(han): 87} {
		fonts := fontAddress.FindAllString(css, -1)
		if len(fonts) != want {
			t.Errorf("a style sheet asks for %d fonts, want %d", len(fonts), want)
		}
		for _, m := range fonts {
			if res := get(strings.TrimSuffix(strings.TrimPrefix(m, "url("), ")"), ""); res.StatusCode != 200 {
				t.Errorf("a style sheet asks for %s: %s", m, res.Status)
			}
		}
	}
	if res := get(assetPrefix+StyleSheet, ""); res.StatusCode != 404 {
		t.Errorf("a style sheet without its hash: %s", res.Status)
	}
}

func TestAssetsOfOneName(t *testing.T) {
	_, err := NewAssets(fstest.MapFS{"a/x.js": &fstest.MapFile{}, "b/x.js": &fstest.MapFile{}})
	if err == nil || !strings.Contains(err.Error(), "rename one") {
		t.Errorf("got %v", err)
	}
}

func TestSecure(t *testing.T) {
	for _, c := range []struct {
		policy  Policy
		scripts bool
	}{{Policy{}, false}, {Policy{Scripts: true}, true}} {
		w := httptest.NewRecorder()
		Secure(c.policy, http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'; ") || strings.Contains(csp, "script-src") != c.scripts || strings.Contains(csp, "unsafe-inline") {
			t.Errorf("%+v: %s", c.policy, csp)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%+v: %v", c.policy, w.Header())
		}
	}
}
