package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley.example/internal/store"
)

const (
	insertComment = `INSERT INTO comment(id, post, address, attention, said, due, revision, data)
		VALUES ($1, $2, $3, $4, $5, $6, 1, $7) ON CONFLICT (id) DO NOTHING`
	setComment = `UPDATE comment SET post = $1, address = $2, attention = $3, due = $4, data = $5, revision = revision + 1
		WHERE id = $6 AND revision = $7`
	deleteComment = `DELETE FROM comment WHERE id = $1`
	insertEvent   = `INSERT INTO comment_event(id, at, data) VALUES ($1, $2, $3)`
	putKey        = `INSERT INTO comment_key(hash, about, until) VALUES ($1, $2, $3)
		ON CONFLICT (hash) DO UPDATE SET about = excluded.about, until = excluded.until`
	deleteKeys   = `DELETE FROM comment_key WHERE about = $1`
	deletePassed = `DELETE FROM comment_key WHERE until < $1`
	putLetter    = `INSERT INTO comment_letter(id, at, data) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET at = excluded.at, data = excluded.data`
	deleteLetter = `DELETE FROM comment_letter WHERE id = $1`
	putBlock     = `INSERT INTO comment_block(name, at, data) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET at = excluded.at, data = excluded.data`
	deleteBlock = `DELETE FROM comment_block WHERE name = $1`

	selectComment   = `SELECT id, post, address, attention, said, due, revision, data FROM comment`
	commentByID     = selectComment + ` WHERE id = $1`
	commentsOfPost  = selectComment + ` WHERE post = $1 ORDER BY said, id`
	commentsBy      = selectComment + ` WHERE address = $1 ORDER BY said, id`
	commentsAfter   = selectComment + ` WHERE id > $1 ORDER BY id LIMIT $2`
	commentsWaiting = selectComment + ` WHERE attention > 0 ORDER BY attention DESC, said, id LIMIT $1`
	countWaiting    = `SELECT count(*) FROM comment WHERE attention > 0`
	commentsDue     = selectComment + ` WHERE due > 0 AND due < $1 ORDER BY due LIMIT $2`
	selectEvents    = `SELECT id, at, data FROM comment_event WHERE at < $1 ORDER BY at DESC, id DESC LIMIT $2`
	selectKey       = `SELECT about, until FROM comment_key WHERE hash = $1`
	selectLetters   = `SELECT id, at, data FROM comment_letter WHERE at < $1 ORDER BY at, id LIMIT $2`
	selectBlocks    = `SELECT name, at, data FROM comment_block ORDER BY at DESC, name`
	selectBlock     = `SELECT at, data FROM comment_block WHERE name = $1`
)

// commentWrites and commentReads are the texts of the comments, for [Open] to prepare.
var (
	commentWrites = texts{single: []string{
		insertComment, setComment, deleteComment, insertEvent, putKey, deleteKeys, deletePassed, putLetter, deleteLetter, putBlock, deleteBlock,
	}}
	commentReads = texts{single: []string{
		commentByID, commentsOfPost, commentsBy, commentsAfter, commentsWaiting, countWaiting, commentsDue,
		selectEvents, selectKey, selectLetters, selectBlocks, selectBlock,
	}}
)

var _ store.Comments = (*Store)(nil)

