// Package archive is the form of a backup's file: a tar archive, so that in an emergency it opens
// without Parley.
//
//	node.db        everything that the node keeps, as a SQLite database, wherever the node keeps it
//	office.json    the configuration
//	keys.age       the keys, sealed as they are on the node's disk; may be left out
//	manifest.json  what is in it: [Manifest], with the hash of each file above
//
// What is in the files, package backup knows. The file tells whatever the database tells, and is no
// more sealed than that.
package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"parley.example/record"
)

// The files in the archive, in their order.
const (
	Store    = "node.db"
	Config   = "office.json"
	Ring     = "keys.age"
	manifest = "manifest.json"
)

// maxSmall bounds each file but the database: they are read whole elsewhere. A ring is the largest.
const maxSmall = 16 << 20

// ErrNone is returned for a file that is no backup.
var ErrNone = errors.New("this is no backup, or not a whole one")

// Writer writes an archive: Add each file, in their order, then Close with the rest of the manifest.
type Writer struct {
	tar   *tar.Writer
	files []File
}

// NewWriter begins an archive.
func NewWriter(to io.Writer) *Writer { return &Writer{tar: tar.NewWriter(to)} }

// Add adds a file of a size in bytes.
func (w *Writer) Add(name string, size int64, r io.Reader) error {
	sum := sha256.New()
	if err := w.put(name, size, io.TeeReader(r, sum)); err != nil {
		return err
	}
	w.files = append(w.files, File{Name: name, Size: size, SHA256: record.Hash(sum.Sum(nil))})
	return nil
}

// Close ends the archive with the manifest, whose list of files it fills in.
func (w *Writer) Close(m *Manifest) error {
	m.Format, m.Files = format, w.files
	data, err := m.bytes()
	if err != nil {
		return err
	}
	if err := w.put(manifest, int64(len(data)), bytes.NewReader(data)); err != nil {
		return err
	}
	return w.tar.Close()
}

func (w *Writer) put(name string, size int64, r io.Reader) error {
	if err := w.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, Format: tar.FormatPAX}); err != nil {
		return err
	}
	_, err := io.Copy(w.tar, r)
	return err
}

// Read reads the archive at path, holds each file to its hash in the manifest, and writes them into a
// directory, durably, unless that is empty.
func Read(path, dir string) (*Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	m, err := read(f, info.Size(), dir)
	if err != nil || dir == "" {
		return m, err
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	return m, errors.Join(d.Sync(), d.Close())
}

// read reads an archive of a size in bytes. A tar archive can claim to have more in it than it has:
// holes in a file take no room. Those are not unpacked.
func read(from io.Reader, size int64, dir string) (*Manifest, error) {
	r := tar.NewReader(from)
	var files []File
	for {
		h, err := r.Next()
		if err != nil {
			return nil, fmt.Errorf("%w (%w)", ErrNone, err)
		}
		if h.Typeflag != tar.TypeReg || h.Size > size || h.Name != Store && h.Size > maxSmall {
			return nil, ErrNone
		}
		if h.Name == manifest {
			break
		}
		if len(files) == 3 || h.Name != []string{Store, Config, Ring}[len(files)] {
			return nil, ErrNone
		}
		file, err := unpack(r, h.Name, dir)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	data, err := io.ReadAll(r)
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
	return m, nil
}

func unpack(r io.Reader, name, dir string) (f File, err error) {
	sum := sha256.New()
	to := io.Writer(sum)
	if dir != "" {
		out, failed := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if failed != nil {
			return f, failed
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
