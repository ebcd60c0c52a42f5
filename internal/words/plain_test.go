package words

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestPlainWordsSayTheSame lists every key that has plain words: they take the same placeholders.
func TestPlainWordsSayTheSame(t *testing.T) {
	cat := loaded(t)
	t.Logf("in plain words: %s", strings.Join(cat.Plain(), " "))
	for _, key := range cat.Plain() {
		for _, lang := range Languages() {
			said, plainly := cat.entries[key][lang], cat.entries[key][lang+inPlain]
			if plainly != nil && said.counts() != plainly.counts() {
				t.Errorf("%s: %s does not count as its plain words do", key, lang)
			}
			for form, text := range plainly {
				if got, want := placeholders(text), placeholders(said[form]); !slices.Equal(got, want) {
					t.Errorf("%s: %s has the placeholders %q in plain words, %q otherwise", key, lang, got, want)
				}
			}
		}
	}
}

// The words of a channel are those that its speaker was asked for, in every language.
func TestASpeakerKeepsItsWords(t *testing.T) {
	s := loaded(t).In("en")
	const key = "kind.readout.label"
	if s.Say(key) != "Readout" || s.Plain(true).Say(key) != "Account" || s.Plain(true).Plain(false).Say(key) != "Readout" {
		t.Error("the words are not those that were asked for")
	}
	if got, want := s.Plain(true).In("ar").Say(key), "رواية"; got != want {
		t.Errorf("another language says %q, want %q", got, want)
	}
	if got, want := s.Plain(true).In("fr").Say("desk.nav.log"), s.In("fr").Say("desk.nav.log"); got != want {
		t.Errorf("what has no plain words says %q, want %q", got, want)
	}
}

func TestPlainWordsRefused(t *testing.T) {
	for yaml, want := range map[string]string{
		`a.b: {en: "x", plain: {xx: "y"}}`:          "plain: language",
		`a.b: {en: "x", plain: {en: ""}}`:           "nothing is said",
		`a.b: {en: "x", plain: {plain: {en: "y"}}}`: `"plain" is not one of`,
		`a.b: {en: "x", plain: "y"}`:                "plain: ",
	} {
		fsys := copyFiles(t)
		fsys["catalogue/zz-test.yaml"] = &fstest.MapFile{Data: []byte(yaml)}
		if _, err := load(fsys); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", yaml, err, want)
		}
	}
}
