package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley.example/internal/store"
)

// Schema is what a database says of its own form.
type Schema struct {
	Version int64  // of the last migration; 0: there are no tables yet
	Program string // the oldest program that reads it; empty where no migration said
}

// present asks, in one dialect, whether a table is there. Asking for its rows would say so too, but
// then a table that is missing could not be told from a server that is.
func (d Dialect) present() string {
	if d == SQLite {
		return `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`
	}
	return `SELECT count(*) WHERE to_regclass($1) IS NOT NULL`
}

// ReadSchema reads of which form a database is, and changes nothing.
func ReadSchema(ctx context.Context, d Dialect, db *sql.DB) (Schema, error) {
	var s Schema
	err := s.read(ctx, d, db)
	if err != nil {
		return s, fmt.Errorf("read the schema's version: %w", err)
	}
	return s, nil
}

func (s *Schema) read(ctx context.Context, d Dialect, db *sql.DB) error {
	has := func(table string) (bool, error) {
		var n int
		err := db.QueryRowContext(ctx, d.present(), table).Scan(&n)
		return n > 0, err
	}
	made, err := has("goose_db_version")
	if err != nil || !made {
		return err
	}
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&s.Version); err != nil {
		return err
	}
	told, err := has("reader")
	if err != nil || !told {
		return err
	}
	err = db.QueryRowContext(ctx, `SELECT program FROM reader WHERE version = $1`, s.Version).Scan(&s.Program)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// refuse returns store.ErrNewer for a schema beyond what this program knows.
func (s Schema) refuse(knows int64) error {
	if s.Version <= knows {
		return nil
	}
	by := "a newer parley"
	if s.Program != "" {
		by = "parley " + s.Program + " or newer"
	}
	return fmt.Errorf("%w, and left as it is: its schema is version %d, which %s reads, and this program knows up to version %d: "+
		"run %s, or restore the backup that was made before it was first run", store.ErrNewer, s.Version, by, knows, by)
}

// CheckSchema returns store.ErrNewer for a database that this program cannot read, and changes
// nothing.
func CheckSchema(ctx context.Context, d Dialect, db *sql.DB) (Schema, error) {
	s, err := ReadSchema(ctx, d, db)
	if err != nil {
		return s, err
	}
	knows, err := d.latest()
	if err != nil {
		return s, err
	}
	return s, s.refuse(knows)
}
