package feeds

import (
	"bytes"
	"encoding/json"
)

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	Page        string     `json:"home_page_url"`
	Self        string     `json:"feed_url"`
	Icon        string     `json:"icon,omitempty"`
	Language    string     `json:"language,omitempty"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	Page      string       `json:"url"`
	Language  string       `json:"language,omitempty"`
	Title     string       `json:"title"`
	HTML      string       `json:"content_html"`
	Summary   string       `json:"summary,omitempty"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published"`
	Updated   string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// JSONFeed writes a feed as JSON Feed 1.1.
func JSONFeed(f Feed) ([]byte, error) {
	j := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Description: f.Subtitle, Page: f.Page, Self: f.Self, Icon: f.Icon, Language: f.Lang,
		Items: []jsonItem{},
	}
	for _, i := range f.Items {
		item := jsonItem{
			ID: i.ID, Page: i.Page, Language: i.Lang, Title: i.Title, HTML: i.HTML, Summary: i.Summary, Image: i.Picture,
			Published: stamp(i.Published), Updated: stamp(i.Updated),
		}
		if i.Author != "" {
			item.Authors = []jsonAuthor{{i.Author}}
		}
		for _, t := range i.Topics {
			item.Tags = append(item.Tags, or(t.Label, t.Term))
		}
		j.Items = append(j.Items, item)
	}
	return JSON(j)
}

// JSON writes a value for programs and for people who look: indented, and with nothing in it that
// could end a page's script element.
func JSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
