package publication

import (
	"slices"
	"time"

	"parley.example/internal/publication/embargo"
)

// public returns the editions that the public sees at a time. They are the first ones: an edition is
// never due before the one that it follows.
func (a *Article) public(now time.Time) []Edition {
	at := slices.IndexFunc(a.Editions, func(e Edition) bool { return !embargo.Over(e.At, now) })
	if at < 0 {
		return a.Editions
	}
	return a.Editions[:at]
}

// Waiting returns the edition that is decided on and not public yet.
func (a *Article) Waiting(now time.Time) (Edition, bool) {
	if n := len(a.public(now)); n < len(a.Editions) {
		return a.Editions[n], true
	}
	return Edition{}, false
}

// next returns when the first of the articles and releases falls due that is held back at a time;
// the zero time if none is.
func (d *decisions) next(now time.Time) (next time.Time) {
	for _, a := range d.articles {
		for _, e := range a.Editions {
			next = embargo.Next(next, e.At, now)
		}
	}
	for _, releases := range d.releases {
		for _, r := range releases {
			next = embargo.Next(next, r.From, now)
		}
	}
	return next
}
