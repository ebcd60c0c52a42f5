package keys

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// ShortCount is how many words [ShortWords] returns: 48 bits, one byte a word.
const ShortCount = 6

// shortLabel separates these words from every other use of the hash.
const shortLabel = "parley.example/short-words/v1"

// ShortWords returns the words that two people compare at the end of one live handshake, over
// everything that was said in it, in the order in which it was said.
//
// They are words of Juola and Zimmermann (the PGP word list): those at even places have two
// syllables, those at odd places three, so that a word left out or two exchanged are heard.
//
// # What the words resist
//
// They are safe only under three conditions, which the caller must meet:
//
//   - One side has committed, by a hash over its whole contribution and 32 random bytes, before
//     it sees the other's; the other's contribution has as much randomness, chosen after the
//     commitment came; only then is the commitment opened. So a middleman, who runs one
//     handshake with each side, has chosen all that is his in both before he can know the words
//     of either, and no trying beforehand helps him.
//   - The secret that lets a handshake be tried is good for one, so that he cannot try again.
//   - Each side types the half that the other reads aloud, so that every word is compared, and
//     each program knows that it was.
//
// Then his chance that all words agree is 1 in 2^48, and that the half agrees which persuades
// one of the two sides is 1 in 2^24 (one in 16.7 million), once: in that case the other side's
// words differ, and its people say so on the same telephone call.
func ShortWords(said ...[]byte) []string {
	h := sha256.New()
	h.Write([]byte(shortLabel))
	for _, part := range said {
		// With its length before it, so that the parts can be read in one way only.
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	return spell(h.Sum(nil)[:ShortCount])
}

// IsWord reports whether s is a word of the list, so that a slip of the pen can be told from
// words that differ. Case does not matter.
func IsWord(s string) bool {
	for _, pair := range wordList {
		if strings.EqualFold(pair[0], s) || strings.EqualFold(pair[1], s) {
			return true
		}
	}
	return false
}

// spell writes bytes as words.
func spell(data []byte) []string {
	words := make([]string, len(data))
	for i, b := range data {
		words[i] = wordList[b][i%2]
	}
	return words
}
