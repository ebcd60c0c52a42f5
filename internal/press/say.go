package press

import (
	"strings"

	"parley.example/internal/reading"
	"parley.example/internal/web/picture"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

// addresses are where the press room shows the things of a channel: below this.
type addresses string

// EntryPage is the page of an entry.
func (at addresses) EntryPage(c standing.Cite) string { return string(at) + "/entry/" + address(c) }

// ContactPage is the page of a contact.
func (at addresses) ContactPage(c standing.Cite) string {
	return string(at) + "/contact/" + address(c)
}

// PointPage is the place of a point on the page of its entry.
func (at addresses) PointPage(c standing.Cite, point string) string {
	return at.EntryPage(c) + "#" + anchor(c, point)
}

// address is how a citation is written in an address.
func address(c standing.Cite) string { return strings.Replace(c.String(), " ", "/", 1) }

// anchor is the id of a point on a page.
func anchor(c standing.Cite, point string) string {
	return strings.Replace(c.String(), " ", "-", 1) + "-" + point
}

// together keeps a citation or a number on the line of the word beside it.
func together(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

// marked is a moment for a picture.
func marked(s words.Speaker, m record.Moment) picture.When {
	return picture.When{Day: m.Start(), Words: reading.When(s, dayOf(m))}
}

// field names a field that several kinds have.
func (v *view) field(name string) string { return v.Label("contact.held", name) }
