package picture

import (
	"html/template"

	"parley.example/internal/words"
)

// A Match says how a point stands in two accounts.
type Match int

const (
	Both       Match = iota // both say it: a line across
	OnlyOurs                // only ours says it: a line that ends
	OnlyTheirs              // only theirs says it
	Differ                  // both speak of it and differ: two lines that do not meet
)

// Gutter draws what stands between two accounts beside one point, and says it in words. The
// drawing stretches to the width it is given. It is hidden from screen readers, since the
// words are to be printed under it.
func Gutter(s words.Speaker, m Match, ours, theirs string) (svg template.HTML, inWords string) {
	c := &canvas{width: 120, height: 24, rtl: s.Dir() == "rtl", size: 12}
	const left, right, y = 6.0, 114.0, 12.0
	stop := func(x float64, class string) { c.line(x, y-6, x, y+6, class) }
	dot := func(x, y float64, class string) { c.circle(x, y, 4, "node "+class) }
	switch m {
	case Both:
		c.line(left, y, right, y, "both")
		dot(left, y, "ours")
		dot(right, y, "theirs")
		inWords = s.Say("picture.compare.both")
	case OnlyOurs:
		c.line(left, y, 58, y, "ours")
		stop(58, "ours")
		dot(left, y, "ours")
		inWords = s.Say("picture.compare.only", "by", ours)
	case OnlyTheirs:
		c.line(62, y, right, y, "theirs")
		stop(62, "theirs")
		dot(right, y, "theirs")
		inWords = s.Say("picture.compare.only", "by", theirs)
	default:
		c.line(left, y-4, 52, y-4, "ours")
		c.line(68, y+4, right, y+4, "theirs")
		dot(left, y-4, "ours")
		dot(right, y+4, "theirs")
		inWords = s.Say("picture.compare.differ")
	}
	return template.HTML(`<svg class="pic gutter" viewBox="0 0 120 24" aria-hidden="true">` + c.body.String() + `</svg>`), inWords
}
