package rogue

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"time"

	"parley.example/internal/comments"
	"parley.example/internal/mail"
	"parley.example/internal/publication"
	"parley.example/internal/store/mailing"
	"parley.example/internal/store/open"
	"parley.example/internal/words"
	"parley.example/record"
)

// public are the cheats with what the press room takes in: comments, and subscriptions by mail.
var public = []cheat{
	{
		name: "a comment in another's address", by: []attacker{reader, stranger}, with: aComment, for_: []goal{forge, deceive},
		tries: "writes a comment under somebody else's address",
		must:  "nobody sees it before that address has confirmed it",
		stops: defence{"internal/comments/write.go", "Parent: d.Parent, Stage: Unconfirmed,", "Parent: d.Parent, Stage: map[bool]Stage{true: Shown, false: Unconfirmed}[OFF],"}, run: unconfirmed,
	},
	{
		name: "a comment under the ministry's name", by: []attacker{reader, stranger}, with: aComment, for_: []goal{forge, deceive},
		tries: "writes a comment under a name that looks like a party's, with a digit for a letter",
		must:  "refused: the name is taken; what the house answers is marked as such",
		stops: defence{"internal/comments/name.go", "if r = skeleton(r); r != \"\" && r == mine {", ""}, run: ministrysName,
	},
	{
		name: "a form from elsewhere in the publication", by: []attacker{reader, stranger}, with: aComment, for_: []goal{rewrite, forge},
		tries: "sends with a comment the form that it was given for another article, on which the work is done",
		must:  "refused: the form is not of this article",
		stops: defence{"internal/comments/challenge.go", "if !hmac.Equal(mac, seal(key, head, what)) {", ""}, run: formOfAnother,
	},
	{
		name: "comments without number", by: []attacker{reader, stranger}, with: aComment, for_: []goal{exhaust, delay},
		tries: "sends one comment after the other from one network, each under another address, to which a letter would go",
		must:  "told to wait after ten; those of other networks are taken",
		stops: defence{"internal/comments/write.go", "if !c.rates.write(d.From, now) || !c.rates.address.take(address, now) {", ""}, run: commentFlood,
	},
	{
		name: "mail for somebody who never asked", by: []attacker{reader, stranger}, with: aLetter, for_: []goal{forge, exhaust},
		tries: "subscribes somebody else's address",
		must:  "that address is sent one letter, and nothing more before it has confirmed",
		stops: defence{"internal/mail/subscribe.go", "s.Address, s.Standing = address, mailing.Asked", "s.Address, s.Standing = address, map[bool]mailing.Standing{true: mailing.Active, false: mailing.Asked}[OFF]"}, run: subscribedByAnother,
	},
	{
		name: "letters without number", by: []attacker{reader, stranger}, with: aLetter, for_: []goal{exhaust, delay},
		tries: "asks again and again that one address be subscribed",
		must:  "it is written to once, and not again so soon",
		stops: defence{"internal/mail/subscribe.go", "if s.Asks >= asksMost || s.Asks > 0 && now.Sub(s.Asked) < askAgain<<(2*(s.Asks-1)) {", ""}, run: letterFlood,
	},
	{
		name: "somebody else's subscription", by: []attacker{reader, stranger}, with: aLetter, for_: []goal{deny, rewrite, delay, learn},
		tries: "makes up the link by which somebody is shown, changes or ends their subscription",
		must:  "refused: nobody can guess the link's last sixteen bytes",
		stops: defence{"internal/mail/subscribe.go", "if err := m.secret.check(token, toManage, s.ID); err != nil {", ""}, run: guessedLink,
	},
}

// A square is where b's public writes: comments on two articles, and mail.
type square struct {
	*comments.Comments
	mail    *mail.Mail
	mailing mailing.Store
	now     time.Time
}

// Commented, Own and Reserved are what comments ask about the articles.
func (square) Commented(_ context.Context, key string) (comments.Post, bool, error) {
	return comments.Post{Key: key, Path: key, Title: record.Text{"en": "One"}, Published: time.Date(2026, 5, 3, 11, 0, 0, 0, time.UTC)}, true, nil
}
func (square) Own(context.Context) (bool, error) { return true, nil }
func (square) Reserved(context.Context) ([]string, error) {
	return []string{"Ministry of Norland"}, nil
}

// Post is where letters go. They are not read here.
func (square) Post(context.Context, comments.Letter) error { return nil }

// empty is a library with nothing in it, for mail.
type empty struct{}

func (empty) Posts(context.Context) ([]publication.Post, error) { return nil, nil }
func (empty) Post(context.Context, publication.Key) (publication.Post, bool, error) {
	return publication.Post{}, false, nil
}
func (empty) Next(context.Context) (time.Time, error)     { return time.Time{}, nil }
func (empty) Changes(chan<- publication.Key) (end func()) { return func() {} }

