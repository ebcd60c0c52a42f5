package publication

import (
	"context"
	"errors"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/store"
)

const redirectDrawer = "redirect"

// Redirects are addresses that a publication had elsewhere, and that lead to its posts here for good.
// (A former slug of an article needs none: it is the article's for ever.)
type Redirects struct{ node *node.Node }

// NewRedirects returns those of a node.
func NewRedirects(n *node.Node) *Redirects { return &Redirects{n} }

// ErrNoPath is returned for what is no path of an address, or is one of the publication's own roots.
var ErrNoPath = errors.New("no path: want one like /2019/03/a-title/, without a host")

// Put has a path, with its query if it has one, lead to a post.
func (r *Redirects) Put(ctx context.Context, path string, to Key) error {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || len(path) < 2 || len(path) > 2000 {
		return ErrNoPath
	}
	return r.node.Put(ctx, []store.Paper{{Drawer: redirectDrawer, Name: redirectName(path), Data: []byte(to)}})
}

// All returns them, by path.
func (r *Redirects) All(ctx context.Context) (map[string]Key, error) {
	return readRedirects(ctx, r.node)
}

// redirectName takes /a/b and /a/b/ for one.
func redirectName(path string) string { return strings.TrimSuffix(path, "/") }

func readRedirects(ctx context.Context, n *node.Node) (map[string]Key, error) {
	papers, err := n.Papers(ctx, redirectDrawer, "")
	if err != nil {
		return nil, err
	}
	all := make(map[string]Key, len(papers))
	for _, p := range papers {
		all[p.Name] = Key(p.Data)
	}
	return all, nil
}
