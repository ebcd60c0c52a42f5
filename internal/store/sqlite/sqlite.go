// Package sqlite keeps a store in one SQLite database file.
//
// The file has a write-ahead log beside it (PATH-wal, PATH-shm), and a lock file (PATH.lock)
// that is held as long as the store is open: SQLite alone would let a second process write,
// and two nodes on one database would each sign heads of the same logs. Back it up with [Copy], or
// copy it when no process has it open.
//
// A commit is one write and one sync of the write-ahead log. An expunged body is overwritten
// with zeros when SQLite next moves the write-ahead log into the database file; older bytes
// may stand in the write-ahead log until it is used again, or until Close removes it.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"parley.example/internal/store/sqlstore"
)

const (
	// pageSize suits entries of about 1 KB: 15 fill a page to 95 %, where 4 KB pages are filled
	// to 75 %. It is fixed when the file is made.
	pageSize = 16 << 10

	// writeCache and readCache bound the pages that a connection holds, in KiB. A transaction
	// that changes more than the former writes some of them twice.
	writeCache = 32 << 10
	readCache  = 4 << 10

	// readers bounds the connections that read beside the one that writes.
	readers = 4

	// busyTimeout is how long to wait, in ms, for a foreign tool that has locked the file.
	busyTimeout = 10_000
)

// Options of the connections. The driver runs all of _pragma before _journal_mode, so that the page
// size is set while the file is still empty.
var (
	writeOptions = fmt.Sprintf("_pragma=cache_size(-%d)&_pragma=page_size(%d)&_pragma=secure_delete(ON)"+
		"&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_txlock=immediate", writeCache, pageSize)
	readOptions = fmt.Sprintf("_pragma=cache_size(-%d)&_query_only=1", readCache)
)

// Open opens the database file at path, or makes it, readable by its owner alone. The
// directory must be there. It returns store.ErrInUse when another process, or this one, has
// the store open already.
func Open(ctx context.Context, path string) (*sqlstore.Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open SQLite database: %w", err)
	}
	lock, err := acquire(path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("open SQLite database %s: %w", path, err)
	}
	// Before the file is made, or what a killed process left is synced, it is looked at.
	if _, err := os.Stat(path); err == nil {
		if err := refuseNewer(ctx, path); err != nil {
			lock.Close()
			return nil, fmt.Errorf("open SQLite database %s: %w", path, err)
		}
	}
	if err := errors.Join(touch(path), harden(path+"-wal")); err != nil {
		lock.Close()
		return nil, fmt.Errorf("open SQLite database %s: %w", path, err)
	}
	write, err := pool(path, 1, writeOptions)
	if err != nil {
		lock.Close()
		return nil, err
	}
	read, err := pool(path, readers, readOptions)
	if err != nil {
		write.Close()
		lock.Close()
		return nil, err
	}
	return sqlstore.Open(ctx, sqlstore.Database{
		Name:    "SQLite database " + path,
		Dialect: sqlstore.SQLite,
		Write:   write,
		Read:    read,
		Release: lock.Close,
	})
}

// pool makes a pool of connections, which it opens when they are needed and keeps.
func pool(path string, size int, options string) (*sql.DB, error) {
	name := url.URL{Scheme: "file", Path: path, RawQuery: fmt.Sprintf("_busy_timeout=%d&%s", busyTimeout, options)}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("open SQLite database %s: %w", path, err)
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// touch makes the file if there is none. SQLite gives the files beside it the same mode.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// harden syncs the write-ahead log that an earlier process left, if there is one. A process that was
// killed between a write and its sync leaves a transaction that SQLite finds whole when it opens the
// file, and does not sync: a power cut could take it back after others have been told of it.
func harden(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