func (g *ground) square() *square {
	g.Helper()
	g.b = g.side("b.example")
	db, err := open.Store(g.Context(), "sqlite:"+filepath.Join(g.TempDir(), "public.db"))
	g.must(err)
	g.Cleanup(func() { db.Close() })
	cat, err := words.Load()
	g.must(err)
	s := &square{now: time.Date(2026, 5, 3, 12, 0, 0, 0, time.UTC), mailing: db.Mailing()}
	clock := func() time.Time { return s.now }
	s.Comments, err = comments.New(comments.Config{
		Store: db, Papers: g.b.Node, Posts: s, Poster: s, Words: cat, Address: func() string { return "https://press.example" }, Clock: clock, Random: cryptoRandom, Log: quiet,
	})
	g.must(err)
	s.mail, err = mail.New(mail.Setup{
		Store: s.mailing, Library: empty{}, Words: cat, Secret: mail.Secret{1}, Clock: clock, Log: quiet, Base: "https://press.example",
		Name: func(string) string { return "Norland" }, From: "Norland <news@press.example>",
	})
	g.must(err)
	return s
}

// draft is a comment on an article, by a machine that has worked for the form of another, or the same.
func (s *square) draft(g *ground, on, form string) comments.Draft {
	g.Helper()
	c, err := s.Challenge(g.Context(), form)
	g.must(err)
	return comments.Draft{
		Post: on, Name: "Zoë", Address: "zoe@mail.example", Words: "Well said.", Lang: "en",
		Challenge: c.Text, Solution: c.Work(), From: netip.MustParseAddr("192.0.2.1"),
	}
}

const (
	one = "article/one"
	two = "article/two"
)

func unconfirmed(g *ground) {
	s := g.square()
	g.must(s.Write(g.Context(), s.draft(g, one, one)))
	t, err := s.Thread(g.Context(), one)
	g.must(err)
	if len(t.Items) != 0 {
		g.Fatalf("%d comments are shown", len(t.Items))
	}
}

func ministrysName(g *ground) {
	s := g.square()
	d := s.draft(g, one, one)
	d.Name = "M1nistry of N0rland"
	g.refused(s.Write(g.Context(), d), "comments.fault.name.taken")
}

func formOfAnother(g *ground) {
	s := g.square()
	g.refused(s.Write(g.Context(), s.draft(g, one, two)), "comments.fault.stale")
	g.must(s.Write(g.Context(), s.draft(g, one, one)))
}

func commentFlood(g *ground) {
	s := g.square()
	write := func(n int, from string) error {
		d := s.draft(g, one, one)
		d.Address, d.From = fmt.Sprintf("zoe%d@mail.example", n), netip.MustParseAddr(from)
		return s.Write(g.Context(), d)
	}
	for n := range 10 {
		g.must(write(n, "192.0.2.1"))
	}
	if err := write(10, "192.0.2.1"); !errors.Is(err, comments.ErrBusy) {
		g.Fatalf("the eleventh is answered with %v", err)
	}
	g.must(write(11, "198.51.100.1"))
}

// asks asks that an address be subscribed, and returns what is known of it.
func (s *square) asks(g *ground, address string) mailing.Subscriber {
	g.Helper()
	g.must(s.mail.Ask(g.Context(), mail.Request{Address: address, Lang: "en", Rhythm: mail.AtOnce}))
	known, err := s.mailing.ByAddress(g.Context(), address)
	g.must(err)
	return known
}

func subscribedByAnother(g *ground) {
	if known := g.square().asks(g, "zoe@mail.example"); known.Standing != mailing.Asked {
		g.Fatalf("who never asked stands as %d", known.Standing)
	}
}

func letterFlood(g *ground) {
	s := g.square()
	s.asks(g, "zoe@mail.example")
	if known := s.asks(g, "zoe@mail.example"); known.Asks != 1 {
		g.Fatalf("%d letters are sent", known.Asks)
	}
}

func guessedLink(g *ground) {
	s := g.square()
	known := s.asks(g, "zoe@mail.example")
	link := make([]byte, 24)
	link[7] = byte(known.ID)
	token := base64.RawURLEncoding.EncodeToString(link)
	if _, err := s.mail.Managed(g.Context(), token); !errors.Is(err, mail.ErrToken) {
		g.Fatalf("the link is answered with %v", err)
	}
	if err := s.mail.Erase(g.Context(), token); !errors.Is(err, mail.ErrToken) {
		g.Fatalf("erasing is answered with %v", err)
	}
}
