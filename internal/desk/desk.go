// Package desk is the staff's pages: what awaits an official, how each channel stands and which
// entries are behind it, and a form for each act, derived from the kinds. It shows a record and
// enters acts through a node, and decides nothing itself: what can be done, and what it would
// come to, it asks the law.
//
// An official signs in by a one-time link, which whoever keeps the node makes with [Desk.Link]
// and hands over by a way that both trust. A session is bound to that one official, and sees the
// channels in which the party has given them full powers.
//
// What an official previews is kept and is signed as it is, byte for byte. If the record moves
// between preview and signature so that the act would mean something else, nothing is signed
// and the preview is shown again.
//
// Pages need no script and load nothing from elsewhere. An address names a channel, an entry or
// an act and never a language, so that it can be handed on between colleagues; the language is
// the reader's choice, kept in a cookie, and else what the browser asks for.
package desk

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"parley.example/internal/node"
	"parley.example/internal/web"
	"parley.example/internal/words"
)

//go:embed pages assets
var files embed.FS

// Config is what a desk is made of.
type Config struct {
	Node   *node.Node
	Words  *words.Catalogue
	Clock  func() time.Time
	Random io.Reader // for links and drafts; the tokens of sessions are made by package scs
	Log    *slog.Logger
	More   []fs.FS // what other rooms on the desk's listener add to its assets
	Secure bool    // the pages are served over TLS: cookies are then sent over nothing else
}

// Desk is the staff's pages of one node. It is safe for concurrent use.
type Desk struct {
	node     *node.Node
	words    *words.Catalogue
	clock    func() time.Time
	random   io.Reader
	log      *slog.Logger
	secure   bool
	assets   *web.Assets
	pages    *web.Pages
	sessions *scs.SessionManager
	newsroom http.Handler // nil: there is none
}

// New makes a desk. It fails only if its own templates are faulty.
func New(c Config) (*Desk, error) {
	d := &Desk{node: c.Node, words: c.Words, clock: c.Clock, random: c.Random, log: c.Log, secure: c.Secure}
	own, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	if d.assets, err = web.NewAssets(append([]fs.FS{own}, c.More...)...); err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	if d.pages, err = web.NewPages(d.assets, files, "pages/*.html", "pages/shared/*.html"); err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	d.sessions = d.newSessions()
	return d, nil
}

// Assets are the files that the pages load.
func (d *Desk) Assets() *web.Assets { return d.assets }

// Mount puts the newsroom on the desk's listener, below /newsroom/. Call it before [Desk.Handler].
func (d *Desk) Mount(newsroom http.Handler) { d.newsroom = newsroom }

// Handler answers every request to the desk.
func (d *Desk) Handler() http.Handler {
	return web.Secure(web.Policy{}, http.NewCrossOriginProtection().Handler(d.routes()))
}
