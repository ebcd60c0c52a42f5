package card

import (
	"slices"
	"testing"

	"github.com/go-text/typesetting/font"
)

// TestArabicJoins shapes three times each letter that joins on both sides: in a word it is
// drawn otherwise than alone.
func TestArabicJoins(t *testing.T) {
	p := &painter{lang: "ar", faces: newFaces()}
	glyphs := func(text string) map[int][]font.GID {
		lines, _ := p.wrap(text, style{size: 40, lines: 1}, inner)
		by := map[int][]font.GID{}
		for _, run := range lines[0] {
			for _, g := range run.Glyphs {
				by[g.TextIndex()] = append(by[g.TextIndex()], g.GlyphID)
			}
		}
		return by
	}
	for _, letter := range "بتثنيسشصضطعغفقكمهجحخ" {
		alone, word := glyphs(string(letter))[0], glyphs(string([]rune{letter, letter, letter}))
		for at := range 2 {
			if slices.Equal(word[at], alone) {
				t.Errorf("letter %d of %c%c%c is drawn as it is alone", at, letter, letter, letter)
			}
		}
	}
}
