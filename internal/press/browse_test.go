package press_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"parley.example/internal/web/browser"
	"parley.example/internal/words"
	"parley.example/record"
)

// TestUsable looks at every page in every language, with axe-core and for what sticks out on the
// narrowest screen; and with axe-core in the dark and on a narrow screen at those of one.
func TestUsable(t *testing.T) {
	s := tell(t)
	at := s.serve()
	for _, lang := range words.Languages() {
		for _, path := range s.pages(lang) {
			browser.Usable(t, at+path)
		}
	}
	for _, path := range s.pages("en") {
		browser.AxeView(t, at+path, browser.View{Dark: true})
	}
	for _, path := range s.pages("ar") {
		browser.AxeView(t, at+path, browser.View{Width: 320})
	}
}

// TestReader goes the way of a reader: from the front page to the channel, to the contact and
// what each side said of it, to the commitments and the one that was kept, to its entry, and to
// the proof, which verifies.
func TestReader(t *testing.T) {
	s := tell(t)
	at := s.serve()
	r := &reader{t, browser.Open(t, at+"/en/", browser.View{})}
	r.follow("The missions of each in the other’s country")
	r.sees("How do things stand?", "Contact was last held on 10 April 2025", "the next contact, planned for June 2025, was cancelled")
	r.follow("Timeline")
	r.follow("Telephone call of the ministers")
	r.sees("What did each side say?", "They agreed to stay in touch.", "The sides agreed to keep a channel of communication.", "Both say it", "Only Russian Federation says it", "United States has acted on it since.")
	r.follow("Commitments")
	r.sees("Who owes what to whom?", "on 27 February 2025, acknowledged by United States and Russian Federation")
	r.follow("Experts meet soon, to agree on steps that remove the obstacles to each other’s missions.")
	r.sees("On the telephone conversation")
	r.follow("Telephone call of the ministers")
	r.follow("Readout of the Secretary’s call")
	r.follow("What is proven")
	r.sees("What is proven of us.example 12, and what is not?", "Anna, Counsellor, signed it for United States", "That what it says is true.", s.id.String())
	proven, err := record.VerifyProof(r.download("a[download]"), s.id)
	if err != nil {
		t.Fatal(err)
	}
	if proven.Act.Hash != s.said["readout-us"].Act {
		t.Error("the proof that was downloaded is of another entry")
	}
}

// reader is somebody at a browser.
type reader struct {
	t   testing.TB
	ctx context.Context
}

