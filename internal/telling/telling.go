// Package telling says what stands: it makes marks, facts and names of the lines of a standing
// and of the entries behind them, in one language. Desk and press room tell of a channel through
// it, so that what is disputed at one is disputed at the other. It knows what things mean and
// how they look; where they are shown, a face says ([Pages]).
//
// A new kind of act needs nothing here: its terms are read by their description. A new class of
// object, or a new state, is shown by its words in the catalogue; only a state that is to look
// otherwise than settled has a line in [look].
package telling

import (
	"time"

	"parley.example/internal/reading"
	"parley.example/internal/words"
	"parley.example/record"
	"parley.example/standing"
)

// Pages are the addresses under which a face shows things.
type Pages interface {
	EntryPage(entry standing.Cite) string
	ContactPage(opened standing.Cite) string
	PointPage(source standing.Cite, point string) string
}

// A Teller tells of one channel, as it reads for one audience, in one language.
type Teller struct {
	words.Speaker
	*reading.Reading
	Pages
	// First is the party that stands where a line of text starts, and is named first (the
	// alternat): the own side, or where that is no principal the first of those by name.
	First record.PartyName
}

// New makes the teller of a channel, in the words that its charter asks for.
func New(s words.Speaker, r *reading.Reading, pages Pages) *Teller {
	t := &Teller{Speaker: r.InWords(s), Reading: r, Pages: pages, First: r.Own}
	if own, ok := r.Party(r.Own); !ok || own.Role != record.RoleParty {
		t.First = ""
		for _, p := range r.Parties {
			if p.Role == record.RoleParty && (t.First == "" || p.Name < t.First) {
				t.First = p.Name
			}
		}
	}
	return t
}

// AskedAt is the time for which it is told what is due.
func (t *Teller) AskedAt() time.Time { return t.Standing.At.Time }

// When says a moment as exactly as it is known, and no more.
func (t *Teller) When(m record.Moment) string { return reading.When(t.Speaker, m) }
