package comments

import (
	"errors"

	"parley.example/internal/store"
)

// The errors of what is asked for.
var (
	// ErrNone: there is no such comment, or its post shows none, or the key opens nothing (any more).
	ErrNone = store.ErrNone

	// ErrMoved: somebody else has changed the comment since it was read.
	ErrMoved = store.ErrMoved

	// ErrOff: the publication, or this post, takes no comments.
	ErrOff = errors.New("no comments are taken here")

	// ErrClosed: comments on the post are closed; what was said stays.
	ErrClosed = errors.New("the comments are closed")

	// ErrOver: the time in which its author could edit it is over.
	ErrOver = errors.New("the time for editing is over")

	// ErrRefused: an address does not take letters, and will not. A [Poster] says so.
	ErrRefused = errors.New("the address takes no letters")

	// ErrBusy: too much came from one network or went to one address; later it will be taken.
	ErrBusy = errors.New("too many at once: try again later")
)

// A Fault is what is wrong with one field of a form. Key is that of the sentence that says what to do
// about it.
type Fault struct{ Field, Key string }

// Faults are all that is wrong with a form.
type Faults []Fault

func (f Faults) Error() string {
	s := "not as it should be:"
	for _, one := range f {
		s += " " + one.Field + " (" + one.Key + ")"
	}
	return s
}

// At returns the key of what is wrong with a field; empty if nothing is.
func (f Faults) At(field string) string {
	for _, one := range f {
		if one.Field == field {
			return one.Key
		}
	}
	return ""
}

// or returns the faults as an error, or nil if there are none.
func (f Faults) or() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
