package comments

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley.example/internal/store"
)

// A Decision is what a moderator does with a comment.
type Decision string

// What can be decided.
const (
	Publish Decision = "publish" // what waits, or was refused or removed, is shown; an edit takes its place
	Keep    Decision = "keep"    // it stays as it is, and reports on it are settled; an edit that waits is dropped
	Hold    Decision = "hold"    // what is shown is not, until it is decided on; its author is not told
	Refuse  Decision = "refuse"  // it is not shown (any more), for a reason
)

// Decisions lists them.
func Decisions() []Decision { return []Decision{Publish, Keep, Hold, Refuse} }

// A Ruling is a decision with its reason.
type Ruling struct {
	Decision Decision
	Why      Why // of holding and of a refusal
	Note     string
	Who      string // of the house
}

func (r *Ruling) check() error {
	r.Note = clean(r.Note)
	var wrong Faults
	switch {
	case !slices.Contains(Decisions(), r.Decision):
		wrong = append(wrong, Fault{"decision", "comments.fault.decision"})
	case r.Decision != Refuse && r.Decision != Hold:
		r.Why, r.Note = "", ""
	case !slices.Contains(Whys(), r.Why):
		wrong = append(wrong, Fault{"why", "comments.fault.why"})
	case r.Why == Other && !said(r.Note):
		wrong = append(wrong, Fault{"note", "comments.fault.note"})
	}
	if key := checkNote(r.Note); key != "" {
		wrong = append(wrong, Fault{"note", key})
	}
	return wrong.or()
}

// Decide rules on a comment as it was when the moderator read it: at that revision. It returns
// [ErrMoved] if it has changed since, and [Faults].
func (c *Comments) Decide(ctx context.Context, id ID, revision int64, r Ruling) error {
	if err := r.check(); err != nil {
		return err
	}
	one, err := c.Comment(ctx, id)
	if err != nil {
		return err
	}
	if one.revision != revision {
		return fmt.Errorf("comment %s: %w", Written(id), ErrMoved)
	}
	what, about := c.rule(one, r)
	if what == "" {
		return nil // it is so already
	}
	with := store.CommentChange{Log: []store.CommentEvent{
		c.event(Event{What: what, Who: r.Who, Comment: Written(id), Post: one.Post, Why: r.Why, Note: r.Note}),
	}}
	if about != "" && one.Address != "" && !one.Imported {
		letter, err := c.letter(waitingLetter{To: one.Address, Lang: one.Lang, About: about, Post: one.Post, Comment: shownAt(one), Why: r.Why, Note: r.Note})
		if err != nil {
			return err
		}
		with.Letters = append(with.Letters, letter)
	}
	return c.set(ctx, one, with)
}

// shownAt is where a letter leads.
func shownAt(one *Comment) string {
	if one.Stage == Shown {
		return Written(one.ID)
	}
	return ""
}

// rule changes the comment, and says what was done and what its author is told; nothing, if there was
// nothing to do.
func (c *Comments) rule(one *Comment, r Ruling) (what Did, about string) {
	now := c.clock()
	switch {
	case one.Stage == Unconfirmed || one.Stage == Deleted:
		return "", ""
	case r.Decision == Publish && one.Stage == Shown && one.Edit != "":
		one.Words, one.Edit, one.Edited, one.Seen, one.Reports = one.Edit, "", now, true, nil
		return DidPublish, ""
	case r.Decision == Publish && one.Stage != Shown:
		held := one.Stage == Waiting && !one.Published.IsZero()
		one.Stage, one.Seen, one.Why, one.Note, one.Ended, one.Reports = Shown, true, "", "", time.Time{}, nil
		if one.Published.IsZero() {
			one.Published = now
		}
		if held { // its author knows nothing of it
			return DidPublish, ""
		}
		return DidPublish, aboutPublished
	case (r.Decision == Keep || r.Decision == Publish) && one.Stage == Shown && one.attention() != wantsNone:
		what = DidKeep
		if one.Edit != "" {
			what = DidDrop
		}
		one.Edit, one.Seen, one.Reports = "", true, nil
		return what, ""
	case r.Decision == Hold && one.Stage == Shown:
		one.Stage, one.Why, one.Note = Waiting, r.Why, r.Note
		if one.Edit != "" { // what its author says now is what is decided on
			one.Words, one.Edit, one.Edited = one.Edit, "", now
		}
		return DidHold, ""
	case r.Decision == Refuse && (one.Stage == Shown || one.Stage == Waiting && !one.Published.IsZero()):
		one.end(Removed, now)
		one.Why, one.Note = r.Why, r.Note
		return DidRemove, aboutRemoved
	case r.Decision == Refuse && one.Stage == Waiting:
		one.end(Refused, now)
		one.Why, one.Note = r.Why, r.Note
		return DidRefuse, aboutRefused
	}
	return "", ""
}

// Revision is the state of a comment on which a moderator decides.
func (c *Comment) Revision() int64 { return c.revision }

// Queue returns the comments that want a moderator, those that want one most first, and how many
// there are in all.
func (c *Comments) Queue(ctx context.Context) (first []*Comment, all int, err error) {
	rows, all, err := c.store.Awaiting(ctx, queued)
	if err != nil {
		return nil, 0, err
	}
	first, err = fromRows(rows)
	return first, all, err
}

// On returns everything that was said on a post, shown or not, for the house.
func (c *Comments) On(ctx context.Context, post string) ([]*Comment, error) {
	rows, err := c.store.Thread(ctx, post)
	if err != nil {
		return nil, err
	}
	return fromRows(rows)
}

