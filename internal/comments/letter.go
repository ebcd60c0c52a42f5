package comments

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"parley.example/internal/store"
	"parley.example/internal/words"
	"parley.example/record"
)

// A Letter is one to one address.
type Letter struct {
	ID                ID // of this letter, however often it is posted
	To, Lang, Subject string
	Text              string
	Action, Link      string // what the reader can do, and the address at which; empty: nothing
	End               string // a last sentence
}

// A Poster posts letters. When Post returns nil, the letter is not lost any more, whatever happens to
// this program; after [ErrRefused] it is given up; after any other error it may have been posted or not,
// and is posted again.
type Poster interface {
	Post(ctx context.Context, l Letter) error
}

// What letters are about.
const (
	aboutConfirm   = "confirm"
	aboutPublished = "published"
	aboutRefused   = "refused"
	aboutRemoved   = "removed"
	aboutOwn       = "own"
	aboutBlocked   = "blocked"
)

// A waiting letter is kept until it is posted. No letter holds a reader's words, or name: otherwise a
// stranger could have us send what they like to whom they like.
type waitingLetter struct {
	To      string    `json:"to"`
	Lang    string    `json:"lang"`
	About   string    `json:"about"`
	Post    string    `json:"post,omitempty"`
	Comment string    `json:"comment,omitempty"`
	Key     string    `json:"key,omitempty"` // only until it is posted: then only its hash is kept
	Why     Why       `json:"why,omitempty"`
	Note    string    `json:"note,omitempty"`
	Since   time.Time `json:"since"`
	Tries   int       `json:"tries,omitempty"`
}

// letter makes a letter that waits.
func (c *Comments) letter(l waitingLetter) (store.CommentLetter, error) {
	id, err := c.newID()
	if err != nil {
		return store.CommentLetter{}, err
	}
	l.Since = c.clock()
	data, err := json.Marshal(l)
	return store.CommentLetter{ID: id, At: l.Since, Data: data}, err
}

// newKey makes a secret for a letter, and what is kept of it.
func (c *Comments) newKey(about []byte, until time.Time) (secret string, k store.CommentKey, err error) {
	raw := make([]byte, 16)
	if _, err := io.ReadFull(c.random, raw); err != nil {
		return "", k, err
	}
	secret = base64.RawURLEncoding.EncodeToString(raw)
	return secret, store.CommentKey{Hash: sha256.Sum256([]byte(secret)), About: about, Until: until}, nil
}

// What a key opens: one comment, or all of an address.
func aboutComment(id ID) []byte          { return []byte("comment " + Written(id)) }
func aboutAddress(address string) []byte { return []byte("address " + address) }

// postLetters posts what is due, if anybody posts letters at all. A letter that cannot be posted does not hold up the others.
func (c *Comments) postLetters(ctx context.Context) error {
	if c.poster == nil {
		return nil
	}
	for {
		now := c.clock()
		due, err := c.store.CommentLetters(ctx, now.Add(time.Microsecond), atOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		var failed error
		for _, row := range due {
			if err := ctx.Err(); err != nil {
				return err
			}
			failed = errors.Join(failed, c.postLetter(ctx, row, now))
		}
		if failed != nil {
			return failed
		}
	}
}

func (c *Comments) postLetter(ctx context.Context, row store.CommentLetter, now time.Time) error {
	var l waitingLetter
	if err := json.Unmarshal(row.Data, &l); err != nil {
		return fmt.Errorf("letter of the comments: %w", err)
	}
	done := &store.CommentChange{DropLetters: []ID{row.ID}}
	letter, err := c.compose(ctx, row.ID, l)
	if errors.Is(err, ErrNone) { // the post has gone meanwhile
		return c.store.Change(ctx, done)
	}
	if err == nil {
		err = c.poster.Post(ctx, letter)
	}
	switch {
	case err == nil:
		return c.store.Change(ctx, done)
	case errors.Is(err, ErrRefused):
		c.log.InfoContext(ctx, "comments: an address does not take letters", "about", l.About, "error", err)
		return c.store.Change(ctx, done)
	case ctx.Err() != nil:
		return ctx.Err()
	case now.Sub(l.Since) >= lastTry:
		c.log.ErrorContext(ctx, "comments: a letter is given up", "about", l.About, "tries", l.Tries+1, "error", err)
		return c.store.Change(ctx, done)
	}
	c.log.WarnContext(ctx, "comments: a letter is tried again later", "about", l.About, "tries", l.Tries+1, "error", err)
	wait := min(firstTry<<min(l.Tries, 10), longestWait)
	l.Tries++
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return c.store.Change(ctx, &store.CommentChange{Letters: []store.CommentLetter{{ID: row.ID, At: now.Add(wait), Data: data}}})
}

// compose writes the letter in the words of its reader's language.
func (c *Comments) compose(ctx context.Context, id ID, l waitingLetter) (Letter, error) {
	s := c.words.In(l.Lang)
	title := ""
	if l.Post != "" {
		post, ok, err := c.posts.Commented(ctx, l.Post)
		if err != nil {
			return Letter{}, err
		}
		if !ok {
			return Letter{}, fmt.Errorf("post %s: %w", l.Post, ErrNone)
		}
		title, _ = post.Title.In(record.Lang(s.Lang()), "en")
	}
	args := []any{"title", title, "why", c.because(s, l.Why, l.Note)}
	key := "comments.letter." + l.About
	letter := Letter{ID: id, To: l.To, Lang: s.Lang(), Subject: s.Say(key+".subject", args...), Text: s.Say(key, args...), End: s.Say(key+".end", args...)}
	if letter.Link = c.link(s, l); letter.Link != "" {
		letter.Action = s.Say(key + ".action")
	}
	return letter, nil
}

// because is a reason in words, with what was noted.
func (c *Comments) because(s words.Speaker, why Why, note string) string {
	switch {
	case why == "":
		return note
	case note == "":
		return s.Say("comments.why." + string(why))
	}
	return s.Say("comments.why.noted", "why", s.Say("comments.why."+string(why)), "note", note)
}

func (c *Comments) link(s words.Speaker, l waitingLetter) string {
	at := c.address() + "/" + s.Lang() + "/comment/"
	switch {
	case l.About == aboutOwn:
		return at + "own/" + l.Key
	case l.Key != "":
		return at + "mine/" + l.Key
	case l.Comment != "":
		return at + l.Comment
	}
	return ""
}

// eraseLetters takes along the letters that wait for an address.
func (c *Comments) eraseLetters(ctx context.Context, address string, change *store.CommentChange) error {
	waiting, err := c.store.CommentLetters(ctx, c.clock().Add(2*lastTry), maxRates)
	if err != nil {
		return err
	}
	for _, row := range waiting {
		var l waitingLetter
		if err := json.Unmarshal(row.Data, &l); err != nil {
			return fmt.Errorf("letter of the comments: %w", err)
		}
		if l.To == address {
			change.DropLetters = append(change.DropLetters, row.ID)
		}
	}
	return nil
}
