// Package sqlstore implements [store.Store] on a relational database, in SQL that SQLite,
// PostgreSQL, and engines that speak PostgreSQL's protocol all run as it stands. The packages
// sqlite and postgres open the database and say what little differs.
//
// What keeps it portable, and right on each:
//
//   - Parameters $1, $2, … appear in the text in that order, each once: some SQLite drivers
//     bind them by order of appearance.
//   - A transaction first takes the rows that it compares (papers, then the counter, then the
//     heads of logs, in the order of their numbers), each in one statement that compares and
//     sets, and only then inserts. Losers of a race wait on those rows and then find them
//     moved; the other way round they would fail with duplicate keys.
//   - Nothing depends on the isolation level: every comparison is of a row that the statement
//     itself locks. Even the absence of a paper is claimed by a row put in its place.
//   - Numbers are given by the client from a counter row. There are no sequences, triggers,
//     extensions or advisory locks.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley.example/internal/store"
)

// Database is an open database and what differs between engines.
type Database struct {
	Name    string  // in errors; without a password
	Dialect Dialect // of the migrations
	Write   *sql.DB // takes write transactions
	Read    *sql.DB // takes single queries; may be the same as Write

	// Aborted reports whether an error says that the transaction was surely undone so that
	// another could pass, and may succeed when tried again. Nil: never.
	Aborted func(error) bool

	// Release, if not nil, is called once both pools are closed.
	Release func() error
}

// Store implements [store.Store] and [store.Comments].
type Store struct {
	db    Database
	write *statements
	read  *statements
	known *numbering
}

var _ store.Store = (*Store)(nil)

// Open migrates the database to the present schema and returns the store. The store owns the
// database from then on, and if Open fails has closed it.
func Open(ctx context.Context, db Database) (*Store, error) {
	s := &Store{db: db, known: newNumbering()}
	err := migrate(ctx, db)
	if err == nil {
		s.write, err = prepare(ctx, db.Write, writes, commentWrites, mailingWrites)
	}
	if err == nil {
		s.read, err = prepare(ctx, db.Read, reads, commentReads, mailingReads)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", db.Name, err), s.Close())
	}
	return s, nil
}

// Close ends all use of the database. The pool that writes is closed last, since SQLite's last
// connection moves the write-ahead log into the database file.
func (s *Store) Close() error {
	err := s.db.Read.Close()
	if s.db.Write != s.db.Read {
		err = errors.Join(err, s.db.Write.Close())
	}
	if s.db.Release != nil {
		err = errors.Join(err, s.db.Release())
	}
	return err
}

// fail says where an error arose and during what.
func (s *Store) fail(doing string, err error) error {
	return fmt.Errorf("%s: %s: %w", s.db.Name, doing, err)
}
