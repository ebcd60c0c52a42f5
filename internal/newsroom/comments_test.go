package newsroom_test

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley.example/internal/comments"
	"parley.example/internal/publication"
	"parley.example/internal/staff"
	"parley.example/internal/store"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
)

func pressAddress() string { return "https://press.example" }

// commentStore is a store of the comments alone.
func commentStore(t testing.TB) store.Comments {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "comments.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// letterBox is where the letters of the comments arrive.
type letterBox chan comments.Letter

func (b letterBox) Post(_ context.Context, l comments.Letter) error {
	b <- l
	return nil
}

// letter waits for the next letter.
func (h *house) letter() comments.Letter {
	h.Helper()
	select {
	case l := <-h.box:
		return l
	case <-time.After(time.Minute):
		h.Fatal("no letter came")
		return comments.Letter{}
	}
}

// run posts letters until the test ends.
func (h *house) run() {
	ctx, end := context.WithCancel(context.WithoutCancel(h.Context()))
	var running sync.WaitGroup
	running.Go(func() { h.talk.Run(ctx) })
	h.Cleanup(func() { end(); running.Wait() })
}

// publish has an article published, and returns what comments on it stand under.
func (h *house) publish(title string) (key string) {
	h.Helper()
	all := publication.NewArticles(h.side.Node, func() time.Time { return h.side.Now }, strings.NewReader(strings.Repeat(title+"-random-", 8)))
	a, err := all.New(h.Context(), "eve", publication.Words{Title: record.Text{"en": title}, Body: record.Text{"en": "Words."}})
	if err != nil {
		h.Fatal(err)
	}
	if _, err := all.Publish(h.Context(), a.ID, a.Revision, publication.Publishing{By: "eve"}); err != nil {
		h.Fatal(err)
	}
	return string(publication.ArticleKey(a.ID))
}

// comment has a reader write a comment and confirm it, and returns it.
func (h *house) comment(post, words string, n int) *comments.Comment {
	h.Helper()
	ch, err := h.talk.Challenge(h.Context(), post)
	if err != nil {
		h.Fatal(err)
	}
	err = h.talk.Write(h.Context(), comments.Draft{
		Post: post, Name: fmt.Sprint("Reader ", n), Address: fmt.Sprintf("reader%d@mail.example", n), Words: words, Lang: "en",
		Challenge: ch.Text, Solution: ch.Work(), From: netip.AddrFrom4([4]byte{192, 0, byte(n), 1}),
	})
	if err != nil {
		h.Fatal(err)
	}
	c, err := h.talk.Confirm(h.Context(), path.Base(h.letter().Link))
	if err != nil {
		h.Fatal(err)
	}
	return c
}

func (h *house) report(c *comments.Comment, why comments.Why, note string) {
	h.Helper()
	ch, err := h.talk.ReportChallenge(h.Context(), c.ID)
	if err != nil {
		h.Fatal(err)
	}
	if err := h.talk.Report(h.Context(), c.ID, comments.Complaint{Why: why, Note: note, Challenge: ch.Text, Solution: ch.Work()}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) revision(c *comments.Comment) string {
	h.Helper()
	now, err := h.talk.Comment(h.Context(), c.ID)
	if err != nil {
		h.Fatal(err)
	}
	return fmt.Sprint(now.Revision())
}

// TestAModerator lets comments be shown, keeps, holds, removes with a reason, blocks, closes, erases, and takes
// all of them out; and everything is logged.
func TestAModerator(t *testing.T) {
	h := newHouse(t)
	h.run()
	h.employ("mod", staff.Moderator)
	key := h.publish("On fish")
	mod := h.signIn("mod")
	if to := mod.ask(303, "GET", "/newsroom/", nil); to != "/newsroom/comments" {
		t.Errorf("a moderator is led to %s", to)
	}
	mod.ask(200, "GET", "/newsroom/comments", nil, "Nothing waits for a moderator.")
	first, second := h.comment(key, "Five is *right*.", 1), h.comment(key, "Buy fish", 2)
	mod.ask(200, "GET", "/newsroom/comments", nil, "2 comments want a moderator.", "On fish", "waits to be shown", "<em>right</em>", "reader1@mail.example")
	at := func(c *comments.Comment) string { return "/newsroom/comments/" + comments.Written(c.ID) }

	// Shown, from the queue: the press leads to the next.
	to := mod.ask(303, "POST", at(first), url.Values{"decision": {"publish"}, "revision": {h.revision(first)}, "next": {comments.Written(second.ID)}})
	if to != "/newsroom/comments#c-"+comments.Written(second.ID) {
		t.Errorf("leads to %s", to)
	}
	if l := h.letter(); l.Subject != "Your comment on “On fish” is shown" || l.Link != "https://press.example/en/comment/"+comments.Written(first.ID) {
		t.Errorf("its author is told: %+v", l)
	}
	h.public("/en/comments/article/on-fish", "Five is <em>right</em>.")

	// Refused, only with a reason.
	mod.ask(422, "POST", at(second), url.Values{"decision": {"refuse"}, "revision": {h.revision(second)}, "note": {"My words stay."}}, "Choose a reason.", "My words stay.")
	mod.ask(422, "POST", at(second), url.Values{"decision": {"refuse"}, "why": {"other"}, "revision": {h.revision(second)}}, "Say which.")
	mod.ask(422, "POST", at(second), url.Values{"revision": {h.revision(second)}}, "Choose what is decided.")
	mod.ask(409, "POST", at(second), url.Values{"decision": {"refuse"}, "why": {"spam"}, "revision": {"1"}}, "It has changed since you read it.")
	mod.ask(303, "POST", at(second), url.Values{"decision": {"refuse"}, "why": {"spam"}, "note": {"sells fish"}, "revision": {h.revision(second)}})
	if l := h.letter(); l.Subject != "Your comment on “On fish” was not published" || !strings.Contains(l.Text, "advertising or spam (sells fish)") {
		t.Errorf("its author is told: %+v", l)
	}

	// Reported: first in the queue, held, and removed with a reason.
	third := h.comment(key, "Waits longer", 3)
	h.report(first, comments.Private, "her telephone")
	page := mod.ask(200, "GET", "/newsroom/comments", nil, "reported once", "it gives away private matters (her telephone)")
	if strings.Index(page, comments.Written(first.ID)) > strings.Index(page, comments.Written(third.ID)) {
		t.Error("what is reported is not first")
	}
	mod.ask(303, "POST", at(first), url.Values{"decision": {"hold"}, "why": {"private"}, "revision": {h.revision(first)}})
	if _, page := h.read("/en/comments/article/on-fish"); strings.Contains(page, "Five is") {
		t.Error("what is held is shown")
	}
	mod.ask(200, "GET", at(first), nil, "held", "reported once", "Remove it")
	mod.ask(303, "POST", at(first), url.Values{"decision": {"refuse"}, "why": {"private"}, "revision": {h.revision(first)}})
	if l := h.letter(); l.Subject != "Your comment on “On fish” was removed" || !strings.Contains(l.Text, "it gives away private matters") {
		t.Errorf("its author is told: %+v", l)
	}

	// An address is blocked, and let in again.
	mod.ask(200, "GET", "/newsroom/comments/blocked?comment="+comments.Written(second.ID), nil, `value="reader2@mail.example"`, "No address is blocked.")
	mod.ask(422, "POST", "/newsroom/comments/blocked", url.Values{"address": {"reader2"}}, "Give one e-mail address", "Choose a reason.")
	mod.ask(303, "POST", "/newsroom/comments/blocked", url.Values{"address": {"reader2@mail.example"}, "why": {"spam"}})
	page = mod.ask(200, "GET", "/newsroom/comments/blocked", nil, "reader2@mail.example", "by mod")
	_, unblock, _ := strings.Cut(page, `action="/newsroom/comments/unblock/`)
	unblock, _, _ = strings.Cut(unblock, `"`)
	mod.ask(303, "POST", "/newsroom/comments/unblock/"+unblock, nil)
	mod.ask(200, "GET", "/newsroom/comments/blocked", nil, "No address is blocked.")
	mod.ask(404, "POST", "/newsroom/comments/unblock/00", nil)

	// The thread is closed, and opened.
	on := "/newsroom/comments/on/" + key
	mod.ask(200, "GET", on, nil, "Comments are taken until", "Buy", "Waits longer", "removed", "not published", "https://press.example/en/article/on-fish")
	mod.ask(303, "POST", on, url.Values{"do": {"close"}})
	mod.ask(200, "GET", on, nil, "The comments are closed.")
	h.public("/en/comments/article/on-fish", "The comments are closed.")
	mod.ask(303, "POST", on, url.Values{"do": {"open"}})
	mod.ask(200, "GET", on, nil, "A moderator keeps the comments open.")
	mod.ask(404, "POST", on, url.Values{"do": {"burn"}})
	mod.ask(404, "GET", "/newsroom/comments/on/article/none", nil)

	// Everything is logged, by name and with its reason.
	log := mod.ask(200, "GET", "/newsroom/comments/log", nil, "MOD", "it is held", "it is removed", "it was reported", "a reader", "an address is blocked", "comments are closed", "advertising or spam (sells fish)")
	if strings.Contains(log, "@mail.example") || strings.Contains(log, "Five is") {
		t.Error("the log holds addresses or words of readers")
	}

	mod.ask(200, "GET", "/newsroom/comments/export.json", nil, `"address":"reader3@mail.example"`, "Waits longer")
	mod.ask(200, "GET", "/newsroom/comments/export.csv", nil, "reader3@mail.example")
	mod.ask(422, "POST", "/newsroom/comments/erase", url.Values{"address": {"nobody"}}, "Give one e-mail address", `value="nobody"`)
	mod.ask(200, "POST", "/newsroom/comments/erase", url.Values{"address": {"reader3@mail.example"}, "words": {"1"}}, "The address is gone from 1 comment.")
	if page := mod.ask(200, "GET", "/newsroom/comments/export.json", nil); strings.Contains(page, "reader3@mail.example") || strings.Contains(page, "Waits longer") {
		t.Error("it is erased and still there")
	}
	mod.ask(404, "GET", "/newsroom/comments/none", nil)
	mod.ask(404, "GET", "/newsroom/comments/"+strings.Repeat("0", 32), nil)
}

// TestOfficialAnswer has a spokesperson answer, under the publication's name. Who is not one cannot.
func TestOfficialAnswer(t *testing.T) {
	h := newHouse(t)
	h.run()
	h.employ("sam", staff.Spokesperson)
	h.employ("mod", staff.Moderator)
	h.employ("eve", staff.Editor)
	key := h.publish("On fish")
	c := h.comment(key, "How many?", 1)
	if err := h.talk.Decide(t.Context(), c.ID, c.Revision()+1, comments.Ruling{Decision: comments.Publish, Who: "mod"}); err != nil {
		t.Fatal(err)
	}
	sam, mod := h.signIn("sam"), h.signIn("mod")
	at := "/newsroom/comments/answer/" + key
	sam.ask(200, "GET", at+"?to="+comments.Written(c.ID), nil, "What does us.example answer?", "How many?")
	sam.ask(422, "POST", at, url.Values{"then": {"show"}}, "Write something.")
	form := url.Values{"to": {comments.Written(c.ID)}, "words": {"*Five.*"}, "lang": {"en"}, "then": {"preview"}}
	sam.ask(200, "POST", at, form, "So it will be shown", "<em>Five.</em>", "*Five.*")
	if _, page := h.read("/en/comments/article/on-fish"); strings.Contains(page, "Five.") {
		t.Error("a preview is public")
	}
	form.Set("then", "show")
	sam.ask(303, "POST", at, form)
	h.public("/en/comments/article/on-fish", "Official answer of us.example", "<em>Five.</em>", "SAM")
	mod.ask(403, "GET", at, nil)
	mod.ask(403, "POST", at, form)
	sam.ask(403, "POST", "/newsroom/comments/"+comments.Written(c.ID), url.Values{"decision": {"refuse"}})
	sam.ask(403, "GET", "/newsroom/comments/export.json", nil)
	sam.ask(403, "GET", "/newsroom/comments/erase", nil)
	page := sam.ask(200, "GET", "/newsroom/comments/"+comments.Written(c.ID), nil, "How many?", "Answer officially")
	if strings.Contains(page, `id="decide"`) {
		t.Error("a spokesperson is offered to decide")
	}

	eve := h.signIn("eve")
	eve.ask(200, "GET", "/newsroom/comments/settings", nil, "How do readers comment?", `value="60"`)
	set := url.Values{"on": {"no"}, "look": {"after"}, "close": {"many"}, "edit": {"1"}}
	eve.ask(422, "POST", "/newsroom/comments/settings", set, "Give a number of days", `value="many"`)
	set.Set("close", "0")
	eve.ask(303, "POST", "/newsroom/comments/settings", set)
	eve.ask(200, "GET", "/newsroom/comments", nil, "Comments are off")
	eve.ask(200, "GET", "/newsroom/comments/log", nil, "the settings are changed: There are no comments.", "EVE")
	if status, _ := h.read("/en/comments/article/on-fish"); status != 404 {
		t.Errorf("comments are off, and answer %d", status)
	}
	sam.ask(404, "POST", at, form)
}
