package porting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"golang.org/x/text/language"

	"parley.example/internal/comments"
	"parley.example/internal/publication"
	"parley.example/internal/store"
	"parley.example/internal/wordpress"
	"parley.example/record"
)

// A House is where a publication is brought in to.
type House struct {
	Articles  *publication.Articles
	Redirects *publication.Redirects
	Links     *publication.Links
	Comments  *comments.Comments
	Clock     func() time.Time
}

// A Report says what was brought in.
type Report struct {
	Articles  int              `json:"articles"`  // that are public
	Drafts    int              `json:"drafts"`    // that are not
	Redirects int              `json:"redirects"` // former addresses that lead on
	There     int              `json:"there"`     // articles that were here already
	Comments  int              `json:"comments"`  // on articles that are public, here already or not
	Left      []wordpress.Left `json:"left"`      // what was not taken, and why
}

// ErrLanguage is returned where an export does not say in which language its site is.
var ErrLanguage = errors.New("the export does not say in which language the site is: say it, such as en")

// WordPress brings in what WordPress has exported, in the name of who. All of it is in one language: lang,
// or if that is empty the one that the site gives as its own.
func WordPress(ctx context.Context, h House, e *wordpress.Export, who string, lang record.Lang) (Report, error) {
	r := Report{Left: e.Left}
	if lang == "" {
		tag, err := language.Parse(e.Language)
		if err != nil || e.Language == "" {
			return r, ErrLanguage
		}
		base, _ := tag.Base()
		lang = record.Lang(base.String())
	}
	for i := range e.Posts {
		p := &e.Posts[i]
		leave := func(err error) {
			r.Left = append(r.Left, wordpress.Left{What: fmt.Sprintf("post %s, “%s”", p.Number, p.Title), Why: err.Error()})
		}
		a := article(e.Site, p, who, lang, h.Clock())
		err := h.take(ctx, a)
		switch {
		case errors.Is(err, publication.ErrStale):
			r.There++
		case len(publication.Faults(err)) > 0:
			leave(err)
			continue
		case err != nil:
			return r, err
		case p.Public:
			r.Articles++
		default:
			r.Drafts++
		}
		key := publication.ArticleKey(a.ID)
		if !p.Public {
			continue
		}
		for _, path := range p.Paths {
			if err := h.Redirects.Put(ctx, path, key); err != nil {
				leave(err)
				continue
			}
			r.Redirects++
		}
		left, err := h.takeComments(ctx, e.Site, p, string(key), who, lang, &r)
		if err != nil {
			return r, err
		}
		r.Left = append(r.Left, left...)
	}
	return r, nil
}

// article is a post as an article. Its id is made of what it was called there, so that it is brought in once.
func article(site string, p *wordpress.Post, who string, lang record.Lang, now time.Time) *publication.Article {
	words := publication.Words{
		Title: record.Text{lang: p.Title}, Summary: record.Text{lang: p.Summary}, Body: record.Text{lang: p.Body},
		Tags: p.Tags, Byline: p.Author,
	}
	if p.Title == "" { // WordPress has posts without one, and calls them by their day
		words.Title = record.Text{lang: p.At.Format(time.DateOnly)}
	}
	a := &publication.Article{ID: idOf(site, p.Number), Slug: publication.Slug(p.Slug)}
	if p.Public {
		a.Editions = []publication.Edition{{Words: words, At: p.At, By: who}}
	} else {
		a.Draft = &publication.Draft{Words: words, Saved: now, By: who}
	}
	return a
}

// take brings an article in; if its slug is another article's, under one that the article's id completes.
func (h House) take(ctx context.Context, a *publication.Article) error {
	if _, err := h.Articles.Article(ctx, a.ID); err == nil {
		return publication.ErrStale
	} else if !errors.Is(err, publication.ErrNoArticle) {
		return err
	}
	err := h.Articles.Import(ctx, a)
	for _, f := range publication.Faults(err) {
		if f.Field == "slug" && f.Why == publication.Taken {
			a.Slug = publication.Slug(a.Slug + "-" + a.ID[:8])
			return h.Articles.Import(ctx, a)
		}
	}
	return err
}

// takeComments brings in what readers said on a post; what waited there for a moderator waits here, too.
func (h House) takeComments(ctx context.Context, site string, p *wordpress.Post, key, who string, lang record.Lang, r *Report) (left []wordpress.Left, err error) {
	for _, c := range p.Comments {
		id, err := comments.ParseID(idOf(site, "comment "+c.Number))
		if err != nil {
			return left, err
		}
		one := comments.Imported{ID: id, Name: c.Author, Address: c.Email, Words: c.Text, Lang: string(lang), Said: c.At, Waiting: !c.Approved}
		if c.Parent != "" && c.Parent != "0" {
			one.Parent = idOf(site, "comment "+c.Parent)
		}
		err = h.Comments.Import(ctx, who, key, one)
		if _, ok := errors.AsType[comments.Faults](err); ok {
			left = append(left, wordpress.Left{What: fmt.Sprintf("comment %s on post %s, “%s”", c.Number, p.Number, p.Title), Why: "it has no words, or more than can be taken"})
			continue
		}
		if err != nil && !errors.Is(err, store.ErrThere) {
			return left, err
		}
		r.Comments++
	}
	return left, nil
}

// idOf is 16 bytes in hexadecimal, made of what something is called elsewhere.
func idOf(site, number string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "wordpress\n%s\n%s", site, number))
	return hex.EncodeToString(sum[:16])
}
