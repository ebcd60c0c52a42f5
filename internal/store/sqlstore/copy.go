package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Table is one that holds what a node keeps.
type Table struct {
	name    string
	columns []string
}

// Tables lists the tables of a SQLite database and their columns, in the order in which they were
// made, so that what a row refers to stands before it. Those that the migrations fill are left out.
func Tables(ctx context.Context, db *sql.DB) ([]Table, error) {
	result, err := db.QueryContext(ctx, `SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c
		WHERE t.type = 'table' AND t.name NOT IN ('goose_db_version', 'reader') AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'
		ORDER BY t.rowid, c.cid`)
	if err != nil {
		return nil, err
	}
	defer result.Close()
	var all []Table
	for result.Next() {
		var name, column string
		if err := result.Scan(&name, &column); err != nil {
			return nil, err
		}
		if len(all) == 0 || all[len(all)-1].name != name {
			all = append(all, Table{name: name})
		}
		last := &all[len(all)-1]
		last.columns = append(last.columns, column)
	}
	return all, result.Err()
}

// CopyRows copies every row of the tables, between SQLite and PostgreSQL in either direction. Both
// databases have the same version of the schema, and the one that is written to has no rows.
func CopyRows(ctx context.Context, tables []Table, from, to *sql.Tx) error {
	for _, t := range tables {
		if err := t.copy(ctx, from, to); err != nil {
			return fmt.Errorf("copy table %s: %w", t.name, err)
		}
	}
	return nil
}

func (t Table) copy(ctx context.Context, from, to *sql.Tx) error {
	var params []string
	for i := range t.columns {
		params = append(params, fmt.Sprintf("$%d", i+1))
	}
	columns := strings.Join(t.columns, ", ")
	insert, err := to.PrepareContext(ctx, "INSERT INTO "+t.name+"("+columns+") VALUES ("+strings.Join(params, ", ")+")")
	if err != nil {
		return err
	}
	defer insert.Close()
	result, err := from.QueryContext(ctx, "SELECT "+columns+" FROM "+t.name)
	if err != nil {
		return err
	}
	defer result.Close()
	row, at := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range row {
		at[i] = &row[i]
	}
	for result.Next() {
		if err := result.Scan(at...); err != nil {
			return err
		}
		for i := range row {
			if data, ok := row[i].([]byte); ok {
				row[i] = blob(data)
			}
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return result.Err()
}
