package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"parley.example/internal/store"
	"parley.example/internal/store/sqlstore"
)

// foreignOptions are those of a connection that is not the store's: it changes nothing, and does
// not move the write-ahead log into the database when it closes.
const foreignOptions = "mode=ro&_query_only=1"

// Copy writes a consistent copy of the database at path into a new file, readable by its owner
// alone, and returns when it is durable. The database may be open, in this process or another, and
// written to meanwhile: the copy is of one moment. It has no free pages, so nothing that was
// expunged. On an error nothing is at to.
func Copy(ctx context.Context, path, to string) (err error) {
	if path, err = filepath.Abs(path); err != nil {
		return err
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("nothing is kept here yet: %w", err)
	}
	// SQLite would take the write-ahead log of a database that is gone for the new one's.
	if _, err := os.Lstat(to + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s-wal of another database is there: move it away first: %w", to, fs.ErrExist))
	}
	f, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("copy SQLite database %s: %w", path, err), os.Remove(to))
		}
	}()
	defer func() { err = errors.Join(err, f.Close()) }()
	// VACUUM INTO takes an empty file, which keeps its mode; it does not sync it.
	if err := into(ctx, path, to); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), dir.Sync(), dir.Close())
}

func into(ctx context.Context, path, to string) (err error) {
	db, err := pool(path, 1, "mode=ro")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, `VACUUM INTO $1`, to)
	return err
}

// Check returns nil if the database at path, which nobody has open, is of a schema that this
// program reads, and SQLite finds no fault with its pages and indexes. It changes nothing.
func Check(ctx context.Context, path string) (s sqlstore.Schema, err error) {
	db, err := Look(path)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if s, err = sqlstore.CheckSchema(ctx, sqlstore.SQLite, db); err != nil {
		return s, fmt.Errorf("SQLite database %s: %w", path, err)
	}
	var fault string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&fault); err != nil {
		return s, fmt.Errorf("SQLite database %s: %w", path, err)
	}
	if fault != "ok" {
		return s, fmt.Errorf("SQLite database %s is damaged: %s: use another backup", path, fault)
	}
	return s, nil
}

// Make makes a new database file of an older version of the schema, for rows from elsewhere; see
// [sqlstore.CopyRows]. The caller closes it.
func Make(ctx context.Context, path string, version int64) (*sql.DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := touch(path); err != nil {
		return nil, err
	}
	db, err := pool(path, 1, writeOptions)
	if err != nil {
		return nil, err
	}
	if err := sqlstore.Make(ctx, sqlstore.SQLite, db, version); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Look opens a database that the caller only reads.
func Look(path string) (*sql.DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	return pool(path, 1, foreignOptions)
}

// refuseNewer looks at a database before anything in it is touched.
func refuseNewer(ctx context.Context, path string) (err error) {
	db, err := Look(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err = sqlstore.CheckSchema(ctx, sqlstore.SQLite, db); errors.Is(err, store.ErrNewer) {
		return err
	}
	return nil // whatever else is wrong with it, opening says
}