// micros is a moment as it is kept. The zero moment is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// Change implements [store.Comments]. Rows that are compared come first, in the order of their ids.
func (s *Store) Change(ctx context.Context, c *store.CommentChange) error {
	err := s.transact(ctx, func(t *transaction) error {
		for _, step := range []func(*store.CommentChange) error{t.setComments, t.addComments, t.changeKeys, t.changeLetters, t.changeBlocks} {
			if err := step(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return s.fail("change comments", err)
	}
	return nil
}

func byCommentID(x, y store.Comment) int { return bytes.Compare(x.ID[:], y.ID[:]) }

func (t *transaction) setComments(c *store.CommentChange) error {
	for _, row := range slices.SortedFunc(slices.Values(c.Set), byCommentID) {
		n, err := t.exec(setComment, []byte(row.Post), []byte(row.Address), row.Attention, micros(row.Due), blob(row.Data), row.ID[:], row.Revision)
		if err != nil {
			return err
		}
		if n != 1 {
			return fmt.Errorf("comment %x: %w", row.ID, store.ErrMoved)
		}
	}
	return nil
}

func (t *transaction) addComments(c *store.CommentChange) error {
	for _, row := range slices.SortedFunc(slices.Values(c.Add), byCommentID) {
		n, err := t.exec(insertComment, row.ID[:], []byte(row.Post), []byte(row.Address), row.Attention, micros(row.Said), micros(row.Due), blob(row.Data))
		if err != nil {
			return err
		}
		if n != 1 {
			return fmt.Errorf("comment %x: %w", row.ID, store.ErrThere)
		}
	}
	for _, id := range c.Drop {
		if _, err := t.exec(deleteComment, id[:]); err != nil {
			return err
		}
	}
	for _, e := range c.Log {
		if _, err := t.exec(insertEvent, e.ID[:], micros(e.At), blob(e.Data)); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) changeKeys(c *store.CommentChange) error {
	for _, about := range c.DropKeys {
		if _, err := t.exec(deleteKeys, blob(about)); err != nil {
			return err
		}
	}
	if !c.KeysUntil.IsZero() {
		if _, err := t.exec(deletePassed, micros(c.KeysUntil)); err != nil {
			return err
		}
	}
	for _, k := range c.Keys {
		if _, err := t.exec(putKey, k.Hash[:], blob(k.About), micros(k.Until)); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) changeLetters(c *store.CommentChange) error {
	for _, id := range c.DropLetters {
		if _, err := t.exec(deleteLetter, id[:]); err != nil {
			return err
		}
	}
	for _, l := range c.Letters {
		if _, err := t.exec(putLetter, l.ID[:], micros(l.At), blob(l.Data)); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) changeBlocks(c *store.CommentChange) error {
	for _, name := range c.Unblock {
		if _, err := t.exec(deleteBlock, name[:]); err != nil {
			return err
		}
	}
	for _, b := range c.Block {
		if _, err := t.exec(putBlock, b.Name[:], micros(b.At), blob(b.Data)); err != nil {
			return err
		}
	}
	return nil
}

// Comment implements [store.Comments].
func (s *Store) Comment(ctx context.Context, id store.CommentID) (store.Comment, error) {
	found, err := s.comments(ctx, "read a comment", commentByID, id[:])
	if err == nil && len(found) == 0 {
		err = s.fail(fmt.Sprintf("read comment %x", id), store.ErrNone)
	}
	if err != nil {
		return store.Comment{}, err
	}
	return found[0], nil
}

// Thread implements [store.Comments].
func (s *Store) Thread(ctx context.Context, post string) ([]store.Comment, error) {
	return s.comments(ctx, "read the comments on a post", commentsOfPost, []byte(post))
}

// CommentsBy implements [store.Comments].
func (s *Store) CommentsBy(ctx context.Context, address string) ([]store.Comment, error) {
	return s.comments(ctx, "read the comments of an address", commentsBy, []byte(address))
}

// CommentsAfter implements [store.Comments].
func (s *Store) CommentsAfter(ctx context.Context, id store.CommentID, limit int) ([]store.Comment, error) {
	return s.comments(ctx, "read comments", commentsAfter, id[:], limit)
}

// CommentsDue implements [store.Comments].
func (s *Store) CommentsDue(ctx context.Context, before time.Time, limit int) ([]store.Comment, error) {
	return s.comments(ctx, "read the comments that are due", commentsDue, micros(before), limit)
}

// Awaiting implements [store.Comments].
func (s *Store) Awaiting(ctx context.Context, limit int) (first []store.Comment, all int, err error) {
	if err := s.read.single[countWaiting].QueryRowContext(ctx).Scan(&all); err != nil {
		return nil, 0, s.fail("count the comments that wait", err)
	}
	first, err = s.comments(ctx, "read the comments that wait", commentsWaiting, limit)
	return first, all, err
}

func (s *Store) comments(ctx context.Context, doing, text string, args ...any) ([]store.Comment, error) {
	var all []store.Comment
	err := each(ctx, s.read.single[text], args, func(row *sql.Rows) (bool, error) {
		var c store.Comment
		var id, post, address sql.RawBytes
		var said, due int64
		if err := row.Scan(&id, &post, &address, &c.Attention, &said, &due, &c.Revision, &c.Data); err != nil {
			return false, err
		}
		c.Post, c.Address, c.Said, c.Due, c.Data = string(post), string(address), moment(said), moment(due), blob(c.Data)
		all = append(all, c)
		return true, whole(all[len(all)-1].ID[:], id)
	})
	if err != nil {
		return nil, s.fail(doing, err)
	}
	return all, nil
}

// whole copies a name of a fixed length.
func whole(to, from []byte) error {
	if copy(to, from) != len(to) || len(from) != len(to) {
		return fmt.Errorf("a name of %d bytes where one of %d belongs: the database is damaged", len(from), len(to))
	}
	return nil
}

// CommentEvents implements [store.Comments].
func (s *Store) CommentEvents(ctx context.Context, before time.Time, limit int) ([]store.CommentEvent, error) {
	var all []store.CommentEvent
	err := each(ctx, s.read.single[selectEvents], []any{micros(before), limit}, func(row *sql.Rows) (bool, error) {
		var e store.CommentEvent
		var err error
		e.ID, e.At, e.Data, err = dated(row)
		all = append(all, e)
		return true, err
	})
	if err != nil {
		return nil, s.fail("read the log of the comments", err)
	}
	return all, nil
}

// CommentLetters implements [store.Comments].
func (s *Store) CommentLetters(ctx context.Context, before time.Time, limit int) ([]store.CommentLetter, error) {
	var all []store.CommentLetter
	err := each(ctx, s.read.single[selectLetters], []any{micros(before), limit}, func(row *sql.Rows) (bool, error) {
		var l store.CommentLetter
		var err error
		l.ID, l.At, l.Data, err = dated(row)
		all = append(all, l)
		return true, err
	})
	if err != nil {
		return nil, s.fail("read the letters that wait", err)
	}
	return all, nil
}

// dated reads a row that is an id, a moment and data.
func dated(row *sql.Rows) (id store.CommentID, at time.Time, data []byte, err error) {
	var raw sql.RawBytes
	var when int64
	if err := row.Scan(&raw, &when, &data); err != nil {
		return id, at, nil, err
	}
	return id, moment(when), blob(data), whole(id[:], raw)
}

// CommentKey implements [store.Comments].
func (s *Store) CommentKey(ctx context.Context, hash [32]byte) (store.CommentKey, error) {
	k := store.CommentKey{Hash: hash}
	var until int64
	err := s.read.single[selectKey].QueryRowContext(ctx, hash[:]).Scan(&k.About, &until)
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNone
	}
	if err != nil {
		return store.CommentKey{}, s.fail("read a key of the comments", err)
	}
	k.About, k.Until = blob(k.About), moment(until)
	return k, nil
}

// CommentBlocks implements [store.Comments].
func (s *Store) CommentBlocks(ctx context.Context) ([]store.CommentBlock, error) {
	var all []store.CommentBlock
	err := each(ctx, s.read.single[selectBlocks], nil, func(row *sql.Rows) (bool, error) {
		var b store.CommentBlock
		var name sql.RawBytes
		var at int64
		if err := row.Scan(&name, &at, &b.Data); err != nil {
			return false, err
		}
		b.At, b.Data = moment(at), blob(b.Data)
		err := whole(b.Name[:], name)
		all = append(all, b)
		return true, err
	})
	if err != nil {
		return nil, s.fail("read the blocked addresses", err)
	}
	return all, nil
}

// CommentBlock implements [store.Comments].
func (s *Store) CommentBlock(ctx context.Context, name [32]byte) (store.CommentBlock, error) {
	b := store.CommentBlock{Name: name}
	var at int64
	err := s.read.single[selectBlock].QueryRowContext(ctx, name[:]).Scan(&at, &b.Data)
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNone
	}
	if err != nil {
		return store.CommentBlock{}, s.fail("read a blocked address", err)
	}
	b.At, b.Data = moment(at), blob(b.Data)
	return b, nil
}
