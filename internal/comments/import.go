package comments

import (
	"context"
	"fmt"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
)

// An Imported comment was published elsewhere before.
type Imported struct {
	ID       ID     // made by whoever imports, from what names it there: what is imported twice is there once
	Parent   string // as [Written]
	Name     string
	Address  string // empty, or one that was known there; whoever shows that it is theirs can erase it
	Words    string
	Lang     string
	Said     time.Time
	Official *Official
}

// Import takes in a comment that was published elsewhere, and shows it. It returns store.ErrThere for
// one that is here already, and [Faults] for one that nobody could have written here.
func (c *Comments) Import(ctx context.Context, who, post string, i Imported) error {
	one := &Comment{
		ID: i.ID, Post: post, Said: i.Said, Parent: i.Parent, Stage: Shown, Name: tidy(record.Harmless(i.Name)), Lang: i.Lang,
		Words: clean(record.Harmless(clean(i.Words))), Official: i.Official, Confirmed: i.Said, Published: i.Said, Seen: true,
	}
	one.Address, _ = normalAddress(i.Address)
	if !said(one.Words) {
		return Faults{{"words", "comments.fault.words"}}
	}
	row, err := one.row()
	if err != nil {
		return err
	}
	defer c.forgetThread(post)
	if err := c.change(ctx, &store.CommentChange{
		Add: []store.Comment{row},
		Log: []store.CommentEvent{c.event(Event{What: DidImport, Who: who, Comment: Written(i.ID), Post: post})},
	}); err != nil {
		return fmt.Errorf("import a comment of %s: %w", i.Said.Format(time.DateOnly), err)
	}
	return nil
}
