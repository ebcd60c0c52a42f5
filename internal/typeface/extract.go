//go:build ignore

// Extract copies the Chinese face from the npm package @fontsource-variable/noto-sans-sc, release
// 5, and writes the style sheet that names its slices. Run it where the package is installed,
// when there is a new release; what it writes is kept in the repository, so neither building nor
// running the program needs npm:
//
//	npm install @fontsource-variable/noto-sans-sc@5
//	go run internal/typeface/extract.go -from node_modules -to internal/typeface
//
// The package has the characters in about a hundred slices, those together that are often
// written together, so that a browser loads only what a page needs: see docs/decisions/0034.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	from := flag.String("from", "node_modules", "the folder in which the npm package is installed")
	to := flag.String("to", "internal/typeface", "the folder of the faces")
	flag.Parse()

	source := filepath.Join(*from, "@fontsource-variable/noto-sans-sc")
	folder := filepath.Join(*to, "fonts", "noto-sans-sc")
	raw := read(source, "unicode.json")
	var ranges map[string]string
	if err := json.Unmarshal(raw, &ranges); err != nil {
		log.Fatal(err)
	}
	var css strings.Builder
	css.WriteString("/* The Chinese face in slices, written by internal/typeface/extract.go. */\n")
	for _, n := range chinese(ranges) {
		name := fmt.Sprintf("noto-sans-sc-%d.woff2", n)
		write(read(source, "files", fmt.Sprintf("noto-sans-sc-%d-wght-normal.woff2", n)), folder, name)
		fmt.Fprintf(&css, "@font-face { font-family: \"Parley Han\"; font-weight: 100 900; font-display: swap; src: url(%s) format(\"woff2\"); unicode-range: %s; }\n",
			name, strings.ToUpper(ranges[fmt.Sprintf("[%d]", n)]))
	}
	write([]byte(css.String()), *to, "han.css")
	write(read(source, "LICENSE"), *to, "fonts", "LICENSE-noto-sans-sc")
}

// chinese lists the slices with Chinese characters or full-width punctuation, and leaves out
// pictographs and what other faces have.
func chinese(ranges map[string]string) []int {
	var all []int
	for name, list := range ranges {
		n, err := strconv.Atoi(strings.Trim(name, "[]"))
		if err != nil {
			continue // "latin"
		}
		for _, span := range strings.Split(list, ",") {
			first, _, _ := strings.Cut(strings.TrimPrefix(span, "U+"), "-")
			r, err := strconv.ParseInt(first, 16, 32)
			if err != nil {
				log.Fatalf("%s has the range %q: adapt this program", name, span)
			}
			if r >= 0x2e80 && r <= 0x9fff || r >= 0xff00 && r <= 0xffef || r >= 0x20000 && r <= 0x3ffff {
				all = append(all, n)
				break
			}
		}
	}
	slices.Sort(all)
	return all
}

func read(path ...string) []byte {
	raw, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		log.Fatalf("%v\nInstall the package named at the top of this file.", err)
	}
	return raw
}

func write(content []byte, path ...string) {
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		log.Fatal(err)
	}
}
