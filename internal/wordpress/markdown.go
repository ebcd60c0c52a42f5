package wordpress

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
)

var (
	// block are the comments by which the block editor marks its blocks.
	block = regexp.MustCompile(`<!--\s*/?wp:[^>]*-->`)

	// shortcode is what plugins replace as the page is made: [gallery ids="1,2"], [/caption].
	shortcode = regexp.MustCompile(`\[/?([a-z][a-z0-9_-]*)(\s[^\[\]]*)?/?\]`)

	blockTag  = regexp.MustCompile(`(?i)^\s*</?(p|h[1-6]|ul|ol|li|dl|div|blockquote|pre|table|figure|hr|section|article|iframe|form)\b`)
	blankLine = regexp.MustCompile(`\n\s*\n`)

	picture = regexp.MustCompile(`(?i)<(img|video|audio|iframe|embed|object)\b`)
)

// known are the shortcodes that stand around text, which stays when they go.
var known = map[string]bool{"caption": true, "embed": true, "quote": true, "audio": true, "video": true, "playlist": true, "gallery": true}

// markdown makes Markdown of what WordPress keeps: HTML, in which blank lines are paragraphs, with marks of
// the editor and of plugins. It says what was lost.
func markdown(source string) (text string, lost []string, err error) {
	source = block.ReplaceAllString(strings.ReplaceAll(source, "\r\n", "\n"), "")
	if n := len(picture.FindAllString(source, -1)); n > 0 {
		lost = append(lost, fmt.Sprintf("what is embedded in it (%d) is not shown: there is a link to it instead", n))
	}
	source = shortcode.ReplaceAllStringFunc(source, func(code string) string {
		name := shortcode.FindStringSubmatch(code)[1]
		if known[name] {
			return ""
		}
		return code // it may be a person's own brackets
	})
	text, err = htmlToMarkdown.ConvertString(linked(paragraphs(source)))
	if err != nil {
		return "", nil, fmt.Errorf("its text cannot be read: %w", err)
	}
	return strings.TrimSpace(text), lost, nil
}

var htmlToMarkdown = converter.NewConverter(converter.WithPlugins(
	base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), table.NewTablePlugin(), strikethrough.NewStrikethroughPlugin(),
))

// paragraphs puts the paragraphs of a text between tags, as WordPress does when it shows it.
func paragraphs(source string) string {
	var b strings.Builder
	for _, part := range blankLine.Split(source, -1) {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case blockTag.MatchString(part):
			b.WriteString(part)
		default:
			b.WriteString("<p>" + strings.ReplaceAll(part, "\n", "<br>\n") + "</p>")
		}
		b.WriteString("\n")
	}
	return b.String()
}

var (
	source   = regexp.MustCompile(`(?i)\bsrc\s*=\s*("([^"]*)"|'([^']*)')`)
	alt      = regexp.MustCompile(`(?i)\balt\s*=\s*("([^"]*)"|'([^']*)')`)
	embedded = regexp.MustCompile(`(?is)<(img|video|audio|iframe|embed)\b[^>]*>`)
)

// linked has a link stand where something was embedded that would be loaded from elsewhere.
func linked(html string) string {
	return embedded.ReplaceAllStringFunc(html, func(tag string) string {
		at := attribute(source, tag)
		if at == "" {
			return ""
		}
		name := attribute(alt, tag)
		if name == "" {
			name = at[strings.LastIndexByte(at, '/')+1:]
		}
		if name == "" {
			name = at
		}
		return `<a href="` + at + `">` + name + `</a>`
	})
}

func attribute(which *regexp.Regexp, tag string) string {
	m := which.FindStringSubmatch(tag)
	if m == nil {
		return ""
	}
	return m[2] + m[3]
}
