package clearance

import (
	"maps"
	"slices"
	"strings"
	"time"

	"parley.example/internal/diff"
	"parley.example/internal/staff"
	"parley.example/record"
)

// State is where a draft is on its way.
type State string

// The states, in order.
const (
	Writing  State = "writing"  // with its author
	Clearing State = "clearing" // with the next of its chain
	Cleared  State = "cleared"  // with the signatories
	Signed   State = "signed"   // signed, and not entered yet: a second official may have to confirm
	Entered  State = "entered"  // in the record
)

// A Draft is an act on its way to its signature.
type Draft struct {
	ID       string      `json:"id"`
	Revision int64       `json:"revision"`
	Channel  record.Hash `json:"channel"`
	Kind     string      `json:"kind"`
	Author   string      `json:"author"` // the id of a person, as everywhere here
	State    State       `json:"state"`
	Versions []Version   `json:"versions"` // at least one

	Chain     []Clearer   `json:"chain,omitempty"`   // who clears, since it was handed in
	Cleared   []Clearance `json:"cleared,omitempty"` // of the newest version; the first of Chain, as many
	Signature *Signature  `json:"signature,omitempty"`
	Entry     string      `json:"entry,omitempty"` // the citation of what it became

	Events []Event `json:"events,omitempty"`
}

// A Version is what was written, as it was: the values of the form of the kind.
type Version struct {
	At     time.Time           `json:"at"`
	By     string              `json:"by"`
	Values map[string][]string `json:"values"`
}

// A Clearance says that somebody has read the newest version and agrees.
type Clearance struct {
	At  time.Time `json:"at"`
	By  string    `json:"by"`
	For string    `json:"for,omitempty"` // whom they stood in for
}

// A Signature is what a signatory has signed: these bytes and no others are entered.
type Signature struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Text   []byte    `json:"text"` // of [record.Draft.Text]
	Body   []byte    `json:"body,omitempty"`
	Sealed []byte    `json:"sealed,omitempty"` // the sealed offer to which it commits

	Two       bool       `json:"two,omitempty"` // a second official confirms
	Confirmed *Clearance `json:"confirmed,omitempty"`
}

// What is noted of a draft.
const (
	DidChange   = "changed"
	DidSubmit   = "submitted"
	DidClear    = "cleared"
	DidReturn   = "returned"
	DidComment  = "commented"
	DidSign     = "signed"
	DidConfirm  = "confirmed"
	DidEnter    = "entered"
	DidFail     = "failed" // the record did not take any more what was signed
	DidHandOver = "handed-over"
)

// An Event is something that happened to a draft.
type Event struct {
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	For     string    `json:"for,omitempty"`
	Did     string    `json:"did"`
	Version int       `json:"version"` // of which, counted from 1
	Text    string    `json:"text,omitempty"`
}

// Newest is the version that counts.
func (d *Draft) Newest() Version { return d.Versions[len(d.Versions)-1] }

// Next is who is to clear it now.
func (d *Draft) Next() (Clearer, bool) {
	if d.State != Clearing {
		return Clearer{}, false
	}
	return d.Chain[len(d.Cleared)], true
}

// Ready reports whether what was signed can be entered.
func (d *Draft) Ready() bool {
	return d.State == Signed && (!d.Signature.Two || d.Signature.Confirmed != nil)
}

// Took reports whether a person has had to do with the draft.
func (d *Draft) Took(person string) bool {
	return d.Author == person || slices.ContainsFunc(d.Events, func(e Event) bool { return e.By == person || e.For == person }) ||
		slices.ContainsFunc(d.Versions, func(v Version) bool { return v.By == person })
}

// wrote reports whether the words that are to be cleared are a person's.
func (d *Draft) wrote(p staff.Person) bool { return d.Author == p.ID || d.Newest().By == p.ID }

// A Change is a field that differs between two versions, by words.
type Change struct {
	Field string // the name of its input
	Parts []diff.Part
}

// Changes compares two versions, counted from 1, in the order of the fields' names. The bookkeeping of the form
// (how many rows it has) is no change.
func (d *Draft) Changes(from, to int) []Change {
	if from < 1 || to < 1 || from > len(d.Versions) || to > len(d.Versions) {
		return nil
	}
	before, after := d.Versions[from-1].Values, d.Versions[to-1].Values
	fields := map[string]bool{}
	for _, values := range []map[string][]string{before, after} {
		for name := range values {
			fields[name] = true
		}
	}
	var all []Change
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		was, is := strings.Join(before[name], "\n"), strings.Join(after[name], "\n")
		if was != is && !strings.HasPrefix(name, "rows:") {
			all = append(all, Change{name, diff.Words(was, is)})
		}
	}
	return all
}
