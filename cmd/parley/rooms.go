package main

import (
	"cmp"
	"log/slog"
	"net/http"
	"strings"

	"parley.example/internal/access"
	"parley.example/internal/comments"
	"parley.example/internal/desk"
	"parley.example/internal/mail"
	"parley.example/internal/newsroom"
	"parley.example/internal/node"
	"parley.example/internal/office"
	"parley.example/internal/press"
	"parley.example/internal/publication"
	"parley.example/internal/reception"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// newStaffPages makes what a node shows to the persons of its house, behind one door: the reception, the
// desk, and the newsroom. What that previews, the press room shows, at its address. Without comments, there
// are no pages for them. They are reached at the address that public names once they listen. Pages that are reached over TLS are never shown over anything else.
func newStaffPages(n *node.Node, w office.World, public func() string, provider *access.Provider, publishing newsroom.Config) (http.Handler, error) {
	catalogue, err := words.Load()
	if err != nil {
		return nil, err
	}
	assets, err := web.NewAssets(desk.Files(), reception.Files(), press.Files())
	if err != nil {
		return nil, err
	}
	door, err := access.New(access.Config{
		Node: n, Words: catalogue, Assets: assets, Random: w.Random, Log: w.Log, Secure: strings.HasPrefix(public(), "https:"), Address: public, Provider: provider,
	})
	if err != nil {
		return nil, err
	}
	if _, err := reception.New(reception.Config{Node: n, Door: door, Assets: assets}); err != nil {
		return nil, err
	}
	if _, err := desk.New(desk.Config{Node: n, Door: door, Assets: assets, Random: w.Random, Log: w.Log}); err != nil {
		return nil, err
	}
	publishing.Node, publishing.Door, publishing.Words, publishing.Assets = n, door, catalogue, assets
	publishing.Clock, publishing.Random, publishing.Log = n.Now, w.Random, w.Log
	if _, err := newsroom.New(publishing); err != nil {
		return nil, err
	}
	return door.Handler(), nil
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

// newProvider is the provider of identities that the configuration names, or nil.
func newProvider(o *office.Office) (*access.Provider, error) {
	c := o.Config.SignIn
	if c.Issuer == "" {
		return nil, nil
	}
	secret, err := o.SignInSecret()
	if err != nil {
		return nil, err
	}
	return &access.Provider{Issuer: c.Issuer, ClientID: c.ClientID, Secret: secret, Claim: cmp.Or(c.Claim, "sub")}, nil
}
