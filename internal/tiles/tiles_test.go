package tiles_test

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/store"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/tiles"
	"parley.example/record"
)

// grow writes a log of small entries, and returns it with the hash of every node that x/mod stores.
func grow(t *testing.T, size int64, entry func(int64) []byte) (store.Store, store.Log, tlog.HashReader) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "node.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	log := store.Log{Channel: record.Hash{1}, Party: "a.example"}
	var all []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for _, i := range at {
			list = append(list, all[i])
		}
		return list, nil
	})
	var frontier store.Frontier
	for n := int64(0); n < size; {
		var entries [][]byte
		for ; n < size && len(entries) < 5000; n++ {
			entries = append(entries, entry(n))
			hashes, err := tlog.StoredHashes(n, entry(n), reader)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, hashes...)
		}
		growth, next := frontier.Grow(log, entries)
		if err := db.Commit(t.Context(), &store.Batch{Grow: []store.Growth{growth}}); err != nil {
			t.Fatal(err)
		}
		frontier = next
	}
	return db, log, reader
}

func small(n int64) []byte { return fmt.Appendf(nil, "entry %d", n) }

// TestTilesAgainstOthers reads every tile of some logs, and has x/mod make the hashes and torchwood
// read the entries.
func TestTilesAgainstOthers(t *testing.T) {
	for _, size := range []int64{1, 2, 255, 256, 257, 511, 512, 70_000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			db, log, reader := grow(t, size, small)
			for _, tile := range tlog.NewTiles(store.TileHeight, 0, size) {
				want, err := tlog.ReadTileData(tile, reader)
				if err != nil {
					t.Fatal(err)
				}
				path := torchwood.TilePath(tile)
				got, err := tiles.Read(t.Context(), db, log, size, path)
				if err != nil || !bytes.Equal(got, want) {
					t.Fatalf("%s: %d bytes, %v; want %d", path, len(got), err, len(want))
				}
				if tile.L > 0 {
					continue
				}
				tile.L = -1
				path = torchwood.TilePath(tile)
				rest, err := tiles.Read(t.Context(), db, log, size, path)
				if err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				for i := range int64(tile.W) {
					var entry []byte
					if entry, rest, err = torchwood.ReadTileEntry(rest); err != nil || !bytes.Equal(entry, small(tile.N<<8+i)) {
						t.Fatalf("%s: entry %d is %q, %v", path, i, entry, err)
					}
				}
				if len(rest) > 0 {
					t.Errorf("%s: %d bytes too many", path, len(rest))
				}
			}
		})
	}
}

func TestWhatIsNoTile(t *testing.T) {
	db, log, _ := grow(t, 300, func(n int64) []byte {
		if n == 270 {
			return bytes.Repeat([]byte("x"), 1<<16)
		}
		return small(n)
	})
	for path, want := range map[string]error{
		"tile/0/000":            nil,
		"tile/0/000.p/255":      nil,
		"tile/0/001.p/44":       nil,
		"tile/0/001.p/45":       tiles.ErrNone,
		"tile/0/001":            tiles.ErrNone,
		"tile/1/000.p/1":        nil,
		"tile/1/000.p/2":        tiles.ErrNone,
		"tile/2/000.p/1":        tiles.ErrNone,
		"tile/8/000.p/1":        tiles.ErrNone,
		"tile/63/000.p/1":       tiles.ErrNone,
		"tile/0/0":              tiles.ErrNone,
		"tile/00/000":           tiles.ErrNone,
		"tile/0/000.p/0":        tiles.ErrNone,
		"tile/0/000.p/256":      tiles.ErrNone,
		"tile/0/000.p/007":      tiles.ErrNone,
		"tile/0/x000/000":       tiles.ErrNone,
		"tile/-1/000":           tiles.ErrNone,
		"tile/data/000":         tiles.ErrNone,
		"tile/0/000/":           tiles.ErrNone,
		"tile/":                 tiles.ErrNone,
		"":                      tiles.ErrNone,
		"tile/entries/000":      nil,
		"tile/entries/000.p/1":  nil,
		"tile/entries/001.p/9":  nil,
		"tile/0/001.p/20":       nil,
		"tile/entries/001.p/20": tiles.ErrLarge,
		"tile/entries/001.p/45": tiles.ErrNone,
		"tile/0/" + strings.Repeat("x999/", 6) + "999": tiles.ErrNone,
		"tile/entries/x036/x028/x797/x018/x963/967":    tiles.ErrNone,
	} {
		if _, err := tiles.Read(t.Context(), db, log, 300, path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
}

func FuzzPath(f *testing.F) {
	f.Add("tile/0/001.p/44")
	f.Add("tile/entries/x001/234")
	f.Fuzz(func(t *testing.T, path string) {
		got, err := tiles.Canonical(path)
		if err == nil && got != path {
			t.Errorf("%q is read as %q", path, got)
		}
	})
}
