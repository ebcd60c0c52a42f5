package publication_test

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/publication"
	"parley.example/record"
	"parley.example/standing"
)

// A house is a node with its publication, and a clock that stands where it is put.
type house struct {
	*testing.T
	side     *nodetest.Side
	articles *publication.Articles
	library  *publication.Library
}

func newHouse(t *testing.T) *house {
	side := nodetest.New(t, "us.example")
	clock := func() time.Time { return side.Now }
	h := &house{t, side, publication.NewArticles(side.Node, clock, rand.Reader), publication.NewLibrary(side.Node, clock)}
	t.Cleanup(h.library.Close)
	return h
}

func (h *house) pass(d time.Duration) { h.side.Now = h.side.Now.Add(d) }

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func words(title, body string) publication.Words {
	return publication.Words{Title: record.Text{"en": title}, Body: record.Text{"en": body}}
}

func (h *house) write(title, body string) *publication.Article {
	h.Helper()
	a, err := h.articles.New(h.Context(), "eve", words(title, body))
	h.must(err)
	return a
}

func (h *house) publish(a *publication.Article, p publication.Publishing) *publication.Article {
	h.Helper()
	p.By = "eve"
	a, err := h.articles.Publish(h.Context(), a.ID, a.Revision, p)
	h.must(err)
	return a
}

func (h *house) save(a *publication.Article, w publication.Words) *publication.Article {
	h.Helper()
	a, err := h.articles.Save(h.Context(), a.ID, a.Revision, "eve", w)
	h.must(err)
	return a
}

func (h *house) posts() []publication.Post {
	h.Helper()
	all, err := h.library.Posts(h.Context())
	h.must(err)
	return all
}

// post is the one post that is public.
func (h *house) post() publication.Post {
	h.Helper()
	all := h.posts()
	if len(all) != 1 {
		h.Fatalf("%d posts are public, want one", len(all))
	}
	return all[0]
}

func TestAnArticle(t *testing.T) {
	h := newHouse(t)
	a := h.write("A title", "Some words.")
	if got := h.posts(); len(got) != 0 {
		t.Fatalf("a draft is public: %+v", got)
	}
	first := h.side.Now
	a = h.publish(a, publication.Publishing{})
	p := h.post()
	v, ok := p.Newest()
	if p.Key != publication.ArticleKey(a.ID) || p.Path != "article/a-title" || p.Kind != publication.KindArticle || !ok || v.N != 1 || v.Title["en"] != "A title" || v.Body["en"] != "Some words." {
		t.Errorf("%+v", p)
	}

	h.pass(time.Hour)
	corrected := h.side.Now
	a = h.publish(h.save(a, words("A title", "Other words.")), publication.Publishing{Correction: record.Text{"en": "It said some."}})
	h.pass(time.Hour)
	minor := h.side.Now
	a = h.publish(h.save(a, words("A title", "Other words!")), publication.Publishing{Minor: true})
	p = h.post()
	if len(p.Versions) != 3 || p.Versions[0].Body["en"] != "Some words." || p.Versions[1].Correction["en"] != "It said some." || !p.Versions[2].Minor {
		t.Errorf("%+v", p.Versions)
	}
	if !p.Said.Equal(first) || !p.Published.Equal(first) || !p.Substance.Equal(corrected) || !p.Changed.Equal(minor) {
		t.Errorf("the four times are %s %s %s %s", p.Said, p.Published, p.Substance, p.Changed)
	}

	h.pass(time.Hour)
	a, err := h.articles.Withdraw(t.Context(), a.ID, a.Revision, "eve", record.Text{"en": "It is wrong."})
	h.must(err)
	p = h.post()
	if p.Withdrawn == nil || p.Withdrawn.Reason["en"] != "It is wrong." || p.Withdrawn.Hash != p.Versions[2].Hash || len(p.Versions) != 3 || !p.Changed.Equal(h.side.Now) {
		t.Errorf("%+v", p)
	}

	hash := p.Versions[2].Hash
	_, err = h.articles.Remove(t.Context(), a.ID, a.Revision, "eve", record.Text{"en": "A court has ordered it."})
	h.must(err)
	p = h.post()
	if p.Removed == nil || p.Removed.Hash != hash || len(p.Versions) != 0 || len(p.Topics) != 0 {
		t.Errorf("%+v", p)
	}
	paper, err := h.side.Paper(t.Context(), "article", a.ID)
	h.must(err)
	if strings.Contains(string(paper), "words") && strings.Contains(string(paper), "Other") {
		t.Errorf("the words of a removed article are kept: %s", paper)
	}
	if _, err := h.articles.Save(t.Context(), a.ID, a.Revision+1, "eve", words("Again", "and again")); !errors.Is(err, publication.ErrEnded) {
		t.Errorf("a removed article is written on: %v", err)
	}
}

