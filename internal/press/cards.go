package press

import (
	"net/url"
	"slices"
	"strings"

	"parley.example/internal/card"
	"parley.example/internal/publication"
	"parley.example/internal/web"
)

// card is the address of the picture of a post.
func (t told) card() string { return "/" + t.visit.Lang() + "/card/" + t.Path + ".png" }

// cardPicture draws what networks show beside a link to a post.
func (v *visit) cardPicture() (*answer, error) {
	path, ok := strings.CutSuffix(v.request.PathValue("path"), ".png")
	if !ok {
		return nil, errNowhere
	}
	p, elsewhere, ok, err := v.press.library.ByPath(v.ctx(), path)
	switch {
	case err != nil:
		return nil, err
	case !ok || p.Removed != nil:
		return nil, errNowhere
	case elsewhere:
		return moved("/" + v.Lang() + "/card/" + p.Path + ".png"), nil
	}
	site := v.sheet("").Site
	t, err := v.told(p)
	if err != nil {
		return nil, err
	}
	c := card.Card{Lang: v.Lang(), RTL: v.Dir() == "rtl", Site: site, Title: t.title, By: t.by, When: v.Date(p.Said), Notice: t.notice(), Edge: t.edge()}
	if t.view != nil {
		c.Picture = t.view.Kind(p.Kind)
		if c.Notice == "" {
			c.Notice = t.view.band()
		}
	}
	return drawn(c)
}

func drawn(c card.Card) (*answer, error) {
	body, err := card.PNG(c)
	if err != nil {
		return nil, err
	}
	return newAnswer("image/png", maxAge, body, forAll...), nil
}

// listCard is the name of the picture of a page that lists what there is, below its address.
const listCard = "card.png"

// frontPicture draws what networks show beside a link to the front page, or to the list of articles.
func (v *visit) frontPicture() (*answer, error) {
	s := v.sheet("")
	return v.listPicture(card.Card{Site: v.Say("press.room"), Title: s.Site, Notice: s.Band}, func(publication.Post) bool { return true })
}

// topicPicture draws what networks show beside a link to a topic of which anything is public.
func (v *visit) topicPicture() (*answer, error) {
	topic, err := v.ofTopic()
	if err != nil {
		return nil, err
	}
	s := v.sheet("")
	return v.listPicture(card.Card{Site: s.Site, Title: topic.name, Notice: s.Band}, topic.of)
}

// listPicture adds to a card whose address it leads to, and when what is listed was changed last.
func (v *visit) listPicture(c card.Card, is func(publication.Post) bool) (*answer, error) {
	posts, err := v.posts(is)
	if err != nil {
		return nil, err
	}
	c.Lang, c.RTL = v.Lang(), v.Dir() == "rtl"
	if at, err := url.Parse(v.press.absolute("/")); err == nil {
		c.By = at.Host
	}
	if len(posts) > 0 {
		newest := slices.MaxFunc(posts, func(a, b publication.Post) int { return a.Changed.Compare(b.Changed) })
		c.When = v.Say("layout.updated", "date", newest.Changed.UTC())
	}
	return drawn(c)
}

func (t told) edge() card.Edge {
	if t.view == nil || t.Kind == publication.KindArticle {
		return card.Nobodys
	}
	switch t.view.Side(t.Cite.Party) {
	case web.Ours:
		return card.Ours
	case web.Theirs:
		return card.Theirs
	}
	return card.Nobodys
}
