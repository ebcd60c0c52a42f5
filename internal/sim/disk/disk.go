// Package disk is a simulated disk, and a [store.Store] that keeps a node's data on it.
//
// The disk holds one file, a journal of batches. It tells apart what a process has written and
// what has been synced, so that a power cut can take the former away, sector by sector. Every
// write and every sync first asks a [Gate] what becomes of it: so a simulation decides when it
// happens, whether it fails, and whether the machine dies in the middle.
//
// The store is small and is no model of SQLite; it is held to the same contract, by the suite
// storetest. What is simulated is what that contract leaves open to a node.
package disk

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
)

// Sector is how many bytes a disk writes whole or not at all.
const Sector = 512

// Op is something that is asked of a disk.
type Op string

// The operations, in the order in which a commit does them.
const (
	Write  Op = "write"
	Sync   Op = "sync"
	Return Op = "return" // nothing is left to be done but to say so
)

// Fate is what becomes of an operation.
type Fate struct {
	Err  error // nil: it is done
	Part int   // of a write that fails: how many of its bytes are written all the same
}

// Gate is asked before each operation. It may wait.
type Gate func(op Op, bytes int) Fate

// The errors of a simulated disk.
var (
	ErrFull = errors.New("simulated: no space left on the disk")
	ErrIO   = errors.New("simulated: input/output error")
	ErrDead = errors.New("simulated: the machine has stopped")
)

// Disk is what outlives the process that uses it.
type Disk struct {
	mu    sync.Mutex
	file  []byte  // as a process reads it
	safe  []byte  // as it was at the last sync
	loose []write // since then, in order
}

type write struct {
	at   int
	data []byte
}

// Copy returns a backup: what a process reads now, safe on another disk.
func (d *Disk) Copy() *Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	return &Disk{file: slices.Clone(d.file), safe: slices.Clone(d.file)}
}

// Synced returns a disk that holds what this one has for sure, whatever power cut comes.
func (d *Disk) Synced() *Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	return &Disk{file: slices.Clone(d.safe), safe: slices.Clone(d.safe)}
}

// PowerCut takes from the disk what was not synced, but for sectors that chance has written
// already. Without it, a process that ends leaves its file as it was.
func (d *Disk) PowerCut(random *rand.Rand) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, w := range d.loose {
		for from := 0; from < len(w.data); {
			to := min(len(w.data), ((w.at+from)/Sector+1)*Sector-w.at)
			if random.IntN(2) == 0 {
				d.safe = put(d.safe, w.at+from, w.data[from:to])
			}
			from = to
		}
	}
	d.loose = nil
	d.file = slices.Clone(d.safe)
}

// Unsynced reports whether a power cut could take anything.
func (d *Disk) Unsynced() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.loose) > 0
}

func (d *Disk) read() []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.file)
}

func (d *Disk) write(at int, data []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	data = slices.Clone(data)
	d.file = put(d.file, at, data)
	d.loose = append(d.loose, write{at, data})
}

func (d *Disk) sync() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, w := range d.loose {
		d.safe = put(d.safe, w.at, w.data)
	}
	d.loose = nil
}

// put writes into a file, which grows with zeros up to where the bytes begin.
func put(file []byte, at int, data []byte) []byte {
	if grown := at + len(data) - len(file); grown > 0 {
		file = append(file, make([]byte, grown)...)
	}
	copy(file[at:], data)
	return file
}
