package publication

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley.example/record"
)

// posts are what is public, and how it is found.
type posts struct {
	list   []Post
	byKey  map[Key]int
	byPath map[string]int // former paths too
}

func (s *shelf) allPosts(ctx context.Context, l *Library) (*posts, error) {
	return s.posts.get(func() (*posts, error) {
		p := &posts{byKey: map[Key]int{}, byPath: map[string]int{}}
		for _, a := range s.articles {
			if post, ok := a.post(s.since); ok {
				p.list = append(p.list, post)
			}
		}
		for _, id := range s.order {
			entries, err := s.entries(ctx, l, id)
			if err != nil {
				return nil, err
			}
			p.list = append(p.list, entries...)
		}
		slices.SortFunc(p.list, func(a, b Post) int {
			return cmp.Or(b.Published.Compare(a.Published), b.Said.Compare(a.Said), cmp.Compare(a.Key, b.Key))
		})
		for i, post := range p.list {
			p.byKey[post.Key], p.byPath[post.Path] = i, i
		}
		for slug, id := range s.slugs {
			if at, public := p.byKey[ArticleKey(id)]; public {
				p.byPath[articlePath(slug)] = at
			}
		}
		return p, nil
	})
}

func (s *shelf) post(ctx context.Context, l *Library, key Key) (Post, bool, error) {
	p, err := s.allPosts(ctx, l)
	if err != nil {
		return Post{}, false, err
	}
	at, ok := p.byKey[key]
	if !ok {
		return Post{}, false, nil
	}
	return p.list[at], true, nil
}

func articlePath(slug string) string { return "article/" + slug }

// post is what the public has of an article at a time, if anything.
func (a *Article) post(now time.Time) (Post, bool) {
	public := a.public(now)
	if len(public) == 0 {
		return Post{}, false
	}
	first, newest := public[0], public[len(public)-1]
	p := Post{
		Key: ArticleKey(a.ID), Path: articlePath(a.Slug), Kind: KindArticle, Byline: newest.Words.Byline,
		Said: a.Said, Published: first.At, Substance: first.At, Changed: newest.At,
	}
	if p.Said.IsZero() {
		p.Said = first.At
	}
	for _, e := range public {
		if !e.Minor {
			p.Substance = e.At
		}
		if a.Removed == nil {
			p.Versions = append(p.Versions, e.version())
		}
	}
	for _, tag := range newest.Words.Tags {
		p.Topics = append(p.Topics, Topic{Slug(tag), record.Text{"": tag}})
	}
	p.Withdrawn, p.Removed = a.Withdrawn.notice(newest.Hash), a.Removed.notice(newest.Hash)
	for _, n := range []*Notice{p.Withdrawn, p.Removed} {
		if n != nil && n.At.After(p.Changed) {
			p.Changed, p.Substance = n.At, n.At
		}
	}
	return p, true
}

func (e Edition) version() Version {
	return Version{
		N: e.N, At: e.At, Title: e.Words.Title, Summary: e.Words.Summary, Body: e.Words.Body, Translations: e.Words.Translations,
		Correction: e.Correction, Minor: e.Minor, Hash: e.Hash, Committed: e.Committed,
	}
}

func (e *Ending) notice(hash record.Hash) *Notice {
	if e == nil {
		return nil
	}
	return &Notice{e.At, e.Reason, hash}
}

// commitments are the hashes that were made public before the words.
func (d *decisions) commitments(now time.Time) []Commitment {
	var all []Commitment
	for _, a := range d.articles {
		for _, x := range a.Dropped {
			all = append(all, Commitment{Hash: x.Hash, At: x.Committed})
		}
		public := len(a.public(now))
		for _, e := range a.Editions {
			if e.Committed.IsZero() {
				continue
			}
			c := Commitment{Hash: e.Hash, At: e.Committed}
			if e.N <= public {
				c.Key, c.N = ArticleKey(a.ID), e.N
			}
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b Commitment) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Hash.String(), b.Hash.String()))
	})
	return all
}
