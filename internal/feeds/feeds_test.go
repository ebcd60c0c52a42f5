package feeds_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"parley.example/internal/feeds"
)

// nasty is what breaks what does not escape.
const nasty = "<b>&\"'\\;,:\n]]></script><!-- \u2028 مرحبا 漢字 \x00\x0b end"

func day(d int) time.Time {
	return time.Date(2025, 2, d, 18, 30, 0, 0, time.FixedZone("", 3*3600))
}

func feed(said string) feeds.Feed {
	return feeds.Feed{
		ID: "tag:us.example,2025:feed", Title: said, Subtitle: said, Page: "https://press.example/en/?a=1&b=2", Self: "https://press.example/feed.atom", Updated: day(1),
		Items: []feeds.Item{{
			ID: "tag:us.example,2025:article/a", Page: "https://press.example/en/article/a", Lang: "en", Title: said, Summary: said, HTML: said, Author: said,
			Topics: []feeds.Topic{{Term: "t&", Label: said}}, Published: day(2), Updated: day(5), Picture: "https://press.example/card/a.png", PictureLen: 7,
		}},
		Gone: []feeds.Gone{{ID: "tag:us.example,2025:article/b", At: day(4)}},
	}
}

// heard is what can be said in XML of what was said: it has no control characters.
func heard(said string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' {
			return utf8.RuneError
		}
		return r
	}, said)
}

type anyXML struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Inner   []anyXML   `xml:",any"`
}

func (x anyXML) all(name string) (found []anyXML) {
	for _, i := range x.Inner {
		if i.XMLName.Local == name {
			found = append(found, i)
		}
	}
	return found
}

func (x anyXML) text(t *testing.T, name string) string {
	t.Helper()
	found := x.all(name)
	if len(found) != 1 {
		t.Fatalf("%s has %d of %s", x.XMLName.Local, len(found), name)
	}
	return found[0].Text
}

func (x anyXML) attr(name string) string {
	for _, a := range x.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func parse(t *testing.T, body []byte, err error) (root anyXML) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(body) {
		t.Fatal("not UTF-8")
	}
	if err := xml.Unmarshal(body, &root); err != nil {
		t.Fatalf("not well-formed: %v\n%s", err, body)
	}
	return root
}

func TestAtom(t *testing.T) {
	body, err := feeds.Atom(feed(nasty))
	root := parse(t, body, err)
	if root.XMLName != (xml.Name{Space: "http://www.w3.org/2005/Atom", Local: "feed"}) {
		t.Errorf("the root is %v", root.XMLName)
	}
	e := root.all("entry")[0]
	for got, want := range map[string]string{
		root.text(t, "title"): heard(nasty), root.text(t, "id"): "tag:us.example,2025:feed", root.text(t, "updated"): "2025-02-05T15:30:00Z",
		e.text(t, "id"): "tag:us.example,2025:article/a", e.text(t, "updated"): "2025-02-05T15:30:00Z", e.text(t, "published"): "2025-02-02T15:30:00Z",
		e.text(t, "content"): heard(nasty), e.all("author")[0].text(t, "name"): heard(nasty), e.all("category")[0].attr("label"): heard(nasty),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if gone := root.all("deleted-entry"); len(gone) != 1 || gone[0].attr("ref") != "tag:us.example,2025:article/b" || gone[0].XMLName.Space != "http://purl.org/atompub/tombstones/1.0" {
		t.Errorf("what was removed is told as %v", gone)
	}
	rels := map[string]bool{}
	for _, l := range append(root.all("link"), e.all("link")...) {
		rels[l.attr("rel")] = true
		absolute(t, l.attr("href"))
	}
	if !rels["self"] || !rels["alternate"] || !rels["enclosure"] {
		t.Errorf("the links are %v", rels)
	}
}

func absolute(t *testing.T, at string) {
	t.Helper()
	if u, err := url.Parse(at); err != nil || !u.IsAbs() || u.Host == "" {
		t.Errorf("%q is no absolute address", at)
	}
}

func TestRSS(t *testing.T) {
	body, err := feeds.RSS(feed(nasty))
	root := parse(t, body, err)
	c := root.all("channel")[0]
	for _, name := range []string{"title", "description", "lastBuildDate"} {
		if c.text(t, name) == "" {
			t.Errorf("the channel has no %s", name)
		}
	}
	i := c.all("item")[0]
	if root.attr("version") != "2.0" || i.text(t, "guid") != "tag:us.example,2025:article/a" || i.all("guid")[0].attr("isPermaLink") != "false" {
		t.Errorf("an item is named %v", i.all("guid"))
	}
	if i.text(t, "encoded") != heard(nasty) || i.text(t, "title") != heard(nasty) {
		t.Errorf("an item says %q", i.text(t, "encoded"))
	}
	if at, err := time.Parse(time.RFC1123Z, i.text(t, "pubDate")); err != nil || !at.Equal(day(2)) {
		t.Errorf("published %v: %v", at, err)
	}
	absolute(t, i.text(t, "link"))
	if strings.Contains(string(body), "article/b") {
		t.Error("what was removed is in it")
	}
}

func TestJSONFeed(t *testing.T) {
	body, err := feeds.JSONFeed(feed(nasty))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(body), "</script") {
		t.Error("it would end a script element")
	}
	var got struct {
		Version, Title, Home_page_url, Feed_url string
		Items                                   []struct{ ID, URL, Title, Content_html, Date_modified, Date_published string }
	}
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != "https://jsonfeed.org/version/1.1" || got.Title != nasty || len(got.Items) != 1 {
		t.Fatalf("got %+v", got)
	}
	i := got.Items[0]
	if i.ID != "tag:us.example,2025:article/a" || i.Content_html != nasty || i.Date_modified != "2025-02-05T15:30:00Z" {
		t.Errorf("got %+v", i)
	}
	absolute(t, got.Feed_url)
	absolute(t, i.URL)
	empty, err := feeds.JSONFeed(feeds.Feed{})
	if err != nil || !strings.Contains(string(empty), `"items": []`) {
		t.Errorf("an empty feed is %s: %v", empty, err)
	}
}

