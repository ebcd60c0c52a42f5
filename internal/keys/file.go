package keys

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Create seals a ring into a new file. It refuses a path where there is something already:
// nothing here ever overwrites a key by accident. See [CreateFile] for how it is written.
func Create(path string, r *Ring, l Lock) error {
	var sealed bytes.Buffer
	if err := Seal(&sealed, r, l); err != nil {
		return err
	}
	return CreateFile(path, sealed.Bytes())
}

// Replace seals a ring over an existing file, for a key that is added or a lock that is
// changed. After a crash the file is the old one or the new one, whole.
func Replace(path string, r *Ring, l Lock) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("nothing to replace: %w", err)
	}
	var sealed bytes.Buffer
	if err := Seal(&sealed, r, l); err != nil {
		return err
	}
	return writeSecret(path, sealed.Bytes(), os.Rename)
}

// Load opens the ring in a file.
func Load(path string, l Lock) (*Ring, error) {
	data, err := readSecret(path, MaxRing)
	if err != nil {
		return nil, err
	}
	ring, err := Open(bytes.NewReader(data), l)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return ring, nil
}

// LoadKeyFile reads a key file; see [KeyFile].
func LoadKeyFile(path string) (Lock, error) {
	text, err := readSecret(path, MaxSmallFile)
	if err != nil {
		return Lock{}, err
	}
	l, err := KeyFile(text)
	if err != nil {
		return Lock{}, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// CreateFile writes a new file that only its owner may read. When it returns nil the file is
// whole and durable. When it returns an error nothing new is at path, unless the error is of
// the last two steps; what is there then is whole. The order of system calls:
//
//	open(O_EXCL, 0600) of a name of its own, write, fsync, close,
//	link to path (which fails where there is something), unlink, fsync of the directory
func CreateFile(path string, data []byte) error {
	return writeSecret(path, data, func(temporary, path string) error {
		err := os.Link(temporary, path)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s exists already and is not overwritten: move it away first, or choose another name", path)
		}
		return err
	})
}

// writeSecret writes data under a name of its own beside path, and has place put it there.
func writeSecret(path string, data []byte, place func(temporary, path string) error) (err error) {
	dir := filepath.Dir(path)
	// CreateTemp opens with O_EXCL and mode 0600.
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		// Gone already after a rename.
		if removed := os.Remove(f.Name()); removed != nil && !errors.Is(removed, fs.ErrNotExist) {
			err = errors.Join(err, removed)
		}
		if err == nil {
			err = syncDir(dir)
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return place(f.Name(), path)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// readSecret reads a file that only its owner may read, and refuses it otherwise. It looks at
// the file that it has opened, so that no other can be put in its place in between.
func readSecret(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read or written by others than its owner (mode %#o): run chmod 600 %s", path, mode, path)
	}
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("%s is too long: more than %d bytes", path, most)
	}
	return data, nil
}