func (r *reader) follow(text string) {
	r.t.Helper()
	at, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("a")].find(a => a.textContent.trim() == `+quoted(text)+`)?.href ?? ""`))
	if err != nil || at == "" {
		r.t.Fatalf("there is no link %q: %v", text, err)
	}
	if err := chromedp.Do(r.ctx, chromedp.Navigate(at)); err != nil {
		r.t.Fatal(err)
	}
}

func (r *reader) sees(texts ...string) {
	r.t.Helper()
	page, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](`document.body.innerText.replaceAll("\u00a0", " ").replaceAll(/[\u2068\u2069]/g, "")`))
	if err != nil {
		r.t.Fatal(err)
	}
	for _, text := range texts {
		if !strings.Contains(page, text) {
			r.t.Errorf("the page does not say %q", text)
		}
	}
}

// does runs a script in the page.
func (r *reader) does(script string) {
	r.t.Helper()
	if _, err := chromedp.Run(r.ctx, chromedp.Evaluate[bool]("{"+script+"}; true")); err != nil {
		r.t.Fatalf("%s: %v", script, err)
	}
}

// is reports whether a condition holds in the page.
func (r *reader) is(condition string) bool {
	r.t.Helper()
	holds, err := chromedp.Run(r.ctx, chromedp.Evaluate[bool](condition))
	if err != nil {
		r.t.Fatalf("%s: %v", condition, err)
	}
	return holds
}

// waits waits until a condition holds in the page.
func (r *reader) waits(condition string) {
	r.t.Helper()
	_, err := chromedp.Run(r.ctx, chromedp.Evaluate[bool](`new Promise(done => {
		const look = () => (`+condition+`) ? done(true) : setTimeout(look, 20);
		look();
	})`, chromedp.EvalAwaitPromise))
	if err != nil {
		r.t.Fatalf("waiting for %s: %v", condition, err)
	}
}

func (r *reader) download(selector string) []byte {
	r.t.Helper()
	at, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](`document.querySelector(`+quoted(selector)+`).href`))
	if err != nil {
		r.t.Fatal(err)
	}
	answer, err := http.Get(at)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	file, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return file
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// TestNoOtherHost opens every page and watches what the browser asks for: nothing from
// anywhere but the room itself; and what it complains of: nothing that its policy keeps from it.
func TestNoOtherHost(t *testing.T) {
	s := tell(t)
	at := s.serve()
	own, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	ctx := browser.Tab(t)
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	asked := make(chan string, 10000)
	complaints := make(chan string, 1000)
	err = chromedp.Listen(ctx, func(ev any) {
		// The page that is not there is complained of, and nothing else.
		if entry, ok := ev.(*log.EventEntryAdded); ok && !strings.HasSuffix(entry.Entry.URL, "/nowhere") {
			complaints <- entry.Entry.URL + ": " + entry.Entry.Text
		}
		if sent, ok := ev.(*network.EventRequestWillBeSent); ok {
			asked <- sent.Request.URL
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range words.Languages() {
		for _, path := range s.pages(lang) {
			if err := chromedp.Do(ctx, chromedp.Navigate(at+path)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range len(complaints) {
		t.Errorf("the browser complains of %s", <-complaints)
	}
	seen := len(asked)
	for range seen {
		to, err := url.Parse(<-asked)
		if err != nil || to.Host != own.Host {
			t.Errorf("a page asks for %v", to)
		}
	}
	if seen < 3*len(s.pages("en")) {
		t.Errorf("only %d requests were seen", seen)
	}
}

// TestWithoutStyle reads the pages as text: without any style they tell the story in order.
func TestWithoutStyle(t *testing.T) {
	s := tell(t)
	at := s.serve()
	for path, order := range map[string][]string{
		s.channel("en"): {
			"Reconstruction.", "How do things stand?", "Contact was last held", "Timeline", "35 persons non grata", "Telephone call of the presidents", "Third round",
			"What is open", "A list of the visas", "not told", "A road map for six properties", "no deadline", "Latest statements", "After the second round",
		},
		s.channel("en") + "/contact/" + s.cite("c2"): {
			"What did each side say?", "Telephone call of the ministers, 15 February 2025", "Readout of the Secretary’s call", "The Secretary spoke today",
			"On the telephone conversation", "At the initiative of the American side", "They agreed to stay in touch.", "Both say it", "The sides agreed to keep a channel",
			"other bilateral issues", "Only United States says it", "Experts meet soon", "Unilateral barriers", "What is recorded of it",
		},
		s.channel("en") + "/entry/" + s.cite("readout-us") + "/proof": {
			"What is proven of", "This is a reconstruction", "What is proven", "signed it for", "What is not proven", "That what it says is true", "How to verify it", "parley verify", "The hashes", "The signed act",
		},
	} {
		ctx := browser.Open(t, at+path, browser.View{})
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(() => {
			for (let e of document.querySelectorAll("link[rel=stylesheet]")) e.remove()
			return document.body.textContent.replaceAll("\u00a0", " ")
		})()`))
		if err != nil {
			t.Fatal(err)
		}
		rest := text
		for _, want := range order {
			_, after, found := strings.Cut(rest, want)
			if !found {
				t.Errorf("%s does not say %q where it belongs", path, want)
				continue
			}
			rest = after
		}
	}
}
