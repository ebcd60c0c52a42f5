// Package postgres keeps a store in a PostgreSQL database, or in an engine that speaks its
// protocol and its SQL.
//
// The database must be the node's alone: nothing else writes to it, and no second node. If one
// does, commits still compare and set, so that no log forks within the database, but what the
// nodes hold in memory would be wrong. For the same reason restart the node when its database
// has been restored from a backup.
//
// The bytes of an expunged body are dead rows until PostgreSQL vacuums the table, and stand in
// its own log and in its backups as long as those are kept.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"parley.example/internal/store/sqlstore"
)

// connections bounds those that a node has open: one writes, the others read.
const connections = 8

// Open opens the database that a URL or a keyword/value string of libpq names, and makes the
// tables if there are none. It refuses a server that does not write durably.
func Open(ctx context.Context, url string) (*sqlstore.Store, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL database: %w", err)
	}
	name := fmt.Sprintf("PostgreSQL database %s at %s", config.Database, config.Host)
	db := pool(config)
	if err := checkDurable(ctx, db); err != nil {
		db.Close()
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	return sqlstore.Open(ctx, sqlstore.Database{
		Name:    name,
		Dialect: sqlstore.Postgres,
		Write:   db,
		Read:    db,
		Aborted: aborted,
	})
}

// pool makes a pool of connections, which it opens when they are needed and keeps.
func pool(config *pgx.ConnConfig) *sql.DB {
	// A database may be set to answer before a commit is on the disk; this one must not.
	config.RuntimeParams["synchronous_commit"] = "on"
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

// checkDurable refuses fsync=off. An engine that has no such setting gives NULL.
func checkDurable(ctx context.Context, db *sql.DB) error {
	var fsync sql.NullString
	if err := db.QueryRowContext(ctx, `SELECT current_setting('fsync', true)`).Scan(&fsync); err != nil {
		return err
	}
	if fsync.String == "off" {
		return errors.New("the server has fsync = off, so a power cut would take back what was committed: " +
			"set fsync = on in postgresql.conf and restart it")
	}
	return nil
}

// aborted reports a serialization failure or a deadlock: the transaction is surely undone.
func aborted(err error) bool {
	failure, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (failure.Code == "40001" || failure.Code == "40P01")
}
