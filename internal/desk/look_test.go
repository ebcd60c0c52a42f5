package desk

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"parley.example/internal/web/browser"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

func mustCite(t *testing.T, s *side, ref record.Ref) standing.Cite {
	t.Helper()
	c, ok, err := s.Find(t.Context(), s.w.id, ref.Act())
	if err != nil || !ok {
		t.Fatalf("%s: %v", ref, err)
	}
	return c
}

// signInChromium signs an official in, in the browser of the tests: its tabs share the cookie.
func (s *side) signInChromium(official record.OfficialID, host string) string {
	t := s.w.t
	t.Helper()
	at := s.serve(host)
	link := s.link(official, at)
	press(t, link, "main form button")
	return at
}

// press opens a page and presses a button of it, and returns the address to which it led.
func press(t testing.TB, url, button string) string {
	t.Helper()
	ctx := browser.Open(t, url, browser.View{})
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(button))); err != nil {
		t.Fatalf("pressing %s at %s: %v", button, url, err)
	}
	to, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// addresses are the pages of a told channel, by name.
func (w *world) addresses(b *browserOf) map[string]string {
	base := "/c/" + w.id.String()
	ministers, minutes := "", ""
	contacts := b.get(base + "/contacts").body
	if m := regexp.MustCompile(`href="(/c/[^"]+/contacts/[^"]+)"><bdi>Call of the foreign ministers`).FindStringSubmatch(contacts); m != nil {
		ministers = m[1]
	}
	texts := b.get(base + "/texts").body
	if m := regexp.MustCompile(`href="(/c/[^"]+/log/[^"]+)"><bdi>Agreed minutes`).FindStringSubmatch(texts); m != nil {
		minutes = m[1]
	}
	return map[string]string{
		"channels": "/", "state": base, "contacts": base + "/contacts", "contact": ministers, "commitments": base + "/commitments",
		"statements": base + "/statements", "texts": base + "/texts", "measures": base + "/measures", "topics": base + "/topics",
		"log": base + "/log", "about": base + "/about", "entry": minutes, "proof": minutes + "/proof", "own-proof": base + "/log/norland.example/0/proof",
		"acts": base + "/act", "form": base + "/act/contact.proposed", "form-readout": base + "/act/readout", "form-text": base + "/act/text.proposed",
		"sign-out": "/sign-out", "nowhere": "/nowhere",
	}
}

var unsaid = regexp.MustCompile(`\[[a-z0-9-]+(\.[a-z0-9_-]+)+\]|\[en\] `)

// TestEveryPageInEveryLanguage has axe look at every page, and looks for what sticks out on a
// narrow screen and for words that are missing. With the environment variable PARLEY_GALLERY
// naming a folder it leaves there pictures of the pages to be looked at.
func TestEveryPageInEveryLanguage(t *testing.T) {
	w := tell(t)
	reader := w.a.signIn("anna")
	at := w.a.signInChromium("anna", "127.0.0.1")
	pages := w.addresses(reader)
	for _, lang := range words.Languages() {
		reader.get("/language/" + lang)
		for _, name := range slices.Sorted(maps.Keys(pages)) {
			t.Run(lang+"/"+name, func(t *testing.T) {
				path := pages[name]
				if path == "" {
					t.Fatalf("no address of %s", name)
				}
				html := reader.get(path).body
				if m := unsaid.FindString(html); m != "" {
					t.Errorf("it says %s", m)
				}
				if strings.Contains(html, "style=") || strings.Contains(html, "<script") {
					t.Error("it has a style or a script that its own policy forbids")
				}
				spoken := at + "/language/" + lang + "?" + url.Values{"to": {path}}.Encode()
				if folder := os.Getenv("PARLEY_GALLERY"); folder != "" {
					photograph(t, folder, name+"-"+lang, spoken)
					return
				}
				browser.Usable(t, spoken)
			})
		}
	}
}

func photograph(t *testing.T, folder, name, url string) {
	for _, v := range []browser.View{{}, {Width: 320}, {Dark: true}} {
		width := v.Width
		if width == 0 {
			width = 1440
		}
		file := fmt.Sprintf("%s-%d", name, width)
		if v.Dark {
			file += "-dark"
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, file+".png"), browser.Screenshot(t, url, v), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
