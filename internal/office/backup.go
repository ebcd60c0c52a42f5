package office

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parley.example/internal/backup"
	"parley.example/internal/backup/archive"
	"parley.example/internal/store/open"
	"parley.example/internal/store/postgres"
	"parley.example/internal/store/sqlite"
	"parley.example/record"
)

// Backup writes a backup of the office in a directory into a new file: what its store holds, its
// configuration and, unless they are left out, its sealed keys. It needs no key and no lock, so the
// office may be open and written to meanwhile, here or in another process. See package backup for
// what is not in it, and why.
func Backup(ctx context.Context, dir, path string, keys bool, program string, now time.Time) (*archive.Manifest, error) {
	c, err := Load(dir)
	if err != nil {
		return nil, err
	}
	return backup.Write(ctx, path, backup.Source{
		Copy: func(ctx context.Context, to string) error { return open.Copy(ctx, c.store(dir), to) },
		Rest: func() (config, ring []byte, err error) {
			if config, err = os.ReadFile(filepath.Join(dir, configFile)); err == nil && keys {
				ring, err = os.ReadFile(filepath.Join(dir, ringFile))
			}
			return config, ring, err
		},
		Program: program, Made: now, Party: c.Party, Fingerprint: c.Fingerprint,
	})
}

// Restore makes an office of a backup, in a directory that is empty or not there, or that holds
// nothing but the notes of signed and of cosigned heads, which stay. A store replaces the one that the
// configuration names; none: there is nothing to replace. Nothing is overwritten: neither a
// database file nor the tables of a PostgreSQL database. The configuration comes last: without it
// there is no office, and after a failure the directory can be emptied and this be tried again.
func Restore(ctx context.Context, dir, path, store string) (m *archive.Manifest, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() != signedFile && e.Name() != cosignFile }); i >= 0 {
		return nil, fmt.Errorf("%s is not empty (%s is there), and nothing in it is overwritten: choose another directory", dir, entries[i].Name())
	}
	work, err := os.MkdirTemp(dir, ".restoring-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if m, err = backup.Unpack(ctx, path, work); err != nil {
		return nil, err
	}
	c, err := Load(work)
	if err != nil {
		return nil, err
	}
	if c.Party != m.Party || c.Fingerprint != m.Fingerprint {
		return nil, fmt.Errorf("%s: its %s is not that of %s: use another backup", path, configFile, m.Party)
	}
	if store != "" {
		c.Store = store
	}
	if err := putStore(ctx, filepath.Join(work, storeFile), c.store(dir)); err != nil {
		return nil, err
	}
	if m.HasKeys() {
		if err := os.Rename(filepath.Join(work, ringFile), filepath.Join(dir, ringFile)); err != nil {
			return nil, err
		}
	}
	return m, c.save(dir)
}

// putStore puts a database where a store shall be.
func putStore(ctx context.Context, db, at string) error {
	path, ok := strings.CutPrefix(at, "sqlite:")
	if !ok {
		return postgres.Fill(ctx, db, at)
	}
	err := sqlite.Copy(ctx, db, path)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w: nothing is overwritten: move it away, with the files beside it, or give --store sqlite:PATH", path, fs.ErrExist)
	}
	return err
}

// Lost lists the channels in which this side does not sign, with the reason of each.
func (o *Office) Lost(ctx context.Context) (map[record.Hash]error, error) {
	ids, err := o.Node.Channels(ctx)
	if err != nil {
		return nil, err
	}
	lost := map[record.Hash]error{}
	for _, id := range ids {
		if err := o.Node.Losses(ctx, id); err != nil {
			lost[id] = err
		}
	}
	return lost, nil
}
