package press

import (
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
	body, err := card.PNG(c)
	if err != nil {
		return nil, err
	}
	return newAnswer("image/png", maxAge, body, forAll...), nil
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
