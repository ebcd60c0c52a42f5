package comments

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"parley.example/internal/store"
)

// Settings are how a publication takes comments.
type Settings struct {
	On     bool `json:"on"`
	Before bool `json:"before"` // a moderator lets each be shown, rather than looking at it later
	Close  int  `json:"close"`  // days after the post was published when its comments are closed; 0: never
	Edit   int  `json:"edit"`   // hours in which an author can edit; 0: not
}

// usual are the settings of a publication that has chosen none. Comments are on for a publication of
// one's own that has mail, and off for the press room of a party until it turns them on.
func usual(own bool) Settings { return Settings{On: own, Before: true, Close: 60, Edit: 24} }

// Bounds of the settings: more would be a slip of the finger.
const (
	mostClose = 3650
	mostEdit  = 720
)

func (s Settings) check() error {
	var wrong Faults
	if s.Close < 0 || s.Close > mostClose {
		wrong = append(wrong, Fault{"close", "comments.fault.close"})
	}
	if s.Edit < 0 || s.Edit > mostEdit {
		wrong = append(wrong, Fault{"edit", "comments.fault.edit"})
	}
	return wrong.or()
}

const (
	drawer       = "comments"
	settingsName = "settings"
	keyName      = "key"

	// closedDrawer has a paper for each post on whose comments a moderator has decided alone.
	closedDrawer = "comments-closed"
)

// Settings returns those of the publication.
func (c *Comments) Settings(ctx context.Context) (Settings, error) {
	s, _, err := c.readSettings(ctx)
	return s, err
}

// readSettings also says whether they were ever chosen.
func (c *Comments) readSettings(ctx context.Context) (s Settings, chosen bool, err error) {
	raw, err := c.papers.Paper(ctx, drawer, settingsName)
	if errors.Is(err, store.ErrNone) {
		own, err := c.posts.Own(ctx)
		return usual(own && c.poster != nil), false, err
	}
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		return s, false, fmt.Errorf("settings of the comments: %w", err)
	}
	return s, true, nil
}

// SetUp changes the settings, and logs who did.
func (c *Comments) SetUp(ctx context.Context, who string, s Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	if err := c.putSettings(ctx, s); err != nil {
		return err
	}
	defer c.forgetThreads()
	return c.change(ctx, &store.CommentChange{Log: []store.CommentEvent{c.event(Event{What: DidSetUp, Who: who, Note: s.String()})}})
}

// noted is how settings stand in the log.
const noted = "on %t, before %t, close %d, edit %d"

// String is for the log.
func (s Settings) String() string { return fmt.Sprintf(noted, s.On, s.Before, s.Close, s.Edit) }

// SettingsNoted reads settings from a note of the log.
func SettingsNoted(note string) (s Settings, ok bool) {
	_, err := fmt.Sscanf(note, noted, &s.On, &s.Before, &s.Close, &s.Edit)
	return s, err == nil && s.String() == note
}

func (c *Comments) putSettings(ctx context.Context, s Settings) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := c.papers.Put(ctx, []store.Paper{{Drawer: drawer, Name: settingsName, Data: raw}}); err != nil {
		return err
	}
	c.setUpMu.Lock()
	defer c.setUpMu.Unlock()
	for _, do := range c.setUp {
		do()
	}
	return nil
}

// WhenSetUp has something done whenever the settings have changed.
func (c *Comments) WhenSetUp(do func()) {
	c.setUpMu.Lock()
	defer c.setUpMu.Unlock()
	c.setUp = append(c.setUp, do)
}

// SetClosed closes the comments on one post, or keeps them open, whatever its age.
func (c *Comments) SetClosed(ctx context.Context, who, post string, closed bool) error {
	data, what := []byte("open"), DidOpen
	if closed {
		data, what = []byte("closed"), DidClose
	}
	if err := c.papers.Put(ctx, []store.Paper{{Drawer: closedDrawer, Name: post, Data: data}}); err != nil {
		return err
	}
	defer c.forgetThread(post)
	return c.change(ctx, &store.CommentChange{Log: []store.CommentEvent{c.event(Event{What: what, Who: who, Post: post})}})
}

// A State is whether the comments on a post can be read and written.
type State struct {
	On     bool // they are shown
	Closed bool // and no more are taken
	Closes time.Time

	// Decided: a moderator has closed them, or keeps them open, whatever the post's age.
	Decided bool
}

// Mails reports whether letters can be posted: without them nobody can comment.
func (c *Comments) Mails() bool { return c.poster != nil }

// state says how things stand with a post.
func (c *Comments) state(ctx context.Context, s Settings, post Post) (State, error) {
	st := State{On: s.On}
	if s.Close > 0 {
		st.Closes = post.Published.AddDate(0, 0, s.Close)
		st.Closed = !c.clock().Before(st.Closes)
	}
	decided, err := c.papers.Paper(ctx, closedDrawer, post.Key)
	if err == nil {
		st.Decided = true
		st.Closed, st.Closes = string(decided) == "closed", time.Time{}
	} else if !errors.Is(err, store.ErrNone) {
		return st, err
	}
	if c.poster == nil {
		st.Closed, st.Closes = true, time.Time{}
	}
	return st, nil
}

// key returns the publication's own secret, made when it is first needed. It tells a form of ours from
// one made up, and keeps a blocked address from being read out of the list of them.
func (c *Comments) key(ctx context.Context) ([]byte, error) {
	c.keyMu.Lock()
	defer c.keyMu.Unlock()
	if c.secret != nil {
		return c.secret, nil
	}
	raw, err := c.papers.Paper(ctx, drawer, keyName)
	if errors.Is(err, store.ErrNone) {
		raw = make([]byte, 32)
		if _, err := io.ReadFull(c.random, raw); err != nil {
			return nil, err
		}
		err = c.papers.Put(ctx, []store.Paper{{Drawer: drawer, Name: keyName, Data: raw}}, store.Expect{Drawer: drawer, Name: keyName})
	}
	if err != nil {
		return nil, fmt.Errorf("key of the comments: %w", err)
	}
	c.secret = raw
	return raw, nil
}
