// Package picture draws, on the server, the pictures that both web faces show: the timeline of
// contacts, the ladder of measures, and the gutter between two accounts. It takes plain inputs
// and gives SVG that needs no script, and carries no inline style, which the content security
// policy forbids: the style sheet of package web colours the classes.
//
// Every picture comes with the same in words, a list that can be read in place of it, and every
// drawing comes twice, wide and narrow; the style sheet shows the one that fits the place.
// Right-to-left languages see the mirror image. No label ever touches another: space is given
// out in columns and rows that each own their part of the sheet.
package picture

import (
	"html/template"
	"time"
)

// A Picture is a drawing and the same in words.
type Picture struct {
	SVG   template.HTML // two svg elements, of the classes pic-wide and pic-narrow
	Key   template.HTML // a ul element that explains the marks
	Words template.HTML // an ol element
}

// When is a date as it is known: the day to sort by, and the words to print. The words may be
// vaguer than the day ("June 2025", "28 to 31 July 2017").
type When struct {
	Day   time.Time
	Words string
}

// A Side says whose something is, from the reader's seat: it chooses the accent and the place.
type Side int

const (
	Neither Side = iota // a third party, or nobody's
	Ours
	Theirs
)

// class is the name of the side in the style sheet.
func (s Side) class() string {
	switch s {
	case Ours:
		return "ours"
	case Theirs:
		return "theirs"
	default:
		return "neither"
	}
}

// A Party is a side by name.
type Party struct {
	Name string
	Side Side
}

// A State says how a contact is drawn.
type State int

const (
	Held      State = iota // a full mark
	Ahead                  // announced or proposed: a hollow mark
	Cancelled              // a crossed mark
)

func (s State) class() string {
	switch s {
	case Ahead:
		return "ahead"
	case Cancelled:
		return "cancelled"
	default:
		return "held"
	}
}

// A Contact is a mark of the timeline.
type Contact struct {
	ID      string // unique in the picture
	Level   string // the row: one of Timeline.Levels
	When    When
	Label   string // a few words: "Talks in Riyadh"
	State   State
	Note    string   // the state in words, when it is not plainly held
	Follows []string // ids of the contacts that it follows; unknown ones are left out
	Href    string   // where the words link to; may be empty
}

// A Measure is a mark below the timeline's axis, and a rung of the ladder.
type Measure struct {
	ID      string // unique in the picture
	By      Party
	When    When
	Label   string
	Answers []string // ids of the measures that it answers; unknown ones are left out
	Also    string   // what it answers beside those, in words; may be empty
	Lifted  *When    // nil while it stands
	Href    string   // where the words link to; may be empty
}

// twice is the two drawings of a picture, one after the other. The id is unique in the page.
func twice(id, class, title, desc string, wide, narrow *canvas) template.HTML {
	return wide.svg(id+"-w", "pic-wide "+class, title, desc) + narrow.svg(id+"-n", "pic-narrow "+class, title, desc)
}
