// Package words is the one catalogue of what the program says, in every language it speaks,
// and of the forms that dates, numbers, lists and names take there. It knows nothing of HTML:
// pages and the command line use it alike.
//
// A sentence has a dotted key, and stands with all its languages together, in a file by
// subject in the folder catalogue:
//
//	contact.held: {en: "held on {date}", fr: "tenu le {date}", ar: "عُقد في {date}"}
//
// A sentence that counts has, for each language, the plural forms of that language by their
// CLDR names (zero, one, two, few, many, other), with {n} for the number:
//
//	contact.count:
//	  en: {one: "{n} contact", other: "{n} contacts"}
//
// For channels outside diplomacy, a sentence with words that a union, a city or a contractor would
// not use has plain ones beside it, in the languages in which they differ:
//
//	kind.readout.label:
//	  en: "Readout"
//	  plain: {en: "Account"}
//
// A program loads the catalogue once and asks it for a [Speaker] of the reader's language:
//
//	cat, err := words.Load()
//	s := cat.In("fr")
//	s.Say("contact.held", "date", day)   // tenu le 15 février 2025
//	s.Count("contact.count", 3)
//	s.Plain(true).Say("kind.readout.label")   // for a channel whose charter asks for plain words
//
// To add words, add a file to the folder, or an entry to the file of that subject. To add a
// language, add its line to [Languages] and to every entry. The package's test fails for every
// key that lacks a language, a plural form or a placeholder.
//
// Digits are Western ("2025") in every language, Arabic included. Citations, hashes and dates
// must read the same in every copy of a record, so that one can be searched for and compared
// with the other; the United Nations print their Arabic documents so for much the same reason.
package words

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"golang.org/x/text/language"
)

// Languages are those that the catalogue is written in: the official languages of the United
// Nations. English is first, since it stands in where a translation is wanting.
func Languages() []string { return []string{"en", "fr", "ru", "ar", "es", "zh"} }

// A Catalogue holds every sentence in every language. It does not change after [Load], and is
// safe for concurrent use.
type Catalogue struct {
	entries map[string]entry
	tongues map[string]*tongue
	matcher language.Matcher
}

// Load reads the embedded catalogue. It fails, naming the file and the key, when an entry is
// malformed, said twice, in an unknown language, or lacks English. It does not fail for want
// of another translation: see [Speaker.Say].
func Load() (*Catalogue, error) { return load(files) }

func load(files fs.FS) (*Catalogue, error) {
	c := &Catalogue{tongues: map[string]*tongue{}}
	var tags []language.Tag
	for _, lang := range Languages() {
		t, err := loadTongue(files, lang)
		if err != nil {
			return nil, err
		}
		c.tongues[lang] = t
		tags = append(tags, t.tag)
	}
	c.matcher = language.NewMatcher(tags)
	var err error
	c.entries, err = loadEntries(files)
	return c, err
}

// In returns the speaker of a language, by its BCP 47 tag ("fr", "fr-CH"). A language that the
// catalogue does not have gives English: test with [Catalogue.Has].
func (c *Catalogue) In(lang string) Speaker {
	if t, ok := c.tongues[lang]; ok {
		return Speaker{cat: c, t: t}
	}
	tag, err := language.Parse(lang)
	if err != nil {
		return Speaker{cat: c, t: c.tongues["en"]}
	}
	return c.match(tag)
}

// Has reports whether the catalogue is written in exactly this language.
func (c *Catalogue) Has(lang string) bool { return c.tongues[lang] != nil }

// Accept returns the speaker that best suits the value of an Accept-Language header, or the
// first of preferred that the catalogue has if the header names none of its languages.
func (c *Catalogue) Accept(header string, preferred ...string) Speaker {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err == nil && len(tags) > 0 {
		if _, _, confidence := c.matcher.Match(tags...); confidence >= language.High {
			return c.match(tags...)
		}
	}
	for _, lang := range preferred {
		if c.Has(lang) {
			return c.In(lang)
		}
	}
	return c.In("en")
}

func (c *Catalogue) match(tags ...language.Tag) Speaker {
	_, i, _ := c.matcher.Match(tags...)
	return Speaker{cat: c, t: c.tongues[Languages()[i]]}
}

// Keys lists every key, sorted.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.entries)) }

// Lookup reports whether the catalogue has the key at all.
func (c *Catalogue) Lookup(key string) bool { _, ok := c.entries[key]; return ok }

// Plain lists the keys that have plain words beside those of diplomacy, sorted.
func (c *Catalogue) Plain() []string {
	var keys []string
	for _, key := range c.Keys() {
		if c.entries[key]["en"+inPlain] != nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// missing is what a key without any entry says: itself, so that it is seen and can be found.
func missing(key string) string { return fmt.Sprintf("[%s]", key) }
