package open

import (
	"context"
	"strings"

	"parley.example/internal/store/postgres"
	"parley.example/internal/store/sqlite"
)

// Copy writes a consistent copy of the store at a URL, which may be in use, into a new SQLite file.
func Copy(ctx context.Context, place, to string) error {
	if path, ok := strings.CutPrefix(place, "sqlite:"); ok {
		return sqlite.Copy(ctx, path, to)
	}
	return postgres.Copy(ctx, place, to)
}
