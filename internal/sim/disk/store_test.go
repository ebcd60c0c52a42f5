package disk_test

import (
	"testing"

	"parley.example/internal/sim/disk"
	"parley.example/internal/store"
	"parley.example/internal/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Opener {
		d := new(disk.Disk)
		return func() store.Store { return open(t, d, nil) }
	})
}

func open(t *testing.T, d *disk.Disk, gate disk.Gate) *disk.Store {
	t.Helper()
	s, err := disk.Open(d, gate)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
