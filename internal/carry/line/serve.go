package line

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	"parley.example/internal/node"
	"parley.example/internal/store"
)

// Config is what serves a node to those who dial it.
type Config struct {
	Node   *node.Node
	Logs   store.Store // of the node, whose logs are shown to those who may see them; nil: none is
	Random io.Reader   // for joining
	Log    *slog.Logger
	Limits Limits
}

// Serve returns what answers on a line, behind [ServerConfig]: the exchange, waiting for news, what
// is handed over beside the record, joining, and the logs as tiles. When ctx ends, those who wait are answered.
func Serve(ctx context.Context, c Config) http.Handler {
	d := newDoor(c.Node, c.Limits)
	mux := http.NewServeMux()
	for path, do := range map[string]func(http.ResponseWriter, *http.Request) error{
		Path:         func(w http.ResponseWriter, r *http.Request) error { return exchange(w, r, c.Node) },
		NonPaperPath: func(w http.ResponseWriter, r *http.Request) error { return takeNonPaper(w, r, c.Node) },
		OfferPath:    func(w http.ResponseWriter, r *http.Request) error { return takeOffer(w, r, c.Node) },
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			refuse(w, r, c.Log, d.seated(w, r, func() error { return do(w, r) }))
		})
	}
	mux.Handle(WaitPath, waitHandler(ctx, c.Node, d, c.Log))
	if c.Logs != nil {
		mux.Handle(LogPath, logHandler(c))
	}
	mux.Handle("/", joinHandler(c.Node, c.Random, c.Limits, c.Log))
	return mux
}
