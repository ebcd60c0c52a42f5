package newsroom_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"parley.example/internal/comments"
	"parley.example/internal/staff"
	"parley.example/internal/web/browser"
)

// TestCommentRoomsInABrowser has axe look at every page for comments, in English and in Arabic, and leaves
// pictures of them in the folder that the environment variable PARLEY_GALLERY names.
func TestCommentRoomsInABrowser(t *testing.T) {
	h := newHouse(t)
	h.run()
	if err := h.talk.SetUp(t.Context(), "mod", comments.Settings{On: true, Close: 60, Edit: 24}); err != nil {
		t.Fatal(err)
	}
	h.employ("mod", staff.Roles()...)
	key := h.publish("What the ferry talks left open")
	other := h.publish("ما تركته محادثات العبّارة مفتوحًا")
	first := h.comment(key, "The **five** points are still open.\n\n> Nobody asks the islands.\n\nSee [the timetable](https://timetable.example/winter), which says so in as many words as are needed to fill a line.", 1)
	h.report(first, comments.Private, "It gives my telephone number away.")
	h.report(first, comments.Abuse, "")
	second := h.comment(other, "لا أحد يسأل أهل الجزر. والعبّارة الليلية؟", 2)
	held := h.comment(key, "Held words", 3)
	for _, r := range []struct {
		c *comments.Comment
		r comments.Ruling
	}{{held, comments.Ruling{Decision: comments.Hold, Why: comments.Unlawful, Note: "names a minor", Who: "mod"}}} {
		now, err := h.talk.Comment(t.Context(), r.c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.talk.Decide(t.Context(), now.ID, now.Revision(), r.r); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.talk.Block(t.Context(), comments.Block{Address: "seller@mail.example", Why: comments.Spam, Note: "sells fish", Who: "mod"}); err != nil {
		t.Fatal(err)
	}
	in := func(lang string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Accept-Language", lang)
			h.rooms.ServeHTTP(w, r)
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	rooms := map[string]string{"en": in("en"), "ar": in("ar")}
	ctx := browser.Open(t, h.link("mod", rooms["en"]), browser.View{})
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("main form button"))); err != nil {
		t.Fatal(err)
	}
	h.side.Now = h.side.Now.Add(time.Minute)
	for lang, at := range rooms {
		for name, path := range map[string]string{
			"queue": "", "one": "/" + comments.Written(first.ID), "thread": "/on/" + key, "log": "/log", "blocked": "/blocked?comment=" + comments.Written(second.ID),
			"erase": "/erase", "settings": "/settings", "answer": "/answer/" + key + "?to=" + comments.Written(first.ID),
		} {
			url := at + "/newsroom/comments" + path
			browser.Axe(t, url)
			if lang == "en" {
				browser.Fits(t, url, 320)
			}
			if folder := os.Getenv("PARLEY_GALLERY"); folder != "" {
				for suffix, v := range map[string]browser.View{"": {}, "-dark": {Dark: true}, "-320": {Width: 320}} {
					if err := os.WriteFile(filepath.Join(folder, "room-"+name+"-"+lang+suffix+".png"), browser.Screenshot(t, url, v), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}
