// Package heads keeps the file signed-heads: how far a node has signed its own log in each
// channel, durably, and apart from the database and its backup. So a node notices when its
// database is older than what it has said.
//
// A slot is 256 bytes and is written in place, so that it lies in one sector and no length
// changes. A line tells what it holds:
//
//	parley.example/signed-heads/v1 …                             ← slot 0; v1 late: see [Create]
//	<channel> <size> <root> <SHA-256 over what is before it> …   ← one for each channel
//
// Spaces fill a slot, and a newline ends it. The order of system calls when a head is noted:
// pwrite of its slot, fdatasync. When a channel is new, the file grows by a slot, and fsync takes
// the place of fdatasync; when the file is new, its directory is synced too.
package heads

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"parley.example/record"
)

const (
	magic    = "parley.example/signed-heads/v1"
	late     = magic + " late"
	slotSize = 256

	// maxFile bounds what is read: some four thousand channels.
	maxFile = 1 << 20
)

// head is how far a log was signed.
type head struct {
	channel record.Hash
	size    int64
	root    record.Hash
}

// Book is the file. It is safe for concurrent use.
type Book struct {
	mu    sync.Mutex
	path  string
	file  *os.File // nil until something is noted in a file that was missing
	late  bool
	slots map[record.Hash]int64
	heads map[record.Hash]head
	fault error // of a write: what is in the file since then is not known
}

// Create makes an empty file at path, for keys that have signed nothing yet. A file that is made later,
// by a note where there was none, says so in its first line: what the keys had signed before is noted
// nowhere. It returns [fs.ErrExist] if there is one.
func Create(path string) error {
	f, err := makeFile(path, magic)
	if err != nil {
		return err
	}
	return f.Close()
}

// Open reads the file at path. If there is none, nothing is noted, and the first note makes it. A
// slot that cannot be read is as if it were missing: its channel is then one of which nothing is
// noted.
func Open(path string) (*Book, error) {
	b := &Book{path: path, slots: map[record.Hash]int64{}, heads: map[record.Hash]head{}}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		b.late = true
		return b, nil
	}
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil {
		err = b.read(data)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	b.file = f
	return b, nil
}

func (b *Book) read(data []byte) error {
	if len(data) > maxFile {
		return fmt.Errorf("longer than %d bytes", maxFile)
	}
	b.late = bytes.HasPrefix(data, slot(late))
	if !b.late && !bytes.HasPrefix(data, slot(magic)) {
		return fmt.Errorf("it is no file of signed heads of this version: move it away, and give parley heal")
	}
	for at := int64(slotSize); at+slotSize <= int64(len(data)); at += slotSize {
		h, ok := parse(data[at : at+slotSize])
		if ok {
			b.slots[h.channel], b.heads[h.channel] = at, h
		}
	}
	return nil
}

// Close closes the file.
func (b *Book) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.file == nil {
		return nil
	}
	return b.file.Close()
}

// Complete reports whether the file was made with the keys, so that nothing was signed in a channel of
// which nothing is noted.
func (b *Book) Complete() bool { return !b.late }

// Noted returns the head that was last noted in a channel, and whether any was.
func (b *Book) Noted(channel record.Hash) (size int64, root record.Hash, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	h, ok := b.heads[channel]
	return h.size, h.root, ok
}

// Channels lists the channels in which anything was noted, in the order of their bytes.
func (b *Book) Channels() []record.Hash {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.SortedFunc(maps.Keys(b.heads), func(x, y record.Hash) int { return bytes.Compare(x[:], y[:]) })
}

// Note notes a head in each channel, and returns when they are durable. One that is not larger
// than what is noted is left out: a node that is healing holds less for a while than it has signed.
func (b *Book) Note(heads map[record.Hash]record.Cited) error {
	return b.write(heads, false)
}

// Replace notes a head in a channel, whatever is noted there, and returns when it is durable.
func (b *Book) Replace(channel record.Hash, head record.Cited) error {
	return b.write(map[record.Hash]record.Cited{channel: head}, true)
}

func (b *Book) write(heads map[record.Hash]record.Cited, smaller bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fault != nil {
		return b.fault
	}
	if err := b.room(heads); err != nil {
		return err
	}
	err := b.note(heads, smaller)
	if err != nil {
		b.fault = fmt.Errorf("%s: %w: start the node again", b.path, err)
	}
	return b.fault
}

// room refuses what would make the file longer than it may be when it is read again.
func (b *Book) room(heads map[record.Hash]record.Cited) error {
	slots := int64(len(b.slots)) + 1
	if b.file != nil {
		end, err := b.file.Seek(0, io.SeekEnd)
		if err != nil {
			return err
		}
		slots = (end + slotSize - 1) / slotSize
	}
	for channel := range heads {
		if _, known := b.slots[channel]; !known {
			slots++
		}
	}
	if slots*slotSize > maxFile {
		return fmt.Errorf("%s: it is full: it holds %d heads", b.path, len(b.slots))
	}
	return nil
}

func (b *Book) note(heads map[record.Hash]record.Cited, smaller bool) error {
	if err := b.make(); err != nil {
		return err
	}
	sync := func() error { return nil }
	grown := false
	for channel, to := range heads {
		h := head{channel, to.Size, to.Root}
		old, known := b.heads[channel]
		if known && !smaller && old.size >= h.size {
			continue
		}
		at, ok := b.slots[channel]
		if !ok {
			end, err := b.file.Seek(0, io.SeekEnd)
			if err != nil {
				return err
			}
			at = (end + slotSize - 1) / slotSize * slotSize
			grown = true
		}
		if _, err := b.file.WriteAt(slot(h.text()), at); err != nil {
			return err
		}
		b.slots[channel], b.heads[channel] = at, h
		sync = func() error { return unix.Fdatasync(int(b.file.Fd())) }
	}
	if grown {
		sync = b.file.Sync
	}
	return sync()
}

// make makes the file if there is none.
func (b *Book) make() (err error) {
	if b.file == nil {
		b.file, err = makeFile(b.path, late)
	}
	return err
}

func makeFile(path, first string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(slot(first))
	dir, openErr := os.Open(filepath.Dir(path))
	if err := errors.Join(err, openErr); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Sync(), dir.Sync(), dir.Close()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (h head) line() string { return fmt.Sprintf("%v %d %v", h.channel, h.size, h.root) }

func (h head) text() string { return fmt.Sprintf("%s %x", h.line(), sha256.Sum256([]byte(h.line()))) }

// slot fills a line up to the size of a slot.
func slot(line string) []byte {
	return []byte(line + strings.Repeat(" ", slotSize-1-len(line)) + "\n")
}

// parse reads a slot back, and takes only what text writes.
func parse(raw []byte) (h head, ok bool) {
	fields := strings.Fields(string(raw))
	if len(fields) != 4 {
		return h, false
	}
	var err1, err2, err3 error
	h.channel, err1 = record.ParseHash(fields[0])
	h.size, err2 = strconv.ParseInt(fields[1], 10, 64)
	h.root, err3 = record.ParseHash(fields[2])
	return h, errors.Join(err1, err2, err3) == nil && bytes.Equal(slot(h.text()), raw)
}
