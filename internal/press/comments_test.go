package press_test

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"parley.example/internal/comments"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/web"
	"parley.example/internal/web/browser"
	"parley.example/internal/words"
)

// A letterBox is where letters of the comments arrive.
type letterBox struct {
	mu  sync.Mutex
	all []comments.Letter
	new chan struct{}
}

func (b *letterBox) Post(_ context.Context, l comments.Letter) error {
	b.mu.Lock()
	b.all = append(b.all, l)
	b.mu.Unlock()
	b.new <- struct{}{}
	return nil
}

// A talk is the press room of the story with comments, served.
type talk struct {
	*story
	comments *comments.Comments
	box      *letterBox
	at       string
	key      string // of the post that is commented on
	path     string
	handler  http.Handler
}

var paths = regexp.MustCompile(`https?://[^/\s]+(/[a-z]+/comment/\S+)`)

// letter waits for the next letter, and returns it and the path of its link.
func (k *talk) letter() (comments.Letter, string) {
	k.t.Helper()
	select {
	case <-k.box.new:
	case <-time.After(time.Minute):
		k.t.Fatal("no letter came")
	}
	k.box.mu.Lock()
	defer k.box.mu.Unlock()
	l := k.box.all[len(k.box.all)-1]
	m := paths.FindStringSubmatch(l.Link)
	if m == nil {
		return l, ""
	}
	return l, m[1]
}

func newTalk(t testing.TB, set comments.Settings) *talk {
	s := tell(t)
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "comments.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.NewAssets(press.Files())
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return s.clock }
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	library := publication.NewLibrary(s.us.Node, clock)
	t.Cleanup(library.Close)
	k := &talk{story: s, box: &letterBox{new: make(chan struct{}, 100)}}
	k.comments, err = comments.New(comments.Config{
		Store: db, Papers: s.us.Node, Posts: press.Commented{Library: library, Node: s.us.Node}, Poster: k.box, Words: cat,
		Address: func() string { return "http://press.example" }, Clock: clock, Random: rand.Reader, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.comments.SetUp(t.Context(), "mod", set); err != nil {
		t.Fatal(err)
	}
	p, err := press.New(press.Config{Node: s.us.Node, Library: library, Words: cat, Assets: assets, Clock: clock, Log: log, Comments: k.comments})
	if err != nil {
		t.Fatal(err)
	}
	posts, err := library.Posts(t.Context())
	if err != nil || len(posts) == 0 {
		t.Fatal(posts, err)
	}
	k.key, k.path = string(posts[0].Key), posts[0].Path
	k.handler = p.Handler()
	server := httptest.NewServer(k.handler)
	t.Cleanup(server.Close)
	k.at = server.URL
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { k.comments.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	return k
}

var atOnce = comments.Settings{On: true, Edit: 24}

// visit opens a page in a tab that is open.
func visit(t testing.TB, ctx context.Context, url string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
}

func pageText(t testing.TB, ctx context.Context) string {
	t.Helper()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestReaderComments is a reader in a browser: they write, their machine works, they confirm from the
// letter, edit, answer, report, and delete.
func TestReaderComments(t *testing.T) {
	k := newTalk(t, atOnce)
	write := k.at + "/en/comment/write/" + k.path
	ctx := browser.Open(t, write, browser.View{})
	send := func(form string) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("form#"+form+" button"))); err != nil {
			t.Fatal(err)
		}
	}
	fill := func(field, value string) {
		t.Helper()
		js := fmt.Sprintf(`document.querySelector("[name=%s]").value = %q; true`, field, value)
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](js)); err != nil {
			t.Fatal(err)
		}
	}
	says := func(want string) {
		t.Helper()
		if text := pageText(t, ctx); !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
	fill("words", "I was *there*.")
	fill("address", "nobody")
	fill("name", "Zoë")
	send("comment")
	says("Give one e-mail address")
	if kept, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("[name=words]").value`)); err != nil || kept != "I was *there*." {
		t.Errorf("what was written is lost: %q, %v", kept, err)
	}
	fill("address", "zoe@mail.example")
	send("comment")
	says("Look into your mail")
	l, mine := k.letter()
	if l.To != "zoe@mail.example" {
		t.Errorf("the letter goes to %s", l.To)
	}
	if th, err := k.comments.Thread(t.Context(), k.key); err != nil || th.Count != 0 {
		t.Fatal("it is shown before it is confirmed", err)
	}
	visit(t, ctx, k.at+mine) // GET changes nothing
	says("Nobody sees it until you do")
	if th, _ := k.comments.Thread(t.Context(), k.key); th.Count != 0 {
		t.Fatal("a link scanner confirms comments")
	}
	send("confirm")
	says("It is shown.")
	fill("words", "I was there, and saw it.")
	send("edit")
	says("I was there, and saw it.")
	visit(t, ctx, k.at+"/en/comments/"+k.path)
	says("1 comment")
	says("I was there, and saw it.")
	says("edited")
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(`a[href*="/comment/report/"]`))); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.querySelector("[value=off-topic]").checked = true`)); err != nil {
		t.Fatal(err)
	}
	send("report")
	says("A moderator will read it.")
	queue, _, err := k.comments.Queue(t.Context())
	if err != nil || len(queue) != 1 || len(queue[0].Reports) != 1 || queue[0].Reports[0].Why != comments.OffTopic {
		t.Fatalf("%+v, %v", queue, err)
	}
	if _, err := k.comments.Answer(t.Context(), comments.Answer{
		Post: k.key, Parent: comments.Written(queue[0].ID), Official: comments.Official{Party: "Westland", Who: "Ada Brook"}, Words: "So were we.", Lang: "en",
	}); err != nil {
		t.Fatal(err)
	}
	visit(t, ctx, k.at+mine)
	send("delete")
	says("It is deleted")
	visit(t, ctx, k.at+"/en/comments/"+k.path)
	says("Deleted by its author.")
	says("Official answer of Westland")
	says("So were we.")
	if text := pageText(t, ctx); strings.Contains(text, "saw it") || strings.Contains(text, "Zoë") {
		t.Errorf("what was deleted is still there: %s", text)
	}
}