// TestEmbargo holds an edition back until the very moment, by the clock alone.
func TestEmbargo(t *testing.T) {
	h := newHouse(t)
	noon := h.side.Now
	due := noon.Add(3 * time.Hour)
	a := h.publish(h.write("Held back", "Until three."), publication.Publishing{From: due, Commit: true})
	if got := h.posts(); len(got) != 0 {
		t.Fatalf("what is held back is public: %+v", got)
	}
	if next, err := h.library.Next(t.Context()); err != nil || !next.Equal(due) {
		t.Errorf("next is %s, %v", next, err)
	}
	committed, err := h.library.Commitments(t.Context())
	h.must(err)
	if len(committed) != 1 || committed[0].Key != "" || !committed[0].At.Equal(noon) {
		t.Fatalf("%+v", committed)
	}
	before, err := h.library.State(t.Context())
	h.must(err)
	h.side.Now = due.Add(-1)
	if len(h.posts()) != 0 {
		t.Error("it is public a nanosecond before")
	}
	if _, ok, err := h.library.Post(t.Context(), publication.ArticleKey(a.ID)); ok || err != nil {
		t.Error("it can be asked for by its key", err)
	}
	if _, _, ok, _ := h.library.ByPath(t.Context(), "article/"+a.Slug); ok {
		t.Error("it can be asked for by its path")
	}
	if _, ok, _ := h.library.Sealed(t.Context(), publication.ArticleKey(a.ID), 1); ok {
		t.Error("its bytes can be asked for")
	}
	h.side.Now = due
	p := h.post()
	if p.Versions[0].Hash != committed[0].Hash || !p.Versions[0].Committed.Equal(noon) || !p.Published.Equal(due) {
		t.Errorf("%+v", p)
	}
	if after, _ := h.library.State(t.Context()); after == before {
		t.Error("what was made before it fell due is shown on")
	}
	data, ok, err := h.library.Sealed(t.Context(), p.Key, 1)
	h.must(err)
	if !ok || sha256.Sum256(data) != committed[0].Hash {
		t.Errorf("%s is not what was committed to", data)
	}
	h.side.Now = noon.Add(time.Hour) // a clock that is put back
	if len(h.posts()) != 0 {
		t.Error("it is public before it is due, because it was once")
	}
}

func TestCalledOff(t *testing.T) {
	h := newHouse(t)
	a := h.publish(h.write("Held back", "Until three."), publication.Publishing{From: h.side.Now.Add(time.Hour), Commit: true})
	if _, err := h.articles.Publish(t.Context(), a.ID, a.Revision, publication.Publishing{}); !errors.Is(err, publication.ErrNoDraft) {
		t.Error(err)
	}
	a, err := h.articles.CallOff(t.Context(), a.ID, a.Revision, "eve")
	h.must(err)
	if a.Draft == nil || a.Draft.Title["en"] != "Held back" || len(a.Editions) != 0 {
		t.Errorf("%+v", a)
	}
	h.pass(2 * time.Hour)
	if len(h.posts()) != 0 {
		t.Error("what was called off is public")
	}
	if c, err := h.library.Commitments(t.Context()); err != nil || len(c) != 1 {
		t.Errorf("that it was committed to is forgotten: %v, %v", c, err)
	}
	if _, err := h.articles.CallOff(t.Context(), a.ID, a.Revision, "eve"); !errors.Is(err, publication.ErrPublic) {
		t.Error(err)
	}
}

