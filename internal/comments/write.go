package comments

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"

	"parley.example/internal/store"
)

// A Draft is a form as a reader sends it.
type Draft struct {
	Post, Parent         string // the key of the post; the id of the comment that it answers, if it does
	Name, Address, Words string
	Lang                 string

	Challenge, Solution string
	Trap                string     // what stands in the field that people are asked to leave empty
	From                netip.Addr // of the reader's machine
}

// Tidy puts the fields in the form in which they are kept.
func (d *Draft) Tidy() {
	d.Name, d.Words = tidy(d.Name), clean(d.Words)
}

// Write takes a comment in, and has a letter sent to its address. Nobody sees it before it is
// confirmed. The same form sent twice is one comment. It returns [Faults], [ErrOff], [ErrClosed],
// [ErrNone] or [ErrBusy]; then nothing was kept, and the form can be sent again.
func (c *Comments) Write(ctx context.Context, d Draft) error {
	post, settings, err := c.open(ctx, d.Post)
	if err != nil {
		return err
	}
	d.Tidy()
	address, wrong, err := c.checkDraft(ctx, d)
	if err != nil {
		return err
	}
	if err := c.checkParent(ctx, post, d.Parent); err != nil {
		return err
	}
	a, err := c.answer(ctx, d.Challenge, d.Solution, post.Key)
	if f, ok := challengeFault(err); ok {
		wrong = append(wrong, f...)
	} else if err != nil {
		return err
	}
	if err := wrong.or(); err != nil {
		return err
	}
	// A form that is sent again is known by its id, and counts once.
	if _, err := c.store.Comment(ctx, a.id); err == nil {
		return nil
	} else if !errors.Is(err, store.ErrNone) {
		return err
	}
	now := c.clock()
	if !c.rates.write(d.From, now) || !c.rates.address.take(address, now) {
		return ErrBusy
	}
	c.load.add(now)
	if block, ok, err := c.blocked(ctx, address); err != nil || ok {
		return errors.Join(err, c.sayBlocked(ctx, address, d.Lang, block))
	}
	if err := c.choose(ctx, settings); err != nil {
		return err
	}
	one := &Comment{
		ID: a.id, Post: post.Key, Address: address, Said: now, Parent: d.Parent, Stage: Unconfirmed,
		Name: d.Name, Lang: d.Lang, Words: d.Words, Worked: a.worked,
	}
	row, err := one.row()
	if err != nil {
		return err
	}
	secret, key, err := c.newKey(aboutComment(one.ID), now.Add(keyFor))
	if err != nil {
		return err
	}
	letter, err := c.letter(waitingLetter{To: address, Lang: d.Lang, About: aboutConfirm, Post: post.Key, Key: secret})
	if err != nil {
		return err
	}
	err = c.change(ctx, &store.CommentChange{Add: []store.Comment{row}, Keys: []store.CommentKey{key}, Letters: []store.CommentLetter{letter}})
	if errors.Is(err, store.ErrThere) { // twice at the same moment
		return nil
	}
	return err
}

// checkDraft looks at the fields.
func (c *Comments) checkDraft(ctx context.Context, d Draft) (address string, wrong Faults, err error) {
	reserved, err := c.posts.Reserved(ctx)
	if err != nil {
		return "", nil, err
	}
	if key := checkName(d.Name, reserved); key != "" {
		wrong = append(wrong, Fault{"name", key})
	}
	address, ok := normalAddress(d.Address)
	if !ok {
		wrong = append(wrong, Fault{"address", "comments.fault.address"})
	}
	if key := checkWords(d.Words); key != "" {
		wrong = append(wrong, Fault{"words", key})
	}
	if d.Trap != "" {
		wrong = append(wrong, Fault{"website", "comments.fault.trap"})
	}
	return address, wrong, nil
}

// checkParent sees to it that what is answered is shown, on the same post.
func (c *Comments) checkParent(ctx context.Context, post Post, parent string) error {
	if parent == "" {
		return nil
	}
	id, err := ParseID(parent)
	if err != nil {
		return err
	}
	to, err := c.Comment(ctx, id)
	if err != nil {
		return err
	}
	if to.Post != post.Key || to.Stage != Shown {
		return fmt.Errorf("comment %s is not there to be answered: %w", parent, ErrNone)
	}
	return nil
}

// choose makes the usual settings chosen ones when the first comment comes: a publication of one's own
// that later joins a channel does not fall silent by that.
func (c *Comments) choose(ctx context.Context, s Settings) error {
	_, chosen, err := c.readSettings(ctx)
	if err != nil || chosen {
		return err
	}
	return c.putSettings(ctx, s)
}

// hashed is an address as the list of blocked ones has it: so the list outlives the erasing of an
// address without holding it.
func (c *Comments) hashed(ctx context.Context, address string) (name [32]byte, err error) {
	key, err := c.key(ctx)
	if err != nil {
		return name, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("blocked " + address))
	return [32]byte(mac.Sum(nil)), nil
}
