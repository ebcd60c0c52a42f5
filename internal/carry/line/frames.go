package line

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"parley.example/record"
)

// A request and a response are bundles one after another, each after its length in decimal and
// a newline.

func encode(bundles []*record.Bundle) ([]byte, error) {
	var out []byte
	for _, b := range bundles {
		data, err := b.Bytes()
		if err != nil {
			return nil, err
		}
		out = strconv.AppendInt(out, int64(len(data)), 10)
		out = append(out, '\n')
		out = append(out, data...)
	}
	return out, nil
}

func decode(data []byte) ([]*record.Bundle, error) {
	var bundles []*record.Bundle
	for len(data) > 0 {
		digits, rest, ok := bytes.Cut(data, []byte{'\n'})
		size, err := strconv.Atoi(string(digits))
		if !ok || err != nil || size < 0 || size > len(rest) || strconv.Itoa(size) != string(digits) {
			return nil, fmt.Errorf("bundle %d: cut short, or its length is wrong", len(bundles)+1)
		}
		b, err := record.ParseBundle(rest[:size])
		if err != nil {
			return nil, fmt.Errorf("bundle %d: %w", len(bundles)+1, err)
		}
		bundles = append(bundles, b)
		data = rest[size:]
		if len(bundles) > maxBundles {
			return nil, fmt.Errorf("more than %d bundles", maxBundles)
		}
	}
	if len(bundles) == 0 {
		return nil, errors.New("no bundle")
	}
	return bundles, nil
}
