package comments

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/netip"
	"strings"
	"time"

	"parley.example/internal/store"
)

// Mine is what an author sees of a comment of theirs, by the link that was sent to their address.
type Mine struct {
	*Comment
	On        Post
	Editable  time.Time // until then; zero: it cannot be edited
	Answered  bool      // others have answered it
	Takes     bool      // the post still takes comments: else it cannot be confirmed
	Available bool      // its post still shows comments
}

// Mine returns the comment that a key opens.
func (c *Comments) Mine(ctx context.Context, secret string) (Mine, error) {
	about, err := c.opens(ctx, secret)
	if err != nil {
		return Mine{}, err
	}
	written, ok := strings.CutPrefix(about, "comment ")
	if !ok {
		return Mine{}, ErrNone
	}
	id, err := ParseID(written)
	if err != nil {
		return Mine{}, err
	}
	one, err := c.Comment(ctx, id)
	if err != nil {
		return Mine{}, err
	}
	return c.mine(ctx, one)
}

func (c *Comments) mine(ctx context.Context, one *Comment) (m Mine, err error) {
	m.Comment = one
	post, settings, st, err := c.on(ctx, one.Post)
	switch {
	case errors.Is(err, ErrNone), errors.Is(err, ErrOff):
		return m, nil
	case err != nil:
		return m, err
	}
	m.On, m.Takes, m.Available = post, !st.Closed, true
	until := one.Said.Add(time.Duration(settings.Edit) * time.Hour)
	if (one.Stage == Unconfirmed || one.Stage == Waiting || one.Stage == Shown) && !st.Closed && c.clock().Before(until) {
		m.Editable = until
	}
	thread, err := c.store.Thread(ctx, one.Post)
	if err != nil {
		return m, err
	}
	all, err := fromRows(thread)
	for _, other := range all {
		m.Answered = m.Answered || other.Parent == Written(one.ID)
	}
	return m, err
}

// opens returns what a secret opens.
func (c *Comments) opens(ctx context.Context, secret string) (string, error) {
	k, err := c.store.CommentKey(ctx, sha256.Sum256([]byte(secret)))
	if err != nil {
		return "", err
	}
	if !c.clock().Before(k.Until) {
		return "", ErrNone
	}
	return string(k.About), nil
}

// Confirm shows that the address is its author's. The comment is shown from then on if the settings
// say so and its writer's machine did the work; else it waits. Confirmed twice is confirmed.
func (c *Comments) Confirm(ctx context.Context, secret string) (*Comment, error) {
	m, err := c.Mine(ctx, secret)
	if err != nil || m.Stage != Unconfirmed {
		return m.Comment, err
	}
	if _, ok, err := c.blocked(ctx, m.Address); err != nil || ok {
		return nil, errors.Join(err, ErrNone)
	}
	_, settings, err := c.open(ctx, m.Post)
	if err != nil {
		return nil, err
	}
	one, now := m.Comment, c.clock()
	one.Confirmed, one.Stage = now, Waiting
	if !settings.Before && one.Worked {
		one.Stage, one.Published = Shown, now
	}
	return one, c.set(ctx, one, store.CommentChange{Log: []store.CommentEvent{c.event(Event{What: DidConfirm, Comment: Written(one.ID), Post: one.Post})}})
}

// Edit puts other words in the place of those of a comment. What is shown is marked as edited; where a
// moderator lets things be shown, the words that were let through stay until the new ones are.
func (c *Comments) Edit(ctx context.Context, secret, words string) (*Comment, error) {
	m, err := c.Mine(ctx, secret)
	if err != nil {
		return nil, err
	}
	if m.Editable.IsZero() {
		return nil, ErrOver
	}
	words = clean(words)
	if key := checkWords(words); key != "" {
		return nil, Faults{{"words", key}}
	}
	one := m.Comment
	if words == one.Words && one.Edit == "" {
		return one, nil
	}
	settings, err := c.Settings(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case one.Stage != Shown: // nobody reads it
		one.Words = words
		if !one.Published.IsZero() {
			one.Edited = c.clock()
		}
	case settings.Before || !one.Worked:
		one.Edit = words
	default:
		one.Words, one.Edit, one.Edited, one.Seen = words, "", c.clock(), false
	}
	return one, c.set(ctx, one, store.CommentChange{Log: []store.CommentEvent{c.event(Event{What: DidEdit, Comment: Written(one.ID), Post: one.Post})}})
}

