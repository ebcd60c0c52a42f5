package typeface_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"

	"parley.example/internal/typeface"
)

// TestEveryFace unpacks each, and reads the outline of each of its characters.
func TestEveryFace(t *testing.T) {
	n := 0
	err := fs.WalkDir(typeface.Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".woff2") {
			return err
		}
		n++
		file, err := typeface.TrueType(path)
		if err != nil {
			t.Errorf("%v", err)
			return nil
		}
		face, err := font.ParseTTF(bytes.NewReader(file))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		drawn := 0
		for all := face.Cmap.Iter(); all.Next(); {
			r, glyph := all.Char()
			outline, ok := face.GlyphDataOutline(glyph)
			if !ok {
				t.Errorf("%s: %c has no outline", path, r)
				continue
			}
			if len(outline.Segments) > 0 {
				drawn++
			}
			extents, ok := face.GlyphExtents(glyph)
			if ok && len(outline.Segments) > 0 && (extents.Width <= 0 || extents.Height >= 0) {
				t.Errorf("%s: %c is %v", path, r, extents)
			}
		}
		if drawn == 0 {
			t.Errorf("%s draws nothing", path)
		}
		return nil
	})
	if err != nil || n < 90 {
		t.Errorf("%d faces, %v", n, err)
	}
}

// TestHan finds the slice of a character, common and rare, by the style sheet, and the character in it.
func TestHan(t *testing.T) {
	for _, r := range "中文汉饕，。「」" {
		found := false
		for _, s := range typeface.Han() {
			if !s.Has(r) {
				continue
			}
			file, err := typeface.TrueType(s.Path)
			if err != nil {
				t.Fatal(err)
			}
			face, err := font.ParseTTF(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := face.NominalGlyph(r); ok {
				found = true
			}
		}
		if !found {
			t.Errorf("no slice has %c", r)
		}
	}
}
