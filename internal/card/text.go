package card

import (
	"cmp"
	"embed"
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
)

//go:embed fonts/*.ttf
var files embed.FS

// fonts are parsed once, in the order in which a character is looked for.
var fonts = sync.OnceValue(func() []*font.Font {
	var all []*font.Font
	for _, name := range []string{"serif-latin", "serif-latin-ext", "serif-cyrillic", "plex-arabic", "han-1", "han-2"} {
		file, err := files.ReadFile("fonts/" + name + ".ttf")
		if err != nil {
			panic(err) // it is embedded under that name
		}
		face, err := font.ParseTTF(strings.NewReader(string(file)))
		if err != nil {
			panic(err) // the tests draw with it
		}
		all = append(all, face.Font)
	}
	return all
})

// faces are the fonts for one drawing: unlike fonts they cannot be shared.
type faces []*font.Face

func newFaces() faces {
	var all faces
	for _, f := range fonts() {
		all = append(all, font.NewFace(f))
	}
	return all
}

// ResolveFace returns the first face that has a character; the first of all if none has.
func (f faces) ResolveFace(r rune) *font.Face {
	for _, face := range f {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return f[0]
}

type painter struct {
	dst    *image.RGBA
	rtl    bool
	lang   string
	faces  faces
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
