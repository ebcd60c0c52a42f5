package browser

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// page serves one page.
func page(t *testing.T, html string) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(html))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// failures counts what a check finds, in place of failing the test.
type failures struct {
	testing.TB
	found []string
}

func (f *failures) Errorf(format string, args ...any) { f.found = append(f.found, format) }
func (f *failures) Helper()                           {}

const good = `<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1><p>Text.</p></main>`

func TestAxe(t *testing.T) {
	Axe(t, page(t, good))

	bad := &failures{TB: t}
	Axe(bad, page(t, strings.Replace(good, "<p>Text.</p>", `<p style="color:#ccc">Text.</p><input>`, 1)))
	if len(bad.found) != 2 {
		t.Errorf("axe found %d faults in a page with pale text and a field without a label, want 2", len(bad.found))
	}
}

func TestFits(t *testing.T) {
	Fits(t, page(t, good), 320)

	bad := &failures{TB: t}
	Fits(bad, page(t, strings.Replace(good, "Text.", strings.Repeat("x", 200), 1)), 320)
	if len(bad.found) != 1 {
		t.Error("a page with an endless word was found to fit")
	}
}

func TestUsable(t *testing.T) {
	Usable(t, page(t, good))

	bad := &failures{TB: t}
	Usable(bad, page(t, strings.Replace(good, "Text.", strings.Repeat("x", 90)+"<input>", 1)))
	if len(bad.found) != 2 {
		t.Errorf("%d faults found in a page with a long word, which only a narrow screen shows, and a field without a label, want 2", len(bad.found))
	}
}

func TestScreenshotAndPDF(t *testing.T) {
	url := page(t, good)
	if png := Screenshot(t, url, View{Width: 320, Dark: true}); !bytes.HasPrefix(png, []byte("\x89PNG")) {
		t.Error("the screenshot is not a PNG")
	}
	if pdf := PDF(t, url); !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Error("what was printed is not a PDF")
	}
}
