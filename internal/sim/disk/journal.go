package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"slices"

	"parley.example/internal/store"
	"parley.example/record"
)

// A journal is records one after another:
//
//	length of the payload      4 bytes, big-endian
//	hash                       32: SHA-256 of the hash before, the length and the payload
//	payload                    one batch
//
// It ends where the next record does not fit its hash: what stands there was torn, or is left of
// a write that failed and was then written over. Because each hash takes in the one before, what
// is left of a longer record cannot pass for the successor of a shorter one.
const header = 4 + sha256.Size

type chain [sha256.Size]byte

func (c chain) next(payload []byte) chain {
	h := sha256.New()
	h.Write(c[:])
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(payload))))
	h.Write(payload)
	return chain(h.Sum(nil))
}

// record puts a payload behind the record whose hash is c.
func (c chain) record(payload []byte) ([]byte, chain) {
	next := c.next(payload)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))
	out = append(out, next[:]...)
	return append(out, payload...), next
}

// replay calls take for each whole record, and returns where the journal ends.
func replay(file []byte, take func(payload []byte) error) (end int, last chain, err error) {
	for len(file)-end >= header {
		size := int(binary.BigEndian.Uint32(file[end:]))
		if size > len(file)-end-header {
			break
		}
		payload := file[end+header : end+header+size]
		next := last.next(payload)
		if !bytes.Equal(next[:], file[end+4:end+header]) {
			break
		}
		if err := take(payload); err != nil {
			return end, last, fmt.Errorf("journal at byte %d: %w", end, err)
		}
		end, last = end+header+size, next
	}
	return end, last, nil
}

// written is a batch as it is written. A paper that is removed is apart, since gob does not tell
// nil from empty.
type written struct {
	Grow        []store.Growth
	Checkpoints []store.Checkpoint
	Bodies      []store.Body
	Expunge     []store.BodyName
	Papers      []store.Paper
	Removed     []store.Paper
}

// encode writes a batch. The order in which its writer named things does not matter, so that the
// same batch is the same bytes.
func encode(b *store.Batch) ([]byte, error) {
	w := written{
		Grow: slices.Clone(b.Grow), Checkpoints: slices.Clone(b.Checkpoints),
		Bodies: slices.Clone(b.Bodies), Expunge: slices.Clone(b.Expunge),
	}
	slices.SortFunc(w.Grow, func(x, y store.Growth) int { return compareLogs(x.Log, y.Log) })
	slices.SortFunc(w.Checkpoints, func(x, y store.Checkpoint) int {
		if c := compareLogs(x.Log, y.Log); c != 0 {
			return c
		}
		return int(x.Size - y.Size)
	})
	slices.SortFunc(w.Bodies, func(x, y store.Body) int {
		return compareHashes(x.Channel, y.Channel, x.Hash, y.Hash)
	})
	slices.SortFunc(w.Expunge, func(x, y store.BodyName) int {
		return compareHashes(x.Channel, y.Channel, x.Hash, y.Hash)
	})
	for _, p := range b.Papers {
		if p.Data == nil {
			w.Removed = append(w.Removed, p)
		} else {
			w.Papers = append(w.Papers, p)
		}
	}
	var out bytes.Buffer
	err := gob.NewEncoder(&out).Encode(w)
	return out.Bytes(), err
}

func decode(payload []byte) (written, error) {
	var w written
	err := gob.NewDecoder(bytes.NewReader(payload)).Decode(&w)
	return w, err
}

func compareLogs(x, y store.Log) int {
	if c := bytes.Compare(x.Channel[:], y.Channel[:]); c != 0 {
		return c
	}
	return bytes.Compare([]byte(x.Party), []byte(y.Party))
}

func compareHashes(channel1, channel2, hash1, hash2 record.Hash) int {
	if c := bytes.Compare(channel1[:], channel2[:]); c != 0 {
		return c
	}
	return bytes.Compare(hash1[:], hash2[:])
}
