package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"parley.example/internal/backup/archive"
	"parley.example/internal/store/sqlite"
)

// Check reads a backup from end to end, verifies that it is as it was written and that every log in
// it is whole, and says what is in it. It needs room for the database in the system's directory for
// temporary files.
func Check(ctx context.Context, path string) (m *archive.Manifest, err error) {
	dir, err := os.MkdirTemp("", "parley-backup-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return Unpack(ctx, path, dir)
}

// Unpack is Check, and leaves the files in a directory: node.db, brought up to the schema of this
// program, office.json, keys.age if it is there. They are durable.
func Unpack(ctx context.Context, path, dir string) (*archive.Manifest, error) {
	m, err := archive.Read(path, dir)
	if err == nil {
		err = check(ctx, filepath.Join(dir, archive.Store), m)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// check holds a database to the manifest.
func check(ctx context.Context, db string, m *archive.Manifest) error {
	schema, err := sqlite.Check(ctx, db)
	if err != nil {
		return err
	}
	found, err := survey(ctx, db)
	if err != nil {
		return err
	}
	got, err1 := json.Marshal(found)
	want, err2 := json.Marshal(m.Channels)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if string(got) != string(want) || schema.Version != m.Schema {
		return errors.New("the database is not the one that the manifest describes: use another backup")
	}
	return nil
}
