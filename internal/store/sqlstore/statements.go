package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// A family is a statement that takes a list of groups of parameters, in one text for each
// power of two of groups up to [maxRows]. A list of any length is a few of them, so that a
// bounded number of statements is prepared, once.
type family struct {
	before string // ends where the list begins
	fixed  int    // parameters in before
	group  int    // parameters in a group
	after  string
}

// text writes the statement for n groups: before ($1,$2),($3,$4) after.
func (f *family) text(n int) string {
	var b strings.Builder
	b.WriteString(f.before)
	param := f.fixed
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j := range f.group {
			if j > 0 {
				b.WriteByte(',')
			}
			param++
			fmt.Fprintf(&b, "$%d", param)
		}
		b.WriteByte(')')
	}
	b.WriteString(f.after)
	return b.String()
}

// texts lists what is prepared on one pool.
type texts struct {
	single   []string
	families []*family
}

// statements are prepared statements of one pool. They are prepared on opening, so that a
// transaction on the one connection that writes need not ask for a second one, and so that an
// error in a text is seen at once.
type statements struct {
	single   map[string]*sql.Stmt
	families map[*family][sizes]*sql.Stmt // the i-th takes 1<<i groups
}

func prepare(ctx context.Context, db *sql.DB, all ...texts) (*statements, error) {
	s := &statements{map[string]*sql.Stmt{}, map[*family][sizes]*sql.Stmt{}}
	for _, t := range all {
		if err := s.prepare(ctx, db, t); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *statements) prepare(ctx context.Context, db *sql.DB, t texts) error {
	for _, text := range t.single {
		stmt, err := db.PrepareContext(ctx, text)
		if err != nil {
			return fmt.Errorf("prepare %s: %w", text, err)
		}
		s.single[text] = stmt
	}
	for _, f := range t.families {
		var stmts [sizes]*sql.Stmt
		for i := range stmts {
			stmt, err := db.PrepareContext(ctx, f.text(1<<i))
			if err != nil {
				return fmt.Errorf("prepare %s: %w", f.text(1<<i), err)
			}
			stmts[i] = stmt
		}
		s.families[f] = stmts
	}
	return nil
}
