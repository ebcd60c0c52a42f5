package web

import (
	"html/template"

	"parley.example/internal/web/picture"
	"parley.example/internal/words"
)

// A Comparison is two accounts of one event in two columns, ours where a line of text starts,
// with their points between them.
type Comparison struct {
	words.Speaker
	Level        int // of the headings, 2 to 4; 0 is 3
	Ours, Theirs Account
	Points       []Point
}

// An Account is one side's.
type Account struct {
	Party    string
	Title    string
	Href     string
	When     string
	Citation *Citation
	State    State
	Said     *Said // the whole text; may be nil when only points are compared
}

// A Point is what the two accounts are compared in.
type Point struct {
	Name   string
	Match  picture.Match
	Ours   *Said // nil when ours does not say it
	Theirs *Said
}

// Gutter is the drawing between the two columns beside a point.
func (c Comparison) Gutter(p Point) template.HTML {
	svg, _ := picture.Gutter(c.Speaker, p.Match, c.Ours.Party, c.Theirs.Party)
	return svg
}

// InWords says what the drawing shows.
func (c Comparison) InWords(p Point) string {
	_, w := picture.Gutter(c.Speaker, p.Match, c.Ours.Party, c.Theirs.Party)
	return w
}

// A Figure is a picture with its title, its key, and the same in words.
type Figure struct {
	words.Speaker
	Title   string // empty where the heading above it says the same
	Note    string // under the picture; may be empty
	Picture picture.Picture
}
