package keys

import (
	"strings"
	"testing"
)

// TestWordList checks what makes the list fit for reading aloud.
func TestWordList(t *testing.T) {
	seen := make(map[string]bool)
	for b, pair := range wordList {
		for place, word := range pair {
			if seen[strings.ToLower(word)] {
				t.Errorf("%02x: %q stands in the list twice", b, word)
			}
			seen[strings.ToLower(word)] = true
			if len(word) < 4 || len(word) > 11 || strings.Trim(strings.ToLower(word), "abcdefghijklmnopqrstuvwxyz") != "" {
				t.Errorf("%02x: %q at place %d is no word", b, word, place)
			}
		}
	}
	if len(seen) != 512 {
		t.Errorf("%d words, want 512", len(seen))
	}
}

// TestSpell uses the example with which the word list is always shown: a PGP fingerprint.
func TestSpell(t *testing.T) {
	data := []byte{0xE5, 0x82, 0x94, 0xF2, 0xE9, 0xA2, 0x27, 0x48, 0x6E, 0x8B, 0x06, 0x1B, 0x31, 0xCC, 0x52, 0x8F, 0xD7, 0xFA, 0x3F, 0x19}
	const want = "topmost Istanbul Pluto vagabond treadmill Pacific brackish dictator goldfish Medusa " +
		"afflict bravado chatter revolver Dupont midsummer stopwatch whimsical cowbell bottomless"
	if got := strings.Join(spell(data), " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
