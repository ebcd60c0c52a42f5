// Package press is the press room of a node: the pages on which the public reads what the
// node publishes: what its side has released of the record, and articles of its own. Every page is made
// of what the [publication.Library] hands out and of nothing else; what is not public might as well not
// have been said.
//
//	assets, err := web.NewAssets(press.Files())
//	library := publication.NewLibrary(n, time.Now)
//	defer library.Close()
//	room, err := press.New(press.Config{Node: n, Library: library, Words: catalogue, Assets: assets, Clock: time.Now, Log: log})
//	http.Serve(listener, room.Handler())
//
// All pages stand in routes.go, and each is made in a file of its own. To look at a page changes
// nothing, sets no cookie, and loads nothing from elsewhere; readers change what is theirs (a
// subscription, a comment) by a form. Two pages may run scripts, the one that checks a proof and the
// one on which a comment is written. The language is part of the address, so that an address is the same page for
// everybody, and caches can keep it.
package press

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"parley.example/internal/comments"
	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/internal/web"
	"parley.example/internal/words"
	"parley.example/record"
)

// Config is what a press room is made of.
type Config struct {
	Node    *node.Node // its keys and its proofs; what is public, the library says
	Library *publication.Library
	Mail    Subscriptions // nil: nobody can subscribe
	Names   record.Text   // what the party is called, where its publication has no name of its own; none: as its channels say
	Words   *words.Catalogue
	Assets  *web.Assets // made with [Files] among them
	Clock   func() time.Time
	Log     *slog.Logger

	// Address says under which address the public reaches the room, without a path: for feeds,
	// sitemaps and pictures. Nil, or empty: https:// and the party's name.
	Address func() string

	Comments *comments.Comments // nil: there are none
}

// Press is the press room of one node. It is safe for concurrent use.
type Press struct {
	node    *node.Node
	library *publication.Library
	mail    Subscriptions
	names   record.Text
	words   *words.Catalogue
	assets  *web.Assets
	clock   func() time.Time
	log     *slog.Logger
	pages   *web.Pages
	proofs  *proofs
	address func() string

	comments *comments.Comments // nil: there are none
	talks    talks

	given  atomic.Pointer[kept] // the answers that can be given again
	atOnce singleflight.Group   // answers that are being made
}

//go:embed assets pages shared
var embedded embed.FS

const styleSheet = "press.css"

// Files are what the press room adds to [web.NewAssets].
func Files() fs.FS {
	files, err := fs.Sub(embedded, "assets")
	if err != nil {
		panic(err) // the name is that of the embedded folder
	}
	return files
}

// New makes a press room. It reads nothing yet.
func New(c Config) (*Press, error) {
	if c.Node == nil || c.Library == nil || c.Words == nil || c.Assets == nil || c.Clock == nil || c.Log == nil {
		return nil, errors.New("press: a node, a library, words, assets, a clock and a log are all needed")
	}
	if _, err := c.Assets.Path(styleSheet); err != nil {
		return nil, fmt.Errorf("press: %w: give it press.Files()", err)
	}
	pages, err := web.NewPages(c.Assets, embedded, "pages/*.html", "shared/*.html")
	if err != nil {
		return nil, fmt.Errorf("press: %w", err)
	}
	p := &Press{
		node: c.Node, mail: c.Mail, library: c.Library, words: c.Words, assets: c.Assets, clock: c.Clock, log: c.Log, pages: pages,
		proofs: newProofs(c.Node, c.Clock), address: c.Address, names: c.Names, comments: c.Comments,
	}
	if c.Comments != nil { // whether posts lead to comments is in the answers that are kept
		c.Comments.WhenSetUp(func() { p.given.Store(nil) })
	}
	return p, nil
}

// Handler answers the public.
func (p *Press) Handler() http.Handler { return web.Secure(web.Policy{}, p.keeping(p.routes())) }
