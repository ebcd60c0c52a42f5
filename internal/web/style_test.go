package web

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var colour = regexp.MustCompile(`--([a-z]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);`)

// colours reads the colours of the style sheet, in light and in dark.
func colours(t *testing.T) map[string][2]string {
	t.Helper()
	raw, err := embedded.ReadFile("assets/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][2]string{}
	for _, m := range colour.FindAllStringSubmatch(string(raw), -1) {
		all[m[1]] = [2]string{m[2], m[3]}
	}
	return all
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

func TestContrast(t *testing.T) {
	all := colours(t)
	for i, scheme := range []string{"light", "dark"} {
		at := func(name string) float64 {
			c, ok := all[name]
			if !ok {
				t.Fatalf("the style sheet has no colour %s", name)
			}
			return luminance(t, c[i])
		}
		for _, ink := range []string{"ink", "pale", "ours", "theirs", "attention"} {
			for _, ground := range []string{"paper", "tint"} {
				if c := contrast(at(ink), at(ground)); c < 4.5 {
					t.Errorf("%s: %s on %s is %.2f:1, want 4.5:1", scheme, ink, ground, c)
				}
			}
		}
		if c := contrast(at("edge"), at("paper")); c < 3 {
			t.Errorf("%s: edge on paper is %.2f:1, want 3:1", scheme, c)
		}
		// Whoever sees no hues tells the parties apart by their lightness.
		if c := contrast(at("ours"), at("theirs")); c < 1.5 {
			t.Errorf("%s: the two parties' accents are %.2f:1 apart, want 1.5:1", scheme, c)
		}
	}
}

// TestLogical looks for left and right in the style sheet, which serves both directions.
func TestLogical(t *testing.T) {
	physical := regexp.MustCompile(`(?:^|[\s;{])((min-|max-)?(width|height)|left|right|top|bottom)\s*:|-(left|right|top|bottom)\b`)
	for _, part := range sheets() {
		raw, err := embedded.ReadFile("assets/css/" + part + ".css")
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(raw), "\n") {
			line = regexp.MustCompile(`@(media|container) \([^)]*\)`).ReplaceAllString(line, "")
			if m := physical.FindString(line); m != "" {
				t.Errorf("%s.css:%d: %q is not logical", part, n+1, strings.TrimSpace(m))
			}
		}
	}
}

// TestClasses checks that every look and every side is styled.
func TestClasses(t *testing.T) {
	css, err := joined(sheets())
	if err != nil {
		t.Fatal(err)
	}
	for l := Provisional; l <= WithoutEffect; l++ {
		if !strings.Contains(string(css), ".state."+l.Class()) {
			t.Errorf("the look %s has no style", l.Class())
		}
	}
	for s := Neither; s <= Both; s++ {
		if !strings.Contains(string(css), fmt.Sprintf(".edge-%s {", s.Class())) {
			t.Errorf("the side %s has no style", s.Class())
		}
	}
}

// fontAddress matches the addresses of fonts in the finished style sheet.
var fontAddress = regexp.MustCompile(`url\(/assets/[^)]+\)`)
