package keys

import (
	"slices"
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

func words(t *testing.T, a, b string) []string {
	t.Helper()
	w, err := Words([]byte(a), []byte(b))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWords(t *testing.T) {
	ab := words(t, "a.example key", "b.example key")
	if len(ab) != WordCount {
		t.Errorf("%d words, want %d", len(ab), WordCount)
	}
	if ba := words(t, "b.example key", "a.example key"); !slices.Equal(ab, ba) {
		t.Errorf("the order of the parties matters: %v, %v", ab, ba)
	}
	// The words are compared between different versions of the program, so they never change.
	// These were computed by another one, in Python.
	const want = "snapshot clergyman indulge escapade rematch Wichita edict millionaire " +
		"indulge Montana crumpled retrospect crowfoot souvenir snowcap amulet"
	if got := strings.Join(ab, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestWordsDependOnEverything changes one side, and the border between the two.
func TestWordsDependOnEverything(t *testing.T) {
	seen := map[string]string{}
	for _, pair := range [][2]string{{"ab", "c"}, {"a", "bc"}, {"ab", "d"}, {"ac", "c"}} {
		w := strings.Join(words(t, pair[0], pair[1]), " ")
		if other, ok := seen[w]; ok {
			t.Errorf("%q has the words of %s", pair, other)
		}
		seen[w] = strings.Join(pair[:], ", ")
	}
}

func TestWordsRefuse(t *testing.T) {
	for _, pair := range [][2]string{{"", "b"}, {"a", ""}, {"", ""}, {"a", "a"}} {
		if w, err := Words([]byte(pair[0]), []byte(pair[1])); err == nil {
			t.Errorf("%q: %v", pair, w)
		}
	}
}