// TestICalendar reads a calendar with the program of others.
func TestICalendar(t *testing.T) {
	long := strings.Repeat("漢字 the ministers, ", 20) + nasty
	body := feeds.ICalendar(feeds.Calendar{Name: nasty, Page: "https://press.example/en/", Events: []feeds.Event{
		{ID: "a@us.example", Sequence: 2, Title: long, Description: "d", Place: "Istanbul; a house, there", Page: "https://press.example/en/c", From: day(3), To: day(3).Add(time.Hour), Status: feeds.Confirmed, Changed: day(9), Created: day(1)},
		{ID: "b@us.example", Title: "b", Page: "https://press.example/en/c", From: time.Date(2025, 2, 27, 0, 0, 0, 0, time.UTC), To: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC), Days: true, Status: feeds.Cancelled, Changed: day(9), Created: day(1)},
	}})
	for line := range strings.SplitSeq(strings.TrimSuffix(string(body), "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	cal, err := ical.NewDecoder(strings.NewReader(string(body))).Decode()
	if err != nil {
		t.Fatal(err)
	}
	events := cal.Events()
	if len(events) != 2 {
		t.Fatalf("%d events", len(events))
	}
	if err := ical.NewEncoder(io.Discard).Encode(cal); err != nil {
		t.Errorf("it lacks what the standard asks for: %v", err)
	}
	title, err := events[0].Props.Text(ical.PropSummary)
	said := strings.NewReplacer("\x00", "", "\x0b", "").Replace(long)
	if err != nil || title != said {
		t.Errorf("the title is %q: %v", title, err)
	}
	start, err := events[0].DateTimeStart(nil)
	if err != nil || !start.Equal(day(3)) {
		t.Errorf("it begins %v: %v", start, err)
	}
	if p := events[1].Props.Get(ical.PropDateTimeStart); p.ValueType() != ical.ValueDate || p.Value != "20250227" || events[1].Props.Get(ical.PropDateTimeEnd).Value != "20250301" {
		t.Errorf("whole days are %v", p)
	}
	if status, err := events[1].Status(); err != nil || status != ical.EventCancelled {
		t.Errorf("it is %s: %v", status, err)
	}
}

func TestSitemap(t *testing.T) {
	body, err := feeds.Sitemap([]string{"en", "ar"}, []feeds.SitemapPage{{
		In: map[string]string{"ar": "https://press.example/ar/?a&b", "en": "https://press.example/en/"}, Default: "https://press.example/", Changed: day(2),
	}})
	root := parse(t, body, err)
	urls := root.all("url")
	if len(urls) != 2 || urls[0].text(t, "loc") != "https://press.example/en/" || urls[1].text(t, "lastmod") != "2025-02-02T15:30:00Z" {
		t.Fatalf("got %s", body)
	}
	for _, u := range urls {
		var langs []string
		for _, l := range u.all("link") {
			langs = append(langs, l.attr("hreflang"))
		}
		if diff := cmp.Diff([]string{"en", "ar", "x-default"}, langs); diff != "" {
			t.Error(diff)
		}
	}
	body, err = feeds.SitemapIndex([]string{"https://press.example/sitemap/1.xml"})
	if root := parse(t, body, err); root.all("sitemap")[0].text(t, "loc") != "https://press.example/sitemap/1.xml" {
		t.Errorf("got %s", body)
	}
}

// TestCSV reads a table back, and finds no formula in it.
func TestCSV(t *testing.T) {
	body, err := feeds.CSV(feeds.Table{Columns: []string{"a", "b"}, Rows: [][]string{
		{`=HYPERLINK("http://evil.example")`, "+1"}, {"-1", "@x"}, {"\tx", "＝1"}, {"plain, \"quoted\"\nand more", ""},
	}})
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(string(body), "\uFEFF")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != 5 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, row := range rows[1:4] {
		for _, cell := range row {
			if cell[0] != '\'' {
				t.Errorf("%q computes", cell)
			}
		}
	}
	if rows[4][0] != "plain, \"quoted\"\nand more" {
		t.Errorf("got %q", rows[4][0])
	}
}
