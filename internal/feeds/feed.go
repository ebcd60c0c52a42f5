package feeds

import "time"

// A Feed is the newest of what is published, as readers' programs ask for it again and again.
type Feed struct {
	ID       string // a URI, for good
	Title    string
	Subtitle string
	Page     string // the address of the page that says the same
	Self     string // its own address
	Icon     string
	Lang     string // of its titles; empty where they are of several
	Updated  time.Time
	Items    []Item // the newest first
	Gone     []Gone
}

// An Item is one post of a feed, in one language.
type Item struct {
	ID         string // a URI, for good: the same in every feed, whatever became of it
	Page       string // its address
	Lang       string
	Title      string
	Summary    string // plain text; may be empty
	HTML       string // the whole of it, sanitised; addresses in it are absolute
	Author     string
	Topics     []Topic
	Published  time.Time
	Updated    time.Time // of its substance
	Picture    string    // its card, a PNG; may be empty
	PictureLen int       // in bytes; 0: not known
}

// A Topic is what an item is found by.
type Topic struct{ Term, Label string }

// Gone is an item that was removed (RFC 6721).
type Gone struct {
	ID string
	At time.Time
}

// updated is when anything in the feed was last changed: that of no item is later.
func (f Feed) updated() time.Time {
	at := f.Updated
	for _, i := range f.Items {
		if i.Updated.After(at) {
			at = i.Updated
		}
	}
	for _, g := range f.Gone {
		if g.At.After(at) {
			at = g.At
		}
	}
	return at.UTC()
}
