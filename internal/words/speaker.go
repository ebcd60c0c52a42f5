package words

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// A Speaker says things in one language. It is a small value, safe for concurrent use; the
// zero Speaker is not usable.
type Speaker struct {
	cat   *Catalogue
	t     *tongue
	plain bool
}

// Plain is the speaker of the same language in plain words, or else in those of diplomacy.
func (s Speaker) Plain(plain bool) Speaker {
	s.plain = plain
	return s
}

// Lang is the BCP 47 tag of the language, for the attribute lang.
func (s Speaker) Lang() string { return s.t.lang }

// Dir is the direction of its script, "ltr" or "rtl", for the attribute dir.
func (s Speaker) Dir() string { return s.t.Dir }

// In is the speaker of another language, from the same catalogue and in the same words.
func (s Speaker) In(lang string) Speaker { return s.cat.In(lang).Plain(s.plain) }

// Has reports whether the catalogue has the key.
func (s Speaker) Has(key string) bool { return s.cat.Lookup(key) }

// Say says the sentence of that key. The arguments are names and values in turn, for the
// placeholders: Say("contact.held", "date", day). A time.Time is said as a date, an int as a
// number, everything else as fmt.Sprint has it.
//
// What is not translated is said in English with "[en]" before it; a key that does not exist
// says itself in brackets; a placeholder without a value stays as it is. All three are
// mistakes that should be seen, and that must not bring down a page.
func (s Speaker) Say(key string, args ...any) string {
	text, ok := s.find(key, plain)
	if !ok {
		return missing(key)
	}
	return s.fill(text, args)
}

// Count says the sentence of that key in the plural form that n takes. The placeholder {n} is
// n itself; the other arguments are those of [Speaker.Say].
func (s Speaker) Count(key string, n int, args ...any) string {
	text, ok := s.find(key, s.t.form(n))
	if !ok {
		return missing(key)
	}
	return s.fill(text, append([]any{"n", n}, args...))
}

// find returns the text of a key in a form. A language's form other serves for a form that is
// not given.
func (s Speaker) find(key, form string) (string, bool) {
	e, ok := s.cat.entries[key]
	if !ok {
		return "", false
	}
	if text, ok := e[s.t.lang+inPlain].in(form); ok && s.plain {
		return text, true
	}
	if text, ok := e[s.t.lang].in(form); ok {
		return text, true
	}
	english := s.cat.tongues["en"]
	text, ok := e[english.lang].in(form)
	return "[en] " + text, ok
}

func (s sentence) in(form string) (string, bool) {
	if text, ok := s[form]; ok {
		return text, true
	}
	if form == plain {
		return "", false
	}
	text, ok := s["other"]
	return text, ok
}

func (s Speaker) fill(text string, args []any) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var pairs []string
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, fmt.Sprintf("{%v}", args[i]), s.isolate(s.value(args[i+1])))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func (s Speaker) value(v any) string {
	switch v := v.(type) {
	case time.Time:
		return s.Date(v)
	case int:
		return s.Number(v)
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

// isolate wraps a value that holds letters of the other direction in Unicode's isolates, so
// that it does not reorder the sentence around it. Other values stay as they are: terminals
// show the isolates as boxes more often than they obey them.
func (s Speaker) isolate(v string) string {
	for i := 0; i < len(v); {
		p, size := bidi.LookupString(v[i:])
		if size == 0 {
			_, size = utf8.DecodeRuneInString(v[i:])
		}
		i += size
		switch p.Class() {
		case bidi.L:
			if s.t.Dir == "rtl" {
				return "\u2068" + v + "\u2069"
			}
		case bidi.R, bidi.AL:
			if s.t.Dir == "ltr" {
				return "\u2068" + v + "\u2069"
			}
		}
	}
	return v
}

// Number writes a whole number with the language's grouping, in Western digits.
func (s Speaker) Number(n int) string { return s.t.number(n) }

// List joins the items as the language does: "A, B and C". None gives "".
func (s Speaker) List(items []string) string {
	join := func(pattern, a, b string) string {
		return strings.NewReplacer("{0}", a, "{1}", b).Replace(pattern)
	}
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return s.isolate(items[0])
	case 2:
		return join(s.t.ListTwo, s.isolate(items[0]), s.isolate(items[1]))
	default:
		list := join(s.t.ListEnd, s.isolate(items[n-2]), s.isolate(items[n-1]))
		for i := n - 3; i > 0; i-- {
			list = join(s.t.ListMid, s.isolate(items[i]), list)
		}
		return join(s.t.ListStart, s.isolate(items[0]), list)
	}
}

// Language names a language by its two-letter code ("fr": "French"); a code without a name is
// returned as it is.
func (s Speaker) Language(code string) string { return named(s.t.Languages, code) }

// Country names a country by its ISO 3166-1 code in capitals ("CH": "Switzerland"); a code
// without a name is returned as it is.
func (s Speaker) Country(code string) string { return named(s.t.Regions, code) }

// Countries are the names of all countries by their codes.
func (s Speaker) Countries() map[string]string { return maps.Clone(s.t.Regions) }

// MonthNames are the names of the twelve months, in each of the ways that the language has: within a
// date, standing alone, and short.
func (s Speaker) MonthNames() [][]string {
	return [][]string{slices.Clone(s.t.Months), slices.Clone(s.t.Alone), slices.Clone(s.t.Brief)}
}

func named(names map[string]string, code string) string {
	if name, ok := names[code]; ok {
		return name
	}
	return code
}
