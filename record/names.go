package record

import (
	"fmt"
	"strings"
)

// PartyName names an organisation the way C2SP names keys: lowercase letters, digits, hyphens
// and dots, such as mid.example. It is an identifier; what a party is called in a language is
// in its display names, and is its own affair (spec §2.5).
type PartyName string

// OfficialID names a person within a party, in the same alphabet: anna, minister.
type OfficialID string

// Lang is a language tag in lowercase: en, fr, ar, zh, sr-latn.
type Lang string

// Text is what is said, by language.
type Text map[Lang]string

// In returns the text in the first of the languages that it has, or in any, and which.
func (t Text) In(langs ...Lang) (string, Lang) {
	for _, l := range langs {
		if s, ok := t[l]; ok {
			return s, l
		}
	}
	var first Lang
	for l := range t {
		if first == "" || l < first {
			first = l
		}
	}
	return t[first], first
}

func (p PartyName) check() error  { return checkName("party", string(p)) }
func (o OfficialID) check() error { return checkName("official", string(o)) }

func (l Lang) check() error {
	if err := checkName("language", string(l)); err != nil {
		return err
	}
	if strings.Contains(string(l), ".") || len(l) < 2 {
		return fmt.Errorf("%q is no language tag: want one like en or zh-hant", l)
	}
	return nil
}

func (t Text) check() error {
	for l, s := range t {
		if err := l.check(); err != nil {
			return err
		}
		if blank(s) {
			return fmt.Errorf("%s: empty text: leave the language out", l)
		}
	}
	return nil
}

func checkName(what, s string) error {
	if s == "" || len(s) > MaxName {
		return fmt.Errorf("%q is no name (%s): want 1 to %d characters", clip(s), what, MaxName)
	}
	edge := func(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }
	for i := range len(s) {
		if c := s[i]; !edge(c) && (i == 0 || i == len(s)-1 || c != '-' && c != '.') {
			return fmt.Errorf("%q is no name (%s): want lowercase letters, digits, and between them hyphens and dots", clip(s), what)
		}
	}
	return nil
}
