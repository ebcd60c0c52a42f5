package picture

import (
	"strings"
	"unicode"
)

// ascii holds the advance of each printable ASCII character in IBM Plex Sans at weight 600, in
// thousandths of the size: the widest of the weights that pictures use.
var ascii = [...]int{
	236, 309, 471, 656, 600, 960, 713, 260, 337, 337, 556, 600, 299, 402, 299, 437, // space to /
	600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 319, 319, 600, 600, 600, 493, // 0 to ?
	899, 672, 663, 642, 689, 600, 577, 712, 719, 423, 545, 678, 521, 817, 719, 712, // @ to O
	641, 712, 664, 611, 580, 689, 638, 949, 655, 632, 599, 329, 437, 329, 600, 565, // P to _
	600, 559, 600, 513, 600, 558, 350, 545, 588, 275, 275, 562, 294, 888, 588, 563, // ` to o
	600, 600, 393, 499, 374, 588, 524, 819, 544, 524, 502, 363, 376, 363, 600, // p to ~
}

// measure estimates how wide a line of text is, at that size. It errs on the wide side; the
// browser test compares it with what chromium draws.
func measure(s string, size float64) float64 {
	thousandths := 0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			thousandths += ascii[r-' ']
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		case unicode.Is(unicode.Arabic, r):
			thousandths += 560
		case wide(r):
			thousandths += 1000
		case unicode.IsUpper(r):
			thousandths += 800
		default:
			thousandths += 640
		}
	}
	return 1.03 * size * float64(thousandths) / 1000
}

// wrap breaks text into lines no wider than width, at most max of them. What does not fit ends
// in an ellipsis: the words beside the picture have it in full.
func wrap(text string, size, width float64, max int) []string {
	var lines []string
	line := ""
	for _, p := range pieces(text, size, width) {
		joined := line + p.text
		if line != "" && p.spaced {
			joined = line + " " + p.text
		}
		if measure(joined, size) <= width {
			line = joined
			continue
		}
		lines, line = append(lines, line), p.text
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > max {
		last := []rune(lines[max-1])
		for len(last) > 0 && measure(string(last)+" …", size) > width {
			last = last[:len(last)-1]
		}
		lines = append(lines[:max-1], strings.TrimRight(string(last), " ,;，；、")+" …")
	}
	return lines
}

// A piece of text is never broken; a line may break before it.
type piece struct {
	text   string
	spaced bool // a space stands before it, unless it begins a line
}

// pieces splits text where a line may break: at its spaces, between the characters of Chinese,
// and anywhere in what is still wider than width.
func pieces(text string, size, width float64) []piece {
	var all []piece
	for _, word := range strings.Fields(text) {
		p, before := piece{spaced: true}, rune(0)
		for _, r := range word {
			if p.text != "" && (breaks(before, r) || measure(p.text+string(r), size) > width) {
				all, p = append(all, p), piece{}
			}
			p.text += string(r)
			before = r
		}
		all = append(all, p)
	}
	return all
}

// breaks reports whether a line of Chinese may break between two characters: not before what
// closes, not after what opens, and not between a number and what it counts.
func breaks(before, after rune) bool {
	return (wide(before) || wide(after)) && !unicode.IsDigit(before) && !strings.ContainsRune("、。，；：！？）》」』】”’", after) && !strings.ContainsRune("（《「『【“‘", before)
}

// wide reports whether a character is as wide as it is high.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x30ff || r >= 0xff00 && r <= 0xffef
}

// widest is the width of the widest line.
func widest(lines []string, size float64) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, measure(l, size))
	}
	return w
}
