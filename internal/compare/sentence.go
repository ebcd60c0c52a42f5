package compare

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// A Span is a part of a text, by its bytes: from From, and to before To.
type Span struct{ From, To int }

// Sentences cuts a text into its sentences, without the space around them. They end where Unicode says
// that they do (UAX #29), but not after an abbreviation of the language or an initial, and not where a line
// was broken in the middle of one.
func (c *Comparer) Sentences(text, lang string) []Span {
	t := c.tongue(lang)
	var all []Span
	state, at, from := -1, 0, 0
	for rest := text; len(rest) > 0; {
		var s string
		s, rest, state = uniseg.FirstSentenceInString(rest, state)
		if cut := t.beforeFigure(s); cut > 0 {
			s, rest, state = s[:cut], text[at+cut:], -1
		}
		at += len(s)
		if moved := quotes(s, rest); moved != 0 {
			at += moved
			rest, state = text[at:], -1
		}
		if rest != "" && t.goesOn(text[from:at], rest) {
			continue
		}
		all = append(all, trimmed(text, from, at)...)
		from = at
	}
	return append(all, trimmed(text, from, len(text))...)
}

// trimmed is a span without the space around it; nothing, if it is nothing but space and marks.
func trimmed(text string, from, to int) []Span {
	s := text[from:to]
	from += len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	s = strings.TrimSpace(s)
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return nil
	}
	return []Span{{from, from + len(s)}}
}

// beforeFigure is where a sentence ends before one that begins with a figure; 0 if it does not. Unicode takes
// a figure and a small letter after it for more of the same sentence.
func (t *tongue) beforeFigure(s string) int {
	for from := 0; ; {
		at := strings.Index(s[from:], ". ")
		if at < 0 {
			return 0
		}
		at += from + len(". ")
		rest := s[at:]
		_, word := lastWord(s[:at-len(". ")])
		item := len(word) <= 2 && strings.Trim(word, "0123456789") == "" // of a list
		if rest != "" && unicode.IsDigit(rune(rest[0])) && !item && !t.goesOn(s[:at], rest) {
			return at
		}
		from = at
	}
}

// goesOn reports whether a sentence that seems to end goes on.
func (t *tongue) goesOn(sentence, rest string) bool {
	bare := strings.TrimRightFunc(sentence, unicode.IsSpace)
	space := sentence[len(bare):]
	if bare == "" {
		return strings.Count(space, "\n") == 0
	}
	last, _ := utf8.DecodeLastRuneInString(bare)
	if strings.Contains(space, "\n") {
		next := strings.TrimLeft(rest, " \t")
		return strings.Count(space, "\n") == 1 && !strings.HasPrefix(next, "\n") && !ends(last) && !listed(next)
	}
	if last != '.' {
		return false
	}
	before, word := lastWord(strings.TrimSuffix(bare, "."))
	first, size := utf8.DecodeRuneInString(word)
	next, _ := utf8.DecodeRuneInString(rest)
	switch lower := strings.ToLower(word); {
	case word == "":
		return false
	case size == len(word) && unicode.IsUpper(first) && cased(word): // an initial
		return true
	case t.figured[lower] && unicode.IsDigit(next):
		return true
	default: // "2025 г." is a year, "г. Лим" a city
		return t.abbreviations[lower] && !unicode.IsDigit(before)
	}
}

// lastWord is the last word of a text, and the last character before it.
func lastWord(s string) (before rune, word string) {
	at := strings.LastIndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("(«“„\"'’", r) })
	if at < 0 {
		return 0, s
	}
	_, size := utf8.DecodeRuneInString(s[at:])
	before, _ = utf8.DecodeLastRuneInString(strings.TrimRightFunc(s[:at], unicode.IsSpace))
	return before, s[at+size:]
}

// quotes says by how many bytes the end of a sentence is to be moved: over a closing mark that French writes
// after a space, or back before an opening one, which Unicode does not tell from a closing one.
func quotes(sentence, rest string) int {
	opening := strings.TrimRight(sentence, "“‘「『《〈（(«")
	if rest != "" && len(opening) < len(sentence) && strings.TrimSpace(opening) != "" {
		return len(opening) - len(sentence)
	}
	if after := strings.TrimLeftFunc(rest, unicode.IsSpace); strings.HasPrefix(after, "»") {
		return len(rest) - len(after) + len("»")
	}
	return 0
}

// ends reports whether a line that ends so was not broken within a sentence.
func ends(r rune) bool { return strings.ContainsRune(".!?:;…。！？；：؟؛»”\"", r) }

// listed reports whether a line begins an item of a list.
func listed(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	if strings.ContainsRune("-–—•*·", r) {
		return true
	}
	after := strings.TrimLeftFunc(line, unicode.IsDigit)
	return len(after) < len(line) && (strings.HasPrefix(after, ".") || strings.HasPrefix(after, ")") || strings.HasPrefix(after, "、"))
}
