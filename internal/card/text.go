package card

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"parley.example/internal/typeface"
)

// The weights of what is drawn: that of the titles on the pages, and a little less where strokes are many.
const (
	weight    = 600
	hanWeight = 500
)

// plex is the Arabic face. Noto Naskh, in which the pages set what was said, is not joined rightly by the
// shaper (nun and ya stand as if alone).
const plex = "plex-sans-arabic-600"

// first are the faces that are always at hand, in the order in which a character is looked for.
var first = sync.OnceValue(func() []*font.Font {
	var all []*font.Font
	for _, name := range []string{"source-serif-latin", "source-serif-latin-ext", "source-serif-cyrillic", plex} {
		all = append(all, parsed(name+".woff2"))
	}
	return all
})

// A slice of the Chinese face is unpacked when one of its characters is drawn for the first time.
type slice struct {
	typeface.Slice
	font func() *font.Font
}

var han = sync.OnceValue(func() []slice {
	var all []slice
	for _, s := range typeface.Han() {
		all = append(all, slice{s, sync.OnceValue(func() *font.Font { return parsed(s.Path) })})
	}
	return all
})

func parsed(path string) *font.Font {
	file, err := typeface.TrueType(path)
	if err != nil {
		panic(err) // it is in the program
	}
	face, err := font.ParseTTF(bytes.NewReader(file))
	if err != nil {
		panic(err) // the tests of package typeface read each
	}
	return face.Font
}

// faces are the fonts for one drawing: unlike fonts they cannot be shared.
type faces struct {
	first []*font.Face
	han   map[string]*font.Face // by path
}

func newFaces() *faces {
	f := &faces{han: map[string]*font.Face{}}
	for _, one := range first() {
		f.first = append(f.first, faceOf(one, weight))
	}
	return f
}

func faceOf(f *font.Font, weight float32) *font.Face {
	face := font.NewFace(f)
	face.SetVariations([]font.Variation{{Tag: opentype.MustNewTag("wght"), Value: weight}})
	return face
}

// ResolveFace returns the first face that has a character; the first of all if none has.
func (f *faces) ResolveFace(r rune) *font.Face {
	for _, face := range f.first {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	for _, s := range han() {
		if !s.Has(r) {
			continue
		}
		face := f.han[s.Path]
		if face == nil {
			face = faceOf(s.font(), hanWeight)
			f.han[s.Path] = face
		}
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return f.first[0]
}

type painter struct {
	dst    *image.RGBA
	rtl    bool
	lang   string
	faces  *faces
	shaper shaping.HarfbuzzShaper
	split  shaping.Segmenter
}

type style struct {
	size   int // in pixels
	colour color.RGBA
	lines  int // at most
}

// longest is how many characters of a text are drawn at most: what is longer is cut anyway.
const longest = 400

// wrap breaks a text into lines, and says whether it had to be cut.
func (p *painter) wrap(text string, s style, room int) (lines []shaping.Line, cut bool) {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) == 0 || s.lines < 1 {
		return nil, len(runes) > 0
	}
	runes = runes[:min(longest, len(runes))]
	direction := di.DirectionLTR
	if rightToLeft(runes, p.rtl) {
		direction = di.DirectionRTL
	}
	shape := func(runes []rune) (runs []shaping.Output) {
		for _, run := range p.split.Split(shaping.Input{
			Text: runes, RunEnd: len(runes), Direction: direction, Size: px(s.size), Language: language.NewLanguage(p.lang),
		}, p.faces) {
			runs = append(runs, p.shaper.Shape(run))
		}
		return runs
	}
	runs := shape(runes)
	dots := shape([]rune("…"))[0]
	var wrapper shaping.LineWrapper
	wrapped, left := wrapper.WrapParagraph(shaping.WrapConfig{Direction: direction, TruncateAfterLines: s.lines, Truncator: dots}, room, runes, shaping.NewSliceIterator(runs))
	for _, line := range wrapped {
		lines = append(lines, slices.Clone(line))
	}
	return lines, left > 0
}

// rightToLeft says in which direction a text runs: by its first letter that has one.
func rightToLeft(runes []rune, otherwise bool) bool {
	for _, r := range runes {
		switch script := language.LookupScript(r); {
		case script == language.Arabic || script == language.Hebrew:
			return true
		case script != language.Common && script != language.Inherited:
			return false
		}
	}
	return otherwise
}

func width(line shaping.Line) (w fixed.Int26_6) {
	for _, run := range line {
		w += run.Advance
	}
	return w
}

// line draws a line below top, from one side or the other.
func (p *painter) line(line shaping.Line, s style, top int, right bool) {
	x := px(margin)
	if right {
		x = px(Width-margin) - width(line)
	}
	runs := slices.Clone(line)
	slices.SortStableFunc(runs, func(a, b shaping.Output) int { return cmp.Compare(a.VisualIndex, b.VisualIndex) })
	y := px(top + s.size)
	raster := vector.NewRasterizer(Width, Height)
	for _, run := range runs {
		scale := float32(s.size) / float32(run.Face.Upem())
		for _, g := range run.Glyphs {
			trace(raster, run.Face, g.GlyphID, float32(x+g.XOffset)/64, float32(y-g.YOffset)/64, scale)
			x += g.Advance
		}
	}
	raster.Draw(p.dst, p.dst.Bounds(), image.NewUniform(s.colour), image.Point{})
}

func trace(r *vector.Rasterizer, face *font.Face, glyph font.GID, x, y, scale float32) {
	outline, ok := face.GlyphData(glyph).(font.GlyphOutline)
	if !ok {
		return
	}
	at := func(p opentype.SegmentPoint) (float32, float32) { return x + p.X*scale, y - p.Y*scale }
	for _, s := range outline.Segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			r.ClosePath()
			r.MoveTo(ax, ay)
		case opentype.SegmentOpLineTo:
			r.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			r.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			r.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	r.ClosePath()
}
