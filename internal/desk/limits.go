package desk

import "time"

// Limits of the desk, each with its reason.
const (
	// maxForm bounds what a form may send. A body may be 1 MiB, and what is not ASCII takes
	// three times as much in a form.
	maxForm = 4 << 20

	// maxRows bounds the rows of one list of a form, so that one request cannot ask for a page
	// without end. The record takes more, by the command line.
	maxRows = 60

	// draftLasts is how long what was previewed waits for its signature: a working day.
	draftLasts = 12 * time.Hour

	// dueSoon is how long before its date something that we owe awaits its official.
	dueSoon = 14 * 24 * time.Hour

	// maxTimes bounds at how many times of a point that recurs the law is asked whether anything can be said of
	// it: pages ask it of every point.
	maxTimes = 8

	// latest is how many statements the state of a channel shows.
	latest = 4
)
