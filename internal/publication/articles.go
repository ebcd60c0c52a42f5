package publication

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/publication/embargo"
	"parley.example/internal/store"
	"parley.example/record"
)

// The drawers of a publication. A slug leads to its article for good; the article says which of its
// slugs is its address now.
const (
	articleDrawer = "article"
	slugDrawer    = "article-slug"
)

// Articles is how the house writes articles. Who may, its caller has made sure of. It is safe for
// concurrent use.
type Articles struct {
	node   *node.Node
	clock  func() time.Time
	random io.Reader
}

// NewArticles returns the articles of a node.
func NewArticles(n *node.Node, clock func() time.Time, random io.Reader) *Articles {
	return &Articles{n, clock, random}
}

// The errors of what is decided on articles. What is wrong with words is a [Fault].
var (
	ErrNoArticle = errors.New("there is no such article")
	ErrStale     = errors.New("somebody else has changed the article since it was read")
	ErrNoDraft   = errors.New("nothing of the article is being written")
	ErrWaiting   = errors.New("an edition is decided on and not public yet: call it off first")
	ErrNotPublic = errors.New("the article is not public")
	ErrPublic    = errors.New("the article is public")
	ErrEnded     = errors.New("the article was removed")
	ErrUnchanged = errors.New("the words are those that are public")
)

// All returns every article, in the order of their ids.
func (s *Articles) All(ctx context.Context) ([]*Article, error) { return readArticles(ctx, s.node) }

