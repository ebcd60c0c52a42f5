package main

import (
	"io/fs"
	"log/slog"
	"strings"

	"parley.example/internal/comments"
	"parley.example/internal/desk"
	"parley.example/internal/mail"
	"parley.example/internal/newsroom"
	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// newDesk makes the staff's pages of a node. Pages that are reached over TLS are never shown
// over anything else.
func newDesk(n *node.Node, w office.World, public string) (*desk.Desk, error) {
	catalogue, err := words.Load()
	if err != nil {
		return nil, err
	}
	return desk.New(desk.Config{
		Node: n, Words: catalogue, Clock: n.Now, Random: w.Random, Log: w.Log, Secure: strings.HasPrefix(public, "https:"), More: []fs.FS{press.Files()},
	})
}

// addNewsroom puts the staff's pages for the publication beside those of the desk. What they preview, the
// press room shows, at that address. Without comments, it has no pages for them.
func addNewsroom(d *desk.Desk, room *press.Press, n *node.Node, names record.Text, c *comments.Comments, public func() string, w office.World) error {
	rooms, err := newsroom.New(newsroom.Config{
		Node: n, Assets: d.Assets(), Clock: n.Now, Random: w.Random, Log: w.Log, Preview: room.Preview, Names: names, Comments: c, Press: public,
	})
	if err != nil {
		return err
	}
	d.Mount(rooms.Handler())
	return nil
}

// newPress makes the public's pages of a node, of what its library hands out; and with mail, if that is not
// nil, those on which readers subscribe; the same with comments. Their address may be known only once they listen.
func newPress(n *node.Node, names record.Text, library *publication.Library, m *mail.Mail, talk *comments.Comments, log *slog.Logger, address func() string) (*press.Press, error) {
	catalogue, err := words.Load()
	if err != nil {
		return nil, err
	}
	assets, err := web.NewAssets(press.Files())
	if err != nil {
		return nil, err
	}
	c := press.Config{Node: n, Names: names, Library: library, Words: catalogue, Assets: assets, Clock: n.Now, Log: log, Address: address, Comments: talk}
	if m != nil {
		c.Mail = m
	}
	return press.New(c)
}

// pressAddress says, once the press room listens, where the public reaches it.
func pressAddress(o *office.Office) func() string {
	return func() string { return url(o.Config.Press.Public, o.Listens("press")) }
}

// url is the address under which pages are reached: what was configured, or else where they
// listen.
func url(public, listens string) string {
	switch {
	case strings.Contains(public, "://"):
		return strings.TrimSuffix(public, "/")
	case public != "":
		return "http://" + public
	case listens != "":
		return "http://" + listens
	}
	return ""
}
