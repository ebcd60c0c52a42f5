package feeds

import (
	"encoding/xml"
	"time"
)

// Media types of the feeds, of calendars and of tables.
const (
	AtomType     = "application/atom+xml; charset=utf-8"
	RSSType      = "application/rss+xml; charset=utf-8"
	JSONFeedType = "application/feed+json; charset=utf-8"
	CalendarType = "text/calendar; charset=utf-8"
	SitemapType  = "application/xml; charset=utf-8"
	TableType    = "text/csv; charset=utf-8; header=present"
	JSONType     = "application/json"
)

type atomFeed struct {
	XMLName   xml.Name      `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string        `xml:"xml:lang,attr,omitempty"`
	ID        string        `xml:"id"`
	Title     string        `xml:"title"`
	Subtitle  string        `xml:"subtitle,omitempty"`
	Updated   string        `xml:"updated"`
	Icon      string        `xml:"icon,omitempty"`
	Generator string        `xml:"generator"`
	Links     []atomLink    `xml:"link"`
	Entries   []atomEntry   `xml:"entry"`
	Gone      []atomDeleted `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Length int    `xml:"length,attr,omitempty"`
}

type atomEntry struct {
	Lang       string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Author     atomPerson     `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Links      []atomLink     `xml:"link"`
	Summary    string         `xml:"summary,omitempty"`
	Content    atomContent    `xml:"content"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr,omitempty"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

type atomDeleted struct {
	Ref  string `xml:"ref,attr"`
	When string `xml:"when,attr"`
}

// Atom writes a feed as RFC 4287 has it, what was removed as RFC 6721 has it.
func Atom(f Feed) ([]byte, error) {
	a := atomFeed{
		Lang: f.Lang, ID: f.ID, Title: f.Title, Subtitle: f.Subtitle, Updated: f.updated().Format(time.RFC3339), Icon: f.Icon, Generator: generator,
		Links: []atomLink{{Rel: "self", Type: "application/atom+xml", Href: f.Self}, {Rel: "alternate", Type: "text/html", Href: f.Page}},
	}
	for _, i := range f.Items {
		e := atomEntry{
			Lang: i.Lang, ID: i.ID, Title: i.Title, Published: stamp(i.Published), Updated: stamp(i.Updated), Author: atomPerson{i.Author},
			Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: i.Page}}, Summary: i.Summary, Content: atomContent{"html", i.HTML},
		}
		if i.Picture != "" {
			e.Links = append(e.Links, atomLink{Rel: "enclosure", Type: "image/png", Href: i.Picture, Length: i.PictureLen})
		}
		for _, t := range i.Topics {
			e.Categories = append(e.Categories, atomCategory(t))
		}
		a.Entries = append(a.Entries, e)
	}
	for _, g := range f.Gone {
		a.Gone = append(a.Gone, atomDeleted{g.ID, stamp(g.At)})
	}
	return document(a)
}

const generator = "Parley"

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// document writes XML with its declaration. The encoder escapes what is markup, and puts U+FFFD
// for what XML cannot hold.
func document(v any) ([]byte, error) {
	body, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, err
	}
	return append(append([]byte(xml.Header), body...), '\n'), nil
}
