package press

import (
	"cmp"
	"html"
	"slices"
	"strings"

	"parley.example/internal/feeds"
	"parley.example/internal/publication"
	"parley.example/internal/reading"
	"parley.example/record"
)

// A feedFormat is one in which a feed is to be had.
type feedFormat struct {
	extension, mediaType string
	encode               func(feeds.Feed) ([]byte, error)
}

func feedFormats() []feedFormat {
	return []feedFormat{
		{"atom", feeds.AtomType, feeds.Atom},
		{"rss", feeds.RSSType, feeds.RSS},
		{"json", feeds.JSONFeedType, feeds.JSONFeed},
	}
}

// A selection is of what posts a feed is made, what it is called, and the page that shows them.
type selection struct {
	name, page string
	of         func(publication.Post) bool
}

// feed makes a feed of a selection, in a format.
func (f feedFormat) feed(selected func(*visit) (selection, error)) maker {
	return func(v *visit) (*answer, error) {
		s, err := selected(v)
		if err != nil {
			return nil, err
		}
		posts, err := v.press.library.Posts(v.ctx())
		if err != nil {
			return nil, err
		}
		site := v.sheet("").Site
		self := v.press.absolute(v.request.URL.Path)
		feed := feeds.Feed{
			ID: v.tag(strings.TrimSuffix(v.request.URL.Path, "."+f.extension)), Title: site, Page: v.press.absolute(s.page), Self: self, Lang: v.Lang(),
		}
		if s.name != "" {
			feed.Title = site + " · " + s.name
		}
		for _, p := range posts {
			if !s.of(p) {
				continue
			}
			if p.Removed != nil {
				feed.Gone = append(feed.Gone, feeds.Gone{ID: v.tag("/" + string(p.Key)), At: p.Removed.At})
				continue
			}
			if len(feed.Items) == inFeed {
				break
			}
			t, err := v.told(p)
			if err != nil {
				return nil, err
			}
			feed.Items = append(feed.Items, t.item(site))
		}
		if len(feed.Items) == 0 { // a feed must say when it was changed, and it never was
			feed.Updated = feedBegan
		}
		body, err := f.encode(feed)
		if err != nil {
			return nil, err
		}
		return newAnswer(f.mediaType, maxAge, body, forAll...), nil
	}
}

// tag names something of this publication for good (RFC 4151), whatever becomes of its address.
func (v *visit) tag(path string) string {
	return "tag:" + string(v.press.node.Party()) + ",2025:" + strings.TrimPrefix(path, "/")
}

// whole is everything, in the language with which the publication begins.
func (v *visit) whole() (selection, error) {
	lang, err := v.original()
	if err != nil {
		return selection{}, err
	}
	v.Speaker = v.In(lang)
	return selection{page: "/" + lang + "/", of: func(publication.Post) bool { return true }}, nil
}

// inLanguage is what is to be had in the language of the visit. What was removed stays with those
// who may have had it.
func (v *visit) inLanguage() (selection, error) {
	return selection{page: "/" + v.Lang() + "/", of: func(p publication.Post) bool {
		newest, ok := p.Newest()
		return !ok || slices.Contains(newest.Languages(), record.Lang(v.Lang()))
	}}, nil
}

// ofTopic is what has been said of a topic.
func (v *visit) ofTopic() (selection, error) {
	key := v.request.PathValue("topic")
	posts, err := v.press.library.Posts(v.ctx())
	if err != nil {
		return selection{}, err
	}
	for _, p := range posts {
		for _, t := range p.Topics {
			if t.Key == key {
				name, _ := t.Name.In(v.langs()...)
				return selection{name: name, page: "/" + v.Lang() + "/topic/" + key, of: func(p publication.Post) bool { return p.Tagged(key) }}, nil
			}
		}
	}
	return selection{}, errNowhere
}

// ofOneChannel is what has been said in a channel.
func (v *visit) ofOneChannel() (selection, error) {
	id, _, err := v.press.channel(v.ctx(), v.request.PathValue("channel"))
	if err != nil {
		return selection{}, err
	}
	w, err := v.view(id)
	if err != nil {
		return selection{}, err
	}
	name, _ := w.Charter.Title.In(w.Langs()...)
	return selection{name: name, page: w.at, of: func(p publication.Post) bool { return p.Channel == id }}, nil
}

