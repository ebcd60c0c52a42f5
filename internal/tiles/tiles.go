// Package tiles lays a log out as tiles (C2SP tlog-tiles), so that an auditor can check it with
// programs that know nothing of Parley: the hashes of its tree and its entries, 256 at a time. And
// it keeps who, beside the parties of a channel, is shown them: see [Auditor].
//
// An entry holds an act, and so the terms that the law reads and the names of who signed: a tile of
// entries discloses all of that. What was said in words is in bodies, which are in no tile.
package tiles

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"parley.example/internal/store"
)

// levels is how many levels of tiles a log can have whose sizes are 63 bits.
const levels = 64 / store.TileHeight

// ErrNone is returned for what is no tile, and for a tile that the log does not reach.
var ErrNone = errors.New("there is no such tile")

// ErrLarge is returned for a tile of entries with one that is longer than such a tile can say.
var ErrLarge = fmt.Errorf("an entry in it is longer than the %d bytes that a tile of entries can hold: exchange with the node, or check the tile of hashes", math.MaxUint16)

// Read returns the tile at a path below the prefix of a log of that size:
//
//	tile/<level>/<index>[.p/<width>]      hashes, 32 bytes each
//	tile/entries/<index>[.p/<width>]      entries, each after its length in two bytes, big-endian
//
// An index is written in groups of three digits, x001/x234/067. A tile never changes.
func Read(ctx context.Context, s store.Store, log store.Log, size int64, path string) ([]byte, error) {
	t, err := parse(path)
	if err != nil {
		return nil, err
	}
	from := t.N << store.TileHeight
	to := from + int64(t.W)
	if t.L < 0 {
		if to > size {
			return nil, ErrNone
		}
		return entries(ctx, s, log, from, to)
	}
	if t.L >= levels || to > size>>(t.L*store.TileHeight) {
		return nil, ErrNone
	}
	indexes := make([]int64, 0, t.W)
	for i := from; i < to; i++ {
		indexes = append(indexes, tlog.StoredHashIndex(t.L*store.TileHeight, i))
	}
	hashes, err := store.NewTree(ctx, s, log).ReadHashes(indexes)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		out = append(out, h[:]...)
	}
	return out, nil
}

// parse reads a path. The sum database of Go writes the same with the height of its tiles in it.
func parse(path string) (tlog.Tile, error) {
	rest, ok := strings.CutPrefix(path, "tile/")
	kind, index, _ := strings.Cut(rest, "/")
	if !ok || kind == "data" {
		return tlog.Tile{}, ErrNone
	}
	if kind == "entries" {
		rest = "data/" + index
	}
	t, err := tlog.ParseTilePath(fmt.Sprintf("tile/%d/%s", store.TileHeight, rest))
	if err != nil || t.N > math.MaxInt64>>store.TileHeight-1 {
		return tlog.Tile{}, ErrNone
	}
	return t, nil
}

func entries(ctx context.Context, s store.Store, log store.Log, from, to int64) ([]byte, error) {
	var out []byte
	for entry, err := range store.AllEntries(ctx, s, log, from, to) {
		if err != nil {
			return nil, err
		}
		if len(entry) > math.MaxUint16 {
			return nil, ErrLarge
		}
		out = binary.BigEndian.AppendUint16(out, uint16(len(entry)))
		out = append(out, entry...)
	}
	return out, nil
}
