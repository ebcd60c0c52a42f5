package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14 of the npm package of that name, MPL-2.0: testdata/LICENSE.
//
//go:embed testdata/axe.min.js
var axe string

// violation is what axe-core reports of one rule.
type violation struct {
	ID, Help string
	Nodes    []struct {
		Target         []any
		FailureSummary string
	}
}

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", v.ID, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n  %v: %s", n.Target, strings.ReplaceAll(n.FailureSummary, "\n", " "))
	}
	return b.String()
}

// Axe opens the page, light and wide, and fails the test for every rule of axe-core that it
// violates: WCAG 2.0 to 2.2 at levels A and AA, and best practices.
func Axe(t testing.TB, url string) {
	t.Helper()
	AxeView(t, url, View{})
}

// Usable is [Axe] and [Fits] at 320 pixels in one visit.
func Usable(t testing.TB, url string) {
	t.Helper()
	visit(t, url, View{}, func(ctx context.Context) {
		axeTab(t, ctx, url)
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 900)); err != nil {
			t.Fatalf("making %s narrow: %v", url, err)
		}
		fitsTab(t, ctx, url, 320)
	})
}

// AxeView is [Axe] with a view of the page: narrow, or dark, where contrasts differ.
func AxeView(t testing.TB, url string, v View) {
	t.Helper()
	visit(t, url, v, func(ctx context.Context) { axeTab(t, ctx, fmt.Sprintf("%s (%+v)", url, v)) })
}

// AxeTab is [Axe] with the page as it is now in a tab, after what was done there.
func AxeTab(t testing.TB, ctx context.Context) {
	t.Helper()
	axeTab(t, ctx, "the page as it is now")
}

func axeTab(t testing.TB, ctx context.Context, what string) {
	t.Helper()
	report, err := chromedp.Run(ctx, chromedp.Evaluate[string](axe+
		`;axe.run().then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("axe on %s: %v", what, err)
	}
	var violations []violation
	if err := json.Unmarshal([]byte(report), &violations); err != nil {
		t.Fatalf("axe on %s: %v", what, err)
	}
	for _, violation := range violations {
		t.Errorf("%s: %s", what, violation)
	}
}

// Fits opens the page at that width and fails the test if anything sticks out at its sides, so
// that a reader would have to scroll across.
func Fits(t testing.TB, url string, width int) {
	t.Helper()
	visit(t, url, View{Width: width}, func(ctx context.Context) { fitsTab(t, ctx, url, width) })
}

func fitsTab(t testing.TB, ctx context.Context, url string, width int) {
	t.Helper()
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll("body, body *")]
		.filter(e => {
			for (let up = e.parentElement; up && up != document.body; up = up.parentElement)
				if (getComputedStyle(up).overflowX != "visible") return false // scrolls by itself, or is hidden
			return true
		})
		.filter(e => {
			let r = e.getBoundingClientRect()
			let spills = !(e instanceof SVGElement) && getComputedStyle(e).overflowX == "visible" && e.clientWidth && e.scrollWidth > e.clientWidth + 1
			return r.width && (r.right > innerWidth + 1 || r.left < -1) || spills
		})
		.map(e => e.tagName + "." + (e.getAttribute("class") ?? "") + " " + (e.textContent ?? "").trim().slice(0, 30))`))
	if err != nil {
		t.Fatalf("looking at %s: %v", url, err)
	}
	if len(wide) > 0 {
		t.Errorf("%s at %d px: sticking out: %q", url, width, wide)
	}
}

// Screenshot returns a PNG of the whole page at that width.
func Screenshot(t testing.TB, url string, v View) (png []byte) {
	t.Helper()
	visit(t, url, v, func(ctx context.Context) { png = screenshot(t, ctx, v) })
	return png
}

// TabScreenshot is [Screenshot] of the page as it is now in a wide tab, after what was done there.
func TabScreenshot(t testing.TB, ctx context.Context) []byte {
	t.Helper()
	return screenshot(t, ctx, View{})
}

func screenshot(t testing.TB, ctx context.Context, v View) []byte {
	t.Helper()
	height, err := chromedp.Run(ctx, chromedp.Evaluate[int64](`document.documentElement.scrollHeight`))
	if err == nil {
		err = chromedp.Do(ctx, chromedp.EmulateViewport(v.width(), height))
	}
	if err != nil {
		t.Fatalf("taking a picture: %v", err)
	}
	// The whole viewport and not chromedp.FullScreenshot, which shifts right-to-left pages.
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatalf("taking a picture: %v", err)
	}
	return png
}

// PDF returns the page as it prints, on A4.
func PDF(t testing.TB, url string) (pdf []byte) {
	t.Helper()
	visit(t, url, View{Print: true}, func(ctx context.Context) {
		var err error
		if pdf, err = chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize())); err != nil {
			t.Fatalf("printing %s: %v", url, err)
		}
	})
	return pdf
}
