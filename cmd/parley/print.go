package main

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"parley.example/internal/words"
	"parley.example/record"
)

// printJSON prints a value for programs.
func printJSON(to io.Writer, v any) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// printer writes lines and remembers the first failure.
type printer struct {
	to  io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.to, format+"\n", args...)
	}
}

// clean makes words fit for a terminal: what could move its cursor or turn its text is shown
// as a question mark, a direction mark by its number. Line breaks stay.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ', r == 0x7f, r >= 0x80 && r < 0xa0,
			r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '?'
		}
		return r
	}, words.Visible(s))
}

// quoted prints a title, on one line.
func quoted(s string) string { return "“" + strings.Join(strings.Fields(clean(s)), " ") + "”" }

// indent prints words under a line.
func (p *printer) indent(prefix, s string) {
	for l := range strings.SplitSeq(strings.TrimRight(clean(s), "\n"), "\n") {
		p.line("%s", strings.TrimRight(prefix+l, " "))
	}
}

// texts prints what is said, language by language.
func (p *printer) texts(prefix, what string, t record.Text) {
	langs := []record.Lang{}
	for l := range t {
		langs = append(langs, l)
	}
	slices.Sort(langs)
	for _, l := range langs {
		if !strings.Contains(t[l], "\n") {
			p.line("%s%s (%s): %s", prefix, what, l, clean(t[l]))
			continue
		}
		p.line("%s%s (%s):", prefix, what, l)
		p.indent(prefix+"  ", t[l])
	}
}

// body prints the words of an act.
func (p *printer) body(prefix string, b *record.Body) {
	if b == nil {
		return
	}
	p.texts(prefix, "title", b.Title)
	p.texts(prefix, "text", b.Text)
	names := []string{}
	for n := range b.Points {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		p.texts(prefix, "point "+n, b.Points[n])
	}
	for _, l := range b.Languages() {
		if t, ok := b.Translations[l]; ok {
			p.line("%s%s is a translation: %s", prefix, l, t)
		}
	}
}

// nature says first what is not real.
func (p *printer) nature(c *record.Charter) {
	if c.Nature == record.Real {
		return
	}
	p.line("%s", strings.ToUpper(string(c.Nature)))
	p.texts("  ", "note", c.Note)
	p.line("")
}

// longKey is a key or signature in base64 that nobody reads.
var longKey = regexp.MustCompile(`"[A-Za-z0-9+/]{100,}=*"`)

// terms prints what the law reads of an act, with long keys cut.
func (p *printer) terms(prefix string, raw []byte) {
	if string(raw) != "{}" {
		p.indent(prefix, longKey.ReplaceAllStringFunc(string(raw), func(s string) string { return s[:13] + `…"` }))
	}
}

func join[T ~string](list []T) string {
	all := make([]string, len(list))
	for i, x := range list {
		all[i] = string(x)
	}
	return strings.Join(all, ", ")
}

// spoken are the languages in which the command names things: its own, then the channel's.
func spoken(c *record.Charter) []record.Lang { return append([]record.Lang{"en"}, c.Languages...) }
