package press

import (
	"fmt"
	"strconv"
	"strings"

	"parley.example/internal/feeds"
	"parley.example/internal/publication"
	"parley.example/internal/words"
)

// indexed are the pages that search engines may list: what was removed is none.
func (v *visit) indexed() ([]feeds.SitemapPage, error) {
	all := []feeds.SitemapPage{v.inAll("/", "/")}
	channels, err := v.readings()
	if err != nil {
		return nil, err
	}
	for _, r := range channels {
		w := newView(v, r)
		below := "/channel/" + publication.ChannelSegment(r.ID)
		for _, l := range w.nav() {
			all = append(all, v.inAll(strings.TrimPrefix(l.Href, "/"+v.Lang()), ""))
		}
		all = append(all, v.inAll(below+"/about", ""))
		for _, c := range r.Contacts {
			all = append(all, v.inAll(below+"/contact/"+address(c.Entries[0]), ""))
		}
	}
	posts, err := v.press.library.Posts(v.ctx())
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		if p.Removed == nil {
			page := v.inAll("/"+p.Path, "")
			page.Changed = p.Changed
			all = append(all, page)
		}
	}
	return all, nil
}

// inAll is a page in every language.
func (v *visit) inAll(below, byDefault string) feeds.SitemapPage {
	p := feeds.SitemapPage{In: map[string]string{}}
	for _, lang := range words.Languages() {
		p.In[lang] = v.press.absolute("/" + lang + below)
	}
	if byDefault != "" {
		p.Default = v.press.absolute(byDefault)
	}
	return p
}

func (v *visit) sitemaps() (*answer, error) {
	all, err := v.indexed()
	if err != nil {
		return nil, err
	}
	var parts []string
	for at := 0; at < len(all); at += inSitemap {
		parts = append(parts, v.press.absolute(fmt.Sprintf("/sitemap/%d.xml", at/inSitemap+1)))
	}
	body, err := feeds.SitemapIndex(parts)
	if err != nil {
		return nil, err
	}
	return newAnswer(feeds.SitemapType, maxAge, body), nil
}

func (v *visit) sitemap() (*answer, error) {
	digits, ok := strings.CutSuffix(v.request.PathValue("part"), ".xml")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || strconv.Itoa(n) != digits {
		return nil, errNowhere
	}
	all, err := v.indexed()
	if err != nil {
		return nil, err
	}
	if n < 1 || (n-1)*inSitemap >= len(all) {
		return nil, errNowhere
	}
	body, err := feeds.Sitemap(words.Languages(), all[(n-1)*inSitemap:min(n*inSitemap, len(all))])
	if err != nil {
		return nil, err
	}
	return newAnswer(feeds.SitemapType, maxAge, body), nil
}

// robots lets every program read everything that people may, and says where the sitemap is.
func (v *visit) robots() (*answer, error) {
	body := "User-agent: *\nDisallow:\n\nSitemap: " + v.press.absolute("/sitemap.xml") + "\n"
	return newAnswer("text/plain; charset=utf-8", maxAge, []byte(body)), nil
}

// icon leads programs that ask for it by the old name.
func (v *visit) icon() (*answer, error) {
	at, err := v.press.assets.Path(iconFile)
	if err != nil {
		return nil, err
	}
	return moved(at), nil
}

const iconFile = "favicon.svg"
