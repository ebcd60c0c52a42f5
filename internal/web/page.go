package web

import (
	"parley.example/internal/words"
)

// A Page is what stands around the matter of every page. The data of a page embeds it, so that
// the page's template can call its Say, Count and Date:
//
//	type todayPage struct {
//		web.Page
//		Awaiting []web.Entry
//	}
type Page struct {
	words.Speaker

	Title string // the question that the page answers; also its h1
	Lead  string // the sentence that answers it; may be empty
	Site  string // whose pages these are
	Home  string // the address of the first page
	Nav   []Link

	// Band is the sentence in the band at the top of the page, in print too: that this is a
	// reconstruction, or an exercise. Empty for the real thing.
	Band string

	// Languages are the same page in each language, for the switch at its foot.
	Languages []LanguageLink

	Foot []Link
	Wide bool // the matter needs the whole width (tables, compared texts, pictures)
}

// A Link is an address and what it is called.
type Link struct {
	Text, Href string
	Here       bool // it is the page that is shown
}

// A LanguageLink is the same page in another language.
type LanguageLink struct {
	Lang, Dir, Name, Href string
	Here                  bool
}

// LanguageLinks makes the switch of languages: address gives the page's address in a language.
func LanguageLinks(s words.Speaker, address func(lang string) string) []LanguageLink {
	var links []LanguageLink
	for _, lang := range words.Languages() {
		other := s.In(lang)
		links = append(links, LanguageLink{
			Lang: lang, Dir: other.Dir(), Name: other.Language(lang),
			Href: address(lang), Here: lang == s.Lang(),
		})
	}
	return links
}
