package disk_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"parley.example/internal/sim/disk"
	"parley.example/internal/store"
)

// TestWhatWasSyncedIsKept commits under every fate, cuts the power and starts again, many times.
// What Commit said is done is there; what it failed to do is there whole, or not at all.
func TestWhatWasSyncedIsKept(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	met := map[string]int{}
	for range 300 {
		d := new(disk.Disk)
		kept := 0 // papers that must be there
		for range 6 {
			var s *disk.Store
			s = open(t, d, func(op disk.Op, bytes int) disk.Fate {
				switch random.IntN(12) {
				case 0:
					return disk.Fate{Err: disk.ErrIO}
				case 1:
					return disk.Fate{Err: disk.ErrFull, Part: random.IntN(bytes + 1)}
				case 2:
					s.Kill()
					return disk.Fate{Err: disk.ErrDead, Part: random.IntN(bytes + 1)}
				}
				return disk.Fate{}
			})
			if got := papers(t, s); got < kept || got > kept+1 {
				t.Fatalf("%d batches are there, and %d were said to be", got, kept)
			} else {
				met[fmt.Sprintf("%d batch that failed is there after all", got-kept)]++
				kept = got
			}
			for range 8 {
				name := fmt.Sprintf("%06d", kept)
				before := papers(t, s)
				err := s.Commit(t.Context(), &store.Batch{Papers: []store.Paper{{Drawer: "d", Name: name, Data: make([]byte, random.IntN(3000))}}})
				if errors.Is(err, disk.ErrDead) {
					met["died"]++
					break
				}
				after := papers(t, s)
				if err == nil && after != before+1 || after < before {
					t.Fatalf("%d batches before and %d after a commit that returned %v", before, after, err)
				}
				kept = after
			}
			s.Kill()
			if random.IntN(2) == 0 {
				d.PowerCut(random)
			}
		}
	}
	if met["died"] == 0 || met["1 batch that failed is there after all"] == 0 {
		t.Errorf("too little went wrong: %v", met)
	}
}

// papers counts what is kept, and holds that nothing is missing in between.
func papers(t *testing.T, s *disk.Store) int {
	t.Helper()
	list, err := s.Papers(t.Context(), "d", "")
	if errors.Is(err, disk.ErrDead) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range list {
		if p.Name != fmt.Sprintf("%06d", i) {
			t.Fatalf("paper %d is %s", i, p.Name)
		}
	}
	return len(list)
}
