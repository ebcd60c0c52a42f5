package telling_test

import (
	"testing"

	"parley.example/internal/words"
	"parley.example/internal/words/wordstest"
)

// TestPlainWords shows that nothing that the program can say uses the words of diplomacy in a
// channel of plain words: no page, then, and no mail.
func TestPlainWords(t *testing.T) {
	cat, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range words.Languages() {
		s := cat.In(lang).Plain(true)
		for _, key := range cat.Keys() {
			said := []string{s.Say(key)}
			for n := range 12 {
				said = append(said, s.Count(key, n))
			}
			for _, text := range said {
				if word := wordstest.Diplomatic(lang).FindString(text); word != "" && text != "["+key+"]" {
					t.Errorf("%s: %s says %q in a channel of plain words; give it a member plain with other words: %q", key, lang, word, text)
					break
				}
			}
		}
	}
}