// TestCommentWithoutScripts sends the form as a browser without scripts does. It waits for a moderator,
// who refuses it with a reason; the author is told, and sees why.
func TestCommentWithoutScripts(t *testing.T) {
	k := newTalk(t, atOnce)
	page := read(t, ask(t, k.handler, "/en/comment/write/"+k.path))
	challenge := regexp.MustCompile(`name="challenge" value="([^"]+)"`).FindStringSubmatch(page)[1]
	k.clock = k.clock.Add(time.Minute)
	form := url.Values{"challenge": {challenge}, "name": {"Zoë"}, "address": {"zoe@mail.example"}, "words": {"Buy this"}}
	if r := send(k.handler, "/en/comment/write/"+k.path, form, "https://evil.example"); r.StatusCode != http.StatusForbidden {
		t.Errorf("a form of another site is taken: %s", r.Status)
	}
	trapped := url.Values{"challenge": {challenge}, "name": {"Zoë"}, "address": {"zoe@mail.example"}, "words": {"Buy this"}, "website": {"x"}}
	if r := send(k.handler, "/en/comment/write/"+k.path, trapped, ""); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(read(t, r), "Buy this") {
		t.Errorf("the trap: %s", r.Status)
	}
	if r := send(k.handler, "/en/comment/write/"+k.path, form, ""); r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", r.Status, read(t, r))
	}
	_, mine := k.letter()
	send(k.handler, mine, url.Values{"do": {"confirm"}}, "")
	queue, _, err := k.comments.Queue(t.Context())
	if err != nil || len(queue) != 1 || queue[0].Stage != comments.Waiting {
		t.Fatalf("%+v, %v", queue, err)
	}
	if page := read(t, ask(t, k.handler, "/en/comments/"+k.path)); strings.Contains(page, "Buy this") {
		t.Error("it is shown")
	}
	err = k.comments.Decide(t.Context(), queue[0].ID, queue[0].Revision(), comments.Ruling{Decision: comments.Refuse, Why: comments.Spam, Who: "mod"})
	if err != nil {
		t.Fatal(err)
	}
	if l, _ := k.letter(); !strings.Contains(l.Text, "advertising or spam") {
		t.Errorf("the author is not told: %s", l.Text)
	}
	if page := read(t, ask(t, k.handler, mine)); !strings.Contains(page, "It was not published: advertising or spam") {
		t.Error("the author does not see why")
	}
	huge := url.Values{"words": {strings.Repeat("x", 100<<10)}}
	if r := send(k.handler, "/en/comment/write/"+k.path, huge, ""); r.StatusCode != http.StatusNotFound {
		t.Errorf("a form of 100 KB: %s", r.Status)
	}
}

