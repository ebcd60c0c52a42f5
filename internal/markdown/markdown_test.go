package markdown

import (
	"regexp"
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	cite := func(href string) (Cited, bool) { return Cited{"agreed <b>"}, strings.HasPrefix(href, "/channel/") }
	for _, c := range []struct {
		source string
		o      Options
		want   string
	}{
		{"Some *words*.", Options{}, `<p dir="auto">Some <em>words</em>.</p>`},
		{"# A\n\n### B", Options{Level: 2}, "<h2 dir=\"auto\">A</h2>\n<h4 dir=\"auto\">B</h4>"},
		{"# A", Options{}, `<p dir="auto"><strong>A</strong></p>`},
		{"[x](https://elsewhere.example/)", Options{}, `<p dir="auto"><a href="https://elsewhere.example/" rel="noreferrer">x</a></p>`},
		{"[x](/en/)", Options{Strict: true}, `<p dir="auto"><a href="/en/" rel="nofollow">x</a></p>`},
		{"[x](/channel/1)", Options{Cite: cite}, `<p dir="auto"><a href="/channel/1" class="cited">x</a> <span class="mark">agreed &lt;b&gt;</span></p>`},
		{"a <script>b</script> <img src=x onerror=y>", Options{}, `<p dir="auto">a b </p>`},
		{"![x](https://elsewhere.example/pixel.png)", Options{}, `<p dir="auto"></p>`},
		{"[x](javascript:alert(1))", Options{}, `<p dir="auto">x</p>`},
	} {
		if got := strings.TrimSpace(string(HTML(c.source, c.o))); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.source, got, c.want)
		}
	}
}

var dangerous = regexp.MustCompile(`(?i)<(script|style|img|iframe|svg|object|embed|form|input|link|meta|base)\b|<[^>]+\s(on[a-z]+|style|src|srcset)\s*=|<[^>]+\shref="?\s*(javascript|data|vbscript):`)

// FuzzHTML looks for a way through.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"a", "<a href=javascript:x>", "[x](javascript&colon;x)", "<svg/onload=x>", "```\n<script>\n```", "[a]: data:text/html,x\n\n[a]", "<http://x\" onclick=y>", "| a |\n|---|\n| <b style=x> |",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if out := string(HTML(s, Options{Level: 2})); dangerous.MatchString(out) {
			t.Errorf("%q becomes %q", s, out)
		}
	})
}
