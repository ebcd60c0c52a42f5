package press_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"parley.example/internal/node/nodetest"
	"parley.example/record"
)

func TestAnswers(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()

	t.Run("language", func(t *testing.T) {
		for accept, want := range map[string]string{"fr-CH, en;q=0.5": "/fr/", "ar": "/ar/", "ja": "/en/", "": "/en/"} {
			r := ask(t, h, "/", "Accept-Language", accept)
			if r.StatusCode != http.StatusFound || r.Header.Get("Location") != want || r.Header.Get("Vary") != "Accept-Language" {
				t.Errorf("%q leads to %s with %v", accept, r.Header.Get("Location"), r.Header)
			}
		}
	})

	t.Run("caching", func(t *testing.T) {
		first := ask(t, h, s.channel("en"))
		tag := first.Header.Get("ETag")
		if tag == "" || !strings.HasPrefix(first.Header.Get("Cache-Control"), "public, max-age=") {
			t.Fatalf("a page answers without a tag or an age: %v", first.Header)
		}
		again := ask(t, h, s.channel("en"), "If-None-Match", `"other", W/`+tag)
		if again.StatusCode != http.StatusNotModified || read(t, again) != "" {
			t.Errorf("a page that the reader has answers %s", again.Status)
		}
		if other := ask(t, h, s.channel("fr")); other.Header.Get("ETag") == tag {
			t.Error("two pages have the same tag")
		}
	})

	t.Run("head", func(t *testing.T) {
		for _, path := range []string{s.channel("en"), "/proof/" + s.id.String()[:16] + "/" + s.cite("m1"), "/en/nowhere"} {
			get := ask(t, h, path)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodHead, path, nil))
			if w.Code != get.StatusCode || w.Body.Len() > 0 || w.Header().Get("ETag") != get.Header.Get("ETag") {
				t.Errorf("HEAD %s answers %d with %d bytes, GET %s", path, w.Code, w.Body.Len(), get.Status)
			}
		}
	})

	t.Run("methods", func(t *testing.T) {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, s.channel("en"), nil))
			if w.Code != http.StatusMethodNotAllowed {
				t.Errorf("%s answers %d", method, w.Code)
			}
		}
	})

	t.Run("headers", func(t *testing.T) {
		for _, path := range []string{"/en/", s.channel("en"), "/en/nowhere", "/.well-known/parley.json"} {
			r := ask(t, h, path)
			if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "script-src") {
				t.Errorf("%s has the policy %q", path, csp)
			}
		}
	})

	t.Run("permanent addresses", func(t *testing.T) {
		entry := s.channel("en") + "/entry/" + s.cite("readout-ru")
		for _, path := range []string{
			s.channel("en") + "/act/" + s.said["readout-ru"].Act.String(),
			"/en/channel/" + s.id.String() + "/entry/" + s.cite("readout-ru"),
		} {
			r := ask(t, h, path)
			if r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != entry {
				t.Errorf("%s answers %s to %s", path, r.Status, r.Header.Get("Location"))
			}
		}
		for _, path := range []string{"/entry/us.example/012", "/entry/us.example/-1", "/entry/us.example/x", "/statements?page=2", "/statements?page=01"} {
			if r := ask(t, h, s.channel("en")+path); r.StatusCode != http.StatusNotFound {
				t.Errorf("%s answers %s", path, r.Status)
			}
		}
	})

	t.Run("well-known", func(t *testing.T) {
		r := ask(t, h, "/.well-known/parley.json")
		var file struct {
			Party    record.PartyName
			Keys     record.Keys
			Channels []struct{ Fingerprint record.Hash }
		}
		if err := json.Unmarshal([]byte(read(t, r)), &file); err != nil {
			t.Fatal(err)
		}
		keys, err := s.us.PublicKeys()
		if err != nil {
			t.Fatal(err)
		}
		if file.Party != "us.example" || !bytes.Equal(keys.Party, file.Keys.Party) || len(file.Channels) != 1 || file.Channels[0].Fingerprint != s.id {
			t.Errorf("the file says %+v", file)
		}
		if r.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Error("other sites may not read it")
		}
	})
}

// TestReleasedIsSeen releases an entry while the room is open: the next reader sees it.
func TestReleasedIsSeen(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	path := s.channel("en") + "/entry/" + s.cite("hidden-readout")
	if r := ask(t, h, path); r.StatusCode != http.StatusNotFound {
		t.Fatalf("before its release it answers %s", r.Status)
	}
	if err := s.us.Release(t.Context(), s.id, s.said["hidden-readout"].Cite, nodetest.Anna); err != nil {
		t.Fatal(err)
	}
	if r := ask(t, h, path); r.StatusCode != http.StatusOK {
		t.Errorf("after its release it answers %s", r.Status)
	}
	// Whether the time of a commitment is over the clock says, without any change of the record.
	for _, x := range []struct {
		at   time.Time
		over bool
	}{{s.clock, true}, {s.clock.AddDate(-1, 0, 0), false}} {
		s.clock = x.at
		if html := read(t, ask(t, h, s.channel("en")+"/commitments")); strings.Contains(html, "not told") != x.over {
			t.Errorf("on %s it is wrong whether a time is over that no account tells of", x.at)
		}
	}
}