func send(h http.Handler, path string, form url.Values, origin string) *http.Response {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// fill puts n comments on the post, some answering others.
func (k *talk) fill(n int) {
	k.t.Helper()
	var ids []string
	for i := range n {
		one := comments.Imported{
			ID: comments.ID(binary.BigEndian.AppendUint64(make([]byte, 8), uint64(i))), Lang: "en", Said: k.clock.Add(time.Duration(i) * time.Second),
			Name:  []string{"Reader", "قارئة", "Читатель"}[i%3],
			Words: "A comment of *usual* length, with [a link](https://site.example/page) in it, so that it fills two or three lines on a screen.\n\nتعليق ثانٍ.",
		}
		if i%3 != 0 {
			one.Parent = ids[i/2]
		}
		if err := k.comments.Import(k.t.Context(), "mod", k.key, one); err != nil {
			k.t.Fatal(err)
		}
		ids = append(ids, comments.Written(one.ID))
	}
}

// TestCommentPages looks at every page of the comments in every language: for axe, for what sticks
// out, for words that are missing, and for its headers.
func TestCommentPages(t *testing.T) {
	k := newTalk(t, atOnce)
	k.fill(12)
	if _, err := k.comments.Answer(t.Context(), comments.Answer{Post: k.key, Official: comments.Official{Party: "Westland", Who: "Ada Brook"}, Words: "Thank you.", Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	first := comments.Written(comments.ID(make([]byte, 16)))
	for _, lang := range words.Languages() {
		for name, path := range map[string]string{
			"comments": "/comments/" + k.path, "write": "/comment/write/" + k.path + "?to=" + first, "report": "/comment/report/" + first, "own": "/comment/own",
		} {
			r := ask(t, k.handler, "/"+lang+path)
			html := read(t, r)
			if r.StatusCode != http.StatusOK || unsaid.MatchString(html) || strings.Contains(html, "style=") {
				t.Errorf("%s in %s: %s, %q", name, lang, r.Status, unsaid.FindString(html))
			}
			if scripts := strings.Contains(r.Header.Get("Content-Security-Policy"), "script-src"); scripts != (name != "comments") || strings.Contains(html, "<script") != scripts {
				t.Errorf("%s in %s: scripts %t", name, lang, scripts)
			}
			if len(r.Cookies()) > 0 {
				t.Errorf("%s sets a cookie", name)
			}
			if lang == "fr" {
				continue
			}
			browser.Usable(t, k.at+"/"+lang+path)
			look(t, k.at+"/"+lang+path, "comments-"+name+"-"+lang)
		}
	}
	if r := ask(t, k.handler, "/en/comment/"+first); r.StatusCode != http.StatusSeeOther || !strings.HasSuffix(r.Header.Get("Location"), "#c-"+first) {
		t.Errorf("the address of a comment: %s %s", r.Status, r.Header.Get("Location"))
	}
	entry := "/en/" + k.path
	if !strings.Contains(read(t, ask(t, k.handler, entry)), `href="/en/comments/`+k.path) {
		t.Error("what is commented on does not lead to the comments")
	}
	if err := k.comments.SetUp(t.Context(), "mod", comments.Settings{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(read(t, ask(t, k.handler, entry)), "/en/comments/") {
		t.Error("it leads to comments that are off")
	}
	for _, path := range []string{"/comments/" + k.path, "/comment/write/" + k.path, "/comment/report/" + first, "/comment/" + first} {
		if r := ask(t, k.handler, "/en"+path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s, though comments are off: %s", path, r.Status)
		}
	}
}

// BenchmarkComments asks for the first page of a thread of a thousand comments: as it is kept, and anew after
// each comment that is added. In the same run it asks for the page of what is commented on, and anew for the
// first page of a thread that has just as many comments as stand on it; it reports how many times as long the
// thousand take.
func BenchmarkComments(b *testing.B) {
	long, short := newTalk(b, atOnce), newTalk(b, atOnce)
	long.fill(1000)
	short.fill(200)
	for _, k := range []*talk{long, short} {
		k.get(b, "/en/comments/"+k.path)
		k.get(b, "/en/"+k.path)
	}
	b.Run("kept", func(b *testing.B) {
		var talk, post time.Duration
		for b.Loop() {
			talk += long.get(b, "/en/comments/"+long.path)
			post += long.get(b, "/en/"+long.path)
		}
		report(b, talk, post)
	})
	b.Run("anew", func(b *testing.B) {
		var talk, less time.Duration
		for b.Loop() {
			long.say(b)
			short.say(b)
			talk += long.get(b, "/en/comments/"+long.path)
			less += short.get(b, "/en/comments/"+short.path)
		}
		report(b, talk, less)
	})
}

// report says how long the first took, and how many times as long as the second.
func report(b *testing.B, took, other time.Duration) {
	b.ReportMetric(float64(took.Microseconds())/float64(b.N), "µs/page")
	b.ReportMetric(float64(took)/float64(other), "ratio")
}

// get asks for a page, and returns how long that took.
func (k *talk) get(b *testing.B, path string) time.Duration {
	b.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
	began := time.Now()
	k.handler.ServeHTTP(w, r)
	took := time.Since(began)
	if w.Code != http.StatusOK {
		b.Fatal(w.Code)
	}
	return took
}

// say adds a comment at the end.
func (k *talk) say(b *testing.B) {
	b.Helper()
	_, err := k.comments.Answer(b.Context(), comments.Answer{Post: k.key, Words: "One more.", Official: comments.Official{Party: "W", Who: "a"}})
	if err != nil {
		b.Fatal(err)
	}
}
