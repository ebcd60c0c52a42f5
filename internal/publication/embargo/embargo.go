// Package embargo is the rule by which what is finished and not yet public is held back. It is one
// function, so that page, feed, mail, sitemap, picture, search and API cannot disagree: the node asks
// it of released entries, and the publication of articles, and whoever shows anything is given only
// what it lets through.
package embargo

import "time"

// Over reports whether what is held back until a moment may be shown at now: from that very moment
// on. The zero moment holds nothing back. The time is the reader's, never the machine's: whoever asks
// passes in what its clock says.
func Over(until, now time.Time) bool { return !now.Before(until) }

// Next returns the earlier of two moments at which something falls due after now; the zero moment is
// none. What has fallen due already is none either.
func Next(next, until, now time.Time) time.Time {
	if Over(until, now) || !next.IsZero() && next.Before(until) {
		return next
	}
	return until
}
