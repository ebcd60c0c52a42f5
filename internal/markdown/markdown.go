// Package markdown makes of what people write, in Markdown, what pages may show. What comes out is
// safe wherever it came from: no script, no style, no picture or frame, nothing that loads anything
// from elsewhere, and links only to where a reader can go.
package markdown

import (
	"bytes"
	"html/template"
	"regexp"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Cited is what stands for a link that leads to an entry of the record.
type Cited struct {
	State string // in a word; may be empty
}

// Options are what a text may do, and how it is shown.
type Options struct {
	Level  int  // of its highest heading; 0: it has none, and headings are paragraphs in bold
	Strict bool // by strangers: links tell search engines nothing

	// Cite finds the entry that an address of this site leads to; nil: none is looked for.
	Cite func(href string) (Cited, bool)
}

// The converter has no raw HTML: what looks like it is left out. Both are safe for concurrent use.
var (
	converter = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify))
	house     = policy(false)
	strict    = policy(true)
)

func policy(strict bool) *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(cited|mark)$`)).OnElements("a", "span")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^auto$`)).Globally()
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(strict)
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	return p
}

// HTML returns a text as safe HTML.
func HTML(source string, o Options) template.HTML {
	src := []byte(source)
	doc := converter.Parser().Parse(text.NewReader(src), parser.WithContext(parser.NewContext()))
	fit(doc, src, o)
	var out bytes.Buffer
	if err := converter.Renderer().Render(&out, src, doc); err != nil {
		return template.HTML("<p>" + template.HTMLEscapeString(source) + "</p>")
	}
	p := house
	if o.Strict {
		p = strict
	}
	return template.HTML(p.SanitizeBytes(out.Bytes()))
}

// fit gives headings their place under those of the page, paragraphs the direction of their words, and
// citations their state.
func fit(doc ast.Node, src []byte, o Options) {
	var headings []*ast.Heading
	var links []*ast.Link
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			headings = append(headings, n)
		case *ast.Link:
			links = append(links, n)
		case *ast.Paragraph, *ast.ListItem, *ast.Blockquote:
			n.SetAttributeString("dir", []byte("auto"))
		}
		return ast.WalkContinue, nil
	})
	top := 6
	for _, h := range headings {
		top = min(top, h.Level)
	}
	for _, h := range headings {
		if o.Level == 0 {
			bold(h)
			continue
		}
		h.Level = min(h.Level-top+o.Level, 6)
		h.SetAttributeString("dir", []byte("auto"))
	}
	for _, l := range links {
		if o.Cite == nil {
			break
		}
		if c, ok := o.Cite(string(l.Destination)); ok {
			l.SetAttributeString("class", []byte("cited"))
			if c.State != "" {
				mark := ast.NewString([]byte(` <span class="mark">` + string(util.EscapeHTML([]byte(c.State))) + `</span>`))
				mark.SetCode(true) // as it is
				l.Parent().InsertAfter(l.Parent(), l, mark)
			}
		}
	}
}

// bold makes a paragraph in bold of a heading.
func bold(h *ast.Heading) {
	p, strong := ast.NewParagraph(), ast.NewEmphasis(2)
	for c := h.FirstChild(); c != nil; {
		next := c.NextSibling()
		strong.AppendChild(strong, c)
		c = next
	}
	p.AppendChild(p, strong)
	p.SetAttributeString("dir", []byte("auto"))
	h.Parent().ReplaceChild(h.Parent(), h, p)
}