// Post returns what comments stand under, for the house; ok is false for what is not public any more.
func (c *Comments) Post(ctx context.Context, key string) (post Post, ok bool, err error) {
	return c.posts.Commented(ctx, key)
}

// StateOf says how things stand with a post, whether or not comments are on.
func (c *Comments) StateOf(ctx context.Context, post Post) (State, error) {
	s, err := c.Settings(ctx)
	if err != nil {
		return State{}, err
	}
	return c.state(ctx, s, post)
}

// An Answer is what a spokesperson says on a post, for the house.
type Answer struct {
	Post, Parent string
	Official     Official
	Words, Lang  string
}

// Answer shows an official answer at once, as such. It is a comment and no entry of any record.
func (c *Comments) Answer(ctx context.Context, a Answer) (*Comment, error) {
	post, _, _, err := c.on(ctx, a.Post) // the house may answer where readers no longer write
	if err != nil {
		return nil, err
	}
	a.Words = clean(a.Words)
	if key := checkWords(a.Words); key != "" {
		return nil, Faults{{"words", key}}
	}
	if err := c.checkParent(ctx, post, a.Parent); err != nil {
		return nil, err
	}
	id, err := c.newID()
	if err != nil {
		return nil, err
	}
	now := c.clock()
	one := &Comment{
		ID: id, Post: post.Key, Said: now, Parent: a.Parent, Stage: Shown, Lang: a.Lang, Words: a.Words,
		Official: &a.Official, Confirmed: now, Published: now, Seen: true,
	}
	row, err := one.row()
	if err != nil {
		return nil, err
	}
	defer c.forgetThread(post.Key)
	return one, c.change(ctx, &store.CommentChange{Add: []store.Comment{row}, Log: []store.CommentEvent{
		c.event(Event{What: DidAnswer, Who: a.Official.Who, Comment: Written(id), Post: post.Key}),
	}})
}

// A Block keeps an address from commenting.
type Block struct {
	Name    [32]byte  `json:"-"`
	At      time.Time `json:"-"`
	Address string    `json:"address,omitempty"` // empty: erased; only a hash of it is kept
	Who     string    `json:"who"`
	Why     Why       `json:"why"`
	Note    string    `json:"note,omitempty"`
}

// Block keeps the address from commenting, for a reason.
func (c *Comments) Block(ctx context.Context, b Block) error {
	address, ok := normalAddress(b.Address)
	b.Note = clean(b.Note)
	var wrong Faults
	if !ok {
		wrong = append(wrong, Fault{"address", "comments.fault.address"})
	}
	if !slices.Contains(Whys(), b.Why) {
		wrong = append(wrong, Fault{"why", "comments.fault.why"})
	}
	if key := checkNote(b.Note); key != "" {
		wrong = append(wrong, Fault{"note", key})
	}
	if err := wrong.or(); err != nil {
		return err
	}
	b.Address, b.At = address, c.clock()
	row, err := c.blockRow(ctx, address, b)
	if err != nil {
		return err
	}
	return c.change(ctx, &store.CommentChange{Block: []store.CommentBlock{row}, Log: []store.CommentEvent{
		c.event(Event{What: DidBlock, Who: b.Who, Why: b.Why, Note: b.Note}),
	}})
}

func (c *Comments) blockRow(ctx context.Context, address string, b Block) (store.CommentBlock, error) {
	name, err := c.hashed(ctx, address)
	if err != nil {
		return store.CommentBlock{}, err
	}
	data, err := json.Marshal(b)
	return store.CommentBlock{Name: name, At: b.At, Data: data}, err
}

// Unblock lets an address comment again.
func (c *Comments) Unblock(ctx context.Context, who string, name [32]byte) error {
	return c.change(ctx, &store.CommentChange{Unblock: [][32]byte{name}, Log: []store.CommentEvent{c.event(Event{What: DidUnblock, Who: who})}})
}

// Blocks lists the blocked addresses, the newest first.
func (c *Comments) Blocks(ctx context.Context) ([]Block, error) {
	rows, err := c.store.CommentBlocks(ctx)
	if err != nil {
		return nil, err
	}
	var all []Block
	for _, row := range rows {
		b, err := fromBlock(row)
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

func fromBlock(row store.CommentBlock) (Block, error) {
	b := Block{}
	if err := json.Unmarshal(row.Data, &b); err != nil {
		return b, fmt.Errorf("blocked address: %w", err)
	}
	b.Name, b.At = row.Name, row.At
	return b, nil
}

// blocked reports whether an address is kept from commenting.
func (c *Comments) blocked(ctx context.Context, address string) (Block, bool, error) {
	name, err := c.hashed(ctx, address)
	if err != nil {
		return Block{}, false, err
	}
	row, err := c.store.CommentBlock(ctx, name)
	if errors.Is(err, store.ErrNone) {
		return Block{}, false, nil
	}
	if err != nil {
		return Block{}, false, err
	}
	b, err := fromBlock(row)
	return b, err == nil, err
}

// sayBlocked tells a blocked address, and nobody else, that it is.
func (c *Comments) sayBlocked(ctx context.Context, address, lang string, b Block) error {
	letter, err := c.letter(waitingLetter{To: address, Lang: lang, About: aboutBlocked, Why: b.Why, Note: b.Note})
	if err != nil {
		return err
	}
	return c.change(ctx, &store.CommentChange{Letters: []store.CommentLetter{letter}})
}
