package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math/bits"
	"time"
)

// transaction is one write transaction.
type transaction struct {
	ctx   context.Context
	tx    *sql.Tx
	stmts *statements
}

// transact runs do in a transaction, again when the database undid it in favour of another.
func (s *Store) transact(ctx context.Context, do func(*transaction) error) error {
	wait := firstWait
	for try := 1; ; try++ {
		err := s.once(ctx, do)
		if err == nil || try == maxTries || s.db.Aborted == nil || !s.db.Aborted(err) {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		wait *= 2
	}
}

func (s *Store) once(ctx context.Context, do func(*transaction) error) error {
	// SQLite has one level, which is stronger. Elsewhere a statement must see what others
	// committed while it waited for a row.
	tx, err := s.db.Write.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it does nothing
	if err := do(&transaction{ctx, tx, s.write}); err != nil {
		return err
	}
	err = tx.Commit()
	if errors.Is(err, sql.ErrTxDone) { // the context ended, and so the transaction
		err = ctx.Err()
	}
	return err
}

// exec runs a prepared statement and returns how many rows it changed.
func (t *transaction) exec(text string, args ...any) (int64, error) {
	return t.run(t.stmts.single[text], args)
}

func (t *transaction) run(stmt *sql.Stmt, args []any) (int64, error) {
	result, err := t.tx.StmtContext(t.ctx, stmt).ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// rows collects the rows of one INSERT and writes them many at a time.
type rows struct {
	t       *transaction
	family  *family
	args    []any
	bytes   int
	changed int64 // rows that the database inserted or updated
}

func (t *transaction) rows(f *family) *rows { return &rows{t: t, family: f} }

func (r *rows) add(args ...any) error {
	for _, arg := range args {
		if data, ok := arg.([]byte); ok {
			r.bytes += len(data)
		}
	}
	r.args = append(r.args, args...)
	if len(r.args) == maxRows*r.family.group || r.bytes >= maxStatement {
		return r.flush()
	}
	return nil
}

func (r *rows) flush() error {
	stmts := r.t.stmts.families[r.family]
	for left := r.args; len(left) > 0; {
		size := sizeOf(len(left) / r.family.group)
		n := r.family.group << size
		changed, err := r.t.run(stmts[size], left[:n])
		if err != nil {
			return err
		}
		r.changed += changed
		left = left[n:]
	}
	clear(r.args)
	r.args, r.bytes = r.args[:0], 0
	return nil
}

// sizeOf chooses the largest of a family's statements that n groups fill.
func sizeOf(n int) int { return bits.Len(uint(min(n, maxRows))) - 1 }

// blob is data as a parameter. Drivers write a nil slice as NULL.
func blob(data []byte) []byte {
	if data == nil {
		return []byte{}
	}
	return data
}
