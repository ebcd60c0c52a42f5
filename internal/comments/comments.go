package comments

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"parley.example/internal/store"
	"parley.example/internal/words"
	"parley.example/record"
)

// A Post is what comments stand under.
type Post struct {
	Key       string
	Path      string // of its address, below the language
	Title     record.Text
	Published time.Time
}

// Posts knows what is published. What it does not hand out has no comments, for anybody.
type Posts interface {
	// Commented returns a post on which comments are shown; ok is false for what is not public, and
	// for what was withdrawn or removed.
	Commented(ctx context.Context, key string) (p Post, ok bool, err error)

	// Own reports whether this is a publication of somebody's own, and no party's press room.
	Own(ctx context.Context) (bool, error)

	// Reserved lists the names under which a reader must not write: those of the parties, and of the
	// publication.
	Reserved(ctx context.Context) ([]string, error)
}

// Papers are where settings lie; a node is one.
type Papers interface {
	Paper(ctx context.Context, drawer, name string) ([]byte, error)
	Put(ctx context.Context, papers []store.Paper, expect ...store.Expect) error
}

// Config is what comments are made of.
type Config struct {
	Store   store.Comments
	Papers  Papers
	Posts   Posts
	Poster  Poster // nil: no address can be confirmed, so none are taken; what is there is shown
	Words   *words.Catalogue
	Address func() string // the press room's, as letters give it: scheme and host, no slash at the end
	Clock   func() time.Time
	Random  io.Reader
	Log     *slog.Logger
}

// Comments are those of one publication. They are safe for concurrent use; one process has them.
type Comments struct {
	store   store.Comments
	papers  Papers
	posts   Posts
	poster  Poster
	words   *words.Catalogue
	address func() string
	clock   func() time.Time
	random  io.Reader
	log     *slog.Logger

	keyMu  sync.Mutex
	secret []byte

	setUpMu sync.Mutex
	setUp   []func()

	wake    chan struct{} // there are letters
	threads threads
	rates   rates
	load    load
}

// New makes them. It reads nothing yet.
func New(c Config) (*Comments, error) {
	if c.Store == nil || c.Papers == nil || c.Posts == nil || c.Words == nil || c.Address == nil || c.Clock == nil || c.Random == nil || c.Log == nil {
		return nil, errors.New("comments: a store, papers, posts, words, an address, a clock, randomness and a log are all needed")
	}
	return &Comments{
		store: c.Store, papers: c.Papers, posts: c.Posts, poster: c.Poster, words: c.Words, address: c.Address,
		clock: c.Clock, random: c.Random, log: c.Log, wake: make(chan struct{}, 1),
		threads: newThreads(), rates: newRates(),
	}, nil
}

// Run posts letters and removes what is over, until ctx ends.
func (c *Comments) Run(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		if err := errors.Join(c.sweep(ctx), c.postLetters(ctx)); err != nil && ctx.Err() == nil {
			c.log.ErrorContext(ctx, "comments", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-c.wake:
		}
	}
}

// wakeUp has Run look at the letters at once.
func (c *Comments) wakeUp() {
	select {
	case c.wake <- struct{}{}:
	default: // it will
	}
}

// sweep removes what nobody has confirmed in time, and keys that are good no longer.
func (c *Comments) sweep(ctx context.Context) error {
	now := c.clock()
	rows, err := c.store.CommentsDue(ctx, now, atOnce)
	if err != nil {
		return err
	}
	change := &store.CommentChange{KeysUntil: now}
	for _, row := range rows {
		change.Drop = append(change.Drop, row.ID)
		change.DropKeys = append(change.DropKeys, aboutComment(row.ID))
	}
	return c.change(ctx, change)
}

func (c *Comments) change(ctx context.Context, ch *store.CommentChange) error {
	if err := c.store.Change(ctx, ch); err != nil {
		return err
	}
	if len(ch.Letters) > 0 {
		c.wakeUp()
	}
	return nil
}

