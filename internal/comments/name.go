package comments

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"parley.example/record"
)

// tidy makes of what was typed or pasted one line: composed, without what is invisible and comes along
// unseen, with single spaces.
func tidy(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// clean composes a text, ends its lines as we do, and takes away what comes along with pasting and
// shows nothing. What could deceive stays, to be refused.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "    ", "\u00ad", "", "\u200b", "", "\ufeff", "", "\u2028", "\n", "\u2029", "\n").Replace(s)
	return strings.TrimSpace(norm.NFC.String(s))
}

// said reports whether there is anything to be seen in a text.
func said(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) })
}

// checkName returns the key of what is wrong with the name of a reader, or "". The rules are those of
// names in a record (nothing that could deceive), and that it cannot be taken for one of the reserved.
func checkName(name string, reserved []string) string {
	switch {
	case !strings.ContainsFunc(name, unicode.IsLetter):
		return "comments.fault.name"
	case utf8.RuneCountInString(name) > maxName:
		return "comments.fault.name.long"
	case record.CheckText(name) != nil || mixed(name) || strings.ContainsAny(name, "@/<>"):
		return "comments.fault.name.looks"
	}
	mine := skeleton(name)
	for _, r := range reserved {
		if r = skeleton(r); r != "" && r == mine {
			return "comments.fault.name.taken"
		}
	}
	return ""
}

// scripts are those whose letters look alike: a word of more than one of them is not what it seems.
var scripts = []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee}

func mixed(name string) bool {
	for word := range strings.FieldsSeq(name) {
		found := 0
		for _, script := range scripts {
			if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(script, r) }) {
				found++
			}
		}
		if found > 1 {
			return true
		}
	}
	return false
}

// alike maps letters, in lower case, to the Latin one that they are read as.
var alike = map[rune]rune{
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'і': 'i', 'ј': 'j', 'к': 'k', 'м': 'm', 'н': 'h', 'о': 'o', 'р': 'p', 'ԛ': 'q',
	'ѕ': 's', 'т': 't', 'у': 'y', 'ԝ': 'w', 'х': 'x', 'ѵ': 'v', 'ӏ': 'l', 'г': 'r', 'п': 'n',
	'α': 'a', 'β': 'b', 'ε': 'e', 'ζ': 'z', 'η': 'n', 'ι': 'i', 'κ': 'k', 'μ': 'm', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x', 'γ': 'y', 'ω': 'w',
	'ı': 'i', 'ɡ': 'g', 'ɑ': 'a', '0': 'o', '1': 'l', 'ߊ': 'l', 'օ': 'o', 'ս': 'u', 'հ': 'h',
}

// skeleton is what a name looks like: without marks, case, spaces and points, each letter as the Latin
// one that it resembles. Two names with one skeleton could be taken for one another.
func skeleton(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		if l, ok := alike[r]; ok {
			r = l
		}
		if r == 'i' {
			r = 'l' // as a capital
		}
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// normalAddress returns an e-mail address as it is compared and written to; ok is false if it is none.
// The part before the @ is left as it is: only its own server knows whether case matters there.
func normalAddress(s string) (address string, ok bool) {
	s = strings.TrimSpace(s)
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > maxAddress || record.CheckText(s) != nil || strings.ContainsAny(s, "\n\"") {
		return "", false
	}
	at := strings.LastIndexByte(s, '@')
	local, host := s[:at], strings.ToLower(s[at+1:])
	if local == "" || len(local) > 64 || !strings.Contains(strings.Trim(host, "."), ".") || strings.HasPrefix(host, "[") {
		return "", false
	}
	return local + "@" + host, true
}

// checkWords returns the key of what is wrong with the words of a comment, or "".
func checkWords(words string) string {
	switch {
	case !said(words):
		return "comments.fault.words"
	case utf8.RuneCountInString(words) > maxWords:
		return "comments.fault.words.long"
	case record.CheckText(words) != nil:
		return "comments.fault.words.looks"
	}
	return ""
}
