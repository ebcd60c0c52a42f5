package web

import (
	"errors"
	"strings"
	"time"
)

// momentForm is how a moment is typed into a field, in universal time.
const momentForm = "2006-01-02 15:04"

// ErrMoment is returned for what is no moment.
var ErrMoment = errors.New("this is no moment such as 2025-02-15 12:00")

// ParseMoment reads a moment that was typed into a field; the zero time where nothing was.
func ParseMoment(typed string) (time.Time, error) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(momentForm, typed)
	if err != nil {
		return at, ErrMoment
	}
	return at, nil
}

// FormatMoment writes a moment as it is typed.
func FormatMoment(at time.Time) string { return at.UTC().Format(momentForm) }
