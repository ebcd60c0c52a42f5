package press_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/emersion/go-ical"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/words"
	"parley.example/record"
)

const publicAddress = "https://us.example"

// data lists what there is for programs, with its media type.
func (s *story) data() map[string]string {
	all := map[string]string{
		"/robots.txt": "text/plain; charset=utf-8", "/sitemap.xml": "application/xml; charset=utf-8", "/sitemap/1.xml": "application/xml; charset=utf-8",
		"/api/v1/openapi.json": "application/json", "/api/v1/posts": "application/json", "/api/v1/posts.csv": "text/csv; charset=utf-8; header=present",
		"/api/v1/channels": "application/json", "/api/v1/channels.csv": "text/csv; charset=utf-8; header=present",
		"/api/v1/posts/entry/" + s.id.String() + "/" + s.cite("readout-us"): "application/json",
	}
	for _, name := range []string{"contacts", "commitments", "measures", "statements", "texts"} {
		at := "/api/v1/channels/" + s.id.String()[:16] + "/" + name
		all[at], all[at+".csv"] = "application/json", "text/csv; charset=utf-8; header=present"
	}
	types := map[string]string{".atom": "application/atom+xml; charset=utf-8", ".rss": "application/rss+xml; charset=utf-8", ".json": "application/feed+json; charset=utf-8"}
	for _, lang := range words.Languages() {
		for extension, mediaType := range types {
			all["/feed"+extension], all["/"+lang+"/feed"+extension], all[s.channel(lang)+"/feed"+extension] = mediaType, mediaType, mediaType
		}
		all["/"+lang+"/contacts.ics"], all[s.channel(lang)+"/contacts.ics"] = "text/calendar; charset=utf-8", "text/calendar; charset=utf-8"
		all["/"+lang+"/card/"+strings.TrimPrefix(s.channel(lang), "/"+lang+"/")+"/entry/"+s.cite("readout-us")+".png"] = "image/png"
		all["/"+lang+"/card.png"] = "image/png"
	}
	return all
}

// TestData asks for all that there is for programs: it is what it says that it is, can be read as
// that, and every address in it is absolute.
func TestData(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	for path, mediaType := range s.data() {
		r := ask(t, h, path)
		body := read(t, r)
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != mediaType || r.Header.Get("ETag") == "" || body == "" {
			t.Errorf("%s answers %s, %d bytes of %s", path, r.Status, len(body), r.Header.Get("Content-Type"))
			continue
		}
		if again := ask(t, h, path, "If-None-Match", r.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: a program that has it is answered %s", path, again.Status)
		}
		if found := unsaid.FindString(body); found != "" && mediaType != "image/png" && !strings.Contains(path, "openapi") {
			t.Errorf("%s says %s", path, found)
		}
		readable(t, path, mediaType, body)
	}
	for _, path := range []string{"/api/v1/nothing", "/api/v1/channels/0000000000000000/contacts", "/api/v1/posts/entry/x", "/api/v1/posts?page=2", "/api/v1/posts?page=01"} {
		r := ask(t, h, path)
		if r.StatusCode != http.StatusNotFound || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s answers %s as %s", path, r.Status, r.Header.Get("Content-Type"))
		}
	}
}

var addresses = regexp.MustCompile(`(?: (?:href|url|src)="|<(?:loc|link)>|"(?:\w*url|page|next)": ")([^"<]+)`)

func readable(t *testing.T, path, mediaType, body string) {
	t.Helper()
	switch {
	case strings.Contains(mediaType, "xml"):
		d := xml.NewDecoder(strings.NewReader(body))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", path, err)
				return
			}
		}
	case strings.Contains(mediaType, "json"):
		if !json.Valid([]byte(body)) {
			t.Errorf("%s is no JSON", path)
		}
	case strings.HasPrefix(mediaType, "text/csv"):
		if rows, err := csv.NewReader(strings.NewReader(body)).ReadAll(); err != nil || len(rows) < 2 {
			t.Errorf("%s has %d rows: %v", path, len(rows), err)
		}
	case mediaType == "image/png":
		if _, err := png.Decode(bytes.NewReader([]byte(body))); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		return
	}
	if strings.Contains(path, "openapi") {
		return
	}
	for _, m := range addresses.FindAllStringSubmatch(body, -1) {
		if at := m[1]; !strings.HasPrefix(at, publicAddress) && !strings.HasPrefix(at, "http") {
			t.Errorf("%s has the address %q", path, at)
		}
	}
}

