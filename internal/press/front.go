package press

import (
	"cmp"
	"time"

	"parley.example/internal/web"
	"parley.example/record"
)

type frontPage struct {
	sheet
	Changed  string // when anything was released last
	Channels []channelCard
	Entries  []web.Entry
	Articles []web.Entry
	More     string // where all articles are, if there are more
}

// A channelCard is a channel on the front page.
type channelCard struct {
	Title, Href string
	Parties     string
	Sentence    string
	Nature      string // empty for the real thing
}

// front answers: what has this side made public?
func (v *visit) front() (*page, error) {
	views, err := v.channels()
	if err != nil {
		return nil, err
	}
	data := frontPage{sheet: v.sheet("")}
	data.Title = v.Say("press.front.title")
	if len(views) > 0 {
		data.Lead = v.Count("press.front.lead", len(views), "party", data.Site)
	}
	data.Wide = true
	data.Box = v.box("")
	data.Meta = v.listMeta(data.Site, cmp.Or(data.Lead, data.Title), data.Home, data.Home, v.feedLinks(data.Home, data.Site))
	var changed time.Time
	for _, w := range views {
		for _, r := range w.Releases {
			if r.Since().After(changed) {
				changed = r.Since()
			}
		}
		title, _ := w.Charter.Title.In(w.Langs()...)
		card := channelCard{Title: title, Href: w.at, Parties: w.Names(w.Principals()), Sentence: w.sentence()}
		if w.Charter.Nature != record.Real {
			card.Nature = v.Say("founding.nature." + string(w.Charter.Nature))
		}
		data.Channels = append(data.Channels, card)
		for _, l := range firsts(w.statements(), latest) {
			data.Entries = append(data.Entries, w.entry(l, 3))
		}
	}
	articles, err := v.posts(isArticle)
	if err != nil {
		return nil, err
	}
	for _, p := range articles {
		if p.Changed.After(changed) {
			changed = p.Changed
		}
	}
	for _, p := range firsts(articles, latest) {
		data.Articles = append(data.Articles, v.articleEntry(p, 3))
	}
	if len(articles) > latest {
		data.More = "/" + v.Lang() + "/articles"
	}
	if !changed.IsZero() {
		data.Changed = v.Say("layout.updated", "date", changed.UTC())
	}
	return &page{template: "front", data: data}, nil
}

func firsts[T any](list []T, n int) []T { return list[:min(n, len(list))] }
