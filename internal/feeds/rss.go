package feeds

import (
	"encoding/xml"
	"time"
)

type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Content string     `xml:"xmlns:content,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Self        rssSelf   `xml:"atom:link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language,omitempty"`
	Built       string    `xml:"lastBuildDate"`
	Generator   string    `xml:"generator"`
	Docs        string    `xml:"docs"`
	Items       []rssItem `xml:"item"`
}

type rssSelf struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type rssItem struct {
	Title       string        `xml:"title"`
	Link        string        `xml:"link"`
	GUID        rssGUID       `xml:"guid"`
	Published   string        `xml:"pubDate"`
	Updated     string        `xml:"atom:updated"`
	Creator     string        `xml:"dc:creator,omitempty"`
	Language    string        `xml:"dc:language,omitempty"`
	Categories  []string      `xml:"category"`
	Description string        `xml:"description"`
	HTML        string        `xml:"content:encoded"`
	Picture     *rssEnclosure `xml:"enclosure"`
}

type rssGUID struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type rssEnclosure struct {
	URL    string `xml:"url,attr"`
	Length int    `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

// RSS writes a feed as RSS 2.0. What was removed is not in it: it has no word for that.
func RSS(f Feed) ([]byte, error) {
	c := rssChannel{
		Title: f.Title, Link: f.Page, Self: rssSelf{"self", "application/rss+xml", f.Self}, Description: or(f.Subtitle, f.Title), Language: f.Lang,
		Built: f.updated().Format(time.RFC1123Z), Generator: generator, Docs: "https://www.rssboard.org/rss-specification",
	}
	for _, i := range f.Items {
		item := rssItem{
			Title: i.Title, Link: i.Page, GUID: rssGUID{false, i.ID}, Published: i.Published.UTC().Format(time.RFC1123Z), Updated: stamp(i.Updated),
			Creator: i.Author, Language: i.Lang, Description: or(i.Summary, i.Title), HTML: i.HTML,
		}
		for _, t := range i.Topics {
			item.Categories = append(item.Categories, or(t.Label, t.Term))
		}
		if i.Picture != "" && i.PictureLen > 0 { // without its length it may not stand there
			item.Picture = &rssEnclosure{i.Picture, i.PictureLen, "image/png"}
		}
		c.Items = append(c.Items, item)
	}
	return document(rss{
		Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/", Content: "http://purl.org/rss/1.0/modules/content/",
		Channel: c,
	})
}

func or(text, other string) string {
	if text != "" {
		return text
	}
	return other
}
