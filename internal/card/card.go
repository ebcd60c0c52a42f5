// Package card draws what networks show beside a link to a page: a picture with the title, who says
// it, and the date. What is drawn is what it is given, and nothing else.
//
// Text is shaped as its script asks for, Arabic joined and from right to left, with the
// faces of the pages; see [typeface].
package card

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"golang.org/x/image/math/fixed"
)

// Width and Height are those of a card in pixels: what networks show without cutting.
const (
	Width  = 1200
	Height = 630
)

// A Card is what is on one.
type Card struct {
	Lang    string // of the program's words
	RTL     bool   // where lines begin
	Site    string // whose page it is
	Title   string
	By      string // who says it; may be empty
	When    string
	Notice  string // a correction, that it was withdrawn, that it is a reconstruction; may be empty
	Edge    Edge
	Picture string // of what kind it is: "readout", "article"; may be empty
}

// Edge says whose words they are, as the edges of the pages do.
type Edge int

// The edges.
const (
	Nobodys Edge = iota
	Ours
	Theirs
	Both
)

// The colours are those of the pages in light; see tokens.css.
var (
	paper     = color.RGBA{0xfc, 0xfa, 0xf5, 0xff}
	ink       = color.RGBA{0x1d, 0x1b, 0x18, 0xff}
	pale      = color.RGBA{0x5d, 0x58, 0x50, 0xff}
	hair      = color.RGBA{0xd6, 0xd0, 0xc2, 0xff}
	ours      = color.RGBA{0x1f, 0x3a, 0x6e, 0xff}
	theirs    = color.RGBA{0x97, 0x59, 0x0a, 0xff}
	attention = color.RGBA{0x9a, 0x1b, 0x2f, 0xff}
)

const (
	margin    = 72
	edgeWidth = 14
	inner     = Width - 2*margin
)

// PNG draws a card.
func PNG(c Card) ([]byte, error) {
	p := &painter{dst: image.NewRGBA(image.Rect(0, 0, Width, Height)), rtl: c.RTL, lang: c.Lang, faces: newFaces()}
	p.fill(p.dst.Bounds(), paper)
	p.edges(c.Edge)

	p.text(c.Site, style{size: 30, colour: pale, lines: 1}, 62)
	p.fill(image.Rect(margin, 118, Width-margin, 120), hair)
	at := 150
	if c.Picture != "" {
		at += p.text(c.Picture, style{size: 28, colour: pale, lines: 1}, at) + 8
	}
	p.text(c.Title, p.fit(c.Title, Height-150-at), at)

	foot := Height - 62 - 34
	if c.Notice != "" {
		p.text(c.Notice, style{size: 26, colour: attention, lines: 1}, foot-48)
	}
	p.fill(image.Rect(margin, foot-60, Width-margin, foot-58), hair)
	p.row(c.By, c.When, style{size: 32, colour: ink, lines: 1}, foot)

	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, p.dst)
	return b.Bytes(), err
}

// edges draws whose words they are: at the start of the lines for ours, at their end for theirs.
func (p *painter) edges(e Edge) {
	left, right := image.Rect(0, 0, edgeWidth, Height), image.Rect(Width-edgeWidth, 0, Width, Height)
	if p.rtl {
		left, right = right, left
	}
	if e == Ours || e == Both {
		p.fill(left, ours)
	}
	if e == Theirs || e == Both {
		p.fill(right, theirs)
	}
}

func (p *painter) fill(r image.Rectangle, c color.Color) {
	draw.Draw(p.dst, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// fit finds the largest size in which a title has room; a title that has none is cut in the smallest.
func (p *painter) fit(title string, room int) style {
	s := style{colour: ink}
	for _, size := range []int{68, 58, 48, 40} {
		s.size = size
		s.lines = room / p.leading(s)
		if _, cut := p.wrap(title, s, inner); !cut {
			return s
		}
	}
	return s
}

// row writes two texts on one line, the one at its start and the other at its end.
func (p *painter) row(start, end string, s style, top int) {
	last, _ := p.wrap(end, s, inner)
	taken := 0
	if len(last) > 0 {
		taken = width(last[0]).Ceil()
		p.line(last[0], s, top, !p.rtl)
	}
	if lines, _ := p.wrap(start, s, inner-taken-40); len(lines) > 0 {
		p.line(lines[0], s, top, p.rtl)
	}
}

// text writes lines from top on, at the side where lines begin, and returns how high they are.
func (p *painter) text(text string, s style, top int) int {
	lines, _ := p.wrap(text, s, inner)
	for i, line := range lines {
		p.line(line, s, top+i*p.leading(s), p.rtl)
	}
	return len(lines) * p.leading(s)
}

func (p *painter) leading(s style) int { return s.size * 13 / 10 }

func px(n int) fixed.Int26_6 { return fixed.I(n) }
