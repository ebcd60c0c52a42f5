package newsroom_test

import (
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/publication"
	"parley.example/internal/staff"
	"parley.example/internal/web/browser"
	"parley.example/record"
	"parley.example/standing"
)

// A contact is one of which both sides have said something.
type contact struct {
	*house
	id     record.Hash
	held   standing.Cite
	ours   standing.Cite
	theirs standing.Cite
}

func newContact(t *testing.T) *contact {
	t.Helper()
	h := newHouse(t)
	west := nodetest.New(t, "west.example")
	c := &contact{house: h, id: nodetest.Found(t, h.side, west)}
	held := h.side.MustSay(t, node.Saying{
		Channel: c.id, Official: nodetest.Anna, Kind: "contact.held",
		Terms: &record.ContactHeld{ContactFacts: record.ContactFacts{Form: "meeting", Level: "ministers", When: "2025-05-02"}},
		Body:  &record.Body{Title: record.Text{"en": "Meeting at the bridge", "ar": "اجتماع عند الجسر"}},
	})
	c.held = held.Cite
	nodetest.Exchange(t, c.id, h.side, west)
	readout := func(by *nodetest.Side, text record.Text, point record.Text) standing.Cite {
		return by.MustSay(t, node.Saying{
			Channel: c.id, Official: nodetest.Anna, Kind: "readout", About: record.RefTo(held.Act), Terms: &record.Readout{Points: []record.Point{{Name: "trucks"}}},
			Body: &record.Body{Title: record.Text{"en": "Readout"}, Text: text, Points: map[string]record.Text{"trucks": point}},
		}).Cite
	}
	c.ours = readout(h.side, record.Text{
		"en": "The ministers met at the Lumen bridge on 2 May. 240 prisoners will be exchanged on 12 May. We asked for the release of Mr. Hale.",
		"fr": "Les ministres se sont rencontrés le 2 mai au pont de Lumen.",
	}, record.Text{"en": "Forty trucks may cross each day."})
	c.theirs = readout(west, record.Text{
		"ru": "2 мая состоялась встреча министров на мосту Люмен. Обмен 240 пленными пройдёт 14 мая. Обсуждались выборы.",
	}, record.Text{"ru": "Границу ежедневно пересекают 40 грузовиков."})
	nodetest.Exchange(t, c.id, h.side, west)
	h.employ("sam", staff.Spokesperson)
	return c
}

func (c *contact) release(cite standing.Cite, from time.Time) {
	c.Helper()
	if err := c.side.Node.ReleaseFrom(c.Context(), c.id, cite, node.Releaser{Person: "sam"}, from); err != nil {
		c.Fatal(err)
	}
}

func slashed(c standing.Cite) string { return strings.Replace(c.String(), " ", "/", 1) }

func (c *contact) page(lang string) string {
	return "/" + lang + "/channel/" + publication.ChannelSegment(c.id) + "/contact/" + slashed(c.held)
}

var partOf = regexp.MustCompile(`name="part" value="(\d:\d+:\d+:[a-z]*)"`)

