package comments

import (
	"encoding/xml"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"parley.example/record"
)

func TestRender(t *testing.T) {
	for words, want := range map[string]string{
		"a *b* **c** `d`\ne":                "<p dir=\"auto\">a <em>b</em> <strong>c</strong> <code>d</code><br>\ne</p>",
		"# no heading":                      `<p dir="auto"># no heading</p>`,
		"<script>alert(1)</script>":         `<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</p>`,
		"<b onclick=x>":                     `<p dir="auto">&lt;b onclick=x&gt;</p>`,
		"[x](javascript:alert(1))":          `<p dir="auto">x</p>`,
		"[x](data:text/html,x)":             `<p dir="auto">x</p>`,
		"[x](//evil.example)":               `<p dir="auto">x</p>`,
		"[bank.example](https://a.example)": `<p dir="auto"><a href="https://a.example" rel="nofollow ugc noopener">bank.example</a> <bdi class="host">(a.example)</bdi></p>`,
		"![x](https://a.example/p.png)":     `<p dir="auto"><a href="https://a.example/p.png" rel="nofollow ugc noopener">x</a> <bdi class="host">(a.example)</bdi></p>`,
		"[x](https://аррle.example/x)":      `<p dir="auto"><a href="https://%D0%B0%D1%80%D1%80le.example/x" rel="nofollow ugc noopener">x</a> <bdi class="host">(xn--le-6kc8da.example)</bdi></p>`,
		"- a\n- b":                          "<ul>\n<li dir=\"auto\">a</li>\n<li dir=\"auto\">b</li>\n</ul>",
		"> said\n\nanswered":                "<blockquote>\n<p dir=\"auto\">said</p>\n</blockquote>\n<p dir=\"auto\">answered</p>",
		"مرحبا":                             `<p dir="auto">مرحبا</p>`,
		"a\u202eb":                          "<p dir=\"auto\">a\ufffdb</p>",
		">>>>> deep":                        `<p dir="auto">&gt;&gt;&gt;&gt;&gt; deep</p>`,
		"    code":                          `<p dir="auto">code</p>`,
		"https://u:p@a.example":             `<p dir="auto">https://u:p@a.example</p>`,
	} {
		if got := string(Render(words)); got != want {
			t.Errorf("%q is\n%s, want\n%s", words, got, want)
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

var (
	elements = regexp.MustCompile(`^(p|br|em|strong|code|blockquote|ul|ol|li|bdi|a)$`)
	toTheWeb = regexp.MustCompile(`^https?://[^/]`)
)

// checkRendered holds what was rendered to its promise: well-formed, of the elements that there are,
// with no attribute but those, and leading only to the web.
func checkRendered(t *testing.T, words, got string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<x>" + strings.ReplaceAll(got, "<br>", "<br/>") + "</x>"))
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%q becomes what is not well-formed: %v\n%s", words, err, got)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local == "x" && len(start.Attr) == 0 {
			continue
		}
		if !elements.MatchString(start.Name.Local) {
			t.Fatalf("%q becomes <%s>\n%s", words, start.Name.Local, got)
		}
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "dir", "start", "rel", "class":
			case "href":
				if !toTheWeb.MatchString(a.Value) || !strings.Contains(got, `rel="nofollow ugc noopener"`) {
					t.Fatalf("%q leads to %q\n%s", words, a.Value, got)
				}
			default:
				t.Fatalf("%q becomes %s=%q\n%s", words, a.Name.Local, a.Value, got)
			}
		}
	}
}

// FuzzRender renders whatever a reader may write.
func FuzzRender(f *testing.F) {
	for _, s := range []string{
		"*a* _b_ **c**", "[a](https://b.example \"t\")", "> - 1. x\n>   y", "![a](b)", "<a href=x>", "&lt;script&gt;", "a\nb\n\n- c", "`<b>`", "www.a.example/?a=b&c=\"d\"",
		"[![a](https://b.example)](https://c.example)", "https://a.example/<b>", "<https://a.example>", "<a@b.example>", "\x00\xff", "1) a\n2) b", "    a\n\n>      b\n\n-       c\n\td",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if len(words) > 4*maxWords {
			return
		}
		got := string(Render(words))
		checkRendered(t, words, got)
		// What has no marks but those of blocks loses none of its letters.
		if words = record.Harmless(words); !strings.ContainsAny(words, "[]()<&*_!`\\:") && !strings.Contains(words, "www.") {
			shown := html.UnescapeString(tags.ReplaceAllString(got, ""))
			if letters(shown) != letters(words) {
				t.Fatalf("%q loses letters: %q", words, shown)
			}
		}
	})
}

// TestRenderIsQuick renders what parsers of Markdown are slow at, as long as a comment may be: one must
// not hold up the page of all others.
func TestRenderIsQuick(t *testing.T) {
	for _, part := range []string{"[", "![", "*", "**a ", "`", "`a``", "> ", "- ", "1. ", "_a", "[a](", "<", "www.", "http://a", "&", "\\", "a\n", "[a][", "    ", "\t", "*a **b "} {
		words := strings.Repeat(part, maxWords/len(part))
		start := time.Now()
		Render(words)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%q takes %v", part, took)
		}
	}
}
