package feeds

import (
	"encoding/xml"
	"time"
)

// A SitemapPage is a page, in each of its languages.
type SitemapPage struct {
	In      map[string]string // the address by language
	Default string            // the address that chooses one by the reader's; may be empty
	Changed time.Time         // zero: not known
}

type sitemap struct {
	XMLName xml.Name     `xml:"urlset"`
	NS      string       `xml:"xmlns,attr"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Address    string             `xml:"loc"`
	Changed    string             `xml:"lastmod,omitempty"`
	Alternates []sitemapAlternate `xml:"xhtml:link"`
}

type sitemapAlternate struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

const sitemapNS = "http://www.sitemaps.org/schemas/sitemap/0.9"

// Sitemap lists pages for search engines, each with the same page in the other languages. Langs
// gives the order.
func Sitemap(langs []string, pages []SitemapPage) ([]byte, error) {
	s := sitemap{NS: sitemapNS, XHTML: "http://www.w3.org/1999/xhtml"}
	for _, p := range pages {
		var alternates []sitemapAlternate
		for _, lang := range langs {
			if at, ok := p.In[lang]; ok {
				alternates = append(alternates, sitemapAlternate{"alternate", lang, at})
			}
		}
		if p.Default != "" {
			alternates = append(alternates, sitemapAlternate{"alternate", "x-default", p.Default})
		}
		for _, lang := range langs {
			if at, ok := p.In[lang]; ok {
				u := sitemapURL{Address: at, Alternates: alternates}
				if !p.Changed.IsZero() {
					u.Changed = stamp(p.Changed)
				}
				s.URLs = append(s.URLs, u)
			}
		}
	}
	return document(s)
}

type sitemapIndex struct {
	XMLName xml.Name     `xml:"sitemapindex"`
	NS      string       `xml:"xmlns,attr"`
	Maps    []sitemapURL `xml:"sitemap"`
}

// SitemapIndex lists the addresses of sitemaps.
func SitemapIndex(addresses []string) ([]byte, error) {
	s := sitemapIndex{NS: sitemapNS}
	for _, at := range addresses {
		s.Maps = append(s.Maps, sitemapURL{Address: at})
	}
	return document(s)
}
