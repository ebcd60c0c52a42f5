package record

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// Frames carry byte strings one after another, in bundles and proofs (spec §8.1):
//
//	entry 523\n        ← what it is, and how many bytes
//	…523 bytes…\n
//
// A first frame, the table, says which frames follow, so that none can be added, left out or
// moved without its being seen.

const tableFrame = "table"

func appendFrame(out []byte, name string, data []byte) []byte {
	out = append(out, name...)
	out = append(out, ' ')
	out = strconv.AppendInt(out, int64(len(data)), 10)
	out = append(out, '\n')
	out = append(out, data...)
	return append(out, '\n')
}

// A frameReader reads frames from bytes without copying them. The first error stays.
type frameReader struct {
	rest []byte
	at   int
	err  error
}

func newFrameReader(magic string, data []byte) *frameReader {
	rest, ok := bytes.CutPrefix(data, []byte(magic+"\n"))
	r := &frameReader{rest: rest, at: len(data) - len(rest)}
	if !ok {
		r.err = fmt.Errorf("line 1: want %q", magic)
	}
	return r
}

// next returns the bytes of the next frame, which must have that name.
func (r *frameReader) next(name string, most int) []byte {
	if r.err != nil {
		return nil
	}
	head, rest, ok := bytes.Cut(r.rest, []byte{'\n'})
	if !ok || len(head) > len(name)+12 {
		return r.fail(name, "no such frame")
	}
	digits, ok := bytes.CutPrefix(head, []byte(name+" "))
	size, err := strconv.Atoi(string(digits))
	if !ok || err != nil || size < 0 || strconv.Itoa(size) != string(digits) {
		return r.fail(name, fmt.Sprintf("found %q", clip(string(head))))
	}
	if size > most {
		return r.fail(name, fmt.Sprintf("%d bytes, more than %d", size, most))
	}
	if len(rest) < size+1 || rest[size] != '\n' {
		return r.fail(name, "cut short, or not ended by a newline")
	}
	r.at += len(head) + size + 2
	r.rest = rest[size+1:]
	return rest[:size:size]
}

// table reads the table into v.
func (r *frameReader) table(v any, most int) {
	raw := r.next(tableFrame, most)
	if r.err == nil {
		if err := decodeJSON(raw, v); err != nil {
			r.err = fmt.Errorf("table: %w", err)
		}
	}
}

// end reports the first error, or that something follows the last frame.
func (r *frameReader) end() error {
	if r.err == nil && len(r.rest) > 0 {
		r.err = errors.New("byte " + strconv.Itoa(r.at) + ": something follows the last frame")
	}
	return r.err
}

func (r *frameReader) fail(name, why string) []byte {
	r.err = fmt.Errorf("byte %d: want a frame %q: %s", r.at, name, why)
	return nil
}
