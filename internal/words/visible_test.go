package words_test

import (
	"testing"

	"parley.example/internal/words"
)

func TestVisible(t *testing.T) {
	for written, want := range map[string]string{
		"مياه\u200f (100)\u061c m\u200e": "مياه[U+200F] (100)[U+061C] m[U+200E]",
		"می\u200cخواهم":                  "می\u200cخواهم", // how a word is written, and not how it is read
		"plain":                          "plain",
	} {
		if got := words.Visible(written); got != want {
			t.Errorf("%q is shown as %q, want %q", written, got, want)
		}
	}
}
