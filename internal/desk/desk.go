// Package desk is the staff's pages for the record: what awaits an official, how each channel stands and
// which entries are behind it, and a form for each act, derived from the kinds. It shows a record and
// enters acts through a node, and decides nothing itself: what can be done, and what it would
// come to, it asks the law.
//
// Its pages stand behind the door of package access, which says whose visit it is and whether their role
// lets them have the page. Which channels they see is asked here: those in which the party has given full
// powers to the official that they are, and those that the house lets them read.
//
// What an official previews is kept and is signed as it is, byte for byte. If the record moves
// between preview and signature so that the act would mean something else, nothing is signed
// and the preview is shown again.
//
// Pages need no script and load nothing from elsewhere. An address names a channel, an entry or
// an act and never a language, so that it can be handed on between colleagues.
package desk

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"parley.example/internal/access"
	"parley.example/internal/node"
	"parley.example/internal/web"
)

//go:embed pages assets
var files embed.FS

// Files are what the pages of all rooms of the staff load beside the files of package web.
func Files() fs.FS {
	own, err := fs.Sub(files, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return own
}

// Config is what a desk is made of.
type Config struct {
	Node   *node.Node
	Door   *access.Door
	Assets *web.Assets // with [Files]
	Random io.Reader   // for drafts
	Log    *slog.Logger
}

// Desk is the staff's pages of one node. It is safe for concurrent use.
type Desk struct {
	node   *node.Node
	clock  func() time.Time
	random io.Reader
	log    *slog.Logger
	pages  *web.Pages
}

// New makes a desk, and puts its pages behind the door. It fails only if its own templates are faulty.
func New(c Config) (*Desk, error) {
	d := &Desk{node: c.Node, clock: c.Node.Now, random: c.Random, log: c.Log}
	var err error
	if d.pages, err = web.NewPages(c.Assets, files, "pages/*.html", "pages/shared/*.html"); err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	d.routes(c.Door)
	return d, nil
}
