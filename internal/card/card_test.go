package card_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley.example/internal/card"
)

func cards() map[string]card.Card {
	return map[string]card.Card{
		"en":   {Lang: "en", Site: "Ministry of Foreign Affairs", Title: "Readout of the Secretary’s call with the Foreign Minister", By: "United States", When: "15 February 2025", Edge: card.Ours, Picture: "Readout"},
		"ar":   {Lang: "ar", RTL: true, Site: "وزارة الخارجية", Title: "ملخص اتصال وزير الخارجية بنظيره (2025) حول قناة Parley", By: "الولايات المتحدة", When: "15 فبراير 2025", Edge: card.Ours, Notice: "إعادة بناء", Picture: "ملخص"},
		"zh":   {Lang: "zh", Site: "外交部", Title: "双方外长通话情况：双方同意保持沟通渠道畅通，专家将尽快会晤", By: "美利坚合众国", When: "2025年2月15日", Edge: card.Both, Picture: "通报"},
		"ru":   {Lang: "ru", Site: "Министерство иностранных дел", Title: "О телефонном разговоре министров иностранных дел", By: "Российская Федерация", When: "15 февраля 2025 г.", Edge: card.Theirs, Notice: "Исправлено 17 февраля 2025 г."},
		"long": {Lang: "en", Site: strings.Repeat("A very long name ", 20), Title: strings.Repeat("A title that does not end, ", 40), By: strings.Repeat("Somebody with a name ", 10), When: "15 February 2025"},
		"none": {},
	}
}

// TestCards draws every card: ink stands where lines begin, in the colour of the side's edge, and
// nothing is cut by the picture's border. PARLEY_GALLERY names a folder in which they are left.
func TestCards(t *testing.T) {
	for name, c := range cards() {
		body, err := card.PNG(c)
		if err != nil {
			t.Fatal(err)
		}
		if folder := os.Getenv("PARLEY_GALLERY"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, "card-"+name+".png"), body, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		picture, err := png.Decode(bytes.NewReader(body))
		if err != nil || picture.Bounds() != image.Rect(0, 0, card.Width, card.Height) {
			t.Fatalf("%s is %v: %v", name, picture.Bounds(), err)
		}
		if len(body) > 200<<10 {
			t.Errorf("%s has %d bytes", name, len(body))
		}
		first, last := inked(picture)
		switch {
		case name == "none":
			if first != card.Width {
				t.Errorf("a card of nothing says something at %d", first)
			}
			continue
		case first < 60 || last > card.Width-60:
			t.Errorf("%s has ink from %d to %d", name, first, last)
		case !c.RTL && first > 90:
			t.Errorf("%s begins at %d", name, first)
		case c.RTL && last < card.Width-90:
			t.Errorf("%s begins at %d from the right", name, card.Width-last)
		}
		left, right := picture.At(5, 300) != paper(picture), picture.At(card.Width-5, 300) != paper(picture)
		if c.RTL {
			left, right = right, left
		}
		if left != (c.Edge == card.Ours || c.Edge == card.Both) || right != (c.Edge == card.Theirs || c.Edge == card.Both) {
			t.Errorf("%s has edges %t and %t", name, left, right)
		}
	}
}

func paper(p image.Image) color.Color { return p.At(40, 40) }

// inked is from where to where the title of a card has ink.
func inked(p image.Image) (first, last int) {
	first = card.Width
	for x := 20; x < card.Width-20; x++ {
		for y := 150; y < 480; y++ {
			if r, _, _, _ := p.At(x, y).RGBA(); r < 0x5000 {
				first, last = min(first, x), x
				break
			}
		}
	}
	return first, last
}

// TestEveryLetter draws each letter alone: none is drawn as the box of a missing one.
func TestEveryLetter(t *testing.T) {
	missing := draw(t, "\U0010FFFD")
	for _, text := range []string{"a", "é", "ß", "ж", "Ё", "ب", "لا", "٣", "汉", "饕", "。", "—", "€"} {
		if drawn := draw(t, text); bytes.Equal(drawn, missing) {
			t.Errorf("there is no %s", text)
		}
	}
}

func draw(t *testing.T, title string) []byte {
	t.Helper()
	body, err := card.PNG(card.Card{Title: title})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func BenchmarkCard(b *testing.B) {
	for name, c := range cards() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := card.PNG(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