// TestProofWaits asks for proofs of what the other side has not receipted, or not sealed.
func TestProofWaits(t *testing.T) {
	s := tell(t)
	e := s.us.MustSay(t, announcement(s.id))
	if err := s.us.Release(t.Context(), s.id, e.Cite, nodetest.Anna); err != nil {
		t.Fatal(err)
	}
	s.said["new"] = e
	h := s.room().Handler()
	file := "/proof/" + s.id.String()[:16] + "/" + s.cite("new")
	for path, why := range map[string]string{
		file: "The other side’s receipt for this entry is not here yet",
		s.channel("fr") + "/entry/" + s.cite("new") + "/proof": "Le reçu de l’autre partie",
	} {
		r := ask(t, h, path)
		if html := read(t, r); r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" || !strings.Contains(html, why) {
			t.Errorf("%s answers %s and does not say %q", path, r.Status, why)
		}
	}
	if html := read(t, ask(t, h, s.channel("en")+"/entry/"+s.cite("new"))); !strings.Contains(html, ">provisional<") {
		t.Error("what the other side does not have yet is not shown as provisional")
	}
	s.exchange()
	if html := read(t, ask(t, h, s.channel("en")+"/entry/"+s.cite("new"))); strings.Contains(html, ">provisional<") {
		t.Error("what the other side has is shown as provisional")
	}
	if r := ask(t, h, file); r.StatusCode != http.StatusOK {
		t.Errorf("with the receipt it answers %s", r.Status)
	}
}

// TestProofsAreLimited asks for more proofs at once than are made; what was made is kept.
func TestProofsAreLimited(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	answers := map[int]int{}
	made := ""
	for name := range s.releases() {
		path := "/proof/" + s.id.String()[:16] + "/" + s.cite(name)
		r := ask(t, h, path)
		answers[r.StatusCode]++
		if r.StatusCode == http.StatusOK {
			made = path
		} else if html := read(t, r); r.StatusCode == http.StatusServiceUnavailable && !strings.Contains(html, "Many proofs") && !strings.Contains(html, "sealed") {
			t.Errorf("%s does not say why there is no proof", path)
		}
	}
	if answers[http.StatusOK] > 20 || answers[http.StatusOK] == 0 || answers[http.StatusServiceUnavailable] == 0 {
		t.Errorf("at one moment they answer %v", answers)
	}
	if r := ask(t, h, made); r.StatusCode != http.StatusOK {
		t.Errorf("a proof that was made is made again: %s", r.Status)
	}
	s.clock = s.clock.Add(time.Minute)
	if r := ask(t, h, "/proof/"+s.id.String()[:16]+"/"+s.cite("m3")); r.StatusCode != http.StatusOK {
		t.Errorf("a minute later none is made: %s", r.Status)
	}
}

// TestCodings asks for a page in every coding: it is the same page, each has a tag of its own,
// and any of the tags says that the reader has it.
func TestCodings(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	path := s.channel("en")
	whole := read(t, ask(t, h, path))
	tags := map[string]bool{}
	for accept, unpack := range map[string]func(io.Reader) (io.Reader, error){
		"":         func(r io.Reader) (io.Reader, error) { return r, nil },
		"gzip":     func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"gzip, br": func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	} {
		r := ask(t, h, path, "Accept-Encoding", accept)
		size := r.Header.Get("Content-Length")
		packed := read(t, r)
		if size != strconv.Itoa(len(packed)) || r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %d bytes with %v", accept, len(packed), r.Header)
		}
		if accept != "" && len(packed) > len(whole)/2 {
			t.Errorf("%q: %d bytes of %d", accept, len(packed), len(whole))
		}
		plain, err := unpack(strings.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(plain); err != nil || string(got) != whole {
			t.Errorf("%q is another page: %v", accept, err)
		}
		tag := r.Header.Get("ETag")
		tags[tag] = true
		again := ask(t, h, path, "Accept-Encoding", accept, "If-None-Match", tag)
		if again.StatusCode != http.StatusNotModified || again.Header.Get("Content-Encoding") != "" || read(t, again) != "" {
			t.Errorf("%q: a reader who has it is answered %s", accept, again.Status)
		}
	}
	if len(tags) != 3 {
		t.Errorf("the codings have the tags %v", tags)
	}
}