// view is a channel as the visitor sees it.
func (v *visit) view(id record.Hash) (*view, error) {
	r, err := v.press.library.Channel(v.ctx(), id)
	if err != nil {
		return nil, err
	}
	return newView(v, r), nil
}

// told is a post as it is told in the language of a visit.
type told struct {
	publication.Post
	visit       *visit
	view        *view // of its channel; nil if it is of none
	version     publication.Version
	lang        string // of its title
	title, by   string
	description string // its summary, or how it begins
}

func (v *visit) told(p publication.Post) (told, error) {
	t := told{Post: p, visit: v, by: p.Byline, lang: v.Lang()}
	t.version, _ = p.Newest()
	t.title, t.lang = inWords(v, t.version.Title)
	if p.Channel != (record.Hash{}) {
		w, err := v.view(p.Channel)
		if err != nil {
			return t, err
		}
		t.view, t.by = w, w.Name(p.Cite.Party)
		if l, ok := w.Line(p.Cite); ok && l.Act != nil {
			t.title, t.lang = w.EntryName(l)
		}
	}
	t.lang = cmp.Or(t.lang, v.Lang())
	t.description, _ = inWords(v, t.version.Summary)
	if t.description == "" && t.view != nil {
		text, _ := inWords(v, t.version.Body)
		t.description, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	}
	return t, nil
}

// inWords is what a text says in the language of the visit, or else in another.
func inWords(v *visit, text record.Text) (said, lang string) {
	said, l := text.In(v.langs()...)
	return said, string(l)
}

func (t told) item(site string) feeds.Item {
	v := t.visit
	i := feeds.Item{
		ID: v.tag("/" + string(t.Key)), Page: v.press.absolute(postPath(v.Lang(), t.Post)), Lang: t.lang, Title: t.title, Summary: t.description,
		HTML: t.html(), Author: cmp.Or(t.by, site), Published: t.Published, Updated: t.Substance, Picture: v.press.absolute(t.card()),
	}
	for _, topic := range t.Topics {
		name, _ := inWords(v, topic.Name)
		i.Topics = append(i.Topics, feeds.Topic{Term: topic.Key, Label: name})
	}
	return i
}

// notice is what stands over the words: that they were withdrawn, or corrected.
func (t told) notice() string {
	v := t.visit
	if w := t.Withdrawn; w != nil {
		reason, _ := inWords(v, w.Reason)
		return v.Say("feeds.withdrawn", "date", v.Date(w.At), "reason", reason)
	}
	if len(t.version.Correction) > 0 {
		what, _ := inWords(v, t.version.Correction)
		return v.Say("feeds.corrected", "date", v.Date(t.version.At), "what", what)
	}
	return ""
}

// html is what the post says, for readers' programs: what an article is in Markdown, sanitised, its
// links absolute; an entry as plain paragraphs.
func (t told) html() string {
	var b strings.Builder
	if t.view != nil {
		if band := t.view.band(); band != "" {
			b.WriteString("<p><strong>" + html.EscapeString(band) + "</strong></p>\n")
		}
	}
	if notice := t.notice(); notice != "" {
		b.WriteString("<p><strong>" + html.EscapeString(notice) + "</strong></p>\n")
	}
	if isArticle(t.Post) {
		made := t.visit.articleText(t.version, chosen(t.version, t.visit.langs()))
		b.WriteString(strings.ReplaceAll(string(made.Body), `href="/`, `href="`+t.visit.press.absolute("/")))
		return b.String()
	}
	text, lang := inWords(t.visit, t.version.Body)
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			b.WriteString(`<p lang="` + html.EscapeString(lang) + `" dir="auto">` + strings.ReplaceAll(html.EscapeString(paragraph), "\n", "<br>\n") + "</p>\n")
		}
	}
	return b.String()
}

// readings are what is shown of each channel.
func (v *visit) readings() ([]*reading.Reading, error) {
	ids, err := v.press.library.Channels(v.ctx())
	if err != nil {
		return nil, err
	}
	var all []*reading.Reading
	for _, id := range ids {
		r, err := v.press.library.Channel(v.ctx(), id)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}
