package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"parley.example/internal/store"
)

// acquire takes a lock file, which the kernel releases when the file is closed or the process
// ends, however it ends. It is a file of its own since closing any descriptor of the database
// would drop SQLite's locks on it, and it is never removed: a process that waited on a removed
// file and one that made a new one would both think that they have the lock.
//
// The lock is flock(2)'s: it holds between the processes of one machine, and on network file
// systems only where they say so.
func acquire(path string) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		holder, _ := io.ReadAll(io.LimitReader(f, 20))
		f.Close()
		return nil, fmt.Errorf("%w (process %s): stop that one first, or give each node a database of its own",
			store.ErrInUse, bytes.TrimSpace(holder))
	}
	if err == nil {
		err = note(f)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, nil
}

// note writes who holds the lock, for the other's error.
func note(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}