// TestFeedFollows releases an entry: the feeds have it at once, and what they had keeps its name.
func TestFeedFollows(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	ids := regexp.MustCompile(`<id>(tag:[^<]*entry[^<]*)</id>`)
	for _, path := range []string{"/feed.atom", "/en/feed.atom", s.channel("en") + "/feed.atom"} {
		before := ids.FindAllStringSubmatch(read(t, ask(t, h, path)), -1)
		e := s.us.MustSay(t, announcement(s.id))
		if strings.Contains(read(t, ask(t, h, path)), "This is announced.") {
			t.Fatalf("%s has what was not released", path)
		}
		if err := s.us.Release(t.Context(), s.id, e.Cite, nodetest.Anna); err != nil {
			t.Fatal(err)
		}
		body := read(t, ask(t, h, path))
		after := ids.FindAllStringSubmatch(body, -1)
		if !strings.Contains(body, "This is announced.") || len(after) != len(before)+1 {
			t.Fatalf("%s had %d, and has %d", path, len(before), len(after))
		}
		for i, id := range before {
			if after[i+1][1] != id[1] {
				t.Errorf("%s is now called %s", id[1], after[i+1][1])
			}
		}
		if err := s.us.Withdraw(t.Context(), s.id, e.Cite, node.Releaser{Official: nodetest.Anna}, record.Text{"en": "It was a mistake."}); err != nil {
			t.Fatal(err)
		}
		if body := read(t, ask(t, h, path)); !strings.Contains(body, "It was a mistake.") {
			t.Errorf("%s does not say that it was withdrawn", path)
		}
		if err := s.us.Remove(t.Context(), s.id, e.Cite, node.Releaser{Official: nodetest.Anna}, record.Text{"en": "A court ordered it."}); err != nil {
			t.Fatal(err)
		}
		if body := read(t, ask(t, h, path)); strings.Contains(body, "This is announced.") || !strings.Contains(body, `deleted-entry xmlns="http://purl.org/atompub/tombstones/1.0" ref="`+after[0][1]) {
			t.Errorf("%s has the words of what was removed, or no tombstone", path)
		}
	}
}

// TestContactsCalendar reads the contacts of the channel with the program of others: the one that
// was called off is told as such, and the one of which only the month is known has its month.
func TestContactsCalendar(t *testing.T) {
	s := tell(t)
	cal, err := ical.NewDecoder(strings.NewReader(read(t, ask(t, s.room().Handler(), "/en/contacts.ics")))).Decode()
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for _, e := range cal.Events() {
		title, err := e.Props.Text(ical.PropSummary)
		if err != nil {
			t.Fatal(err)
		}
		status, err := e.Status()
		if err != nil {
			t.Fatal(err)
		}
		told[title] = string(status) + " " + e.Props.Get(ical.PropDateTimeStart).Value + "–" + e.Props.Get(ical.PropDateTimeEnd).Value
	}
	for title, want := range map[string]string{
		"Third round":                     "CANCELLED 20250601–20250701",
		"Telephone call of the ministers": "CONFIRMED 20250215–20250216",
	} {
		if told[title] != want {
			t.Errorf("%s is %q, want %q", title, told[title], want)
		}
	}
	if len(told) != 5 {
		t.Errorf("the calendar has %v", told)
	}
}

// TestDescribed looks at what pages say of themselves to other programs.
func TestDescribed(t *testing.T) {
	s := tell(t)
	h := s.room().Handler()
	data := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)
	for path, want := range map[string]map[string]string{
		s.channel("en") + "/entry/" + s.cite("readout-us"): {"@type": "NewsArticle", "headline": "Readout of the Secretary’s call", "inLanguage": "en"},
		s.channel("ar") + "/entry/" + s.cite("readout-us"): {"@type": "NewsArticle", "inLanguage": "ar"},
		s.channel("en") + "/contact/" + s.cite("c6"):       {"@type": "Event", "eventStatus": "https://schema.org/EventCancelled", "startDate": "2025-06-01", "endDate": "2025-06-30"},
	} {
		html := read(t, ask(t, h, path))
		found := data.FindStringSubmatch(html)
		if found == nil {
			t.Errorf("%s has no data", path)
			continue
		}
		var got map[string]any
		if err := json.Unmarshal([]byte(found[1]), &got); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for name, value := range want {
			if got[name] != value {
				t.Errorf("%s: %s is %v, want %s", path, name, got[name], value)
			}
		}
		if got["url"] != publicAddress+path || !strings.Contains(html, `<meta property="og:url" content="`+publicAddress+path+`">`) {
			t.Errorf("%s says that its address is %v", path, got["url"])
		}
	}
	for _, path := range []string{s.channel("en") + "/entry/" + s.cite("readout-us"), "/ar/", "/en/articles"} {
		picture := regexp.MustCompile(`property="og:image" content="` + publicAddress + `([^"]+)"`).FindStringSubmatch(read(t, ask(t, h, path)))
		if picture == nil || ask(t, h, picture[1]).StatusCode != http.StatusOK {
			t.Errorf("the picture of %s is not there: %v", path, picture)
		}
	}
}
