package comments

import (
	"bytes"
	"html/template"
	"net/url"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/idna"

	"parley.example/record"
)

// Comments are written in a small part of Markdown: paragraphs, *emphasis*, **stress**, `code`, lists,
// quotations, and links to the web. There are no headings, pictures, tables and no HTML: what looks
// like them is shown as it was typed. A link says which site it leads to, in letters that cannot be
// taken for others, because anybody may have written what stands before it.

var markdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500), // or what is indented would be lost
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 400),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
	)),
	goldmark.WithRenderer(renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(own{}, 100),
		util.Prioritized(html.NewRenderer(html.WithHardWraps()), 1000),
	))),
)

// policy lets through what the renderer writes, and nothing else: a second wall, should the first
// have a hole.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "code", "blockquote", "ul", "ol", "li", "bdi")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^auto$`)).OnElements("p", "li", "blockquote")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^nofollow ugc noopener$`)).OnElements("a")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^host$`)).OnElements("bdi")
	p.AllowURLSchemes("http", "https")
	p.RequireParseableURLs(true)
	return p
}()

// Render makes HTML of what a reader wrote. Whatever that is, the result is well-formed, loads and
// runs nothing, and holds only the elements of the part of Markdown above.
func Render(words string) template.HTML {
	source := []byte(record.Harmless(words))
	doc := markdown.Parser().Parse(text.NewReader(source))
	if nesting(doc) > maxNesting {
		return plain(words)
	}
	directed(doc)
	var b bytes.Buffer
	if err := markdown.Renderer().Render(&b, source, doc); err != nil {
		return plain(words) // it writes to memory; it cannot fail
	}
	return template.HTML(strings.TrimSpace(policy.Sanitize(b.String())))
}

// plain shows the words as they were typed.
func plain(words string) template.HTML {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(record.Harmless(words)), "\n\n") {
		b.WriteString(`<p dir="auto">` + strings.ReplaceAll(template.HTMLEscapeString(paragraph), "\n", "<br>") + "</p>\n")
	}
	return template.HTML(strings.TrimSpace(b.String()))
}

// nesting is how deep lists and quotations lie in one another.
func nesting(n ast.Node) int {
	deepest := 0
	depth := 0
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if k := n.Kind(); k == ast.KindList || k == ast.KindBlockquote {
			if entering {
				depth++
				deepest = max(deepest, depth)
			} else {
				depth--
			}
		}
		return ast.WalkContinue, nil
	})
	return deepest
}

// directed gives every block the direction of its own first letter.
func directed(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if k := n.Kind(); entering && (k == ast.KindParagraph || k == ast.KindListItem) {
			n.SetAttributeString("dir", []byte("auto"))
		}
		return ast.WalkContinue, nil
	})
}

// own renders what we render otherwise than is usual: links with the site after them, of pictures the
// link alone, and what is indented as the paragraph that it is.
type own struct{}

// RegisterFuncs implements goldmark's renderer.NodeRenderer.
func (own) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindCodeBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		_, err := w.WriteString(string(plain(string(n.Lines().Value(source)))) + "\n")
		return ast.WalkSkipChildren, err
	})
	r.Register(ast.KindLink, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		return ast.WalkContinue, writeLink(w, string(n.(*ast.Link).Destination), entering)
	})
	r.Register(ast.KindImage, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		return ast.WalkContinue, writeLink(w, string(n.(*ast.Image).Destination), entering)
	})
	r.Register(ast.KindAutoLink, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		link := n.(*ast.AutoLink)
		label := string(link.Label(source))
		to := string(link.URL(source))
		if link.AutoLinkType == ast.AutoLinkEmail {
			to = ""
		}
		if err := writeLink(w, to, true); err != nil {
			return ast.WalkStop, err
		}
		if _, err := w.WriteString(template.HTMLEscapeString(label)); err != nil {
			return ast.WalkStop, err
		}
		return ast.WalkContinue, writeLink(w, to, false)
	})
}

// writeLink begins or ends a link; nothing, if it leads to nowhere on the web.
func writeLink(w util.BufWriter, to string, begin bool) error {
	to, host, ok := webAddress(to)
	if !ok {
		return nil
	}
	s := `</a> <bdi class="host">(` + template.HTMLEscapeString(host) + `)</bdi>`
	if begin {
		s = `<a href="` + template.HTMLEscapeString(to) + `" rel="nofollow ugc noopener">`
	}
	_, err := w.WriteString(s)
	return err
}

// webAddress returns an address of the web as it is followed, and its site in ASCII.
func webAddress(to string) (address, host string, ok bool) {
	if strings.HasPrefix(to, "www.") {
		to = "http://" + to
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return "", "", false
	}
	host, err = idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return "", "", false
	}
	return u.String(), host, true
}
