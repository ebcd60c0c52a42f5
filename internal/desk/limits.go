package desk

import "time"

// Limits of the desk, each with its reason.
const (
	// linkLasts is how long a sign-in link may wait to be used: long enough to be handed over
	// and opened, short enough that one forgotten in a mailbox opens nothing.
	linkLasts = 30 * time.Minute

	// idleLasts ends a session that nobody uses, for the officer who leaves the room.
	idleLasts = time.Hour

	// sessionLasts ends a session in any case: a working day.
	sessionLasts = 12 * time.Hour

	// seenEvery is how often the use of a session is noted. Each note is a durable write, so
	// not every page can have one.
	seenEvery = time.Minute

	// tokenBytes is the length of a link's secret: 128 bits cannot be guessed.
	tokenBytes = 16

	// maxForm bounds what a form may send. A body may be 1 MiB, and what is not ASCII takes
	// three times as much in a form.
	maxForm = 4 << 20

	// maxRows bounds the rows of one list of a form, so that one request cannot ask for a page
	// without end. The record takes more, by the command line.
	maxRows = 60

	// dueSoon is how long before its date something that we owe awaits its official.
	dueSoon = 14 * 24 * time.Hour

	// latest is how many statements the state of a channel shows.
	latest = 4

	// languageLasts is how long the choice of a language is remembered.
	languageLasts = 365 * 24 * time.Hour
)
