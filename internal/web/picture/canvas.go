package picture

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// canvas writes an SVG. Coordinates are logical: x grows from the side where a line of text
// starts, so that one drawing serves both directions of writing.
type canvas struct {
	width, height float64
	rtl           bool
	body          strings.Builder
	labels        []box   // where text stands, as estimated
	strokes       []box   // where connecting lines run
	marks         []box   // where marks stand
	size          float64 // of text
}

// box is a rectangle in logical coordinates.
type box struct {
	x, y, w, h float64
	what       string
}

func (a box) overlaps(b box) bool {
	return a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h
}

// at is the x of the sheet for a logical x.
func (c *canvas) at(x float64) float64 {
	if c.rtl {
		return c.width - x
	}
	return x
}

func num(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// text writes one line that starts at x, on the baseline y.
func (c *canvas) text(x, y float64, class, s string) { c.write(x, y, "start", class, s) }

// middle writes one line around x.
func (c *canvas) middle(x, y float64, class, s string) { c.write(x, y, "middle", class, s) }

func (c *canvas) write(x, y float64, anchor, class, s string) {
	w := measure(s, c.size)
	left := x
	if anchor == "middle" {
		left = x - w/2
	}
	c.labels = append(c.labels, box{left, y - 0.8*c.size, w, 1.05 * c.size, s})
	fmt.Fprintf(&c.body, `<text x="%s" y="%s" text-anchor="%s" class="%s">%s</text>`,
		num(c.at(x)), num(y), anchor, class, html.EscapeString(s))
}

// lines writes lines one below the other and returns the y below the last.
func (c *canvas) lines(x, y float64, class string, lines []string) float64 {
	for _, l := range lines {
		c.text(x, y, class, l)
		y += c.leading()
	}
	return y
}

// leading is the distance between two lines of text.
func (c *canvas) leading() float64 { return math.Round(1.24 * c.size) }

// line draws a straight hairline.
func (c *canvas) line(x1, y1, x2, y2 float64, class string) {
	fmt.Fprintf(&c.body, `<path d="M%s %sL%s %s" class="%s" fill="none" stroke="currentColor"/>`,
		num(c.at(x1)), num(y1), num(c.at(x2)), num(y2), class)
}

// circle draws a contact's mark.
func (c *canvas) circle(x, y, r float64, class string) {
	c.marks = append(c.marks, box{x - r, y - r, 2 * r, 2 * r, class})
	fmt.Fprintf(&c.body, `<circle cx="%s" cy="%s" r="%s" class="%s" fill="none" stroke="currentColor"/>`,
		num(c.at(x)), num(y), num(r), class)
}

// rect draws a rectangle.
func (c *canvas) rect(x, y, w, h float64, class string) {
	c.marks = append(c.marks, box{x, y, w, h, class})
	left := c.at(x)
	if c.rtl {
		left -= w
	}
	fmt.Fprintf(&c.body, `<rect x="%s" y="%s" width="%s" height="%s" class="%s" fill="none" stroke="currentColor"/>`,
		num(left), num(y), num(w), num(h), class)
}

// cross draws an X over a mark.
func (c *canvas) cross(x, y, r float64, class string) {
	c.line(x-r, y-r, x+r, y+r, class)
	c.line(x-r, y+r, x+r, y-r, class)
}

// arrowhead draws a tip at (x, y) that points along the direction (dx, dy).
func (c *canvas) arrowhead(x, y, dx, dy float64, class string) {
	const length, half = 7, 3
	d := math.Hypot(dx, dy)
	dx, dy = dx/d, dy/d
	bx, by := x-length*dx, y-length*dy
	fmt.Fprintf(&c.body, `<path d="M%s %sL%s %sL%s %sZ" class="%s" fill="currentColor"/>`,
		num(c.at(x)), num(y), num(c.at(bx-half*dy)), num(by+half*dx), num(c.at(bx+half*dy)), num(by-half*dx), class)
}

// point is a corner of a route.
type point struct{ x, y float64 }

// route draws a line through the points, which differ in x or in y only from one to the next,
// and rounds its corners.
func (c *canvas) route(class string, points ...point) {
	const radius = 7
	var d strings.Builder
	fmt.Fprintf(&d, "M%s %s", num(c.at(points[0].x)), num(points[0].y))
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		c.strokes = append(c.strokes, box{min(a.x, b.x), min(a.y, b.y), math.Abs(a.x - b.x), math.Abs(a.y - b.y), class})
		if i == len(points)-1 {
			fmt.Fprintf(&d, "L%s %s", num(c.at(b.x)), num(b.y))
			break
		}
		next := points[i+1]
		r := min(radius, a.distance(b)/2, b.distance(next)/2)
		in, out := b.towards(a, r), b.towards(next, r)
		fmt.Fprintf(&d, "L%s %sQ%s %s %s %s", num(c.at(in.x)), num(in.y), num(c.at(b.x)), num(b.y), num(c.at(out.x)), num(out.y))
	}
	fmt.Fprintf(&c.body, `<path d="%s" class="%s" fill="none" stroke="currentColor"/>`, d.String(), class)
}

func (p point) distance(q point) float64 { return math.Hypot(p.x-q.x, p.y-q.y) }

// towards is the point at distance r from p on the way to q.
func (p point) towards(q point, r float64) point {
	d := p.distance(q)
	if d == 0 {
		return p
	}
	return point{p.x + (q.x-p.x)*r/d, p.y + (q.y-p.y)*r/d}
}

// curve draws a cubic curve.
func (c *canvas) curve(class string, from, a, b, to point) {
	fmt.Fprintf(&c.body, `<path d="M%s %sC%s %s %s %s %s %s" class="%s" fill="none" stroke="currentColor"/>`,
		num(c.at(from.x)), num(from.y), num(c.at(a.x)), num(a.y), num(c.at(b.x)), num(b.y), num(c.at(to.x)), num(to.y), class)
}

// under draws below what is drawn already.
func (c *canvas) under(draw func(*canvas)) {
	under := &canvas{width: c.width, height: c.height, rtl: c.rtl, size: c.size}
	draw(under)
	drawn := c.body.String()
	c.body.Reset()
	c.body.WriteString(under.body.String() + drawn)
}

// svg closes the drawing. The id is unique in the page.
func (c *canvas) svg(id, class, title, desc string) template.HTML {
	dir := "ltr"
	if c.rtl {
		dir = "rtl"
	}
	return template.HTML(fmt.Sprintf(
		`<svg class="pic %s" viewBox="0 0 %s %s" role="img" aria-labelledby="%[4]s-t" aria-describedby="%[4]s-d" direction="%[5]s" font-size="%[6]s" font-family="sans-serif">`+
			`<title id="%[4]s-t">%[7]s</title><desc id="%[4]s-d">%[8]s</desc>%[9]s</svg>`,
		class, num(c.width), num(c.height), html.EscapeString(id), dir, num(c.size),
		html.EscapeString(title), html.EscapeString(desc), c.body.String()))
}