// Delete removes a comment for its author: its words, their name and their address. What others have
// answered stays, under the word that it was deleted.
func (c *Comments) Delete(ctx context.Context, secret string) (*Comment, error) {
	m, err := c.Mine(ctx, secret)
	if err != nil || m.Stage == Deleted {
		return m.Comment, err
	}
	one := m.Comment
	with := store.CommentChange{
		DropKeys: [][]byte{aboutComment(one.ID)},
		Log:      []store.CommentEvent{c.event(Event{What: DidDelete, Comment: Written(one.ID), Post: one.Post})},
	}
	if m.Answered {
		one.forget(c.clock())
		return one, c.set(ctx, one, with)
	}
	with.Drop = []ID{one.ID}
	defer c.forgetThread(one.Post)
	err = c.change(ctx, &with)
	one.forget(c.clock())
	return one, err
}

// Ask has a letter sent to an address, with a link to all that it has written, if it has written
// anything. Whether it has is not told to whoever asks.
func (c *Comments) Ask(ctx context.Context, challenge, solution, address, lang string, from netip.Addr) error {
	known, ok := normalAddress(address)
	var wrong Faults
	if !ok {
		wrong = append(wrong, Fault{"address", "comments.fault.address"})
	}
	_, err := c.answer(ctx, challenge, solution, toAsk)
	if f, ok := challengeFault(err); ok {
		wrong = append(wrong, f...)
	} else if err != nil {
		return err
	}
	if err := wrong.or(); err != nil {
		return err
	}
	now := c.clock()
	if !c.rates.write(from, now) || !c.rates.address.take(known, now) {
		return ErrBusy
	}
	written, err := c.store.CommentsBy(ctx, known)
	if err != nil || len(written) == 0 {
		return err
	}
	secret, key, err := c.newKey(aboutAddress(known), now.Add(askedFor))
	if err != nil {
		return err
	}
	letter, err := c.letter(waitingLetter{To: known, Lang: lang, About: aboutOwn, Key: secret})
	if err != nil {
		return err
	}
	return c.change(ctx, &store.CommentChange{Keys: []store.CommentKey{key}, Letters: []store.CommentLetter{letter}})
}

// Own returns the address that a key opens, and all that it has written.
func (c *Comments) Own(ctx context.Context, secret string) (address string, all []*Comment, err error) {
	about, err := c.opens(ctx, secret)
	if err != nil {
		return "", nil, err
	}
	address, ok := strings.CutPrefix(about, "address ")
	if !ok {
		return "", nil, ErrNone
	}
	rows, err := c.store.CommentsBy(ctx, address)
	if err != nil {
		return "", nil, err
	}
	all, err = fromRows(rows)
	return address, all, err
}

// EraseOwn erases the address that a key opens; see [Comments.Erase].
func (c *Comments) EraseOwn(ctx context.Context, secret string, words bool) (n int, err error) {
	address, _, err := c.Own(ctx, secret)
	if err != nil {
		return 0, err
	}
	return c.Erase(ctx, "", address, words)
}

// Erase removes an address from everything that it has written, with the names beside it, and on
// request the words too. It returns of how many comments. Who is of the house; empty: the address
// itself asked. If the address is blocked, it stays blocked under a hash of it.
func (c *Comments) Erase(ctx context.Context, who, address string, words bool) (n int, err error) {
	address, ok := normalAddress(address)
	if !ok {
		return 0, Faults{{"address", "comments.fault.address"}}
	}
	rows, err := c.store.CommentsBy(ctx, address)
	if err != nil {
		return 0, err
	}
	all, err := fromRows(rows)
	if err != nil {
		return 0, err
	}
	change := &store.CommentChange{DropKeys: [][]byte{aboutAddress(address)}}
	for _, one := range all {
		change.DropKeys = append(change.DropKeys, aboutComment(one.ID))
		if one.Stage == Unconfirmed {
			change.Drop = append(change.Drop, one.ID)
			continue
		}
		one.Name, one.Address = "", ""
		if words {
			one.forget(c.clock())
		}
		row, err := one.row()
		if err != nil {
			return 0, err
		}
		change.Set = append(change.Set, row)
		defer c.forgetThread(one.Post)
	}
	if err := c.eraseLetters(ctx, address, change); err != nil {
		return 0, err
	}
	block, ok, err := c.blocked(ctx, address)
	if err != nil {
		return 0, err
	}
	if ok {
		block.Address = ""
		row, err := c.blockRow(ctx, address, block)
		if err != nil {
			return 0, err
		}
		change.Block = append(change.Block, row)
	}
	change.Log = []store.CommentEvent{c.event(Event{What: DidErase, Who: who})}
	return len(all), c.change(ctx, change)
}