func readArticles(ctx context.Context, n *node.Node) ([]*Article, error) {
	papers, err := n.Papers(ctx, articleDrawer, "")
	if err != nil {
		return nil, err
	}
	var all []*Article
	for _, p := range papers {
		a, err := parseArticle(p.Data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		all = append(all, a)
	}
	return all, nil
}

// Article returns one, or [ErrNoArticle].
func (s *Articles) Article(ctx context.Context, id string) (*Article, error) {
	a, _, err := s.read(ctx, id)
	return a, err
}

func (s *Articles) read(ctx context.Context, id string) (*Article, []byte, error) {
	data, err := s.node.Paper(ctx, articleDrawer, id)
	if errors.Is(err, store.ErrNone) {
		return nil, nil, ErrNoArticle
	}
	if err != nil {
		return nil, nil, err
	}
	a, err := parseArticle(data)
	return a, data, err
}

// New begins an article, by whom.
func (s *Articles) New(ctx context.Context, by string, w Words) (*Article, error) {
	w = w.trimmed()
	if err := w.check(); err != nil {
		return nil, err
	}
	id, err := s.token()
	if err != nil {
		return nil, err
	}
	now := s.clock().UTC()
	a := &Article{ID: id, Revision: 1, Made: now, Draft: &Draft{w, now, by}}
	return a, s.write(ctx, a, nil)
}

// Save keeps words as the draft of an article. The revision is the one that the writer has read; if
// the article has another by now, it returns [ErrStale], and nothing is lost on either side.
func (s *Articles) Save(ctx context.Context, id string, revision int64, by string, w Words) (*Article, error) {
	w = w.trimmed()
	if err := w.check(); err != nil {
		return nil, err
	}
	return s.change(ctx, id, revision, func(a *Article, now time.Time) error {
		a.Draft = &Draft{w, now, by}
		return nil
	})
}

// Discard drops the draft of an article; an article that never was anything else is gone.
func (s *Articles) Discard(ctx context.Context, id string, revision int64) error {
	_, err := s.change(ctx, id, revision, func(a *Article, _ time.Time) error {
		if a.Draft == nil {
			return ErrNoDraft
		}
		a.Draft = nil
		return nil
	})
	return err
}

// Publishing is how a draft is published.
type Publishing struct {
	By         string
	Slug       string      // as its address shall be; empty: as it is, or after the title
	From       time.Time   // zero, or over: at once
	Commit     bool        // its hash is made public now, its words when they are due
	Correction record.Text // what readers are told of a later edition
	Minor      bool        // a later edition of which readers are told nothing
}

// Publish makes an edition of the draft of an article: public at once, or from a moment on. Of what is
// public, the next edition says what it corrects, unless it is minor.
func (s *Articles) Publish(ctx context.Context, id string, revision int64, p Publishing) (*Article, error) {
	salt, err := s.token()
	if err != nil {
		return nil, err
	}
	p.Correction = trimText(p.Correction)
	return s.change(ctx, id, revision, func(a *Article, now time.Time) error {
		if a.Draft == nil {
			return ErrNoDraft
		}
		if _, waiting := a.Waiting(now); waiting {
			return ErrWaiting
		}
		if err := errors.Join(a.Draft.complete(), p.check(a, now)); err != nil {
			return err
		}
		e := Edition{
			N: len(a.Editions) + 1, Words: a.Draft.Words, Correction: p.Correction, Minor: p.Minor, Salt: salt,
			At: p.From.UTC(), Decided: now, By: p.By,
		}
		if embargo.Over(p.From, now) {
			e.At = now
		} else if p.Commit {
			e.Committed = now
		}
		if err := e.seal(a.ID); err != nil {
			return err
		}
		if p.Slug != "" {
			a.Slug = p.Slug
		} else if a.Slug == "" {
			a.Slug = slugFor(a)
		}
		a.Draft, a.Editions = nil, append(a.Editions, e)
		return nil
	})
}

func (p *Publishing) check(a *Article, now time.Time) error {
	err := checkText("correction", p.Correction, maxReason)
	first := len(a.Editions) == 0
	switch {
	case first && (len(p.Correction) > 0 || p.Minor):
		err = errors.Join(err, &Fault{Field: "correction", Why: Ill})
	case !first && len(p.Correction) == 0 && !p.Minor, p.Minor && len(p.Correction) > 0:
		err = errors.Join(err, &Fault{Field: "correction", Why: Missing})
	}
	if p.Slug != "" && Slug(p.Slug) != p.Slug {
		err = errors.Join(err, &Fault{Field: "slug", Why: Ill})
	}
	if !first && sameWords(a.Draft.Words, a.Editions[len(a.Editions)-1].Words) {
		err = errors.Join(err, ErrUnchanged)
	}
	if !p.From.IsZero() && now.Sub(p.From) > 24*time.Hour { // a slip of the year or the month
		err = errors.Join(err, &Fault{Field: "when", Why: Past})
	}
	return err
}

func sameWords(a, b Words) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// slugFor is the article's title in an address; where that is none, or taken, its id says the rest.
func slugFor(a *Article) string {
	title, _ := a.Draft.Title.In("en", "fr", "es")
	if slug := Slug(title); slug != "" {
		return slug
	}
	return a.ID[:8]
}

// CallOff makes the edition that is not public yet the draft again. That its hash was made public,
// if it was, is then forgotten: nothing was said.
func (s *Articles) CallOff(ctx context.Context, id string, revision int64, by string) (*Article, error) {
	return s.change(ctx, id, revision, func(a *Article, now time.Time) error {
		waiting, ok := a.Waiting(now)
		if !ok {
			return ErrPublic
		}
		if a.Draft == nil {
			a.Draft = &Draft{waiting.Words, now, by}
		}
		if !waiting.Committed.IsZero() {
			a.Dropped = append(a.Dropped, Dropped{waiting.Committed, waiting.Hash})
		}
		a.Editions = a.public(now)
		return nil
	})
}

// Move changes the address of an article. The former one leads on to it.
func (s *Articles) Move(ctx context.Context, id string, revision int64, slug string) (*Article, error) {
	return s.change(ctx, id, revision, func(a *Article, _ time.Time) error {
		if slug == "" || Slug(slug) != slug {
			return &Fault{Field: "slug", Why: Ill}
		}
		a.Slug = slug
		return nil
	})
}

// Withdraw puts a notice over an article that is public. Its words stay.
func (s *Articles) Withdraw(ctx context.Context, id string, revision int64, by string, reason record.Text) (*Article, error) {
	return s.end(ctx, id, revision, by, reason, func(a *Article, e *Ending) { a.Withdrawn = e })
}

// Remove takes the words of an article away, from the public and from the store, where the law demands
// it. Date, reason and hashes stay.
func (s *Articles) Remove(ctx context.Context, id string, revision int64, by string, reason record.Text) (*Article, error) {
	return s.end(ctx, id, revision, by, reason, func(a *Article, e *Ending) {
		a.Removed, a.Draft = e, nil
		for i := range a.Editions {
			a.Editions[i].Words, a.Editions[i].Correction, a.Editions[i].Salt = Words{}, nil, ""
		}
	})
}

func (s *Articles) end(ctx context.Context, id string, revision int64, by string, reason record.Text, put func(*Article, *Ending)) (*Article, error) {
	reason = trimText(reason)
	return s.change(ctx, id, revision, func(a *Article, now time.Time) error {
		if len(reason) == 0 {
			return &Fault{Field: "reason", Why: Missing}
		}
		if err := checkText("reason", reason, maxReason); err != nil {
			return err
		}
		switch _, waiting := a.Waiting(now); {
		case len(a.public(now)) == 0:
			return ErrNotPublic
		case waiting:
			return ErrWaiting
		}
		put(a, &Ending{now, by, reason})
		return nil
	})
}

// Import keeps an article that was published elsewhere: with its editions and their dates, which lie
// in the past. An article without an id gets one, and an edition without a salt; editions are numbered,
// their hashes made, and the slug is made from the title where there is none.
func (s *Articles) Import(ctx context.Context, a *Article) error {
	now := s.clock().UTC()
	var err error
	if a.ID == "" {
		if a.ID, err = s.token(); err != nil {
			return err
		}
	}
	a.Revision, a.Made = 1, now
	for i := range a.Editions {
		e := &a.Editions[i]
		e.N, e.Words, e.Decided = i+1, e.Words.trimmed(), now
		if e.Salt == "" {
			if e.Salt, err = s.token(); err != nil {
				return err
			}
		}
		if err := errors.Join(e.Words.check(), e.Words.complete(), e.seal(a.ID)); err != nil {
			return err
		}
		if !embargo.Over(e.At, now) || i > 0 && e.At.Before(a.Editions[i-1].At) {
			return &Fault{Field: "when", Why: Ill}
		}
		if a.Slug == "" {
			a.Slug = slugFor(&Article{ID: a.ID, Draft: &Draft{Words: e.Words}})
		}
	}
	if a.Draft != nil {
		a.Draft.Words = a.Draft.trimmed()
		if err := a.Draft.check(); err != nil {
			return err
		}
	}
	return s.write(ctx, a, nil)
}

// change reads an article, has it changed and writes it.
func (s *Articles) change(ctx context.Context, id string, revision int64, as func(a *Article, now time.Time) error) (*Article, error) {
	a, before, err := s.read(ctx, id)
	if err != nil {
		return nil, err
	}
	switch {
	case a.Revision != revision:
		return nil, ErrStale
	case a.Removed != nil:
		return nil, ErrEnded
	}
	if err := as(a, s.clock().UTC()); err != nil {
		return nil, err
	}
	a.Revision++
	return a, s.write(ctx, a, before)
}

// write writes an article in place of what it was before, nil if it is new, and takes its slug.
func (s *Articles) write(ctx context.Context, a *Article, before []byte) error {
	papers := []store.Paper{{Drawer: articleDrawer, Name: a.ID}}
	expect := []store.Expect{{Drawer: articleDrawer, Name: a.ID, Data: before}}
	if a.Draft != nil || len(a.Editions)+len(a.Dropped) > 0 {
		data, err := json.Marshal(a)
		if err != nil {
			return err
		}
		papers[0].Data = data
	}
	if a.Slug != "" && papers[0].Data != nil {
		owner, err := s.slugOwner(ctx, a.Slug)
		if err != nil {
			return err
		}
		switch owner {
		case a.ID:
		case "":
			papers = append(papers, store.Paper{Drawer: slugDrawer, Name: a.Slug, Data: []byte(a.ID)})
			expect = append(expect, store.Expect{Drawer: slugDrawer, Name: a.Slug})
		default:
			return &Fault{Field: "slug", Why: Taken}
		}
	}
	err := s.node.Put(ctx, papers, expect...)
	if errors.Is(err, store.ErrMoved) {
		return ErrStale
	}
	return err
}

func (s *Articles) slugOwner(ctx context.Context, slug string) (string, error) {
	id, err := s.node.Paper(ctx, slugDrawer, slug)
	if errors.Is(err, store.ErrNone) {
		return "", nil
	}
	return string(id), err
}

func (s *Articles) token() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(s.random, b[:]); err != nil {
		return "", err
	}
	return hex.EncodeToString(b[:]), nil
}
