package press

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// A coding is how the bytes of an answer are written.
type coding int

const (
	plain coding = iota
	gzipped
	brotlied
	codings
)

func (c coding) String() string { return [codings]string{"identity", "gzip", "br"}[c] }

// coded are the bytes of an answer in one coding, made by the first reader who asks for it, and
// the headers that go with them.
type coded struct {
	once        sync.Once
	body        []byte
	tag, length []string
}

// best is the shortest coding that a reader takes.
func best(acceptEncoding string) coding {
	switch {
	case accepts(acceptEncoding, "br"):
		return brotlied
	case accepts(acceptEncoding, "gzip"):
		return gzipped
	}
	return plain
}

// accepts reports whether an Accept-Encoding names a coding without refusing it.
func accepts(header, name string) bool {
	for one := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(one, ";")
		if strings.TrimSpace(coding) == name {
			return strings.Trim(strings.TrimSpace(weight), "0.") != "q="
		}
	}
	return false
}

// compress writes the bytes in a coding.
func compress(body []byte, c coding) ([]byte, error) {
	var b bytes.Buffer
	var w io.WriteCloser
	switch c {
	case gzipped:
		zip, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		w = zip
	case brotlied:
		w = brotli.NewWriterLevel(&b, brotliLevel)
	default:
		return body, nil
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
