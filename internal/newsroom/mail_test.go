package newsroom_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley.example/internal/publication"
	"parley.example/internal/staff"
	"parley.example/internal/store/mailing"
	"parley.example/internal/store/open"
	"parley.example/record"
)

func mailStore(t testing.TB) mailing.Store {
	t.Helper()
	kept, err := open.Store(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "mail.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	return kept.Mailing()
}

// subscribe takes in a list of so many readers.
func (h *house) subscribe(many int) {
	h.Helper()
	list := "email\n"
	for i := range many {
		list += fmt.Sprintf("reader%d@mail.example\n", i)
	}
	if r, err := h.mail.ImportList(h.Context(), strings.NewReader(list), "en"); err != nil || r.Added != many {
		h.Fatalf("%+v %v", r, err)
	}
}

// TestSubscribers lists, finds, pages, shows, exports to and erases those who subscribe: for editors alone.
func TestSubscribers(t *testing.T) {
	h := newHouse(t)
	h.subscribe(130)
	h.employ("eve", staff.Editor)
	h.employ("sam", staff.Spokesperson)
	h.employ("mod", staff.Moderator)
	const at = "/newsroom/mail/subscribers"
	h.signIn("sam").ask(403, "GET", at, nil)
	h.signIn("sam").ask(403, "POST", at+"/7", url.Values{"do": {"erase"}, "sure": {"1"}})
	h.signIn("mod").ask(403, "GET", "/newsroom/mail", nil)
	s := h.signIn("eve")
	first := s.ask(200, "GET", at, nil, "reader99@mail.example", "receives letters", "Further ones")
	if strings.Contains(first, "reader100@") {
		t.Error("the first page has more than a hundred")
	}
	_, rest, _ := strings.Cut(first, `<a href="`+at+`?after=`)
	next, _, _ := strings.Cut(rest, `"`)
	if second := s.ask(200, "GET", at+"?after="+next, nil, "reader100@mail.example", "reader129@mail.example"); strings.Contains(second, "Further ones") {
		t.Error("there is a page after the last")
	}
	s.ask(404, "GET", at+"?after=x", nil)
	found := s.ask(200, "GET", at+"?find=READER12", nil, "reader12@", "reader129@")
	if strings.Contains(found, "reader99@") {
		t.Error("the search finds what does not have it")
	}
	s.ask(200, "GET", at+"?find=nobody", nil, "There is nobody.")
	_, rest, _ = strings.Cut(found, `<a href="`+at+"/")
	id, _, _ := strings.Cut(rest, `"`)
	one := at + "/" + id
	s.ask(200, "GET", one, nil, "reader12@mail.example", "English", "At once", "imported")
	if to := s.ask(303, "POST", one, url.Values{"do": {"send"}}); to != one+"?sent" {
		t.Error(to)
	}
	s.ask(200, "GET", one+"?sent", nil, "on its way to the address", "asked of eve")
	s.ask(422, "POST", one, url.Values{"do": {"erase"}}, "Say yes first")
	s.ask(303, "POST", one, url.Values{"do": {"erase"}, "sure": {"1"}})
	s.ask(404, "GET", one, nil)
	s.ask(404, "POST", one, url.Values{"do": {"send"}})
	if left := s.ask(200, "GET", at+"?find=reader12@", nil, "There is nobody."); strings.Contains(left, "mail.example") {
		t.Error("who was erased is found")
	}
}

// TestMailProgress shows how far the letters are while the server takes none.
func TestMailProgress(t *testing.T) {
	h := newHouse(t)
	h.subscribe(3)
	h.employ("sam", staff.Spokesperson)
	s := h.signIn("sam")
	s.ask(200, "GET", "/newsroom/mail", nil, "3 people receive letters.", "Nothing has been sent yet")
	h.article("On fish", publication.Publishing{By: "eve"})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.mail.Run(ctx) }()
	for page := ""; !strings.Contains(page, "The mail server takes nothing since") || !strings.Contains(page, "On fish"); {
		page = s.ask(200, "GET", "/newsroom/mail", nil)
	}
	s.ask(200, "GET", "/newsroom/mail", nil, "connection refused", "nobody can say", "on its way")
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// article publishes one.
func (h *house) article(title string, p publication.Publishing) {
	h.Helper()
	articles := publication.NewArticles(h.side.Node, func() time.Time { return h.side.Now }, rand.Reader)
	text := record.Text{"en": title}
	a, err := articles.New(h.Context(), "eve", publication.Words{Title: text, Body: text})
	if err == nil {
		_, err = articles.Publish(h.Context(), a.ID, a.Revision, p)
	}
	if err != nil {
		h.Fatal(err)
	}
}
