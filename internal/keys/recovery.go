package keys

import (
	"fmt"
	"io"
	"strings"
)

// RecoveryCount is how many words [RecoveryWords] returns: 128 bits, more than anybody can try.
const RecoveryCount = 16

// RecoveryWords makes the words under which a backup of a ring is sealed, from 16 bytes of rand. They
// are for paper: nobody has to remember them. As in [ShortWords], those at even places have two
// syllables and those at odd places three, so that one left out is noticed.
func RecoveryWords(rand io.Reader) ([]string, error) {
	data := make([]byte, RecoveryCount)
	if _, err := io.ReadFull(rand, data); err != nil {
		return nil, fmt.Errorf("reading randomness: %w", err)
	}
	return spell(data), nil
}

// Recovery returns the lock of a ring that is sealed under words, however they were typed: case,
// spaces and lines do not matter. The passphrase of the age file is the words in lower case, with
// one space between. Its errors name the place of a wrong word, never the word.
func Recovery(typed string) (Lock, error) {
	words := strings.Fields(strings.ToLower(typed))
	for i, w := range words {
		if !isWordAt(w, i) {
			return Lock{}, fmt.Errorf("word %d is not one that can stand there: look again, whether one before it is missing", i+1)
		}
	}
	if len(words) != RecoveryCount {
		return Lock{}, fmt.Errorf("%d words, want %d", len(words), RecoveryCount)
	}
	return Passphrase([]byte(strings.Join(words, " ")), 0)
}

func isWordAt(word string, i int) bool {
	for _, pair := range wordList {
		if strings.EqualFold(pair[i%2], word) {
			return true
		}
	}
	return false
}
