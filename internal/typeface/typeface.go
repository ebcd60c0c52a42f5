// Package typeface holds the faces in which the pages and the cards are set, once: as WOFF2, which
// browsers load as it is, and which [TrueType] makes readable for a program that draws.
package typeface

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

//go:embed fonts
var embedded embed.FS

// HanSheet is the style sheet that names the slices of the Chinese face.
//
//go:embed han.css
var HanSheet string

// Files are the faces, in folders, with their licences (LICENSE-*).
func Files() fs.FS {
	files, err := fs.Sub(embedded, "fonts")
	if err != nil {
		panic(err) // it is embedded under that name
	}
	return files
}

// TrueType returns a face of [Files] by its path, unpacked.
func TrueType(path string) ([]byte, error) {
	packed, err := fs.ReadFile(Files(), path)
	if err != nil {
		return nil, err
	}
	unpacked, err := unpack(packed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return unpacked, nil
}

// A Slice is a part of the Chinese face: the characters that are often written together.
type Slice struct {
	Path   string // in [Files]
	ranges [][2]rune
}

// Has reports whether a slice has a character.
func (s Slice) Has(r rune) bool {
	for _, span := range s.ranges {
		if span[0] <= r && r <= span[1] {
			return true
		}
	}
	return false
}

var sliceRule = regexp.MustCompile(`url\(([^)]+)\).*unicode-range: ([^;]+);`)

// Han lists the slices of the Chinese face, as its style sheet names them.
var Han = sync.OnceValue(func() []Slice {
	var all []Slice
	for _, rule := range sliceRule.FindAllStringSubmatch(HanSheet, -1) {
		s := Slice{Path: "noto-sans-sc/" + rule[1]}
		for span := range strings.SplitSeq(rule[2], ",") {
			from, to, is := strings.Cut(strings.TrimPrefix(strings.TrimSpace(span), "U+"), "-")
			if !is {
				to = from
			}
			s.ranges = append(s.ranges, [2]rune{point(from), point(to)})
		}
		all = append(all, s)
	}
	return all
})

func point(hex string) rune {
	n, err := strconv.ParseInt(hex, 16, 32)
	if err != nil {
		panic(fmt.Errorf("han.css: %w", err)) // extract.go has written it, and the tests read it
	}
	return rune(n)
}
