package compare

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// A token is a word of a text, and what it can be compared by.
type token struct {
	text   string   // as it stands
	folded string   // without case and accents
	stems  []string // of Arabic: without particles, article and the letter of the person; else folded alone
	begins bool     // the sentence
}

// tokens cuts a text into its words. A run of Chinese characters is one token.
func tokens(text string) []token {
	var all []token
	state := -1
	begins, follows := true, false // whether a word follows the one before it with nothing between
	for len(text) > 0 {
		var word string
		word, text, state = uniseg.FirstWordInString(text, state)
		if !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			follows = false
			continue
		}
		joined := follows
		follows = true
		if n := len(all); joined && han(word) && han(all[n-1].text) {
			all[n-1].text += word
			all[n-1].folded += word
			continue
		}
		for _, part := range elided(word) {
			f := fold(part)
			all = append(all, token{text: part, folded: f, stems: stems(f), begins: begins})
		}
		begins = false
	}
	return all
}

// elided cuts what French and others write before an apostrophe from the word after it.
func elided(word string) []string {
	at := strings.IndexAny(word, "'’")
	if at < 0 || at > 3 {
		return []string{word}
	}
	_, size := utf8.DecodeRuneInString(word[at:])
	if rest := word[at+size:]; utf8.RuneCountInString(rest) > 1 {
		return []string{rest}
	}
	return []string{word[:at]}
}

func han(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Han, r)
}

// stems are what an Arabic word can begin with once "and", "so", "in", "for", "as", the article, the sign of the future
// and the letter of the person are taken off, the whole word among them.
func stems(word string) []string {
	r, _ := utf8.DecodeRuneInString(word)
	if !unicode.Is(unicode.Arabic, r) {
		return []string{word}
	}
	all := []string{word}
	off := func(prefixes ...string) {
		for _, s := range slices.Clone(all) {
			for _, p := range prefixes {
				if rest, ok := strings.CutPrefix(s, p); ok && utf8.RuneCountInString(rest) >= 3 && !slices.Contains(all, rest) {
					all = append(all, rest)
				}
			}
		}
	}
	off("و", "ف")
	off("لل", "ب", "ل", "ك", "س")
	off("ال", "ي", "ت", "ن")
	return all
}

// A phrase is one or more words that stand for something.
type phrase struct {
	words []part
	han   string // characters to be sought anywhere, in place of words
	value string
}

type part struct {
	text  string
	whole bool // a word that is this, and not one that begins so
}

// termPhrase reads a phrase of the vocabulary: words stand for all that begin with them, unless a $ ends them.
func termPhrase(text, value string) phrase {
	return newPhrase(text, value, func(w string) part {
		if bare, whole := strings.CutSuffix(w, "$"); whole {
			return part{fold(bare), true}
		}
		f := fold(w)
		if s, feminine := strings.CutSuffix(f, "ه"); feminine && utf8.RuneCountInString(s) >= 3 {
			f = s // its ending is another letter in the dual and with a suffix
		}
		return part{f, false}
	})
}

// wholePhrase stands for just these words.
func wholePhrase(text, value string) phrase {
	return newPhrase(text, value, func(w string) part { return part{fold(strings.TrimSuffix(w, ".")), true} })
}

// namePhrase is a name, which Russian declines: of a long word two letters may change, of a shorter one one.
func namePhrase(text, value string) phrase {
	return newPhrase(text, value, func(w string) part {
		f := fold(w)
		r, _ := utf8.DecodeRuneInString(f)
		switch n := utf8.RuneCountInString(f); {
		case unicode.Is(unicode.Arabic, r):
			return part{strings.TrimPrefix(f, "ال"), true}
		case unicode.Is(unicode.Cyrillic, r) && n >= 6:
			return part{string([]rune(f)[:n-2]), false}
		case unicode.Is(unicode.Cyrillic, r) && n >= 4:
			return part{string([]rune(f)[:n-1]), false}
		default:
			return part{f, true}
		}
	})
}

func newPhrase(text, value string, read func(string) part) phrase {
	if han(text) {
		return phrase{han: text, value: value}
	}
	p := phrase{value: value}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '-' }) {
		p.words = append(p.words, read(w))
	}
	return p
}

// sortPhrases puts the longest first, so that what is part of another is not taken for itself.
func sortPhrases(all []phrase) {
	slices.SortFunc(all, func(a, b phrase) int {
		return cmp.Or(len(b.words)-len(a.words), len(b.han)-len(a.han), cmp.Compare(a.value, b.value), cmp.Compare(a.key(), b.key()))
	})
}

func (p phrase) key() string {
	k := p.han
	for _, w := range p.words {
		k += " " + w.text
	}
	return k
}

// at reports how many tokens of a list the phrase takes from its beginning; 0 if it does not stand there.
func (p phrase) at(list []token) int {
	if len(p.words) == 0 || len(p.words) > len(list) {
		return 0
	}
	for i, w := range p.words {
		if !slices.ContainsFunc(list[i].stems, func(s string) bool {
			return s == w.text || !w.whole && strings.HasPrefix(s, w.text)
		}) {
			return 0
		}
	}
	return len(p.words)
}

func surface(list []token) string {
	var texts []string
	for _, t := range list {
		texts = append(texts, t.text)
	}
	return strings.Join(texts, " ")
}
