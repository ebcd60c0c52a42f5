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

// add puts a bundle behind those that are in out. Where a message would hold more than one large
// bundle, it puts only how far the sender holds each log: the rest is asked for again.
func add(out []byte, b *record.Bundle) ([]byte, error) {
	data, err := b.Bytes()
	if err == nil && len(out) > 0 && len(out)+len(data) > record.MaxBundle {
		data, err = (&record.Bundle{Channel: b.Channel, From: b.From, Have: b.Have, Logs: []record.LogPart{}}).Bytes()
	}
	if err != nil {
		return nil, err
	}
	out = strconv.AppendInt(out, int64(len(data)), 10)
	out = append(out, '\n')
	return append(out, data...), nil
}

func decode(data []byte) ([]*record.Bundle, error) {
	var bundles []*record.Bundle
	seen := map[record.Hash]bool{}
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
		if seen[b.Channel] {
			return nil, fmt.Errorf("bundle %d: a second one of channel %s", len(bundles)+1, b.Channel.Short())
		}
		seen[b.Channel] = true
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
