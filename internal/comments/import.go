package comments

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"parley.example/internal/store"
	"parley.example/record"
)

// An Imported comment was written elsewhere before.
type Imported struct {
	ID       ID     // made by whoever imports, from what names it there: what is imported twice is there once
	Parent   string // as [Written]
	Name     string
	Address  string // empty, or one that was known there; whoever shows that it is theirs can erase it
	Words    string
	Lang     string
	Said     time.Time
	Waiting  bool // nobody has let it be shown there
	Official *Official
}

// Import takes in a comment that was published elsewhere, and shows it; or has it wait for a moderator, if it
// was not. It returns store.ErrThere for one that is here already, and [Faults] for one that nobody could have
// written here. It may be longer than one written here. A name under which nobody could write here is left out.
func (c *Comments) Import(ctx context.Context, who, post string, i Imported) error {
	reserved, err := c.posts.Reserved(ctx)
	if err != nil {
		return err
	}
	one := &Comment{
		ID: i.ID, Post: post, Said: i.Said, Parent: i.Parent, Stage: Shown, Name: importedName(i.Name, reserved), Lang: i.Lang,
		Words: clean(record.Harmless(clean(i.Words))), Official: i.Official, Imported: true, Confirmed: i.Said, Published: i.Said, Seen: true,
	}
	if i.Waiting {
		one.Stage, one.Published, one.Seen, one.Worked = Waiting, time.Time{}, false, true
	}
	one.Address, _ = normalAddress(i.Address)
	switch {
	case !said(one.Words):
		return Faults{{"words", "comments.fault.words"}}
	case utf8.RuneCountInString(one.Words) > maxImported:
		return Faults{{"words", "comments.fault.words.long"}}
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

// importedName is a name from elsewhere, cut to one line; empty, if it could be taken for that of a party, or
// deceive otherwise.
func importedName(name string, reserved []string) string {
	name = tidy(record.Harmless(name))
	if runes := []rune(name); len(runes) > maxName {
		name = tidy(string(runes[:maxName]))
	}
	if checkName(name, reserved) != "" {
		return ""
	}
	return name
}
