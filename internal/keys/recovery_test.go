package keys

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

func TestRecovery(t *testing.T) {
	words, err := RecoveryWords(bytes.NewReader([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251, 252, 253, 254, 255}))
	if err != nil {
		t.Fatal(err)
	}
	lock, err := Recovery(strings.Join(words, " "))
	if err != nil {
		t.Fatal(err)
	}
	ring := someRing(t)
	sealed := seal(t, ring, lock)
	typed := "\t" + strings.ToUpper(strings.Join(words[:8], "  ")) + "\n" + strings.Join(words[8:], "\n") + "\n"
	again, err := Recovery(typed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Open(bytes.NewReader(sealed), again)
	if err != nil {
		t.Fatal(err)
	}
	sameRing(t, got, ring)
	// With age alone: the words in lower case, one space between.
	if _, err := Open(bytes.NewReader(sealed), passphrase(t, strings.ToLower(strings.Join(words, " ")))); err != nil {
		t.Errorf("as a passphrase: %v", err)
	}
	words[3] = wordList[77][1]
	other, err := Recovery(strings.Join(words, " "))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(bytes.NewReader(sealed), other); !errors.Is(err, ErrWrongKey) {
		t.Errorf("with another word: %v", err)
	}
}

// TestRecoveryNamesThePlace leaves words out, doubles, exchanges and misspells them. The word itself
// is a secret and is not in the error.
func TestRecoveryNamesThePlace(t *testing.T) {
	words, err := RecoveryWords(bytes.NewReader(make([]byte, RecoveryCount)))
	if err != nil {
		t.Fatal(err)
	}
	misspelt := slices.Clone(words)
	misspelt[4] += "x"
	for _, test := range []struct {
		typed []string
		want  string
	}{
		{words[1:], "word 1 "},
		{append(slices.Clone(words[:5]), words[6:]...), "word 6 "},
		{append([]string{words[0]}, words...), "word 2 "},
		{misspelt, "word 5 "},
		{words[:14], "14 words, want 16"},
		{append(slices.Clone(words), words[:2]...), "18 words, want 16"},
		{nil, "0 words"},
	} {
		_, err := Recovery(strings.Join(test.typed, " "))
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "aardvark") {
			t.Errorf("%v: %v, want %q", test.typed, err, test.want)
		}
	}
	if _, err := RecoveryWords(bytes.NewReader(make([]byte, 15))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("too little randomness: %v", err)
	}
}
