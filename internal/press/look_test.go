package press_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parley.example/internal/web/browser"
	"parley.example/internal/words"
)

// TestLook leaves pictures of every page in the folder that the environment variable
// PARLEY_GALLERY names, to be looked at; PARLEY_GALLERY_ONLY, a regular expression,
// chooses among them.
// Without it, it only sees to it that a page can be photographed and printed.
func TestLook(t *testing.T) {
	s := tell(t)
	url := s.serve()
	folder := os.Getenv("PARLEY_GALLERY")
	if folder == "" {
		if len(browser.Screenshot(t, url+s.channel("ar"), browser.View{Width: 320})) == 0 || len(browser.PDF(t, url+s.channel("en"))) == 0 {
			t.Error("nothing to be seen")
		}
		return
	}
	only := regexp.MustCompile(os.Getenv("PARLEY_GALLERY_ONLY"))
	for _, lang := range words.Languages() {
		for _, path := range s.pages(lang) {
			name := strings.ReplaceAll(strings.TrimPrefix(strings.ReplaceAll(path, s.channel(lang), "/"+lang+"/state"), "/"), "/", "-")
			for suffix, v := range map[string]browser.View{"": {}, "-dark": {Dark: true}, "-320": {Width: 320}, "-print": {Width: 794, Print: true}} {
				if only.MatchString(name + suffix) {
					write(t, filepath.Join(folder, name+suffix+".png"), browser.Screenshot(t, url+path, v))
				}
			}
		}
	}
}

func write(t testing.TB, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// look leaves pictures of one page in that folder, if there is one.
func look(t *testing.T, url, name string) {
	t.Helper()
	folder := os.Getenv("PARLEY_GALLERY")
	if folder == "" {
		return
	}
	for suffix, v := range map[string]browser.View{"": {}, "-dark": {Dark: true}, "-320": {Width: 320}, "-print": {Width: 794, Print: true}} {
		write(t, filepath.Join(folder, name+suffix+".png"), browser.Screenshot(t, url, v))
	}
}
