package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"parley.example/internal/backup/archive"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
)

// Source is what a backup is made of.
type Source struct {
	// Copy writes a copy of the store, of one moment, as a new SQLite database.
	Copy func(ctx context.Context, path string) error

	// Rest returns the configuration and the sealed ring; no ring: it is left out. It is called once
	// the store is copied, since every key that a store needs is sealed before the store names it.
	Rest func() (config, ring []byte, err error)

	Program     string
	Made        time.Time
	Party       record.PartyName
	Fingerprint record.Hash
}

// Write makes a backup in a new file, readable by its owner alone. When it returns nil the file is
// whole, durable and checked; else nothing is at path. Beside it there must be room for the database
// twice. The order:
//
//	copy the database; check its pages, every log and every checkpoint
//	write the archive under another name, fsync, read it again and compare
//	link to path (which fails where there is something), fsync of the directory
func Write(ctx context.Context, path string, src Source) (m *archive.Manifest, err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(err, fmt.Errorf("%s exists already, and is not overwritten: choose another name", path))
	}
	work, err := os.MkdirTemp(filepath.Dir(path), ".parley-backup-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	db := filepath.Join(work, archive.Store)
	if err := src.Copy(ctx, db); err != nil {
		return nil, err
	}
	schema, err := sqlite.Check(ctx, db)
	if err != nil {
		return nil, err
	}
	config, ring, err := src.Rest()
	if err != nil {
		return nil, err
	}
	m = &archive.Manifest{
		Made: src.Made.UTC().Truncate(time.Second), Program: src.Program, Schema: schema.Version,
		Party: src.Party, Fingerprint: src.Fingerprint,
	}
	whole := filepath.Join(work, "backup")
	if err := write(ctx, whole, db, config, ring, m); err != nil {
		return nil, err
	}
	if _, err := archive.Read(whole, ""); err != nil {
		return nil, fmt.Errorf("what was written does not read back: %w", err)
	}
	if err := os.Link(whole, path); err != nil {
		return nil, err
	}
	return m, syncDir(filepath.Dir(path))
}

// write writes the archive and fills in the rest of the manifest.
func write(ctx context.Context, to, db string, config, ring []byte, m *archive.Manifest) (err error) {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := archive.NewWriter(f)
	if err := addFile(w, db); err != nil {
		return err
	}
	if err := w.Add(archive.Config, int64(len(config)), bytes.NewReader(config)); err != nil {
		return err
	}
	if ring != nil {
		if err := w.Add(archive.Ring, int64(len(ring)), bytes.NewReader(ring)); err != nil {
			return err
		}
	}
	// Only now: it brings the copy up to date, and what was copied is of the schema that it had.
	if m.Channels, err = survey(ctx, db); err != nil {
		return err
	}
	return errors.Join(w.Close(m), f.Sync())
}

func addFile(w *archive.Writer, db string) error {
	f, err := os.Open(db)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return w.Add(archive.Store, info.Size(), f)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