func TestTwoEditors(t *testing.T) {
	h := newHouse(t)
	a := h.write("A title", "One.")
	first := h.save(a, words("A title", "Two, by the first."))
	if _, err := h.articles.Save(t.Context(), a.ID, a.Revision, "adam", words("A title", "Two, by the second.")); !errors.Is(err, publication.ErrStale) {
		t.Fatal(err)
	}
	now, err := h.articles.Article(t.Context(), a.ID)
	h.must(err)
	if now.Revision != first.Revision || now.Draft.Body["en"] != "Two, by the first." {
		t.Errorf("%+v", now)
	}
}

func TestSlugs(t *testing.T) {
	h := newHouse(t)
	a := h.publish(h.write("A title", "x"), publication.Publishing{})
	b := h.write("A title", "y")
	_, err := h.articles.Publish(t.Context(), b.ID, b.Revision, publication.Publishing{By: "eve"})
	if f := publication.Faults(err); len(f) != 1 || f[0].Field != "slug" || f[0].Why != publication.Taken {
		t.Fatalf("two articles at one address: %v", err)
	}
	a, err = h.articles.Move(t.Context(), a.ID, a.Revision, "another")
	h.must(err)
	for path, moves := range map[string]bool{"article/another": false, "article/a-title": true} {
		p, moved, ok, err := h.library.ByPath(t.Context(), path)
		if err != nil || !ok || moved != moves || p.Path != "article/another" {
			t.Errorf("%s: %+v, moved %v, %v", path, p, moved, err)
		}
	}
	// A slug that was public once is never another's.
	_, err = h.articles.Publish(t.Context(), b.ID, b.Revision, publication.Publishing{By: "eve"})
	if f := publication.Faults(err); len(f) != 1 || f[0].Why != publication.Taken {
		t.Error(err)
	}
	h.publish(b, publication.Publishing{Slug: "b"})

	h.must(publication.NewRedirects(h.side.Node).Put(t.Context(), "/2019/03/old/", publication.ArticleKey(a.ID)))
	h.must(publication.NewRedirects(h.side.Node).Put(t.Context(), "/?p=7", publication.ArticleKey("nobody")))
	if p, ok, err := h.library.Redirect(t.Context(), "/2019/03/old"); err != nil || !ok || p.Key != publication.ArticleKey(a.ID) {
		t.Errorf("%+v %v", p, err)
	}
	if _, ok, _ := h.library.Redirect(t.Context(), "/?p=7"); ok {
		t.Error("an address leads to what is not public")
	}
	if err := publication.NewRedirects(h.side.Node).Put(t.Context(), "//elsewhere.example/", "article/x"); !errors.Is(err, publication.ErrNoPath) {
		t.Error(err)
	}
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"A title, and more!":      "a-title-and-more",
		"L’été à la Réunion":      "l-ete-a-la-reunion",
		"Совместное заявление №5": "совместное-заявление-5",
		"Йод":                       "йод",
		"البيان المشترك":            "البيان-المشترك",
		"联合声明":                      "联合声明",
		"…":                         "",
		strings.Repeat("word ", 50): strings.TrimSuffix(strings.Repeat("word-", 16), "-"),
	} {
		got := publication.Slug(title)
		if got != want || publication.Slug(got) != got {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}

func TestFaults(t *testing.T) {
	h := newHouse(t)
	a := h.write("A title", "")
	_, err := h.articles.Publish(t.Context(), a.ID, a.Revision, publication.Publishing{Correction: record.Text{"en": "Of what?"}, Slug: "No Slug", From: h.side.Now.AddDate(-1, 0, 0)})
	got := map[string]publication.Why{}
	for _, f := range publication.Faults(err) {
		got[f.Field] = f.Why
	}
	for field, why := range map[string]publication.Why{"body": publication.Missing, "correction": publication.Ill, "slug": publication.Ill, "when": publication.Past} {
		if got[field] != why {
			t.Errorf("%s: %q, want %q", field, got[field], why)
		}
	}
	for _, w := range []publication.Words{
		words(strings.Repeat("x", 501), "x"), words("x", "\xff"),
		{Title: record.Text{"English!": "x"}},
		{Title: record.Text{"en": "x"}, Tags: []string{"…"}},
		{Title: record.Text{"en": "x"}, Translations: map[record.Lang]publication.Translation{"en": "by-my-aunt"}},
	} {
		if _, err := h.articles.New(t.Context(), "eve", w); len(publication.Faults(err)) != 1 {
			t.Errorf("%.40v: %v", w, err)
		}
	}
	a = h.publish(h.write("Again", "x"), publication.Publishing{})
	a = h.save(a, words("Again", "x"))
	if _, err := h.articles.Publish(t.Context(), a.ID, a.Revision, publication.Publishing{Minor: true}); !errors.Is(err, publication.ErrUnchanged) {
		t.Error(err)
	}
}

func TestChanges(t *testing.T) {
	h := newHouse(t)
	changes := make(chan publication.Key, 10)
	end := h.library.Changes(changes)
	a := h.write("A title", "x")
	h.publish(a, publication.Publishing{})
	if got := len(changes); got != 2 || <-changes != publication.ArticleKey(a.ID) {
		t.Errorf("%d changes were told", got)
	}
	end()
	h.write("Another", "x")
	if len(changes) != 1 {
		t.Error("changes are told to who has left")
	}
}

func TestSettings(t *testing.T) {
	h := newHouse(t)
	set, err := h.articles.Settings(t.Context())
	h.must(err)
	set.Name = record.Text{"en": "The Gazette"}
	h.must(h.articles.SetUp(t.Context(), set))
	if err := h.articles.SetUp(t.Context(), set); !errors.Is(err, publication.ErrStale) {
		t.Errorf("written over another's: %v", err)
	}
	if got, err := h.library.Settings(t.Context()); err != nil || got.Name["en"] != "The Gazette" {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestEntries releases a readout under an embargo, corrects it, withdraws it and removes it.
func TestEntries(t *testing.T) {
	h := newHouse(t)
	them := nodetest.New(t, "west.example")
	id := nodetest.Found(t, h.side, them)
	topic := h.side.MustSay(t, node.Saying{Channel: id, Official: nodetest.Anna, Kind: "topic.opened", Terms: &record.TopicOpened{}, Body: &record.Body{Title: record.Text{"en": "Fish"}}})
	say := func(kind string, about record.Ref, terms record.Terms, text string) node.Entered {
		return h.side.MustSay(t, node.Saying{Channel: id, Official: nodetest.Anna, Kind: kind, About: about, Terms: terms, Body: &record.Body{Title: record.Text{"en": "On fish"}, Text: record.Text{"en": text}}})
	}
	readout := say("announcement", "", &record.Announcement{Topics: []record.Ref{record.RefTo(topic.Act)}}, "We spoke of fish.")
	correction := say("correction", record.RefTo(readout.Act), &record.Correction{}, "It was not fish.")
	key := publication.EntryKey(id, readout.Cite)
	by := node.Releaser{Person: "spokesperson"}
	due := h.side.Now.Add(time.Hour)
	release := func(cite standing.Cite, from time.Time) {
		t.Helper()
		h.must(h.side.ReleaseFrom(t.Context(), id, cite, by, from))
	}
	release(readout.Cite, due)
	release(topic.Cite, due.Add(time.Hour))
	if len(h.posts()) != 0 {
		t.Fatal("an entry under an embargo is public")
	}
	if c, err := h.library.Channels(t.Context()); err != nil || len(c) != 0 {
		t.Errorf("the channel of an entry under an embargo is shown: %v %v", c, err)
	}
	release(readout.Cite, due.Add(-time.Minute)) // earlier, while it is held back
	h.side.Now = due.Add(-time.Minute)
	p := h.post()
	if p.Key != key || p.Kind != "announcement" || p.Channel != id || len(p.Versions) != 1 || len(p.Topics) != 0 || p.Versions[0].Body["en"] != "We spoke of fish." {
		t.Errorf("%+v", p)
	}
	if err := h.side.ReleaseFrom(t.Context(), id, readout.Cite, by, due.Add(time.Hour)); !errors.Is(err, node.ErrReleased) {
		t.Errorf("what is public is held back again: %v", err)
	}
	h.side.Now = due.Add(time.Hour)
	release(correction.Cite, time.Time{})
	p, ok, err := h.library.Post(t.Context(), key)
	h.must(err)
	if !ok || len(p.Versions) != 2 || p.Versions[1].Correction["en"] != "It was not fish." || !p.Substance.Equal(h.side.Now) || len(p.Topics) != 1 || p.Topics[0].Name["en"] != "Fish" {
		t.Errorf("%+v", p)
	}
	if got := len(h.posts()); got != 2 { // the topic; the correction is a version of what it corrects
		t.Errorf("%d posts", got)
	}
	h.must(h.side.Withdraw(t.Context(), id, readout.Cite, by, record.Text{"en": "Wrong fish."}))
	if p, _, _ := h.library.Post(t.Context(), key); p.Withdrawn == nil || len(p.Versions) != 2 {
		t.Errorf("%+v", p)
	}
	h.must(h.side.Remove(t.Context(), id, readout.Cite, by, record.Text{"en": "By order."}))
	p, ok, _ = h.library.Post(t.Context(), key)
	if !ok || p.Removed == nil || p.Removed.Hash != readout.Act || len(p.Versions) != 0 || p.Path == "" {
		t.Errorf("%+v", p)
	}
	r, err := h.library.Channel(t.Context(), id)
	h.must(err)
	if _, shown := r.Line(readout.Cite); shown {
		t.Error("the reading has the words of what was removed")
	}
	if err := h.side.CallOff(t.Context(), id, correction.Cite, by); !errors.Is(err, node.ErrReleased) {
		t.Error(err)
	}
}

func TestDiscard(t *testing.T) {
	h := newHouse(t)
	a := h.write("A title", "x")
	b := h.publish(h.write("Published", "x"), publication.Publishing{})
	b = h.save(b, words("Published", "y"))
	for _, x := range []*publication.Article{a, b} {
		h.must(h.articles.Discard(t.Context(), x.ID, x.Revision))
	}
	all, err := h.articles.All(t.Context())
	h.must(err)
	if len(all) != 1 || all[0].ID != b.ID || all[0].Draft != nil || len(all[0].Editions) != 1 {
		t.Errorf("%+v", all)
	}
	if err := h.articles.Discard(t.Context(), b.ID, all[0].Revision); !errors.Is(err, publication.ErrNoDraft) {
		t.Error(err)
	}
}

func TestImport(t *testing.T) {
	h := newHouse(t)
	then := h.side.Now.AddDate(-5, 0, 0)
	h.must(h.articles.Import(t.Context(), &publication.Article{Said: then, Editions: []publication.Edition{
		{Words: words("Long ago", "x"), At: then}, {Words: words("Long ago", "y"), At: then.AddDate(1, 0, 0), Minor: true},
	}}))
	p := h.post()
	if p.Path != "article/long-ago" || !p.Published.Equal(then) || !p.Changed.Equal(then.AddDate(1, 0, 0)) || len(p.Versions) != 2 {
		t.Errorf("%+v", p)
	}
	err := h.articles.Import(t.Context(), &publication.Article{Editions: []publication.Edition{{Words: words("To come", "x"), At: h.side.Now.Add(time.Hour)}}})
	if f := publication.Faults(err); len(f) != 1 || f[0].Field != "when" {
		t.Error(err)
	}
}
