package web

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"parley.example/internal/web/browser"
	"parley.example/internal/words"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// gallery serves every part on a few pages, at /<language>/<page>.
type gallery struct {
	pages  *Pages
	assets *Assets
	cat    *words.Catalogue
}

// galleryPages names the pages, in the order in which they are worth looking at.
func galleryPages() []string { return []string{"channel", "compare", "parts", "form", "crowded"} }

func newGallery(t *testing.T) gallery {
	t.Helper()
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := NewPages(assets, os.DirFS("testdata"), "gallery/*.html")
	if err != nil {
		t.Fatal(err)
	}
	return gallery{pages, assets, cat}
}

func (g gallery) write(t *testing.T, lang, page string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := g.pages.Write(&b, page, exhibit(g.cat.In(lang), page)); err != nil {
		t.Fatalf("%s in %s: %v", page, lang, err)
	}
	return b.Bytes()
}

func (g gallery) serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(AssetPattern, g.assets)
	mux.HandleFunc("GET /{lang}/{page}", func(w http.ResponseWriter, r *http.Request) {
		err := g.pages.Render(w, http.StatusOK, r.PathValue("page"), exhibit(g.cat.In(r.PathValue("lang")), r.PathValue("page")))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	s := httptest.NewServer(Secure(Policy{}, mux))
	t.Cleanup(s.Close)
	return s.URL
}

// TestGallery writes every page in every language, and refuses what was not translated. With
// the environment variable PARLEY_GALLERY naming a folder it leaves there the pages, the
// assets, pictures of the pages in many widths, dark, and as they print, to be looked at.
func TestGallery(t *testing.T) {
	g := newGallery(t)
	folder := os.Getenv("PARLEY_GALLERY")
	look := folder != ""
	if !look {
		folder = t.TempDir()
	}
	for _, lang := range words.Languages() {
		for _, page := range galleryPages() {
			html := g.write(t, lang, page)
			if bytes.Contains(html, []byte("[en] ")) {
				t.Errorf("%s in %s says something in English", page, lang)
			}
			if bytes.Contains(html, []byte("style=")) || bytes.Contains(html, []byte("<script")) {
				t.Errorf("%s in %s has a style or a script that its own policy forbids", page, lang)
			}
			keep(t, filepath.Join(folder, lang, page+".html"), html)
		}
	}
	if look {
		g.photograph(t, folder)
	}
}

func (g gallery) photograph(t *testing.T, folder string) {
	for path, f := range g.assets.files {
		keep(t, filepath.Join(folder, filepath.FromSlash(path)), f.content)
	}
	url := g.serve(t)
	only := os.Getenv("PARLEY_GALLERY_ONLY") // "ar/form": one page of them
	for _, lang := range words.Languages() {
		for _, page := range galleryPages() {
			if !strings.HasPrefix(lang+"/"+page, only) {
				continue
			}
			at := url + "/" + lang + "/" + page
			for _, v := range []browser.View{{}, {Dark: true}, {Width: 320}, {Width: 320, Dark: true}} {
				name := fmt.Sprintf("%s-%s-%d", page, lang, max(v.Width, 320))
				if v.Width == 0 {
					name = fmt.Sprintf("%s-%s-1440", page, lang)
				}
				if v.Dark {
					name += "-dark"
				}
				keep(t, filepath.Join(folder, name+".png"), browser.Screenshot(t, at, v))
			}
			keep(t, filepath.Join(folder, page+"-"+lang+".pdf"), browser.PDF(t, at))
		}
	}
}

func keep(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestUsable looks at every page in every language, with axe-core and for what sticks out on the
// narrowest screen that pages are made for; and with axe-core in the dark, and narrow.
func TestUsable(t *testing.T) {
	url := newGallery(t).serve(t)
	for _, lang := range words.Languages() {
		for _, page := range galleryPages() {
			browser.Usable(t, url+"/"+lang+"/"+page)
		}
	}
	for _, page := range []string{"channel", "parts", "form"} {
		browser.AxeView(t, url+"/en/"+page, browser.View{Dark: true})
	}
	for _, page := range []string{"compare", "parts"} {
		browser.AxeView(t, url+"/ar/"+page, browser.View{Width: 320})
	}
}

// TestLabelsNeverTouch looks at the pictures as chromium draws them, with the real letters: no
// two labels touch, and none leaves its picture.
func TestLabelsNeverTouch(t *testing.T) {
	url := newGallery(t).serve(t)
	for _, page := range []string{"en/channel", "en/crowded", "fr/crowded", "ru/crowded", "ar/channel", "ar/crowded", "zh/crowded"} {
		for _, width := range []int{1440, 320} {
			at := url + "/" + page
			ctx := browser.Open(t, at, browser.View{Width: width})
			found, err := chromedp.Run(ctx, chromedp.Evaluate[labels](touching))
			if err != nil {
				t.Fatalf("%s: %v", at, err)
			}
			if found.Seen < 20 {
				t.Errorf("%s at %d px shows only %d labels", at, width, found.Seen)
			}
			for _, what := range found.Touching {
				t.Errorf("%s at %d px: %s", at, width, what)
			}
		}
	}
}

type labels struct {
	Seen     int
	Touching []string
}

// touching finds the labels of every picture that is shown, by their boxes on the screen.
const touching = `(() => {
	let seen = 0, bad = []
	for (let svg of document.querySelectorAll("svg.pic")) {
		let sheet = svg.getBoundingClientRect()
		if (!sheet.width) continue
		let boxes = [...svg.querySelectorAll("text")].map(e => {
			let r = e.getBoundingClientRect(), line = r.height / 5 // above and below the letters
			return {text: e.textContent, left: r.left, right: r.right, top: r.top + line, bottom: r.bottom - line}
		})
		seen += boxes.length
		for (let [i, a] of boxes.entries()) {
			if (a.left < sheet.left - 1 || a.right > sheet.right + 1) bad.push(a.text + " leaves the picture")
			for (let b of boxes.slice(i + 1))
				if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) bad.push(a.text + " touches " + b.text)
		}
	}
	return {Seen: seen, Touching: bad}
})()`

// TestTemplatesAreUsed renders every part at least once, so that none is without a test.
func TestTemplatesAreUsed(t *testing.T) {
	names, err := fs.Glob(templates, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	used := ""
	for _, dir := range []fs.FS{templates, os.DirFS("testdata")} {
		_ = fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
			if strings.HasSuffix(name, ".html") {
				raw, _ := fs.ReadFile(dir, name)
				used += string(raw)
			}
			return nil
		})
	}
	for _, file := range names {
		raw, err := templates.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(raw), `{{define "`)[1:] {
			name, _, _ := strings.Cut(part, `"`)
			if !strings.Contains(used, `{{template "`+name+`"`) {
				t.Errorf("no page of the gallery shows the part %q of %s", name, file)
			}
		}
	}
}
