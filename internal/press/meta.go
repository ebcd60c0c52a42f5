package press

import (
	"cmp"
	"strings"
	"time"

	"parley.example/internal/card"
	"parley.example/internal/feeds"
	"parley.example/internal/publication"
	"parley.example/record"
	"parley.example/standing"
)

// meta is what a page says of itself to other programs: networks that show a link to it, search
// engines, readers of feeds.
type meta struct {
	Kind        string // of OpenGraph: article, website
	Title       string
	Description string
	Address     string
	Picture     string // empty: none
	Published   string
	Modified    string
	Data        any // schema.org
	Feeds       []feedLink
}

type feedLink struct{ MediaType, Title, Href string }

// PictureWidth and PictureHeight are those of the picture, for the template.
func (meta) PictureWidth() int  { return card.Width }
func (meta) PictureHeight() int { return card.Height }

// listMeta describes a page that lists what there is; its picture is below an address.
func (v *visit) listMeta(title, lead, at, below string, feeds []feedLink) *meta {
	return &meta{
		Kind: "website", Title: title, Description: cmp.Or(lead, title), Address: v.press.absolute(at),
		Picture: v.press.absolute(below + listCard), Feeds: feeds,
	}
}

// feedLinks are the feeds below an address, and the calendar.
func (v *visit) feedLinks(below, title string) []feedLink {
	return append(v.feeds(below, title), feedLink{"text/calendar", title, below + "contacts.ics"})
}

// feeds are the feeds below an address.
func (v *visit) feeds(below, title string) []feedLink {
	var all []feedLink
	for _, f := range feedFormats() {
		mediaType, _, _ := strings.Cut(f.mediaType, ";")
		all = append(all, feedLink{mediaType, title, below + "feed." + f.extension})
	}
	return all
}

// postMeta describes the page of a post.
func (v *visit) postMeta(p publication.Post) (*meta, error) {
	t, err := v.told(p)
	if err != nil {
		return nil, err
	}
	site := v.sheet("").Site
	m := &meta{
		Kind: "article", Title: t.title, Description: t.description, Address: v.press.absolute(postPath(v.Lang(), p)),
		Published: stamped(p.Published), Modified: stamped(p.Substance), Feeds: v.feedLinks("/"+v.Lang()+"/", site),
	}
	article := feeds.NewsArticle{
		Context: feeds.SchemaOrg, Type: "NewsArticle", ID: v.tag("/" + string(p.Key)), URL: m.Address, Headline: t.title, Language: t.lang,
		Published: m.Published, Modified: m.Modified, Created: stamped(p.Said), Author: feeds.Organization{Type: "Organization", Name: t.by},
		Publisher: feeds.Organization{Type: "Organization", Name: site, URL: v.press.absolute("/")},
	}
	if t.view == nil && p.Byline != "" {
		article.Author.Type = "Person"
	}
	if article.Author.Name == "" {
		article.Author = article.Publisher
	}
	if p.Removed == nil {
		m.Picture = v.press.absolute(t.card())
		article.Image = []string{m.Picture}
	}
	for _, version := range p.Versions {
		if len(version.Correction) > 0 {
			text, lang := inWords(v, version.Correction)
			article.Corrections = append(article.Corrections, feeds.CorrectionComment{Type: "CorrectionComment", Text: text, Language: lang, Published: stamped(version.At)})
		}
	}
	for _, topic := range p.Topics {
		name, _ := inWords(v, topic.Name)
		article.Keywords = append(article.Keywords, name)
	}
	m.Data = article
	return m, nil
}

// contactMeta describes the page of a contact.
func (v *view) contactMeta(c standing.Contact) *meta {
	e := v.event(c)
	m := &meta{Kind: "website", Title: e.Title, Description: v.When(c.When), Address: e.Page, Feeds: v.feedLinks(v.at+"/", e.Title)}
	event := feeds.EventData{
		Context: feeds.SchemaOrg, Type: "Event", URL: e.Page, Name: e.Title, Start: e.From.Format(time.RFC3339), End: e.To.Format(time.RFC3339),
		Status: "https://schema.org/EventScheduled",
	}
	if e.Days {
		event.Start, event.End = e.From.Format(time.DateOnly), e.To.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	if e.Status == feeds.Cancelled {
		event.Status = "https://schema.org/EventCancelled"
	}
	if e.Place != "" {
		event.Location = &feeds.Place{Type: "Place", Name: e.Place}
	}
	for _, party := range v.InOrder(c.Sides) {
		event.Organizers = append(event.Organizers, feeds.Organization{Type: "Organization", Name: v.Name(party)})
	}
	m.Data = event
	return m
}

// entryMeta describes the page of an entry, if it is a post.
func (v *view) entryMeta(cite standing.Cite) (*meta, error) {
	p, ok, err := v.press.library.Post(v.ctx(), publication.EntryKey(record.Hash(v.ID), cite))
	if err != nil || !ok {
		return nil, err
	}
	return v.postMeta(p)
}

func stamped(t time.Time) string { return t.UTC().Format(time.RFC3339) }
