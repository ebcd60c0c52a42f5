package keys

import (
	"bytes"
	"crypto/sha256"
	"errors"

	"golang.org/x/crypto/scrypt"
)

// WordCount is how many words [Words] returns: 128 bits, one byte a word.
const WordCount = 16

// wordsLabel separates these derivations from every other use of scrypt.
const wordsLabel = "parley.example/words/v1"

// wordsWork is the scrypt cost of one derivation: 32 MiB and about a tenth of a second.
const wordsWork = 1 << 15

// Words returns the words that two people read to each other over the telephone, to know that
// both of their nodes believe the same two parties' keys. Each argument is everything that is
// to be believed of one party (its name and all of its keys, in whatever encoding both sides
// share); which comes first makes no difference. They are refused when empty, and when equal:
// whoever shows a party its own key is not its counterpart.
//
// # What the words resist
//
// An active middleman shows A a key of his own in the name of B, and B another in the name of
// A. He is found out unless Words(A, his first) = Words(his second, B). Nothing hinders him
// from trying keys beforehand, on both sides at once, and a match between two lists comes at
// the square root: for n bits he needs some 2^(n/2) tries on each side. That rules out the four
// or eight words of protocols in which each side commits to its keys before it sees the
// other's: eight words would fall to 2^32 tries, minutes of work.
//
// A commitment would do with fewer words, but only inside one live session of several
// messages, whose failures must be counted, since a middleman may break off and try again. Our
// parties may exchange keys by courier or on paper, and may want to compare again after years,
// or before a new official. So there is no session, and there are enough words: 16 words are
// 128 bits, 2^64 tries on each side, and scrypt makes every try cost 32 MiB and a tenth of a
// second: some 10^10 processor-years.
//
// That holds when all the words are compared. Two keys that agree in any eight chosen words of
// the sixteen cost 2^32 tries, which a state can pay. So whoever shows the words must not ask
// "do they agree?", but have each side type half of what the other reads.
//
// # Form
//
// The words are those of Juola and Zimmermann (the PGP word list): words at even places have
// two syllables, those at odd places three, so that a word left out or two exchanged are heard.
func Words(a, b []byte) ([]string, error) {
	if len(a) == 0 || len(b) == 0 {
		return nil, errors.New("words need the keys of both parties: one is empty")
	}
	if bytes.Equal(a, b) {
		return nil, errors.New("both parties have the same keys: somebody has been shown their own")
	}
	// Hashed first, because two digests side by side can be read in one way only.
	first, second := sha256.Sum256(a), sha256.Sum256(b)
	if bytes.Compare(first[:], second[:]) > 0 {
		first, second = second, first
	}
	digest, err := scrypt.Key(append(first[:], second[:]...), []byte(wordsLabel), wordsWork, 8, 1, WordCount)
	if err != nil {
		return nil, err
	}
	return spell(digest), nil
}

// spell writes bytes as words.
func spell(data []byte) []string {
	words := make([]string, len(data))
	for i, b := range data {
		words[i] = wordList[b][i%2]
	}
	return words
}
