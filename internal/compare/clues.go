package compare

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A clue is what a piece can have in common with another: a kind, and a value that is the same in every
// language.
type clue struct {
	kind  Kind
	value string
}

// found is a clue as it stands in a text. What is weak counts only where the other piece has it too, and
// is nothing that the other lacks.
type found struct {
	text string
	weak bool
}

// read takes the clues out of a piece.
func (c *Comparer) read(p Piece, names []phrase) map[clue]found {
	t := c.tongue(p.Lang)
	r := reader{tongue: t, all: map[clue]found{}}
	if p.Topic != "" {
		r.add(Topic, p.Topic, "", false)
	}
	text := westernDigits(p.Text)
	text = r.numericDates(text)
	r.tokens = tokens(text)
	r.used, r.known = make([]bool, len(r.tokens)), make([]bool, len(r.tokens))
	r.dates()
	r.numbers()
	r.names(Called, names)
	r.names(Country, t.countries)
	r.terms()
	r.words()
	return r.all
}

// reader reads one piece.
type reader struct {
	*tongue
	tokens []token
	used   []bool // tokens that are a date or a number
	known  []bool // tokens that are part of a name or a term
	all    map[clue]found
}

func (r *reader) add(kind Kind, value, text string, weak bool) {
	k := clue{kind, value}
	if was, ok := r.all[k]; ok && !was.weak {
		return
	}
	r.all[k] = found{text, weak}
}

// names finds names of one kind. A longer one hides those that are parts of it.
func (r *reader) names(kind Kind, phrases []phrase) {
	taken := make([]bool, len(r.tokens))
	for _, p := range phrases {
		for i := range r.tokens {
			switch {
			case p.han != "" && strings.Contains(r.tokens[i].text, p.han):
				r.add(kind, p.value, p.han, false)
			case p.han == "" && !taken[i]:
				n := p.at(r.tokens[i:])
				if n > 0 && (capital(r.tokens[i].text) || !cased(r.tokens[i].text)) {
					r.add(kind, p.value, surface(r.tokens[i:i+n]), false)
					for j := i; j < i+n; j++ {
						taken[j], r.known[j] = true, true
					}
				}
			}
		}
	}
}

func (r *reader) terms() {
	for _, p := range r.tongue.terms {
		for i := range r.tokens {
			if p.han != "" && strings.Contains(r.tokens[i].text, p.han) {
				r.add(Term, p.value, p.han, false)
			} else if n := p.at(r.tokens[i:]); n > 0 {
				r.add(Term, p.value, surface(r.tokens[i:i+n]), false)
				for j := i; j < i+n; j++ {
					r.known[j] = true
				}
			}
		}
	}
}

// words finds words, and what sounds like a name.
func (r *reader) words() {
	for i, t := range r.tokens {
		first, _ := utf8.DecodeRuneInString(t.folded)
		switch {
		case r.used[i] || unicode.IsDigit(first):
		case unicode.Is(unicode.Han, first):
			r.pairs(t.text)
		case unicode.Is(unicode.Arabic, first):
			r.arabicWord(t, r.known[i])
		default:
			if utf8.RuneCountInString(t.folded) >= shortestWord && !r.stop[t.folded] {
				r.add(Word, root(t.folded), t.text, r.known[i])
			}
			if k := consonants(t.folded); capital(t.text) && len(k) >= shortestName {
				r.add(Called, "~"+k, t.text, t.begins || r.known[i])
			}
		}
	}
}

func (r *reader) arabicWord(t token, known bool) {
	if slices.ContainsFunc(t.stems, func(s string) bool { return r.stop[s] }) {
		return
	}
	bare := t.stems[0]
	for _, s := range t.stems {
		if len(s) < len(bare) {
			bare = s
		}
	}
	letters := []rune(bare)
	if len(letters) >= shortestWord-1 {
		r.add(Word, string(letters[:min(len(letters), rootLetters-1)]), t.text, known)
	}
	for _, s := range t.stems { // Arabic does not mark names: any word may be one
		if k := consonants(s); len(k) >= shortestName {
			r.add(Called, "~"+k, t.text, true)
		}
	}
}

// pairs are what stands for words in Chinese, where none is marked off: every two characters that follow
// one another.
func (r *reader) pairs(text string) {
	for _, run := range strings.FieldsFunc(text, func(x rune) bool { return !unicode.Is(unicode.Han, x) }) {
		chars := []rune(run)
		for i := range len(chars) - 1 {
			pair := string(chars[i : i+2])
			if !r.stop[pair] && !r.stop[string(chars[i])] && !r.stop[string(chars[i+1])] {
				r.add(Word, pair, pair, false)
			}
		}
	}
}

func capital(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(first)
}

// cased reports whether a word is of a script that has capitals.
func cased(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Latin, first) || unicode.Is(unicode.Cyrillic, first)
}
