package press_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/web/browser"
	"parley.example/internal/words"
	"parley.example/record"
)

func TestMain(m *testing.M) {
	if at := os.Getenv(readersFor); at != "" {
		if err := beReaders(at); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(browser.Main(m))
}

// ask answers a request without a network.
func ask(t testing.TB, h http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func read(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var unsaid = regexp.MustCompile(`\[(en\]|[a-z]+\.[a-z.-]+\])|\{[a-z]+\}`)

// TestPages asks for every page in every language: each is there, says nothing that is not
// translated, and has no style or script that its own policy forbids.
func TestPages(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	for _, lang := range words.Languages() {
		for _, path := range s.pages(lang) {
			r := ask(t, h, path)
			html := read(t, r)
			if want := http.StatusOK; r.StatusCode != want && !strings.HasSuffix(path, "/nowhere") {
				t.Errorf("%s: %s", path, r.Status)
			}
			// The verifier's page has the one script, and sentences that it fills in.
			verifier := strings.HasSuffix(path, "/verify")
			if found := unsaid.FindString(html); found != "" && !verifier {
				t.Errorf("%s says %s", path, found)
			}
			if strings.Contains(html, "style=") || strings.Contains(strings.ReplaceAll(html, `<script type="application/ld+json">`, ""), "<script") && !verifier {
				t.Errorf("%s has a style or a script", path)
			}
			if !strings.Contains(html, `<html lang="`+lang+`"`) {
				t.Errorf("%s is not in %s", path, lang)
			}
			if !strings.Contains(html, `class="band"`) {
				t.Errorf("%s does not say that the channel is a reconstruction", path)
			}
			if len(r.Cookies()) > 0 {
				t.Errorf("%s sets a cookie", path)
			}
		}
	}
}

// TestNothingThatWasNotReleased asks for every page, follows every link, and finds nothing of
// what was kept back: in no page, header, error or download.
func TestNothingThatWasNotReleased(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	var todo []string
	for _, lang := range words.Languages() {
		todo = append(todo, s.pages(lang)...)
	}
	todo = append(todo, "/", "/.well-known/parley.json", "/favicon.ico", "/en/channel/0000000000000000")
	seen, links := map[string]bool{}, regexp.MustCompile(`href="(/[^"#]*)`)
	for ; len(todo) > 0; todo = todo[1:] {
		path := todo[0]
		if seen[path] {
			continue
		}
		seen[path] = true
		s.clock = s.clock.Add(time.Second) // how fast proofs are made is limited
		r := ask(t, h, path)
		said := read(t, r)
		for key, values := range r.Header {
			said += "\n" + key + ": " + strings.Join(values, " ")
		}
		for _, secret := range s.hidden {
			// A proof holds what was signed, whole. What it cites by hash is in it.
			proof := r.Header.Get("Content-Type") == "application/octet-stream"
			if secret.MatchString(said) && !(proof && !strings.Contains(secret.String(), mark)) {
				t.Errorf("%s shows %q, which was not released", path, secret)
			}
		}
		for _, m := range links.FindAllStringSubmatch(said, -1) {
			todo = append(todo, strings.ReplaceAll(m[1], "&amp;", "&"))
		}
	}
	if len(seen) < 250 {
		t.Errorf("only %d addresses were found", len(seen))
	}
}

// TestUnreleasedIsNowhere asks for every address that an unreleased entry could have. The answer
// is, byte for byte, that for an entry that does not exist.
func TestUnreleasedIsNowhere(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	looked := 0
	for name, e := range s.said {
		if !kept(name) {
			continue
		}
		at := strings.Replace(e.Cite.String(), " ", "/", 1)
		for _, lang := range words.Languages() {
			for asked, nothing := range map[string]string{
				"/entry/" + at:            "/entry/us.example/99999",
				"/entry/" + at + "/proof": "/entry/us.example/99999/proof",
				"/contact/" + at:          "/contact/us.example/99999",
				"/act/" + e.Act.String():  "/act/" + strings.Repeat("0", 64),
			} {
				sameAnswer(t, ask(t, h, s.channel(lang)+asked), ask(t, h, s.channel(lang)+nothing), asked)
				looked++
			}
		}
		proofs := "/proof/" + s.id.String()[:16] + "/"
		sameAnswer(t, ask(t, h, proofs+at), ask(t, h, proofs+"us.example/99999"), proofs+at)
	}
	if looked < 90 {
		t.Errorf("only %d addresses were asked for", looked)
	}
}

func sameAnswer(t *testing.T, got, want *http.Response, path string) {
	t.Helper()
	if got.StatusCode != http.StatusNotFound || read(t, got) != read(t, want) || !reflect.DeepEqual(got.Header, want.Header) {
		t.Errorf("%s answers %s, other than what does not exist", path, got.Status)
	}
}

// TestChannelWithoutReleases is not even listed.
func TestChannelWithoutReleases(t *testing.T) {
	s := tell(t)
	other := tell(t)
	raw, err := charterOf(t, other)
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.us.Join(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	h := s.room().Handler()
	if r := ask(t, h, "/en/channel/"+id.String()[:16]); r.StatusCode != http.StatusNotFound {
		t.Errorf("a channel that shows nothing answers %s", r.Status)
	}
	for _, path := range []string{"/en/", "/.well-known/parley.json"} {
		if strings.Contains(read(t, ask(t, h, path)), id.String()[:16]) {
			t.Errorf("%s lists a channel that shows nothing", path)
		}
	}
}

func charterOf(t *testing.T, s *story) ([]byte, error) {
	t.Helper()
	_, raw, err := s.us.Charter(t.Context(), s.id)
	return raw, err
}

// TestProof downloads the proof of every released entry; each verifies against the fingerprint.
func TestProof(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	for name := range s.releases() {
		s.clock = s.clock.Add(time.Second)
		path := "/proof/" + s.id.String()[:16] + "/" + s.cite(name)
		r := ask(t, h, path)
		file := read(t, r)
		if strings.HasPrefix(s.cite(name), "ru.") && r.StatusCode == http.StatusServiceUnavailable {
			if r.Header.Get("Retry-After") == "" || !strings.Contains(file, "has not sealed its log") {
				t.Errorf("%s: the page that a proof is not complete does not say what it waits for", name)
			}
			continue
		}
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", name, r.Status)
			continue
		}
		proven, err := record.VerifyProof([]byte(file), s.id)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if proven.Act.Hash != s.said[name].Act {
			t.Errorf("%s: the proof is of another act", name)
		}
	}
}

// TestVoid releases what has no effect for a reason that is kept back. It is shown to have
// none, the reason is not told, and nothing is made of it.
func TestVoid(t *testing.T) {
	s := tell(t)
	text := s.says(s.us, "statement", "text.proposed", "", &record.TextProposed{Form: "joint-statement", Parties: both(), Authentic: []record.Lang{"en"}, InForce: record.InForce{On: record.OnAdoption}},
		body(record.Text{"en": "A joint statement"}, record.Text{"en": "The sides state this."}))
	s.says(s.us, "hidden-withdrawal", "withdrawal", text, &record.Withdrawal{}, nil)
	for _, side := range []*nodetest.Side{s.us, s.ru} {
		void, err := side.Say(t.Context(), node.Saying{Channel: s.id, Official: nodetest.Anna, Kind: "text.signed", About: text, Terms: &record.TextSigned{}, Anyway: true})
		if err != nil {
			t.Fatal(err)
		}
		s.exchange()
		s.said["void-"+string(side.Name)] = void
		if err := s.us.Release(t.Context(), s.id, void.Cite, nodetest.Anna); err != nil {
			t.Fatal(err)
		}
	}
	h := s.room().Handler()
	if html := read(t, ask(t, h, s.channel("en")+"/texts")); strings.Count(html, ">not signed<") != 2 {
		t.Error("a text that was withdrawn is shown as signed")
	}
	at := s.cite("void-ru.example")
	html := read(t, ask(t, h, s.channel("en")+"/entry/"+at))
	if !strings.Contains(html, "without effect") || !strings.Contains(html, "The reason lies in entries that are not made public") {
		t.Error("what has no effect is not shown to have none")
	}
	for _, path := range []string{s.channel("en") + "/entry/" + at + "/proof", "/proof/" + s.id.String()[:16] + "/" + at} {
		if r := ask(t, h, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %s for what has no effect", path, r.Status)
		}
	}
}
