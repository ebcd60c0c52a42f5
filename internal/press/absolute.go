package press

import (
	"strings"

	"parley.example/internal/publication"
	"parley.example/internal/words"
)

// absolute is an address of the press room as others write it down: feeds, sitemaps, pictures.
// It begins with what the house says that its address is, and never with what a request says.
func (p *Press) absolute(path string) string {
	at := ""
	if p.address != nil {
		at = p.address()
	}
	if at == "" {
		at = "https://" + string(p.node.Party())
	}
	return strings.TrimSuffix(at, "/") + path
}

// postPath is the address of a post in a language.
func postPath(lang string, p publication.Post) string { return "/" + lang + "/" + p.Path }

// original is the language with which the publication begins, among those of the interface.
func (v *visit) original() (string, error) {
	set, err := v.press.library.Settings(v.ctx())
	if err != nil {
		return "", err
	}
	for _, l := range set.Languages {
		for _, spoken := range words.Languages() {
			if string(l) == spoken {
				return spoken, nil
			}
		}
	}
	return words.Languages()[0], nil
}
