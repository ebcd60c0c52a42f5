package press_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley.example/internal/play"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/web"
	"parley.example/internal/web/browser"
	"parley.example/internal/words"
	"parley.example/record"
)

// TestDemonstration tells the demonstration to two nodes and reads all that both show of it, in
// every language: every link leads somewhere, everything is said in words, and every proof
// verifies or says what it waits for. The pictures of PARLEY_GALLERY are taken of it too.
func TestDemonstration(t *testing.T) {
	stage := told(t, "../../scenarios/mission-talks.yaml")
	for _, key := range []string{"us", "ru"} {
		t.Run(key, func(t *testing.T) {
			now := stage.Now()
			h := demonstrationRoom(t, stage.Side(key), func() time.Time { return now })
			proofs := readAll(t, h, stage.Channel(), func() { now = now.Add(time.Second) })
			if proofs == 0 {
				t.Error("it shows no proof")
			}
			if folder := os.Getenv("PARLEY_GALLERY"); folder != "" {
				photograph(t, h, filepath.Join(folder, "demonstration-"+key), stage.Channel())
			}
		})
	}
}

// told is a scenario, told to nodes.
func told(t *testing.T, file string) *play.Stage {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := play.Parse(file, raw)
	if err != nil {
		t.Fatal(err)
	}
	stage, err := play.Tell(t.Context(), scenario, play.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stage.Close() })
	return stage
}

func demonstrationRoom(t *testing.T, side *play.Side, clock func() time.Time) http.Handler {
	t.Helper()
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.NewAssets(press.Files())
	if err != nil {
		t.Fatal(err)
	}
	library := publication.NewLibrary(side.Node(), clock)
	t.Cleanup(library.Close)
	p, err := press.New(press.Config{Node: side.Node(), Library: library, Words: cat, Assets: assets, Clock: clock, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	return p.Handler()
}

// readAll follows every link and returns how many proofs verified.
func readAll(t *testing.T, h http.Handler, channel record.Hash, tick func()) int {
	t.Helper()
	links := regexp.MustCompile(`href="(/[^"#]*)`)
	todo, seen, proofs := []string{"/en/"}, map[string]bool{}, 0
	for ; len(todo) > 0; todo = todo[1:] {
		path := strings.ReplaceAll(todo[0], "&amp;", "&")
		if seen[path] {
			continue
		}
		seen[path] = true
		tick()
		r := ask(t, h, path)
		said := read(t, r)
		switch {
		case r.StatusCode == http.StatusServiceUnavailable && strings.Contains(path, "proof"):
			if r.Header.Get("Retry-After") == "" {
				t.Errorf("%s does not say when to come back", path)
			}
			continue
		case r.StatusCode != http.StatusOK:
			t.Errorf("%s answers %s", path, r.Status)
			continue
		case strings.HasPrefix(path, "/proof/"):
			if _, err := record.VerifyProof([]byte(said), channel); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			proofs++
			continue
		case !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html"):
			continue
		}
		// The verifier's page has sentences that its script completes.
		if found := unsaid.FindString(said); found != "" && !strings.Contains(path, "/verify") {
			t.Errorf("%s says %s", path, found)
		}
		for _, m := range links.FindAllStringSubmatch(said, -1) {
			todo = append(todo, m[1])
		}
	}
	return proofs
}

func photograph(t *testing.T, h http.Handler, folder string, channel record.Hash) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	at := "/channel/" + channel.String()[:16]
	for _, lang := range words.Languages() {
		for name, path := range map[string]string{"front": "/", "state": at, "timeline": at + "/timeline", "commitments": at + "/commitments", "texts": at + "/texts", "measures": at + "/measures", "statements": at + "/statements"} {
			write(t, filepath.Join(folder, lang+"-"+name+".png"), browser.Screenshot(t, server.URL+"/"+lang+path, browser.View{}))
		}
	}
}
