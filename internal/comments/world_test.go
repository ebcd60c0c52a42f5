package comments

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/netip"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"parley.example/internal/store"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/words"
	"parley.example/record"
)

// A world is one publication with an article, and a box in which letters arrive.
type world struct {
	*Comments
	t      testing.TB
	now    time.Time
	box    []Letter
	broken error // of the poster
	posts  map[string]Post
	own    bool
	db     store.Store
	logged bytes.Buffer
}

func (w *world) Commented(_ context.Context, key string) (Post, bool, error) {
	p, ok := w.posts[key]
	return p, ok, nil
}
func (w *world) Own(context.Context) (bool, error) { return w.own, nil }
func (w *world) Reserved(context.Context) ([]string, error) {
	return []string{"Norland", "Ministry of Norland"}, nil
}

func (w *world) Paper(ctx context.Context, drawer, name string) ([]byte, error) {
	return w.db.Paper(ctx, drawer, name)
}

func (w *world) Put(ctx context.Context, papers []store.Paper, expect ...store.Expect) error {
	return w.db.Commit(ctx, &store.Batch{Papers: papers, Expect: expect})
}

func (w *world) Post(_ context.Context, l Letter) error {
	if w.broken == nil {
		w.box = append(w.box, l)
	}
	return w.broken
}

const article = "article/one"

func newWorld(t testing.TB) *world {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := &world{t: t, now: time.Date(2026, 5, 3, 12, 0, 0, 0, time.UTC), own: true, db: db}
	w.posts = map[string]Post{article: {Key: article, Path: "article/one", Title: record.Text{"en": "One"}, Published: w.now.Add(-time.Hour)}}
	catalogue, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	w.Comments, err = New(Config{
		Store: db, Papers: w, Posts: w, Poster: w, Words: catalogue, Address: func() string { return "https://press.example" },
		Clock: func() time.Time { return w.now }, Random: rand.Reader, Log: slog.New(slog.NewTextHandler(&w.logged, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// draft is a form, well filled in, whose machine has worked.
func (w *world) draft(words string) Draft {
	w.t.Helper()
	ch, err := w.Challenge(w.t.Context(), article)
	if err != nil {
		w.t.Fatal(err)
	}
	return Draft{
		Post: article, Name: "Zoë", Address: "zoe@mail.example", Words: words, Lang: "en",
		Challenge: ch.Text, Solution: ch.Work(), From: netip.MustParseAddr("192.0.2.1"),
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) want(err, want error) {
	w.t.Helper()
	if !errors.Is(err, want) {
		w.t.Errorf("%v, want %v", err, want)
	}
}

func (w *world) set(s Settings) { w.t.Helper(); w.must(w.SetUp(w.t.Context(), "mod", s)) }

// post has the letters posted, and returns the last.
func (w *world) post() Letter {
	w.t.Helper()
	w.must(w.postLetters(w.t.Context()))
	if len(w.box) == 0 {
		w.t.Fatal("no letter came")
	}
	return w.box[len(w.box)-1]
}

var keyed = regexp.MustCompile(`https://press\.example/[a-z]+/comment/(?:mine|own)/([A-Za-z0-9_-]+)`)

// secret is the key in the last letter.
func (w *world) secret() string {
	w.t.Helper()
	m := keyed.FindStringSubmatch(w.post().Link)
	if m == nil {
		w.t.Fatalf("the letter has no link: %+v", w.box[len(w.box)-1])
	}
	return m[1]
}

// say writes and confirms a comment, and returns it with its key.
func (w *world) say(d Draft) (*Comment, string) {
	w.t.Helper()
	w.now = w.now.Add(time.Hour) // so that rates are full again
	ch, err := w.Challenge(w.t.Context(), d.Post)
	w.must(err)
	d.Challenge, d.Solution = ch.Text, ch.Work()
	w.must(w.Write(w.t.Context(), d))
	secret := w.secret()
	c, err := w.Confirm(w.t.Context(), secret)
	w.must(err)
	return c, secret
}

func (w *world) thread() *Thread {
	w.t.Helper()
	th, err := w.Thread(w.t.Context(), article)
	w.must(err)
	return th
}

// reads lists what the public reads: the depth, and the HTML or why there is none.
func (w *world) reads(want ...string) {
	w.t.Helper()
	var got []string
	for _, it := range w.thread().Items {
		s := string(it.HTML)
		if it.Gone != "" {
			s = string(it.Gone)
		}
		got = append(got, string(rune('0'+it.Depth))+" "+regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s, ""))
	}
	if len(got) != len(want) {
		w.t.Fatalf("the public reads %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			w.t.Fatalf("the public reads %q, want %q", got, want)
		}
	}
}

func (w *world) decide(c *Comment, r Ruling) error {
	w.t.Helper()
	now, err := w.Comment(w.t.Context(), c.ID)
	w.must(err)
	r.Who = "mod"
	return w.Decide(w.t.Context(), c.ID, now.Revision(), r)
}
