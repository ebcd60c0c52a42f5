package telling

import (
	"strings"

	"parley.example/internal/words"
)

// What the catalogue has for kinds, fields and options. Pages without a channel use these, too.

// Kind names an act of a kind. A kind that this version does not know is called by its name.
func Kind(s words.Speaker, kind string) string {
	if key := "kind." + kind + ".label"; s.Has(key) {
		return s.Say(key)
	}
	return s.Say("telling.kind-unknown", "kind", kind)
}

// Kind names an act of a kind.
func (t *Teller) Kind(kind string) string { return Kind(t.Speaker, kind) }

// Field says something of a field, by the path to it in its kind: its "label", its "help", what
// is wrong with it. The words are sought under the kind and the whole path, and then under ever
// shorter ends of the path, so that fields of one meaning share theirs. There may be none.
func Field(s words.Speaker, kind string, path []string, what string) string {
	if key := FieldKey(s, kind, path, what); key != "" {
		return s.Say(key)
	}
	return ""
}

// FieldKey is the key of what [Field] says, for what has placeholders; empty if there is none.
func FieldKey(s words.Speaker, kind string, path []string, what string) string {
	return sought(s, "field", kind, path, what)
}

// Label is what a field is called.
func (t *Teller) Label(kind string, path ...string) string {
	return Field(t.Speaker, kind, path, "label")
}

// Option is what one of the options of a field is called.
func Option(s words.Speaker, kind string, path []string, value string) string {
	if key := sought(s, "option", kind, path, value); key != "" {
		return s.Say(key)
	}
	return s.Say("option." + path[len(path)-1] + "." + value)
}

// Option is what one of the options of a field is called.
func (t *Teller) Option(value, kind string, path ...string) string {
	return Option(t.Speaker, kind, path, value)
}

func sought(s words.Speaker, root, kind string, path []string, what string) string {
	if key := root + "." + kind + "." + strings.Join(path, ".") + "." + what; s.Has(key) {
		return key
	}
	for i := range path {
		if key := root + "." + strings.Join(path[i:], ".") + "." + what; s.Has(key) {
			return key
		}
	}
	return ""
}

// Upper begins a text with a capital where its script has them.
func Upper(s string) string {
	for i := range s {
		if i > 0 {
			return strings.ToUpper(s[:i]) + s[i:]
		}
	}
	return strings.ToUpper(s)
}

// FirstLine is the beginning of a text, for a line that names it.
func FirstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	const most = 120 // characters: two lines on a wide page
	if runes := []rune(line); len(runes) > most {
		cut := string(runes[:most])
		if i := strings.LastIndex(cut, " "); i > 0 {
			cut = cut[:i]
		}
		return cut + "…"
	}
	return line
}
