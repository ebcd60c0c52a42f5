package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"parley.example/internal/store/sqlite"
	"parley.example/record"
)

// ErrNone is returned for a file that is no backup.
var ErrNone = errors.New("this is no backup, or not a whole one")

// Check reads a backup from end to end, verifies that it is as it was written and that every log in
// it is whole, and says what is in it. It needs room for the database in the system's directory for
// temporary files.
func Check(ctx context.Context, path string) (m *Manifest, err error) {
	dir, err := os.MkdirTemp("", "parley-backup-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return Unpack(ctx, path, dir)
}

// Unpack is Check, and leaves the files in a directory: node.db, brought up to the schema of this
// program, office.json, keys.age if it is there. They are durable.
func Unpack(ctx context.Context, path, dir string) (*Manifest, error) {
	m, err := read(path, dir)
	if err == nil {
		err = m.check(ctx, filepath.Join(dir, storeFile))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// check holds a database to the manifest.
func (m *Manifest) check(ctx context.Context, db string) error {
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

// read reads an archive, holds each file to its hash in the manifest, and writes them into a
// directory, unless that is empty.
func read(path, dir string) (*Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := tar.NewReader(f)
	var files []File
	for {
		h, err := r.Next()
		if err != nil {
			return nil, fmt.Errorf("%w (%w)", ErrNone, err)
		}
		if h.Name == manifestFile {
			break
		}
		known := len(files) < 3 && h.Name == []string{storeFile, configFile, ringFile}[len(files)]
		if !known || h.Typeflag != tar.TypeReg || h.Name != storeFile && h.Size > maxSmall {
			return nil, ErrNone
		}
		file, err := unpack(r, h.Name, dir)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	data, err := io.ReadAll(io.LimitReader(r, maxSmall))
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNone, err)
	}
	m, err := parseManifest(data)
	if err != nil {
		return nil, err
	}
	for i, want := range m.Files {
		if i >= len(files) || files[i] != want {
			return nil, fmt.Errorf("%s in it is not as it was written: use another backup", want.Name)
		}
	}
	if len(files) != len(m.Files) {
		return nil, ErrNone
	}
	if dir != "" {
		err = syncDir(dir)
	}
	return m, err
}

func unpack(r io.Reader, name, dir string) (f File, err error) {
	sum := sha256.New()
	to := io.Writer(sum)
	if dir != "" {
		out, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return f, err
		}
		defer func() { err = errors.Join(err, out.Sync(), out.Close()) }()
		to = io.MultiWriter(sum, out)
	}
	n, err := io.Copy(to, r)
	if err != nil {
		return f, fmt.Errorf("%w (%w)", ErrNone, err)
	}
	return File{Name: name, Size: n, SHA256: record.Hash(sum.Sum(nil))}, nil
}
