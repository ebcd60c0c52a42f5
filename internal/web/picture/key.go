package picture

import (
	"fmt"
	"html"
	"html/template"
	"strings"

	"parley.example/internal/words"
)

// A sign is one line of a key: a small drawing and what it means.
type sign struct {
	draw func(c *canvas)
	says string
	wide bool // it takes twice the room
}

// keyed writes the key of a picture. The drawings are hidden from screen readers, which have
// the words of the picture instead.
func keyed(s words.Speaker, signs []sign) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<ul class="key" aria-label="%s">`, html.EscapeString(s.Say("picture.key")))
	for _, sg := range signs {
		c := &canvas{width: 24, height: 16, rtl: s.Dir() == "rtl", size: 12}
		class := "pic sign"
		if sg.wide {
			c.width, class = 48, "pic sign sign-wide"
		}
		sg.draw(c)
		fmt.Fprintf(&b, `<li><svg class="%s" viewBox="0 0 %s 16" aria-hidden="true">%s</svg> %s</li>`, class, num(c.width), c.body.String(), html.EscapeString(sg.says))
	}
	b.WriteString(`</ul>`)
	return template.HTML(b.String())
}

// key explains the marks that the timeline has, and no others.
func (t Timeline) key(s words.Speaker) template.HTML {
	drawn, follows := map[State]bool{}, false
	for _, c := range t.Contacts {
		drawn[c.State] = true
		follows = follows || len(c.Follows) > 0
	}
	var signs []sign
	for _, k := range []struct {
		state State
		word  string
	}{{Held, "held"}, {Ahead, "ahead"}, {Cancelled, "cancelled"}} {
		if drawn[k.state] {
			signs = append(signs, sign{draw: func(c *canvas) {
				c.mark(event{contact: &Contact{State: k.state}}, 12, 8)
			}, says: s.Say("picture.timeline.key." + k.word)})
		}
	}
	if follows {
		signs = append(signs, sign{draw: func(c *canvas) {
			c.route("follows", point{1, 8}, point{16, 8})
			c.arrowhead(23, 8, 1, 0, "tip")
		}, says: s.Say("picture.timeline.key.follows")})
	}
	if len(t.Measures) > 0 {
		signs = append(signs, sign{draw: func(c *canvas) {
			c.mark(event{measure: &Measure{}}, 12, 8)
		}, says: s.Say("picture.timeline.key.measure")})
	}
	return keyed(s, signs)
}

// key explains the rungs.
func (l Ladder) key(s words.Speaker) template.HTML {
	signs := []sign{
		{draw: func(c *canvas) { c.rect(1, 5.5, 22, rungHeight, "rung neither") }, says: s.Say("state.standing")},
		{draw: func(c *canvas) { c.rect(1, 5.5, 22, rungHeight, "rung neither lifted") }, says: s.Say("state.lifted")},
		{draw: func(c *canvas) {
			c.route("answers", point{23, 8}, point{8, 8})
			c.arrowhead(1, 8, -1, 0, "tip")
		}, says: s.Say("picture.ladder.key.answers")},
	}
	return keyed(s, signs)
}