// TestLinking has a spokesperson look at the guesses, confirm, refuse, link by hand, and take back; readers
// see what was confirmed and nothing else, and that only once both readouts are public.
func TestLinking(t *testing.T) {
	c := newContact(t)
	c.release(c.held, time.Time{})
	c.release(c.ours, time.Time{})
	due := c.side.Now.Add(time.Hour)
	c.release(c.theirs, due)
	sam := c.signIn("sam")
	entry := "/newsroom/channel/" + c.id.String() + "/" + slashed(c.ours)
	at := "/newsroom/channel/" + c.id.String() + "/compare/" + slashed(c.ours) + "/with/" + slashed(c.theirs)
	if page := sam.ask(200, "GET", entry, nil, "Compare with what"); !strings.Contains(page, `href="`+at+`"`) {
		t.Errorf("no way from the readout to %s:\n%s", at, page)
	}
	page := sam.ask(200, "GET", at, nil, "Guesses that nobody has looked at", "240 prisoners will be exchanged on 12 May.", "the dates differ", "“240” in both", "Readers see nothing of this", "English beside Russian", "French beside Russian")
	if n := strings.Count(page, `class="judge"`); n != 3 {
		t.Fatalf("%d guesses, want 3: the meeting, the exchange, the trucks:\n%s", n, page)
	}
	forms := strings.Split(page, `class="judge"`)
	parts := func(form string) []string {
		var all []string
		for _, m := range partOf.FindAllStringSubmatch(form, -1)[:2] {
			all = append(all, m[1])
		}
		return all
	}
	send := func(status int, revision, do string, parts []string, texts ...string) string {
		t.Helper()
		return sam.ask(status, "POST", at, url.Values{"revision": {revision}, "langs": {"en,ru"}, "do": {do}, "part": parts}, texts...)
	}
	send(303, "0", "same", parts(forms[1]))
	send(422, "0", "differ", parts(forms[2]), "Somebody else has linked")
	send(303, "1", "differ", parts(forms[2]))
	send(303, "2", "refuse", parts(forms[3]))
	alone := partOf.FindAllStringSubmatch(page[strings.Index(page, "We asked for the release of Mr. Hale.")-200:], 1)[0][1]
	send(422, "3", "same", []string{alone}, "Tick something on both sides", "checked")
	send(303, "3", "only", []string{alone})
	send(404, "4", "refuse", []string{alone})
	send(404, "4", "nonsense", nil)
	send(422, "4", "only", []string{"0:1:5:"})
	page = sam.ask(200, "GET", at, nil, "Confirmed", "Both say it", "They differ", "Only us.example says it", "There is nothing that the program would guess.", "sam, ")
	if strings.Count(page, `value="unlink"`) != 3 {
		t.Error(page)
	}

	c.side.Now = due.Add(-1)
	if _, page := c.read(c.page("en")); strings.Contains(page, "Sentence for sentence") || strings.Count(page, "We asked for the release") != 1 {
		t.Errorf("what is linked tells of a readout that is not public:\n%s", page)
	}
	c.side.Now = due
	c.public(c.page("en"), "Sentence for sentence", "Linked by us.example, last on", "neither side has signed it", "Both say it", "They differ", "Only us.example says it", `lang="ru"`, "Обмен 240 пленными пройдёт 14 мая.")
	if _, page := c.read(c.page("en")); strings.Contains(page, "sam") || strings.Count(page, "40 грузовиков") != 1 {
		t.Errorf("readers see who linked, or what was refused:\n%s", page)
	}
	c.public(c.page("fr"), "Phrase par phrase", "We asked for the release of Mr. Hale.") // as it was linked

	sam = c.signIn("sam") // an hour has passed
	sam.ask(303, "POST", at, url.Values{"revision": {"4"}, "langs": {"en,ru"}, "do": {"unlink"}, "link": {"0"}})
	sam.ask(404, "POST", at, url.Values{"revision": {"5"}, "langs": {"en,ru"}, "do": {"unlink"}, "link": {"x"}})
	if _, page := c.read(c.page("en")); strings.Contains(page, "Both say it") {
		t.Errorf("what was taken back is there still:\n%s", page)
	}
	for _, nowhere := range []string{
		"/newsroom/channel/" + c.id.String() + "/compare/" + slashed(c.theirs) + "/with/" + slashed(c.ours), // in the other order
		"/newsroom/channel/" + c.id.String() + "/compare/" + slashed(c.ours) + "/with/" + slashed(c.ours),
		"/newsroom/channel/" + c.id.String() + "/compare/" + slashed(c.held) + "/with/" + slashed(c.theirs),
		"/newsroom/channel/" + c.id.String() + "/compare/us.example/999/with/" + slashed(c.theirs),
	} {
		sam.ask(404, "GET", nowhere, nil)
	}
	c.employ("eve", staff.Editor)
	c.signIn("eve").ask(403, "GET", at, nil)
}

// TestLinkingInABrowser has a spokesperson confirm a guess in a real browser without scripts, and a reader
// see it; axe looks at both pages, in English and Arabic. With the environment variable PARLEY_GALLERY naming a
// folder it leaves pictures there.
func TestLinkingInABrowser(t *testing.T) {
	c := newContact(t)
	for _, cite := range []standing.Cite{c.held, c.ours, c.theirs} {
		c.release(cite, time.Time{})
	}
	rooms, room := httptest.NewServer(c.rooms), httptest.NewServer(c.press)
	t.Cleanup(rooms.Close)
	t.Cleanup(room.Close)
	if _, page := c.read(c.page("en")); strings.Contains(page, "Sentence for sentence") {
		t.Fatal("a guess is public")
	}
	ctx := browser.Open(t, c.link("sam", rooms.URL), browser.View{})
	press := func(selector string) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
			t.Fatalf("pressing %s: %v", selector, err)
		}
	}
	press("main form button")
	press(`a[href^="/newsroom/channel/"]`)
	press(`a[href$="` + slashed(c.ours) + `"]`)
	press(`a[href*="/compare/"]`)
	press(`.judge button[value="same"]`)
	press(`.judge button[value="differ"]`)
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(`#part-1-2`))); err != nil { // "Elections were discussed."
		t.Fatal(err)
	}
	press(`.by-hand button[value="only"]`)
	browser.AxeTab(t, ctx)
	keep(t, "linking-en-1440.png", func() []byte { return browser.TabScreenshot(t, ctx) })
	press(`a[href^="/language/ar"]`)
	browser.AxeTab(t, ctx)
	keep(t, "linking-ar-1440.png", func() []byte { return browser.TabScreenshot(t, ctx) })
	c.public(c.page("en"), "Sentence for sentence", "Обсуждались выборы.")
	for _, lang := range []string{"en", "ar"} {
		at := room.URL + c.page(lang)
		browser.Usable(t, at)
		for name, view := range map[string]browser.View{"1440": {}, "320": {Width: 320}, "320-dark": {Width: 320, Dark: true}} {
			keep(t, "linked-"+lang+"-"+name+".png", func() []byte { return browser.Screenshot(t, at, view) })
		}
	}
}

// keep leaves a picture to be looked at, if one wants to.
func keep(t *testing.T, name string, picture func() []byte) {
	t.Helper()
	if folder := os.Getenv("PARLEY_GALLERY"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name), picture(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