// set writes a comment that was read, with what goes along.
func (c *Comments) set(ctx context.Context, one *Comment, with store.CommentChange) error {
	row, err := one.row()
	if err != nil {
		return err
	}
	with.Set = append(with.Set, row)
	defer c.forgetThread(one.Post)
	return c.change(ctx, &with)
}

// Comment returns one, for the house.
func (c *Comments) Comment(ctx context.Context, id ID) (*Comment, error) {
	row, err := c.store.Comment(ctx, id)
	if err != nil {
		return nil, err
	}
	return fromRow(row)
}

// open returns a post that takes comments, and the settings.
func (c *Comments) open(ctx context.Context, key string) (post Post, s Settings, err error) {
	post, s, st, err := c.on(ctx, key)
	if err == nil && st.Closed {
		err = ErrClosed
	}
	return post, s, err
}

// on returns a post on which comments are shown, and how things stand with them.
func (c *Comments) on(ctx context.Context, key string) (post Post, s Settings, st State, err error) {
	if s, err = c.Settings(ctx); err != nil {
		return post, s, st, err
	}
	if !s.On {
		return post, s, st, ErrOff
	}
	post, ok, err := c.posts.Commented(ctx, key)
	if err == nil && !ok {
		err = fmt.Errorf("post %s: %w", key, ErrNone)
	}
	if err == nil {
		st, err = c.state(ctx, s, post)
	}
	return post, s, st, err
}

// newID makes an id for an event or a letter.
func (c *Comments) newID() (id ID, err error) {
	_, err = io.ReadFull(c.random, id[:])
	return id, err
}

// An Event is a line of the log: what was done, by whom, and why. It holds no words of a reader and no
// address, so that it can stay when those are erased.
type Event struct {
	At      time.Time `json:"-"`
	What    Did       `json:"what"`
	Who     string    `json:"who,omitempty"` // of the house; empty: the author, or a reader
	Comment string    `json:"comment,omitempty"`
	Post    string    `json:"post,omitempty"`
	Why     Why       `json:"why,omitempty"`
	Note    string    `json:"note,omitempty"`
}

// Did is what an event says was done.
type Did string

// What can be done.
const (
	DidConfirm Did = "confirmed"
	DidPublish Did = "published"
	DidRefuse  Did = "refused"
	DidRemove  Did = "removed"
	DidHold    Did = "held" // it was shown, and waits to be decided on
	DidKeep    Did = "kept" // it was looked at, and stays
	DidDrop    Did = "edit-refused"
	DidEdit    Did = "edited"
	DidDelete  Did = "deleted"
	DidReport  Did = "reported"
	DidAnswer  Did = "answered" // officially
	DidBlock   Did = "blocked"
	DidUnblock Did = "unblocked"
	DidErase   Did = "erased"
	DidClose   Did = "closed"
	DidOpen    Did = "opened"
	DidSetUp   Did = "set-up"
	DidImport  Did = "imported"
)

// event makes a line of the log. Its id is random; where none can be had, nothing works anyway.
func (c *Comments) event(e Event) store.CommentEvent {
	id, err := c.newID()
	if err != nil {
		panic(fmt.Errorf("comments: no randomness: %w", err))
	}
	data, err := json.Marshal(e)
	if err != nil {
		panic(err) // it is strings
	}
	return store.CommentEvent{ID: id, At: c.clock(), Data: data}
}

// Log returns the newest lines of the log before a moment, a page of them: at most [Logged].
func (c *Comments) Log(ctx context.Context, before time.Time) ([]Event, error) {
	rows, err := c.store.CommentEvents(ctx, before, Logged)
	if err != nil {
		return nil, err
	}
	var all []Event
	for _, row := range rows {
		e := Event{}
		if err := json.Unmarshal(row.Data, &e); err != nil {
			return nil, fmt.Errorf("log of the comments: %w", err)
		}
		e.At = row.At
		all = append(all, e)
	}
	return all, nil
}
