package comments

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"parley.example/internal/store"
)

// ID names a comment.
type ID = store.CommentID

// ParseID reads one as it is written in addresses: 32 hexadecimal digits in lower case.
func ParseID(s string) (id ID, err error) {
	raw, err := hex.DecodeString(s)
	if err != nil || len(raw) != len(id) || hex.EncodeToString(raw) != s {
		return id, fmt.Errorf("%q names no comment: %w", s, ErrNone)
	}
	return ID(raw), nil
}

// Written is the id as [ParseID] reads it.
func Written(id ID) string { return hex.EncodeToString(id[:]) }

// Stage is where a comment is on its way.
type Stage string

// The stages.
const (
	Unconfirmed Stage = "unconfirmed" // nobody has shown that the address is theirs
	Waiting     Stage = "waiting"     // for a moderator to let it be shown; or it was shown, and is held
	Shown       Stage = "shown"
	Refused     Stage = "refused" // it was never shown
	Removed     Stage = "removed" // it was shown, and a moderator took it away
	Deleted     Stage = "deleted" // by its author, or with its address; its words are gone
)

// A Comment is one, whole. Only [Item] is for the public.
type Comment struct {
	ID       ID        `json:"-"`
	Post     string    `json:"-"`
	Address  string    `json:"-"` // empty: of an official answer, or erased
	Said     time.Time `json:"-"`
	revision int64

	Parent string `json:"parent,omitempty"` // the id of the comment that it answers, as [Written]
	Stage  Stage  `json:"stage"`
	Name   string `json:"name,omitempty"` // empty: erased
	Lang   string `json:"lang"`           // of the pages on which it was written
	Words  string `json:"words,omitempty"`
	Worked bool   `json:"worked,omitempty"` // its writer's machine did the work of the challenge

	// Edit is what the author has put in place of the words while a moderator has still to see it.
	Edit string `json:"edit,omitempty"`

	Official *Official `json:"official,omitempty"`
	Imported bool      `json:"imported,omitempty"` // nobody has shown here that the address is theirs: it is not written to

	Confirmed time.Time `json:"confirmed,omitzero"`
	Published time.Time `json:"published,omitzero"` // when it was first shown
	Edited    time.Time `json:"edited,omitzero"`    // when its words were last changed after that
	Ended     time.Time `json:"ended,omitzero"`     // when it was refused, removed or deleted
	Seen      bool      `json:"seen,omitempty"`     // a moderator has looked at it as it is

	Why     Why      `json:"why,omitempty"` // it was refused, removed or held
	Note    string   `json:"note,omitempty"`
	Reports []Report `json:"reports,omitempty"` // since a moderator last looked
}

// Official says for whom an official answer speaks, and who wrote it.
type Official struct {
	Party string `json:"party"` // the party, or the publication, by its name
	Who   string `json:"who"`   // the person of the house
}

// A Report is a reader's word that a comment should not stand there.
type Report struct {
	At   time.Time `json:"at"`
	Why  Why       `json:"why"`
	Note string    `json:"note,omitempty"`
	Form string    `json:"form,omitempty"` // at which it was written: sent twice, it is one report
}

// Why is a reason from a short list, so that it can be said in every language.
type Why string

// The reasons.
const (
	Spam     Why = "spam"
	Abuse    Why = "abuse"   // insults, hatred, threats
	Private  Why = "private" // it gives away what is somebody's own: addresses, health
	OffTopic Why = "off-topic"
	Unlawful Why = "unlawful"
	Other    Why = "other" // and the note says which
)

// Whys lists them.
func Whys() []Why { return []Why{Spam, Abuse, Private, OffTopic, Unlawful, Other} }

// How much a comment wants a moderator.
const (
	wantsNone  = 0
	wantsLook  = 1 // it is shown and nobody has looked at it
	wantsSay   = 2 // it waits, or its edit does
	wantsFirst = 3 // readers have reported it
)

// attention says how much it wants a moderator.
func (c *Comment) attention() int {
	switch {
	case (c.Stage == Shown || c.Stage == Waiting) && len(c.Reports) > 0:
		return wantsFirst
	case c.Stage == Waiting, c.Stage == Shown && c.Edit != "":
		return wantsSay
	case c.Stage == Shown && !c.Seen:
		return wantsLook
	}
	return wantsNone
}

// row is the comment as it is stored.
func (c *Comment) row() (store.Comment, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return store.Comment{}, fmt.Errorf("comment %s: %w", Written(c.ID), err)
	}
	row := store.Comment{ID: c.ID, Post: c.Post, Address: c.Address, Attention: c.attention(), Said: c.Said, Revision: c.revision, Data: data}
	if c.Stage == Unconfirmed {
		row.Due = c.Said.Add(confirmFor)
	}
	return row, nil
}

func fromRow(row store.Comment) (*Comment, error) {
	c := &Comment{}
	if err := json.Unmarshal(row.Data, c); err != nil {
		return nil, fmt.Errorf("comment %s: %w", Written(row.ID), err)
	}
	c.ID, c.Post, c.Address, c.Said, c.revision = row.ID, row.Post, row.Address, row.Said, row.Revision
	return c, nil
}

func fromRows(rows []store.Comment) ([]*Comment, error) {
	var all []*Comment
	for _, row := range rows {
		c, err := fromRow(row)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// end makes a comment one that is not shown. What follows it may still be.
func (c *Comment) end(s Stage, now time.Time) {
	c.Stage, c.Ended, c.Edit, c.Reports, c.Seen = s, now, "", nil, true
}

// forget removes what is its author's own: who wrote it, and what.
func (c *Comment) forget(now time.Time) {
	c.end(Deleted, now)
	c.Name, c.Address, c.Words, c.Note = "", "", "", ""
}
