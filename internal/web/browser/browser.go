// Package browser drives Debian's chromium in tests: it opens pages, looks at them, and has
// axe-core check that everybody can use them. Only tests import it.
//
// A test binary has one browser, which is started when a test first needs it, and ended by the binary's
// TestMain:
//
//	func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }
//
//	func TestPages(t *testing.T) {
//		browser.Axe(t, server.URL+"/today")
//	}
//
// Where there is no chromium the tests that need it fail, and say how to install it: a page
// that nobody looked at is not tested.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long one step may take. Chromium on two busy cores needs some seconds for
// its first page; a step that takes a minute will not end.
const patience = time.Minute

// shared is the browser of this test binary. A process has one, as it has one TestMain.
var shared struct {
	main  bool // Main runs the tests, and ends the browser
	start sync.Once
	ctx   context.Context
	err   error
	stop  func()

	// eye is the tab in which pages are looked at one after the other. A tab takes a process of the
	// browser, and longer to open than most pages take to be judged.
	eye context.Context
	mu  sync.Mutex // held while something is looked at
}

// Main runs the tests, and ends the browser if one has started it. It returns the exit code.
// When the browser does not start, the tests that need it fail and the others run.
func Main(m interface{ Run() int }) int {
	shared.main = true
	code := m.Run()
	if shared.stop != nil {
		shared.stop()
	}
	return code
}

// start starts the browser, and returns what ends it.
func start() (stop func()) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		shared.err = errors.New("chromium is not installed: apt-get install chromium")
		return func() {}
	}
	profile, err := os.MkdirTemp("", "parley-chromium-")
	if err != nil {
		shared.err = err
		return func() {}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.NoSandbox, // the tests load only their own pages, and run as root in containers
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator) // cancelled by chromedp.Cancel, which waits
	shared.ctx = ctx
	if err := chromedp.Do(shared.ctx); err != nil {
		shared.err = fmt.Errorf("chromium does not start: %w", err)
	}
	return func() {
		_ = chromedp.Cancel(ctx) // whatever it says, the allocator's cancel ends the process
		cancel()
		chromedp.FromContext(ctx).Allocator.Wait() // before its profile is removed
		_ = os.RemoveAll(profile)
	}
}

// Tab opens a new tab, which is closed when the test ends, and returns its context for
// chromedp.Run and chromedp.Do. It ends the test where there is no browser.
func Tab(t testing.TB) context.Context {
	t.Helper()
	opened, end := newTab(t)
	ctx, cancel := context.WithTimeout(opened, patience)
	t.Cleanup(func() {
		cancel()
		end()
	})
	return ctx
}

func newTab(t testing.TB) (_ context.Context, closeTab func()) {
	t.Helper()
	if shared.main {
		shared.start.Do(func() { shared.stop = start() })
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	if shared.ctx == nil {
		t.Fatal("no browser: add func TestMain(m *testing.M) { os.Exit(browser.Main(m)) } to this package's tests")
	}
	opened, end := chromedp.NewContext(shared.ctx)
	if err := chromedp.Do(opened); err != nil {
		end()
		t.Fatalf("opening a tab: %v", err)
	}
	return opened, end
}

// A View is how a page is looked at. The zero View is a wide, light screen.
type View struct {
	Width int  // in CSS pixels; 0 is 1440
	Dark  bool // the reader prefers dark
	Print bool // as it will be printed
}

func (v View) width() int64 {
	if v.Width == 0 {
		return 1440
	}
	return int64(v.Width)
}

// Open opens a page in a new tab, waits until its fonts are there, and returns the tab.
func Open(t testing.TB, url string, v View) context.Context {
	t.Helper()
	ctx := Tab(t)
	show(t, ctx, url, v)
	return ctx
}

// visit opens a page in the tab that all visits share, waits until its fonts are there, and has look
// look at it.
func visit(t testing.TB, url string, v View, look func(ctx context.Context)) {
	t.Helper()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.eye == nil {
		shared.eye, _ = newTab(t) // ends with the browser
	}
	ctx, cancel := context.WithTimeout(shared.eye, patience)
	defer cancel()
	show(t, ctx, url, v)
	look(ctx)
}

func show(t testing.TB, ctx context.Context, url string, v View) {
	t.Helper()
	scheme, medium := "light", "screen"
	if v.Dark {
		scheme = "dark"
	}
	if v.Print {
		medium = "print"
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media:    medium,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err == nil {
		err = chromedp.Do(ctx,
			chromedp.EmulateViewport(v.width(), 900),
			chromedp.Navigate(url))
	}
	if err == nil {
		_, err = chromedp.Run(ctx, chromedp.Evaluate[bool](`document.fonts.ready.then(() => true)`, chromedp.EvalAwaitPromise))
	}
	if err != nil {
		t.Fatalf("opening %s: %v", url, err)
	}
}
