// Package open opens a node's store by its URL.
package open

import (
	"context"
	"fmt"
	"strings"

	"parley.example/internal/store/postgres"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/store/sqlstore"
)

// Store opens the store at a URL: sqlite:PATH, where PATH is taken as it stands, or
// postgres://USER@HOST/DATABASE with libpq's options.
func Store(ctx context.Context, place string) (*sqlstore.Store, error) {
	scheme, rest, _ := strings.Cut(place, ":")
	switch {
	case scheme == "sqlite" && rest != "":
		return sqlite.Open(ctx, rest)
	case scheme == "postgres" || scheme == "postgresql":
		return postgres.Open(ctx, place)
	}
	if colon := strings.IndexByte(place, ':'); colon >= 0 {
		place = place[:colon] + ":…" // what follows may hold a password
	}
	return nil, fmt.Errorf("store %q: want sqlite:PATH or postgres://USER@HOST/DATABASE", place)
}
