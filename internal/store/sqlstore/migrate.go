package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// Dialect names a folder of migrations.
type Dialect string

const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

func (d Dialect) goose() goose.Dialect {
	if d == SQLite {
		return goose.DialectSQLite3
	}
	return goose.DialectPostgres
}

func (d Dialect) folder() (fs.FS, error) { return fs.Sub(migrations, "migrations/"+string(d)) }

// latest is the version of the last migration that this program knows. They are numbered from 1,
// with none left out.
func (d Dialect) latest() (int64, error) {
	folder, err := d.folder()
	if err != nil {
		return 0, err
	}
	all, err := fs.Glob(folder, "*.sql")
	return int64(len(all)), err
}

// Make brings the schema of a database up to a version, from an older one or from nothing.
func Make(ctx context.Context, d Dialect, db *sql.DB, version int64) error {
	folder, err := d.folder()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(d.goose(), db, folder,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return fmt.Errorf("bring the schema to version %d: %w", version, err)
	}
	return nil
}

// migrate brings the schema up to date, or refuses one of the future.
func migrate(ctx context.Context, db Database) error {
	has, err := CheckSchema(ctx, db.Dialect, db.Read)
	if err != nil {
		return err
	}
	latest, err := db.Dialect.latest()
	if err != nil || has.Version == latest {
		return err
	}
	return Make(ctx, db.Dialect, db.Write, latest)
}
