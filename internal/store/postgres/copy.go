package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"parley.example/internal/store/sqlite"
	"parley.example/internal/store/sqlstore"
)

// Copy writes what the database at a URL holds into a new SQLite database at path, readable by its
// owner alone, which any node can open. The database may be in use: all rows are of one moment.
func Copy(ctx context.Context, url, path string) (err error) {
	db, err := connect(url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	schema, err := sqlstore.CheckSchema(ctx, sqlstore.Postgres, db)
	if err != nil {
		return err
	}
	to, err := sqlite.Make(ctx, path, schema.Version)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	tables, err := sqlstore.Tables(ctx, to)
	if err != nil {
		return err
	}
	return rows(ctx, tables, db, to)
}

// Fill puts what the SQLite database at path holds into the database at a URL, which must have no
// tables yet.
func Fill(ctx context.Context, path, url string) (err error) {
	db, err := connect(url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	has, err := sqlstore.ReadSchema(ctx, sqlstore.Postgres, db)
	if err != nil {
		return err
	}
	if has.Version != 0 {
		return errors.New("the PostgreSQL database holds a store already, and is not overwritten: give an empty one")
	}
	from, err := sqlite.Look(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	schema, err := sqlstore.CheckSchema(ctx, sqlstore.SQLite, from)
	if err != nil {
		return err
	}
	tables, err := sqlstore.Tables(ctx, from)
	if err != nil {
		return err
	}
	if err := sqlstore.Make(ctx, sqlstore.Postgres, db, schema.Version); err != nil {
		return err
	}
	return rows(ctx, tables, from, db)
}

func connect(url string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL database: %w", err)
	}
	return pool(config), nil
}

// rows copies all rows, which are of one moment, in one transaction.
func rows(ctx context.Context, tables []sqlstore.Table, from, to *sql.DB) error {
	read, err := from.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer read.Rollback() // it has nothing to commit
	write, err := to.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer write.Rollback() // after Commit it does nothing
	if err := sqlstore.CopyRows(ctx, tables, read, write); err != nil {
		return err
	}
	return write.Commit()
}
